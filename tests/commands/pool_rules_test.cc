// The pool's rules one by one, on pure folds.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "commands/pools/checks.h"
#include "commands/pools/walk.h"
#include "fmt/format.h"
#include "tests/support/pool_story.h"

namespace muniment::testing {
namespace {

using ::testing::HasSubstr;

std::string RuleOf(const Verdict& verdict) { return verdict ? std::string(verdict->rule()) : "accepted"; }
std::string CodeOf(const Verdict& verdict) { return verdict ? std::string(verdict->kind().code) : "accepted"; }
std::string MessageOf(const Verdict& verdict) { return verdict ? verdict->message() : ""; }

std::string Figures(const PoolStory& story, std::string_view at) {
  const Pool pool = story.AsOf(T(at));
  return fmt::format("{} / {} / {}", Ordered(pool, T(at)), Available(pool, T(at)), ToBeOrdered(pool, T(at)));
}

PoolStory Provisioned300() {
  PoolStory s;
  s.Ending("2028-01-15").At("2027-02-01T09:00").SelfProvision("A", 300);
  return s;
}

// ---- INV-3, INV-9, INV-10, ORD-5

TEST(Pool, INV_3_AnOrderCoversWhatIsOpenAndAddsTheRest) {
  PoolStory s;
  s.Ending("2028-01-15").At("2027-02-01").SelfProvision("A", 400);
  s.At("2027-02-02").Order("L", 450);
  EXPECT_EQ(Figures(s, "2027-02-02"), "450 / 450 / 0");
  s.Forget();
  s.Order("L", 450, 450);
  EXPECT_EQ(Figures(s, "2027-02-02"), "450 / 850 / 400");
}

TEST(Pool, INV_9_AdditionalSeatsCoverNothing) {
  PoolStory s = Provisioned300();
  s.At("2027-02-02").Order("L", 100, 60);
  EXPECT_EQ(Figures(s, "2027-02-02"), "100 / 360 / 260");
}

TEST(Pool, INV_9_DisabledSelfProvisioningIsNotCovered) {
  PoolStory s;
  s.Ending("2027-06-10").At("2027-02-01").SelfProvision("A", 100);
  s.Ending("2028-06-10").At("2027-07-10").Order("L", 60);  // the first second of disabled
  EXPECT_EQ(Figures(s, "2027-07-10"), "60 / 60 / 0");
  PoolStory in_grace;
  in_grace.Ending("2027-06-10").At("2027-02-01").SelfProvision("A", 100);
  in_grace.Ending("2028-06-10").At("2027-07-09T23:59:59").Order("L", 60);
  EXPECT_EQ(Figures(in_grace, "2027-07-09T23:59:59"), "60 / 100 / 40");
  EXPECT_EQ(Figures(in_grace, "2027-07-10"), "0 / 0 / 0") << "covered seats lapse with what they cover";
}

TEST(Pool, INV_9_ARenewalLineCoversNothing) {
  PoolStory s;
  s.Ending("2027-06-10").At("2027-02-01").SelfProvision("A", 100);
  s.At("2027-02-02").SelfProvision("B", 100);
  s.Ending("2028-06-10").At("2027-05-01").RenewByOrder("R", "A", 80, T("2027-06-10"));
  EXPECT_EQ(Figures(s, "2027-05-01"), "0 / 200 / 200");
  EXPECT_EQ(Figures(s, "2027-06-10"), "80 / 180 / 100");
  const std::vector<WorklistRow> worklist = Worklist(s.AsOf(T("2027-06-10")), T("2027-06-10"));
  ASSERT_EQ(worklist.size(), 2u);
  EXPECT_TRUE(worklist[0].lapsed) << "A's first term was never ordered (PAR-5)";
  EXPECT_FALSE(worklist[1].lapsed);
}

TEST(Pool, ORD_5_AnIncreaseIsLikeANewLineOfTheDifference) {
  PoolStory s = Provisioned300();
  s.At("2027-02-02").Order("L", 200);
  s.At("2027-02-02T12:00").ChangeLine("L", 350, "L+");
  EXPECT_EQ(Figures(s, "2027-02-02T12:00"), "350 / 350 / 0");
  s.At("2027-02-02T13:00").ChangeLine("L", 340, "");
  EXPECT_EQ(Figures(s, "2027-02-02T13:00"), "340 / 340 / 0") << "first what it added";
  s.At("2027-02-02T14:00").ChangeLine("L", 250, "");
  EXPECT_EQ(Figures(s, "2027-02-02T14:00"), "250 / 300 / 50") << "then what it covered";
}

TEST(Pool, ORD_5_ALineIsChangedUntilItsUsableFromAndNotAfter) {
  PoolStory s = Provisioned300();
  s.At("2027-02-02").Order("L", 200);
  const Pool pool = s.AsOf(T("2027-02-02"));
  EXPECT_EQ(CodeOf(CheckChangeOfLine(pool, LineNamed("L"), 250, T("2027-02-02T23:59:59"))), "accepted");
  EXPECT_EQ(CodeOf(CheckChangeOfLine(pool, LineNamed("L"), 150, T("2027-02-02T23:59:59"))), "accepted");
  EXPECT_EQ(CodeOf(CheckChangeOfLine(pool, LineNamed("L"), 250, T("2027-02-03"))), "lineUsable");
  EXPECT_EQ(CodeOf(CheckChangeOfLine(pool, LineNamed("L"), 200, T("2027-02-02T01:00"))), "lineUnchanged");
  EXPECT_EQ(CodeOf(CheckCancelOfLine(pool, LineNamed("L"), 201, T("2027-02-02T01:00"))), "beyondLine");
  EXPECT_EQ(CodeOf(CheckCancelOfLine(pool, LineNamed("other"), 1, T("2027-02-02T01:00"))), "lineUnknown");
}

TEST(Pool, INV_10_CancellingACoverTakesNoSeat) {
  PoolStory s = Provisioned300();
  s.At("2027-02-02").Order("L", 200);
  s.At("2027-02-02T01:00");
  for (int i = 0; i < 300; i += 20) s.Assign(People("user", i, i + 20));
  const Pool pool = s.AsOf(T("2027-02-02T01:00"));
  EXPECT_EQ(CodeOf(CheckCancelOfLine(pool, LineNamed("L"), 200, T("2027-02-02T02:00"))), "accepted");
}

TEST(Pool, INV_10_WhatWasRenewedIsReturnedFromTheRenewalLine) {
  PoolStory s;
  s.Ending("2027-06-10").At("2027-02-01").Order("L", 50);
  s.Ending("2028-06-10").At("2027-05-01").RenewByOrder("R", "L", 40, T("2027-06-10"));
  const Instant t = T("2027-06-11");
  const Pool pool = s.AsOf(t);
  EXPECT_EQ(CodeOf(CheckReturn(pool, LineNamed("L"), 1, AnyId{}, t)), "notReturnable");
  EXPECT_EQ(CodeOf(CheckReturn(pool, LineNamed("R"), 40, AnyId{}, t)), "accepted");
  EXPECT_EQ(CodeOf(CheckReturn(pool, LineNamed("R"), 41, AnyId{}, t)), "notReturnable");
}

TEST(Pool, LIFE_11_ARenewalLineIsCancelledBeforeItsTermBegins) {
  PoolStory s;
  s.Ending("2027-06-10").At("2027-02-01").Order("L", 50);
  s.At("2027-02-02").Assign(People("user", 0, 20));
  s.Ending("2028-06-10").At("2027-05-01").RenewByOrder("R", "L", 40, T("2027-06-10"));
  const Pool pool = s.AsOf(T("2027-05-02"));
  EXPECT_EQ(RuleOf(CheckCancelOfLine(pool, LineNamed("R"), 21, T("2027-05-02"))), "LIFE-11");
  EXPECT_EQ(RuleOf(CheckCancelOfLine(pool, LineNamed("R"), 20, T("2027-05-02"))), "accepted");
  EXPECT_EQ(RuleOf(CheckCancelOfLine(pool, LineNamed("R"), 40, T("2027-05-02"))), "accepted") << "then it lapses";
  s.At("2027-05-02").CancelLine("R", 40);
  EXPECT_EQ(Figures(s, "2027-06-10"), "50 / 50 / 0");
  EXPECT_EQ(BestState(s.AsOf(T("2027-06-10")), T("2027-06-10")), SubscriptionState::kGrace);
}

TEST(Pool, LIFE_13_LIFE_8_WhatComesAfterACancellationNeverBegins) {
  PoolStory s;
  s.Ending("2027-06-10").At("2027-02-01").Order("L", 50);
  s.Ending("2028-06-10").At("2027-05-01").RenewByOrder("R", "L", 40, T("2027-06-10"));
  s.At("2027-05-02").CancelSubscription("L", T("2027-05-02"));
  for (const Instant t : {T("2027-05-02"), T("2027-07-01")}) {
    const Pool pool = s.AsOf(t);
    const Subscription& subscription = *pool.Find(Sub("L"));
    EXPECT_EQ(NextTerm(subscription, t), nullptr);
    EXPECT_EQ(TermInForce(subscription, t).quantity, 50u) << "the term that was cancelled";
    EXPECT_EQ(EndOf(subscription), T("2027-06-10"));
    ASSERT_EQ(ExpiredRows(pool, t).size(), 1u);
    EXPECT_EQ(ExpiredRows(pool, t)[0].ordered, 50u);
  }
}

TEST(Pool, PAR_5_WhatALineGivesUpAfterAWriteOffIsOnTheWorklist) {
  PoolStory s;
  s.Ending("2027-06-10").At("2027-02-01").SelfProvision("A", 100);
  s.At("2027-02-01T01:00").Order("L", 90);
  s.At("2027-02-01T02:00").CancelSubscription("A", T("2027-02-01T02:00"));
  s.At("2027-02-01T03:00").WriteOff("A");
  const Instant t = T("2027-02-01T04:00");
  EXPECT_TRUE(Worklist(s.AsOf(t), t).empty());
  s.At("2027-02-01T04:00").CancelLine("L", 90);
  ASSERT_EQ(Worklist(s.AsOf(t), t).size(), 1u);
  EXPECT_EQ(Worklist(s.AsOf(t), t)[0].open, 100u);
}

TEST(Pool, SP_6_WhatIsOpenCanBeTakenBackUntilUsable) {
  PoolStory s = Provisioned300();
  s.At("2027-02-01T10:00").Order("L", 180);
  const Pool pool = s.AsOf(T("2027-02-01T10:00"));
  EXPECT_EQ(RuleOf(CheckTakeBack(pool, Sub("A"), 120, T("2027-02-02T08:59:59"))), "accepted");
  EXPECT_EQ(CodeOf(CheckTakeBack(pool, Sub("A"), 121, T("2027-02-02T08:59:59"))), "takeBackBeyondOpen");
  EXPECT_EQ(CodeOf(CheckTakeBack(pool, Sub("A"), 120, T("2027-02-02T09:00:00"))), "takeBackTooLate");
  s.At("2027-02-01T11:00").TakeBack("A", 120);
  EXPECT_EQ(Figures(s, "2027-02-01T11:00"), "180 / 180 / 0");
}

// ---- LIFE

TEST(Pool, LIFE_1_StatesAreHalfOpen) {
  PoolStory s = Provisioned300();
  const Pool pool = s.AsOf(T("2027-02-01T09:00"));
  const Subscription& a = *pool.Find(Sub("A"));
  const auto state = [&](std::string_view at) { return std::string(StateText(StateAt(a, T(at)))); };
  EXPECT_EQ(state("2027-02-02T08:59:59"), "pending");
  EXPECT_EQ(state("2027-02-02T09:00:00"), "active");
  EXPECT_EQ(state("2028-01-14T23:59:59"), "active");
  EXPECT_EQ(state("2028-01-15T00:00:00"), "grace");
  EXPECT_EQ(state("2028-02-13T23:59:59"), "grace");
  EXPECT_EQ(state("2028-02-14T00:00:00"), "disabled");
  EXPECT_EQ(state("2028-05-13T23:59:59"), "disabled");
  EXPECT_EQ(state("2028-05-14T00:00:00"), "deprovisioned");
}

TEST(Pool, LIFE_3_DurationsAreThoseOfTheTerm) {
  PoolStory s;
  s.WithDurations({90, 180, {30}}).Ending("2028-01-01").At("2027-01-01").Start("K", 10);
  const Pool pool = s.AsOf(T("2027-01-01"));
  const Subscription& k = *pool.Find(Sub("K"));
  EXPECT_EQ(StateAt(k, T("2028-03-30T23:59:59")), SubscriptionState::kGrace);
  EXPECT_EQ(StateAt(k, T("2028-03-31")), SubscriptionState::kDisabled);
  EXPECT_EQ(StateAt(k, T("2028-06-29")), SubscriptionState::kDeprovisioned);
}

TEST(Pool, LIFE_6_RenewedInGraceItIsCountedFromTheEndButChangesNothingBefore) {
  PoolStory s;
  s.WithLead(std::chrono::hours(0)).Ending("2027-06-10").At("2026-06-10").Start("K", 10);
  s.Ending("2028-06-10").At("2027-06-20").RenewByKey("K", 4, T("2027-06-10"));
  const Instant between = T("2027-06-15"), after = T("2027-06-20");
  EXPECT_EQ(StateAt(*s.AsOf(between).Find(Sub("K")), between), SubscriptionState::kGrace);
  EXPECT_EQ(Valid(s.AsOf(between), between), 10u);
  EXPECT_EQ(StateAt(*s.AsOf(after).Find(Sub("K")), after), SubscriptionState::kActive);
  EXPECT_EQ(Valid(s.AsOf(after), after), 4u);
  EXPECT_EQ(CodeOf(CheckRenewal(s.AsOf(between), {Sub("K"), 4, T("2027-06-10"), schemas::Source::KEY}, between)),
            "accepted");
  EXPECT_EQ(CodeOf(CheckRenewal(s.AsOf(between), {Sub("K"), 4, between, schemas::Source::KEY}, between)),
            "renewalDoesNotFollow");
}

TEST(Pool, LIFE_5_WhatIsDeprovisionedOrCancelledIsNotRenewed) {
  PoolStory s;
  s.Ending("2027-06-10").At("2026-06-10").Start("K", 10);
  const Instant gone = T("2027-10-08");
  EXPECT_EQ(CodeOf(CheckRenewal(s.AsOf(gone), {Sub("K"), 4, gone, schemas::Source::KEY}, gone)), "notRenewable");
  const Instant last = gone - seconds(1);
  EXPECT_EQ(CodeOf(CheckRenewal(s.AsOf(last), {Sub("K"), 4, last, schemas::Source::KEY}, last)), "accepted");
  s.At("2027-01-01").CancelSubscription("K", T("2027-06-10"));
  const Instant before = T("2027-02-01");
  EXPECT_EQ(CodeOf(CheckRenewal(s.AsOf(before), {Sub("K"), 4, T("2027-06-10"), schemas::Source::KEY}, before)),
            "renewalOfCancelled");
}

TEST(Pool, LIFE_8_CancellingAtOnceTakesTheSeatsOutOfThePool) {
  PoolStory s;
  s.Ending("2028-01-01").At("2027-01-01").Start("K", 10);
  s.At("2027-01-01").Start("L", 5);
  s.At("2027-02-01").Assign(People("user", 0, 6));
  const Instant t = T("2027-03-01");
  const Pool pool = s.AsOf(t);
  EXPECT_EQ(RuleOf(CheckCancelSubscription(pool, Sub("L"), t, t)), "accepted");
  const Verdict refused = CheckCancelSubscription(pool, Sub("K"), t, t);
  EXPECT_EQ(RuleOf(refused), "SEAT-6");
  EXPECT_THAT(MessageOf(refused), HasSubstr("unassign 1 first"));
  EXPECT_EQ(RuleOf(CheckCancelSubscription(pool, Sub("K"), T("2028-01-01"), t)), "accepted") << "at its end";
  EXPECT_EQ(CodeOf(CheckCancelSubscription(pool, Sub("K"), T("2027-12-31"), t)), "cancellationNotAtEnd");
  EXPECT_EQ(RuleOf(CheckCancelSubscription(pool, Sub("K"), T("2028-01-02"), t)), "accepted")
      << "of a later entry: the end was later then, and moved back with a renewal that was undone";
  s.At("2027-03-01").CancelSubscription("L", t);
  EXPECT_EQ(Valid(s.AsOf(t), t), 10u);
  EXPECT_EQ(CodeOf(CheckCancelSubscription(s.AsOf(t), Sub("L"), t, t)), "alreadyFinal");
  EXPECT_EQ(RuleOf(CheckCancelSubscription(s.AsOf(t), Sub("K"), t, t)), "accepted") << "the pool ends with it";
}

TEST(Pool, LIFE_8_ACancellationAtTheEndIsWithdrawableUntilThen) {
  PoolStory s;
  s.Ending("2028-01-01").At("2027-01-01").Start("K", 10);
  s.At("2027-02-01").CancelSubscription("K", T("2028-01-01"));
  const Pool pool = s.AsOf(T("2027-02-01"));
  EXPECT_EQ(StateAt(*pool.Find(Sub("K")), T("2027-12-31T23:59:59")), SubscriptionState::kActive);
  EXPECT_EQ(StateAt(*pool.Find(Sub("K")), T("2028-01-01")), SubscriptionState::kCancelled);
  EXPECT_EQ(RuleOf(CheckWithdrawCancellation(pool, Sub("K"), T("2027-12-31T23:59:59"))), "accepted");
  EXPECT_EQ(CodeOf(CheckWithdrawCancellation(pool, Sub("K"), T("2028-01-01"))), "cancellationInEffect");
  s.At("2027-03-01").WithdrawCancellation("K");
  EXPECT_EQ(StateAt(*s.AsOf(T("2027-03-01")).Find(Sub("K")), T("2028-01-01")), SubscriptionState::kGrace);
  EXPECT_EQ(CodeOf(CheckWithdrawCancellation(s.AsOf(T("2027-03-01")), Sub("K"), T("2027-03-02"))), "noCancellation");
}

// ---- SEAT

TEST(Pool, SEAT_1_AssignsOnlyFreeSeatsAndOncePerUser) {
  PoolStory s;
  s.Ending("2028-01-01").At("2027-01-01").Start("K", 25);
  s.At("2027-02-01").Assign(People("user", 0, 17));
  const Instant t = T("2027-02-01");
  const Pool pool = s.AsOf(t);
  EXPECT_EQ(RuleOf(CheckAssign(pool, People("new", 0, 8), t)), "accepted");
  EXPECT_EQ(CodeOf(CheckAssign(pool, People("new", 0, 9), t)), "allAssigned");
  EXPECT_EQ(CodeOf(CheckAssign(pool, People("user", 3, 4), t)), "seatedAlready");
  EXPECT_EQ(RuleOf(CheckUnassign(pool, People("user", 0, 17), t)), "accepted");
  EXPECT_EQ(CodeOf(CheckUnassign(pool, People("new", 0, 1), t)), "notSeated");
}

TEST(Pool, SEAT_7_ValidAssignedAndFreeAsTheLicencePageShowsThem) {
  PoolStory s;
  s.Ending("2028-01-01").At("2027-01-01").Start("K", 25);
  s.At("2027-02-01").Assign(People("user", 0, 17));
  const Instant t = T("2027-02-01");
  const Pool pool = s.AsOf(t);
  EXPECT_EQ(fmt::format("{} valid, {} assigned, {} free", Valid(pool, t), Assigned(pool, t), Free(pool, t)),
            "25 valid, 17 assigned, 8 free");
}

TEST(Pool, SEAT_9_CancellingTheLastSubscriptionEndsAllAssignments) {
  PoolStory s;
  s.Ending("2028-01-01").At("2027-01-01").Start("K", 25);
  s.At("2027-02-01").Assign(People("user", 0, 17));
  s.At("2027-03-01").CancelSubscription("K", T("2027-03-01"));
  EXPECT_EQ(Assigned(s.AsOf(T("2027-03-01")), T("2027-03-01")), 0u);
  s.At("2027-03-01").Start("L", 25);  // in the same second, used again: it starts with none
  EXPECT_EQ(Assigned(s.AsOf(T("2027-03-01")), T("2027-03-01")), 0u);
}

TEST(Pool, SEAT_6_AQuantityIsNotReducedBelowWhatIsAssigned) {
  PoolStory s;
  s.Ending("2028-01-01").At("2027-01-01").Start("K", 25);
  s.At("2027-02-01").Assign(People("user", 0, 17));
  const Instant t = T("2027-02-01");
  EXPECT_EQ(RuleOf(CheckQuantityChange(s.AsOf(t), Sub("K"), 17, t)), "accepted");
  EXPECT_EQ(RuleOf(CheckQuantityChange(s.AsOf(t), Sub("K"), 16, t)), "SEAT-6");
}

// ---- INV-4, INV-8

TEST(Pool, INV_4_KeysInAnOrganisationsPoolAreValidAndNeitherOrderedNorOpen) {
  PoolStory s(HolderKey::OfOrganisation(OrganisationId{{1}}));
  s.Ending("2028-01-01").At("2027-01-01").Start("K", 25);
  s.At("2027-01-02").Order("L", 10);
  s.At("2027-01-03").ChangeQuantity("L", 10, 14);  // by key
  const Instant t = T("2027-01-03");
  EXPECT_EQ(Figures(s, "2027-01-03"), "10 / 10 / 0");
  EXPECT_EQ(Valid(s.AsOf(t), t), 39u);
}

TEST(Pool, INV_8_LinesOfOpenProgrammesAreOrderedAndWaitForActivation) {
  PoolStory s(HolderKey::OfAgreement("OV-1"));
  s.At("2027-03-02").Order("L1", 86);
  EXPECT_EQ(Figures(s, "2027-03-02"), "86 / 0 / 86");
  EXPECT_EQ(RuleOf(CheckCancelOfLine(s.AsOf(T("2027-05-02")), LineNamed("L1"), 6, T("2027-05-02"))), "accepted");
  s.At("2027-05-02").CancelLine("L1", 6);
  EXPECT_EQ(Figures(s, "2027-05-02"), "80 / 0 / 80");
}

}  // namespace
}  // namespace muniment::testing
