// Requests for work accounts, where another command decides them along the way.
#pragma once

#include "commands/decision.h"

namespace muniment::commands {

// The person became a user by another way: requests of theirs that are still open are granted with it, and they are
// told (ORG-5).
void GrantOpenRequests(Decision& d, const OrganisationId& organisation, const PersonId& person);

}  // namespace muniment::commands
