#include "commands/accounts/account.h"
#include "commands/accounts/members.h"
#include "commands/orders/requests.h"
#include "commands/organisations/checks.h"
#include "commands/organisations/decisions.h"
#include "commands/organisations/organisation.h"
#include "commands/organisations/refusals.h"
#include "commands/organisations/ties.h"
#include "commands/rights.h"
#include "commands/seats/seats.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

using schemas::Role;

// ORG-9: the memberships that end with this work account: those in purchasing accounts, unless the person still is a
// user of another organisation. Seen from a late command, one that began or ended since is left as it is now.
std::vector<std::string> MembershipsEnding(Decision& d, const OrganisationId& organisation, const PersonId& person) {
  const Ties ties = TiesOf(d.live(), person);
  for (const OrganisationId& other : ties.user_of) {
    if (other != organisation) return {};
  }
  std::vector<std::string> ending;
  for (const std::string& number : ties.member_of) {
    if (AccountOf(d.world(), number).Find(person) != nullptr) ending.push_back(number);
  }
  return ending;
}

// ACC-5, then and now.
Verdict CheckMembershipsMayEnd(Decision& d, const std::vector<std::string>& accounts, const PersonId& person) {
  for (const std::string& number : accounts) {
    if (AccountOf(d.world(), number).IsLastAdministrator(person) ||
        AccountOf(d.live(), number).IsLastAdministrator(person)) {
      return Refuse(kLastAdministratorOfAccount, {{"person", ToText(person)}, {"account", number}});
    }
  }
  return std::nullopt;
}

void EmitUserRemoved(Decision& d, const OrganisationId& organisation, const PersonId& person) {
  d.Emit({OrganisationStream(organisation), PersonStream(person)}, [&](schemas::Event::Builder event) {
    auto removed = event.initUserRemoved();
    removed.setOrganisation(schemas::DataOf(organisation));
    removed.setUser(schemas::DataOf(person));
  });
}

}  // namespace

// ORG-8.
Verdict Authorise(Decision& d, schemas::RemoveUser::Reader c) {
  OrganisationId id;
  if (auto refused = ResolveOrganisation(d, c.getOrganisation().cStr(), &id)) return refused;
  const Organisation& organisation = OrganisationOf(d.live(), id);
  return RequireRoleOrDelegated(d, organisation, {Role::GLOBAL_ADMINISTRATOR, Role::USER_ADMINISTRATOR});
}

Verdict Decide(Decision& d, schemas::RemoveUser::Reader c) {
  OrganisationId id;
  if (auto refused = ResolveOrganisation(d, c.getOrganisation().cStr(), &id)) return refused;
  const PersonId person = d.Resolve(c.getUser());
  if (person.is_nil()) return Refuse(kUnknownUser, {{"organisation", ToText(id)}});
  const Organisation& organisation = OrganisationOf(d.world(), id);
  // Gone already: unchanged. But who came only after a late command's time cannot have left then.
  if (organisation.Find(person) == nullptr && OrganisationOf(d.live(), id).Find(person) == nullptr) return std::nullopt;
  if (auto refused = CheckMayLeave(organisation, person)) return refused;
  const std::vector<std::string> memberships = MembershipsEnding(d, id, person);
  if (auto refused = CheckMembershipsMayEnd(d, memberships, person)) return refused;
  const std::vector<std::string> seats = SeatsOfUser(d.world(), id, person, d.effective());

  EmitUserRemoved(d, id, person);
  for (const std::string& pool : seats) {
    EmitUnassignFrom(d, pool, person, schemas::SeatsUnassigned::Cause::USER_REMOVED);
  }
  EmitWithdrawn(d, person, id, memberships);
  for (const std::string& account : memberships) EmitMemberRemoved(d, account, person);
  return std::nullopt;
}

}  // namespace muniment::commands
