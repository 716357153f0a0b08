#include "tests/commands/orders_fixture.h"

namespace muniment::testing {
namespace {

class ChangeOrderLineTest : public OrdersTest {
 protected:
  ChangeOrderLineTest() { line_ = Order("O-1", 260).Created("line"); }
  Reply Change(uint32_t quantity) {
    return OnLine("changeOrderLine", line_, fmt::format(R"(,"quantity":{})", quantity));
  }
  Reply Cancel(uint32_t quantity) {
    return OnLine("cancelOrderLine", line_, fmt::format(R"(,"quantity":{})", quantity));
  }
  Reply Return(uint32_t quantity) { return OnLine("returnSeats", line_, fmt::format(R"(,"quantity":{})", quantity)); }
  std::string line_;
};

TEST_F(ChangeOrderLineTest, ORD_5_UpwardsItIsLikeANewLineOfTheDifference) {
  ASSERT_THAT(SelfProvision(100), Accepted());
  const Reply reply = Change(300);
  ASSERT_THAT(reply, Accepted());
  EXPECT_EQ(Figures(), "300 / 360 / 60") << "40 more cover 40 of what was open";
  EXPECT_FALSE(reply.Created("subscription").empty());
}

TEST_F(OrdersTest, CMD_12_ORD_5_WhatIsAddedUnderAnAgreementHasTheLinesOwnTermAndPrice) {
  story_.As(Story::kOperator).AnAgreement("OV-1", "openValue", "2027-01-15");
  const Reply placed = story_.As(kAnn).Do(
      "placeOrder", fmt::format(R"({{"partner":"P-1","number":"O-1","agreement":"OV-1","lines":[{{"edition":"{}",)"
                                R"("quantity":50,"term":"P3Y","unitPrice":{{"minorUnits":700,"currency":"EUR"}}}}]}})",
                                kE1));
  ASSERT_THAT(placed, Accepted());
  const Reply changed = OnLine("changeOrderLine", placed.Created("line"), R"(,"quantity":60)");
  ASSERT_THAT(changed, Accepted());
  const auto entry = story_.world().EntryAt(Position{changed.first_entry});
  ASSERT_TRUE(entry->body().isLineChanged());
  const auto term = entry->body().getLineChanged().getTerm();
  EXPECT_EQ(term.getQuantity(), 10u);
  EXPECT_EQ(term.getMonths(), 36);
  EXPECT_EQ(FormatInstant(FromUnix(term.getEnd())), "2030-02-01T09:00:00Z");
  EXPECT_EQ(term.getUnitPrice().getMinorUnits(), 700);
  EXPECT_EQ(std::string(term.getUnitPrice().getCurrency().cStr()), "EUR");
}

TEST_F(ChangeOrderLineTest, ORD_5_DownwardsItIsLikeACancellation) {
  ASSERT_THAT(Change(200), Accepted());
  EXPECT_EQ(Figures(), "200 / 200 / 0");
  EXPECT_THAT(Change(0), Refused("ORD-5", HasSubstr("cancelOrderLine")));
}

TEST_F(ChangeOrderLineTest, ORD_5_ToTheQuantityItHasIsUnchanged) { EXPECT_THAT(Change(260), Unchanged()); }

TEST_F(ChangeOrderLineTest, ORD_5_OnlyUntilItsUsableFrom) {
  story_.At("2027-02-02T08:59:59");
  EXPECT_THAT(Change(261), Accepted());
  story_.At("2027-02-02T09:00:00");
  EXPECT_THAT(Change(262), Refused("ORD-5"));
  EXPECT_THAT(Cancel(1), Refused("ORD-5"));
  EXPECT_THAT(Return(1), Accepted());
}

TEST_F(ChangeOrderLineTest, ORD_5_UpwardsOnlyWhileThePartnerMayOrder) {
  ASSERT_THAT(story_.As(Story::kOperator)
                  .Do("authoriseDistributor", R"({"distributor":"D-1","from":"2020-01-01","to":"2027-01-31"})"),
              Accepted());
  EXPECT_THAT(Change(261), Refused("ORD-1"));
  EXPECT_THAT(Change(259), Accepted());
}

TEST_F(ChangeOrderLineTest, INV_1_INV_10_CancellingUndoesTheOrderWhollyOrInPart) {
  ASSERT_THAT(Cancel(170), Accepted());
  EXPECT_EQ(Figures(), "90 / 90 / 0");
  EXPECT_THAT(Cancel(91), Refused("ORD-5"));
  ASSERT_THAT(OnLine("cancelOrderLine", line_), Accepted());
  EXPECT_EQ(Figures(), "0 / 0 / 0");
  EXPECT_THAT(OnLine("cancelOrderLine", line_), Unchanged());
}

TEST_F(ChangeOrderLineTest, INV_1_INV_10_ReturningGivesBackSeats) {
  story_.At("2027-02-12");
  EXPECT_THAT(Return(0), Refused("ORD-3"));
  EXPECT_THAT(Return(261), Refused("ORD-5"));
  ASSERT_THAT(Return(50), Accepted());
  EXPECT_EQ(Figures(), "210 / 210 / 0");
}

TEST_F(ChangeOrderLineTest, CMD_6_OnlyThePartnerWhoPlacedTheLine) {
  story_.As(Story::kOperator).APartner("P-2");
  const std::string fields = fmt::format(R"({{"line":"{}","quantity":10}})", line_);
  for (const std::string_view command : {"changeOrderLine", "cancelOrderLine", "returnSeats"}) {
    EXPECT_THAT(story_.As("ann@p-2.example").Do(command, fields), Refused("CMD-6")) << command;
    EXPECT_THAT(story_.As(kKim).Do(command, fields), Refused("CMD-6")) << command;
  }
}

TEST_F(ChangeOrderLineTest, ORD_5_AnUnknownLineIsRefused) {
  for (const std::string_view command : {"changeOrderLine", "cancelOrderLine", "returnSeats"}) {
    EXPECT_THAT(OnLine(command, std::string(32, 'a'), R"(,"quantity":10)"), Refused("ORD-5")) << command;
  }
}

TEST_F(ChangeOrderLineTest, ORD_5_ARenewalLineIsNotRaised) {
  const std::string subscription = Order("O-2", 100, R"(,"additional":100)").Created("subscription");
  story_.At("2027-12-20");
  const Reply renewal = Order("O-3", 80, fmt::format(R"(,"renews":"{}")", subscription));
  ASSERT_THAT(renewal, Accepted());
  EXPECT_THAT(OnLine("changeOrderLine", renewal.Created("line"), R"(,"quantity":90)"),
              Refused("ORD-5", HasSubstr("90")));
  EXPECT_THAT(OnLine("cancelOrderLine", renewal.Created("line")), Accepted());
}

class RenewedLineTest : public OrdersTest {
 protected:
  // 100 until 2028-01-15, renewed by 90 until 2029-01-15, renewed by 80.
  RenewedLineTest() {
    const Reply first = Order("O-1", 100);
    line_ = first.Created("line");
    subscription_ = first.Created("subscription");
    story_.At("2027-03-01");
    renewal_ = Renew("O-2", 90);
    last_ = Renew("O-3", 80);
  }
  std::string Renew(std::string_view number, uint32_t quantity) {
    const Reply reply = Order(number, quantity, fmt::format(R"(,"renews":"{}")", subscription_));
    EXPECT_THAT(reply, Accepted());
    return reply.Created("line");
  }
  Reply Return(uint32_t quantity) { return OnLine("returnSeats", line_, fmt::format(R"(,"quantity":{})", quantity)); }
  std::string line_, subscription_, renewal_, last_;
};

TEST_F(RenewedLineTest, INV_10_NoCancellationLeavesATermThatFollowsBehind) {
  EXPECT_THAT(OnLine("cancelOrderLine", renewal_), Refused("INV-10", HasSubstr("2029-01-15T00:00:00Z")));
  EXPECT_THAT(OnLine("cancelOrderLine", renewal_, R"(,"quantity":89)"), Accepted()) << "one seat is left to renew";
  EXPECT_THAT(OnLine("cancelOrderLine", last_), Accepted());
  EXPECT_THAT(OnLine("cancelOrderLine", renewal_), Accepted()) << "nothing follows it any more";
}

TEST_F(RenewedLineTest, INV_10_NoReturnEndsASubscriptionWhoseRenewalStands) {
  EXPECT_THAT(Return(100), Refused("INV-10", HasSubstr("at most 99")));
  ASSERT_THAT(Return(60), Accepted());
  EXPECT_THAT(Return(40), Refused("INV-10", HasSubstr("at most 39")));
  ASSERT_THAT(OnLine("cancelOrderLine", last_), Accepted());
  ASSERT_THAT(OnLine("cancelOrderLine", renewal_), Accepted());
  EXPECT_THAT(Return(40), Accepted());
}

// A customer sets up 100, its partner orders 150 (covers 100, adds 50), and the customer cancels what it set up.
class CoveredAndCancelledTest : public OrdersTest {
 protected:
  CoveredAndCancelledTest() {
    provisioned_ = SelfProvision(100).Created("subscription");
    line_ = Order("O-1", 150).Created("line");
    story_.At("2027-02-01T12:00");
    EXPECT_THAT(CancelSubscription(provisioned_), Accepted());
  }
  Reply CancelSubscription(std::string_view id) {
    return story_.As(kKim).Do("cancelSubscription",
                              fmt::format(R"({{"subscription":"{}","reason":"noLongerNeeded"}})", id));
  }
  // "ordered / open" of what stands in the expired rows.
  std::string Expired() {
    const commands::Pool& pool =
        story_.world().Get<commands::Pool>(commands::PoolStream("account/A", *ParseIdAs<EditionId>(edition_)));
    std::string all;
    for (const auto& row : ExpiredRows(pool, story_.ledger().last_recorded())) {
      all += fmt::format("{} / {}", row.ordered, row.open);
    }
    return all;
  }
  std::string provisioned_, line_;
};

TEST_F(CoveredAndCancelledTest, ORD_5_INV_10_TheWholeLineCanBeCancelledAllTheSame) {
  ASSERT_EQ(Figures(), "50 / 50 / 0");
  ASSERT_EQ(Expired(), "100 / 0");
  EXPECT_THAT(OnLine("cancelOrderLine", line_, R"(,"quantity":151)"), Refused("ORD-5", HasSubstr("the 150 that are")));
  ASSERT_THAT(OnLine("cancelOrderLine", line_), Accepted());
  EXPECT_EQ(Figures(), "0 / 0 / 0");
  EXPECT_EQ(Expired(), "0 / 100") << "nobody ordered what was set up";
}

TEST_F(CoveredAndCancelledTest, ORD_5_INV_10_InPartWhatStillCountsGoesFirst) {
  ASSERT_THAT(OnLine("changeOrderLine", line_, R"(,"quantity":100)"), Accepted());
  EXPECT_EQ(Figures(), "0 / 0 / 0");
  EXPECT_EQ(Expired(), "100 / 0");
  ASSERT_THAT(OnLine("changeOrderLine", line_, R"(,"quantity":60)"), Accepted());
  EXPECT_EQ(Expired(), "60 / 40");
  story_.At("2027-02-02T09:00");
  EXPECT_THAT(OnLine("cancelOrderLine", line_), Refused("ORD-5", HasSubstr("usable")));
  EXPECT_THAT(OnLine("returnSeats", line_, R"(,"quantity":1)"), Refused("ORD-5", HasSubstr("0 of it are in a term")))
      << "no seat of it is left to give back";
}

TEST_F(OrdersTest, ORD_5_CAT_12_ARenewalThatNeverBeginsCanBeCancelledAndIsHeldByNobody) {
  ASSERT_THAT(story_.As(Story::kOperator)
                  .Do("setTermsOfSale", fmt::format(R"({{"edition":"{}","terms":{{"greatest":100}}}})", kE1)),
              Accepted());
  const Reply first = Order("O-1", 100);
  const std::string subscription = first.Created("subscription");
  const Reply renewal = Order("O-2", 100, fmt::format(R"(,"renews":"{}")", subscription));
  ASSERT_THAT(renewal, Accepted());
  EXPECT_THAT(Order("O-3", 1), Refused("CAT-12"));
  story_.At("2027-02-01T10:00");
  ASSERT_THAT(story_.As(kKim).Do("cancelSubscription",
                                 fmt::format(R"({{"subscription":"{}","reason":"noLongerNeeded"}})", subscription)),
              Accepted());
  EXPECT_THAT(Order("O-3", 100), Accepted()) << "neither the cancelled term nor the one that will never begin is held";
  EXPECT_THAT(OnLine("cancelOrderLine", first.Created("line")), Accepted()) << "no renewal follows it any more";
  EXPECT_THAT(OnLine("cancelOrderLine", renewal.Created("line"), R"(,"quantity":40)"), Accepted());
  EXPECT_THAT(OnLine("cancelOrderLine", renewal.Created("line")), Accepted());
  EXPECT_EQ(Figures(), "100 / 100 / 0");
}

TEST_F(OrdersTest, INV_9_AdditionalTrueMeansAllOfTheLine) {
  ASSERT_THAT(SelfProvision(100), Accepted());
  ASSERT_THAT(Order("O-1", 30, R"(,"additional":true)"), Accepted());
  EXPECT_EQ(Figures(), "30 / 130 / 100") << "covers nothing";
  EXPECT_THAT(Order("O-2", 30, R"(,"additional":false)"), Refused("CMD-10", HasSubstr("true for all")));
  EXPECT_THAT(Order("O-3", 30, R"(,"additional":31)"), Refused("INV-9"));
}

TEST_F(OrdersTest, CAT_6_WhatIsActivatedByKeyOnlyIsNotBoughtWhereSeatsNeedNone) {
  story_.AnEdition("AZURE", R"({"activation":"key"})");
  EXPECT_THAT(SelfProvision(100, "AZURE"), Refused("CAT-6", HasSubstr("openRedemption")));
  EXPECT_THAT(story_.As(kAnn).Do(
                  "placeOrder",
                  R"({"partner":"P-1","number":"O-9","account":"A","lines":[{"edition":"AZURE","quantity":10}]})"),
              Refused("CAT-6"));
  story_.AnAgreement("OV-1", "openValue");
  EXPECT_THAT(story_.As(kAnn).Do(
                  "placeOrder",
                  R"({"partner":"P-1","number":"O-9","agreement":"OV-1","lines":[{"edition":"AZURE","quantity":10}]})"),
              Accepted());
}

TEST_F(OrdersTest, PAR_2_TIME_8_NothingIsVoidedFromUnderItsPartnerOfRecord) {
  const Reply order = Order("O-1", 100);
  const std::string subscription = order.Created("subscription");
  story_.APartner("P-2");
  uint64_t placed = order.first_entry;
  while (!story_.world().EntryAt(Position{placed})->body().isLinePlaced()) ++placed;
  const Reply set =
      story_.As(kKim).Do("setPartnerOfRecord", fmt::format(R"({{"subscription":"{}","partner":"P-2"}})", subscription));
  ASSERT_THAT(set, Accepted());
  EXPECT_THAT(story_.As(Story::kOperator)
                  .Do("voidEntry", fmt::format(R"({{"entry":{}}})", placed), Because("enteredByMistake")),
              Refused("TIME-2", HasSubstr(fmt::format("entry {} ", set.first_entry))));
}

}  // namespace
}  // namespace muniment::testing
