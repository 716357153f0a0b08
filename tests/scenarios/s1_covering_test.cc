// Scenario S1: covering, additional, partial cancellation, return.
#include "tests/scenarios/pool_scenario.h"

namespace muniment::testing {
namespace {

using commands::Figure;
using ::testing::ElementsAre;

TEST(S1, INV_9_INV_10_ORD_5_SP_1_INV_2_CoveringAdditionalPartialCancellationReturn) {
  PoolScenario s;
  const std::string e1 = s.story.AnEdition("STANDARDPACK");
  s.AnAccount("0005000123", "2026-01-15");  // anniversary: 15 January
  s.Users(310);

  s.story.At("2027-02-01T09:00");
  const Reply provisioned = s.SelfProvision("STANDARDPACK", 300);
  ASSERT_THAT(provisioned, Accepted());
  EXPECT_EQ(s.Figures(e1, "2027-02-01"), "0 / 300 / 300");
  s.story.At("2027-02-04T10:00");
  const std::string l1 = s.Order("L1", "STANDARDPACK", 180).Created("line");
  EXPECT_EQ(s.Figures(e1, "2027-02-04"), "180 / 300 / 120");
  s.story.At("2027-02-10T10:00");
  const std::string l2 = s.Order("L2", "STANDARDPACK", 260).Created("line");
  s.story.At("2027-02-10T16:00");
  ASSERT_THAT(s.OnLine("cancelOrderLine", l2, 170), Accepted());
  EXPECT_EQ(s.Figures(e1, "2027-02-10T12:00:00"), "440 / 440 / 0");
  EXPECT_EQ(s.Figures(e1, "2027-02-10"), "270 / 300 / 30");
  s.story.At("2027-02-12T09:00");
  const std::string l3 = s.Order("L3", "STANDARDPACK", 75, R"(,"additional":75)").Created("line");
  EXPECT_EQ(s.Figures(e1, "2027-02-12"), "345 / 375 / 30");
  s.story.At("2027-02-15");
  s.AssignMany("STANDARDPACK", 0, 310);  // 16 requests
  EXPECT_EQ(s.Seats(e1, "2027-02-15"), "v 375, s 310, f 65");
  s.story.At("2027-02-20T09:00");
  ASSERT_THAT(s.OnLine("returnSeats", l1, 50), Accepted());
  EXPECT_EQ(s.Figures(e1, "2027-02-20"), "295 / 325 / 30");

  s.story.At("2027-02-21T09:00");
  EXPECT_THAT(s.OnLine("returnSeats", l3, 20), Refused("ORD-5", HasSubstr("305 seats for 310 assigned; at most 15")));
  s.story.At("2027-02-21T09:05");
  EXPECT_THAT(s.OnLine("cancelOrderLine", l2, 10), Refused("ORD-5", HasSubstr("usable since 2027-02-11T10:00:00Z")));

  s.story.At("2027-02-22T09:00");
  ASSERT_THAT(s.SelfProvision("STANDARDPACK", 200), Accepted());
  EXPECT_EQ(s.Figures(e1, "2027-02-22"), "295 / 525 / 230");
  s.story.At("2027-02-25T09:00");
  ASSERT_THAT(s.Order("L4", "STANDARDPACK", 90), Accepted());
  EXPECT_EQ(s.Figures(e1, "2027-02-25"), "385 / 525 / 140");

  // Explained (INV-6): every entry with its contribution.
  EXPECT_THAT(s.Amounts(e1, Figure::kAvailable, "2027-02-25"), ElementsAre(300, 0, 140, -140, 75, -50, 200, 0));
  EXPECT_THAT(s.Amounts(e1, Figure::kOrdered, "2027-02-25"), ElementsAre(0, 180, 260, -170, 75, -50, 0, 90));
  const commands::Pool pool = s.PoolAt(e1, "2027-02-25");
  std::vector<std::string> rows;
  for (const auto& row : LiveRows(pool, Asked("2027-02-25"))) {
    rows.push_back(fmt::format("{}/{}", row.ordered, row.available));
    EXPECT_EQ(EndOf(*row.subscription), Asked("2028-01-15T00:00:00")) << "SP-4";
  }
  EXPECT_THAT(rows, ElementsAre("250/250", "75/75", "60/200"));
}

}  // namespace
}  // namespace muniment::testing
