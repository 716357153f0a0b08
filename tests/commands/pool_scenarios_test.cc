// The worked scenarios S1, S2, S5 and S7 on pure folds: what the pool amounts to at every instant they pin down.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "commands/pools/checks.h"
#include "commands/pools/walk.h"
#include "fmt/format.h"
#include "tests/support/pool_story.h"

namespace muniment::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string OrderedAvailableOpen(const Pool& pool, Instant t) {
  return fmt::format("{} / {} / {}", Ordered(pool, t), Available(pool, t), ToBeOrdered(pool, t));
}
std::string OrderedAvailableOpen(const PoolStory& story, std::string_view as_of,
                                 std::string_view known = "2999-01-01") {
  return OrderedAvailableOpen(story.AsOf(Asked(as_of), Asked(known)), Asked(as_of));
}
std::string Seats(const PoolStory& story, Instant t, Instant known = kLatest) {
  const Pool pool = story.AsOf(t, known);
  const uint64_t over = OverAssigned(pool, t);
  return fmt::format("v {}, s {}, {} {}", Valid(pool, t), Assigned(pool, t), over != 0 ? "over" : "f",
                     over != 0 ? over : Free(pool, t));
}

std::vector<int64_t> Amounts(const std::vector<Contribution>& contributions) {
  std::vector<int64_t> amounts;
  for (const Contribution& c : contributions) amounts.push_back(c.amount);
  return amounts;
}

std::string RuleOf(const Verdict& verdict) { return verdict ? std::string(verdict->rule()) : "accepted"; }
std::string MessageOf(const Verdict& verdict) { return verdict ? verdict->message() : ""; }

PoolStory S1() {
  PoolStory s;
  s.Ending("2028-01-15");
  s.At("2027-02-01T09:00").SelfProvision("e1", 300);
  s.At("2027-02-04T10:00").Order("L1", 180);
  s.At("2027-02-10T10:00").Order("L2", 260);
  s.At("2027-02-10T16:00").CancelLine("L2", 170);
  s.At("2027-02-12T09:00").Order("L3", 75, 75);
  s.At("2027-02-15");
  for (int i = 0; i < 310; i += 20) s.Assign(People("user", i, std::min(i + 20, 310)));
  s.At("2027-02-20T09:00").Return("L1", 50);
  return s;
}

TEST(PoolScenario1, INV_9_INV_10_FiguresAfterEveryEvent) {
  PoolStory s = S1();
  EXPECT_EQ(OrderedAvailableOpen(s, "2027-02-01"), "0 / 300 / 300");
  EXPECT_EQ(OrderedAvailableOpen(s, "2027-02-04"), "180 / 300 / 120");
  EXPECT_EQ(OrderedAvailableOpen(s, "2027-02-10T12:00:00"), "440 / 440 / 0");
  EXPECT_EQ(OrderedAvailableOpen(s, "2027-02-10"), "270 / 300 / 30");
  EXPECT_EQ(OrderedAvailableOpen(s, "2027-02-12"), "345 / 375 / 30");
  EXPECT_EQ(Seats(s, Asked("2027-02-15")), "v 375, s 310, f 65");
  EXPECT_EQ(OrderedAvailableOpen(s, "2027-02-20"), "295 / 325 / 30");
  s.At("2027-02-22T09:00").SelfProvision("e9", 200);
  EXPECT_EQ(OrderedAvailableOpen(s, "2027-02-22"), "295 / 525 / 230");
  s.At("2027-02-25T09:00").Order("L4", 90);
  EXPECT_EQ(OrderedAvailableOpen(s, "2027-02-25"), "385 / 525 / 140");
}

TEST(PoolScenario1, ORD_5_RefusesReturningAssignedSeatsAndCancellingUsableOnes) {
  const Pool pool = S1().AsOf(T("2027-02-21T09:00"));
  const Verdict returned = CheckReturn(pool, LineNamed("L3"), 20, AnyId{}, T("2027-02-21T09:00"));
  EXPECT_EQ(RuleOf(returned), "ORD-5");
  EXPECT_THAT(MessageOf(returned), HasSubstr("305 seats for 310 assigned; at most 15 can go"));
  EXPECT_EQ(RuleOf(CheckReturn(pool, LineNamed("L3"), 15, AnyId{}, T("2027-02-21T09:00"))), "accepted");
  const Verdict cancelled = CheckCancelOfLine(pool, LineNamed("L2"), 10, T("2027-02-21T09:05"));
  EXPECT_EQ(RuleOf(cancelled), "ORD-5");
  EXPECT_THAT(MessageOf(cancelled), HasSubstr("usable since 2027-02-11T10:00:00Z"));
}

