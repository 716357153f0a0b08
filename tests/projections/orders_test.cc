#include "projections/orders.h"

#include "fmt/format.h"
#include "tests/projections/asking.h"
#include "tests/projections/pool_histories.h"

namespace muniment::testing {
namespace {

using projections::OrdersView;
using ::testing::ElementsAre;
using Row = schemas::OrderLineRow;

// The pool's orders, as their own streams hold them.
EntriesInMemory WithOrders(const PoolStory& story, const std::vector<std::string>& lines) {
  EntriesInMemory source = Recorded(story);
  for (const std::string& name : lines) {
    for (const EntryPtr& entry : story.entries()) {
      if (!entry->body().isLinePlaced()) continue;
      const auto id = entry->body().getLinePlaced().getLine();
      if (LineId::FromBytes({id.begin(), id.size()}) == LineNamed(name)) {
        source.Put(commands::LineStream(LineNamed(name)), {entry});
      }
    }
    PoolStory order;
    order.At("2027-01-01").Add([&](schemas::Event::Builder event) {
      auto placed = event.initOrderPlaced();
      placed.setPartner("P-1");
      placed.setNumber(name);
      placed.initLines(1).set(0, {LineNamed(name).bytes.data(), LineId::kBytes});
    });
    source.Put(commands::OrderStream("P-1", name), order.entries());
  }
  return source;
}

std::vector<std::string> Lines(const Answered<Row>& rows) {
  std::vector<std::string> lines;
  for (size_t i = 0; i < rows.size(); ++i) {
    const Row::Reader row = rows[i];
    EXPECT_EQ(row.getOrdered() - row.getCancelled() - row.getReturned(), row.getLeft());
    EXPECT_EQ(row.getCovered() + row.getAdded() + row.getWaiting(), row.getLeft());
    lines.push_back(fmt::format("{} -{} -{} = {}, covers {}, adds {}", row.getOrdered(), row.getCancelled(),
                                row.getReturned(), row.getLeft(), row.getCovered(), row.getAdded()));
  }
  return lines;
}

TEST(Orders, INV_9_INV_10_TellWhatBecameOfEachLine) {
  const EntriesInMemory source = WithOrders(Scenario1(), {"L1", "L2", "L3", "L4"});
  EXPECT_THAT(Lines(Ask<Row>(OrdersView(), source, {.as_of = "2027-02-25"})),
              ElementsAre("180 -0 -50 = 130, covers 130, adds 0", "260 -170 -0 = 90, covers 90, adds 0",
                          "75 -0 -0 = 75, covers 0, adds 75", "90 -0 -0 = 90, covers 90, adds 0"));
  EXPECT_THAT(Lines(Ask<Row>(OrdersView(), source, {.as_of = "2027-02-10T12:00:00"})),
              ElementsAre("180 -0 -0 = 180, covers 180, adds 0", "260 -0 -0 = 260, covers 120, adds 140"));
}

TEST(Orders, INV_1_ORD_3_AddUpThoughALateEntryStandsBeforeAChange) {
  for (const auto& [changed_to, told] : std::vector<std::pair<uint32_t, std::string>>{
           {80, "100 -20 -0 = 80, covers 0, adds 80"}, {120, "130 -10 -0 = 120, covers 0, adds 120"}}) {
    PoolStory s;
    s.Ending("2028-01-15").At("2027-02-01T09:00").Order("L", 100);
    s.At("2027-02-01T11:00").ChangeLine("L", changed_to, changed_to > 100 ? "L+" : "");
    s.At("2027-02-01T10:00", "2027-02-02T12:00").CancelLine("L", 10);
    EXPECT_THAT(Lines(Ask<Row>(OrdersView(), WithOrders(s, {"L"}), {.as_of = "2027-02-03"})), ElementsAre(told));
  }
}

TEST(Orders, ORD_3_DeriveWhatALineCoversAnewForEveryDate) {
  const EntriesInMemory source = WithOrders(Scenario7(), {"L1"});
  const auto covers = [&](uint64_t known) {
    return Ask<Row>(OrdersView(), source, {.as_of = "2027-04-30", .known_at = Position{known}})[0].getCovered();
  };
  EXPECT_EQ(covers(2), 500u);
  EXPECT_EQ(covers(3), 500u);
  EXPECT_EQ(covers(4), 350u);
  EXPECT_EQ(covers(5), 520u);
}

TEST(Orders, ORD_1_AreFoundByNumberPartnerAndTime) {
  const EntriesInMemory source = WithOrders(Scenario1(), {"L1", "L2", "L3", "L4"});
  const auto count = [&](Asking asking) {
    asking.as_of = "2027-02-25";
    return Ask<Row>(OrdersView(), source, asking).size();
  };
  EXPECT_EQ(count({.as_of = "", .id = "L2"}), 1u);
  EXPECT_EQ(count({.as_of = "", .id = "P-1/L2"}), 1u);
  EXPECT_EQ(count({.as_of = "", .filters = {{"partner", "P-1"}}}), 4u);
  EXPECT_EQ(count({.as_of = "", .filters = {{"partner", "P-2"}}}), 0u);
  EXPECT_EQ(count({.as_of = "", .filters = {{"from", "2027-02-10"}, {"to", "2027-02-12"}}}), 2u);
  absl::Status status;
  Ask<Row>(OrdersView(), source, {.as_of = "2027-02-25", .id = "P-2/L2"}, &status);
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace muniment::testing
