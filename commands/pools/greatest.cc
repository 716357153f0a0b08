#include "commands/pools/greatest.h"

#include <algorithm>

#include "commands/activations/returned.h"
#include "commands/pools/figures.h"

namespace muniment::commands {

void Holding::Add(int64_t seats, Instant from, Instant until) {
  if (seats == 0 || from >= until) return;
  changes_[from] += seats;
  if (until != kForever) changes_[until] -= seats;
}

Holding& Holding::operator+=(const Holding& other) {
  for (const auto& [at, seats] : other.changes_) changes_[at] += seats;
  return *this;
}

namespace {

// Of an agreement of an open programme: what waits to be activated, and what was as long as its term counts with the
// organisation that has it.
Holding HeldOfLines(World& world, const EditionId& edition, const std::vector<OrderLine>& lines,
                    const OfferTerms& terms, Instant t) {
  Holding held;
  for (const OrderLine& line : lines) {
    if (line.offer != terms.offer) continue;
    held.Add(line.waiting, t);
    for (const Allotment& allotment : line.allotments) {
      if (!allotment.activated) continue;
      const Pool& pool = world.Get<Pool>(PoolOfAllotment(edition, allotment));
      const Subscription* subscription = pool.Find(allotment.subscription);
      const PoolTerm* term = subscription == nullptr ? nullptr : TermOfAllotment(world, *subscription, allotment, t);
      if (term == nullptr) continue;
      const CountedTime counted = WhenCounted(*subscription, *term);
      held.Add(allotment.quantity, std::max(counted.from, t), counted.until);
    }
  }
  return held;
}

}  // namespace

Holding HeldOfOffer(World& world, const Pool& pool, const OfferTerms& terms, Instant t) {
  Holding held;
  if (terms.greatest == 0) return held;
  if (pool.is_of_agreement()) return HeldOfLines(world, pool.edition(), pool.lines(), terms, t);
  for (const Subscription& subscription : pool.subscriptions()) {
    for (const PoolTerm& term : subscription.terms) {
      if (term.offer != terms.offer) continue;
      const CountedTime counted = WhenCounted(subscription, term);
      held.Add(term.quantity, std::max(counted.from, t), counted.until);
    }
  }
  return held;
}

Verdict CheckGreatest(World& world, const OfferTerms& terms, const Holding& before, const Holding& after, Instant t) {
  if (terms.greatest == 0) return std::nullopt;
  Holding raised = after;
  for (const auto& [at, seats] : before.changes()) raised.Add(-seats, at);
  int64_t have = 0, more = 0;
  uint64_t most = 0;  // where the purchase raises it
  // Each instant of either has an entry in `raised`, if one of 0.
  for (const auto& [at, change] : raised.changes()) {
    more += change;
    const auto of_after = after.changes().find(at);
    if (of_after != after.changes().end()) have += of_after->second;
    if (more > 0) most = std::max(most, static_cast<uint64_t>(have));
  }
  return CheckGreatest(world, terms, most, t);
}

}  // namespace muniment::commands
