// Returns of activated seats: they leave the agreement's line and, in the same step, the organisation that has them
// (ORD-5, INV-10).
#pragma once

#include "commands/decision.h"
#include "commands/pools/pool.h"
#include "commands/refusal.h"

namespace muniment::commands {

// The organisation's subscription can do without `quantity` seats of the activated allotment. Refuses LIFE-5 when it is
// not in force, SEAT-6 below what is assigned there.
Verdict CheckReturned(Decision& d, const EditionId& edition, const Allotment& allotment, uint32_t quantity);
// After that check.
void EmitReturned(Decision& d, const EditionId& edition, const Allotment& allotment, uint32_t quantity);

}  // namespace muniment::commands
