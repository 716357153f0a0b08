// Scenario S9: notices and transitions after an outage, then a late renewal. The subscriptions are a reseller's lines
// in an organisation's pool, M renewed by a line where the scenario has a key.
#include <algorithm>

#include "tests/scenarios/pool_scenario.h"

namespace muniment::testing {
namespace {

using ::testing::ElementsAreArray;

constexpr std::string_view kE1 = "STANDARDPACK";

struct S9World : PoolScenario {
  S9World() {
    edition = story.AnEdition(kE1);
    AReseller();
    story.At("2027-01-05T06:00");
    m = Order("M", kE1, 10).Created("subscription");
    n = Order("N", kE1, 10).Created("subscription");
    story.At("2027-01-25");
    t = Order("T", kE1, 10).Created("subscription");
    story.At("2027-11-30");
    first_tick = story.Tick();
    story.At("2027-12-15T06:00");
    r = Order("R", kE1, 10, R"(,"term":"P1M")").Created("subscription");
    story.At("2027-12-20T09:00");
    MustAccept(Order("RM", kE1, 10, fmt::format(R"(,"renews":"{}")", m)));
  }

  std::string NameOf(capnp::Data::Reader id) const {
    const std::string text = ToText(schemas::IdOf<SubscriptionId>(id));
    return text == m ? "M" : text == n ? "N" : text == r ? "R" : text == t ? "T" : "?";
  }
  // What an entry that the scheduler appended says.
  std::string Says(const commands::EntryView& entry) const {
    const auto event = entry.body();
    const std::string due = FormatInstant(entry.effective());
    if (event.isTransitionRecorded()) {
      const auto e = event.getTransitionRecorded();
      return fmt::format("{} {} {}", due, NameOf(e.getSubscription()), commands::TransitionText(e.getKind()));
    }
    if (event.isTransitionWithdrawn()) {
      const auto e = event.getTransitionWithdrawn();
      return fmt::format("{} {} withdrawn {} because of {}", due, NameOf(e.getSubscription()), e.getWithdrawn(),
                         e.getBecause());
    }
    if (!event.isRenewalNoticeDue()) return "?";
    const auto e = event.getRenewalNoticeDue();
    return fmt::format("{} {} notice {} {}", due, NameOf(e.getSubscription()), e.getDays(),
                       e.getMissed() ? "missed" : "sent");
  }
  std::vector<std::string> Said(const Reply& tick) {
    std::vector<std::string> texts;
    for (uint64_t i = 0; i < tick.entry_count; ++i) {
      const commands::EntryPtr entry = story.world().EntryAt(Position{tick.first_entry + i});
      EXPECT_EQ(entry->recorded(), story.ledger().last_recorded());
      texts.push_back(Says(*entry));
    }
    return texts;
  }
  // At one instant entries stand in the order of subscription ids: as M and N happen to have them.
  std::vector<std::string> InOrderOfIds(std::vector<std::string> texts) const {
    std::stable_sort(texts.begin(), texts.end(), [&](const std::string& x, const std::string& y) {
      const auto key = [&](const std::string& s) {
        const char name = s[21];
        return s.substr(0, 20) + (name == 'M' ? m : name == 'N' ? n : name == 'R' ? r : t);
      };
      return key(x) < key(y);
    });
    return texts;
  }
  std::string StateOf(const std::string& subscription, std::string_view as_of, std::string_view known = "") {
    const commands::Pool pool = PoolAt(edition, as_of, known);
    return std::string(
        commands::StateText(StateAt(*pool.Find(*ParseIdAs<SubscriptionId>(subscription)), Asked(as_of))));
  }

