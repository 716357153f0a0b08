// The commands on subscriptions, and the scheduler's.
#pragma once

#include "commands/decision.h"
#include "commands/refusal.h"
#include "schemas/orders.capnp.h"
#include "schemas/subscriptions.capnp.h"

namespace muniment::commands {

// LIFE-8: of an account its administrators and managers, of an organisation its global and billing administrators (or
// its delegated administrator), of a self-service purchase the buyer, or a global administrator once the buyer is gone
// (SELF-6). Withdrawing is not for that administrator.
Verdict Authorise(Decision& d, schemas::CancelSubscription::Reader command);
Verdict Authorise(Decision& d, schemas::WithdrawCancellation::Reader command);
// PAR-5: operators.
Verdict Authorise(Decision& d, schemas::WriteOff::Reader command);
// LIFE-2: the ledger itself, or an operator.
Verdict Authorise(Decision& d, schemas::Tick::Reader command);

// Cancels at once, or at E without grace. Refuses LIFE-8 (unknown, already final, no reason), SEAT-6 (assigned seats
// would be left without cover). Unchanged: already cancelled so.
Verdict Decide(Decision& d, schemas::CancelSubscription::Reader command);
// Until the cancellation at E takes effect. Unchanged: none stands. Refuses LIFE-8 when it took effect.
Verdict Decide(Decision& d, schemas::WithdrawCancellation::Reader command);
// Takes what lapsed unordered off the partner's worklist. Unchanged: written off before. Refuses PAR-5 when nothing of
// it lapsed unordered.
Verdict Decide(Decision& d, schemas::WriteOff::Reader command);
// Appends what fell due up to `until` and is not written down yet, over all pools, in the order (due, subscription,
// kind), effective when due; what a later entry made untrue is answered (LIFE-2, LIFE-4, LIFE-14). Unchanged: nothing.
Verdict Decide(Decision& d, schemas::Tick::Reader command);

}  // namespace muniment::commands
