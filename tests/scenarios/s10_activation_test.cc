// Scenario S10: activation split between two organisations.
#include <algorithm>

#include "projections/history.h"
#include "tests/projections/told.h"
#include "tests/scenarios/pool_scenario.h"

namespace muniment::testing {
namespace {

constexpr std::string_view kAgreement = "OV-55102";
constexpr std::string_view kBoris = "gloria@fabrikam.onmicrosoft.com";  // global administrator of B

class S10Story {
 public:
  S10Story() {
    story.AnAgreement(kAgreement, "openValue", "2027-01-15");
    a = story.AnOrganisation("contoso.onmicrosoft.com", kAgreement);
    b = story.AnOrganisation("fabrikam.onmicrosoft.com");
    edition = story.AnEdition("ENTERPRISEPACK");
  }
  Reply Direct(std::string_view line, int quantity) {
    return story.As(kGloria).Do(
        "directSeats",
        fmt::format(R"({{"line":"{}","organisation":"fabrikam.onmicrosoft.com","quantity":{}}})", line, quantity));
  }
  Reply Open(std::string_view actor, std::string_view organisation) {
    return story.As(actor).Do("openActivation",
                              fmt::format(R"({{"licenceId":"{}","organisation":"{}"}})", kAgreement, organisation));
  }
  Reply Request(std::string_view actor, std::string_view session, std::string_view line, std::string_view domain) {
    return story.As(actor).Do("requestActivation", fmt::format(R"({{"session":"{}","line":"{}","organisation":"{}"}})",
                                                               session, line, domain));
  }
  Reply Record(std::string_view allotment) {
    return story.As(Story::kOperator).Do("recordActivation", fmt::format(R"({{"allotment":"{}"}})", allotment));
  }
  // "ordered / activated / to be activated, late; valid A / B"
  std::string Figures(std::string_view as_of) {
    const auto world = story.Past(as_of);
    const Instant t = world->as_of();
    const auto pool = [&](const std::string& holder) {
      return world->Get<commands::Pool>(fmt::format("pool/{}/{}", holder, edition));
    };
    const commands::Pool of_agreement = pool(fmt::format("agreement/{}", kAgreement));
    int late = 0;
    for (const auto& line : of_agreement.lines()) {
      late += static_cast<int>(std::count_if(line.allotments.begin(), line.allotments.end(),
                                             [&](const auto& allotment) { return IsLate(allotment, t); }));
    }
    return fmt::format("{} / {} / {}, late {}; {} / {}", Ordered(of_agreement, t), Available(of_agreement, t),
                       ToBeOrdered(of_agreement, t), late, Valid(pool("organisation/" + a), t),
                       Valid(pool("organisation/" + b), t));
  }
  Instant End(const std::string& organisation) {
    const auto world = story.Past("2027-04-01");
    return world->Get<commands::Pool>(fmt::format("pool/organisation/{}/{}", organisation, edition))
        .subscriptions()
        .front()
        .last()
        .end;
  }

  // What the organisation's history tells that person, in order.
  std::vector<std::string> History(std::string_view as, const std::string& organisation) {
    const Telling telling =
        Ask(story, projections::HistoryView(),
            {.filters = {{"organisation", organisation}}, .as = std::string(as), .as_of = "2027-04-01"});
    EXPECT_TRUE(telling.status.ok()) << telling.status;
    std::vector<std::string> told;
    for (const std::string& row : telling.rows) {
      const size_t at = row.find("\"what\":\"") + 8;
      told.push_back(row.substr(at, row.find('"', at) - at));
    }
    return told;
  }

