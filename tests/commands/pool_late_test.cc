// TIME-2 on pure folds: what a late entry may not do to what came after it (scenario S5, and voids).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "commands/refusal.h"
#include "fmt/format.h"
#include "tests/support/pool_story.h"

namespace muniment::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

std::string Message(const Verdict& verdict) {
  return verdict ? fmt::format("{}: {}", verdict->rule(), verdict->message()) : "accepted";
}

PoolStory S5() {
  PoolStory s(HolderKey::OfOrganisation(OrganisationId{{1}}));
  s.WithLead(std::chrono::hours(0));
  s.At("2026-02-14").Ending("2027-02-14").Start("A", 35);
  s.At("2026-11-30").Ending("2027-11-30").Start("B", 22);
  s.At("2026-12-01").Assign(People("user", 0, 48));
  s.At("2027-03-01").Assign(People("user", 48, 51));
  s.At("2027-03-20T09:00").Unassign(People("user", 0, 12));
  return s;
}

TEST(LateEntry, TIME_2_S5_RefusesWhatMakesThePoolMoreOverAssignedLater) {
  PoolStory s = S5();
  s.At("2027-03-10", "2027-03-25").Assign(People("new", 0, 2));
  EXPECT_THAT(Message(JudgeLastAsLate(s)),
              AllOf(HasSubstr("TIME-2"), HasSubstr("by 31 instead of 29 from 2027-03-16T00:00:00Z on"),
                    HasSubstr(fmt::format("subscription {} is disabled, at the end of its grace", ToText(Sub("A"))))));
}

TEST(LateEntry, TIME_2_S5_RefusesWhatLeavesALaterEntryNothingToDo) {
  PoolStory s = S5();
  const Position e2 = s.entries().back()->position();
  std::vector<PersonId> five = People("user", 11, 16);  // the first is among e2's twelve
  s.At("2027-03-05", "2027-03-26").Unassign(five);
  EXPECT_THAT(Message(JudgeLastAsLate(s)),
              AllOf(HasSubstr("TIME-2"), HasSubstr(fmt::format("entry {} of 2027-03-20T09:00:00Z", ToNumber(e2))),
                    HasSubstr("no seat of this pool to take")));
}

TEST(LateEntry, TIME_2_S5_AcceptsWhatDisturbsNothing) {
  PoolStory s = S5();
  s.At("2027-03-05", "2027-03-26").Unassign(People("user", 20, 25));
  EXPECT_EQ(Message(JudgeLastAsLate(s)), "accepted");
}

TEST(LateEntry, TIME_2_NamesTheFirstThatFails) {
  PoolStory s;
  s.WithLead(std::chrono::hours(0)).Ending("2028-01-01").At("2027-01-01").Start("K", 20);
  s.At("2027-02-01").Assign(People("user", 0, 10));
  const Position second = s.At("2027-03-01").Assign(People("user", 10, 20));
  s.At("2027-01-15", "2027-04-01").Assign(People("late", 0, 5));
  EXPECT_THAT(Message(JudgeLastAsLate(s)), AllOf(HasSubstr(fmt::format("entry {} ", ToNumber(second))),
                                                 HasSubstr("10 seats are wanted and 5 of 20 are free")));
}

TEST(LateEntry, TIME_2_ALaterRenewalMustStillFollow) {
  PoolStory s;
  s.WithLead(std::chrono::hours(0)).Ending("2027-06-10").At("2026-06-10").Start("K", 10);
  s.Ending("2028-06-10");
  const Position first = s.At("2027-05-01").RenewByKey("K", 10, T("2027-06-10"));
  s.Ending("2029-06-10").At("2027-04-01", "2027-05-15").RenewByOrder("R", "K", 10, T("2027-06-10"));
  EXPECT_THAT(Message(JudgeLastAsLate(s)),
              AllOf(HasSubstr(fmt::format("entry {} ", ToNumber(first))), HasSubstr("no longer follows")));
}

TEST(LateEntry, LIFE_2_TIME_2_EvidenceNeverStandsInTheWay) {
  PoolStory s(HolderKey::OfOrganisation(OrganisationId{{9}}));
  s.WithLead(std::chrono::hours(0)).Ending("2028-01-05T06:00").At("2027-01-05T06:00").Start("N", 10);
  s.At("2028-01-05T06:00", "2028-01-20T12:00").Transition("N", schemas::Transition::GRACE, T("2028-01-05T06:00"));
  s.Ending("2029-01-05T06:00")
      .At("2028-01-03", "2028-01-22T10:00")
      .RenewByOrder("late", "N", 10, T("2028-01-05T06:00"));
  EXPECT_EQ(Message(JudgeLastAsLate(s)), "accepted");
}

