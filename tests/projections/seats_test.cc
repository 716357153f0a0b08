#include "projections/seats.h"

#include "fmt/format.h"
#include "schemas/bytes.h"
#include "tests/projections/asking.h"
#include "tests/projections/pool_histories.h"

namespace muniment::testing {
namespace {

using projections::SeatsView;
using Row = schemas::SeatPoolRow;

std::string Figures(const Answered<Row>& rows) {
  if (rows.size() != 1) return fmt::format("{} rows", rows.size());
  const Row::Reader row = rows[0];
  std::string text = fmt::format("v {}, s {}, ", row.getValid(), row.getAssigned());
  text +=
      row.getOverAssigned() != 0 ? fmt::format("over {}", row.getOverAssigned()) : fmt::format("f {}", row.getFree());
  if (row.getWarning() != 0) text += fmt::format(", warning {}", row.getWarning());
  if (row.getSuspended() != 0) text += fmt::format(", suspended {}", row.getSuspended());
  return text;
}

TEST(Seats, SEAT_6_SEAT_8_ShowS5sTableOnBothAxes) {
  const PoolStory story = Scenario5();
  const EntriesInMemory source = Recorded(story, kOrganisation);
  const Position by_march_25{ToNumber(story.entries().back()->position()) - 2};
  const auto known_then = [&](std::string_view as_of) {
    return Figures(Ask<Row>(SeatsView(), source, {.as_of = std::string(as_of), .known_at = by_march_25}));
  };
  const auto known_now = [&](std::string_view as_of) {
    return Figures(Ask<Row>(SeatsView(), source, {.as_of = std::string(as_of)}));
  };
  EXPECT_EQ(known_then("2027-02-20"), "v 57, s 48, f 9, warning 35");
  EXPECT_EQ(known_now("2027-02-20"), "v 57, s 48, f 9, warning 35");
  EXPECT_EQ(known_then("2027-03-02"), "v 57, s 51, f 6, warning 35");
  EXPECT_EQ(known_then("2027-03-10"), "v 57, s 51, f 6, warning 35");
  EXPECT_EQ(known_now("2027-03-10"), "v 57, s 46, f 11, warning 35");
  EXPECT_EQ(known_then("2027-03-16T00:00:00"), "v 22, s 51, over 29, suspended 35");
  EXPECT_EQ(known_now("2027-03-16T00:00:00"), "v 22, s 46, over 24, suspended 35");
  EXPECT_EQ(known_then("2027-03-21"), "v 22, s 39, over 17, suspended 35");
  EXPECT_EQ(known_now("2027-03-21"), "v 22, s 34, over 12, suspended 35");
  EXPECT_EQ(known_now("2027-04-02T12:00:00"), "v 40, s 34, f 6");
}

TEST(Seats, SEAT_9_EndWithThePoolsLastSubscription) {
  PoolStory story = Scenario5();
  story.Forget();  // without e4
  const EntriesInMemory source = Recorded(story, kOrganisation);
  EXPECT_EQ(Figures(Ask<Row>(SeatsView(), source, {.as_of = "2027-06-14T00:00:00"})), "v 22, s 34, over 12");
  EXPECT_EQ(Figures(Ask<Row>(SeatsView(), source, {.as_of = "2028-03-28T23:59:59"})),
            "v 0, s 34, over 34, suspended 22");
  EXPECT_EQ(Figures(Ask<Row>(SeatsView(), source, {.as_of = "2028-03-29T00:00:00"})), "0 rows");
}

TEST(Seats, SEAT_1_PRIV_1_ListWhoSitsThereByOpaqueId) {
  const EntriesInMemory source = Recorded(Scenario5(), kOrganisation);
  const std::string pool = fmt::format("{}/{}", kOrganisation, GuidText(TheEdition().bytes));
  const auto rows = Ask<Row>(SeatsView(), source, {.as_of = "2027-03-02", .id = pool});
  ASSERT_EQ(rows.size(), 1u);
  ASSERT_EQ(rows[0].getPeople().size(), 51u);
  EXPECT_EQ(rows[0].getPeople()[0].getName().getBytes().size(), 0u);
  absl::Status status;
  Ask<Row>(SeatsView(), source, {.as_of = "2027-03-02", .id = "organisation/x/NOSUCH"}, &status);
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace muniment::testing