TEST(PoolScenario1, INV_6_ContributionsAddUpToTheFigure) {
  PoolStory s = S1();
  s.At("2027-02-22T09:00").SelfProvision("e9", 200);
  s.At("2027-02-25T09:00").Order("L4", 90);
  const Instant t = Asked("2027-02-25");
  EXPECT_THAT(Amounts(Explain(s.Timeline(), Figure::kAvailable, t)),
              ElementsAre(300, 0 /*L1 covers*/, 140, -140, 75, -50, 200, 0));
  EXPECT_THAT(Amounts(Explain(s.Timeline(), Figure::kOrdered, t)), ElementsAre(0, 180, 260, -170, 75, -50, 0, 90));

  const Pool pool = s.AsOf(t);
  std::vector<std::string> rows;
  for (const SubscriptionFigures& row : LiveRows(pool, t))
    rows.push_back(fmt::format("{}/{}", row.ordered, row.available));
  EXPECT_THAT(rows, ElementsAre("250/250", "75/75", "60/200"));  // e1, L3, e9; nothing is left of what L2 added
}

PoolStory S2(bool with_e5 = true, bool with_e6 = true) {
  PoolStory s;
  s.Ending("2027-06-10");
  s.At("2027-01-20T08:00").SelfProvision("A", 600);
  s.At("2027-02-03T11:00").Order("B", 640);
  s.At("2027-03-01");
  for (int i = 0; i < 615; i += 20) s.Assign(People("user", i, std::min(i + 20, 615)));
  s.Ending("2028-06-10");
  if (with_e5) s.At("2027-05-28T10:05").RenewByOrder("RA", "A", 580, T("2027-06-10"));
  if (with_e6) s.At("2027-08-05T09:00").RenewByOrder("RB", "B", 36, T("2027-08-05T09:00"));
  return s;
}

TEST(PoolScenario2, LIFE_11_RefusesARenewalBelowWhatIsAssigned) {
  const Pool pool = S2(false, false).AsOf(T("2027-05-28T10:00"));
  const Instant now = T("2027-05-28T10:00"), end = T("2027-06-10");
  const Verdict refused = CheckRenewal(pool, {Sub("A"), 570, end, schemas::Source::ORDER}, now);
  EXPECT_EQ(RuleOf(refused), "LIFE-11");
  EXPECT_THAT(MessageOf(refused), HasSubstr("575"));
  EXPECT_EQ(RuleOf(CheckRenewal(pool, {Sub("A"), 575, end, schemas::Source::ORDER}, now)), "accepted");
  EXPECT_EQ(RuleOf(CheckRenewal(pool, {Sub("A"), 580, end, schemas::Source::ORDER}, now)), "accepted");
}

TEST(PoolScenario2, LIFE_13_ANextTermIsShownAndNotCounted) {
  const PoolStory s = S2();
  const Instant t = Asked("2027-06-01");
  EXPECT_EQ(OrderedAvailableOpen(s, "2027-06-01"), "640 / 640 / 0");
  EXPECT_EQ(Seats(s, t), "v 640, s 615, f 25");
  const Pool pool = s.AsOf(t);
  ASSERT_NE(NextTerm(*pool.Find(Sub("A")), t), nullptr);
  EXPECT_EQ(NextTerm(*pool.Find(Sub("A")), t)->quantity, 580u);
}

