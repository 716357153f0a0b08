// Which pool a command means, and who may give its seats (SEAT-3, SEAT-10).
#pragma once

#include <string>
#include <vector>

#include "commands/seats/seats.h"

namespace muniment::commands {

// A licence or global administrator of the organisation or its delegated administrator.
bool MayGiveSeats(Decision& d, const OrganisationId& organisation);
// SEAT-3 for one command: the above, or in a self-service pool its buyer.
Verdict AuthoriseForSeats(Decision& d, std::string_view organisation, std::string_view edition,
                          schemas::Pool::Reader pool);

enum class SeatUse { kGive, kTake };

// The pool that is named, or the only one of the edition from which the actor could give. Giving takes an account whose
// domain is verified in the organisation (DOM-11); taking, from `people`, does not.
Verdict ChoosePool(Decision& d, const OrganisationId& organisation, const EditionId& edition,
                   schemas::Pool::Reader named, SeatUse use, const std::vector<PersonId>& people,
                   std::string* pool_stream);

// DOM-2: the domain at which users of the pool's account must be; empty for other holders, whose seats are for all
// users.
std::string DomainOfPool(World& world, const Pool& pool);

}  // namespace muniment::commands
