// Partners and distributors as records: numbers, names, spans, members. Rules PAR-1, PAR-6.
#include <algorithm>

#include "commands/partners/decisions.h"
#include "commands/partners/refusals.h"
#include "commands/rights.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

Verdict CheckNumber(std::string_view what, std::string_view number) {
  if (IsWellFormedNumber(number)) return std::nullopt;
  return Refuse(kPartnerNumberMalformed, {{"what", std::string(what)}});
}

Verdict RequireDistributor(World& world, std::string_view number) {
  if (IsWellFormedNumber(number) && DistributorOf(world, number).exists()) return std::nullopt;
  return Refuse(kDistributorUnknown, {{"distributor", std::string(number)}});
}

Verdict CheckSpan(int64_t from, int64_t to) {
  if (to == 0 || to > from) return std::nullopt;
  return Refuse(kSpanEmpty, {{"from", FormatInstant(FromUnix(from))}, {"to", FormatInstant(FromUnix(to))}});
}

// Is exactly this span among them already?
bool HasSpan(const std::vector<Span>& spans, int64_t from, int64_t to) {
  const Instant end = to == 0 ? kForever : FromUnix(to);
  return std::any_of(spans.begin(), spans.end(),
                     [&](const Span& span) { return span.from == FromUnix(from) && span.to == end; });
}

Verdict RequireOperatorOrPartner(Decision& d, std::string_view partner) {
  if (ActorIsOperator(d) || ActorIsPartnerMember(d, PartnerOf(d.live(), partner))) return std::nullopt;
  return NotAllowed("an operator of the publisher or a member of the partner");
}

void EmitMember(Decision& d, capnp::Text::Reader partner, const PersonId& id, schemas::NewPerson::Reader member) {
  d.Emit({PartnerStream(partner.cStr())}, [&](schemas::Event::Builder event) {
    auto added = event.initPartnerMemberAdded();
    added.setPartner(partner);
    d.Fill(added.initMember(), id, member);
  });
}

}  // namespace

Verdict Authorise(Decision& d, schemas::RegisterDistributor::Reader) { return RequireOperator(d); }

Verdict Decide(Decision& d, schemas::RegisterDistributor::Reader command) {
  const std::string number = command.getNumber().cStr();
  if (auto refused = CheckNumber("distributor", number)) return refused;
  const Distributor& known = DistributorOf(d.live(), number);
  if (known.exists()) {
    if (known.name() == command.getName().cStr()) return std::nullopt;
    return Refuse(kPartnerNumberTaken, {{"what", "distributor"}, {"number", number}});
  }
  d.Emit({DistributorStream(number)}, [&](schemas::Event::Builder event) {
    auto registered = event.initDistributorRegistered();
    registered.setNumber(command.getNumber());
    registered.setName(command.getName());
  });
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::AuthoriseDistributor::Reader) { return RequireOperator(d); }

Verdict Decide(Decision& d, schemas::AuthoriseDistributor::Reader command) {
  const std::string number = command.getDistributor().cStr();
  if (auto refused = RequireDistributor(d.live(), number)) return refused;
  if (auto refused = CheckSpan(command.getFrom(), command.getTo())) return refused;
  if (HasSpan(DistributorOf(d.live(), number).authorised(), command.getFrom(), command.getTo())) return std::nullopt;
  d.Emit({DistributorStream(number)}, [&](schemas::Event::Builder event) {
    auto authorised = event.initDistributorAuthorised();
    authorised.setDistributor(command.getDistributor());
    authorised.setFrom(command.getFrom());
    authorised.setTo(command.getTo());
  });
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::RegisterPartner::Reader) { return RequireOperator(d); }

