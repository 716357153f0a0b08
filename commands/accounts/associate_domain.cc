#include "commands/accounts/account.h"
#include "commands/accounts/decisions.h"
#include "commands/accounts/invitation.h"
#include "commands/accounts/refusals.h"
#include "commands/agreements/agreement.h"
#include "commands/notices/notices.h"
#include "commands/organisations/domains.h"
#include "commands/organisations/organisation.h"
#include "commands/rights.h"
#include "commands/seats/seats.h"

namespace muniment::commands {
namespace {

// The organisations that are the customer's own as far as the ledger knows: the one bound to the account's agreement,
// and those that the agreement's other accounts serve. Under their domains it may name subdomains (DOM-12).
std::set<OrganisationId> OrganisationsOfCustomer(World& world, const std::string& agreement_number) {
  const Agreement agreement = AgreementOf(world, agreement_number);
  std::set<OrganisationId> own;
  if (!agreement.organisation().is_nil()) own.insert(agreement.organisation());
  for (const std::string& number : agreement.accounts()) {
    const OrganisationId served = OrganisationServedBy(world, AccountOf(world, number));
    if (!served.is_nil()) own.insert(served);
  }
  return own;
}

// DOM-3: who has to be invited, for a domain that is nobody's yet; unless somebody accepted for it and only the proof
// is missing.
Verdict CheckAdministrator(Decision& d, schemas::AssociateDomain::Reader c, const std::string& domain) {
  if (c.hasAdministrator()) return CheckAdministratorsAddress(c.getAdministrator(), domain);
  if (!DomainOf(d.live(), domain).accepted_by().is_nil()) return std::nullopt;
  return Refuse(kAdministratorNeeded, {{"domain", domain}});
}

// DOM-10: it is live at once; those whose domain it is are told.
void TellOwner(Decision& d, const OrganisationId& owner, const std::string& account, const std::string& domain) {
  Notify(d, schemas::NoticeKind::DOMAIN_NOW_SERVES_ACCOUNT,
         OrganisationOf(d.live(), owner).With(schemas::Role::GLOBAL_ADMINISTRATOR), {},
         {{"account", account}, {"domain", domain}, {"organisation", ToText(owner)}});
}

}  // namespace

// ACC-2: account administrators and managers.
Verdict Authorise(Decision& d, schemas::AssociateDomain::Reader c) {
  return RequireMember(d, c.getAccount().cStr(), /*administrators_only=*/false);
}

Verdict Decide(Decision& d, schemas::AssociateDomain::Reader c) {
  const std::string number = c.getAccount().cStr(), domain = c.getDomain().cStr();
  const Account& account = AccountOf(d.world(), number);
  if (account.domain() == domain) return std::nullopt;
  if (!account.domain().empty()) {
    return Refuse(kDomainAssociatedAlready, {{"account", number}, {"associated", account.domain()}});
  }
  const OrganisationId owner = DomainOf(d.live(), domain).owner();
  std::set<OrganisationId> own = OrganisationsOfCustomer(d.live(), account.agreement());
  if (!owner.is_nil())
    own.insert(owner);  // who verified the name itself may be served, wherever the names above it are
  if (auto refused = CheckNotUnderAnother(d.live(), own, domain)) return refused;
  if (owner.is_nil()) {
    if (auto refused = CheckAdministrator(d, c, domain)) return refused;
  }
  // DOM-11. Back at the domain it had, with nobody having verified that elsewhere, the account has not moved.
  const bool moves = !owner.is_nil() || account.last_domain() != domain;

  d.Emit({AccountStream(number), DomainStream(domain)}, [&](schemas::Event::Builder event) {
    auto associated = event.initDomainAssociated();
    associated.setAccount(number);
    associated.setDomain(domain);
  });
  if (moves) EmitDomainMoved(d, number, owner, domain);
  if (!owner.is_nil()) {
    TellOwner(d, owner, number, domain);
  } else if (c.hasAdministrator()) {
    EmitInvitation(d, number, domain, c.getAdministrator());
  }
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::DissociateDomain::Reader c) {
  return RequireMember(d, c.getAccount().cStr(), /*administrators_only=*/false);
}

// DOM-1. Ends no seat: only another domain does (DOM-11). Open invitations end with it.
Verdict Decide(Decision& d, schemas::DissociateDomain::Reader c) {
  const std::string number = c.getAccount().cStr();
  const std::string domain = AccountOf(d.world(), number).domain();
  if (domain.empty()) return std::nullopt;
  d.Emit({AccountStream(number), DomainStream(domain)}, [&](schemas::Event::Builder event) {
    auto dissociated = event.initDomainDissociated();
    dissociated.setAccount(number);
    dissociated.setDomain(domain);
  });
  return std::nullopt;
}

}  // namespace muniment::commands
