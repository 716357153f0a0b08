// openActivation and requestActivation. Rules ACT-1, ACT-2, ACT-5 to ACT-7, KEY-7, KEY-9, CAT-4, CAT-6, ORG-6.
#include <map>

#include "absl/strings/match.h"
#include "commands/activations/activations.h"
#include "commands/activations/decisions.h"
#include "commands/activations/refusals.h"
#include "commands/agreements/agreement.h"
#include "commands/agreements/decisions.h"
#include "commands/catalogue/catalogue.h"
#include "commands/keys/line_keys.h"
#include "commands/orders/whereabouts.h"
#include "commands/pools/checks.h"
#include "commands/pools/refusals.h"
#include "commands/rights.h"
#include "fmt/format.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

constexpr std::chrono::minutes kSessionLength{30};  // ACT-2

// Whose seats may be activated there: the customer's own organisation, one not known yet, or where some were directed.
Verdict CheckIsCustomer(Decision& d, const Agreement& agreement, const OrganisationId& organisation) {
  if (agreement.organisation().is_nil() || agreement.organisation() == organisation) return std::nullopt;
  if (HasDirectedTo(d.world(), agreement.number(), organisation)) return std::nullopt;
  return Refuse(kNotTheCustomers, {{"agreement", agreement.number()},
                                   {"customer", ToText(agreement.organisation())},
                                   {"organisation", ToText(organisation)}});
}

// What is requested, of which line, with which key.
struct Request {
  AnyId session_id;
  ActivationSession session;
  Agreement agreement;
  EditionId edition;
  std::string pool_stream;
  OrderLine line;
  AnyId allotment;  // nil: of the rest of the line, a new one
  uint32_t quantity = 0;
  KeyName key;  // without a hash: none
};

// The line, of the session's agreement.
Verdict FindLine(Decision& d, const LineId& id, Request* request) {
  const Whereabouts& where = WhereaboutsOf(d.live(), id);
  const auto unknown = [&] {
    return Refuse(kLineUnknown, {{"line", ToText(id)}, {"at", FormatInstant(d.effective())}});
  };
  if (!where.known()) return unknown();
  if (where.holder() != HolderKey::OfAgreement(request->session.agreement())) {
    return Refuse(kSessionOfOtherAgreement, {{"agreement", request->session.agreement()}, {"line", ToText(id)}});
  }
  request->edition = where.edition();
  request->pool_stream = where.pool_stream();
  const OrderLine* line = d.world().Get<Pool>(request->pool_stream).Find(id);
  if (line == nullptr) return unknown();
  request->line = *line;
  return std::nullopt;
}

// What is taken of the line: the oldest allotment directed there, else the rest, which is the customer's.
Verdict ChooseAllotment(Decision& d, Request* request) {
  const OrganisationId& organisation = request->session.organisation();
  for (const Allotment& allotment : request->line.allotments) {
    if (!allotment.directed || allotment.requested || allotment.organisation != organisation) continue;
    request->allotment = allotment.id;
    request->quantity = allotment.quantity;
    return std::nullopt;
  }
  const OrganisationId& customer = request->agreement.organisation();
  if (customer.is_nil() && HasDirectedTo(d.world(), request->agreement.number(), organisation)) {
    return Refuse(kRestIsTheCustomers, {{"agreement", request->agreement.number()},
                                        {"organisation", ToText(organisation)},
                                        {"line", ToText(request->line.id)}});
  }
  request->quantity = customer.is_nil() || customer == organisation ? request->line.undirected() : 0;
  return std::nullopt;
}