Verdict Decide(Decision& d, schemas::RegisterPartner::Reader command) {
  const std::string number = command.getNumber().cStr();
  if (auto refused = CheckNumber("partner", number)) return refused;
  const PersonId member = d.Introduce(command.getMember());
  const Partner& known = PartnerOf(d.live(), number);
  if (known.exists()) {
    if (known.name() == command.getName().cStr() && known.HasMember(member)) return std::nullopt;
    return Refuse(kPartnerNumberTaken, {{"what", "partner"}, {"number", number}});
  }
  d.Emit({PartnerStream(number)}, [&](schemas::Event::Builder event) {
    auto registered = event.initPartnerRegistered();
    registered.setNumber(command.getNumber());
    registered.setName(command.getName());
  });
  EmitMember(d, command.getNumber(), member, command.getMember());
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::SetRelationship::Reader) { return RequireOperator(d); }

Verdict Decide(Decision& d, schemas::SetRelationship::Reader command) {
  const std::string number = command.getPartner().cStr();
  const std::string distributor = command.getDistributor().cStr();
  if (auto refused = RequirePartner(d.live(), number)) return refused;
  if (auto refused = RequireDistributor(d.live(), distributor)) return refused;
  if (auto refused = CheckSpan(command.getFrom(), command.getTo())) return refused;
  const auto& relationships = PartnerOf(d.live(), number).relationships();
  const auto known = relationships.find(distributor);
  if (known != relationships.end() && HasSpan(known->second, command.getFrom(), command.getTo())) return std::nullopt;
  d.Emit({PartnerStream(number)}, [&](schemas::Event::Builder event) {
    auto set = event.initRelationshipSet();
    set.setPartner(command.getPartner());
    set.setDistributor(command.getDistributor());
    set.setFrom(command.getFrom());
    set.setTo(command.getTo());
  });
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::SetEnrolment::Reader) { return RequireOperator(d); }

Verdict Decide(Decision& d, schemas::SetEnrolment::Reader command) {
  const std::string number = command.getPartner().cStr();
  if (auto refused = RequirePartner(d.live(), number)) return refused;
  if (auto refused = CheckSpan(command.getFrom(), command.getTo())) return refused;
  if (HasSpan(PartnerOf(d.live(), number).enrolments(), command.getFrom(), command.getTo())) return std::nullopt;
  d.Emit({PartnerStream(number)}, [&](schemas::Event::Builder event) {
    auto set = event.initEnrolmentSet();
    set.setPartner(command.getPartner());
    set.setFrom(command.getFrom());
    set.setTo(command.getTo());
  });
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::AddPartnerMember::Reader command) {
  return RequireOperatorOrPartner(d, command.getPartner().cStr());
}

Verdict Decide(Decision& d, schemas::AddPartnerMember::Reader command) {
  const std::string number = command.getPartner().cStr();
  if (auto refused = RequirePartner(d.live(), number)) return refused;
  const PersonId member = d.Introduce(command.getMember());
  if (!PartnerOf(d.live(), number).HasMember(member)) EmitMember(d, command.getPartner(), member, command.getMember());
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::RemovePartnerMember::Reader command) {
  return RequireOperatorOrPartner(d, command.getPartner().cStr());
}

Verdict Decide(Decision& d, schemas::RemovePartnerMember::Reader command) {
  const std::string number = command.getPartner().cStr();
  if (auto refused = RequirePartner(d.live(), number)) return refused;
  const PersonId member = d.Resolve(command.getMember());
  if (member.is_nil()) return Refuse(kPartnerMemberUnknown);
  const Partner& partner = PartnerOf(d.live(), number);
  if (!partner.HasMember(member)) return std::nullopt;
  if (partner.members().size() == 1) return Refuse(kLastPartnerMember, {{"partner", number}});
  d.Emit({PartnerStream(number), PersonStream(member)}, [&](schemas::Event::Builder event) {
    auto removed = event.initPartnerMemberRemoved();
    removed.setPartner(command.getPartner());
    removed.setMember(schemas::DataOf(member));
  });
  return std::nullopt;
}

}  // namespace muniment::commands
