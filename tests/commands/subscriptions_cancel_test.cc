// cancelSubscription, withdrawCancellation, writeOff and the tick through the write path. Rules LIFE-8, PAR-5, LIFE-2,
// SP-5.
#include "commands/notices/notices.h"
#include "tests/scenarios/pool_scenario.h"

namespace muniment::testing {
namespace {

constexpr std::string_view kE1 = "STANDARDPACK";

struct CancelTest : public ::testing::Test, public PoolScenario {
  CancelTest() {
    edition = story.AnEdition(kE1);
    AnAccount("A", "2026-01-15");
    Users(3);
    story.At("2027-02-01T09:00");
    subscription = SelfProvision(kE1, 100).Created("subscription");
    story.At("2027-03-01");
  }
  Reply Cancel(std::string_view more = "", std::string_view actor = kKim) {
    return story.As(actor).Do(
        "cancelSubscription",
        fmt::format(R"({{"subscription":"{}","reason":"noLongerNeeded"{}}})", subscription, more));
  }
  Reply Withdraw() {
    return story.As(kKim).Do("withdrawCancellation", fmt::format(R"({{"subscription":"{}"}})", subscription));
  }
  Reply WriteOff(std::string_view actor = Story::kOperator) {
    return story.As(actor).Do("writeOff", fmt::format(R"({{"subscription":"{}"}})", subscription));
  }
  std::string State(std::string_view at) {
    const commands::Pool pool = PoolAt(edition, at);
    return std::string(StateText(StateAt(*pool.Find(*ParseIdAs<SubscriptionId>(subscription)), Asked(at))));
  }
  // What the scheduler wrote down of it, in order of time.
  std::vector<std::string> TransitionsIn(std::string_view guid) {
    std::vector<std::string> written;
    for (const commands::EntryPtr& entry : story.Past("2030-01-01")->Timeline(PoolName(guid))) {
      if (!entry->body().isTransitionRecorded()) continue;
      written.push_back(fmt::format("{} {}", commands::TransitionText(entry->body().getTransitionRecorded().getKind()),
                                    FormatInstant(entry->effective())));
    }
    return written;
  }
  std::string edition, subscription;
};

TEST_F(CancelTest, LIFE_8_AtOnceItsSeatsLeaveThePool) {
  EXPECT_THAT(Cancel(R"(,"comment":"we moved")"), Accepted());
  EXPECT_EQ(State("2027-03-01"), "cancelled");
  EXPECT_EQ(Figures(edition, "2027-03-01"), "0 / 0 / 0");
  EXPECT_THAT(Cancel(), Unchanged());
  EXPECT_THAT(Withdraw(), Refused("LIFE-8", HasSubstr("final")));
}

TEST_F(CancelTest, LIFE_8_AtItsEndWithoutGraceAndWithdrawableUntilThen) {
  EXPECT_THAT(Cancel(R"(,"atEnd":true)"), Accepted());
  EXPECT_THAT(Cancel(R"(,"atEnd":true)"), Unchanged());
  EXPECT_EQ(State("2028-01-14"), "active");
  EXPECT_EQ(State("2028-01-15"), "cancelled");
  EXPECT_THAT(Withdraw(), Accepted());
  EXPECT_THAT(Withdraw(), Unchanged());
  EXPECT_EQ(State("2028-01-15"), "grace");
}

// E moves back when a renewal is undone; what was cancelled at its end is cancelled there.
TEST_F(CancelTest, LIFE_8_AtItsEndAlsoWhereARenewalIsUndoneAfterwards) {
  const Reply renewal = Order("O-2", kE1, 100, fmt::format(R"(,"renews":"{}")", subscription));
  ASSERT_THAT(renewal, Accepted());
  ASSERT_THAT(Cancel(R"(,"atEnd":true)"), Accepted());
  EXPECT_EQ(State("2028-02-01"), "active");
  story.At("2027-03-02");
  ASSERT_THAT(OnLine("cancelOrderLine", renewal.Created("line"), 100), Accepted());
  EXPECT_EQ(State("2028-01-14"), "active");
  EXPECT_EQ(State("2028-01-15"), "cancelled");
  EXPECT_EQ(Figures(edition, "2028-01-15"), "0 / 0 / 0") << "no grace";
  EXPECT_THAT(Cancel(R"(,"atEnd":true)"), Unchanged());
  story.At("2029-06-01");
  ASSERT_THAT(story.Tick(), Accepted());
  EXPECT_EQ(TransitionsIn(edition),
            (std::vector<std::string>{"becomes usable 2027-02-02T09:00:00Z", "is cancelled 2028-01-15T00:00:00Z"}));
}

TEST_F(CancelTest, LIFE_8_WhatHasNoSeatsLeftIsNotCancelledOnceMore) {
  edition = story.AnEdition("E2");
  const Reply order = Order("O-1", "E2", 10);
  subscription = order.Created("subscription");
  ASSERT_THAT(Cancel(R"(,"atEnd":true)"), Accepted());
  story.At("2027-03-05");
  ASSERT_THAT(OnLine("returnSeats", order.Created("line"), 10), Accepted());
  EXPECT_EQ(State("2027-03-05"), "cancelled");
  story.At("2028-06-01");
  ASSERT_THAT(story.Tick(), Accepted());
  EXPECT_EQ(TransitionsIn(edition), (std::vector<std::string>{"becomes usable 2027-03-02T00:00:00Z"}));
}

TEST_F(CancelTest, INV_7_ALapsedRowStaysWhereItLapsedWhenItIsCancelled) {
  story.At("2028-03-01");  // disabled since 14 February
  const auto since = [&] {
    return FormatInstant(ExpiredRows(PoolAt(edition, "2028-03-01"), Asked("2028-03-01")).at(0).since);
  };
  EXPECT_EQ(since(), "2028-02-14T00:00:00Z");
  ASSERT_THAT(Cancel(), Accepted());
  EXPECT_EQ(State("2028-03-01"), "cancelled");
  EXPECT_EQ(since(), "2028-02-14T00:00:00Z");
}

TEST_F(CancelTest, LIFE_8_NeedsAReasonAndTheRight) {
  EXPECT_THAT(story.As(kKim).Do("cancelSubscription",
                                fmt::format(R"({{"subscription":"{}","reason":"notGiven"}})", subscription)),
              ::testing::AnyOf(Refused("LIFE-8"), Refused("CMD-10")));
  EXPECT_THAT(Cancel("", kAnn), Refused("CMD-6"));
  EXPECT_THAT(Cancel("", kGloria), Refused("CMD-6"));
  EXPECT_THAT(story.As(kKim).Do("cancelSubscription",
                                R"({"subscription":"00000000000000000000000000000001","reason":"other"})"),
              Refused("LIFE-5"));
}

TEST_F(CancelTest, TIME_2_ALateCancellationOnBehalf) {
  MustAccept(Assign(kE1, 0, 3));
  story.At("2027-04-01");
  const std::string fields = fmt::format(R"({{"subscription":"{}","reason":"noLongerNeeded"}})", subscription);
  EXPECT_THAT(story.DoLate("2027-02-20", "cancelSubscription", fields, "A"), Refused("TIME-2", HasSubstr("seat")))
      << "seats were assigned later";
  EXPECT_THAT(story.DoLate("2027-03-15", "cancelSubscription", fields, "P-1"),
              Refused("TIME-2", HasSubstr("an account administrator or account manager of account A")));
  EXPECT_THAT(story.DoLate("2027-03-15", "cancelSubscription", fields, "A"), Accepted());
  EXPECT_EQ(State("2027-03-20"), "cancelled");
}

TEST_F(CancelTest, PAR_5_AnOperatorWritesOffWhatLapsedUnordered) {
  EXPECT_THAT(WriteOff(), Refused("PAR-5", HasSubstr("nothing")));
  story.At("2028-02-14");  // disabled
  EXPECT_THAT(WriteOff(kKim), Refused("CMD-6"));
  EXPECT_THAT(WriteOff(), Accepted());
  EXPECT_TRUE(Worklist(PoolAt(edition, "2028-02-14"), Asked("2028-02-14")).empty());
  EXPECT_THAT(WriteOff(), Unchanged());
}

TEST_F(CancelTest, SP_5_LIFE_2_TheTickTellsWhenItIsReadyOnce) {
  ASSERT_THAT(story.As(kKim).Do("addMember", R"({"account":"A","member":{"address":"mona@contoso.com","name":"Mona"},)"
                                             R"("role":"accountManager"})"),
              Accepted());
  const Reply tick = story.Tick();
  ASSERT_THAT(tick, Accepted());
  EXPECT_EQ(tick.entry_count, 2u);  // the transition, and the notice to the account
  const auto& undelivered = commands::NoticesOf(story.world()).undelivered();
  const auto ready = std::count_if(undelivered.begin(), undelivered.end(), [](const auto& notice) {
    return notice.second.kind == schemas::NoticeKind::READY && notice.second.recipients.size() == 2;
  });
  EXPECT_EQ(ready, 1) << "one notice, to all who had the confirmation, account managers among them";
  EXPECT_THAT(story.Tick(), Unchanged());
}

TEST_F(CancelTest, SP_5_LIFE_2_NobodyIsToldTwiceThatItIsReady) {
  ASSERT_EQ(story.Tick().entry_count, 2u);
  const Reply cancelled =
      story.DoLate("2027-02-01T12:00", "cancelSubscription",
                   fmt::format(R"({{"subscription":"{}","reason":"noLongerNeeded"}})", subscription), "A");
  ASSERT_THAT(cancelled, Accepted());
  EXPECT_EQ(story.Tick().entry_count, 1u) << "withdrawn";
  Story::Envelope why;
  why.reason_code = "wrong";
  ASSERT_THAT(story.Do("voidEntry", fmt::format(R"({{"entry":{}}})", cancelled.first_entry), why), Accepted());
  const Reply again = story.Tick();
  ASSERT_EQ(again.entry_count, 1u) << "written down again, without the notice";
  EXPECT_TRUE(story.world().EntryAt(Position{again.first_entry})->body().isTransitionRecorded());
  EXPECT_THAT(story.Tick(), Unchanged());
}

TEST_F(CancelTest, SP_5_WithoutALeadTimeItIsReadyAtOnceAndTheAccountIsTold) {
  story.AnEdition("ATONCE", R"({"leadTimeHours":0})");
  const auto told = [&] {
    const auto& undelivered = commands::NoticesOf(story.world()).undelivered();
    return std::count_if(undelivered.begin(), undelivered.end(),
                         [](const auto& notice) { return notice.second.kind == schemas::NoticeKind::READY; });
  };
  ASSERT_THAT(story.Tick(), Accepted());
  const auto before = told();
  SelfProvision("ATONCE", 100);
  EXPECT_EQ(told(), before + 1);
  EXPECT_THAT(story.Tick(), Unchanged()) << "no state changes when time passes";
}

TEST_F(CancelTest, LIFE_2_TransitionsOfAVoidedEntryAreWithdrawnNamingTheVoid) {
  const Reply tick = story.Tick();
  const commands::EntryPtr ready = story.world().EntryAt(Position{tick.first_entry});
  const commands::Pool pool = PoolAt(edition, "2027-03-01");
  const Position provisioned = pool.Find(*ParseIdAs<SubscriptionId>(subscription))->last().entry;
  story.At("2027-03-02");
  Story::Envelope why;
  why.reason_code = "wrong";
  const Reply voided = story.Do("voidEntry", fmt::format(R"({{"entry":{}}})", ToNumber(provisioned)), why);
  ASSERT_THAT(voided, Accepted());
  const Reply answered = story.Tick();
  ASSERT_EQ(answered.entry_count, 1u);
  const auto withdrawn = story.world().EntryAt(Position{answered.first_entry});
  ASSERT_TRUE(withdrawn->body().isTransitionWithdrawn());
  EXPECT_EQ(withdrawn->body().getTransitionWithdrawn().getWithdrawn(), ToNumber(ready->position()));
  EXPECT_EQ(withdrawn->body().getTransitionWithdrawn().getBecause(), voided.first_entry);
}

TEST_F(CancelTest, LIFE_2_OnlyTheLedgerOrAnOperatorTicks) {
  EXPECT_THAT(story.As(kKim).Do("tick", "{}"), Refused("CMD-6"));
  EXPECT_THAT(story.Do("tick", R"({"until":"2027-03-02"})"), Refused("LIFE-2"));
  EXPECT_THAT(story.Do("tick", R"({"until":"2027-02-02"})"), Unchanged()) << "usable-from is 09:00 of that day";
  EXPECT_THAT(story.Do("tick", R"({"until":"2027-02-02T09:00"})"), Accepted());
}

}  // namespace
}  // namespace muniment::testing
