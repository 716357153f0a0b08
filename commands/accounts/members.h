// Adding and removing members of purchasing accounts, as steps of several commands.
#pragma once

#include <string>

#include "commands/decision.h"

namespace muniment::commands {

void EmitMember(Decision& d, const std::string& account, const PersonId& person, schemas::NewPerson::Reader fields,
                schemas::MemberRole role);
void EmitMemberRemoved(Decision& d, const std::string& account, const PersonId& person);

}  // namespace muniment::commands
