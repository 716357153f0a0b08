#include "commands/notices/notices.h"
#include "commands/publisher/publisher.h"
#include "tests/commands/orders_fixture.h"

namespace muniment::testing {
namespace {

Instant At(std::string_view day) { return ParseInstant(day, BareDate::kFirstSecond).value(); }

// ---- offices

TEST(Offices, CMD_11_OperatorsAppointAndDismissTheLastStays) {
  Story story;
  const std::string appoint = R"({"office":"operator","person":{"address":"otto@publisher.example","name":"Otto"}})";
  const std::string dismiss = R"({"office":"operator","person":"olga@publisher.example"})";
  EXPECT_THAT(story.Do("dismiss", dismiss), Refused("CMD-11"));
  EXPECT_THAT(story.Do("appoint", appoint), Accepted());
  EXPECT_THAT(story.Do("appoint", appoint), Unchanged());
  EXPECT_THAT(story.As("otto@publisher.example").Do("dismiss", dismiss), Accepted());
  EXPECT_THAT(story.As("otto@publisher.example").Do("dismiss", dismiss), Unchanged());
  EXPECT_THAT(story.As(Story::kOperator).Do("appoint", appoint), Refused("CMD-6")) << "no operator any more";
}

TEST(Offices, CMD_11_AuditorsAreAppointedByOperatorsAndWriteNothing) {
  Story story;
  const std::string auditor = R"({"office":"auditor","person":{"address":"ada@audit.example","name":"Ada"}})";
  ASSERT_THAT(story.Do("appoint", auditor), Accepted());
  EXPECT_THAT(story.As("ada@audit.example").Do("appoint", auditor), Refused("CMD-6"));
  EXPECT_THAT(story.As(Story::kOperator).Do("dismiss", R"({"office":"auditor","person":"ada@audit.example"})"),
              Accepted());
  EXPECT_THAT(story.Do("dismiss", R"({"office":"auditor","person":"nobody@audit.example"})"), Refused("CMD-11"));
}

// ---- periods and clock

using PeriodTest = OrdersTest;

TEST_F(PeriodTest, TIME_9_EntriesBeforeAClosedPeriodsEndAreRefusedUntilItIsReopened) {
  story_.At("2027-05-01");
  story_.As(Story::kOperator);
  ASSERT_THAT(story_.Do("closePeriod", R"({"upTo":"2027-03-31"})"), Accepted());
  EXPECT_THAT(story_.Do("closePeriod", R"({"upTo":"2027-02-28"})"), Unchanged());
  const std::string order =
      R"({"partner":"P-1","number":"O-1","account":"A","lines":[{"edition":"STANDARDPACK","quantity":10}]})";
  EXPECT_THAT(story_.DoLate("2027-03-31T23:59:59", "placeOrder", order), Refused("TIME-9", HasSubstr("reopenPeriod")));
  EXPECT_THAT(story_.As(Story::kOperator).Do("reopenPeriod", "{}"), Refused("TIME-9", HasSubstr("reason")));
  EXPECT_THAT(story_.Do("reopenPeriod", R"({"upTo":"2027-03-01"})", Because("forgotten")), Accepted());
  EXPECT_THAT(story_.DoLate("2027-02-28", "placeOrder", order), Refused("TIME-9"));
  EXPECT_THAT(story_.DoLate("2027-03-31T23:59:59", "placeOrder", order), Accepted());
  EXPECT_THAT(story_.As(Story::kOperator).Do("reopenPeriod", R"({"upTo":"2027-04-01"})", Because("forgotten")),
              Unchanged());
  ASSERT_THAT(story_.Do("closePeriod", R"({"upTo":"2027-03-31"})"), Accepted());
  EXPECT_THAT(story_.DoLate("2027-03-31T23:59:59", "placeOrder", order), Unchanged()) << "ORD-2: it is there already";
}

TEST_F(PeriodTest, TIME_9_NotAheadOfNowAndByOperatorsOnly) {
  EXPECT_THAT(story_.As(Story::kOperator).Do("closePeriod", R"({"upTo":"2027-02-01"})"), Refused("TIME-9"))
      << "the day is not over";
  EXPECT_THAT(story_.As(kKim).Do("closePeriod", R"({"upTo":"2027-01-31"})"), Refused("CMD-6"));
}

TEST_F(PeriodTest, CMD_8_TheTestClockIsSetForwardsOnly) {
  story_.As(Story::kOperator);
  EXPECT_THAT(story_.Do("setClock", R"({"now":"2027-02-01T08:59:59"})"), Refused("CMD-8", HasSubstr("cannot go back")));
  EXPECT_THAT(story_.Do("setClock", R"({"now":"2027-02-01T09:00:00"})"), Unchanged());
  EXPECT_THAT(story_.Do("setClock", R"({"now":"2027-06-01"})"), Accepted());
  EXPECT_EQ(commands::PublisherOf(story_.world()).clock(), At("2027-06-01"));
  EXPECT_THAT(story_.As(kKim).Do("setClock", R"({"now":"2027-07-01"})"), Refused("CMD-6"));
}

TEST(RealLedger, CMD_8_TheClockOfARealLedgerIsNotSet) {
  Story story("2027-02-01T09:00", nullptr, Story::Kind::kReal);
  const uint64_t entries = story.entries();
  const Reply reply = story.Do("setClock", R"({"now":"2027-06-01"})");
  EXPECT_THAT(reply, Refused("CMD-8", HasSubstr("real ledger")));
  EXPECT_EQ(reply.code, "realClock");
  EXPECT_EQ(story.entries(), entries);
}

// ---- notices

TEST_F(PeriodTest, MAIL_1_DeliveryIsRecordedOnce) {
  ASSERT_THAT(SelfProvision(100), Accepted());
  const auto& undelivered = commands::NoticesOf(story_.world()).undelivered();
  ASSERT_EQ(undelivered.size(), 2u);
  const std::string notice = ToText(undelivered.begin()->first);
  const std::string fields = fmt::format(R"({{"notices":["{}"]}})", notice);
  EXPECT_THAT(story_.As(kKim).Do("recordDelivery", fields), Refused("CMD-6"));
  EXPECT_THAT(story_.As(Story::kOperator).Do("recordDelivery", fields), Accepted());
  EXPECT_THAT(story_.Do("recordDelivery", fields), Unchanged());
  EXPECT_EQ(commands::NoticesOf(story_.world()).undelivered().size(), 1u);
  EXPECT_THAT(story_.Do("recordDelivery", fmt::format(R"({{"notices":["{}"]}})", std::string(32, 'a'))),
              Refused("MAIL-1"));
}

// ---- voids

class VoidTest : public OrdersTest {
 protected:
  Reply Void(uint64_t entry) {
    return story_.As(Story::kOperator).Do("voidEntry", fmt::format(R"({{"entry":{}}})", entry), Because("mistake"));
  }
};

TEST_F(VoidTest, TIME_8_AVoidedEntryIsLeftOutFromThenOn) {
  const Reply provisioned = SelfProvision(300);
  story_.At("2027-02-04");
  ASSERT_THAT(Void(provisioned.first_entry), Accepted());
  EXPECT_EQ(Figures(), "0 / 0 / 0");
  EXPECT_TRUE(commands::IsVoided(story_.world(), Position{provisioned.first_entry}));
  EXPECT_THAT(Void(provisioned.first_entry), Unchanged()) << "not twice";
}

TEST_F(VoidTest, TIME_8_AsKnownBeforeItStillStands) {
  const Reply provisioned = SelfProvision(300);
  story_.At("2027-02-10");
  ASSERT_THAT(Void(provisioned.first_entry), Accepted());
  const std::string pool = commands::PoolStream("account/A", *ParseIdAs<EditionId>(edition_));
  const Instant then = At("2027-02-05");
  EXPECT_EQ(Available(story_.Past("2027-02-05", "2027-02-09")->Get<commands::Pool>(pool), then), 300u);
  EXPECT_EQ(Available(story_.Past("2027-02-05")->Get<commands::Pool>(pool), then), 0u) << "for every asOf";
}

TEST_F(VoidTest, TIME_8_NeedsAReasonAnOperatorAndAnEntry) {
  const uint64_t entry = SelfProvision(300).first_entry;
  const std::string fields = fmt::format(R"({{"entry":{}}})", entry);
  EXPECT_THAT(story_.As(Story::kOperator).Do("voidEntry", fields), Refused("TIME-8", HasSubstr("reason")));
  EXPECT_THAT(story_.As(kKim).Do("voidEntry", fields, Because("mistake")), Refused("CMD-6"));
  EXPECT_THAT(Void(story_.entries() + 1), Refused("TIME-8", HasSubstr("no entry")));
}

TEST_F(VoidTest, TIME_8_OnlyKindsThatMayBeBackDated) {
  EXPECT_THAT(Void(1), Refused("TIME-8", HasSubstr("ledgerBegun")));
  const uint64_t entry = SelfProvision(300).first_entry;
  ASSERT_THAT(Void(entry), Accepted());
  EXPECT_THAT(Void(story_.entries()), Refused("TIME-8", HasSubstr("entryVoided"))) << "a void is not voided";
}

TEST_F(VoidTest, TIME_8_TIME_2_NotWhenALaterEntryWouldNotHold) {
  const Reply order = Order("O-1", 100);
  ASSERT_THAT(OnLine("cancelOrderLine", order.Created("line"), R"(,"quantity":10)"), Accepted());
  EXPECT_THAT(Void(order.first_entry + 1), Refused("TIME-2")) << "the cancellation would find no line";
  EXPECT_EQ(Figures(), "90 / 90 / 0");
}

TEST_F(VoidTest, TIME_8_AnOrderIsVoidedAfterItsLinesAndThenItsNumberIsFree) {
  const Reply order = Order("O-1", 100);
  EXPECT_THAT(Void(order.first_entry), Refused("TIME-8", HasSubstr("lines")));
  ASSERT_THAT(Void(order.first_entry + 1), Accepted());
  ASSERT_THAT(Void(order.first_entry), Accepted());
  EXPECT_EQ(Figures(), "0 / 0 / 0");
  EXPECT_THAT(Order("O-1", 90), Accepted());
  EXPECT_EQ(Figures(), "90 / 90 / 0");
}

TEST_F(VoidTest, TIME_9_NothingOfAClosedPeriodIsVoided) {
  const uint64_t entry = SelfProvision(300).first_entry;
  story_.At("2027-03-01");
  ASSERT_THAT(story_.As(Story::kOperator).Do("closePeriod", R"({"upTo":"2027-02-28"})"), Accepted());
  EXPECT_THAT(Void(entry), Refused("TIME-9", HasSubstr("reopenPeriod")));
}

}  // namespace
}  // namespace muniment::testing