TEST(PoolScenario2, LIFE_11_INV_7_LapseAndRenewalAtEveryInstant) {
  const PoolStory s = S2();
  const Instant unaware = Asked("2027-05-01");
  EXPECT_EQ(OrderedAvailableOpen(s, "2027-06-20", "2027-05-01"), "640 / 640 / 0");
  EXPECT_EQ(BestState(s.AsOf(Asked("2027-06-20"), unaware), Asked("2027-06-20")), SubscriptionState::kGrace);
  EXPECT_EQ(Seats(s, Asked("2027-06-20"), unaware), "v 640, s 615, f 25");

  EXPECT_EQ(OrderedAvailableOpen(s, "2027-06-10T00:00:00"), "620 / 620 / 0");
  EXPECT_EQ(Seats(s, T("2027-06-10")), "v 620, s 615, f 5");
  EXPECT_EQ(Seats(s, T("2027-07-09T23:59:59")), "v 620, s 615, f 5");

  const Instant lapse = T("2027-07-10");
  EXPECT_EQ(OrderedAvailableOpen(s, "2027-07-10T00:00:00"), "580 / 580 / 0");
  EXPECT_EQ(Seats(s, lapse), "v 580, s 615, over 35");
  const Pool lapsed = s.AsOf(lapse);
  const std::vector<ExpiredRow> expired = ExpiredRows(lapsed, lapse);
  ASSERT_EQ(expired.size(), 1u);
  EXPECT_EQ(expired[0].subscription->id, Sub("B"));
  EXPECT_EQ(expired[0].ordered, 40u);
  EXPECT_EQ(expired[0].available, 40u);
  EXPECT_EQ(expired[0].state, SubscriptionState::kDisabled);
  ASSERT_TRUE(expired[0].next.has_value());
  EXPECT_EQ(expired[0].next->kind, schemas::Transition::DEPROVISIONED);
  EXPECT_EQ(expired[0].next->at, T("2027-10-08"));

  EXPECT_EQ(OrderedAvailableOpen(s, "2027-08-05T09:00:00"), "616 / 616 / 0");
  EXPECT_EQ(Seats(s, T("2027-08-05T09:00:00")), "v 616, s 615, f 1");
}

TEST(PoolScenario2, LIFE_11_RenewsADisabledSubscriptionFromNowWithAtLeastWhatIsAssigned) {
  const Instant now = T("2027-08-05T09:00");
  const Pool pool = S2(true, false).AsOf(now);
  EXPECT_EQ(LeastRenewal(pool, Sub("B"), now), 35u);
  EXPECT_EQ(RuleOf(CheckRenewal(pool, {Sub("B"), 34, now, schemas::Source::ORDER}, now)), "LIFE-11");
  EXPECT_EQ(RuleOf(CheckRenewal(pool, {Sub("B"), 35, now, schemas::Source::ORDER}, now)), "accepted");
  EXPECT_THAT(MessageOf(CheckRenewal(pool, {Sub("B"), 36, T("2027-06-10"), schemas::Source::ORDER}, now)),
              HasSubstr("no longer follows"));
}

TEST(PoolScenario2, INV_6_WhatTimeChangesIsAContributionOfTheEntryThatSetTheDate) {
  const PoolStory s = S2(true, false);
  const std::vector<Contribution> all = Explain(s.Timeline(), Figure::kAvailable, T("2027-07-10"));
  EXPECT_THAT(Amounts(all), ElementsAre(600, 40, 0 /*e5, when recorded*/, -20 /*e5's term begins*/, -40 /*B lapses*/));
  EXPECT_EQ(all[3].at, T("2027-06-10"));
  EXPECT_EQ(all[3].entry, all[2].entry);
  EXPECT_EQ(all[4].at, T("2027-07-10"));
  EXPECT_EQ(all[4].entry, all[1].entry);
}