  Story story;
  std::string a, b, edition;
};

TEST(S10, ACT_2_ACT_3_ACT_4_ACT_5_ACT_7_ACT_8_INV_8_ActivationSplitBetweenTwoOrganisations) {
  S10Story s;
  s.story.At("2027-03-02T10:00");
  const Reply order =
      s.story.As(kAnn).Do("placeOrder", fmt::format(R"({{"partner":"P-1","number":"L1","agreement":"{}","lines":[)"
                                                    R"({{"edition":"ENTERPRISEPACK","quantity":86}}]}})",
                                                    kAgreement));
  ASSERT_THAT(order, Accepted());
  const std::string l1 = order.Created("line");

  s.story.At("2027-03-04T09:00");
  const Reply directed = s.Direct(l1, 27);
  ASSERT_THAT(directed, Accepted());
  const std::string allotment_b = directed.Created("allotment");
  s.story.At("2027-03-04T09:10");
  EXPECT_THAT(s.Direct(l1, 60), Refused("ACT-4", HasSubstr("59")));

  s.story.At("2027-03-05T09:00");
  const std::string s1 = s.Open(kGloria, "contoso.onmicrosoft.com").Created("session");
  s.story.At("2027-03-05T09:02");
  EXPECT_THAT(s.Request(kGloria, s1, l1, "fabrikam.onmicrosoft.com"), Refused("ACT-2"));
  s.story.At("2027-03-05T09:05");
  const Reply requested = s.Request(kGloria, s1, l1, "contoso.onmicrosoft.com");
  ASSERT_THAT(requested, Accepted());
  const std::string allotment_a = requested.Created("allotment");
  EXPECT_EQ(requested.details.at("quantity"), "59");
  s.story.At("2027-03-05T09:06");
  EXPECT_THAT(s.Request(kGloria, s1, l1, "contoso.onmicrosoft.com"), Refused("ACT-2"));

  s.story.At("2027-03-05T10:58");
  const std::string s2 = s.Open(kBoris, "fabrikam.onmicrosoft.com").Created("session");
  s.story.At("2027-03-05T11:00");
  ASSERT_THAT(s.Request(kBoris, s2, l1, "fabrikam.onmicrosoft.com"), Accepted());
  s.story.At("2027-03-05T18:00");
  ASSERT_THAT(s.Record(allotment_b), Accepted());
  s.story.At("2027-03-06T15:20");
  ASSERT_THAT(s.Record(allotment_a), Accepted());
  EXPECT_THAT(s.Record(allotment_a), Unchanged());

  s.story.At("2027-03-07T09:00");
  EXPECT_THAT(s.Direct(l1, 5), Refused("ACT-4"));
  const std::string s3 = s.Open(kGloria, "contoso.onmicrosoft.com").Created("session");
  EXPECT_THAT(s.Request(kGloria, s3, l1, "contoso.onmicrosoft.com"), Refused("ACT-5"));

  s.story.At("2027-04-01T09:00");
  ASSERT_THAT(s.story.As(kAnn).Do("returnSeats",
                                  fmt::format(R"({{"line":"{}","quantity":11,"allotment":"{}"}})", l1, allotment_a)),
              Accepted());

  EXPECT_EQ(s.Figures("2027-03-02"), "86 / 0 / 86, late 0; 0 / 0");
  EXPECT_EQ(s.Figures("2027-03-05T17:59:59"), "86 / 0 / 86, late 0; 0 / 0");
  EXPECT_EQ(s.Figures("2027-03-05"), "86 / 27 / 59, late 0; 0 / 27");
  EXPECT_EQ(s.Figures("2027-03-06T09:05:00"), "86 / 27 / 59, late 0; 0 / 27");
  EXPECT_EQ(s.Figures("2027-03-06T09:05:01"), "86 / 27 / 59, late 1; 0 / 27");
  EXPECT_EQ(s.Figures("2027-03-06T15:20:00"), "86 / 86 / 0, late 0; 59 / 27");
  EXPECT_EQ(s.Figures("2027-04-01"), "75 / 75 / 0, late 0; 48 / 27");
  EXPECT_EQ(s.End(s.a), Asked("2028-03-06T15:20:00"));
  EXPECT_EQ(s.End(s.b), Asked("2028-03-05T18:00:00"));

  EXPECT_THAT(s.History(kGloria, s.a), ::testing::ElementsAre("ordered", "27 seats directed elsewhere",  //
                                                              "activation of 59 seats requested", "activated",
                                                              "returned", "started", "quantity changed from 59 to 48"));
}

}  // namespace
}  // namespace muniment::testing
