#include "projections/history.h"

#include "commands/pools/figures.h"
#include "fmt/format.h"
#include "schemas/bytes.h"
#include "tests/projections/asking.h"
#include "tests/projections/pool_histories.h"

namespace muniment::testing {
namespace {

using projections::HistoryView;
using ::testing::Contains;
using ::testing::ElementsAre;
using Row = schemas::HistoryRow;

std::string Text(Row::Reader row) {
  const std::string number = row.isEntry() ? fmt::format("{}", row.getEntry()) : "-";
  return fmt::format("{} {} {} {:+}: {} / {}, s {}{}", FormatDay(FromUnix(row.getEffective())), number,
                     row.getWhat().cStr(), row.getQuantityChange(), row.getOrdered(), row.getAvailable(),
                     row.getAssigned(),
                     row.hasVoidedBy() ? fmt::format(" voided by {}", row.getVoidedBy().cStr()) : "");
}
std::vector<std::string> Lines(const Answered<Row>& rows) {
  std::vector<std::string> lines;
  for (size_t i = 0; i < rows.size(); ++i) lines.push_back(Text(rows[i]));
  return lines;
}

TEST(History, HIST_1_TellsEveryTransactionWithTheFiguresAfterIt) {
  PoolStory s;
  s.Ending("2028-01-15");
  s.At("2027-02-01T09:00").SelfProvision("e1", 300);
  s.At("2027-02-04T10:00").Order("L1", 180);
  s.At("2027-02-10T10:00").Order("L2", 260);
  s.At("2027-02-10T16:00").CancelLine("L2", 170);
  s.At("2027-02-12T09:00").Order("L3", 75, 75);
  s.At("2027-02-15").Assign(People("user", 0, 20));
  s.At("2027-02-20T09:00").Return("L1", 50);
  const auto rows = Ask<Row>(HistoryView(), Recorded(s), {.as_of = "2027-02-20"});
  EXPECT_THAT(
      Lines(rows),
      ElementsAre("2027-02-01 1 self-provisioned +300: 0 / 300, s 0", "2027-02-02 - becomes usable +0: 0 / 300, s 0",
                  "2027-02-04 2 ordered +180: 180 / 300, s 0",  //
                  "2027-02-10 3 ordered +260: 440 / 440, s 0", "2027-02-10 4 order cancelled -170: 270 / 300, s 0",
                  "2027-02-12 5 ordered, 75 of them additional +75: 345 / 375, s 0",
                  "2027-02-13 - becomes usable +0: 345 / 375, s 0", "2027-02-15 6 seats assigned +20: 345 / 375, s 20",
                  "2027-02-20 7 returned -50: 295 / 325, s 20"));
  EXPECT_STREQ(rows[2].getReference().cStr(), "P-1/PO-L1");
  EXPECT_EQ(rows[0].getState(), schemas::LifeState::PENDING);
  EXPECT_EQ(rows[1].getState(), schemas::LifeState::ACTIVE);
}

TEST(History, HIST_1_ORD_3_AChangeIsTheDifferenceToWhatStandsBeforeItNow) {
  PoolStory s;
  s.Ending("2028-01-15").At("2027-02-01T09:00").Order("L", 100);
  s.At("2027-02-01T11:00").ChangeLine("L", 80, "");
  s.At("2027-02-01T10:00", "2027-02-01T12:00").CancelLine("L", 10);
  EXPECT_THAT(Lines(Ask<Row>(HistoryView(), Recorded(s), {.as_of = "2027-02-01"})),
              ElementsAre("2027-02-01 1 ordered +100: 100 / 100, s 0", "2027-02-01 3 order cancelled -10: 90 / 90, s 0",
                          "2027-02-01 2 order line changed from 90 to 80 -10: 80 / 80, s 0"));
  EXPECT_THAT(Lines(Ask<Row>(HistoryView(), Recorded(s), {.as_of = "2027-02-01", .known_at = Position{2}})),
              ElementsAre("2027-02-01 1 ordered +100: 100 / 100, s 0",
                          "2027-02-01 2 order line changed from 100 to 80 -20: 80 / 80, s 0"));
}

PoolStory Lapsing() {
  PoolStory s;
  s.Ending("2027-06-10").WithDurations({.grace_days = 30, .disabled_days = 120, .notice_days = {}});
  s.At("2027-01-20T08:00").SelfProvision("A", 600);
  s.At("2027-02-03T11:00").Order("B", 640);
  s.Ending("2028-06-10");
  s.At("2027-05-28T10:05").RenewByOrder("RA", "A", 580, T("2027-06-10"));
  return s;
}

TEST(History, HIST_1_WhatFellDueIsThereWithoutTheScheduler) {
  const auto rows = Ask<Row>(HistoryView(), Recorded(Lapsing()), {.as_of = "2027-07-10"});
  EXPECT_THAT(Lines(rows),
              ElementsAre("2027-01-20 1 self-provisioned +600: 0 / 600, s 0",
                          "2027-01-21 - becomes usable +0: 0 / 600, s 0",  //
                          "2027-02-03 2 ordered +640: 640 / 640, s 0", "2027-02-04 - becomes usable +0: 640 / 640, s 0",
                          "2027-05-28 3 renewal ordered: 580 seats from 2027-06-10 to 2028-06-10 +0: 640 / 640, s 0",
                          ::testing::AnyOf("2027-06-10 - begins its next term -20: 620 / 620, s 0",
                                           "2027-06-10 - enters grace +0: 620 / 620, s 0"),
                          ::testing::AnyOf("2027-06-10 - begins its next term -20: 620 / 620, s 0",
                                           "2027-06-10 - enters grace +0: 620 / 620, s 0"),
                          "2027-07-10 - is disabled, at the end of its grace -40: 580 / 580, s 0"));
}

TEST(History, LIFE_2_WhatTheSchedulerWroteDownGivesItsRowANumberAndChangesNothingElse) {
  PoolStory with = Lapsing();
  const auto before = Lines(Ask<Row>(HistoryView(), Recorded(with), {.as_of = "2027-07-10"}));
  with.At("2027-07-10", "2027-07-12").Transition("B", schemas::Transition::DISABLED, T("2027-07-10"));
  auto after = Lines(Ask<Row>(HistoryView(), Recorded(with), {.as_of = "2027-07-10"}));
  ASSERT_EQ(after.size(), before.size());
  EXPECT_EQ(after.back(), "2027-07-10 4 is disabled, at the end of its grace -40: 580 / 580, s 0");
  after.pop_back();
  EXPECT_EQ(after, std::vector<std::string>(before.begin(), before.end() - 1));
}

TEST(History, LIFE_4_RenewalNoticesThatFellDueAreRowsToo) {
  PoolStory s;
  s.Ending("2027-06-10").WithLead(std::chrono::hours{0});
  s.At("2027-04-20").SelfProvision("A", 100);
  EXPECT_THAT(Lines(Ask<Row>(HistoryView(), Recorded(s), {.as_of = "2027-06-04"})),
              ElementsAre("2027-04-20 1 self-provisioned +100: 0 / 100, s 0",
                          "2027-05-11 - renewal notice, 30 days before the end +0: 0 / 100, s 0",
                          "2027-06-03 - renewal notice, 7 days before the end +0: 0 / 100, s 0"));
  s.At("2027-05-11", "2027-05-12").Notice("A", 30, T("2027-05-11"));
  EXPECT_THAT(Lines(Ask<Row>(HistoryView(), Recorded(s), {.as_of = "2027-05-20"})),
              ElementsAre("2027-04-20 1 self-provisioned +100: 0 / 100, s 0",
                          "2027-05-11 2 renewal notice, 30 days before the end: sent +0: 0 / 100, s 0"));
}

TEST(History, TIME_8_StrikesThroughWhatWasVoidedAndLeavesTheFiguresAsTheyAre) {
  PoolStory s;
  s.Ending("2028-01-15").WithLead(std::chrono::hours{0});
  s.At("2027-02-01T09:00").SelfProvision("e1", 300);
  const Position wrong = s.At("2027-02-04T10:00").SelfProvision("wrong", 500);
  s.At("2027-02-05T10:00").Order("L1", 100);
  s.At("2027-02-06T10:00").Void(wrong);
  EXPECT_THAT(
      Lines(Ask<Row>(HistoryView(), Recorded(s), {.as_of = "2027-02-06"})),
      ElementsAre("2027-02-01 1 self-provisioned +300: 0 / 300, s 0",
                  "2027-02-04 2 self-provisioned +0: 0 / 300, s 0 voided by 4",
                  "2027-02-05 3 ordered +100: 100 / 300, s 0", "2027-02-06 4 entry 2 voided +0: 100 / 300, s 0"));
  EXPECT_THAT(
      Lines(Ask<Row>(HistoryView(), Recorded(s), {.as_of = "2027-02-06", .known_at = Position{3}})),
      ElementsAre("2027-02-01 1 self-provisioned +300: 0 / 300, s 0",
                  "2027-02-04 2 self-provisioned +500: 0 / 800, s 0", "2027-02-05 3 ordered +100: 100 / 800, s 0"))
      << "as known before the void";
}

TEST(History, LIFE_8_TIME_8_ACancellationAtTheEndNamesTheEndThatStands) {
  PoolStory s;
  s.Ending("2027-06-10").WithLead(std::chrono::hours{0});
  s.At("2027-04-20").Order("L1", 100);
  const Position renewed = s.Ending("2028-06-10").At("2027-04-21").RenewByOrder("L2", "L1", 100, T("2027-06-10"));
  s.At("2027-04-22").CancelSubscription("L1", T("2028-06-10"));
  EXPECT_THAT(Lines(Ask<Row>(HistoryView(), Recorded(s), {.as_of = "2027-04-30"})),
              Contains(::testing::HasSubstr("cancelled, at its end 2028-06-10")));
  s.At("2027-04-23").Void(renewed);
  EXPECT_THAT(Lines(Ask<Row>(HistoryView(), Recorded(s), {.as_of = "2027-04-30"})),
              Contains(::testing::HasSubstr("cancelled, at its end 2027-06-10")));
}

TEST(History, HIST_1_LIFE_1_FiguresOfWhatIsStruckThroughDoNotDependOnTheScheduler) {
  PoolStory s;
  s.WithDurations({.grace_days = 30, .disabled_days = 120, .notice_days = {}}).WithLead(std::chrono::hours{0});
  s.Ending("2027-01-15").At("2027-01-04").SelfProvision("A", 100);
  s.At("2027-02-14", "2027-02-20").Transition("A", schemas::Transition::DISABLED, T("2027-02-14"));
  PoolStory without;
  without.WithDurations({.grace_days = 30, .disabled_days = 120, .notice_days = {}}).WithLead(std::chrono::hours{0});
  without.Ending("2027-01-15").At("2027-01-04").SelfProvision("A", 100);
  for (PoolStory* story : {&s, &without}) {
    const Position wrong = story->Ending("2028-01-15").At("2027-02-14", "2027-02-20").SelfProvision("B", 50);
    story->At("2027-02-14", "2027-02-20").Void(wrong);
    const auto rows = Ask<Row>(HistoryView(), Recorded(*story), {.as_of = "2027-02-20"});
    size_t struck = 0;
    for (size_t i = 0; i < rows.size(); ++i) {
      if (!rows[i].isEntry() || rows[i].getEntry() < ToNumber(wrong)) continue;
      ++struck;
      EXPECT_EQ(rows[i].getAvailable(), 0u) << Text(rows[i]);
      EXPECT_EQ(rows[i].getState(), schemas::LifeState::DISABLED) << Text(rows[i]);
    }
    EXPECT_EQ(struck, 2u);
  }
}

TEST(History, LIFE_2_WhatWasWithdrawnAndIsTrueAgainFallsDueAsIfItHadNotBeenWrittenDown) {
  PoolStory s;
  s.WithDurations({.grace_days = 30, .disabled_days = 120, .notice_days = {}}).WithLead(std::chrono::hours{0});
  s.Ending("2027-01-15").At("2027-01-04").SelfProvision("A", 100);
  s.At("2027-02-14", "2027-02-15").Transition("A", schemas::Transition::DISABLED, T("2027-02-14"));
  s.At("2027-02-14", "2027-02-16").WithdrawTransition(Sub("A"), schemas::Transition::DISABLED, T("2027-02-14"));
  EXPECT_EQ(Lines(Ask<Row>(HistoryView(), Recorded(s), {.as_of = "2027-02-17"})).back(),
            "2027-02-14 - is disabled, at the end of its grace -100: 0 / 0, s 0");
  s.At("2027-02-14", "2027-02-18").Transition("A", schemas::Transition::DISABLED, T("2027-02-14"));
  const auto lines = Lines(Ask<Row>(HistoryView(), Recorded(s), {.as_of = "2027-02-17"}));
  EXPECT_EQ(lines.back(), "2027-02-14 4 is disabled, at the end of its grace -100: 0 / 0, s 0");
  EXPECT_THAT(lines, Contains("2027-02-14 2 is disabled, at the end of its grace +0: 0 / 0, s 0"));
}

TEST(History, TIME_1_LateEntriesStandWhereTheyTookEffect) {
  const EntriesInMemory source = Recorded(Scenario7());
  EXPECT_THAT(
      Lines(Ask<Row>(HistoryView(), source, {.as_of = "2027-04-30"})),
      ElementsAre("2027-04-02 3 ordered +240: 240 / 240, s 0", "2027-04-03 - becomes usable +0: 240 / 240, s 0",
                  "2027-04-06 1 self-provisioned +500: 240 / 740, s 0",
                  "2027-04-07 - becomes usable +0: 240 / 740, s 0", "2027-04-10 4 ordered +150: 390 / 740, s 0",
                  "2027-04-18 5 self-provisioned +200: 390 / 940, s 0",
                  "2027-04-19 - becomes usable +0: 390 / 940, s 0", "2027-04-20 2 ordered +520: 910 / 940, s 0"));
  EXPECT_THAT(
      Lines(Ask<Row>(HistoryView(), source, {.as_of = "2027-04-30", .known_at = Position{2}})),
      ElementsAre("2027-04-06 1 self-provisioned +500: 0 / 500, s 0", "2027-04-07 - becomes usable +0: 0 / 500, s 0",
                  "2027-04-20 2 ordered +520: 520 / 520, s 0", "2027-04-21 - becomes usable +0: 520 / 520, s 0"));
}

TEST(History, HIST_1_LastRowIsWhatTheFiguresAre) {
  for (const PoolStory& story : {Scenario1(), Scenario2(), Scenario7()}) {
    const auto rows = Ask<Row>(HistoryView(), Recorded(story), {.as_of = "2027-08-05"});
    const Instant t = Asked("2027-08-05");
    const Pool pool = story.AsOf(t);
    ASSERT_NE(rows.size(), 0u);
    EXPECT_EQ(rows[rows.size() - 1].getOrdered(), Ordered(pool, t));
    EXPECT_EQ(rows[rows.size() - 1].getAvailable(), Available(pool, t));
    EXPECT_EQ(rows[rows.size() - 1].getAssigned(), Assigned(pool, t));
  }
}

TEST(History, HIST_1_IsCutToDates) {
  const auto rows = Ask<Row>(HistoryView(), Recorded(Scenario1()),
                             {.as_of = "2027-02-25", .filters = {{"from", "2027-02-10"}, {"to", "2027-02-10"}}});
  EXPECT_THAT(Lines(rows), ElementsAre("2027-02-10 3 ordered +260: 440 / 440, s 0",
                                       "2027-02-10 4 order cancelled -170: 270 / 300, s 0"));
}

TEST(History, TIME_8_HIST_1_TellsOfAPoolOfWhichEverythingIsVoided) {
  PoolStory s;
  s.Ending("2028-01-15").WithLead(std::chrono::hours{0});
  const Position wrong = s.At("2027-02-04T10:00").Order("L1", 100);
  s.At("2027-02-06T10:00").Void(wrong);
  const auto rows = Ask<Row>(HistoryView(), Recorded(s), {.as_of = "2027-02-06"});
  ASSERT_THAT(Lines(rows), ElementsAre("2027-02-04 1 ordered +0: 0 / 0, s 0 voided by 2",
                                       "2027-02-06 2 entry 1 voided +0: 0 / 0, s 0"));
  EXPECT_STREQ(rows[0].getHolder().cStr(), "account/0005000123");
  EXPECT_EQ(schemas::IdOf<EditionId>(rows[1].getEdition()), TheEdition());
  EXPECT_THAT(Lines(Ask<Row>(HistoryView(), Recorded(s), {.as_of = "2027-02-06", .known_at = Position{1}})),
              ElementsAre("2027-02-04 1 ordered +100: 100 / 100, s 0"))
      << "as known before the void";
  EXPECT_EQ(Ask<Row>(HistoryView(), Recorded(s), {.as_of = "2027-02-03"}).size(), 0u);
}

TEST(History, HIST_1_INV_11_TheStateIsDisabledUntilDeprovisioned) {
  PoolStory s;
  s.Ending("2027-06-10").WithLead(std::chrono::hours{0});
  s.WithDurations({.grace_days = 30, .disabled_days = 120, .notice_days = {}});
  s.At("2027-01-20T08:00").SelfProvision("A", 10);
  const auto rows = Ask<Row>(HistoryView(), Recorded(s), {.as_of = "2027-10-08"});
  std::vector<schemas::LifeState> states;
  for (size_t i = 0; i < rows.size(); ++i) states.push_back(rows[i].getState());
  EXPECT_THAT(states, ElementsAre(schemas::LifeState::ACTIVE, schemas::LifeState::GRACE, schemas::LifeState::DISABLED,
                                  schemas::LifeState::NONE));
}

}  // namespace
}  // namespace muniment::testing
