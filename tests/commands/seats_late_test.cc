// Seats entered late, or brought back by a void, against the steps that ended seats since. Rules TIME-2, TIME-8 with
// ORG-9, DOM-11 and SEAT-9.
#include "tests/commands/organisations_fixture.h"

namespace muniment::testing {
namespace {

constexpr std::string_view kIda = "ida@contoso.com", kLiz = "liz@contoso.com";

// Account A at contoso.com, which is Contoso's, with 100 seats of STANDARDPACK; ida and liz are users there.
class LateSeats : public OrganisationsTest {
 protected:
  LateSeats() {
    edition_ = story_.AnEdition("STANDARDPACK");
    story_.AnAccountWithDomain("A", contoso_, "contoso.com");
    const Reply provisioned =
        Send(kKimOfAccounts, "selfProvision", R"({"account":"A","lines":[{"edition":"STANDARDPACK","quantity":100}]})");
    EXPECT_THAT(provisioned, Accepted());
    subscription_ = provisioned.Created("subscription");
    ida_ = story_.AUser(contoso_, kIda);
    liz_ = story_.AUser(contoso_, kLiz);
  }
  std::string SeatOf(std::string_view person) const {
    return fmt::format(R"({{"organisation":"{}","edition":"STANDARDPACK","pool":{{"account":"A"}},"users":["{}"]}})",
                       contoso_, person);
  }
  Reply Late(std::string_view command, std::string_view effective, std::string_view person) {
    return story_.DoLate(effective, command, SeatOf(person));
  }
  Reply Void(uint64_t entry) {
    Story::Envelope why;
    why.reason = "entered by mistake";
    return story_.As(Story::kOperator).Do("voidEntry", fmt::format(R"({{"entry":{}}})", entry), why);
  }
  // The entry of the reply that is of this kind.
  uint64_t EntryOf(const Reply& reply, schemas::Event::Which kind) {
    for (uint64_t n = reply.first_entry; n < reply.first_entry + reply.entry_count; ++n) {
      if (story_.world().EntryAt(Position{n})->body().which() == kind) return n;
    }
    ADD_FAILURE() << "no such entry";
    return 0;
  }
  // Removed on 8 January, back on the 9th; then it is the 10th.
  Reply RemoveIdaAndTakeHerBack() {
    story_.At("2027-01-08");
    const Reply removed = OnUser(kGloria, "removeUser", kIda);
    EXPECT_THAT(removed, Accepted());
    story_.At("2027-01-09");
    story_.AUser(contoso_, kIda);
    EXPECT_NE(Contoso().Find(Person(ida_)), nullptr) << "the same person";
    story_.At("2027-01-10");
    return removed;
  }
  Reply Move(std::string_view domain) {
    EXPECT_THAT(OnAccount(kKimOfAccounts, "dissociateDomain", "A"), Accepted());
    return OnAccount(kKimOfAccounts, "associateDomain", "A", fmt::format(R"(,"domain":"{}")", domain));
  }
  uint64_t Sitting() { return Seats("account/A", edition_); }

