// What the scheduler has to write down: scenario S9 and the rules around it, on pure folds.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "commands/subscriptions/due.h"
#include "fmt/format.h"
#include "tests/support/pool_story.h"

namespace muniment::testing {
namespace {

using schemas::Transition;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view kNames[] = {"M", "N", "R", "T"};

std::string NameOf(const SubscriptionId& id) {
  for (std::string_view name : kNames) {
    if (Sub(name) == id) return std::string(name);
  }
  return "?";
}

// One tick over the story's pool: says what it appended and appends it as evidence.
std::vector<std::string> Tick(PoolStory& story, std::string_view at) {
  const Instant now = T(at);
  const Pool pool = story.AsOf(now);
  struct Item {
    Instant at;
    std::string text;
    std::function<void()> append;
  };
  std::vector<Item> items;
  for (const Due& due : TransitionsToRecord(pool, now)) {
    items.push_back({due.at, fmt::format("{} {}", NameOf(due.subscription), TransitionText(due.kind)),
                     [&story, due] { story.Transition(NameOf(due.subscription), due.kind, due.at); }});
  }
  for (const UntrueTransition& untrue : TransitionsToWithdraw(pool)) {
    items.push_back({untrue.at,
                     fmt::format("{} withdrawn {} because of {}", NameOf(untrue.subscription), ToNumber(untrue.entry),
                                 ToNumber(MadeUntrueBy(untrue, story.entries()))),
                     [&story, untrue] { story.WithdrawTransition(untrue.subscription, untrue.kind, untrue.at); }});
  }
  for (const NoticeToRecord& notice : NoticesToRecord(pool, now, now)) {
    items.push_back({notice.at,
                     fmt::format("{} notice {} {}", NameOf(notice.subscription), notice.days_before,
                                 notice.missed ? "missed" : "sent"),
                     [&story, notice] { story.Notice(NameOf(notice.subscription), notice.days_before, notice.at); }});
  }
  std::stable_sort(items.begin(), items.end(),
                   [](const Item& a, const Item& b) { return std::tie(a.at, a.text[0]) < std::tie(b.at, b.text[0]); });
  std::vector<std::string> texts;
  for (const Item& item : items) {
    story.At(item.at, now);
    item.append();
    texts.push_back(fmt::format("{} {}", FormatInstant(item.at), item.text));
  }
  return texts;
}

PoolStory S9() {
  PoolStory s(HolderKey::OfOrganisation(OrganisationId{{9}}));
  s.Ending("2028-01-05T06:00").At("2027-01-05T06:00").Start("M", 10);
  s.At("2027-01-05T06:00").Start("N", 10);
  s.Ending("2028-01-25").At("2027-01-25").Start("T", 10);
  Tick(s, "2027-11-30");
  s.Ending("2028-01-15T06:00").At("2027-12-15T06:00").Start("R", 10);
  s.Ending("2029-01-05T06:00").At("2027-12-20T09:00").RenewByKey("M", 10, T("2028-01-05T06:00"));
  return s;
}

TEST(SubscriptionsDue, LIFE_14_S9_TheTickBeforeTheOutageSentTheSixtyDayNotices) {
  PoolStory s(HolderKey::OfOrganisation(OrganisationId{{9}}));
  s.Ending("2028-01-05T06:00").At("2027-01-05T06:00").Start("N", 10);
  s.Ending("2028-01-25").At("2027-01-25").Start("T", 10);
  EXPECT_THAT(Tick(s, "2027-11-30"),
              ElementsAre("2027-11-06T06:00:00Z N notice 60 sent", "2027-11-26T00:00:00Z T notice 60 sent"));
}

TEST(SubscriptionsDue, LIFE_2_LIFE_14_S9_AfterAnOutageEverythingOnceAndOnlyTheLatestNoticeGoesOut) {
  PoolStory s = S9();
  EXPECT_THAT(Tick(s, "2028-01-20T12:00"),
              ElementsAre("2027-12-06T06:00:00Z M notice 30 missed", "2027-12-06T06:00:00Z N notice 30 missed",
                          "2027-12-16T06:00:00Z R notice 30 missed", "2027-12-26T00:00:00Z T notice 30 missed",
                          "2027-12-29T06:00:00Z N notice 7 missed", "2028-01-04T06:00:00Z N notice 1 missed",
                          "2028-01-05T06:00:00Z M begins its next term", "2028-01-05T06:00:00Z N enters grace",
                          "2028-01-08T06:00:00Z R notice 7 missed", "2028-01-14T06:00:00Z R notice 1 missed",
                          "2028-01-15T06:00:00Z R enters grace", "2028-01-18T00:00:00Z T notice 7 sent"));
  EXPECT_THAT(Tick(s, "2028-01-20T12:00"), IsEmpty());
}

TEST(SubscriptionsDue, LIFE_1_S9_StatesDoNotDependOnTheTick) {
  PoolStory s = S9();
  const auto states = [&](Instant known) {
    const Instant t = Asked("2028-01-10");
    const Pool pool = s.AsOf(t, known);
    std::vector<std::string> out;
    for (std::string_view name : kNames) out.emplace_back(StateText(StateAt(*pool.Find(Sub(name)), t)));
    return out;
  };
  EXPECT_THAT(states(Asked("2028-01-10")), ElementsAre("active", "grace", "active", "active"));
  Tick(s, "2028-01-20T12:00");
  EXPECT_THAT(states(kLatest), ElementsAre("active", "grace", "active", "active"));
}

TEST(SubscriptionsDue, LIFE_2_S9_ALateRenewalMakesAnEntryUntrueAndTheNextTickWithdrawsIt) {
  PoolStory s = S9();
  Tick(s, "2028-01-20T12:00");
  const Position renewal = s.At("2028-01-03", "2028-01-22T10:00").RenewByOrder("late", "N", 10, T("2028-01-05T06:00"));
  const Instant t = Asked("2028-01-10");
  EXPECT_EQ(StateAt(*s.AsOf(t, Asked("2028-01-21")).Find(Sub("N")), t), SubscriptionState::kGrace);
  EXPECT_EQ(StateAt(*s.AsOf(t).Find(Sub("N")), t), SubscriptionState::kActive);

  const Pool pool = s.AsOf(T("2028-01-23"));
  const Position grace = pool.transitions().at({Sub("N"), Transition::GRACE, T("2028-01-05T06:00")}).entry;
  EXPECT_THAT(Tick(s, "2028-01-23"), ElementsAre("2028-01-05T06:00:00Z N begins its next term",
                                                 fmt::format("2028-01-05T06:00:00Z N withdrawn {} because of {}",
                                                             ToNumber(grace), ToNumber(renewal))));
}

TEST(SubscriptionsDue, LIFE_14_S9_TheOneDayNoticeComesWhenItIsDue) {
  PoolStory s = S9();
  Tick(s, "2028-01-20T12:00");
  EXPECT_THAT(Tick(s, "2028-01-23T23:59:59"), IsEmpty());
  EXPECT_THAT(Tick(s, "2028-01-24"), ElementsAre("2028-01-24T00:00:00Z T notice 1 sent"));
}

TEST(SubscriptionsDue, LIFE_4_NoNoticeWhileACancellationStands) {
  PoolStory s;
  s.WithLead(std::chrono::hours(0)).Ending("2028-03-01").At("2027-03-01").Start("N", 5);
  s.At("2027-12-20").CancelSubscription("N", T("2028-03-01"));
  EXPECT_THAT(Tick(s, "2028-02-10"), IsEmpty());  // 60 days (12-31) and 30 days (01-31) before
  s.At("2028-02-12").WithdrawCancellation("N");
  EXPECT_THAT(Tick(s, "2028-02-23"), ElementsAre("2028-02-23T00:00:00Z N notice 7 sent"));
}

TEST(SubscriptionsDue, LIFE_8_ACancellationAtTheEndTakesEffectThereWithoutGrace) {
  PoolStory s;
  s.Ending("2028-03-01").At("2027-03-01").Start("N", 5);
  s.At("2027-12-20").CancelSubscription("N", T("2028-03-01"));
  EXPECT_THAT(Tick(s, "2029-01-01"), ElementsAre("2028-03-01T00:00:00Z N is cancelled"));
}

TEST(SubscriptionsDue, LIFE_1_AWholeLifeLeavesItsFourTransitions) {
  PoolStory s;
  s.Ending("2028-03-01").At("2027-03-01").SelfProvision("N", 100);
  std::vector<std::string> transitions;
  for (const std::string& text : Tick(s, "2029-01-01")) {
    if (text.find("notice") == std::string::npos) transitions.push_back(text);
  }
  EXPECT_THAT(transitions, ElementsAre("2027-03-02T00:00:00Z N becomes usable", "2028-03-01T00:00:00Z N enters grace",
                                       "2028-03-31T00:00:00Z N is disabled, at the end of its grace",
                                       "2028-06-29T00:00:00Z N is deprovisioned"));
}

TEST(SubscriptionsDue, LIFE_2_LIFE_6_NothingOfARenewalInGraceFallsDueBeforeIt) {
  PoolStory s;
  s.WithDurations({.grace_days = 30, .disabled_days = 120, .notice_days = {}});
  s.Ending("2027-02-01T08:00").At("2027-01-01T08:00").Start("M", 10);
  EXPECT_THAT(Tick(s, "2027-03-02T08:00"), ElementsAre("2027-02-01T08:00:00Z M enters grace"));
  s.Ending("2027-03-01T08:00").At("2027-03-02T08:00").RenewByKey("M", 5, T("2027-02-01T08:00"));
  EXPECT_THAT(Tick(s, "2027-03-02T08:00"), IsEmpty()) << "its own end is over, so that it stays in grace";
  EXPECT_EQ(StateAt(*s.AsOf("2027-03-02").Find(Sub("M")), T("2027-03-02T08:00")), SubscriptionState::kGrace);
  EXPECT_THAT(Tick(s, "2027-04-01"), ElementsAre("2027-03-31T08:00:00Z M is disabled, at the end of its grace"));
}

TEST(SubscriptionsDue, SP_5_LIFE_1_WhatIsDisabledFirstNeverBecomesUsable) {
  PoolStory s;
  s.WithDurations({.grace_days = 30, .disabled_days = 120, .notice_days = {}});
  s.WithLead(std::chrono::hours(50 * 24)).Ending("2027-01-15").At("2027-01-04").SelfProvision("N", 100);
  EXPECT_THAT(Tick(s, "2027-04-01"), ElementsAre("2027-01-15T00:00:00Z N enters grace",
                                                 "2027-02-14T00:00:00Z N is disabled, at the end of its grace"));
}

TEST(SubscriptionsDue, SP_5_InGraceItBecomesUsableStill) {
  PoolStory s;
  s.WithDurations({.grace_days = 30, .disabled_days = 120, .notice_days = {}});
  s.WithLead(std::chrono::hours(20 * 24)).Ending("2027-01-15").At("2027-01-04").SelfProvision("N", 100);
  EXPECT_THAT(Tick(s, "2027-02-01"),
              ElementsAre("2027-01-15T00:00:00Z N enters grace", "2027-01-24T00:00:00Z N becomes usable"));
}

// Two subscriptions of one pool that end on one day, each of one line; grace of both is written down.
struct TwoInGrace {
  PoolStory story;
  Position lines[2], graces[2];
  TwoInGrace() {
    story.WithDurations({.grace_days = 30, .disabled_days = 120, .notice_days = {}}).WithLead(std::chrono::hours(0));
    story.Ending("2027-01-15").At("2026-12-01");
    lines[0] = story.Order("M", 100);
    lines[1] = story.Order("N", 30);
    EXPECT_THAT(Tick(story, "2027-01-20"),
                ElementsAre("2027-01-15T00:00:00Z M enters grace", "2027-01-15T00:00:00Z N enters grace"));
    for (size_t i : {0u, 1u}) {
      const TransitionKey key{Sub(i == 0 ? "M" : "N"), Transition::GRACE, T("2027-01-15")};
      graces[i] = story.AsOf("2027-01-20").transitions().at(key).entry;
    }
  }
  std::string Withdrawn(size_t i, Position because) const {
    return fmt::format("2027-01-15T00:00:00Z {} withdrawn {} because of {}", i == 0 ? "M" : "N", ToNumber(graces[i]),
                       ToNumber(because));
  }
};

TEST(SubscriptionsDue, LIFE_2_AWithdrawalNamesTheVoidOfItsOwnSubscriptionNotTheFirstOfThePool) {
  TwoInGrace s;
  const Position second = s.story.At("2027-01-21").Void(s.lines[1]);
  const Position first = s.story.At("2027-01-22").Void(s.lines[0]);
  EXPECT_THAT(Tick(s.story, "2027-01-23"),
              ::testing::UnorderedElementsAre(s.Withdrawn(0, first), s.Withdrawn(1, second)));
}

TEST(SubscriptionsDue, LIFE_2_AWithdrawalNamesTheEntryWithoutWhichItWouldStillBeTrue) {
  TwoInGrace s;
  s.story.At("2027-01-20").CancelSubscription("M", T("2027-01-20"));
  const Position renewal =
      s.story.Ending("2028-01-15").At("2027-01-10", "2027-01-21").RenewByOrder("R", "M", 100, T("2027-01-15"));
  const auto written = Tick(s.story, "2027-01-22");
  EXPECT_THAT(written, ::testing::Contains(s.Withdrawn(0, renewal))) << "what it was cancelled after is true still";
}

TEST(SubscriptionsDue, LIFE_2_WhatIsTrueAgainIsWrittenDownAgain) {
  TwoInGrace s;
  const Position renewal =
      s.story.Ending("2028-01-15").At("2027-01-10", "2027-01-21").RenewByOrder("R", "M", 100, T("2027-01-15"));
  EXPECT_THAT(Tick(s.story, "2027-01-22"),
              ElementsAre("2027-01-15T00:00:00Z M begins its next term", s.Withdrawn(0, renewal)));
  s.story.At("2027-01-10", "2027-01-23").Void(renewal);
  EXPECT_THAT(Tick(s.story, "2027-01-24"), ElementsAre("2027-01-15T00:00:00Z M enters grace",
                                                       ::testing::StartsWith("2027-01-15T00:00:00Z M withdrawn")));
  EXPECT_THAT(Tick(s.story, "2027-01-24"), IsEmpty());
  const RecordedTransition grace =
      s.story.AsOf("2027-01-24").transitions().at({Sub("M"), Transition::GRACE, T("2027-01-15")});
  EXPECT_GT(grace.entry, s.graces[0]);
  EXPECT_FALSE(grace.withdrawn);
}

TEST(NoticesDue, LIFE_4_NotDueWhereItWasRenewedThenThoughTheRenewalWasCancelledSince) {
  PoolStory s;
  s.WithLead(std::chrono::hours(0)).Ending("2028-02-01").At("2027-02-01").Order("M", 10);
  s.At("2027-11-01").Ending("2029-02-01").RenewByOrder("R", "M", 10, T("2028-02-01"));
  s.At("2027-12-20").CancelLine("R", 10);
  EXPECT_THAT(Tick(s, "2027-12-28"), IsEmpty()) << "60 days before E a renewal stood";
  EXPECT_THAT(Tick(s, "2028-01-03"), ElementsAre("2028-01-02T00:00:00Z M notice 30 sent"));
}

}  // namespace
}  // namespace muniment::testing
