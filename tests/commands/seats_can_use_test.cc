// SEAT-5: who can use what, and the first condition that fails, in words.
#include "commands/publisher/publisher.h"
#include "commands/seats/seats.h"
#include "door/seal.h"
#include "tests/scenarios/pool_scenario.h"

namespace muniment::testing {
namespace {

constexpr std::string_view kE1 = "STANDARDPACK";

struct CanUseTest : public ::testing::Test, public PoolScenario {
  CanUseTest() {
    edition = story.AnEdition(kE1);
    AnAccount("A", "2026-01-15");
    Users(2);
    story.At("2027-02-01T09:00");
    MustAccept(SelfProvision(kE1, 100));
    MustAccept(Assign(kE1, 0, 1));
  }
  // "yes", or why not.
  std::string Ask(int user, std::string_view at) {
    const auto past = story.Past(at);
    const auto hash = door::AddressHash(story.ledger().secrets(), User(user));
    const PersonId person = story.world().Get<commands::AddressOwner>(commands::AddressStream(hash)).person();
    const commands::CanUseAnswer answer =
        CanUse(*past, *ParseIdAs<OrganisationId>(organisation), person, *ParseIdAs<EditionId>(edition), Asked(at));
    return answer.can_use ? "yes" : answer.why_not;
  }
  std::string edition;
};

TEST_F(CanUseTest, SEAT_5_FromUsableFromToTheEndOfGrace) {
  EXPECT_THAT(Ask(0, "2027-02-02T08:59:59"), HasSubstr("from 2027-02-02T09:00:00Z on"));
  EXPECT_EQ(Ask(0, "2027-02-02T09:00:00"), "yes");
  EXPECT_EQ(Ask(0, "2028-02-13T23:59:59"), "yes");
  EXPECT_THAT(Ask(0, "2028-02-14T00:00:00"), HasSubstr("the last ended on 2028-01-15"));
}

TEST_F(CanUseTest, SEAT_5_WithoutASeat) { EXPECT_THAT(Ask(1, "2027-03-01"), HasSubstr("no seat")); }

TEST_F(CanUseTest, SEAT_5_DOM_11_NoLongerVerifiedAndVerifiedAgain) {
  story.At("2027-03-01");
  MustAccept(story.As(kGloria).Do("removeDomain",
                                  fmt::format(R"({{"organisation":"{}","domain":"contoso.com"}})", organisation)));
  EXPECT_THAT(Ask(0, "2027-03-01"), HasSubstr("no longer verified"));
  story.At("2027-03-02");
  story.AVerifiedDomain(organisation, "contoso.com");
  EXPECT_EQ(Ask(0, "2027-03-02"), "yes") << "all is as before";
}

TEST_F(CanUseTest, SEAT_4_UnassignedAndRemoved) {
  story.At("2027-03-01");
  MustAccept(Unassign(kE1, 0, 1));
  EXPECT_THAT(Ask(0, "2027-03-01"), HasSubstr("no seat"));
  EXPECT_EQ(Ask(0, "2027-02-28"), "yes");
  MustAccept(
      story.As(kGloria).Do("removeUser", fmt::format(R"({{"organisation":"{}","user":"{}"}})", organisation, User(1))));
  EXPECT_THAT(Ask(1, "2027-03-01"), HasSubstr("no user"));
}

}  // namespace
}  // namespace muniment::testing