  std::string edition_, subscription_, ida_, liz_;
};

TEST_F(LateSeats, ORG_9_TIME_2_NobodySitsOnThroughTheirRemovalAlsoWhenTheyCameBack) {
  const Reply removed = RemoveIdaAndTakeHerBack();
  EXPECT_THAT(
      Late("assignSeats", "2027-01-06", ida_),
      Refused("TIME-2", HasSubstr(fmt::format("entry {} ended their seats: they were removed", removed.first_entry))));
  EXPECT_EQ(Sitting(), 0u);
  EXPECT_THAT(Late("assignSeats", "2027-01-06", liz_), Accepted()) << "who was there all the time";
  EXPECT_THAT(Late("assignSeats", "2027-01-09T12:00", ida_), Accepted()) << "after she came back";
  EXPECT_EQ(Sitting(), 2u);
}

TEST_F(LateSeats, ORG_9_TIME_2_ASeatThatWasTakenBackBeforeTheRemovalIsFine) {
  RemoveIdaAndTakeHerBack();
  const std::vector<Reply> replies = {Late("assignSeats", "2027-01-05", liz_),
                                      Late("unassignSeats", "2027-01-06", liz_)};
  EXPECT_THAT(replies, ::testing::Each(Accepted()));
}

TEST_F(LateSeats, ORG_9_TIME_8_AVoidBringsNoSeatBackThroughARemoval) {
  ASSERT_THAT(Send(kGloria, "assignSeats", SeatOf(kIda)), Accepted());
  story_.At("2027-01-06");
  const Reply taken = Send(kGloria, "unassignSeats", SeatOf(kIda));
  ASSERT_THAT(taken, Accepted());
  RemoveIdaAndTakeHerBack();
  EXPECT_THAT(Void(taken.first_entry), Refused("TIME-2", HasSubstr("they were removed")));
  EXPECT_EQ(Sitting(), 0u);
}

TEST_F(LateSeats, ORG_9_TIME_8_NorTheSeatThatTheRemovalItselfEnded) {
  ASSERT_THAT(Send(kGloria, "assignSeats", SeatOf(kIda)), Accepted());
  const Reply removed = RemoveIdaAndTakeHerBack();
  EXPECT_THAT(Void(EntryOf(removed, schemas::Event::SEATS_UNASSIGNED)), Refused("TIME-8", HasSubstr("followed from")));
  EXPECT_EQ(Sitting(), 0u);
}

TEST_F(LateSeats, ORG_9_TIME_8_AVoidedRemovalGivesTheSeatBackAsTheNextStep) {
  ASSERT_THAT(Send(kGloria, "assignSeats", SeatOf(kIda)), Accepted());
  story_.At("2027-01-08");
  const Reply removed = OnUser(kGloria, "removeUser", kIda);
  ASSERT_THAT(removed, Accepted());
  story_.At("2027-01-10");
  ASSERT_THAT(Void(EntryOf(removed, schemas::Event::USER_REMOVED)), Accepted());
  EXPECT_THAT(Void(EntryOf(removed, schemas::Event::SEATS_UNASSIGNED)), Accepted());
  EXPECT_EQ(Sitting(), 1u);
}

TEST_F(LateSeats, ORG_9_SEAT_9_TIME_8_NorOneThatEndedWithItsPoolBeforeTheRemoval) {
  ASSERT_THAT(Send(kGloria, "assignSeats", SeatOf(kIda)), Accepted());
  ASSERT_THAT(Send(kGloria, "assignSeats", SeatOf(kLiz)), Accepted());
  story_.At("2027-01-06");
  const Reply cancelled = Send(kKimOfAccounts, "cancelSubscription",
                               fmt::format(R"({{"subscription":"{}","reason":"other"}})", subscription_));
  ASSERT_THAT(cancelled, Accepted());
  ASSERT_EQ(Sitting(), 0u);
  RemoveIdaAndTakeHerBack();
  EXPECT_THAT(Void(cancelled.first_entry), Refused("TIME-2", HasSubstr("they were removed")));
  EXPECT_EQ(Sitting(), 0u);
}

TEST_F(LateSeats, DOM_11_TIME_2_NobodySitsOnThroughAMoveOfTheAccountThereAndBack) {
  story_.AVerifiedDomain(contoso_, "contoso.co.uk");
  story_.At("2027-01-08");
  const Reply moved = Move("contoso.co.uk");
  ASSERT_THAT(moved, Accepted());
  story_.At("2027-01-09");
  ASSERT_THAT(Move("contoso.com"), Accepted());
  story_.At("2027-01-10");
  EXPECT_THAT(Late("assignSeats", "2027-01-06", ida_),
              Refused("TIME-2", HasSubstr(fmt::format("entry {} ended their seats: they are not at contoso.co.uk",
                                                      moved.first_entry))));
  EXPECT_THAT(Late("assignSeats", "2027-01-09T12:00", ida_), Accepted());
}

TEST_F(LateSeats, DOM_11_TIME_2_NorThroughItsVerificationElsewhereAndHereAgain) {
  const std::string fabrikam = story_.AnOrganisation("fabrikam.onmicrosoft.com");
  story_.At("2027-01-08");
  ASSERT_THAT(OnDomain(kGloria, "removeDomain", contoso_, "contoso.com"), Accepted());
  story_.AVerifiedDomain(fabrikam, "contoso.com");
  story_.At("2027-01-09");
  ASSERT_THAT(OnDomain("gloria@fabrikam.onmicrosoft.com", "removeDomain", fabrikam, "contoso.com"), Accepted());
  story_.AVerifiedDomain(contoso_, "contoso.com");
  story_.At("2027-01-10");
  EXPECT_THAT(Late("assignSeats", "2027-01-06", ida_),
              Refused("TIME-2", HasSubstr(fmt::format("verified in organisation {}", fabrikam))));
}

TEST_F(LateSeats, DOM_11_TIME_2_RemovedAndVerifiedAgainInTheSameOrganisationEndsNoSeat) {
  story_.At("2027-01-08");
  ASSERT_THAT(OnDomain(kGloria, "removeDomain", contoso_, "contoso.com"), Accepted());
  story_.AVerifiedDomain(contoso_, "contoso.com");
  story_.At("2027-01-10");
  EXPECT_THAT(Late("assignSeats", "2027-01-06", ida_), Accepted());
}

TEST_F(LateSeats, CMD_6_TIME_2_NobodyIsRemovedFromBeforeTheyGaveSeatsOfAnAccountThatWentElsewhereSince) {
  ASSERT_THAT(AddUser(kGloria, "lic@contoso.com", R"(,"roles":["licenceAdministrator"])"), Accepted());
  story_.AVerifiedDomain(contoso_, "contoso.co.uk");
  story_.At("2027-01-06");
  const Reply given = Send("lic@contoso.com", "assignSeats", SeatOf(kIda));
  ASSERT_THAT(given, Accepted());
  story_.At("2027-01-08");
  ASSERT_THAT(Move("contoso.co.uk"), Accepted());
  story_.At("2027-01-10");
  const std::string gone = fmt::format(R"({{"organisation":"{}","user":"lic@contoso.com"}})", contoso_);
  EXPECT_THAT(story_.DoLate("2027-01-05", "removeUser", gone),
              Refused("TIME-2", HasSubstr(fmt::format("entry {} ", given.first_entry))));
  EXPECT_THAT(story_.DoLate("2027-01-07", "removeUser", gone), Accepted());
}

}  // namespace
}  // namespace muniment::testing
