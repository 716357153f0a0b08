// What a pool amounts to at an instant: one pure function per figure, which the rule that guards it and the view that
// shows it both call (architecture, decision 4). `t` is not before the last entry folded into the pool: for an earlier
// instant ask a PastWorld for the pool of that instant. All instants are whole UTC seconds, intervals half-open.
#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "commands/pools/pool.h"

namespace muniment::commands {

// LIFE. Better states come first, as INV-11's "best state" ranks them.
enum class SubscriptionState { kActive, kGrace, kPending, kDisabled, kDeprovisioned, kCancelled };
std::string_view StateText(SubscriptionState state);  // active, grace, pending, disabled, deprovisioned, cancelled

// ---- one subscription

// From when the standing cancellation cancels it (LIFE-8); kForever: none stands. One "at its end" is at the end of the
// last term, also where that has moved back since, as a renewal was undone.
Instant CancelledFrom(const Subscription& subscription);
// The term in force (LIFE-13): the last that counts from `t` or earlier; of a cancelled subscription, the one that was
// when the cancellation took effect. Never null: before its first term counts, that.
const PoolTerm& TermInForce(const Subscription& subscription, Instant t);
// The term that will follow the one in force; null: none, or it never begins, as the subscription is cancelled before.
const PoolTerm* NextTerm(const Subscription& subscription, Instant t);
// E: the end of the last term (LIFE) that does not come after a cancellation.
Instant EndOf(const Subscription& subscription);
SubscriptionState StateAt(const Subscription& subscription, Instant t);
// Pending, active or in grace: its seats count (INV-7, SEAT-8).
bool IsLive(SubscriptionState state);
bool IsFinal(SubscriptionState state);  // deprovisioned or cancelled
// From when it is deprovisioned or cancelled if nothing more is recorded; nothing for one that has no seats at all.
std::optional<Instant> FinalFrom(const Subscription& subscription);

// When the seats of a term count (INV-7, SEAT-8), half-open and as far as recorded: from its beginning, pending
// included, to the end of its grace, its renewal or its cancellation. Of one that never begins, nothing: `until` is not
// after `from`.
struct CountedTime {
  Instant from{}, until{};
};
// `term`: of the subscription's own, no copy.
CountedTime WhenCounted(const Subscription& subscription, const PoolTerm& term);

// Did this term end its use by `t` (disabled, deprovisioned, cancelled) or was it followed by its renewal?
bool HasLapsed(const Subscription& subscription, size_t term_index, Instant t);
// Is this term one of those meant, at `t`?
bool IsMeant(const Subscription& subscription, const PoolTerm& term, TermsMeant meant, Instant t);

// What time alone does to a subscription, as far as recorded: in order of time, then kind. Those before its last entry
// that no longer come about (renewed, cancelled) are left out.
struct Due {
  Instant at{};
  SubscriptionId subscription;
  schemas::Transition kind{};
  Position set_by{};  // the entry that set the date
};
std::vector<Due> TransitionsOf(const Subscription& subscription);
// The first of these after `t`.
std::optional<Due> NextTransition(const Subscription& subscription, Instant t);
std::string_view TransitionText(schemas::Transition kind);  // "enters grace", "is deprovisioned", ...

// Figures of one subscription at `t`; zero unless its term in force is live. INV-6's rows by subscription.
struct SubscriptionFigures {
  const Subscription* subscription = nullptr;
  SubscriptionState state{};
  uint64_t ordered = 0, available = 0, open = 0, valid = 0;
};
SubscriptionFigures FiguresOf(const Subscription& subscription, Instant t);

// ACT-3: requested more than 24 hours before `t`, and not activated yet.
bool IsLate(const Allotment& allotment, Instant t);

// ---- the pool

uint64_t Ordered(const Pool& pool, Instant t);      // INV-1
uint64_t Available(const Pool& pool, Instant t);    // INV-2; of an agreement: activated (INV-8)
uint64_t Open(const Pool& pool, Instant t);         // INV-9
uint64_t ToBeOrdered(const Pool& pool, Instant t);  // INV-4: open; of an agreement: to be activated (INV-8)
uint64_t Valid(const Pool& pool, Instant t);        // SEAT-8
uint64_t Assigned(const Pool& pool, Instant t);
uint64_t Free(const Pool& pool, Instant t);
uint64_t OverAssigned(const Pool& pool, Instant t);
// Valid seats of the pool's other subscriptions (LIFE-6).
uint64_t ValidWithout(const Pool& pool, const SubscriptionId& subscription, Instant t);

// Who sits at `t`; empty from the instant the pool's last subscription is final (SEAT-9).
const std::map<PersonId, Assignment>& Seated(const Pool& pool, Instant t);
bool IsSeated(const Pool& pool, const PersonId& person, Instant t);
// SEAT-9's instant: when the last subscription is deprovisioned or cancelled, as far as recorded. Nothing: it has none.
std::optional<Instant> AllFinalFrom(const Pool& pool);

struct UnitsByState {  // SEAT-8
  uint64_t pending = 0, enabled = 0, warning = 0, suspended = 0;
};
UnitsByState Units(const Pool& pool, Instant t);

// INV-11. The best state that any seat is in: disabled where all lapsed. Nothing when no seat is in any state but the
// final ones.
std::optional<SubscriptionState> BestState(const Pool& pool, Instant t);
// INV-11. The earliest E of the subscriptions whose seats count. A renewal recorded ahead has moved E already.
std::optional<Instant> EarliestEnd(const Pool& pool, Instant t);
std::optional<Due> NextTransition(const Pool& pool, Instant t);

std::vector<SubscriptionFigures> LiveRows(const Pool& pool, Instant t);

// INV-7: terms that lapsed or were cancelled, with what they had. One that was renewed in time is not among them,
// unless seats of it were never ordered (PAR-5).
struct ExpiredRow {
  const Subscription* subscription = nullptr;
  const PoolTerm* term = nullptr;
  std::optional<SubscriptionState> state;  // nothing: another term is in force since
  uint64_t ordered = 0, available = 0, open = 0, quantity = 0;
  Instant since{};  // the end of what could be used: E + grace, E, the renewal, or the cancellation
  std::optional<Due> next;
};
std::vector<ExpiredRow> ExpiredRows(const Pool& pool, Instant t);

// PAR-5: provisioned but not ordered. A term that lapsed, was cancelled or was followed by its renewal stays until an
// order effective within it covers it or an operator writes it off.
struct WorklistRow {
  const Subscription* subscription = nullptr;
  uint64_t open = 0;
  Instant since{};  // when it was self-provisioned
  bool lapsed = false;
};
std::vector<WorklistRow> Worklist(const Pool& pool, Instant t);

}  // namespace muniment::commands
