// Scenario S5: over-assignment after a lapse, with late entries. The organisation's pool is filled by a reseller's
// lines and renewed by them (LIFE-11): the same lapses and bounds as with keys (LIFE-6).
#include "commands/publisher/publisher.h"
#include "commands/seats/seats.h"
#include "door/seal.h"
#include "tests/scenarios/pool_scenario.h"

namespace muniment::testing {
namespace {

using ::testing::AllOf;

constexpr std::string_view kE1 = "STANDARDPACK";

struct S5World : PoolScenario {
  S5World() : PoolScenario("2026-01-05") {
    edition = story.AnEdition(kE1);
    AReseller();
    Users(60);
    story.At("2026-02-14");
    a = Order("A", kE1, 35).Created("subscription");  // E 2027-02-14T00:00:00
    story.At("2026-11-30");
    b = Order("B", kE1, 22).Created("subscription");  // E 2027-11-30T00:00:00
    AssignMany(kE1, 0, 48);
    story.At("2027-03-01");
    MustAccept(Assign(kE1, 48, 51));  // e1
  }
  std::string edition, a, b;
};

TEST(S5, SEAT_6_SEAT_8_SEAT_9_TIME_2_OverAssignmentAfterALapseWithLateEntries) {
  S5World s;
  s.story.At("2027-03-16T08:00");
  EXPECT_THAT(s.Assign(kE1, 51, 52), Refused("SEAT-6"));

  // Every one of the 51 can use it on 18 March: B is active (SEAT-5).
  s.story.At("2027-03-18");
  for (int i = 0; i < 51; ++i) {
    const auto past = s.story.Past("2027-03-18");
    const auto hash = door::AddressHash(s.story.ledger().secrets(), PoolScenario::User(i));
    const PersonId person = past->Get<commands::AddressOwner>(commands::AddressStream(hash)).person();
    EXPECT_TRUE(CanUse(*past, *ParseIdAs<OrganisationId>(s.organisation), person, *ParseIdAs<EditionId>(s.edition),
                       Asked("2027-03-18"))
                    .can_use);
  }

  s.story.At("2027-03-20T09:00");
  const Reply e2 = s.Unassign(kE1, 0, 12);
  ASSERT_THAT(e2, Accepted());
  s.story.At("2027-03-25");
  EXPECT_THAT(s.story.DoLate("2027-03-10", "assignSeats", s.SeatFields(kE1, 51, 53)),
              Refused("TIME-2", AllOf(HasSubstr("2027-03-16T00:00:00Z"), HasSubstr("by 31 instead of 29"),
                                      HasSubstr(s.a), HasSubstr("end of its grace"))));
  s.story.At("2027-03-26");
  EXPECT_THAT(s.story.DoLate("2027-03-05", "unassignSeats", s.SeatFields(kE1, 11, 16)),
              Refused("TIME-2", HasSubstr(fmt::format("entry {} ", e2.first_entry))));
  EXPECT_THAT(s.story.DoLate("2027-03-05", "unassignSeats", s.SeatFields(kE1, 20, 25)), Accepted());

  s.story.At("2027-04-02T12:00");
  const std::string renews = fmt::format(R"(,"renews":"{}")", s.a);
  EXPECT_THAT(s.Order("RA", kE1, 11, renews), Refused("LIFE-11", HasSubstr("at least 12")));
  ASSERT_THAT(s.Order("RA", kE1, 18, renews), Accepted());
  const commands::Pool renewed = s.PoolAt(s.edition, "2027-04-02T12:00:00");
  EXPECT_EQ(EndOf(*renewed.Find(*ParseIdAs<SubscriptionId>(s.a))), Asked("2028-04-02T12:00:00"));

  EXPECT_EQ(s.Seats(s.edition, "2027-02-20", "2027-03-25"), "v 57, s 48, f 9");
  EXPECT_EQ(s.Seats(s.edition, "2027-02-20"), "v 57, s 48, f 9");
  EXPECT_EQ(Units(s.PoolAt(s.edition, "2027-02-20"), Asked("2027-02-20")).enabled, 22u);
  EXPECT_EQ(Units(s.PoolAt(s.edition, "2027-02-20"), Asked("2027-02-20")).warning, 35u);
  EXPECT_EQ(s.Seats(s.edition, "2027-03-02"), "v 57, s 51, f 6");
  EXPECT_EQ(s.Seats(s.edition, "2027-03-10", "2027-03-25"), "v 57, s 51, f 6");
  EXPECT_EQ(s.Seats(s.edition, "2027-03-10"), "v 57, s 46, f 11");
  EXPECT_EQ(s.Seats(s.edition, "2027-03-16T00:00:00", "2027-03-25"), "v 22, s 51, over 29");
  EXPECT_EQ(Units(s.PoolAt(s.edition, "2027-03-16T00:00:00"), Asked("2027-03-16T00:00:00")).suspended, 35u);
  EXPECT_EQ(s.Seats(s.edition, "2027-03-16T00:00:00"), "v 22, s 46, over 24");
  EXPECT_EQ(s.Seats(s.edition, "2027-03-21", "2027-03-25"), "v 22, s 39, over 17");
  EXPECT_EQ(s.Seats(s.edition, "2027-03-21"), "v 22, s 34, over 12");
  EXPECT_EQ(s.Seats(s.edition, "2027-04-02T12:00:00"), "v 40, s 34, f 6");

  // As known before e4: A is deprovisioned and nobody loses a seat; with B's end all 34 do, tick or no tick (SEAT-9).
  EXPECT_EQ(s.Seats(s.edition, "2027-06-14T00:00:00", "2027-04-01"), "v 22, s 34, over 12");
  EXPECT_EQ(Assigned(s.PoolAt(s.edition, "2028-03-28", "2027-04-01"), Asked("2028-03-28")), 34u);
  EXPECT_EQ(s.Seats(s.edition, "2028-03-29T00:00:00", "2027-04-01"), "v 0, s 0, f 0");
}

TEST(S5, TIME_2_ALateRemovalOfAUserFreesTheSeatUnlessALaterEntryStandsOnIt) {
  S5World s;
  s.story.At("2027-03-20");
  ASSERT_THAT(s.Unassign(kE1, 0, 1), Accepted());
  const auto remove = [&](int user) {
    return s.story.DoLate(
        "2027-03-10", "removeUser",
        fmt::format(R"({{"organisation":"{}","user":"{}"}})", s.organisation, PoolScenario::User(user)));
  };
  s.story.At("2027-03-26");
  EXPECT_THAT(remove(0), Refused("TIME-2", HasSubstr("no seat of this pool to take")));
  EXPECT_THAT(remove(1), Accepted());
  EXPECT_EQ(s.Seats(s.edition, "2027-03-11"), "v 57, s 50, f 7");
  ASSERT_THAT(s.Assign(kE1, 1, 2), Refused("SEAT-1"));
}

TEST(S5, TIME_2_TIME_8_VoidingAnEntryIsJudgedLikeALateOne) {
  S5World s;
  s.story.At("2027-03-20");
  const Reply unassigned = s.Unassign(kE1, 0, 12);
  const Reply freed = s.Unassign(kE1, 12, 13);
  const auto void_entry = [&](const Reply& reply) {
    Story::Envelope why;
    why.reason_code = "enteredWrongly";
    return s.story.Do("voidEntry", fmt::format(R"({{"entry":{}}})", reply.first_entry), why);
  };
  s.story.At("2027-03-21");
  EXPECT_THAT(void_entry(unassigned), Refused("TIME-2", HasSubstr("over-assigned by 28 instead of 16")))
      << "twelve would sit again where there is no seat for them";
  s.story.At("2027-04-02");
  ASSERT_THAT(s.Order("C", kE1, 50), Accepted());
  EXPECT_THAT(void_entry(freed), Refused("TIME-2")) << "from 20 March to 2 April there was none either";
}

}  // namespace
}  // namespace muniment::testing
