#include "projections/activations.h"

#include <algorithm>

#include "projections/history.h"
#include "tests/commands/keys_fixture.h"
#include "tests/projections/told.h"

namespace muniment::testing {
namespace {

using projections::ActivationsView;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view kBoris = "gloria@fabrikam.onmicrosoft.com";

// A line of 30: 12 directed to Fabrikam and requested there on 1 February, 18 left for Contoso.
class ActivationsViewTest : public KeysTest {
 protected:
  ActivationsViewTest() {
    story_.AnAgreement("OV-1", "openValue", "2027-01-15");
    fabrikam_ = story_.AnOrganisation("fabrikam.onmicrosoft.com");
    line_ = story_.As(kAnn)
                .Do("placeOrder", R"({"partner":"P-1","number":"O-1","agreement":"OV-1",)"
                                  R"("lines":[{"edition":"E3","quantity":30}]})")
                .Created("line");
    const Reply directed = story_.As(kAnn).Do(
        "directSeats", fmt::format(R"({{"line":"{}","organisation":"{}","quantity":12}})", line_, fabrikam_));
    allotment_ = directed.Created("allotment");
    EXPECT_THAT(Activate(kBoris, fabrikam_), Accepted());
  }
  Reply Activate(std::string_view actor, std::string_view organisation) {
    const Reply session = story_.As(actor).Do(
        "openActivation", fmt::format(R"({{"licenceId":"OV-1","organisation":"{}"}})", organisation));
    return story_.As(actor).Do("requestActivation", fmt::format(R"({{"session":"{}","line":"{}","organisation":"{}"}})",
                                                                session.Created("session"), line_, organisation));
  }
  static auto Left() { return AllOf(HasSubstr(R"("quantity":18,"state":"toBeActivated")")); }
  std::string fabrikam_, line_, allotment_;
};

TEST_F(ActivationsViewTest, ACT_7_INV_8_ShowsAllotmentsAndWhatIsLeft) {
  const auto requested = AllOf(HasSubstr(R"("quantity":12,"state":"requested")"), HasSubstr(allotment_));
  EXPECT_THAT(Told(story_, ActivationsView()), ElementsAre(requested, Left()));
  EXPECT_THAT(Told(story_, ActivationsView(), {.id = "OV-1"}), ElementsAre(requested, Left()));
  EXPECT_THAT(Told(story_, ActivationsView(), {.as_of = "2027-01-31"}), IsEmpty());
  EXPECT_FALSE(Ask(story_, ActivationsView(), {.id = "NONE"}).status.ok());
  story_.At("2027-02-02");
  ASSERT_THAT(story_.As(Story::kOperator).Do("recordActivation", fmt::format(R"({{"allotment":"{}"}})", allotment_)),
              Accepted());
  EXPECT_THAT(Told(story_, ActivationsView()), ElementsAre(HasSubstr(R"("quantity":12,"state":"activated")"), Left()));
  EXPECT_THAT(Told(story_, ActivationsView(), {.as_of = "2027-02-01"}), ElementsAre(requested, Left()));
}

TEST_F(ActivationsViewTest, ACT_3_ThoseOver24HoursAreLate) {
  EXPECT_THAT(Told(story_, ActivationsView(), {.filters = {{"late", ""}}, .as_of = "2027-02-02T09:00:00"}), IsEmpty());
  EXPECT_THAT(Told(story_, ActivationsView(), {.filters = {{"late", ""}}, .as_of = "2027-02-02T09:00:01"}),
              ElementsAre(AllOf(HasSubstr(allotment_), HasSubstr(R"("late":true)"))));
}

TEST_F(ActivationsViewTest, ACT_4_OthersSeeOfWhatWasDirectedElsewhereOnlyHowMuch) {
  ASSERT_THAT(Activate(kGloria, organisation_), Accepted());  // binds the agreement to Contoso (ORG-6)
  EXPECT_THAT(Told(story_, ActivationsView(), {.as = std::string(kGloria)}),
              ElementsAre(AllOf(HasSubstr(R"("quantity":12,"state":"directed")"), Not(HasSubstr(fabrikam_)),
                                Not(HasSubstr(allotment_))),
                          HasSubstr(R"("quantity":18,"state":"requested")")));
  EXPECT_THAT(Told(story_, ActivationsView(), {.as = std::string(kBoris)}),
              ElementsAre(AllOf(HasSubstr(R"("quantity":12,"state":"requested")"), HasSubstr(fabrikam_))));
}

TEST_F(ActivationsViewTest, ACT_4_AListOfTheLateDoesNotGiveAwayWhatOthersRequested) {
  ASSERT_THAT(Activate(kGloria, organisation_), Accepted());
  const auto late = [&](std::string_view as) {
    return Told(story_, ActivationsView(), {.filters = {{"late", ""}}, .as = std::string(as), .as_of = "2027-02-03"});
  };
  EXPECT_THAT(late(kGloria), ElementsAre(HasSubstr(R"("quantity":18,"state":"requested")")));
  EXPECT_THAT(late(kAnn), ElementsAre(HasSubstr(R"("quantity":18,"state":"requested")")));
  EXPECT_THAT(late(kBoris), ElementsAre(HasSubstr(R"("quantity":12,"state":"requested")")));
}

TEST_F(ActivationsViewTest, CMD_6_AnAgreementThatOneMayNotSeeIsRefusedAndNotEmpty) {
  story_.APartner("P-2");
  EXPECT_EQ(Ask(story_, ActivationsView(), {.id = "OV-1", .as = "ann@p-2.example"}).status.code(),
            absl::StatusCode::kNotFound);
  EXPECT_THAT(Told(story_, ActivationsView(), {.id = "OV-1", .as = std::string(kBoris)}),
              ElementsAre(HasSubstr(fabrikam_)))
      << "of whose organisation a part is";
}

// The entry of the other organisation is kept from the customer, and so is its void (HIST-1).
TEST_F(ActivationsViewTest, ACT_4_TIME_8_NorIsTheVoidOfWhatOthersDid) {
  ASSERT_THAT(Activate(kGloria, organisation_), Accepted());
  const auto history = [&](std::string_view as) {
    return Told(story_, projections::HistoryView(), {.id = "agreement/OV-1", .as = std::string(as)});
  };
  story_.At("2027-02-02");
  ASSERT_THAT(story_.As(Story::kOperator).Do("recordActivation", fmt::format(R"({{"allotment":"{}"}})", allotment_)),
              Accepted());
  const auto before = history(kGloria);
  const Reply returned = story_.As(kAnn).Do(
      "returnSeats", fmt::format(R"({{"line":"{}","quantity":5,"allotment":"{}"}})", line_, allotment_));
  ASSERT_THAT(returned, Accepted());
  Story::Envelope mistake;
  mistake.reason_code = "enteredByMistake";
  ASSERT_THAT(
      story_.As(Story::kOperator).Do("voidEntry", fmt::format(R"({{"entry":{}}})", returned.first_entry), mistake),
      Accepted());
  EXPECT_EQ(history(kGloria).size(), before.size());
  EXPECT_GT(history(Story::kOperator).size(), before.size());
}

TEST_F(ActivationsViewTest, ACT_4_ORD_5_ARequestThatACancellationWithdrewIsKeptFromOthersToo) {
  ASSERT_THAT(Activate(kGloria, organisation_), Accepted());
  ASSERT_THAT(story_.As(kAnn).Do("cancelOrderLine", fmt::format(R"({{"line":"{}","quantity":20}})", line_)),
              Accepted());
  const auto withdrawn = [&](std::string_view as) {
    const auto rows = Told(story_, projections::HistoryView(), {.id = "agreement/OV-1", .as = std::string(as)});
    return std::count_if(rows.begin(), rows.end(),
                         [](const std::string& row) { return row.find("withdrawn") != row.npos; });
  };
  EXPECT_EQ(withdrawn(Story::kOperator), 2);
  EXPECT_EQ(withdrawn(kGloria), 1);
  EXPECT_THAT(Told(story_, ActivationsView(), {.as = std::string(kGloria)}),
              Each(AllOf(Not(HasSubstr(fabrikam_)), Not(HasSubstr(allotment_)))));
}

TEST_F(ActivationsViewTest, CMD_4_SayWhichOrganisationThereIsNot) {
  const Telling telling = Ask(story_, ActivationsView(), {.filters = {{"organisation", "nowhere.example"}}});
  EXPECT_EQ(telling.status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(telling.status.message()), HasSubstr("no organisation nowhere.example as of"));
}

}  // namespace
}  // namespace muniment::testing
