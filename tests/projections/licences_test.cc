#include "projections/licences.h"

#include "fmt/format.h"
#include "tests/projections/asking.h"
#include "tests/projections/pool_histories.h"

namespace muniment::testing {
namespace {

using projections::LicencesView;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Row = schemas::LicenceRow;

std::vector<std::string> Figures(const Answered<Row>& rows) {
  std::vector<std::string> lines;
  for (size_t i = 0; i < rows.size(); ++i) {
    const Row::Reader row = rows[i];
    lines.push_back(fmt::format("{}{} / {} / {}", row.getExpired() ? "expired " : "", row.getOrdered(),
                                row.getAvailable(), row.getToBeOrdered()));
  }
  return lines;
}

TEST(Licences, INV_2_INV_4_INV_9_ShowS1AsOfAnyInstant) {
  const EntriesInMemory source = Recorded(Scenario1());
  EXPECT_THAT(Figures(Ask<Row>(LicencesView(), source, {.as_of = "2027-02-10"})), ElementsAre("270 / 300 / 30"));
  EXPECT_THAT(Figures(Ask<Row>(LicencesView(), source, {.as_of = "2027-02-10T12:00:00"})),
              ElementsAre("440 / 440 / 0"));
  const auto rows = Ask<Row>(LicencesView(), source, {.as_of = "2027-02-25"});
  ASSERT_THAT(Figures(rows), ElementsAre("385 / 525 / 140"));
  EXPECT_EQ(rows[0].getAssigned(), 310u);
  EXPECT_EQ(rows[0].getFree(), 215u);
  EXPECT_EQ(rows[0].getState(), schemas::LifeState::ACTIVE);
  EXPECT_EQ(rows[0].getRenewal(), ToUnix(T("2028-01-15")));
  EXPECT_STREQ(rows[0].getHolder().cStr(), "account/0005000123");
}

TEST(Licences, INV_5_INV_7_HideWhatExpiredUnlessAskedAndCountItNowhere) {
  const EntriesInMemory source = Recorded(Scenario2());
  EXPECT_THAT(Figures(Ask<Row>(LicencesView(), source, {.as_of = "2027-07-10T00:00:00"})),
              ElementsAre("580 / 580 / 0"));
  const auto rows = Ask<Row>(LicencesView(), source, {.as_of = "2027-07-10T00:00:00", .filters = {{"expired", ""}}});
  ASSERT_THAT(Figures(rows), ElementsAre("580 / 580 / 0", "expired 40 / 40 / 0"));
  EXPECT_EQ(rows[0].getOverAssigned(), 35u);
  EXPECT_EQ(rows[1].getState(), schemas::LifeState::DISABLED);
  EXPECT_EQ(rows[1].getNextAt(), ToUnix(T("2027-10-08")));
  EXPECT_EQ(rows[1].getSince(), ToUnix(T("2027-07-10")));
  EXPECT_EQ(rows[1].getSuspended(), 40u);
}

TEST(Licences, INV_7_PAR_5_KeepALapsedTermAfterItsSubscriptionWasRenewed) {
  PoolStory s;
  s.Ending("2027-06-10").At("2027-02-01T09:00").SelfProvision("A", 100);
  s.Ending("2028-06-10").At("2027-08-05T09:00").RenewByOrder("R", "A", 60, T("2027-08-05T09:00"));
  const auto expired = [&](std::string_view as_of) {
    return Ask<Row>(LicencesView(), Recorded(s), {.as_of = std::string(as_of), .filters = {{"expired", ""}}});
  };
  EXPECT_THAT(Figures(expired("2027-08-05T08:59:59")), ElementsAre("expired 0 / 100 / 100"));
  const auto rows = expired("2027-08-05T09:00:00");
  ASSERT_THAT(Figures(rows), ElementsAre("60 / 60 / 0", "expired 0 / 100 / 100"));
  EXPECT_EQ(rows[1].getSince(), ToUnix(T("2027-07-10")));
  EXPECT_EQ(rows[1].getRenewal(), ToUnix(T("2027-06-10"))) << "that term's end";
  EXPECT_EQ(rows[1].getState(), schemas::LifeState::NONE);
  EXPECT_EQ(rows[1].getSuspended(), 0u) << "its seats have gone over into the next term";
  EXPECT_THAT(Figures(expired("2028-10-20")), ElementsAre("expired 0 / 100 / 100", "expired 60 / 60 / 0"));
}

TEST(Licences, INV_7_ATermThatWasRenewedInTimeIsExpiredOnlyInWhatWasNeverOrdered) {
  PoolStory s;
  s.Ending("2027-06-10").At("2027-02-01T09:00").Order("L", 50);
  s.At("2027-02-01T10:00").SelfProvision("A", 100);
  s.Ending("2028-06-10").At("2027-05-01").RenewByOrder("RL", "L", 50, T("2027-06-10"));
  s.RenewByOrder("RA", "A", 80, T("2027-06-10"));
  EXPECT_THAT(Figures(Ask<Row>(LicencesView(), Recorded(s), {.as_of = "2027-06-10", .filters = {{"expired", ""}}})),
              ElementsAre("130 / 130 / 0", "expired 0 / 100 / 100"));
}

TEST(Licences, LIFE_13_CountANextTermOnlyWhenItTakesEffect) {
  const EntriesInMemory source = Recorded(Scenario2());
  EXPECT_THAT(Figures(Ask<Row>(LicencesView(), source, {.as_of = "2027-06-01"})), ElementsAre("640 / 640 / 0"));
  EXPECT_THAT(Figures(Ask<Row>(LicencesView(), source, {.as_of = "2027-06-10T00:00:00"})),
              ElementsAre("620 / 620 / 0"));
  EXPECT_THAT(Figures(Ask<Row>(LicencesView(), source, {.as_of = "2027-08-05T09:00:00"})),
              ElementsAre("616 / 616 / 0"));
}

TEST(Licences, TIME_1_INV_11_KnowOnlyWhatWasRecordedByThen) {
  const PoolStory story = Scenario2();
  const Position before_e5{ToNumber(story.entries().back()->position()) - 2};
  const auto rows = Ask<Row>(LicencesView(), Recorded(story), {.as_of = "2027-06-20", .known_at = before_e5});
  ASSERT_THAT(Figures(rows), ElementsAre("640 / 640 / 0"));
  EXPECT_EQ(rows[0].getState(), schemas::LifeState::GRACE);
  EXPECT_EQ(rows[0].getWarning(), 640u);
}

TEST(Licences, TIME_1_ORD_3_ShowS7sGridOnBothAxes) {
  const EntriesInMemory source = Recorded(Scenario7());
  const std::vector<std::pair<std::string, std::vector<std::string>>> grid = {
      {"2027-04-08", {"0 / 500 / 500", "240 / 740 / 500", "240 / 740 / 500", "240 / 740 / 500"}},
      {"2027-04-15", {"0 / 500 / 500", "240 / 740 / 500", "390 / 740 / 350", "390 / 740 / 350"}},
      {"2027-04-19", {"0 / 500 / 500", "240 / 740 / 500", "390 / 740 / 350", "390 / 940 / 550"}},
      {"2027-04-30", {"520 / 520 / 0", "760 / 760 / 0", "910 / 910 / 0", "910 / 940 / 30"}}};
  for (const auto& [as_of, figures] : grid) {
    for (size_t known = 0; known < figures.size(); ++known) {
      EXPECT_THAT(Figures(Ask<Row>(LicencesView(), source, {.as_of = as_of, .known_at = Position{known + 2}})),
                  ElementsAre(figures[known]))
          << as_of << " known at entry " << known + 2;
    }
  }
}

TEST(Licences, SEAT_6_KeepAnEditionInSightWhosePeopleHaveNoSeatsLeft) {
  PoolStory s(AnOrganisationKey());
  s.Ending("2027-02-14").At("2026-02-14").Start("A", 5);
  s.Assign(People("user", 0, 3));
  const auto rows = Ask<Row>(LicencesView(), Recorded(s, kOrganisation), {.as_of = "2027-04-01"});
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].getState(), schemas::LifeState::DISABLED);
  EXPECT_EQ(rows[0].getOverAssigned(), 3u);
  EXPECT_EQ(rows[0].getSuspended(), 5u);
  EXPECT_EQ(Ask<Row>(LicencesView(), Recorded(s, kOrganisation), {.as_of = "2027-06-14T00:00:00"}).size(), 0u);
}