TEST(LateEntry, PAR_5_TIME_8_AVoidOrLateCancellationDoesNotWriteOffWhatWasOrdered) {
  PoolStory s;
  s.Ending("2027-06-10").At("2027-02-01").SelfProvision("A", 100);
  const Position order = s.At("2027-02-02").Order("L", 90);
  const Position written_off = s.At("2027-08-01").WriteOff("A");
  s.At("2027-08-02").Void(order);
  EXPECT_THAT(Message(JudgeLastAsLate(s)),
              AllOf(HasSubstr(fmt::format("entry {} ", ToNumber(written_off))), HasSubstr("PAR-5"),
                    HasSubstr("wrote off 10 seats"), HasSubstr("100 would be unordered")));
  s.Forget();
  s.At("2027-02-02T12:00", "2027-08-02").CancelLine("L", 1);
  EXPECT_THAT(Message(JudgeLastAsLate(s)), HasSubstr("11 would be unordered"));
  s.Forget();
  s.At("2027-03-01", "2027-08-02").Order("late", 5);
  EXPECT_EQ(Message(JudgeLastAsLate(s)), "accepted") << "less is unordered";
}

TEST(LateEntry, TIME_8_VoidingWhatALaterEntryStandsOnIsRefused) {
  PoolStory s;
  s.Ending("2028-01-15").At("2027-02-01").SelfProvision("A", 100);
  const Position order = s.At("2027-02-02").Order("L", 150);
  const Position cancelled = s.At("2027-02-02T12:00").CancelLine("L", 20);
  s.At("2027-03-01").Void(order);
  EXPECT_THAT(Message(JudgeLastAsLate(s)), HasSubstr(fmt::format("entry {} ", ToNumber(cancelled))));
  s.Forget();
  s.At("2027-03-01").Void(cancelled);
  EXPECT_EQ(Message(JudgeLastAsLate(s)), "accepted");
}

TEST(LateEntry, TIME_8_VoidingSeatsThatAreAssignedIsRefusedAtTheFirstInstant) {
  PoolStory s;
  s.WithLead(std::chrono::hours(0)).Ending("2028-01-15").At("2027-02-01").Start("K", 10);
  const Position second = s.At("2027-02-02").Start("L", 10);
  s.At("2027-02-03").Assign(People("user", 0, 8));
  s.At("2027-03-01").Void(second);
  EXPECT_EQ(Message(JudgeLastAsLate(s)), "accepted");
  s.Forget();
  const Position more = s.At("2027-02-04").Assign(People("user", 8, 15));
  s.At("2027-03-01").Void(second);
  EXPECT_THAT(Message(JudgeLastAsLate(s)), HasSubstr(fmt::format("entry {} ", ToNumber(more))));
}

TEST(LateEntry, ORD_3_TIME_2_ALateOrderMayTurnWhatALaterLineAdded) {
  PoolStory s;
  s.Ending("2028-04-06").At("2027-04-06").SelfProvision("A", 500);
  s.At("2027-04-20T10:00").Order("L1", 520);
  s.At("2027-04-10", "2027-05-18").Order("L2", 150);
  EXPECT_EQ(Message(JudgeLastAsLate(s)), "accepted");
}

TEST(LateEntry, TIME_2_SEAT_6_WhatWillLapseIfNothingMoreIsRecordedStandsInNoWay) {
  PoolStory s(HolderKey::OfOrganisation(OrganisationId{{1}}));
  s.WithLead(std::chrono::hours(0)).Ending("2028-02-01").At("2027-02-01").Start("K", 50);
  s.At("2027-02-02").Assign(People("user", 0, 2));
  s.At("2027-02-05", "2027-02-10").Assign(People("late", 0, 1));
  EXPECT_EQ(Message(JudgeLastAsLate(s)), "accepted");
  s.At("2027-02-06", "2027-02-11").Order("L", 10);
  EXPECT_EQ(Message(JudgeLastAsLate(s)), "accepted") << "the pool lives longer, with everybody seated";
  s.At("2028-01-20", "2028-03-10").Assign(People("late", 1, 2));
  EXPECT_THAT(Message(JudgeLastAsLate(s)), HasSubstr("TIME-2")) << "by then K was disabled";
}

}  // namespace
}  // namespace muniment::testing
