// Activated seats with the organisation that has them, and their returns: they leave the agreement's line and, in the
// same step, the organisation (ORD-5, INV-10).
#pragma once

#include "commands/decision.h"
#include "commands/pools/pool.h"
#include "commands/refusal.h"

namespace muniment::commands {

// The pool of the organisation that has the allotment's seats.
std::string PoolOfAllotment(const EditionId& edition, const Allotment& allotment);
// The term of the organisation's subscription that has them: the one that the allotment began, or, where a key only
// added them, the one in force when it did (KEY-10). `world` knows the key. Null: none is known at `t`.
const PoolTerm* TermOfAllotment(World& world, const Subscription& subscription, const Allotment& allotment, Instant t);

// The organisation's subscription can do without `quantity` seats of the activated allotment. Refuses LIFE-5 when it is
// not in force, SEAT-6 below what is assigned there.
Verdict CheckReturned(Decision& d, const EditionId& edition, const Allotment& allotment, uint32_t quantity);
// After that check.
void EmitReturned(Decision& d, const EditionId& edition, const Allotment& allotment, uint32_t quantity);

}  // namespace muniment::commands
