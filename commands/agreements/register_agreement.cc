// registerAgreement: a contract, its partner and its span. Rules ORD-1, ORD-7, ORG-6.
#include "commands/agreements/decisions.h"
#include "commands/agreements/refusals.h"
#include "commands/organisations/organisation.h"
#include "commands/partners/decisions.h"
#include "commands/rights.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

// The command, with what its texts mean.
struct Registration {
  std::string number, licence_id, customer;
  schemas::Programme kind{};
  OrganisationId organisation;
  AgreementTerms terms;
};

Verdict CheckForm(const Registration& r) {
  if (!IsWellFormedNumber(r.number)) return Refuse(kAgreementNumberMalformed, {{"what", "agreement number"}});
  if (!IsWellFormedNumber(r.licence_id)) return Refuse(kAgreementNumberMalformed, {{"what", "licence id"}});
  if (r.kind == schemas::Programme::SELF_SERVICE || r.kind == schemas::Programme::DIRECT) {
    return Refuse(kAgreementKindUnfit, {{"kind", std::string(ProgrammeText(r.kind))}});
  }
  if (r.terms.end <= r.terms.start) {
    return Refuse(kAgreementSpanEmpty, {{"end", FormatInstant(r.terms.end)}, {"start", FormatInstant(r.terms.start)}});
  }
  return std::nullopt;
}

Verdict ReadOrganisation(Decision& d, std::string_view text, Registration* r) {
  if (r->kind == schemas::Programme::RESELLER) {
    if (text.empty()) return Refuse(kResellerNeedsOrganisation);
    return ResolveOrganisation(d, text, &r->organisation);
  }
  if (text.empty()) return std::nullopt;
  return Refuse(kOrganisationNotOfAgreement, {{"kind", std::string(ProgrammeText(r->kind))}});
}

// What must not change when it is registered again.
Verdict CheckFixed(const Agreement& known, const Registration& r) {
  const auto differs = [&](std::string_view what) -> Verdict {
    return Refuse(kAgreementFixed, {{"agreement", r.number}, {"what", std::string(what)}});
  };
  if (known.kind() != r.kind) return differs("kind");
  if (known.customer() != r.customer) return differs("customer");
  if (known.licence_id() != r.licence_id) return differs("licence id");
  if (r.kind == schemas::Programme::RESELLER && known.organisation() != r.organisation) return differs("organisation");
  return std::nullopt;
}

bool Same(const AgreementTerms& a, const AgreementTerms& b) {
  return a.partner == b.partner && a.start == b.start && a.end == b.end;
}

void EmitRegistered(Decision& d, const Registration& r) {
  std::vector<std::string> streams = {AgreementStream(r.number), LicenceStream(r.licence_id)};
  if (!r.organisation.is_nil()) streams.push_back(AgreementsOfStream(r.organisation));
  d.Emit(std::move(streams), [&](schemas::Event::Builder event) {
    auto registered = event.initAgreementRegistered();
    registered.setNumber(r.number);
    registered.setKind(r.kind);
    registered.setCustomer(r.customer);
    if (!r.organisation.is_nil()) registered.setOrganisation(schemas::DataOf(r.organisation));
    registered.setPartner(r.terms.partner);
    registered.setStart(ToUnix(r.terms.start));
    registered.setEnd(r.terms.end == kForever ? 0 : ToUnix(r.terms.end));
    registered.setLicenceId(r.licence_id);
  });
}

}  // namespace

Verdict RequireAgreement(World& world, std::string_view number) {
  if (IsWellFormedNumber(number) && AgreementOf(world, number).exists()) return std::nullopt;
  return Refuse(kAgreementUnknown, {{"agreement", std::string(number)}});
}

std::string_view ProgrammeText(schemas::Programme programme) {
  switch (programme) {
    case schemas::Programme::OPEN:
      return "open";
    case schemas::Programme::OPEN_VALUE:
      return "openValue";
    case schemas::Programme::OPEN_VALUE_SUBSCRIPTION:
      return "openValueSubscription";
    case schemas::Programme::MPSA:
      return "mpsa";
    case schemas::Programme::RESELLER:
      return "reseller";
    case schemas::Programme::SELF_SERVICE:
      return "selfService";
    case schemas::Programme::DIRECT:
      return "direct";
  }
  return "unknown";
}

void EmitBound(Decision& d, const std::string& agreement, const OrganisationId& organisation) {
  d.Emit({AgreementStream(agreement), OrganisationStream(organisation), AgreementsOfStream(organisation)},
         [&](schemas::Event::Builder event) {
           auto bound = event.initAgreementBound();
           bound.setNumber(agreement);
           bound.setOrganisation(schemas::DataOf(organisation));
         });
}

Verdict Authorise(Decision& d, schemas::RegisterAgreement::Reader) { return RequireOperator(d); }

Verdict Decide(Decision& d, schemas::RegisterAgreement::Reader command) {
  Registration r{
      .number = command.getNumber().cStr(),
      .licence_id = command.getLicenceId().size() ? command.getLicenceId().cStr() : command.getNumber().cStr(),
      .customer = command.getCustomer().cStr(),
      .kind = command.getKind(),
      .organisation = {},
      .terms = {command.getPartner().cStr(), FromUnix(command.getStart()),
                command.getEnd() == 0 ? kForever : FromUnix(command.getEnd())}};
  if (auto refused = CheckForm(r)) return refused;
  if (auto refused = ReadOrganisation(d, command.getOrganisation().cStr(), &r)) return refused;
  if (auto refused = RequirePartner(d.live(), r.terms.partner)) return refused;
  const Agreement& holder = AgreementWithLicenceId(d.live(), r.licence_id);
  if (holder.exists() && holder.number() != r.number) {
    return Refuse(kLicenceIdTaken, {{"licenceId", r.licence_id}, {"agreement", holder.number()}});
  }
  const Agreement& known = AgreementOf(d.live(), r.number);
  if (known.exists()) {
    if (auto refused = CheckFixed(known, r)) return refused;
    if (Same(known.At(d.effective()), r.terms)) return std::nullopt;
  } else if (!known.accounts().empty() && r.kind != schemas::Programme::MPSA) {
    // ACC-1: they named it before it was registered.
    return Refuse(kAgreementHasAccounts, {{"agreement", r.number}, {"account", known.accounts().front()}});
  }
  EmitRegistered(d, r);
  return std::nullopt;
}

}  // namespace muniment::commands