  std::string edition, m, n, r, t;
  Reply first_tick;
};

TEST(S9, LIFE_1_LIFE_2_LIFE_4_LIFE_14_NoticesAndTransitionsAfterAnOutageThenALateRenewal) {
  S9World s;
  EXPECT_EQ(s.first_tick.entry_count, 3u);  // the 60-day notices of M, N and T

  s.story.At("2028-01-20T12:00");
  EXPECT_EQ(s.StateOf(s.n, "2028-01-10"), "grace") << "no tick yet";
  const Reply tick = s.story.Tick();
  EXPECT_THAT(s.Said(tick), ElementsAreArray(s.InOrderOfIds(
                                {"2027-12-06T06:00:00Z M notice 30 missed", "2027-12-06T06:00:00Z N notice 30 missed",
                                 "2027-12-16T06:00:00Z R notice 30 missed", "2027-12-26T00:00:00Z T notice 30 missed",
                                 "2027-12-29T06:00:00Z N notice 7 missed", "2028-01-04T06:00:00Z N notice 1 missed",
                                 "2028-01-05T06:00:00Z M begins its next term", "2028-01-05T06:00:00Z N enters grace",
                                 "2028-01-08T06:00:00Z R notice 7 missed", "2028-01-14T06:00:00Z R notice 1 missed",
                                 "2028-01-15T06:00:00Z R enters grace", "2028-01-18T00:00:00Z T notice 7 sent"})));
  EXPECT_THAT(s.story.Tick(), Unchanged());
  for (const std::string known : {"2028-01-10", ""}) {
    EXPECT_EQ(s.StateOf(s.m, "2028-01-10", known), "active");
    EXPECT_EQ(s.StateOf(s.n, "2028-01-10", known), "grace");
    EXPECT_EQ(s.StateOf(s.r, "2028-01-10", known), "active");
    EXPECT_EQ(s.StateOf(s.t, "2028-01-10", known), "active");
  }

  s.story.At("2028-01-22T10:00");
  const Reply renewal =
      s.story.DoLate("2028-01-03", "placeOrder", s.OrderFields("RN", kE1, 10, fmt::format(R"(,"renews":"{}")", s.n)));
  ASSERT_THAT(renewal, Accepted()) << "the entry about N's grace is not in the way";
  EXPECT_EQ(EndOf(*s.PoolAt(s.edition, "2028-01-22T10:00:00").Find(*ParseIdAs<SubscriptionId>(s.n))),
            Asked("2029-01-05T06:00:00"));
  EXPECT_EQ(s.StateOf(s.n, "2028-01-10", "2028-01-21"), "grace");
  EXPECT_EQ(s.StateOf(s.n, "2028-01-10", "2028-01-22"), "active");

  s.story.At("2028-01-23");
  const Reply answered = s.story.Tick();
  ASSERT_EQ(answered.entry_count, 2u);
  const std::vector<std::string> said = s.Said(answered);
  EXPECT_EQ(said[0], "2028-01-05T06:00:00Z N begins its next term");
  const commands::EntryPtr withdrawal = s.story.world().EntryAt(Position{answered.first_entry + 1});
  ASSERT_TRUE(withdrawal->body().isTransitionWithdrawn());
  const auto withdrawn = withdrawal->body().getTransitionWithdrawn();
  EXPECT_EQ(FormatInstant(withdrawal->effective()), "2028-01-05T06:00:00Z");
  EXPECT_EQ(s.Says(*s.story.world().EntryAt(Position{withdrawn.getWithdrawn()})),
            "2028-01-05T06:00:00Z N enters grace");
  EXPECT_TRUE(s.story.world().EntryAt(Position{withdrawn.getBecause()})->body().isLinePlaced());
  EXPECT_GE(withdrawn.getBecause(), renewal.first_entry);
  EXPECT_LT(withdrawn.getBecause(), renewal.first_entry + renewal.entry_count);

  s.story.At("2028-01-24");
  const std::vector<std::string> last = s.Said(s.story.Tick());
  ASSERT_EQ(last.size(), 1u);
  EXPECT_EQ(last[0], "2028-01-24T00:00:00Z T notice 1 sent");
}

}  // namespace
}  // namespace muniment::testing
