#include <algorithm>

#include "commands/organisations/checks.h"
#include "commands/organisations/decisions.h"
#include "commands/organisations/organisation.h"
#include "commands/organisations/refusals.h"
#include "commands/organisations/register.h"
#include "commands/organisations/work_account_requests.h"
#include "commands/rights.h"
#include "commands/seats/seats.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

using schemas::Role;

// Somebody who is a user already, with all the roles asked for, and no seats asked for: nothing to do.
bool IsSoAlready(const Organisation& organisation, const PersonId& person, const std::set<Role>& roles, bool seats) {
  const User* user = organisation.Find(person);
  return user != nullptr && !seats && std::includes(user->roles.begin(), user->roles.end(), roles.begin(), roles.end());
}

}  // namespace

// ORG-8: global and user administrators add users, and so does an accepted delegated administrator; only a global
// administrator gives roles. Who may give seats is asked when they are given (SEAT-3).
Verdict Authorise(Decision& d, schemas::AddUser::Reader c) {
  OrganisationId id;
  if (auto refused = ResolveOrganisation(d, c.getOrganisation().cStr(), &id)) return refused;
  const Organisation& organisation = OrganisationOf(d.live(), id);
  if (!RolesIn(c.getRoles()).empty()) return RequireRole(d, organisation, {Role::GLOBAL_ADMINISTRATOR});
  return RequireRoleOrDelegated(d, organisation, {Role::GLOBAL_ADMINISTRATOR, Role::USER_ADMINISTRATOR});
}

Verdict Decide(Decision& d, schemas::AddUser::Reader c) {
  OrganisationId id;
  if (auto refused = ResolveOrganisation(d, c.getOrganisation().cStr(), &id)) return refused;
  const Organisation& organisation = OrganisationOf(d.world(), id);
  const PersonId person = d.Introduce(c.getUser());
  const std::set<Role> roles = RolesIn(c.getRoles());
  if (d.late() && !roles.empty()) return Refuse(kRolesNotLate);
  if (IsSoAlready(organisation, person, roles, c.getSeats().size() != 0)) return std::nullopt;
  if (auto refused = CheckNotAUser(organisation, person)) return refused;
  const std::string domain = c.getUser().getAddress().getDomain().cStr();
  if (auto refused = CheckWorkAccountDomain(organisation, domain)) return refused;

  d.Emit({OrganisationStream(id)}, [&](schemas::Event::Builder event) {
    auto added = event.initUserAdded();
    added.setOrganisation(schemas::DataOf(id));
    d.Fill(added.initUser(), person, c.getUser());
    if (c.hasDetails()) added.setDetails(c.getDetails());
  });
  if (!roles.empty()) EmitRoles(d, id, person, roles);
  GrantOpenRequests(d, id, person);
  for (const auto edition : c.getSeats()) {
    if (auto refused = AssignOne(d, id, person, domain, edition.cStr())) return refused;
  }
  return std::nullopt;
}

}  // namespace muniment::commands
