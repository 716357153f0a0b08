#include "commands/organisations/checks.h"
#include "commands/organisations/decisions.h"
#include "commands/organisations/organisation.h"
#include "commands/organisations/refusals.h"
#include "commands/organisations/register.h"
#include "commands/rights.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

using schemas::Role;

// The organisation and the user that a command means.
Verdict ResolveUser(Decision& d, std::string_view text, schemas::PersonRef::Reader user, OrganisationId* organisation,
                    PersonId* person) {
  if (auto refused = ResolveOrganisation(d, text, organisation)) return refused;
  *person = d.Resolve(user);
  if (person->is_nil()) return Refuse(kUnknownUser, {{"organisation", ToText(*organisation)}});
  return CheckIsAUser(OrganisationOf(d.world(), *organisation), *person);
}

}  // namespace

// ORG-8.
Verdict Authorise(Decision& d, schemas::EditUser::Reader c) {
  OrganisationId id;
  if (auto refused = ResolveOrganisation(d, c.getOrganisation().cStr(), &id)) return refused;
  const Organisation& organisation = OrganisationOf(d.world(), id);
  return RequireRoleOrDelegated(d, organisation, {Role::GLOBAL_ADMINISTRATOR, Role::USER_ADMINISTRATOR});
}

// What is sealed cannot be compared: given texts are recorded even if they say what is there.
Verdict Decide(Decision& d, schemas::EditUser::Reader c) {
  OrganisationId id;
  PersonId person;
  if (auto refused = ResolveUser(d, c.getOrganisation().cStr(), c.getUser(), &id, &person)) return refused;
  const bool has_name = c.getName().getBytes().size() != 0;
  const bool has_details = c.getDetails().getBytes().size() != 0;
  if (!has_name && !has_details) return std::nullopt;
  d.Emit({OrganisationStream(id), PersonStream(person)}, [&](schemas::Event::Builder event) {
    auto edited = event.initUserEdited();
    edited.setOrganisation(schemas::DataOf(id));
    edited.setUser(schemas::DataOf(person));
    if (has_name) edited.setName(c.getName());
    if (has_details) edited.setDetails(c.getDetails());
  });
  return std::nullopt;
}

// ORG-8: only a global administrator gives roles.
Verdict Authorise(Decision& d, schemas::SetRoles::Reader c) {
  return RequireRoleIn(d, c.getOrganisation().cStr(), {Role::GLOBAL_ADMINISTRATOR});
}

Verdict Decide(Decision& d, schemas::SetRoles::Reader c) {
  OrganisationId id;
  PersonId person;
  if (auto refused = ResolveUser(d, c.getOrganisation().cStr(), c.getUser(), &id, &person)) return refused;
  const Organisation& organisation = OrganisationOf(d.world(), id);
  const std::set<Role> roles = RolesIn(c.getRoles());
  if (organisation.Find(person)->roles == roles) return std::nullopt;
  if (auto refused = CheckRoles(organisation, person, roles)) return refused;
  EmitRoles(d, id, person, roles);
  return std::nullopt;
}

}  // namespace muniment::commands