TEST(Licences, DOM_7_SayWhyNobodyCanUseThemYet) {
  const auto rows = Ask<Row>(LicencesView(), Recorded(Scenario1()), {.as_of = "2027-02-25"});
  EXPECT_THAT(rows[0].getNotice().cStr(), HasSubstr("no domain is associated"));
}

TEST(Licences, CMD_4_RefuseHoldersAndFiltersThatAreNot) {
  const EntriesInMemory source = Recorded(Scenario1());
  absl::Status status;
  Ask<Row>(LicencesView(), source, {.as_of = "2027-02-25", .id = "4711"}, &status);
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()), HasSubstr("show accounts"));
  Ask<Row>(LicencesView(), source, {.as_of = "2027-02-25", .filters = {{"edition", "NOSUCH"}}}, &status);
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  Ask<Row>(LicencesView(), source, {.as_of = "2027-02-25", .filters = {{"colour", "red"}}}, &status);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
}

TEST(Licences, CMD_6_KeepWhatIsNotTheViewersOutOfSight) {
  projections::Viewer stranger = projections::Viewer::Anyone();
  EntriesInMemory nobody;
  commands::PastWorld now(nobody, T("2027-02-25"));
  stranger = projections::Viewer::Of(now, T("2027-02-25"), Someone("stranger"));
  EXPECT_EQ(Ask<Row>(LicencesView(), Recorded(Scenario1()), {.as_of = "2027-02-25", .viewer = stranger}).size(), 0u);
}

TEST(Licences, INV_5_INV_11_TheRenewalDateIsTheEndOfTheLastTerm) {
  PoolStory s;
  s.Ending("2027-06-10").At("2027-01-20T08:00").SelfProvision("A", 600);
  s.Ending("2028-06-10").At("2027-05-28T10:05").RenewByOrder("RA", "A", 580, T("2027-06-10"));
  const auto renewal = [&](std::string as_of) {
    return Ask<Row>(LicencesView(), Recorded(s), {.as_of = std::move(as_of)})[0].getRenewal();
  };
  EXPECT_EQ(renewal("2027-05-27"), ToUnix(T("2027-06-10")));
  EXPECT_EQ(renewal("2027-05-28"), ToUnix(T("2028-06-10"))) << "renewed ahead";
}

}  // namespace
}  // namespace muniment::testing
