// Pool against its slow, obvious twin on random histories with late entries and voids, on both time axes; and TIME-2's
// promise: no late entry that is accepted makes the pool over-assigned, or more so, at any instant.
#include <gtest/gtest.h>

#include <random>

#include "commands/pools/checks.h"
#include "commands/pools/walk.h"
#include "fmt/format.h"
#include "tests/support/random_history.h"
#include "tests/support/slow_pool.h"

namespace muniment::testing {
namespace {

constexpr int kHistories = 300;
constexpr int kEventsEach = 40;
constexpr size_t kInstantsEach = 10;  // at which a history is looked at, drawn anew for each question

SlowFigures FiguresOfPool(const Pool& pool, Instant t) {
  SlowFigures figures{Ordered(pool, t),
                      Available(pool, t),
                      Open(pool, t),
                      Valid(pool, t),
                      Assigned(pool, t),
                      Free(pool, t),
                      OverAssigned(pool, t),
                      {},
                      {},
                      EarliestEnd(pool, t)};
  if (const auto best = BestState(pool, t)) figures.best = StateText(*best);
  for (const Subscription& subscription : pool.subscriptions()) {
    if (TermInForce(subscription, t).quantity == 0) continue;
    figures.states[subscription.id] = StateText(StateAt(subscription, t));
  }
  return figures;
}

// Histories of an account's pool, with what comes by key and is bought besides.
class Inventor final : public RandomHistory {
 public:
  explicit Inventor(uint64_t seed) : RandomHistory(seed, HolderKey::OfAccount("0005000123")) {}

 private:
  std::string Name(uint32_t n) { return fmt::format("s{}", n); }
  std::string Known() { return Name(OneOf(1, std::max(1u, named_))); }

  void Invent(Instant t, bool) override {
    // What everybody bought in a year ends on the tenth of June.
    const Instant end = t < T("2027-06-10") ? T("2027-06-10") : t < T("2028-06-10") ? T("2028-06-10") : T("2029-06-10");
    story_.Ending(end);
    const Pool pool = story_.AsOf(t);
    switch (OneOf(0, 16)) {
      case 0:
      case 1:
        story_.SelfProvision(Name(++named_), OneOf(1, 30));
        break;
      case 2:
      case 3: {
        const uint32_t quantity = OneOf(1, 40);
        story_.Order(Name(++named_), quantity, OneOf(0, 2) == 0 ? OneOf(0, quantity) : 0);
        break;
      }
      case 4:
        story_.CancelLine(Known(), OneOf(1, 20));
        break;
      case 5:
        story_.ChangeLine(Known(), OneOf(1, 40), OneOf(0, 1) ? Name(++named_) : "");
        break;
      case 6:
        story_.Return(Known(), OneOf(1, 20));
        break;
      case 7:
        story_.TakeBack(Known(), OneOf(1, 20));
        break;
      case 8: {
        const std::string name = Known();
        const Subscription* subscription = pool.Find(Sub(name));
        if (subscription == nullptr) break;
        const bool disabled = StateAt(*subscription, t) == SubscriptionState::kDisabled;
        const Instant start = disabled ? t : EndOf(*subscription);
        story_.Ending(disabled ? end : AddMonths(start, 12));
        if (OneOf(0, 3) == 0) {
          story_.RenewByKey(name, OneOf(1, 40), start);
        } else {
          story_.RenewByOrder(Name(++named_), name, OneOf(1, 40), start);
        }
        break;
      }
      case 9: {
        const std::string name = Known();
        const Subscription* subscription = pool.Find(Sub(name));
        if (subscription == nullptr) break;
        story_.CancelSubscription(name, OneOf(0, 1) ? t : EndOf(*subscription));
        break;
      }
      case 10:
        if (OneOf(0, 3) == 0) {
          story_.WithdrawCancellation(Known());
        } else {
          VoidSome();
        }
        break;
      case 11:
      case 12: {
        const int from = static_cast<int>(OneOf(0, 60));
        story_.Assign(People("user", from, from + static_cast<int>(OneOf(1, 8))));
        break;
      }
      case 13: {
        std::vector<PersonId> people;
        for (const auto& [person, seat] : Seated(pool, t)) {
          if (OneOf(0, 2) == 0) people.push_back(person);
        }
        if (!people.empty()) story_.Unassign(people);
        break;
      }
      case 14:
        story_.Start(Name(++named_), OneOf(1, 30));
        break;
      case 15:
      case 16:
        InventQuantity(pool, t);
        break;
    }
  }

  // Seats added to a subscription that began by key, or given back of it (KEY-10, SELF-3, INV-10).
  void InventQuantity(const Pool& pool, Instant t) {
    const std::string name = Known();
    const Subscription* subscription = pool.Find(Sub(name));
    if (subscription == nullptr) return;
    const PoolTerm& term = TermInForce(*subscription, t);
    if (term.ordered + term.open != 0 || term.quantity == 0) return;
    const uint32_t quantity = OneOf(0, 2) == 0 ? OneOf(0, term.quantity) : term.quantity + OneOf(1, 20);
    if (quantity != term.quantity) story_.ChangeQuantity(name, term.quantity, quantity);
  }

  // TIME-2's promise, held against the twin.
  void AcceptedLate(const std::vector<EntryPtr>& before, Instant from) override {
    for (const Instant t : SomeInstants(kInstantsEach)) {
      // What will lapse if nothing more is recorded counts no more than for a command that is not late (SEAT-6).
      if (t < from || t > story_.entries().back()->recorded()) continue;
      const SlowFigures was = SlowlyWorkedOut(before, t, kLatest), is = SlowlyWorkedOut(story_.entries(), t, kLatest);
      EXPECT_LE(is.over, was.over) << "at " << FormatInstant(t);
    }
  }

  uint32_t named_ = 0;
};

TEST(PoolAgainstItsTwin, INV_LIFE_SEAT_RandomHistoriesOnBothAxes) {
  const uint64_t first_seed = std::random_device{}();
  int accepted = 0;
  for (uint64_t seed = first_seed; seed < first_seed + kHistories; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    Inventor inventor(seed);
    inventor.Go(kEventsEach);
    accepted += inventor.accepted();
    ASSERT_NO_FATAL_FAILURE(ExpectTwinsAgree(inventor, kInstantsEach, FiguresOfPool, SlowlyWorkedOut));
    for (const Figure figure : {Figure::kOrdered, Figure::kAvailable, Figure::kToBeOrdered, Figure::kValid,
                                Figure::kAssigned, Figure::kFree, Figure::kOverAssigned}) {
      for (const Instant t : inventor.SomeInstants(3)) {
        int64_t sum = 0;
        for (const Contribution& c : Explain(inventor.story().Timeline(), figure, t)) sum += c.amount;
        ASSERT_EQ(sum, static_cast<int64_t>(FigureOf(inventor.story().AsOf(t), figure, t)))
            << "INV-6, as of " << FormatInstant(t);
      }
    }
    if (HasFailure()) break;
  }
  EXPECT_GT(accepted, kHistories * 5) << "histories too dull to prove anything; first seed " << first_seed;
}

}  // namespace
}  // namespace muniment::testing
