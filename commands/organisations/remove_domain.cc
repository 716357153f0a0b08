#include "commands/organisations/decisions.h"
#include "commands/organisations/organisation.h"
#include "commands/organisations/refusals.h"
#include "commands/rights.h"
#include "schemas/bytes.h"

namespace muniment::commands {

// DOM-11: a global administrator, or an operator with reason.
Verdict Authorise(Decision& d, schemas::RemoveDomain::Reader c) {
  OrganisationId id;
  if (auto refused = ResolveOrganisation(d, c.getOrganisation().cStr(), &id)) return refused;
  const Organisation& organisation = OrganisationOf(d.world(), id);
  if (ActorHasRole(d, organisation, {schemas::Role::GLOBAL_ADMINISTRATOR}) || ActorIsOperator(d)) return std::nullopt;
  return NotAllowed("a global administrator of organisation " + ToText(id) + " or an operator of the publisher");
}

// Changes no account and no seat: what follows for them is derived from whose domain it is (SEAT-5, DOM-7). An initial
// domain that nobody proved is an operator's to take away: whoever registered it may have named what is another's.
Verdict Decide(Decision& d, schemas::RemoveDomain::Reader c) {
  OrganisationId id;
  if (auto refused = ResolveOrganisation(d, c.getOrganisation().cStr(), &id)) return refused;
  const std::string domain = c.getDomain().cStr();
  const Organisation& organisation = OrganisationOf(d.world(), id);
  if (organisation.HasLost(domain)) return std::nullopt;
  if (!organisation.OwnsDomain(domain)) {
    return Refuse(kDomainNotVerified, {{"domain", domain}, {"organisation", ToText(id)}});
  }
  if (!organisation.HasVerified(domain) && !ActorIsOperator(d)) {
    return Refuse(kInitialDomainStays, {{"domain", domain}, {"organisation", ToText(id)}});
  }
  if (!ActorHasRole(d, organisation, {schemas::Role::GLOBAL_ADMINISTRATOR}) && !d.has_reason()) {
    return Refuse(kRemovalNeedsReason);
  }
  d.Emit({OrganisationStream(id), DomainStream(domain)}, [&](schemas::Event::Builder event) {
    auto removed = event.initDomainRemoved();
    removed.setOrganisation(schemas::DataOf(id));
    removed.setDomain(domain);
  });
  return std::nullopt;
}

}  // namespace muniment::commands
