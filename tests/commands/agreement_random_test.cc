// The pool of an agreement of an open programme against its slow, obvious twin on random histories of lines,
// directions, requests, activations and returns, with late entries and voids, on both time axes.
#include <gtest/gtest.h>

#include <random>

#include "commands/pools/figures.h"
#include "fmt/format.h"
#include "tests/support/random_history.h"
#include "tests/support/slow_agreement.h"

namespace muniment::testing {
namespace {

constexpr int kHistories = 200;
constexpr int kEventsEach = 50;
constexpr size_t kInstantsEach = 10;

SlowAgreement FiguresOfPool(const Pool& pool, Instant t) {
  SlowAgreement figures{Ordered(pool, t), Available(pool, t), ToBeOrdered(pool, t), {}};
  for (const OrderLine& line : pool.lines()) {
    figures.lines[line.id] = {line.quantity(), line.activated(), line.undirected()};
  }
  return figures;
}

class Inventor final : public RandomHistory {
 public:
  explicit Inventor(uint64_t seed) : RandomHistory(seed, HolderKey::OfAgreement("OV-1")) {
    story_.Ending(T("2029-01-01"));
  }

 private:
  struct Named {
    std::string line, allotment;
  };
  std::string Line() { return fmt::format("l{}", OneOf(1, std::max(1u, lines_))); }
  Named Known() { return allotments_[OneOf(0, static_cast<uint32_t>(allotments_.size()) - 1)]; }
  const Allotment* Find(const Pool& pool, const Named& named) {
    const OrderLine* line = pool.Find(LineNamed(named.line));
    return line == nullptr ? nullptr : line->Find(AllotmentNamed(named.allotment));
  }

  // Directing, requesting and activating are recorded when they happen; orders and returns may come late (TIME-2).
  void Invent(Instant t, bool late) override {
    const Pool pool = story_.AsOf(t);
    switch (OneOf(0, 11)) {
      case 0:
      case 1:
        return static_cast<void>(story_.Order(fmt::format("l{}", ++lines_), OneOf(1, 40)));
      case 2:
        return static_cast<void>(story_.ChangeLine(Line(), OneOf(1, 50), ""));
      case 3:
        return static_cast<void>(story_.CancelLine(Line(), OneOf(1, 20)));
      case 4:
        return VoidSome();
      case 5:
      case 6:
        return late ? void() : Begin(pool, /*directed=*/true);
      case 7:
        return late ? void() : Begin(pool, /*directed=*/false);
      default:
        return GoOn(pool, late);
    }
  }

  // A new allotment of a line: some of it directed elsewhere, or the rest requested.
  void Begin(const Pool& pool, bool directed) {
    const Named named{Line(), fmt::format("a{}", allotments_.size())};
    const OrderLine* line = pool.Find(LineNamed(named.line));
    if (line == nullptr || line->undirected() == 0) return;
    allotments_.push_back(named);
    if (directed) {
      story_.Direct(named.line, named.allotment, OneOf(1, line->undirected() + 2));
    } else {
      story_.Request(named.line, named.allotment, line->undirected());
    }
  }

  // The next step of one that there is.
  void GoOn(const Pool& pool, bool late) {
    if (allotments_.empty()) return;
    const Named named = Known();
    const Allotment* allotment = Find(pool, named);
    if (allotment == nullptr) return;
    if (allotment->activated) {
      story_.Return(named.line, OneOf(1, allotment->quantity + 1), named.allotment);
    } else if (allotment->requested && OneOf(0, 3) == 0) {
      story_.WithdrawRequest(named.line, named.allotment, allotment->quantity);
    } else if (late) {
      return;
    } else if (allotment->requested) {
      story_.Activate(named.line, named.allotment, allotment->quantity);
    } else if (allotment->directed && OneOf(0, 2) == 0) {
      const uint32_t quantity = OneOf(1, allotment->quantity + 1);
      if (OneOf(0, 1) == 0) return static_cast<void>(story_.DirectAgain(named.line, named.allotment, "", quantity));
      allotments_.push_back({named.line, fmt::format("a{}", allotments_.size())});
      story_.DirectAgain(named.line, named.allotment, allotments_.back().allotment, quantity);
    } else {
      story_.Request(named.line, named.allotment, allotment->quantity);
    }
  }

  // What was activated stays activated, or is less by what was returned late: never more than the line.
  void AcceptedLate(const std::vector<EntryPtr>&, Instant from) override {
    for (const Instant t : SomeInstants(kInstantsEach)) {
      if (t < from) continue;
      const Pool pool = story_.AsOf(t);
      for (const OrderLine& line : pool.lines()) {
        EXPECT_LE(line.activated() + line.undirected(), line.quantity()) << "ACT-7, at " << FormatInstant(t);
      }
    }
  }

  uint32_t lines_ = 0;
  std::vector<Named> allotments_;
};

TEST(AgreementAgainstItsTwin, INV_8_ACT_4_ACT_5_ACT_7_TIME_2_RandomHistoriesOnBothAxes) {
  const uint64_t first_seed = std::random_device{}();
  int accepted = 0;
  for (uint64_t seed = first_seed; seed < first_seed + kHistories; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    Inventor inventor(seed);
    inventor.Go(kEventsEach);
    accepted += inventor.accepted();
    ASSERT_NO_FATAL_FAILURE(ExpectTwinsAgree(inventor, kInstantsEach, FiguresOfPool, AgreementSlowlyWorkedOut));
    if (HasFailure()) break;
  }
  EXPECT_GT(accepted, kHistories * 8) << "histories too dull to prove anything; first seed " << first_seed;
}

}  // namespace
}  // namespace muniment::testing
