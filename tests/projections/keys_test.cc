#include "projections/keys.h"

#include "tests/commands/keys_fixture.h"
#include "tests/projections/told.h"

namespace muniment::testing {
namespace {

using projections::KeysView;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string Shown(int key, std::string_view state) {
  return fmt::format(R"("lastFive":"{}","code":"E3","name":"Edition E3","seats":10,"period":"P1Y","state":"{}")",
                     LastFive(key), state);
}

// Keys 1 to 4: redeemed, revoked, reserved, free.
class KeysViewTest : public KeysTest {
 protected:
  KeysViewTest() {
    EXPECT_THAT(Issue({1, 2, 3, 4}), Accepted());
    story_.At("2027-02-02T10:00");
    EXPECT_THAT(Complete(Open({1})), Accepted());
    EXPECT_THAT(Revoke(2), Accepted());
    EXPECT_THAT(Open({3}), Accepted());
  }
};

TEST_F(KeysViewTest, KEY_2_ShowsEachByItsLastFiveAndNoMore) {
  const auto rows = Told(story_, KeysView());
  EXPECT_THAT(rows, ElementsAre(AllOf(HasSubstr(Shown(1, "redeemed")), HasSubstr(organisation_), HasSubstr("start")),
                                HasSubstr(Shown(2, "revoked")),
                                AllOf(HasSubstr(Shown(3, "reserved")), HasSubstr("2027-02-02T10:30:00Z")),
                                HasSubstr(Shown(4, "free"))));
  for (const std::string& row : rows) {
    EXPECT_THAT(row, Not(HasSubstr("BCDFG")));
    EXPECT_THAT(row, Not(HasSubstr("hash")));
  }
}

TEST_F(KeysViewTest, TIME_1_AsOfAndAsKnownAt) {
  const auto free = [](int key) { return HasSubstr(Shown(key, "free")); };
  EXPECT_THAT(Told(story_, KeysView(), {.as_of = "2027-02-01"}), ElementsAre(free(1), free(2), free(3), free(4)));
  EXPECT_THAT(Told(story_, KeysView(), {.known_at = "2027-02-01"}), ElementsAre(free(1), free(2), free(3), free(4)));
  EXPECT_THAT(Told(story_, KeysView(), {.as_of = "2027-01-31"}), IsEmpty());
  story_.At("2027-02-02T10:30");
  EXPECT_THAT(Told(story_, KeysView(), {.filters = {{"key", LastFive(3)}}}), ElementsAre(free(3)))
      << "lapsed, whether or not the scheduler ran (KEY-4)";
}

TEST_F(KeysViewTest, KEY_2_AreFiltered) {
  EXPECT_THAT(Told(story_, KeysView(), {.filters = {{"state", "free"}}}), ElementsAre(HasSubstr(LastFive(4))));
  EXPECT_THAT(Told(story_, KeysView(), {.filters = {{"partner", "P-1"}}}), SizeIs(4));
  EXPECT_THAT(Told(story_, KeysView(), {.filters = {{"partner", "P-2"}}}), IsEmpty());
  EXPECT_THAT(Told(story_, KeysView(), {.filters = {{"edition", "E3"}}}), SizeIs(4));
  EXPECT_THAT(Told(story_, KeysView(), {.filters = {{"organisation", organisation_}}}),
              ElementsAre(HasSubstr(LastFive(1))));
  EXPECT_THAT(Told(story_, KeysView(), {.filters = {{"organisation", "contoso.onmicrosoft.com"}}}), SizeIs(1));
  EXPECT_FALSE(Ask(story_, KeysView(), {.filters = {{"edition", "E9"}}}).status.ok());
  EXPECT_FALSE(Ask(story_, KeysView(), {.filters = {{"organisation", "nowhere.example"}}}).status.ok());
}

TEST_F(KeysViewTest, CMD_6_TheirPartnerAndWhoRedeemedThemSeeThem) {
  story_.APartner("P-2");
  EXPECT_THAT(Told(story_, KeysView(), {.as = std::string(Story::kOperator)}), SizeIs(4));
  EXPECT_THAT(Told(story_, KeysView(), {.as = std::string(kAnn)}), SizeIs(4));
  EXPECT_THAT(Told(story_, KeysView(), {.as = "ann@p-2.example"}), IsEmpty());
  EXPECT_THAT(Told(story_, KeysView(), {.as = std::string(kGloria)}), ElementsAre(HasSubstr(LastFive(1))));
}

TEST_F(KeysViewTest, KEY_9_BoundOnesAreListedUnderTheLicenceId) {
  story_.AnEdition("AZURE", R"({"activation":"key"})");
  ASSERT_THAT(story_.Do("registerAgreement", R"({"number":"O-1","kind":"open","customer":"Contoso","partner":"P-1",)"
                                             R"("licenceId":"L-77","start":"2027-01-01"})"),
              Accepted());
  const std::string line = story_.As(kAnn)
                               .Do("placeOrder", R"({"partner":"P-1","number":"N-1","agreement":"O-1",)"
                                                 R"("lines":[{"edition":"AZURE","quantity":20}]})")
                               .Created("line");
  ASSERT_THAT(
      story_.Do("issueKeys", fmt::format(R"({{"partner":"P-1","edition":"AZURE","seats":10,"line":"{}","keys":{}}})",
                                         line, KeyList({8, 9}))),
      Accepted());
  const auto both = ElementsAre(AllOf(HasSubstr(LastFive(8)), HasSubstr(line)), HasSubstr(LastFive(9)));
  EXPECT_THAT(Told(story_, KeysView(), {.id = "L-77"}), both);
  EXPECT_THAT(Told(story_, KeysView(), {.id = "O-1"}), both);
  EXPECT_FALSE(Ask(story_, KeysView(), {.id = "L-78"}).status.ok());
  EXPECT_FALSE(Ask(story_, KeysView(), {.id = "L-77", .as = std::string(kGloria)}).status.ok());
  EXPECT_THAT(Complete(Open({8})), Accepted());  // which binds the agreement to the organisation (ORG-6)
  EXPECT_THAT(Told(story_, KeysView(), {.id = "L-77", .as = std::string(kGloria)}), both);
  EXPECT_THAT(Told(story_, KeysView(), {.filters = {{"organisation", organisation_}}}), SizeIs(3));
}

// ACT-4: whose organisation seats were directed to is not the customer's to see.
TEST_F(KeysViewTest, ACT_4_OthersSeeOfAKeyThatADirectedPartWasActivatedByOnlyThatItIsUsed) {
  constexpr std::string_view kBoris = "gloria@fabrikam.onmicrosoft.com";
  story_.AnEdition("AZURE", R"({"activation":"key"})");
  const std::string fabrikam = story_.AnOrganisation("fabrikam.onmicrosoft.com");
  story_.AnAgreement("OV-1", "openValue", "2027-01-15");
  const std::string line = story_.As(kAnn)
                               .Do("placeOrder", R"({"partner":"P-1","number":"N-1","agreement":"OV-1",)"
                                                 R"("lines":[{"edition":"AZURE","quantity":20}]})")
                               .Created("line");
  ASSERT_THAT(
      story_.As(Story::kOperator)
          .Do("issueKeys", fmt::format(R"({{"partner":"P-1","edition":"AZURE","seats":10,"line":"{}","keys":{}}})",
                                       line, KeyList({8, 9}))),
      Accepted());
  ASSERT_THAT(story_.As(kAnn).Do("directSeats",
                                 fmt::format(R"({{"line":"{}","organisation":"{}","quantity":10}})", line, fabrikam)),
              Accepted());
  const auto activate = [&](std::string_view actor, std::string_view organisation) {
    const Reply session = story_.As(actor).Do(
        "openActivation", fmt::format(R"({{"licenceId":"OV-1","organisation":"{}"}})", organisation));
    return story_.As(actor).Do("requestActivation", fmt::format(R"({{"session":"{}","line":"{}","organisation":"{}"}})",
                                                                session.Created("session"), line, organisation));
  };
  ASSERT_THAT(activate(kGloria, organisation_), Accepted());
  ASSERT_THAT(activate(kBoris, fabrikam), Accepted());
  const auto used = HasSubstr(R"("state":"redeemed")");
  for (const std::string_view other : {kGloria, kAnn}) {
    EXPECT_THAT(Told(story_, KeysView(), {.id = "OV-1", .as = std::string(other)}),
                ElementsAre(AllOf(used, other == kGloria ? HasSubstr(organisation_) : used),
                            AllOf(used, Not(HasSubstr(fabrikam)), Not(HasSubstr(R"("since")")))));
  }
  EXPECT_THAT(Told(story_, KeysView(), {.filters = {{"organisation", fabrikam}}, .as = std::string(kBoris)}),
              ElementsAre(AllOf(used, HasSubstr(fabrikam))));
}

TEST_F(KeysViewTest, CMD_4_SayWhichFilterNamesNothing) {
  const auto refusal = [&](std::string filter, std::string text) {
    return std::string(Ask(story_, KeysView(), {.filters = {{std::move(filter), std::move(text)}}}).status.message());
  };
  EXPECT_THAT(refusal("edition", "E9"), AllOf(HasSubstr("no one edition E9 as of"), HasSubstr("`show catalogue`")));
  EXPECT_THAT(refusal("organisation", "nowhere.example"),
              AllOf(HasSubstr("no organisation nowhere.example as of"), HasSubstr("`show organisations`")));
  EXPECT_THAT(refusal("partner", "P/1"), AllOf(HasSubstr("no partner P/1 as of"), HasSubstr("`show partners`")));
  EXPECT_THAT(refusal("edition", "kim@contoso.com"), Not(HasSubstr("kim")));
}

}  // namespace
}  // namespace muniment::testing
