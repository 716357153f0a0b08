#include "commands/pools/walk.h"

#include <algorithm>
#include <tuple>

namespace muniment::commands {
namespace {

// Everything that falls due at the first instant in (after, until] at which anything does, by subscription, then kind.
std::vector<Due> NextDues(const Pool& pool, Instant after, Instant until) {
  std::vector<Due> next;
  for (const Subscription& subscription : pool.subscriptions()) {
    for (const Due& due : TransitionsOf(subscription)) {
      if (due.at <= after || due.at > until || (!next.empty() && due.at > next.front().at)) continue;
      if (!next.empty() && due.at < next.front().at) next.clear();
      next.push_back(due);
    }
  }
  std::sort(next.begin(), next.end(), [](const Due& a, const Due& b) {
    return std::tie(a.subscription, a.kind) < std::tie(b.subscription, b.kind);
  });
  return next;
}

bool MattersTo(Figure figure, schemas::Event::Reader event) {
  if (event.isSeatsAssigned() || event.isSeatsUnassigned()) {
    return figure == Figure::kAssigned || figure == Figure::kFree || figure == Figure::kOverAssigned;
  }
  if (figure == Figure::kAssigned) return false;
  switch (event.which()) {
    case schemas::Event::SELF_PROVISIONED:
    case schemas::Event::TAKEN_BACK:
    case schemas::Event::LINE_PLACED:
    case schemas::Event::LINE_CHANGED:
    case schemas::Event::LINE_CANCELLED:
    case schemas::Event::SEATS_RETURNED:
    case schemas::Event::SUBSCRIPTION_STARTED:
    case schemas::Event::SUBSCRIPTION_RENEWED:
    case schemas::Event::QUANTITY_CHANGED:
    case schemas::Event::SUBSCRIPTION_CANCELLED:
    case schemas::Event::ACTIVATION_RECORDED:
      return true;
    default:
      return false;
  }
}

// A figure whose parts move to an instant one subscription at a time, so that each that falls due then gets its own
// share.
class Tally {
 public:
  explicit Tally(Figure figure) : figure_(figure) {}

  // After an entry: everything as it is.
  int64_t MoveAll(const Pool& pool, Instant t) {
    rows_.clear();
    for (const Subscription& subscription : pool.subscriptions()) rows_[subscription.id] = FiguresOf(subscription, t);
    assigned_ = Assigned(pool, t);
    return Change(pool.is_of_agreement() ? static_cast<int64_t>(FigureOf(pool, figure_, t)) : Sum());
  }
  // What falls due for one subscription. SEAT-9's end of the assignments goes with the subscription that was the last.
  int64_t Move(const Pool& pool, const SubscriptionId& id, Instant t) {
    if (const Subscription* subscription = pool.Find(id)) {
      rows_[id] = FiguresOf(*subscription, t);
      if (IsFinal(rows_[id].state)) assigned_ = Assigned(pool, t);
    }
    return pool.is_of_agreement() ? 0 : Change(Sum());
  }

 private:
  int64_t Sum() const {
    int64_t valid = 0, amount = 0;
    for (const auto& [id, row] : rows_) {
      valid += static_cast<int64_t>(row.valid);
      amount += static_cast<int64_t>(figure_ == Figure::kOrdered     ? row.ordered
                                     : figure_ == Figure::kAvailable ? row.available
                                                                     : row.open);
    }
    const auto assigned = static_cast<int64_t>(assigned_);
    switch (figure_) {
      case Figure::kValid:
        return valid;
      case Figure::kAssigned:
        return assigned;
      case Figure::kFree:
        return std::max<int64_t>(0, valid - assigned);
      case Figure::kOverAssigned:
        return std::max<int64_t>(0, assigned - valid);
      default:
        return amount;
    }
  }
  int64_t Change(int64_t value) { return value - std::exchange(value_, value); }

  Figure figure_;
  std::map<SubscriptionId, SubscriptionFigures> rows_;
  uint64_t assigned_ = 0;
  int64_t value_ = 0;
};

}  // namespace

void Walk(const std::vector<EntryPtr>& timeline, Instant until,
          absl::FunctionRef<void(const Step& step, const Pool& pool)> visit) {
  Pool pool;
  Instant now = kEarliest;
  const auto let_time_pass = [&](Instant to) {
    for (;;) {
      const std::vector<Due> dues = NextDues(pool, now, to);
      if (dues.empty()) break;
      now = dues.front().at;
      for (const Due& due : dues) visit({now, nullptr, due}, pool);
    }
    now = std::max(now, to);
  };
  for (const EntryPtr& entry : timeline) {
    if (entry->effective() > until) break;
    let_time_pass(entry->effective());
    pool.Evolve(*entry);
    visit({entry->effective(), entry, std::nullopt}, pool);
  }
  let_time_pass(until);
}

uint64_t FigureOf(const Pool& pool, Figure figure, Instant t) {
  switch (figure) {
    case Figure::kOrdered:
      return Ordered(pool, t);
    case Figure::kAvailable:
      return Available(pool, t);
    case Figure::kToBeOrdered:
      return ToBeOrdered(pool, t);
    case Figure::kValid:
      return Valid(pool, t);
    case Figure::kAssigned:
      return Assigned(pool, t);
    case Figure::kFree:
      return Free(pool, t);
    case Figure::kOverAssigned:
      return OverAssigned(pool, t);
  }
  return 0;
}

std::vector<Contribution> Explain(const std::vector<EntryPtr>& timeline, Figure figure, Instant t) {
  std::vector<Contribution> contributions;
  Tally tally(figure);
  Walk(timeline, t, [&](const Step& step, const Pool& pool) {
    if (step.due) {
      const int64_t amount = tally.Move(pool, step.due->subscription, step.at);
      if (amount != 0) contributions.push_back({step.at, step.due->set_by, step.due, amount});
    } else {
      const int64_t amount = tally.MoveAll(pool, step.at);
      if (amount != 0 || MattersTo(figure, step.entry->body())) {
        contributions.push_back({step.at, step.entry->position(), std::nullopt, amount});
      }
    }
  });
  return contributions;
}

}  // namespace muniment::commands
