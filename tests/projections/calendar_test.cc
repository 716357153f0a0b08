#include "projections/calendar.h"

#include "fmt/format.h"
#include "tests/projections/asking.h"
#include "tests/projections/pool_histories.h"

namespace muniment::testing {
namespace {

using projections::CalendarView;
using ::testing::ElementsAre;
using Row = schemas::CalendarRow;

std::vector<std::string> Lines(const Answered<Row>& rows) {
  std::vector<std::string> lines;
  for (size_t i = 0; i < rows.size(); ++i) {
    lines.push_back(fmt::format("{} {} ({}){}", FormatInstant(FromUnix(rows[i].getAt())), rows[i].getWhat().cStr(),
                                rows[i].getQuantity(),
                                rows[i].isEntry() ? fmt::format(", entry {}", rows[i].getEntry()) : ""));
  }
  return lines;
}

PoolStory One() {
  PoolStory s;
  s.Ending("2027-06-10").At("2027-02-01T09:00").SelfProvision("A", 100);
  return s;
}

TEST(Calendar, LIFE_9_LooksAheadOnTheAssumptionThatNothingMoreIsRecorded) {
  EXPECT_THAT(Lines(Ask<Row>(CalendarView(), Recorded(One()),
                             {.as_of = "2027-02-01", .filters = {{"from", "2027-02-01"}, {"to", "2027-12-31"}}})),
              ElementsAre("2027-02-02T09:00:00Z becomes usable (100)",
                          "2027-04-11T00:00:00Z renewal notice, 60 days before the end (100)",
                          "2027-05-11T00:00:00Z renewal notice, 30 days before the end (100)",
                          "2027-06-03T00:00:00Z renewal notice, 7 days before the end (100)",
                          "2027-06-09T00:00:00Z renewal notice, 1 day before the end (100)",
                          "2027-06-10T00:00:00Z enters grace (100)",
                          "2027-07-10T00:00:00Z is disabled, at the end of its grace (100)",
                          "2027-10-08T00:00:00Z is deprovisioned (100)"));
}

TEST(Calendar, LIFE_9_TIME_1_WhatIsPastHappenedToTheSeatsOfThen) {
  PoolStory s;
  s.Ending("2027-06-10").At("2027-02-01T09:00").Order("L", 60);
  s.At("2027-02-03T09:00").Return("L", 50);
  s.At("2027-06-10").Return("L", 9);  // in the second in which grace begins, and so after it
  EXPECT_THAT(Lines(Ask<Row>(CalendarView(), Recorded(s),
                             {.as_of = "2027-06-20", .filters = {{"from", "2027-02-01"}, {"to", "2027-07-10"}}})),
              ElementsAre("2027-02-02T09:00:00Z becomes usable (60)",
                          "2027-04-11T00:00:00Z renewal notice, 60 days before the end (10)",
                          "2027-05-11T00:00:00Z renewal notice, 30 days before the end (10)",
                          "2027-06-03T00:00:00Z renewal notice, 7 days before the end (10)",
                          "2027-06-09T00:00:00Z renewal notice, 1 day before the end (10)",
                          "2027-06-10T00:00:00Z enters grace (10)",
                          "2027-07-10T00:00:00Z is disabled, at the end of its grace (1)"));
}

TEST(Calendar, LIFE_2_NamesTheEntryThatStandsNotOneThatIsWithdrawn) {
  PoolStory s = One();
  const auto becomes_usable = [&] {
    return Lines(Ask<Row>(CalendarView(), Recorded(s),
                          {.as_of = "2027-02-20", .filters = {{"from", "2027-02-01"}, {"to", "2027-02-10"}}}));
  };
  const Instant due = T("2027-02-02T09:00");
  s.At("2027-02-02T09:00", "2027-02-03").Transition("A", schemas::Transition::READY, due);
  EXPECT_THAT(becomes_usable(), ElementsAre("2027-02-02T09:00:00Z becomes usable (100), entry 2"));
  s.At("2027-02-02T09:00", "2027-02-04").WithdrawTransition(Sub("A"), schemas::Transition::READY, due);
  EXPECT_THAT(becomes_usable(), ElementsAre("2027-02-02T09:00:00Z becomes usable (100)"));
  s.At("2027-02-02T09:00", "2027-02-05").Transition("A", schemas::Transition::READY, due);
  EXPECT_THAT(becomes_usable(), ElementsAre("2027-02-02T09:00:00Z becomes usable (100), entry 4"));
}

TEST(Calendar, LIFE_9_WindowIsHalfOpenAndADateIncludesItsDay) {
  const EntriesInMemory source = Recorded(One());
  const auto between = [&](std::string_view from, std::string_view to) {
    return Ask<Row>(CalendarView(), source,
                    {.as_of = "2027-02-01", .filters = {{"from", std::string(from)}, {"to", std::string(to)}}})
        .size();
  };
  EXPECT_EQ(between("2027-06-10", "2027-06-10"), 1u);
  EXPECT_EQ(between("2027-06-10T00:00:00", "2027-06-10T00:00:01"), 1u);
  EXPECT_EQ(between("2027-06-10T00:00:01", "2027-06-10"), 0u);
  EXPECT_EQ(between("2027-06-09T00:00:01", "2027-06-10T00:00:00"), 0u);
  absl::Status status;
  Ask<Row>(CalendarView(), source, {.as_of = "2027-02-01", .filters = {{"from", "2027-06-11"}, {"to", "2027-06-10"}}},
           &status);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
}

TEST(Calendar, LIFE_13_ARenewalTakesWhatFollowsItsFormerEndOffTheCalendar) {
  EXPECT_THAT(
      Lines(Ask<Row>(CalendarView(), Recorded(Scenario2()),
                     {.as_of = "2027-05-28", .filters = {{"from", "2027-06-01"}, {"to", "2027-10-31"}}})),
      ElementsAre(
          "2027-06-03T00:00:00Z renewal notice, 7 days before the end (40)",
          "2027-06-09T00:00:00Z renewal notice, 1 day before the end (40)",
          ::testing::AnyOf("2027-06-10T00:00:00Z begins its next term (580)", "2027-06-10T00:00:00Z enters grace (40)"),
          ::testing::AnyOf("2027-06-10T00:00:00Z begins its next term (580)", "2027-06-10T00:00:00Z enters grace (40)"),
          "2027-07-10T00:00:00Z is disabled, at the end of its grace (40)",
          "2027-10-08T00:00:00Z is deprovisioned (40)"));
}

TEST(Calendar, LIFE_2_NamesTheEntriesOfWhatIsWrittenDownAndListsNothingTwice) {
  PoolStory s = One();
  s.At("2027-05-11", "2027-05-12").Notice("A", 30, T("2027-05-11"));
  s.At("2027-06-10", "2027-06-12").Transition("A", schemas::Transition::GRACE, T("2027-06-10"));
  EXPECT_THAT(Lines(Ask<Row>(CalendarView(), Recorded(s),
                             {.as_of = "2027-06-20", .filters = {{"from", "2027-05-01"}, {"to", "2027-06-20"}}})),
              ElementsAre("2027-05-11T00:00:00Z renewal notice, 30 days before the end (100), entry 2",
                          "2027-06-03T00:00:00Z renewal notice, 7 days before the end (100)",
                          "2027-06-09T00:00:00Z renewal notice, 1 day before the end (100)",
                          "2027-06-10T00:00:00Z enters grace (100), entry 3"));
}

}  // namespace
}  // namespace muniment::testing
