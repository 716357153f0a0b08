// The pool's rules, as checks of an event in a state: may this happen to this pool now? A decision calls them on what
// it is about to emit; a late entry has them called again on every later event (TIME-2), in the pool as it would then
// have been. They look at the pool alone: rights, catalogue and people are the decision's.
//
// `pool` is folded up to just before the event; `t` is the event's effective time. Each refusal names the rule, the
// values and what to do instead.
#pragma once

#include "commands/pools/figures.h"
#include "commands/pools/pool.h"
#include "commands/refusal.h"

namespace muniment::commands {

// SP-6: no more than is open, before its usable-from, of a self-provisioned subscription.
Verdict CheckTakeBack(const Pool& pool, const SubscriptionId& subscription, uint32_t quantity, Instant t);

// ORD-5, INV-10. A line that is known and, on accounts and organisations, not yet usable; of an open programme, what is
// neither activated nor requested to be: requests are withdrawn first (activations/withdrawn.h). Cancelling takes what
// the line added below nothing that is assigned.
Verdict CheckCancelOfLine(const Pool& pool, const LineId& line, uint32_t quantity, Instant t);
// Of a line of an open programme: what is not activated, nor requested to be.
uint64_t NotRequested(const OrderLine& line);
// To a new quantity from now on. Upwards: like a new line of the difference; downwards: like a cancellation; to the
// same: refused as nothing to do (a decision answers *unchanged* before it asks).
Verdict CheckChangeOfLine(const Pool& pool, const LineId& line, uint32_t quantity, Instant t);
// Seats of the line whose term is in force, not below what is assigned. `allotment` for activated ones, else nil.
Verdict CheckReturn(const Pool& pool, const LineId& line, uint32_t quantity, const AnyId& allotment, Instant t);
// What can still be returned of a line at `t`: what is left of it in terms in force. Assigned seats not considered.
uint64_t ReturnableOf(const Pool& pool, const OrderLine& line, Instant t);

// ORD-5, INV-10: so many seats go back of what an activation or key began. The term is in force (or still to come, and
// then no renewal but LIFE-6's last sentence binds it); it is not emptied while another follows it.
Verdict CheckReturnOfTerm(const Pool& pool, const Subscription& subscription, const PoolTerm& term, uint32_t quantity,
                          Instant t);
// The term that a redemption, activation or profile began, by the reference of its entry; the last one up to the first
// that is still to come. Null: none.
const PoolTerm* TermBegunBy(const Subscription& subscription, std::string_view reference, Instant t);

// ACT-4, ACT-7: of an agreement's line, at least one and no more than what is neither activated, requested nor
// directed; or of the allotment `from`, unless that is nil, which was directed and not requested yet.
Verdict CheckDirect(const Pool& pool, const LineId& line, uint32_t quantity, const AnyId& from, Instant t);
// ACT-5, ACT-7: the allotment was not requested before; for one that is not known (the rest of the line, which is the
// customer's) `quantity` of the line is neither activated, requested nor directed.
Verdict CheckRequest(const Pool& pool, const LineId& line, const AnyId& allotment, uint32_t quantity, Instant t);
// ACT-3, ACT-7: the allotment was requested, is not activated yet, and is still that many: it can be activated, or the
// request withdrawn.
Verdict CheckActivation(const Pool& pool, const LineId& line, const AnyId& allotment, uint32_t quantity, Instant t);

// LIFE-5, LIFE-6, LIFE-11: the subscription can be renewed at `t`, and `start` is where its next term begins: E before
// E and in grace, `t` when disabled (or renewed directly). The new quantity is not below assigned − the valid seats of
// the pool's other subscriptions when it takes effect.
struct Renewal {
  SubscriptionId subscription;
  uint32_t quantity = 0;
  Instant start{};
  schemas::Source source{};  // order: LIFE-11; key: LIFE-6; direct: LIFE-7
};
Verdict CheckRenewal(const Pool& pool, const Renewal& renewal, Instant t);
// The least quantity that CheckRenewal takes for a term that takes effect at `from`; at least 1.
uint64_t LeastRenewal(const Pool& pool, const SubscriptionId& subscription, Instant from);

// SELF-3, KEY-10: a subscription that is active or in grace (or pending); not below what is assigned.
Verdict CheckQuantityChange(const Pool& pool, const SubscriptionId& subscription, uint32_t quantity, Instant t);

// LIFE-8, SEAT-6. Cancelling at once takes no seat that is assigned, unless the pool ends with it (SEAT-9).
Verdict CheckCancelSubscription(const Pool& pool, const SubscriptionId& subscription, Instant takes_effect, Instant t);
Verdict CheckWithdrawCancellation(const Pool& pool, const SubscriptionId& subscription, Instant t);
Verdict CheckWriteOff(const Pool& pool, const SubscriptionId& subscription, Instant t);
// PAR-5: seats that a write-off at `t` takes off the worklist.
uint64_t ToWriteOff(const Subscription& subscription, Instant t);

// SEAT-1, SEAT-6: none of `people` sits there yet, and there are free seats for all. The people are the decision's.
Verdict CheckAssign(const Pool& pool, const std::vector<PersonId>& people, Instant t);
// SEAT-4: each of `people` sits there.
Verdict CheckUnassign(const Pool& pool, const std::vector<PersonId>& people, Instant t);

// The check that belongs to a recorded event, for those that may be judged again; nothing for all other kinds.
Verdict CheckAgain(const Pool& pool, schemas::Event::Reader event, Instant t);

}  // namespace muniment::commands
