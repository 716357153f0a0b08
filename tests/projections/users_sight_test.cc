// What a user without a role sees of the organisation: themselves, and what they bought. One customer with a reseller's
// pool in which that user sits, and two buyers.
#include "fmt/format.h"
#include "projections/all_views.h"
#include "projections/history.h"
#include "tests/projections/told.h"
#include "tests/support/money.h"

namespace muniment::testing {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::string_view kDan = "dan@contoso.onmicrosoft.com";

struct UsersSight : public ::testing::Test, public MoneyStory {
  UsersSight() {
    dan = story.AUser(organisation, kDan);
    story.AnEdition("POWER", SoldAt(1250));
    story.AnEdition("E1");
    story.AnAgreement("R-1", "reseller", "2026-01-15", organisation);
    EXPECT_THAT(story.As("ann@p-1.example")
                    .Do("placeOrder", R"({"partner":"P-1","number":"O-1","agreement":"R-1",)"
                                      R"("lines":[{"edition":"E1","quantity":10}]})"),
                Accepted());
    EXPECT_THAT(
        story.As(kAdmin).Do(
            "assignSeats", fmt::format(R"({{"organisation":"{}","edition":"E1","users":["{}"]}})", organisation, kDan)),
        Accepted());
    bens = Purchase(10).Created("subscription");
    EXPECT_THAT(Purchase(3, "POWER", Paid(AProfile(kCara)), kCara), Accepted());
  }
  std::string dan, bens;
};

TEST_F(UsersSight, CMD_6_CMD_11_WithoutARoleTheySeeOnlyThemselvesInEveryView) {
  for (const projections::ViewKind& view : projections::AllViews()) {
    if (view.name == "catalogue") continue;  // everybody's
    const auto rows = Told(story, view, {.as = std::string(kDan)});
    if (view.name == "users") {
      EXPECT_THAT(rows, ElementsAre(HasSubstr(dan)));
    } else {
      EXPECT_THAT(rows, IsEmpty()) << view.name;
    }
  }
}

TEST_F(UsersSight, CMD_6_HIST_1_TheHistoryOfTheirOrganisationIsWhatTheyBought) {
  const Question organisations{.id = organisation, .as = std::string(kDan)};
  const Telling nothing = Ask(story, projections::HistoryView(), organisations);
  EXPECT_EQ(nothing.status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(nothing.status.message()), HasSubstr("without a role"));
  const auto bought = Told(story, projections::HistoryView(), {.id = organisation, .as = std::string(kBen)});
  EXPECT_THAT(bought, Not(IsEmpty()));
  EXPECT_THAT(bought, Each(HasSubstr(fmt::format(R"("holder":"purchase/{}")", bens))));
  EXPECT_THAT(Told(story, projections::HistoryView(), {.id = organisation, .as = std::string(kAdmin)}),
              ::testing::Contains(HasSubstr(R"("what":"seats assigned")")));
}

}  // namespace
}  // namespace muniment::testing