// KEY-9: the bound key that is taken: the one named, else the first issued that fits. The rest of a line is taken as
// far as the key is worth, and no key that what was directed needs; a directed allotment is activated whole. What was
// typed is not repeated: it may be more than five characters.
Verdict FindBoundKey(Decision& d, const std::string& named, Request* request) {
  const bool of_the_rest = request->allotment.is_nil();
  const std::map<uint32_t, size_t> left = KeysLeftBySize(d.live(), request->line);
  const std::vector<KeyName> bound = KeysOfLine(d.live(), request->line.id).keys();
  for (const KeyName& name : bound) {
    const Key& key = KeyOf(d.live(), name.hash);
    if ((!named.empty() && !absl::EqualsIgnoreCase(named, name.last_five)) || !key.IsFreeAt(d.recorded())) continue;
    const uint32_t worth = key.batch().seats;
    const bool fits = of_the_rest ? worth <= request->quantity && left.count(worth) != 0 : worth == request->quantity;
    if (!fits) continue;
    request->quantity = worth;
    request->key = name;
    return std::nullopt;
  }
  const std::string wanted = fmt::format("{}{}", of_the_rest ? "at most " : "", request->quantity);
  const std::string line = ToText(request->line.id);
  if (!named.empty()) return Refuse(kKeyNotOfLine, {{"line", line}, {"quantity", wanted}});
  return Refuse(
      kActivatedByKeyOnly,
      {{"edition", EditionText(d.live(), request->edition, d.effective())}, {"line", line}, {"quantity", wanted}});
}

// CAT-2, CAT-4, CAT-6: by the terms on which the line was ordered, as they stand now.
Verdict CheckTerms(Decision& d, const std::string& named_key, Request* request) {
  const OfferTerms terms = TermsOfOffer(d.live(), request->edition, request->line.offer, d.effective());
  if (auto refused = CheckOfferedThere(d, request->edition, terms, request->session.organisation())) return refused;
  const bool by_key = terms.activation == schemas::Terms::Activation::KEY;
  if (by_key) return FindBoundKey(d, named_key, request);
  if (named_key.empty()) return std::nullopt;
  return Refuse(kKeylessEdition, {{"edition", EditionText(d.live(), request->edition, d.effective())}});
}

void EmitRequested(Decision& d, const Request& request) {
  const bool with_key = !request.key.hash.empty();
  std::vector<std::string> streams{request.pool_stream, LineStream(request.line.id), AllotmentStream(request.allotment),
                                   ActivationStream(request.session_id), PersonStream(d.actor())};
  if (with_key) streams.push_back(KeyStream(request.key.hash));
  d.Emit(std::move(streams), [&](schemas::Event::Builder event) {
    auto requested = event.initActivationRequested();
    requested.setAgreement(request.session.agreement());
    requested.setEdition(schemas::DataOf(request.edition));
    requested.setLine(schemas::DataOf(request.line.id));
    requested.setAllotment(schemas::DataOf(request.allotment));
    requested.setOrganisation(schemas::DataOf(request.session.organisation()));
    requested.setQuantity(request.quantity);
    requested.setSession(schemas::DataOf(request.session_id));
    if (with_key) requested.setKeyHash({request.key.hash.data(), request.key.hash.size()});
  });
}

Verdict CheckSession(Decision& d, const ActivationSession& session, schemas::RequestActivation::Reader command) {
  const std::string id = ToText(schemas::IdOf<AnyId>(command.getSession()));
  if (session.ended()) return Refuse(kSessionEnded, {{"session", id}, {"ended", FormatInstant(*session.ended())}});
  if (d.recorded() >= session.until()) {
    return Refuse(kSessionOver, {{"session", id}, {"until", FormatInstant(session.until())}});
  }
  OrganisationId organisation;
  if (auto refused = ResolveOrganisation(d, command.getOrganisation().cStr(), &organisation)) return refused;
  if (organisation == session.organisation()) return std::nullopt;
  return Refuse(kSessionOfOtherOrganisation, {{"organisation", ToText(session.organisation())}});
}

