// Scenario S2: lapse and renewal on a purchasing account.
#include "tests/scenarios/pool_scenario.h"

namespace muniment::testing {
namespace {

using commands::ExpiredRow;
using commands::WorklistRow;

std::string Renews(std::string_view subscription) { return fmt::format(R"(,"renews":"{}")", subscription); }

TEST(S2, LIFE_11_LIFE_13_INV_7_SP_4_SEAT_6_PAR_5_LapseAndRenewalOnAPurchasingAccount) {
  PoolScenario s;
  const std::string e1 = s.story.AnEdition("STANDARDPACK"), e3 = s.story.AnEdition("ENTERPRISEPACK");
  s.AnAccount("0005000200", "2026-06-10");
  s.Users(615);

  s.story.At("2027-01-20T08:00");
  const std::string a = s.SelfProvision("STANDARDPACK", 600).Created("subscription");
  s.story.At("2027-02-03T11:00");
  const std::string b = s.Order("O-1", "STANDARDPACK", 640).Created("subscription");
  s.story.At("2027-03-01");
  s.AssignMany("STANDARDPACK", 0, 615);
  s.story.At("2027-05-02T09:00");
  ASSERT_THAT(s.SelfProvision("ENTERPRISEPACK", 500), Accepted());
  s.story.At("2027-05-28T10:00");
  EXPECT_THAT(s.Order("O-2", "STANDARDPACK", 570, Renews(a)), Refused("LIFE-11", HasSubstr("at least 575")));
  s.story.At("2027-05-28T10:05");
  ASSERT_THAT(s.Order("O-2", "STANDARDPACK", 580, Renews(a)), Accepted());

  // Before e6: what a question knows on 2027-07-20.
  s.story.At("2027-07-20T12:00");
  EXPECT_EQ(s.Seats(e1, "2027-07-10T00:00:00"), "v 580, s 615, over 35");
  s.story.At("2027-08-05T09:00");
  EXPECT_THAT(s.Order("O-3", "STANDARDPACK", 34, Renews(b)), Refused("LIFE-11", HasSubstr("at least 35")));
  ASSERT_THAT(s.Order("O-3", "STANDARDPACK", 36, Renews(b)), Accepted());

  EXPECT_EQ(s.Figures(e1, "2027-06-01"), "640 / 640 / 0");
  EXPECT_EQ(s.Seats(e1, "2027-06-01"), "v 640, s 615, f 25");
  EXPECT_EQ(s.Figures(e1, "2027-06-20", "2027-05-01"), "640 / 640 / 0");
  EXPECT_EQ(s.Seats(e1, "2027-06-20", "2027-05-01"), "v 640, s 615, f 25");
  EXPECT_EQ(BestState(s.PoolAt(e1, "2027-06-20", "2027-05-01"), Asked("2027-06-20")),
            commands::SubscriptionState::kGrace);
  EXPECT_EQ(s.Figures(e1, "2027-06-10T00:00:00"), "620 / 620 / 0");
  EXPECT_EQ(s.Seats(e1, "2027-06-10T00:00:00"), "v 620, s 615, f 5");
  EXPECT_EQ(s.Figures(e1, "2027-07-09T23:59:59"), "620 / 620 / 0");
  EXPECT_EQ(s.Seats(e1, "2027-07-09T23:59:59"), "v 620, s 615, f 5");
  EXPECT_EQ(s.Figures(e1, "2027-07-10T00:00:00"), "580 / 580 / 0");
  EXPECT_EQ(s.Seats(e1, "2027-07-10T00:00:00"), "v 580, s 615, over 35");
  EXPECT_EQ(s.Figures(e1, "2027-08-05T09:00:00"), "616 / 616 / 0");
  EXPECT_EQ(s.Seats(e1, "2027-08-05T09:00:00"), "v 616, s 615, f 1");

  const Instant lapse = Asked("2027-07-10T00:00:00");
  const commands::Pool lapsed = s.PoolAt(e1, "2027-07-10T00:00:00");
  const std::vector<ExpiredRow> expired = ExpiredRows(lapsed, lapse);
  ASSERT_EQ(expired.size(), 1u);
  EXPECT_EQ(ToText(expired[0].subscription->id), b);
  EXPECT_EQ(expired[0].ordered, 40u);
  EXPECT_EQ(expired[0].available, 40u);
  EXPECT_EQ(expired[0].next->at, Asked("2027-10-08T00:00:00"));

  // Both renewed terms end on the anniversary (SP-4), B's too, which began in between.
  const commands::Pool pool = s.PoolAt(e1, "2027-08-05T09:00:00");
  for (const auto& row : LiveRows(pool, Asked("2027-08-05T09:00:00"))) {
    EXPECT_EQ(EndOf(*row.subscription), Asked("2028-06-10T00:00:00"));
  }

  EXPECT_EQ(s.Figures(e3, "2027-06-01"), "0 / 500 / 500");
  const Instant t = Asked("2027-07-20");
  const commands::Pool unordered = s.PoolAt(e3, "2027-07-20");
  EXPECT_TRUE(LiveRows(unordered, t).empty());
  ASSERT_EQ(ExpiredRows(unordered, t).size(), 1u);
  EXPECT_EQ(ExpiredRows(unordered, t)[0].ordered, 0u);
  EXPECT_EQ(ExpiredRows(unordered, t)[0].available, 500u);
  EXPECT_EQ(ExpiredRows(unordered, t)[0].open, 500u);
  const std::vector<WorklistRow> worklist = Worklist(unordered, t);
  ASSERT_EQ(worklist.size(), 1u);
  EXPECT_EQ(worklist[0].open, 500u);
  EXPECT_TRUE(worklist[0].lapsed);
  EXPECT_EQ(worklist[0].since, Asked("2027-05-02T09:00:00"));

  // SEAT-9: without e6, B would be deprovisioned, and no assignment ends while A lives.
  const auto unaware = s.PoolAt(e1, "2027-10-08T00:00:00", "2027-08-05T08:59:59");
  const Instant gone = Asked("2027-10-08T00:00:00");
  EXPECT_EQ(StateAt(*unaware.Find(*ParseIdAs<SubscriptionId>(b)), gone), commands::SubscriptionState::kDeprovisioned);
  EXPECT_EQ(Assigned(unaware, gone), 615u);
}

}  // namespace
}  // namespace muniment::testing
