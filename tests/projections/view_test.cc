#include "projections/view.h"

#include <algorithm>
#include <set>

#include "projections/accounts.h"
#include "projections/all_views.h"
#include "projections/organisations.h"
#include "tests/projections/told.h"

namespace muniment::testing {
namespace {

using projections::AccountsView;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(Views, TIME_1_AnswerAsOfAndAsKnownAtTogether) {
  Story story;
  story.At("2027-01-10T09:00");
  story.AnAccount("0005000123");
  story.At("2027-01-20T09:00");
  story.AnAccount("0005000124");
  EXPECT_THAT(Told(story, AccountsView()), SizeIs(2));
  EXPECT_THAT(Told(story, AccountsView(), {.as_of = "2027-01-19"}), ElementsAre(HasSubstr("0005000123")));
  EXPECT_THAT(Told(story, AccountsView(), {.known_at = "2027-01-19"}), ElementsAre(HasSubstr("0005000123")));
  EXPECT_THAT(Told(story, AccountsView(), {.as_of = "2027-01-09", .known_at = "2027-01-20T09:00:00"}), IsEmpty());
}

TEST(Views, TIME_1_SayAsOfKnownAtEntryAndLastTick) {
  Story story;
  story.At("2027-01-10T09:00");
  story.AnAccount("0005000123");
  const Telling telling = Ask(story, AccountsView(), {});
  EXPECT_EQ(FormatInstant(telling.moment.as_of), "2027-01-10T09:00:00Z");
  EXPECT_EQ(FormatInstant(telling.moment.known_second), "2027-01-10T09:00:00Z");
  EXPECT_EQ(ToNumber(telling.moment.known_at), story.entries());
  EXPECT_FALSE(telling.moment.projected);
  EXPECT_FALSE(telling.moment.last_tick.has_value());
}

TEST(Views, TIME_1_FindTheLastTickThatWroteSomethingDown) {
  Story story;
  story.AnEdition("STANDARDPACK");
  story.AnAccount("0005000123");
  ASSERT_THAT(
      story.As("kim@contoso.com")
          .Do("selfProvision", R"({"account":"0005000123","lines":[{"edition":"STANDARDPACK","quantity":100}]})"),
      Accepted());
  story.At("2027-01-05T12:00");
  ASSERT_THAT(story.Tick(), Accepted());
  const auto ticked = Ask(story, AccountsView(), {}).moment.last_tick;
  ASSERT_TRUE(ticked.has_value());
  EXPECT_EQ(FormatInstant(*ticked), "2027-01-05T12:00:00Z");
  EXPECT_FALSE(Ask(story, AccountsView(), {.known_at = "2027-01-04"}).moment.last_tick.has_value());
}

TEST(Views, TIME_6_ProjectAFutureAsOfAndRefuseAFutureKnownAt) {
  Story story;
  story.At("2027-01-10T09:00");
  const Telling future = Ask(story, AccountsView(), {.as_of = "2028-01-01"});
  EXPECT_TRUE(future.status.ok());
  EXPECT_TRUE(future.moment.projected);
  const Telling unknowable = Ask(story, AccountsView(), {.known_at = "2027-01-10T09:00:01"});
  EXPECT_EQ(unknowable.status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(unknowable.status.message()), HasSubstr("in the future"));
}

TEST(Views, TIME_7_TakeAnEntryNumberAsKnownAt) {
  Story story;
  story.At("2027-01-10T09:00");
  story.AnAccount("0005000123");
  const std::string before = std::to_string(story.entries());
  story.AnAccount("0005000124");
  EXPECT_THAT(Told(story, AccountsView(), {.known_at = before}), ElementsAre(HasSubstr("0005000123")));
  const Telling beyond = Ask(story, AccountsView(), {.known_at = std::to_string(story.entries() + 1)});
  EXPECT_THAT(std::string(beyond.status.message()), HasSubstr("give one of those"));
}

TEST(Views, TIME_7_FindAllOfASecondByBisection) {
  Story story;
  for (int day = 2; day < 12; ++day) story.At("2027-01-" + std::string(day < 10 ? "0" : "") + std::to_string(day));
  for (uint64_t n = 1; n <= story.entries(); ++n) {
    const auto stored = story.ledger().ReadAt(Position{n});
    ASSERT_TRUE(stored.ok());
    const Instant recorded = schemas::EntryView(stored->words).recorded();
    const auto found = projections::LastRecordedAt(story.ledger(), recorded);
    ASSERT_TRUE(found.ok());
    EXPECT_EQ(*found, story.KnownAt(FormatInstant(recorded)));
  }
  const auto none = projections::LastRecordedAt(story.ledger(), kEarliest);
  ASSERT_TRUE(none.ok());
  EXPECT_EQ(ToNumber(*none), 0u);
}

TEST(Views, RefuseFiltersThatTheyDoNotHaveAndSayWhichTheyHave) {
  Story story;
  const Telling telling = Ask(story, AccountsView(), {.filters = {{"colour", "red"}}});
  EXPECT_EQ(telling.status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(telling.status.message()), HasSubstr("--search"));
}

TEST(Views, CMD_11_SayOfUnknownThingsOnlyThatTheyAreNotThereForTheViewer) {
  Story story;
  story.AnAccount("0005000123");
  story.APartner("P-2");
  const Telling hidden = Ask(story, AccountsView(), {.id = "0005000123", .as = "ann@p-2.example"});
  const Telling absent = Ask(story, AccountsView(), {.id = "0005999999", .as = "ann@p-2.example"});
  EXPECT_EQ(hidden.status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(absent.status.code(), absl::StatusCode::kNotFound);
}

TEST(Views, HaveNamesAndKeysThatAreTheirOwn) {
  std::set<std::string_view> names;
  for (const projections::ViewKind& view : projections::AllViews()) {
    EXPECT_TRUE(names.insert(view.name).second) << view.name;
    EXPECT_FALSE(view.key.empty()) << view.name;
    for (const std::string_view field : view.key) {
      EXPECT_TRUE(view.row.findFieldByName(std::string(field)) != nullptr) << view.name << " " << field;
    }
  }
}

TEST(Views, SpareOnlyColumnsThatTheirTablesHave) {
  for (const projections::ViewKind& view : projections::AllViews()) {
    for (const std::string_view spare : view.spare) {
      const bool shown = view.table.empty() ? view.row.findFieldByName(std::string(spare)) != nullptr
                                            : std::any_of(view.table.begin(), view.table.end(),
                                                          [&](const auto& column) { return column.field == spare; });
      EXPECT_TRUE(shown) << view.name << " " << spare;
    }
  }
}

// Something that the filter may be.
std::string AValueOf(const projections::FilterKind& filter) {
  switch (filter.form) {
    case projections::FilterForm::kFlag:
      return "";
    case projections::FilterForm::kPerson:
      return std::string(32, '0');
    case projections::FilterForm::kBegins:
    case projections::FilterForm::kEnds:
      return "2027-01-01";
    case projections::FilterForm::kText:
    case projections::FilterForm::kDomain:
      break;
  }
  return filter.choices.empty() ? "some.example" : std::string(filter.choices.front());
}

TEST(Views, TakeNoFilterBesideTheIdOfOneThing) {
  Story story;
  story.AnAccount("0005000123");
  EXPECT_THAT(Told(story, AccountsView(), {.id = "0005000123"}), SizeIs(1));
  for (const projections::ViewKind& view : projections::AllViews()) {
    for (const projections::FilterKind& filter : view.filters) {
      const std::string name(filter.name);
      const Telling telling = Ask(story, view, {.id = "0005000123", .filters = {{name, AValueOf(filter)}}});
      const std::string message(telling.status.message());
      EXPECT_EQ(message.find("leave out --" + name + ", or the ID") != message.npos, view.one) << view.name << message;
      if (view.one) {
        EXPECT_EQ(telling.status.code(), absl::StatusCode::kInvalidArgument) << view.name << " " << name;
      }
    }
  }
}

TEST(Views, LIFE_9_HIST_1_BILL_4_RefuseASpanInWhichNothingCanLie) {
  Story story;
  story.At("2027-02-10");
  int spans = 0;
  for (const projections::ViewKind& view : projections::AllViews()) {
    const auto has = [&](std::string_view name) {
      return std::any_of(view.filters.begin(), view.filters.end(), [&](const auto& f) { return f.name == name; });
    };
    if (!has("from") || !has("to")) continue;
    ++spans;
    const auto ask = [&](std::string_view from, std::string_view to) {
      return Ask(story, view, {.filters = {{"from", std::string(from)}, {"to", std::string(to)}}}).status;
    };
    const absl::Status backwards = ask("2027-02-02", "2027-02-01");
    EXPECT_EQ(backwards.code(), absl::StatusCode::kInvalidArgument) << view.name;
    EXPECT_THAT(std::string(backwards.message()), HasSubstr("give --from before --to")) << view.name;
    EXPECT_FALSE(ask("2027-02-01T09:00:00", "2027-02-01T09:00:00").ok()) << view.name;
    EXPECT_TRUE(ask("2027-02-01", "2027-02-01").ok()) << view.name << ": that day";
  }
  EXPECT_EQ(spans, 4) << "orders, calendar, history, invoices";
}

}  // namespace
}  // namespace muniment::testing