// ACT-1: by the licence id, or by the link in an order's notice. A link is not repeated: it is a secret.
Verdict FindAgreement(Decision& d, schemas::OpenActivation::Reader command, std::string* number) {
  const std::string licence_id = command.getLicenceId().cStr();
  const capnp::Data::Reader link = command.getLink();
  if (licence_id.empty() == (link.size() == 0)) {
    return Refuse(kLicenceIdOrLink, {{"given", licence_id.empty() ? "neither" : "both"}});
  }
  if (link.size() != 0) {
    *number = d.live().Get<ActivationLink>(ActivationLinkStream({link.begin(), link.size()})).agreement();
    return number->empty() ? Verdict(Refuse(kLinkUnknown)) : std::nullopt;
  }
  const bool well_formed = IsWellFormedNumber(licence_id);
  if (well_formed) *number = AgreementWithLicenceId(d.live(), licence_id).number();
  if (!number->empty()) return std::nullopt;
  return Refuse(kLicenceIdUnknown, {{"licenceId", well_formed ? licence_id : "given"}});
}

}  // namespace

Verdict Authorise(Decision& d, schemas::OpenActivation::Reader command) {
  return RequireBuysForIn(d, command.getOrganisation().cStr());
}

Verdict Decide(Decision& d, schemas::OpenActivation::Reader command) {
  OrganisationId organisation;
  if (auto refused = ResolveOrganisation(d, command.getOrganisation().cStr(), &organisation)) return refused;
  std::string number;
  if (auto refused = FindAgreement(d, command, &number)) return refused;
  const schemas::Programme kind = AgreementOf(d.live(), number).kind();
  if (kind == schemas::Programme::MPSA || kind == schemas::Programme::RESELLER) {
    return Refuse(kNotActivated, {{"agreement", number}, {"kind", kj::str(kind).cStr()}});
  }
  if (auto refused = CheckIsCustomer(d, AgreementOf(d.live(), number), organisation)) return refused;
  const auto session = d.New<AnyId>("session");
  const Instant until = d.recorded() + kSessionLength;
  d.Emit({ActivationStream(session)}, [&](schemas::Event::Builder event) {
    auto opened = event.initActivationOpened();
    opened.setSession(schemas::DataOf(session));
    opened.setAgreement(number);
    opened.setOrganisation(schemas::DataOf(organisation));
    opened.setUntil(ToUnix(until));
  });
  d.Say("until", FormatInstant(until));
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::RequestActivation::Reader command) {
  const auto id = schemas::IdOf<AnyId>(command.getSession());
  const ActivationSession& session = d.live().Get<ActivationSession>(ActivationStream(id));
  if (!session.exists()) return Refuse(kSessionUnknown, {{"session", ToText(id)}});
  return RequireBuysFor(d, OrganisationOf(d.live(), session.organisation()));
}

Verdict Decide(Decision& d, schemas::RequestActivation::Reader command) {
  Request request;
  request.session_id = schemas::IdOf<AnyId>(command.getSession());
  request.session = d.live().Get<ActivationSession>(ActivationStream(request.session_id));
  if (auto refused = CheckSession(d, request.session, command)) return refused;
  request.agreement = AgreementOf(d.live(), request.session.agreement());
  if (auto refused = FindLine(d, schemas::IdOf<LineId>(command.getLine()), &request)) return refused;
  if (auto refused = ChooseAllotment(d, &request)) return refused;
  const Pool& pool = d.world().Get<Pool>(request.pool_stream);
  if (auto refused = CheckRequest(pool, request.line.id, request.allotment, request.quantity, d.effective())) {
    return refused;
  }
  if (auto refused = CheckTerms(d, command.getKey().cStr(), &request)) return refused;
  const bool of_the_rest = request.allotment.is_nil();
  if (of_the_rest) request.allotment = d.New<AnyId>("allotment");
  EmitRequested(d, request);
  if (of_the_rest && request.agreement.organisation().is_nil()) {
    EmitBound(d, request.session.agreement(), request.session.organisation());
  }
  d.Say("allotment", ToText(request.allotment));
  d.Say("quantity", fmt::to_string(request.quantity));
  if (!request.key.hash.empty()) d.Say("key", request.key.last_five);
  return std::nullopt;
}

}  // namespace muniment::commands
