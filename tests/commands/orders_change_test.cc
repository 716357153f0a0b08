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

}  // namespace
}  // namespace muniment::testing
