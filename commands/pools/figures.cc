#include "commands/pools/figures.h"

#include <algorithm>

namespace muniment::commands {
namespace {

Instant GraceEnd(const PoolTerm& term) { return term.no_grace ? term.end : term.end + days{term.durations.grace_days}; }
Instant DeprovisionedFrom(const PoolTerm& term) {
  return term.no_grace ? term.end : std::max(GraceEnd(term), term.end + days{term.durations.disabled_days});
}

// What would begin after the subscription is cancelled never does.
size_t IndexInForce(const Subscription& subscription, Instant t) {
  t = std::min(t, CancelledFrom(subscription));
  size_t index = subscription.terms.size() - 1;
  while (index > 0 && subscription.terms[index].in_force_from() > t) --index;
  return index;
}

template <class Amount>
uint64_t SumOver(const Pool& pool, Instant t, Amount amount) {
  uint64_t sum = 0;
  for (const Subscription& subscription : pool.subscriptions()) sum += amount(FiguresOf(subscription, t));
  return sum;
}

template <class Amount>
uint64_t SumOverLines(const Pool& pool, Amount amount) {
  uint64_t sum = 0;
  for (const OrderLine& line : pool.lines()) sum += amount(line);
  return sum;
}

void SortByTime(std::vector<Due>& dues) {
  std::sort(dues.begin(), dues.end(),
            [](const Due& a, const Due& b) { return std::tie(a.at, a.kind) < std::tie(b.at, b.kind); });
}

}  // namespace

std::string_view StateText(SubscriptionState state) {
  switch (state) {
    case SubscriptionState::kActive:
      return "active";
    case SubscriptionState::kGrace:
      return "grace";
    case SubscriptionState::kPending:
      return "pending";
    case SubscriptionState::kDisabled:
      return "disabled";
    case SubscriptionState::kDeprovisioned:
      return "deprovisioned";
    case SubscriptionState::kCancelled:
      return "cancelled";
  }
  return "unknown";
}

// ---- one subscription

Instant CancelledFrom(const Subscription& subscription) {
  const Cancellation* cancellation = subscription.cancellation();
  if (cancellation == nullptr) return kForever;
  const bool at_its_end = cancellation->takes_effect > cancellation->effective;
  return at_its_end ? std::min(cancellation->takes_effect, subscription.last().end) : cancellation->takes_effect;
}

const PoolTerm& TermInForce(const Subscription& subscription, Instant t) {
  return subscription.terms[IndexInForce(subscription, t)];
}

const PoolTerm* NextTerm(const Subscription& subscription, Instant t) {
  const size_t next = IndexInForce(subscription, t) + 1;
  if (next == subscription.terms.size()) return nullptr;
  const PoolTerm& term = subscription.terms[next];
  return term.in_force_from() <= CancelledFrom(subscription) ? &term : nullptr;
}

Instant EndOf(const Subscription& subscription) { return TermInForce(subscription, kForever).end; }

SubscriptionState StateAt(const Subscription& subscription, Instant t) {
  if (CancelledFrom(subscription) <= t) return SubscriptionState::kCancelled;
  const PoolTerm& term = TermInForce(subscription, t);
  if (term.emptied && *term.emptied <= t) return SubscriptionState::kCancelled;
  if (t >= DeprovisionedFrom(term)) return SubscriptionState::kDeprovisioned;
  if (t >= GraceEnd(term)) return SubscriptionState::kDisabled;
  if (t >= term.end) return SubscriptionState::kGrace;
  return t < term.usable_from ? SubscriptionState::kPending : SubscriptionState::kActive;
}

bool IsLive(SubscriptionState state) {
  return state == SubscriptionState::kPending || state == SubscriptionState::kActive ||
         state == SubscriptionState::kGrace;
}

bool IsFinal(SubscriptionState state) {
  return state == SubscriptionState::kDeprovisioned || state == SubscriptionState::kCancelled;
}

std::optional<Instant> FinalFrom(const Subscription& subscription) {
  const PoolTerm& last = subscription.last();
  if (last.emptied) return std::nullopt;
  return std::min(DeprovisionedFrom(last), CancelledFrom(subscription));
}

CountedTime WhenCounted(const Subscription& subscription, const PoolTerm& term) {
  CountedTime counted{term.in_force_from(), std::min(GraceEnd(term), CancelledFrom(subscription))};
  if (term.emptied) counted.until = std::min(counted.until, *term.emptied);
  if (&term != &subscription.last()) counted.until = std::min(counted.until, (&term + 1)->in_force_from());
  return counted;
}

bool HasLapsed(const Subscription& subscription, size_t term_index, Instant t) {
  const size_t in_force = IndexInForce(subscription, t);
  if (term_index != in_force) return term_index < in_force;
  return !IsLive(StateAt(subscription, t));
}

bool IsMeant(const Subscription& subscription, const PoolTerm& term, TermsMeant meant, Instant t) {
  const bool in_force = &term == &TermInForce(subscription, t) && IsLive(StateAt(subscription, t));
  if (meant == TermsMeant::kInForce) return in_force;
  const bool to_come = term.in_force_from() > t && CancelledFrom(subscription) > t;
  return (in_force || to_come) == (meant == TermsMeant::kInForceOrNext);
}

std::vector<Due> TransitionsOf(const Subscription& subscription) {
  using schemas::Transition;
  std::vector<Due> dues;
  const Instant cancelled = CancelledFrom(subscription);
  for (size_t i = 0; i < subscription.terms.size(); ++i) {
    const PoolTerm& term = subscription.terms[i];
    Instant cut = kForever;  // what is due from here on does not come about
    if (i + 1 < subscription.terms.size()) cut = subscription.terms[i + 1].in_force_from();
    cut = std::min(cut, cancelled);
    if (term.emptied) cut = std::min(cut, *term.emptied);
    // What a term is from its first instant on, an entry made it, unless it waited for that instant (LIFE-6).
    const Instant from = term.in_force_from();
    if (i > 0 && from > term.effective && from < cut) {
      dues.push_back({from, subscription.id, Transition::TERM_BEGINS, term.entry});
    }
    const auto add = [&](Transition kind, Instant at) {
      if (at > from && at < cut) dues.push_back({at, subscription.id, kind, term.entry});
    };
    if (term.usable_from < GraceEnd(term)) add(Transition::READY, term.usable_from);
    if (GraceEnd(term) > term.end) add(Transition::GRACE, term.end);
    if (DeprovisionedFrom(term) > GraceEnd(term)) add(Transition::DISABLED, GraceEnd(term));
    add(Transition::DEPROVISIONED, DeprovisionedFrom(term));
  }
  // What has no seats left was cancelled by whoever took the last.
  const Cancellation* cancellation = subscription.cancellation();
  const bool emptied_before = subscription.last().emptied && *subscription.last().emptied <= cancelled;
  if (cancellation != nullptr && cancelled > cancellation->effective && !emptied_before) {
    dues.push_back({cancelled, subscription.id, Transition::CANCELLED, cancellation->entry});
  }
  SortByTime(dues);
  return dues;
}

std::optional<Due> NextTransition(const Subscription& subscription, Instant t) {
  for (const Due& due : TransitionsOf(subscription)) {
    if (due.at > t) return due;
  }
  return std::nullopt;
}

std::string_view TransitionText(schemas::Transition kind) {
  switch (kind) {
    case schemas::Transition::READY:
      return "becomes usable";
    case schemas::Transition::TERM_BEGINS:
      return "begins its next term";
    case schemas::Transition::GRACE:
      return "enters grace";
    case schemas::Transition::DISABLED:
      return "is disabled, at the end of its grace";
    case schemas::Transition::DEPROVISIONED:
      return "is deprovisioned";
    case schemas::Transition::CANCELLED:
      return "is cancelled";
  }
  return "changes";
}

SubscriptionFigures FiguresOf(const Subscription& subscription, Instant t) {
  SubscriptionFigures figures;
  figures.subscription = &subscription;
  figures.state = StateAt(subscription, t);
  if (!IsLive(figures.state)) return figures;
  const PoolTerm& term = TermInForce(subscription, t);
  figures.ordered = term.ordered;
  figures.open = term.open;
  figures.available = uint64_t{term.ordered} + term.open;
  figures.valid = term.quantity;
  return figures;
}

// ---- the pool

bool IsLate(const Allotment& allotment, Instant t) {
  return allotment.requested && !allotment.activated && allotment.requested_at + std::chrono::hours{24} < t;
}

uint64_t Ordered(const Pool& pool, Instant t) {
  if (pool.is_of_agreement()) return SumOverLines(pool, [](const OrderLine& line) { return line.quantity(); });
  return SumOver(pool, t, [](const SubscriptionFigures& f) { return f.ordered; });
}

uint64_t Available(const Pool& pool, Instant t) {
  if (pool.is_of_agreement()) return SumOverLines(pool, [](const OrderLine& line) { return line.activated(); });
  return SumOver(pool, t, [](const SubscriptionFigures& f) { return f.available; });
}

uint64_t Open(const Pool& pool, Instant t) {
  return SumOver(pool, t, [](const SubscriptionFigures& f) { return f.open; });
}

uint64_t ToBeOrdered(const Pool& pool, Instant t) {
  if (pool.is_of_agreement()) return SumOverLines(pool, [](const OrderLine& line) { return line.waiting; });
  return Open(pool, t);
}

uint64_t Valid(const Pool& pool, Instant t) {
  return SumOver(pool, t, [](const SubscriptionFigures& f) { return f.valid; });
}

uint64_t ValidWithout(const Pool& pool, const SubscriptionId& subscription, Instant t) {
  return SumOver(pool, t,
                 [&](const SubscriptionFigures& f) { return f.subscription->id == subscription ? 0 : f.valid; });
}

uint64_t Assigned(const Pool& pool, Instant t) { return Seated(pool, t).size(); }

uint64_t Free(const Pool& pool, Instant t) {
  const uint64_t valid = Valid(pool, t), assigned = Assigned(pool, t);
  return valid > assigned ? valid - assigned : 0;
}

uint64_t OverAssigned(const Pool& pool, Instant t) {
  const uint64_t valid = Valid(pool, t), assigned = Assigned(pool, t);
  return assigned > valid ? assigned - valid : 0;
}

std::optional<Instant> AllFinalFrom(const Pool& pool) {
  std::optional<Instant> last;
  for (const Subscription& subscription : pool.subscriptions()) {
    const std::optional<Instant> final_from = FinalFrom(subscription);
    if (final_from && (!last || *final_from > *last)) last = final_from;
  }
  return last;
}

const std::map<PersonId, Assignment>& Seated(const Pool& pool, Instant t) {
  static const std::map<PersonId, Assignment> kNobody;
  // The newest subscription is nearly always the last to go: this rarely looks further.
  for (auto it = pool.subscriptions().rbegin(); it != pool.subscriptions().rend(); ++it) {
    const std::optional<Instant> final_from = FinalFrom(*it);
    if (final_from && t < *final_from) return pool.assignments();
  }
  return kNobody;
}

bool IsSeated(const Pool& pool, const PersonId& person, Instant t) { return Seated(pool, t).count(person) != 0; }

UnitsByState Units(const Pool& pool, Instant t) {
  UnitsByState units;
  for (const Subscription& subscription : pool.subscriptions()) {
    const uint64_t seats = TermInForce(subscription, t).quantity;
    switch (StateAt(subscription, t)) {
      case SubscriptionState::kPending:
        units.pending += seats;
        break;
      case SubscriptionState::kActive:
        units.enabled += seats;
        break;
      case SubscriptionState::kGrace:
        units.warning += seats;
        break;
      case SubscriptionState::kDisabled:
        units.suspended += seats;
        break;
      default:
        break;
    }
  }
  return units;
}

std::optional<SubscriptionState> BestState(const Pool& pool, Instant t) {
  std::optional<SubscriptionState> best;
  for (const Subscription& subscription : pool.subscriptions()) {
    const SubscriptionState state = StateAt(subscription, t);
    if (IsFinal(state) || TermInForce(subscription, t).quantity == 0) continue;
    if (!best || state < *best) best = state;
  }
  return best;
}

std::optional<Instant> EarliestEnd(const Pool& pool, Instant t) {
  std::optional<Instant> earliest;
  for (const SubscriptionFigures& row : LiveRows(pool, t)) {
    const Instant end = EndOf(*row.subscription);
    if (!earliest || end < *earliest) earliest = end;
  }
  return earliest;
}

std::optional<Due> NextTransition(const Pool& pool, Instant t) {
  std::optional<Due> next;
  for (const Subscription& subscription : pool.subscriptions()) {
    const std::optional<Due> due = NextTransition(subscription, t);
    if (due && (!next || due->at < next->at)) next = due;
  }
  return next;
}

std::vector<SubscriptionFigures> LiveRows(const Pool& pool, Instant t) {
  std::vector<SubscriptionFigures> rows;
  for (const Subscription& subscription : pool.subscriptions()) {
    const SubscriptionFigures figures = FiguresOf(subscription, t);
    if (IsLive(figures.state)) rows.push_back(figures);
  }
  return rows;
}

std::vector<ExpiredRow> ExpiredRows(const Pool& pool, Instant t) {
  std::vector<ExpiredRow> rows;
  const auto add = [&](const Subscription& subscription, const PoolTerm& term, Instant since) -> ExpiredRow& {
    rows.push_back({&subscription, &term, std::nullopt, term.ordered, uint64_t{term.ordered} + term.open, term.open,
                    term.quantity, since, std::nullopt});
    return rows.back();
  };
  for (const Subscription& subscription : pool.subscriptions()) {
    const size_t in_force = IndexInForce(subscription, t);
    for (size_t i = 0; i < in_force; ++i) {
      const PoolTerm& term = subscription.terms[i];
      const Instant renewed = subscription.terms[i + 1].in_force_from();
      const bool renewed_in_time = renewed < GraceEnd(term);
      if (term.quantity == 0 || (renewed_in_time && term.open == 0)) continue;
      add(subscription, term, std::min(GraceEnd(term), renewed));
    }
    const SubscriptionState state = StateAt(subscription, t);
    const PoolTerm& term = subscription.terms[in_force];
    if (IsLive(state) || term.quantity == 0) continue;
    const bool cancelled = state == SubscriptionState::kCancelled;
    ExpiredRow& row =
        add(subscription, term, cancelled ? std::min(GraceEnd(term), CancelledFrom(subscription)) : GraceEnd(term));
    row.state = state;
    row.next = NextTransition(subscription, t);
  }
  return rows;
}

std::vector<WorklistRow> Worklist(const Pool& pool, Instant t) {
  std::vector<WorklistRow> rows;
  for (const Subscription& subscription : pool.subscriptions()) {
    for (size_t i = 0; i < subscription.terms.size(); ++i) {
      const PoolTerm& term = subscription.terms[i];
      if (term.open == 0 || term.written_off || term.in_force_from() > t) continue;
      rows.push_back({&subscription, term.open, term.effective, HasLapsed(subscription, i, t)});
    }
  }
  return rows;
}

}  // namespace muniment::commands
