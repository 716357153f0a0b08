// assignSeats and unassignSeats through the write path. Rules SEAT-1 to SEAT-4, SEAT-6, SEAT-10, DOM-2, DOM-11, ORG-7.
#include "tests/scenarios/pool_scenario.h"

namespace muniment::testing {
namespace {

using ::testing::AllOf;

constexpr std::string_view kE1 = "STANDARDPACK";

// An account with 100 seats for contoso.com, past its usable-from.
struct SeatsTest : public ::testing::Test, public PoolScenario {
  SeatsTest() {
    edition = story.AnEdition(kE1);
    AnAccount("A", "2026-01-15");
    Users(30);
    story.At("2027-02-01");
    MustAccept(SelfProvision(kE1, 100));
    story.At("2027-02-03");
  }
  std::string Seats() { return PoolScenario::Seats(edition, "2027-02-03"); }
  Reply AssignTo(std::string_view users, std::string_view more = "", std::string_view actor = kGloria) {
    return story.As(actor).Do("assignSeats", fmt::format(R"({{"organisation":"{}","edition":"{}","users":[{}]{}}})",
                                                         organisation, kE1, users, more));
  }
  // A second pool of the edition: the organisation's own.
  void AnOrganisationPool(int seats) {
    AReseller();
    MustAccept(Order("R", kE1, seats));
    holder = "account/A";
  }
  std::string edition;
};

TEST_F(SeatsTest, SEAT_1_SEAT_2_AssignsUpToTwentyUsersOnce) {
  EXPECT_THAT(Assign(kE1, 0, 20), Accepted());
  EXPECT_EQ(Seats(), "v 100, s 20, f 80");
  EXPECT_THAT(Assign(kE1, 0, 20), Unchanged()) << "all have one";
  EXPECT_THAT(Assign(kE1, 15, 25), Accepted()) << "who has one counts as done";
  EXPECT_EQ(Seats(), "v 100, s 25, f 75");
}

TEST_F(SeatsTest, SEAT_2_RefusesTwentyOneUsers) {
  EXPECT_THAT(Assign(kE1, 0, 21), Refused("SEAT-2", HasSubstr("send the rest in another")));
  EXPECT_EQ(Seats(), "v 100, s 0, f 100");
}

TEST_F(SeatsTest, SEAT_2_AllOrNoneWithTheReasonForEveryUserWhoStandsInTheWay) {
  const std::string elsewhere = story.AUser(organisation, "x@contoso.onmicrosoft.com");
  story.APartner("P-7");  // its member is known to the ledger and no user here
  const Reply reply =
      AssignTo(R"("user0@contoso.com","ann@p-7.example","nobody@contoso.com","x@contoso.onmicrosoft.com")");
  EXPECT_THAT(reply,
              Refused("SEAT-1", AllOf(HasSubstr("users[1]"), HasSubstr("users[2]: unknown"), HasSubstr(elsewhere))));
  EXPECT_EQ(Seats(), "v 100, s 0, f 100");
}

TEST_F(SeatsTest, DOM_2_SeatsOfAnAccountAreForWorkAccountsAtExactlyItsDomain) {
  story.AVerifiedDomain(organisation, "contoso.co.uk");
  story.AUser(organisation, "taiyo@contoso.co.uk");
  story.AUser(organisation, "x@contoso.onmicrosoft.com");
  EXPECT_THAT(AssignTo(R"("taiyo@contoso.co.uk")"), Refused("DOM-2", HasSubstr("exactly contoso.com")));
  EXPECT_THAT(AssignTo(R"("x@contoso.onmicrosoft.com")"), Refused("DOM-2"));
  EXPECT_THAT(AssignTo(R"("user0@contoso.com")"), Accepted());
}

TEST_F(SeatsTest, SEAT_3_OnlyLicenceAndGlobalAdministratorsAssign) {
  EXPECT_THAT(AssignTo(R"("user0@contoso.com")", "", "user0@contoso.com"), Refused("CMD-6"));
  EXPECT_THAT(AssignTo(R"("user0@contoso.com")", "", kKim), Refused("CMD-6"));
  EXPECT_THAT(AssignTo(R"("user0@contoso.com")", "", Story::kOperator), Refused("CMD-6"));
  const auto give_role = [&](std::string_view role) {
    return story.As(kGloria).Do(
        "setRoles",
        fmt::format(R"({{"organisation":"{}","user":"user1@contoso.com","roles":["{}"]}})", organisation, role));
  };
  ASSERT_THAT(give_role("billingAdministrator"), Accepted());
  EXPECT_THAT(AssignTo(R"("user0@contoso.com")", "", "user1@contoso.com"), Refused("CMD-6"));
  ASSERT_THAT(give_role("licenceAdministrator"), Accepted());
  EXPECT_THAT(AssignTo(R"("user0@contoso.com")", "", "user1@contoso.com"), Accepted());
}

TEST_F(SeatsTest, SEAT_3_PAR_3_AnAcceptedDelegatedAdministratorAssignsOnTheCustomersBehalf) {
  Story::Envelope on_behalf;
  on_behalf.on_behalf_of = organisation;
  const std::string fields = SeatFields(kE1, 0, 2);
  EXPECT_THAT(story.As(kAnn).Do("assignSeats", fields, on_behalf), Refused("CMD-6"));
  const std::string parties = fmt::format(R"("partner":"P-1","organisation":"{}")", organisation);
  MustAccept(story.Do("setEnrolment", R"({"partner":"P-1","from":"2020-01-01"})"));
  MustAccept(story.As(kAnn).Do("offerDelegation", fmt::format("{{{}}}", parties)));
  MustAccept(story.As(kGloria).Do("answerDelegation", fmt::format(R"({{{},"accept":true}})", parties)));
  EXPECT_THAT(story.As(kAnn).Do("assignSeats", fields), Refused("CMD-6")) << "without saying for whom";
  EXPECT_THAT(story.As(kAnn).Do("assignSeats", fields, on_behalf), Accepted());
  EXPECT_EQ(Seats(), "v 100, s 2, f 98");
  story.At("2027-02-10");
  EXPECT_THAT(story.DoLate("2027-02-05", "assignSeats", SeatFields(kE1, 2, 3), "P-1"), Accepted())
      << "TIME-2: the partner's act, entered for it";
}

TEST_F(SeatsTest, SEAT_1_OnlyWhileThereIsAFreeSeat) {
  AnOrganisationPool(25);
  std::string users;
  for (int i = 0; i < 17; ++i) users += fmt::format(R"({}"user{}@contoso.com")", i ? "," : "", i);
  ASSERT_THAT(AssignTo(users, R"(,"pool":{"organisation":true})"), Accepted());
  holder = fmt::format("organisation/{}", organisation);
  EXPECT_EQ(Seats(), "v 25, s 17, f 8") << "SEAT-7";
  users.clear();
  for (int i = 17; i < 26; ++i) users += fmt::format(R"({}"user{}@contoso.com")", i > 17 ? "," : "", i);
  EXPECT_THAT(AssignTo(users, R"(,"pool":{"organisation":true})"), Refused("SEAT-1", HasSubstr("8 of 25 are free")));
  EXPECT_EQ(Seats(), "v 25, s 17, f 8") << "all or none";
}

TEST_F(SeatsTest, SEAT_10_AnEditionAloneIsRefusedWhereThereIsMoreThanOnePool) {
  AnOrganisationPool(25);
  EXPECT_THAT(AssignTo(R"("user0@contoso.com")"),
              Refused("SEAT-10", AllOf(HasSubstr("account/A"), HasSubstr("organisation/" + organisation))));
  EXPECT_THAT(AssignTo(R"("user0@contoso.com")", R"(,"pool":{"account":"A"})"), Accepted());
  EXPECT_EQ(Seats(), "v 100, s 1, f 99");
}

TEST_F(SeatsTest, SEAT_1_AnEditionWithoutSeatsIsRefused) {
  story.AnEdition("ENTERPRISEPACK");
  EXPECT_THAT(Assign("ENTERPRISEPACK", 0, 1), Refused("SEAT-1", HasSubstr("has no seats")));
}

TEST_F(SeatsTest, SEAT_4_UnassigningFreesTheSeatAtOnce) {
  ASSERT_THAT(Assign(kE1, 0, 5), Accepted());
  EXPECT_THAT(Unassign(kE1, 3, 8), Accepted()) << "those who have one";
  EXPECT_EQ(Seats(), "v 100, s 3, f 97");
  EXPECT_THAT(Unassign(kE1, 3, 8), Unchanged());
  EXPECT_THAT(story.As("user0@contoso.com").Do("unassignSeats", SeatFields(kE1, 0, 1)), Refused("CMD-6"));
}

TEST_F(SeatsTest, DOM_11_NoSeatIsGivenByARemovedDomainAndNoneIsTaken) {
  ASSERT_THAT(Assign(kE1, 0, 5), Accepted());
  ASSERT_THAT(story.As(kGloria).Do("removeDomain",
                                   fmt::format(R"({{"organisation":"{}","domain":"contoso.com"}})", organisation)),
              Accepted());
  EXPECT_EQ(Seats(), "v 100, s 5, f 95");
  EXPECT_THAT(AssignTo(R"("user7@contoso.com")", R"(,"pool":{"account":"A"})"), Refused("DOM-11"));
  EXPECT_EQ(Assign(kE1, 7, 8).outcome, "refused");
}

TEST_F(SeatsTest, ORG_7_RemovingAUserFreesTheSeatsOfEveryPool) {
  AnOrganisationPool(25);
  ASSERT_THAT(AssignTo(R"("user0@contoso.com","user1@contoso.com")", R"(,"pool":{"account":"A"})"), Accepted());
  ASSERT_THAT(AssignTo(R"("user0@contoso.com")", R"(,"pool":{"organisation":true})"), Accepted());
  ASSERT_THAT(story.As(kGloria).Do("removeUser",
                                   fmt::format(R"({{"organisation":"{}","user":"user0@contoso.com"}})", organisation)),
              Accepted());
  EXPECT_EQ(Seats(), "v 100, s 1, f 99");
  holder = fmt::format("organisation/{}", organisation);
  EXPECT_EQ(Seats(), "v 25, s 0, f 25");
}

TEST_F(SeatsTest, ORG_8_ANewUserIsGivenSeatsInTheSameStepOrIsNotAdded) {
  const auto add = [&](std::string_view address, std::string_view editions) {
    return story.As(kGloria).Do(
        "addUser", fmt::format(R"({{"organisation":"{}","user":{{"address":"{}","name":"N"}},"seats":[{}]}})",
                               organisation, address, editions));
  };
  story.AnEdition("ENTERPRISEPACK");
  EXPECT_THAT(add("new@contoso.com", R"("STANDARDPACK","ENTERPRISEPACK")"), Refused("SEAT-1"));
  EXPECT_EQ(Seats(), "v 100, s 0, f 100");
  EXPECT_THAT(add("new@contoso.com", R"("STANDARDPACK")"), Accepted());
  EXPECT_EQ(Seats(), "v 100, s 1, f 99");
}

TEST_F(SeatsTest, CMD_5_OfTwoWhoGiveAwayTheLastSeatOneIsTold) {
  AnOrganisationPool(1);
  const std::string fields = fmt::format(
      R"({{"organisation":"{}","edition":"{}","pool":{{"organisation":true}},"users":["user0@contoso.com"]}})",
      organisation, kE1);
  const std::string stream = fmt::format("pool/organisation/{}/{}", organisation, edition);
  Story::Envelope envelope;
  envelope.stream = stream;
  envelope.version = ToNumber(story.world().HeadOf(stream));
  EXPECT_THAT(story.As(kGloria).Do("assignSeats", fields, envelope), Accepted());
  EXPECT_THAT(story.As(kGloria).Do("assignSeats", fields, envelope), Refused("CMD-5"));
}

TEST_F(SeatsTest, SEAT_3_TIME_2_NobodyIsRemovedFromBeforeTheSeatsTheyGave) {
  ASSERT_THAT(story.As(kGloria).Do("setRoles", fmt::format(R"({{"organisation":"{}","user":"user5@contoso.com",)"
                                                           R"("roles":["licenceAdministrator"]}})",
                                                           organisation)),
              Accepted());
  story.At("2027-02-10");
  const Reply given = AssignTo(R"("user0@contoso.com")", "", "user5@contoso.com");
  ASSERT_THAT(given, Accepted());
  story.At("2027-02-20");
  const std::string removal = fmt::format(R"({{"organisation":"{}","user":"user5@contoso.com"}})", organisation);
  EXPECT_THAT(story.DoLate("2027-02-05", "removeUser", removal),
              Refused("TIME-2", HasSubstr(fmt::format("entry {} ", given.first_entry))));
  EXPECT_THAT(story.DoLate("2027-02-15", "removeUser", removal), Accepted());
}

}  // namespace
}  // namespace muniment::testing