TEST(PoolScenario2, PAR_5_WhatLapsedUnorderedStaysOnTheWorklist) {
  PoolStory s;  // E3
  s.Ending("2027-06-10").At("2027-05-02T09:00").SelfProvision("C", 500);
  EXPECT_EQ(OrderedAvailableOpen(s, "2027-06-01"), "0 / 500 / 500");
  EXPECT_EQ(OrderedAvailableOpen(s, "2027-07-20"), "0 / 0 / 0");
  const Instant t = Asked("2027-07-20");
  Pool pool = s.AsOf(t);
  EXPECT_TRUE(LiveRows(pool, t).empty());
  ASSERT_EQ(ExpiredRows(pool, t).size(), 1u);
  EXPECT_EQ(ExpiredRows(pool, t)[0].available, 500u);
  EXPECT_EQ(ExpiredRows(pool, t)[0].ordered, 0u);
  EXPECT_EQ(ExpiredRows(pool, t)[0].open, 500u);
  const std::vector<WorklistRow> worklist = Worklist(pool, t);
  ASSERT_EQ(worklist.size(), 1u);
  EXPECT_EQ(worklist[0].open, 500u);
  EXPECT_EQ(worklist[0].since, T("2027-05-02T09:00"));
  EXPECT_TRUE(worklist[0].lapsed);

  s.At("2027-07-21").WriteOff("C");
  pool = s.AsOf(Asked("2027-07-21"));
  EXPECT_TRUE(Worklist(pool, Asked("2027-07-21")).empty());
  s.Forget();
  s.At("2027-05-20", "2027-07-22").Order("late", 500);  // effective within the term
  pool = s.AsOf(Asked("2027-07-22"));
  EXPECT_TRUE(Worklist(pool, Asked("2027-07-22")).empty());
}

TEST(PoolScenario2, SEAT_9_NoAssignmentEndsWhileASubscriptionOfThePoolLives) {
  const PoolStory s = S2(true, false);
  EXPECT_EQ(Seats(s, T("2027-10-08")), "v 580, s 615, over 35");
  EXPECT_EQ(StateAt(*s.AsOf(T("2027-10-08")).Find(Sub("B")), T("2027-10-08")), SubscriptionState::kDeprovisioned);
}

PoolStory S5() {
  PoolStory s(HolderKey::OfOrganisation(OrganisationId{{1}}));
  s.WithLead(std::chrono::hours(0));
  s.At("2026-02-14").Ending("2027-02-14").Start("A", 35);
  s.At("2026-11-30").Ending("2027-11-30").Start("B", 22);
  s.At("2026-12-01").Assign(People("user", 0, 48));
  s.At("2027-03-01").Assign(People("user", 48, 51));
  return s;
}

TEST(PoolScenario5, SEAT_8_FiguresOnBothAxes) {
  PoolStory s = S5();
  s.At("2027-03-20T09:00").Unassign(People("user", 0, 12));
  s.At("2027-03-05", "2027-03-26").Unassign(People("user", 20, 25));
  s.At("2027-04-02T12:00").Ending("2028-04-02T12:00").RenewByKey("A", 18, T("2027-04-02T12:00"));

  const Instant then = Asked("2027-03-25");
  EXPECT_EQ(Seats(s, Asked("2027-02-20")), "v 57, s 48, f 9");
  EXPECT_EQ(Units(s.AsOf(Asked("2027-02-20")), Asked("2027-02-20")).enabled, 22u);
  EXPECT_EQ(Units(s.AsOf(Asked("2027-02-20")), Asked("2027-02-20")).warning, 35u);
  EXPECT_EQ(Seats(s, Asked("2027-03-02")), "v 57, s 51, f 6");
  EXPECT_EQ(Seats(s, Asked("2027-03-10"), then), "v 57, s 51, f 6");
  EXPECT_EQ(Seats(s, Asked("2027-03-10")), "v 57, s 46, f 11");
  EXPECT_EQ(Seats(s, T("2027-03-16"), then), "v 22, s 51, over 29");
  EXPECT_EQ(Units(s.AsOf(T("2027-03-16"), then), T("2027-03-16")).suspended, 35u);
  EXPECT_EQ(Seats(s, T("2027-03-16")), "v 22, s 46, over 24");
  EXPECT_EQ(Seats(s, Asked("2027-03-21"), then), "v 22, s 39, over 17");
  EXPECT_EQ(Seats(s, Asked("2027-03-21")), "v 22, s 34, over 12");
  EXPECT_EQ(Seats(s, T("2027-04-02T12:00")), "v 40, s 34, f 6");
}

TEST(PoolScenario5, SEAT_6_RefusesAssigningWhileOverAssigned) {
  const Instant t = T("2027-03-16T08:00");
  EXPECT_EQ(RuleOf(CheckAssign(S5().AsOf(t), People("new", 0, 1), t)), "SEAT-6");
}

