// Scenario S7: late orders and late self-provisioning on both axes.
#include "tests/scenarios/pool_scenario.h"

namespace muniment::testing {
namespace {

TEST(S7, ORD_3_INV_9_TIME_1_TIME_2_LateOrdersAndLateSelfProvisioningOnBothAxes) {
  PoolScenario s;
  const std::string e = s.story.AnEdition("STANDARDPACK");
  s.AnAccount("0005000700", "2026-12-01");

  s.story.At("2027-04-06T10:00");
  ASSERT_THAT(s.SelfProvision("STANDARDPACK", 500), Accepted());
  s.story.At("2027-04-20T10:00");
  const Reply l1 = s.Order("L1", "STANDARDPACK", 520);
  ASSERT_THAT(l1, Accepted());
  s.story.At("2027-05-11T10:00");
  ASSERT_THAT(s.story.DoLate("2027-04-02", "placeOrder", s.OrderFields("L0", "STANDARDPACK", 240)), Accepted());
  s.story.At("2027-05-18T10:00");
  ASSERT_THAT(s.story.DoLate("2027-04-10", "placeOrder", s.OrderFields("L2", "STANDARDPACK", 150)), Accepted());
  s.story.At("2027-05-25T10:00");
  const Reply e5 = s.story.DoLate("2027-04-18", "selfProvision", s.SelfProvisionFields("STANDARDPACK", 200));
  ASSERT_THAT(e5, Accepted());
  s.story.At("2027-06-01");

  const std::vector<std::string> known = {"2027-04-30", "2027-05-11", "2027-05-18", "2027-05-25"};
  const std::vector<std::vector<std::string>> rows = {
      {"2027-04-03", "0 / 0 / 0", "240 / 240 / 0", "240 / 240 / 0", "240 / 240 / 0"},
      {"2027-04-08", "0 / 500 / 500", "240 / 740 / 500", "240 / 740 / 500", "240 / 740 / 500"},
      {"2027-04-15", "0 / 500 / 500", "240 / 740 / 500", "390 / 740 / 350", "390 / 740 / 350"},
      {"2027-04-19", "0 / 500 / 500", "240 / 740 / 500", "390 / 740 / 350", "390 / 940 / 550"},
      {"2027-04-30", "520 / 520 / 0", "760 / 760 / 0", "910 / 910 / 0", "910 / 940 / 30"}};
  for (const auto& row : rows) {
    for (size_t i = 0; i < known.size(); ++i) {
      EXPECT_EQ(s.Figures(e, row[0], known[i]), row[i + 1]) << "as of " << row[0] << ", known " << known[i];
    }
  }
  EXPECT_EQ(s.Figures(e, "2027-04-03", "2027-05-11T09:59:59"), "0 / 0 / 0");

  // What L1 gave to available, as known each time.
  const auto contribution_of_l1 = [&](std::string_view known_at) {
    const auto timeline = s.story.Past("2027-04-30", known_at)->Timeline(s.PoolName(e));
    for (const auto& c : commands::Explain(timeline, commands::Figure::kAvailable, Asked("2027-04-30"))) {
      if (ToNumber(c.entry) >= l1.first_entry && ToNumber(c.entry) < l1.first_entry + l1.entry_count) return c.amount;
    }
    return int64_t{-1};
  };
  EXPECT_EQ(contribution_of_l1("2027-04-30"), 20);
  EXPECT_EQ(contribution_of_l1("2027-05-11"), 20);
  EXPECT_EQ(contribution_of_l1("2027-05-18"), 170);
  EXPECT_EQ(contribution_of_l1("2027-05-25"), 0);

  // The running system's own state is this fold too, also after it was closed and opened again.
  const auto live = [&] {
    const auto& pool = s.story.world().Get<commands::Pool>(s.PoolName(e));
    const Instant t = Asked("2027-06-01T00:00:00");
    return fmt::format("{} / {} / {}", Ordered(pool, t), Available(pool, t), ToBeOrdered(pool, t));
  };
  EXPECT_EQ(live(), "910 / 940 / 30");
  s.story.Reopen();
  EXPECT_EQ(live(), "910 / 940 / 30");
}

}  // namespace
}  // namespace muniment::testing
