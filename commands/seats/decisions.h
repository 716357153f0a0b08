// The commands on seats.
#pragma once

#include "commands/decision.h"
#include "commands/refusal.h"
#include "schemas/seats.capnp.h"

namespace muniment::commands {

// SEAT-3: a licence or global administrator, an accepted delegated administrator; in a self-service pool its buyer.
Verdict Authorise(Decision& d, schemas::AssignSeats::Reader command);
Verdict Authorise(Decision& d, schemas::UnassignSeats::Reader command);

// Gives each of up to 20 users a seat, all or none; who has one of the pool counts as done, and if all have the answer
// is *unchanged*. Refuses SEAT-1 (no user of the organisation, not at the account's domain, no free seat), SEAT-2 (who
// stands in the way), SEAT-6 (over-assigned), SEAT-10 (more than one pool).
Verdict Decide(Decision& d, schemas::AssignSeats::Reader command);
// Frees the seats of those who have one. Unchanged: none of them has. Refuses SEAT-4, SEAT-10.
Verdict Decide(Decision& d, schemas::UnassignSeats::Reader command);

}  // namespace muniment::commands
