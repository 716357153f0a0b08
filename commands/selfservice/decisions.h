// The commands of self-service buyers.
#pragma once

#include "commands/decision.h"
#include "commands/refusal.h"
#include "schemas/billing.capnp.h"

namespace muniment::commands {

// SELF-1: any user of the organisation.
Verdict Authorise(Decision& d, schemas::Purchase::Reader command);
// SELF-2: the buyer.
Verdict Authorise(Decision& d, schemas::SetQuantity::Reader command);
// SELF-6: a global administrator of the organisation.
Verdict Authorise(Decision& d, schemas::NameBuyer::Reader command);

// One subscription in a pool of its own, usable at once, and its invoice. With `trial` the trial ends at once, and
// those who sit on it go over. Refuses CAT-2 to CAT-12, SELF-1, SELF-5, BILL-1.
Verdict Decide(Decision& d, schemas::Purchase::Reader command);
// To a new total; added seats are invoiced at once. Unchanged: that is the total. Refuses SELF-3, SELF-5, SEAT-6,
// CAT-3, CAT-12.
Verdict Decide(Decision& d, schemas::SetQuantity::Reader command);
// Unchanged: is the buyer already. Refuses SELF-6 while the former one is a user.
Verdict Decide(Decision& d, schemas::NameBuyer::Reader command);

}  // namespace muniment::commands