TEST(PoolScenario5, LIFE_6_RefusesKeysOfTooFewSeats) {
  PoolStory s = S5();
  s.At("2027-03-20T09:00").Unassign(People("user", 0, 17));
  const Instant t = T("2027-04-02T12:00");
  const Verdict refused = CheckRenewal(s.AsOf(t), {Sub("A"), 11, t, schemas::Source::KEY}, t);
  EXPECT_EQ(RuleOf(refused), "LIFE-6");
  EXPECT_THAT(MessageOf(refused), HasSubstr("at least 12"));
  EXPECT_EQ(RuleOf(CheckRenewal(s.AsOf(t), {Sub("A"), 12, t, schemas::Source::KEY}, t)), "accepted");
}

TEST(PoolScenario5, SEAT_9_AllAssignmentsEndWithTheLastSubscription) {
  PoolStory s = S5();
  s.At("2027-03-20T09:00").Unassign(People("user", 0, 17));
  EXPECT_EQ(Seats(s, T("2027-06-14")), "v 22, s 34, over 12");
  EXPECT_EQ(StateAt(*s.AsOf(T("2027-06-14")).Find(Sub("A")), T("2027-06-14")), SubscriptionState::kDeprovisioned);
  EXPECT_EQ(Seats(s, T("2028-03-28T23:59:59")), "v 0, s 34, over 34");
  EXPECT_EQ(Seats(s, T("2028-03-29")), "v 0, s 0, f 0");
  s.At("2028-05-01").Ending("2029-05-01").Start("C", 40);  // used again, it begins with none
  EXPECT_EQ(Seats(s, T("2028-05-01")), "v 40, s 0, f 40");
}

PoolStory S7() {
  PoolStory s;
  s.Ending("2028-04-06");
  s.At("2027-04-06T10:00").SelfProvision("e1", 500);
  s.At("2027-04-20T10:00").Order("L1", 520);
  s.At("2027-04-02", "2027-05-11T10:00").Order("L0", 240);
  s.At("2027-04-10", "2027-05-18T10:00").Order("L2", 150);
  s.At("2027-04-18", "2027-05-25T10:00").SelfProvision("e5", 200);
  return s;
}

TEST(PoolScenario7, ORD_3_TIME_1_FiguresOnBothAxes) {
  const PoolStory s = S7();
  const std::vector<std::vector<std::string>> rows = {
      {"2027-04-03", "0 / 0 / 0", "240 / 240 / 0", "240 / 240 / 0", "240 / 240 / 0"},
      {"2027-04-08", "0 / 500 / 500", "240 / 740 / 500", "240 / 740 / 500", "240 / 740 / 500"},
      {"2027-04-15", "0 / 500 / 500", "240 / 740 / 500", "390 / 740 / 350", "390 / 740 / 350"},
      {"2027-04-19", "0 / 500 / 500", "240 / 740 / 500", "390 / 740 / 350", "390 / 940 / 550"},
      {"2027-04-30", "520 / 520 / 0", "760 / 760 / 0", "910 / 910 / 0", "910 / 940 / 30"}};
  const std::vector<std::string> known = {"2027-04-30", "2027-05-11", "2027-05-18", "2027-05-25"};
  for (const auto& row : rows) {
    for (size_t i = 0; i < known.size(); ++i) {
      EXPECT_EQ(OrderedAvailableOpen(s, row[0], known[i]), row[i + 1]) << "as of " << row[0] << ", known " << known[i];
    }
  }
  EXPECT_EQ(OrderedAvailableOpen(s, "2027-04-03", "2027-05-11T09:59:59"), "0 / 0 / 0");
}

TEST(PoolScenario7, INV_6_WhatAnOrderAddsDependsOnWhatIsKnown) {
  const PoolStory s = S7();
  const auto contribution_of_L1 = [&](std::string_view known) {
    for (const Contribution& c : Explain(s.Timeline(Asked(known)), Figure::kAvailable, Asked("2027-04-30"))) {
      if (c.entry == Position{2}) return c.amount;
    }
    return int64_t{-1};
  };
  EXPECT_EQ(contribution_of_L1("2027-04-30"), 20);
  EXPECT_EQ(contribution_of_L1("2027-05-11"), 20);
  EXPECT_EQ(contribution_of_L1("2027-05-18"), 170);
  EXPECT_EQ(contribution_of_L1("2027-05-25"), 0);
}

}  // namespace
}  // namespace muniment::testing
