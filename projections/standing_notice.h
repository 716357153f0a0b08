// DOM-7: what stands on an account until its seats can be used.
#pragma once

#include <string>

#include "commands/accounts/account.h"

namespace muniment::projections {

// Empty once the account's domain is verified in an organisation; else why nobody can use its seats, and what to do.
std::string StandingNotice(commands::World& world, const commands::Account& account);

}  // namespace muniment::projections
