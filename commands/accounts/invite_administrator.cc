#include "commands/accounts/account.h"
#include "commands/accounts/decisions.h"
#include "commands/accounts/invitation.h"
#include "commands/accounts/refusals.h"
#include "commands/organisations/organisation.h"
#include "commands/rights.h"

namespace muniment::commands {

Verdict Authorise(Decision& d, schemas::InviteAdministrator::Reader c) {
  return RequireMember(d, c.getAccount().cStr(), /*administrators_only=*/false);
}

// After a no, instead of one that is open, or after a yes that never came to proof. Unchanged when the same person's
// invitation is open: it can be sent again, for its token is derived (KEY-11).
Verdict Decide(Decision& d, schemas::InviteAdministrator::Reader c) {
  const std::string number = c.getAccount().cStr();
  const Account& account = AccountOf(d.world(), number);
  const std::string domain = account.domain();
  if (domain.empty()) return Refuse(kNoDomainAssociated, {{"account", number}});
  const OrganisationId owner = DomainOf(d.live(), domain).owner();
  if (!owner.is_nil()) {
    return Refuse(kAdministratorNotNeeded, {{"domain", domain}, {"organisation", ToText(owner)}});
  }
  if (auto refused = CheckAdministratorsAddress(c.getAdministrator(), domain)) return refused;
  const Invitation* open = account.open_invitation();
  if (open != nullptr && open->invitee == d.Introduce(c.getAdministrator())) return std::nullopt;
  EmitInvitation(d, number, domain, c.getAdministrator());
  return std::nullopt;
}

}  // namespace muniment::commands
