#include "commands/agreements/decisions.h"
#include "commands/organisations/checks.h"
#include "commands/organisations/decisions.h"
#include "commands/organisations/organisation.h"
#include "commands/organisations/refusals.h"
#include "commands/organisations/register.h"
#include "commands/rights.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

// The very organisation that the command asks for is there already: same name, country, initial domain, and the person
// is its global administrator.
bool IsRegistered(Decision& d, schemas::RegisterOrganisation::Reader c, const PersonId& administrator) {
  const DomainName& domain = DomainOf(d.live(), c.getInitialDomain().cStr());
  if (domain.initial_of().is_nil()) return false;
  const Organisation& organisation = OrganisationOf(d.live(), domain.initial_of());
  if (organisation.name() != c.getName().cStr() || organisation.country() != c.getCountry().cStr()) return false;
  if (!organisation.Has(administrator, schemas::Role::GLOBAL_ADMINISTRATOR)) return false;
  return c.getLicenceId().size() == 0 ||
         AgreementWithLicenceId(d.live(), c.getLicenceId().cStr()).organisation() == organisation.id();
}

// ORG-6: the agreement is there and bound to nobody yet.
Verdict CheckLicenceId(Decision& d, const std::string& licence_id) {
  const Agreement& agreement = AgreementWithLicenceId(d.live(), licence_id);
  if (!agreement.exists()) return Refuse(kUnknownLicenceId, {{"licenceId", licence_id}});
  if (agreement.organisation().is_nil()) return std::nullopt;
  return Refuse(kLicenceIdBound, {{"agreement", agreement.number()},
                                  {"licenceId", licence_id},
                                  {"organisation", ToText(agreement.organisation())}});
}

}  // namespace

// Anybody may register an organisation: it is how customers come in (ORG-1).
Verdict Authorise(Decision& d, schemas::RegisterOrganisation::Reader c) {
  if (auto refused = RefuseAuditor(d)) return refused;
  return RefuseNewForAnother(d, c.getAdministrator());
}

Verdict Decide(Decision& d, schemas::RegisterOrganisation::Reader c) {
  const std::string initial_domain = c.getInitialDomain().cStr();
  const std::string licence_id = c.getLicenceId().cStr();
  const PersonId administrator = d.Introduce(c.getAdministrator());
  if (IsRegistered(d, c, administrator)) {
    d.Tell("organisation", AnyId{DomainOf(d.live(), initial_domain).initial_of().bytes});
    return std::nullopt;
  }
  if (auto refused = CheckInitialDomain(d, initial_domain)) return refused;
  // ORG-2: its only domain so far is the initial one.
  const std::string domain = c.getAdministrator().getAddress().getDomain().cStr();
  if (domain != initial_domain) {
    return Refuse(kForeignDomain,
                  {{"domain", domain}, {"organisation", c.getName().cStr()}, {"domains", initial_domain}});
  }
  if (!licence_id.empty()) {
    if (auto refused = CheckLicenceId(d, licence_id)) return refused;
  }

  const OrganisationId id =
      EmitOrganisation(d, {.name = c.getName().cStr(),
                           .country = c.getCountry().cStr(),
                           .initial_domain = initial_domain,
                           .administrator = administrator,
                           .fill_administrator = [&](auto out) { d.Fill(out, administrator, c.getAdministrator()); }});
  if (licence_id.empty()) return std::nullopt;
  const std::string agreement = AgreementWithLicenceId(d.live(), licence_id).number();
  EmitBound(d, agreement, id);
  return std::nullopt;
}

}  // namespace muniment::commands
