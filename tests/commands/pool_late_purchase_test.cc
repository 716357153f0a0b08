// Late purchases through the write path: what a later purchase was judged by still binds (CAT-12, TIME-2); terms of
// months do not drift (LIFE-12).
#include "tests/scenarios/pool_scenario.h"

namespace muniment::testing {
namespace {

TEST(LatePurchase, CAT_12_TIME_2_ALaterPurchaseMayNotGoBeyondTheGreatestQuantityByIt) {
  PoolScenario s;
  s.story.AnEdition("SMALL", R"({"greatest":300})");
  s.AnAccount("A", "2026-01-15");
  s.story.At("2027-03-01");
  const Reply later = s.SelfProvision("SMALL", 200);
  ASSERT_THAT(later, Accepted());
  s.story.At("2027-04-01");
  EXPECT_THAT(s.story.DoLate("2027-02-01", "selfProvision", s.SelfProvisionFields("SMALL", 200)),
              Refused("TIME-2", HasSubstr(fmt::format("entry {} ", later.first_entry))));
  EXPECT_THAT(s.story.DoLate("2027-02-01", "selfProvision", s.SelfProvisionFields("SMALL", 100)), Accepted());
}

TEST(LatePurchase, CAT_12_TIME_2_LateTermsOfSaleBindLaterCommandsOnly) {
  PoolScenario s;
  const std::string guid = s.story.AnEdition("SMALL", R"({"greatest":900})");
  s.AnAccount("A", "2026-01-15");
  s.story.At("2027-03-01");
  ASSERT_THAT(s.SelfProvision("SMALL", 200), Accepted());
  s.story.At("2027-04-01");
  Story::Envelope envelope;
  envelope.effective = "2027-01-15";
  ASSERT_THAT(
      s.story.Do("setTermsOfSale", fmt::format(R"({{"edition":"{}","terms":{{"greatest":300}}}})", guid), envelope),
      Accepted());
  EXPECT_THAT(s.story.DoLate("2027-02-01", "selfProvision", s.SelfProvisionFields("SMALL", 200)), Accepted())
      << "200 and 200 were within 900 when the later was recorded, and the late one alone is within 300";
}

TEST(LatePurchase, CAT_12_ORD_5_TIME_2_ALaterChangeUpIsStillAPurchaseOfTheLeast) {
  PoolScenario s;
  s.story.AnEdition("LARGE", R"({"least":50})");
  s.AnAccount("A", "2026-01-15");
  s.story.At("2027-03-01T08:00");
  const std::string line = s.Order("O", "LARGE", 100).Created("line");
  const auto to = [&](int quantity) { return fmt::format(R"({{"line":"{}","quantity":{}}})", line, quantity); };
  s.story.At("2027-03-01T12:00");
  const Reply later = s.story.As(kAnn).Do("changeOrderLine", to(180));
  ASSERT_THAT(later, Accepted());
  s.story.At("2027-03-02");
  EXPECT_THAT(s.story.DoLate("2027-03-01T10:00", "changeOrderLine", to(150), "P-1"),
              Refused("TIME-2", HasSubstr("would add 30")));
}

TEST(TermsOfMonths, LIFE_12_AMonthlyTermKeepsItsDay) {
  PoolScenario s;
  const std::string guid = s.story.AnEdition("STANDARDPACK");
  s.AReseller();
  s.story.At("2027-01-31T08:00");
  const std::string id = s.Order("M", "STANDARDPACK", 5, R"(,"term":"P1M")").Created("subscription");
  const auto end = [&] {
    const auto& pool = s.story.world().Get<commands::Pool>(s.PoolName(guid));
    return FormatInstant(EndOf(*pool.Find(*ParseIdAs<SubscriptionId>(id))));
  };
  EXPECT_EQ(end(), "2027-02-28T08:00:00Z");
  const std::string renews = fmt::format(R"(,"term":"P1M","renews":"{}")", id);
  ASSERT_THAT(s.Order("M2", "STANDARDPACK", 5, renews), Accepted());
  EXPECT_EQ(end(), "2027-03-31T08:00:00Z");
  ASSERT_THAT(s.Order("M3", "STANDARDPACK", 5, renews), Accepted());
  EXPECT_EQ(end(), "2027-04-30T08:00:00Z");
}

}  // namespace
}  // namespace muniment::testing
