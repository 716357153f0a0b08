#include "projections/subscriptions.h"

#include "fmt/format.h"
#include "schemas/bytes.h"
#include "tests/projections/asking.h"
#include "tests/projections/pool_histories.h"

namespace muniment::testing {
namespace {

using projections::SubscriptionsView;
using Row = schemas::SubscriptionRow;

// By the name that the story gave it.
Row::Reader Named(const Answered<Row>& rows, std::string_view name) {
  for (size_t i = 0; i < rows.size(); ++i) {
    if (schemas::IdOf<SubscriptionId>(rows[i].getSubscription()) == Sub(name)) return rows[i];
  }
  ADD_FAILURE() << "no row of " << name;
  return {};
}
std::string Figures(Row::Reader row) {
  return fmt::format("{} of {}, open {}", row.getOrdered(), row.getAvailable(), row.getOpen());
}

TEST(Subscriptions, INV_6_ShareThePoolsFiguresAmongThem) {
  const auto rows = Ask<Row>(SubscriptionsView(), Recorded(Scenario1()), {.as_of = "2027-02-25"});
  EXPECT_EQ(Figures(Named(rows, "e1")), "250 of 250, open 0");
  EXPECT_EQ(Figures(Named(rows, "L3")), "75 of 75, open 0");
  EXPECT_EQ(Figures(Named(rows, "e9")), "60 of 200, open 140");
  EXPECT_EQ(rows.size(), 3u) << "what L1, L2 and L4 added has no seats (any more)";
}

TEST(Subscriptions, LIFE_13_ShowTheNextTermBesideTheOneInForce) {
  const auto rows = Ask<Row>(SubscriptionsView(), Recorded(Scenario2()), {.as_of = "2027-06-01"});
  const Row::Reader a = Named(rows, "A");
  EXPECT_EQ(a.getQuantity(), 600u);
  EXPECT_EQ(a.getEnd(), ToUnix(T("2027-06-10")));
  EXPECT_EQ(a.getNextTermQuantity(), 580u);
  EXPECT_EQ(a.getNextTermStart(), ToUnix(T("2027-06-10")));
  EXPECT_EQ(a.getNextTermEnd(), ToUnix(T("2028-06-10")));
  EXPECT_EQ(a.getValid(), 600u);
}

TEST(Subscriptions, LIFE_10_NameStatesForThoseWhoKnowTheDirectory) {
  const EntriesInMemory source = Recorded(Scenario2());
  const auto state = [&](std::string_view as_of) {
    const auto rows = Ask<Row>(SubscriptionsView(), source, {.as_of = std::string(as_of), .filters = {{"ended", ""}}});
    const Row::Reader b = Named(rows, "B");
    return fmt::format("{}: {}", b.getDirectoryState().cStr(), b.getNext().cStr());
  };
  EXPECT_EQ(state("2027-02-03T12:00:00"), ": becomes usable");  // pending
  EXPECT_EQ(state("2027-06-01"), "Enabled: enters grace");
  EXPECT_EQ(state("2027-06-10T00:00:00"), "Warning: is disabled, at the end of its grace");
  EXPECT_EQ(state("2027-07-10T00:00:00"), "Suspended: is deprovisioned");
  EXPECT_EQ(state("2027-08-05T09:00:00"), "Enabled: enters grace");
  EXPECT_EQ(state("2028-12-31"), "Deleted: ");
}

TEST(Subscriptions, LIFE_12_ListTheTermsOfOne) {
  PoolStory story = Scenario2();
  EntriesInMemory source = Recorded(story);
  source.Put(commands::SubscriptionStream(Sub("A")), {story.entries().front()});
  const auto rows = Ask<Row>(SubscriptionsView(), source, {.as_of = "2027-06-20", .id = ToText(Sub("A"))});
  ASSERT_EQ(rows.size(), 1u);
  ASSERT_EQ(rows[0].getTerms().size(), 2u);
  EXPECT_EQ(rows[0].getTerms()[0].getPlace(), schemas::TermRow::Place::PAST);
  EXPECT_EQ(rows[0].getTerms()[1].getPlace(), schemas::TermRow::Place::IN_FORCE);
  EXPECT_EQ(rows[0].getTerms()[1].getQuantity(), 580u);
  absl::Status status;
  Ask<Row>(SubscriptionsView(), source, {.as_of = "2027-06-20", .id = "00"}, &status);
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
}

TEST(Subscriptions, SELF_4_AreFilteredByStateAndSource) {
  const EntriesInMemory source = Recorded(Scenario2());
  const auto count = [&](std::string_view filter, std::string_view value) {
    return Ask<Row>(SubscriptionsView(), source,
                    {.as_of = "2027-07-10", .filters = {{std::string(filter), std::string(value)}}})
        .size();
  };
  EXPECT_EQ(count("state", "disabled"), 1u);
  EXPECT_EQ(count("state", "active"), 1u);
  EXPECT_EQ(count("source", "order"), 2u);
  EXPECT_EQ(count("source", "selfService"), 0u);
  EXPECT_EQ(count("partner", "P-1"), 2u);
  EXPECT_EQ(count("partner", "P-2"), 0u);
}

TEST(Subscriptions, INV_9_WhoseLastSeatIsGoneAreAmongTheCancelled) {
  const EntriesInMemory source = Recorded(Scenario1());
  const auto ask = [&](std::map<std::string, std::string, std::less<>> filters) {
    return Ask<Row>(SubscriptionsView(), source, {.as_of = "2027-02-25", .filters = std::move(filters)});
  };
  const auto cancelled = ask({{"state", "cancelled"}});
  ASSERT_EQ(cancelled.size(), 1u) << "L1 and L4 only covered: they never had a seat";
  EXPECT_EQ(Named(cancelled, "L2").getState(), schemas::LifeState::CANCELLED);
  EXPECT_EQ(ask({{"state", "cancelled"}, {"ended", ""}}).size(), 3u);
  EXPECT_EQ(ask({}).size(), 3u);
  EXPECT_EQ(ask({{"ended", ""}}).size(), 6u);
}

}  // namespace
}  // namespace muniment::testing
