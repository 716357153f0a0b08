// Random purchase histories, through the real write path, against the slow calculation with rationals: to the cent, at
// every step, however often the scheduler ran. Rules BILL-3, BILL-5.
#include <algorithm>
#include <random>

#include "tests/support/money.h"
#include "tests/support/slow_charges.h"

namespace muniment::testing {
namespace {

struct Totals {
  int64_t all = 0, issued = 0;
};

Totals TotalsOf(MoneyStory& world, std::string_view subscription) {
  Totals totals;
  const auto& history = commands::ChargedHistoryOf(world.story.world(), *ParseIdAs<SubscriptionId>(subscription));
  for (const commands::Charge& charge : commands::ChargesOf(history, world.Now())) {
    totals.all += charge.amount;
    if (charge.entry) totals.issued += charge.amount;
  }
  return totals;
}

class RandomPurchase {
 public:
  explicit RandomPurchase(uint64_t seed) : random_(seed), world_("2027-01-01") {}

  void Run() {
    static constexpr std::string_view kCurrencies[] = {"JPY", "EUR", "KWD"};
    static constexpr std::pair<std::string_view, int> kPeriods[] = {{"P1M", 1}, {"P3M", 3}, {"P1Y", 12}};
    const int64_t price = Between(1, 99'999);
    const auto& [billing, months] = kPeriods[Between(0, 2)];
    world_.story.AnEdition(
        "POWER",
        fmt::format(R"({{"selfService":true,"term":"P1Y","billing":"{}","price":{{"minorUnits":{},"currency":"{}"}}}})",
                    billing, price, kCurrencies[Between(0, 2)]));
    now_ = world_.Now() + seconds{Between(0, 60 * 86'400)};
    if (Between(0, 2) == 0) now_ = std::chrono::floor<days>(now_);
    Move();
    quantity_ = static_cast<uint32_t>(Between(1, 500));
    const Reply bought = world_.Purchase(quantity_);
    ASSERT_THAT(bought, Accepted());
    id_ = bought.Created("subscription");
    last_charged_ = now_;
    slow_.emplace(now_, 12, months, price, quantity_);
    const Instant end = AddMonths(now_, 12), start = now_;
    while (now_ < end) {
      Step(end, start);
      if (::testing::Test::HasFatalFailure()) return;
      Compare();
    }
    world_.story.Tick();
    EXPECT_EQ(TotalsOf(world_, id_).issued, slow_->TotalUpTo(now_)) << "after the tick nothing is due";
  }

 private:
  void Step(Instant end, Instant start) {
    now_ += seconds{Between(0, 3) == 0 ? 0 : Between(1, 40 * 86'400)};
    // Often where periods meet, and in the last second before.
    if (Between(0, 4) == 0) {
      now_ = std::max(now_, AddMonths(start, static_cast<int>(Between(1, 11))) - seconds{Between(0, 1)});
    }
    now_ = std::min(now_, end);
    Move();
    if (now_ >= end || cancelled_) return;
    switch (Between(0, 9)) {
      case 0:
        world_.story.Tick();
        last_charged_ = now_;
        return;
      case 1:
        if (Between(0, 9) != 0 || now_ == last_charged_) return;
        ASSERT_THAT(world_.Cancel(id_), Accepted());
        slow_->CancelAt(now_);
        cancelled_ = true;
        return;
      default:
        Change();
    }
  }

  // What is taken back in the very second in which it was charged is a matter of what came first, which the slow
  // calculation does not know: that has a test of its own.
  void Change() {
    const auto total = static_cast<uint32_t>(Between(1, 600));
    if (total < quantity_ && now_ == last_charged_) return;
    if (total == quantity_) return;
    ASSERT_THAT(world_.SetQuantity(id_, total), Accepted());
    slow_->SetTotal(now_, total);
    quantity_ = total;
    last_charged_ = now_;
  }

  void Compare() {
    const Totals totals = TotalsOf(world_, id_);
    EXPECT_EQ(totals.all, slow_->TotalUpTo(now_)) << FormatInstant(now_);
    EXPECT_LE(totals.issued, totals.all);
  }
  void Move() { world_.story.At(FormatInstant(now_)); }
  int64_t Between(int64_t least, int64_t most) { return std::uniform_int_distribution<int64_t>(least, most)(random_); }

  std::mt19937_64 random_;
  MoneyStory world_;
  std::optional<SlowCharges> slow_;
  std::string id_;
  Instant now_{}, last_charged_{};
  uint32_t quantity_ = 0;
  bool cancelled_ = false;
};

// One history in two worlds: in one the scheduler comes before everything that happens, in the other at the end only.
class RandomPayers {
 public:
  explicit RandomPayers(uint64_t seed) : random_(seed), often_("2027-01-01"), never_("2027-01-01") {}

  void Run() {
    const int64_t price = Between(1, 99'999);
    for (Side* side : {&often_, &never_}) {
      side->world.story.AnEdition("POWER", SoldAt(price));
      side->profiles = {side->world.profile, side->world.AProfile(kBen, "", "Second"),
                        side->world.AProfile(kBen, "EUR", "Third")};
    }
    now_ = often_.world.Now() + seconds{Between(1, 60 * 86'400)};
    Both([&](Side& side) {
      const Reply bought = side.world.Purchase(10);
      side.id = bought.Created("subscription");
      return bought;
    });
    for (int64_t i = Between(3, 9); i > 0; --i) {
      now_ += seconds{Between(1, 60 * 86'400)};
      if (Between(0, 2) == 0) {
        const auto payer = static_cast<size_t>(Between(0, 2));
        Both([&](Side& side) { return side.world.Renew(side.id, MoneyStory::Paid(side.profiles[payer])); });
      } else {
        const auto total = static_cast<uint32_t>(Between(1, 600));
        Both([&](Side& side) { return side.world.SetQuantity(side.id, total); });
      }
    }
    now_ += seconds{Between(1, 60 * 86'400)};
    for (Side* side : {&often_, &never_}) {
      side->world.story.At(FormatInstant(now_));
      side->world.story.Tick();
    }
    EXPECT_EQ(InvoicesOf(often_), InvoicesOf(never_));
  }

 private:
  struct Side {
    explicit Side(std::string_view clock) : world(clock) {}
    MoneyStory world;
    std::vector<std::string> profiles;
    std::string id;
  };

  template <class Act>
  void Both(Act act) {
    // Not in the very second of the act: what was invoiced before it in that second is a matter of what came first.
    often_.world.story.At(FormatInstant(now_ - seconds{1}));
    often_.world.story.Tick();
    std::string outcome;
    for (Side* side : {&often_, &never_}) {
      side->world.story.At(FormatInstant(now_));
      const Reply reply = act(*side);
      if (side == &often_) outcome = reply.outcome;
      EXPECT_EQ(reply.outcome, outcome) << reply;
    }
  }

  std::vector<std::string> InvoicesOf(Side& side) {
    std::vector<std::string> invoices;
    const auto& history = commands::ChargedHistoryOf(side.world.story.world(), *ParseIdAs<SubscriptionId>(side.id));
    for (const commands::Charge& charge : commands::ChargesOf(history, now_)) {
      const auto payer =
          std::find(side.profiles.begin(), side.profiles.end(), ToText(charge.billing_profile)) - side.profiles.begin();
      invoices.push_back(fmt::format("{} {} {} {} by {}{}", FormatInstant(charge.from),
                                     MoneyStory::KindText(charge.kind), charge.seats, charge.amount, payer,
                                     charge.entry ? "" : " not issued"));
    }
    return invoices;
  }
  int64_t Between(int64_t least, int64_t most) { return std::uniform_int_distribution<int64_t>(least, most)(random_); }

  std::mt19937_64 random_;
  Side often_, never_;
  Instant now_{};
};

TEST(RandomPurchases, BILL_1_BILL_5_BILL_6_WhoPaysDoesNotDependOnTheScheduler) {
  const uint64_t first = std::random_device{}();
  for (uint64_t seed = first; seed < first + 25; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    RandomPayers(seed).Run();
    if (HasFailure()) return;
  }
}

TEST(RandomPurchases, BILL_3_BILL_5_CostWhatTheSlowCalculationSays) {
  const uint64_t first = std::random_device{}();
  for (uint64_t seed = first; seed < first + 25; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    RandomPurchase(seed).Run();
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace muniment::testing
