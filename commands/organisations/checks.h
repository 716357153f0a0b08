// The rules of organisations, as checks of an event in a state: may this happen to this organisation now? Decisions
// call them on what they are about to emit; a late entry has them called again on every later event of the organisation
// (TIME-2).
#pragma once

#include "commands/organisations/organisation.h"
#include "commands/refusal.h"

namespace muniment::commands {

// ORG-2, DOM-11: the initial domain or a verified one.
Verdict CheckWorkAccountDomain(const Organisation& organisation, std::string_view domain);
// Not a user yet. The address is CheckWorkAccountDomain's.
Verdict CheckNotAUser(const Organisation& organisation, const PersonId& person);
Verdict CheckIsAUser(const Organisation& organisation, const PersonId& person);
// ORG-3: a user, and not the last global administrator.
Verdict CheckMayLeave(const Organisation& organisation, const PersonId& person);
// ORG-3: a user, who keeps the role of global administrator if nobody else has it.
Verdict CheckRoles(const Organisation& organisation, const PersonId& person, const std::set<schemas::Role>& roles);
// ORG-3: roles that fall away with a user whose addition is voided leave a global administrator behind. `organisation`
// no longer has the user.
Verdict CheckRolesMayFall(const Organisation& organisation, schemas::RolesSet::Reader roles);
// ORG-5: known and not yet decided. `instead`: what to do if it was decided the other way.
Verdict CheckRequestOpen(const Organisation& organisation, const AnyId& request, std::string_view instead);

// The check that belongs to a recorded event, for users and roles; nothing for all other kinds. `organisation` is
// folded up to just before it.
Verdict CheckAgain(const Organisation& organisation, schemas::Event::Reader event);

}  // namespace muniment::commands
