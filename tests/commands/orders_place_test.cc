#include "commands/agreements/agreement.h"
#include "commands/notices/notices.h"
#include "tests/commands/orders_fixture.h"

namespace muniment::testing {
namespace {

using PlaceOrderTest = OrdersTest;

TEST_F(PlaceOrderTest, ORD_1_ThePartnerOfTheAgreementOrders) {
  EXPECT_THAT(Order("O-1", 450), Accepted());
  EXPECT_EQ(Figures(), "450 / 450 / 0");
}

TEST_F(PlaceOrderTest, ORD_1_AnotherPartnerIsRefused) {
  story_.As(Story::kOperator).APartner("P-2");
  const Reply reply =
      story_.As("ann@p-2.example")
          .Do("placeOrder",
              R"({"partner":"P-2","number":"O-1","account":"A","lines":[{"edition":"STANDARDPACK","quantity":10}]})");
  EXPECT_THAT(reply, Refused("ORD-1", HasSubstr("names partner P-1")));
}

TEST_F(PlaceOrderTest, CMD_6_OnlyThePartnersMembersOrder) {
  const std::string fields =
      R"({"partner":"P-1","number":"O-1","account":"A","lines":[{"edition":"STANDARDPACK","quantity":10}]})";
  EXPECT_THAT(story_.As(kKim).Do("placeOrder", fields), Refused("CMD-6"));
  EXPECT_THAT(story_.As(Story::kOperator).Do("placeOrder", fields), Refused("CMD-6"));
}

TEST_F(PlaceOrderTest, ORD_1_NeedsAnAuthorisedDistributorAtTheTime) {
  ASSERT_THAT(
      story_.As(Story::kOperator)
          .Do("setRelationship", R"({"partner":"P-1","distributor":"D-1","from":"2020-01-01","to":"2027-02-28"})"),
      Accepted());
  EXPECT_THAT(Order("O-1", 10), Accepted());
  story_.At("2027-03-01");
  EXPECT_THAT(Order("O-2", 10), Refused("ORD-1", HasSubstr("authorised distributor")));
}

TEST_F(PlaceOrderTest, ORD_2_TheSameOrderAgainAnswersTheFirstResult) {
  const Reply first = Order("O-1", 450);
  ASSERT_THAT(first, Accepted());
  const Reply again = Order("O-1", 450);
  EXPECT_THAT(again, Unchanged());
  EXPECT_EQ(again.Created("line"), first.Created("line"));
  EXPECT_EQ(Figures(), "450 / 450 / 0");
  ASSERT_THAT(OnLine("cancelOrderLine", first.Created("line")), Accepted());
  EXPECT_THAT(Order("O-1", 450), Unchanged()) << "also after it was cancelled";
  EXPECT_EQ(Figures(), "0 / 0 / 0");
}

TEST_F(PlaceOrderTest, ORD_2_OtherContentUnderTheSameNumberIsAConflict) {
  ASSERT_THAT(Order("O-1", 450), Accepted());
  EXPECT_THAT(Order("O-1", 451), Refused("ORD-2", HasSubstr("O-1")));
}

TEST_F(PlaceOrderTest, ORD_2_AnEditionStandsOnceInAnOrder) {
  const Reply reply = story_.As(kAnn).Do(
      "placeOrder",
      R"({"partner":"P-1","number":"O-1","account":"A","lines":[{"edition":"STANDARDPACK","quantity":1},{"edition":"STANDARDPACK","quantity":2}]})");
  EXPECT_THAT(reply, Refused("ORD-2"));
}

TEST_F(PlaceOrderTest, INV_3_AnOrderFirstCoversWhatIsOpen) {
  ASSERT_THAT(SelfProvision(400), Accepted());
  EXPECT_THAT(Order("O-1", 450), Accepted());
  EXPECT_EQ(Figures(), "450 / 450 / 0");
}

TEST_F(PlaceOrderTest, INV_3_AnAdditionalLineCoversNothing) {
  ASSERT_THAT(SelfProvision(400), Accepted());
  EXPECT_THAT(Order("O-1", 450, R"(,"additional":450)"), Accepted());
  EXPECT_EQ(Figures(), "450 / 850 / 400");
}

TEST_F(PlaceOrderTest, INV_9_PartOfALineMayBeAdditional) {
  ASSERT_THAT(SelfProvision(400), Accepted());
  EXPECT_THAT(Order("O-1", 450, R"(,"additional":451)"), Refused("INV-9"));
  EXPECT_THAT(Order("O-1", 450, R"(,"additional":150)"), Accepted());
  EXPECT_EQ(Figures(), "450 / 550 / 100");
}

TEST_F(PlaceOrderTest, ORD_3_APriceNeedsAmountAndCurrency) {
  EXPECT_THAT(Order("O-1", 10, R"(,"unitPrice":{"minorUnits":-1,"currency":"EUR"})"), Refused("ORD-3"));
  EXPECT_THAT(Order("O-2", 10, R"(,"unitPrice":{"minorUnits":950,"currency":"EUR"})"), Accepted());
  const auto& pool =
      story_.world().Get<commands::Pool>(commands::PoolStream("account/A", *ParseIdAs<EditionId>(edition_)));
  EXPECT_EQ(pool.subscriptions().front().last().price_minor_units, 950);
}

TEST_F(PlaceOrderTest, CAT_12_CoveredSeatsAreNotCountedTwice) {
  const std::string small = story_.As(Story::kOperator).AnEdition("SMALL", R"({"greatest":300})");
  ASSERT_THAT(SelfProvision(300, "SMALL"), Accepted());
  const auto order = [&](std::string_view number, int quantity) {
    return story_.As(kAnn).Do(
        "placeOrder",
        fmt::format(R"({{"partner":"P-1","number":"{}","account":"A","lines":[{{"edition":"SMALL","quantity":{}}}]}})",
                    number, quantity));
  };
  EXPECT_THAT(order("O-1", 300), Accepted());
  EXPECT_THAT(order("O-2", 1), Refused("CAT-12", HasSubstr("301")));
}

TEST_F(PlaceOrderTest, CAT_8_SELF_5_ATrialIsNeitherOrderedNorProvisioned) {
  constexpr std::string_view kTrial = "4dcde53b-1462-48e9-a7cb-77dc81ad734f";
  ASSERT_THAT(story_.As(Story::kOperator)
                  .Do("setTermsOfSale",
                      fmt::format(R"({{"edition":"{}","offer":"{}","terms":{{"trial":true,"step":1,"term":"P1M",)"
                                  R"("billing":"P1M"}}}})",
                                  kE1, kTrial)),
              Accepted());
  EXPECT_THAT(Order("O-1", 7, fmt::format(R"(,"offer":"{}")", kTrial)), Refused("CAT-8", HasSubstr("self-service")));
  EXPECT_THAT(
      story_.As(kKim).Do(
          "selfProvision",
          fmt::format(R"({{"account":"A","lines":[{{"edition":"{}","quantity":7,"offer":"{}"}}]}})", kE1, kTrial)),
      Refused("CAT-8", HasSubstr("self-service")));
}

TEST_F(PlaceOrderTest, CAT_12_ALineThatOnlyCoversRaisesNothing) {
  ASSERT_THAT(SelfProvision(400), Accepted());
  ASSERT_THAT(story_.As(Story::kOperator)
                  .Do("setTermsOfSale", fmt::format(R"({{"edition":"{}","terms":{{"greatest":300}}}})", kE1)),
              Accepted());
  EXPECT_THAT(SelfProvision(100), Refused("CAT-12", HasSubstr("would have 500")));
  EXPECT_THAT(Order("O-1", 401), Refused("CAT-12", HasSubstr("would have 401")));
  EXPECT_THAT(Order("O-1", 400), Accepted()) << "what is in use can be ordered, though the quantity was lowered since";
  EXPECT_EQ(Figures(), "400 / 400 / 0");
}

TEST_F(PlaceOrderTest, ORD_4_TheCustomerIsToldWhereItsLicencesAre) {
  ASSERT_THAT(Order("O-1", 10), Accepted());
  const auto& notices = commands::NoticesOf(story_.world()).undelivered();
  ASSERT_EQ(notices.size(), 1u);
  EXPECT_EQ(notices.begin()->second.kind, schemas::NoticeKind::LICENCES_READY);
  EXPECT_EQ(notices.begin()->second.recipients.size(), 1u);
}

TEST_F(PlaceOrderTest, ORD_4_INV_8_AnOrderUnderAnOpenProgrammeWaitsForActivation) {
  story_.As(Story::kOperator).AnAgreement("OV-1", "openValue", "2026-01-15");
  ASSERT_THAT(
      story_.As(kAnn).Do(
          "placeOrder",
          R"({"partner":"P-1","number":"O-1","agreement":"OV-1","lines":[{"edition":"STANDARDPACK","quantity":86}]})"),
      Accepted());
  EXPECT_EQ(Figures("agreement/OV-1"), "86 / 0 / 86");
  const auto& notices = commands::NoticesOf(story_.world()).undelivered();
  ASSERT_EQ(notices.size(), 1u);
  EXPECT_EQ(notices.begin()->second.kind, schemas::NoticeKind::ACTIVATE_ORDER);
  EXPECT_EQ(notices.begin()->second.partner, "P-1") << "nobody of the customer is known yet";
}

TEST_F(PlaceOrderTest, ORD_7_AResellersLinesFillTheOrganisationsPoolAtOnce) {
  const std::string organisation = story_.As(Story::kOperator).AnOrganisation();
  story_.As(Story::kOperator).AnAgreement("R-1", "reseller", "2026-01-15", organisation);
  ASSERT_THAT(
      story_.As(kAnn).Do(
          "placeOrder",
          R"({"partner":"P-1","number":"O-1","agreement":"R-1","lines":[{"edition":"STANDARDPACK","quantity":25}]})"),
      Accepted());
  const std::string holder = "organisation/" + organisation;
  EXPECT_EQ(Figures(holder), "25 / 25 / 0");
  const auto& pool = story_.world().Get<commands::Pool>(commands::PoolStream(holder, *ParseIdAs<EditionId>(edition_)));
  EXPECT_EQ(StateAt(pool.subscriptions().front(), story_.ledger().last_recorded()),
            commands::SubscriptionState::kActive);
  EXPECT_EQ(FormatInstant(pool.subscriptions().front().last().end), "2028-02-01T09:00:00Z") << "LIFE-12";
}

TEST_F(PlaceOrderTest, ORD_1_UnderAnMpsaAgreementTheAccountIsNamed) {
  EXPECT_THAT(
      story_.As(kAnn).Do(
          "placeOrder",
          R"({"partner":"P-1","number":"O-1","agreement":"A-1","lines":[{"edition":"STANDARDPACK","quantity":1}]})"),
      Refused("ORD-1", HasSubstr("account")));
}

TEST_F(PlaceOrderTest, TIME_2_AnOperatorEntersAForgottenOrderLate) {
  ASSERT_THAT(SelfProvision(500), Accepted());
  story_.At("2027-05-11T10:00");
  const std::string fields =
      R"({"partner":"P-1","number":"O-0","account":"A","lines":[{"edition":"STANDARDPACK","quantity":240}]})";
  EXPECT_THAT(story_.As(kAnn).Do("placeOrder", fields, EffectiveAt("2027-03-02")), Refused("TIME-2"));
  EXPECT_THAT(story_.DoLate("2027-01-30", "placeOrder", fields), Accepted());
  EXPECT_EQ(Figures(), "240 / 740 / 500") << "it came before there was anything to cover";
}

TEST_F(PlaceOrderTest, TIME_2_NotBeforeTheAccountWasOpen) {
  EXPECT_THAT(
      story_.DoLate(
          "2026-12-01", "placeOrder",
          R"({"partner":"P-1","number":"O-0","account":"A","lines":[{"edition":"STANDARDPACK","quantity":1}]})"),
      Refused("ACC-1", HasSubstr("was not open")));
}

TEST_F(PlaceOrderTest, ORD_1_ALateOrderIsJudgedByTheAgreementOfItsDay) {
  story_.At("2027-03-01");
  story_.As(Story::kOperator).APartner("P-2");
  ASSERT_THAT(story_.As(Story::kOperator)
                  .Do("registerAgreement",
                      R"({"number":"A-1","kind":"mpsa","customer":"Contoso","partner":"P-2","start":"2026-01-15"})"),
              Accepted());
  const auto order = [](std::string_view partner, std::string_view number) {
    return fmt::format(
        R"({{"partner":"{}","number":"{}","account":"A","lines":[{{"edition":"STANDARDPACK","quantity":1}}]}})",
        partner, number);
  };
  EXPECT_THAT(story_.As(kAnn).Do("placeOrder", order("P-1", "O-1")), Refused("ORD-1", HasSubstr("names partner P-2")));
  EXPECT_THAT(story_.DoLate("2027-02-15", "placeOrder", order("P-1", "O-1")), Accepted());
  EXPECT_THAT(story_.DoLate("2027-02-15", "placeOrder", order("P-2", "O-1")),
              Refused("ORD-1", HasSubstr("names partner P-1")));
}

// ---- renewals (LIFE-11)

class RenewalByOrderTest : public OrdersTest {
 protected:
  RenewalByOrderTest() { subscription_ = Order("O-1", 100).Created("subscription"); }
  Reply Renew(std::string_view number, uint32_t quantity, std::string_view more = "") {
    return Order(number, quantity, fmt::format(R"(,"renews":"{}"{})", subscription_, more));
  }
  std::string subscription_;
};

TEST_F(RenewalByOrderTest, LIFE_11_TheNextTermBeginsAtTheEndAndCountsFromThen) {
  story_.At("2027-12-20");
  ASSERT_THAT(Renew("O-2", 80), Accepted());
  EXPECT_EQ(Figures(), "100 / 100 / 0") << "LIFE-13: shown as next, counted nowhere";
  story_.At("2028-01-15");
  ASSERT_THAT(Order("O-3", 1), Accepted());
  EXPECT_EQ(Figures(), "81 / 81 / 0");
}

TEST_F(RenewalByOrderTest, LIFE_11_OfAnotherCustomerOrUnknownIsRefused) {
  EXPECT_THAT(Order("O-2", 80, fmt::format(R"(,"renews":"{}")", std::string(32, 'a'))), Refused("LIFE-11"));
  story_.As(Story::kOperator).AnAccount("B");
  const Reply reply = story_.As(kAnn).Do(
      "placeOrder",
      fmt::format(
          R"({{"partner":"P-1","number":"O-3","account":"B","lines":[{{"edition":"STANDARDPACK","quantity":80,"renews":"{}"}}]}})",
          subscription_));
  EXPECT_THAT(reply, Refused("LIFE-11", HasSubstr("account/A")));
}

// The greatest quantity of what is sold here becomes this.
class GreatestOfRenewalsTest : public RenewalByOrderTest {
 protected:
  void LetGreatestBe(int greatest) {
    ASSERT_THAT(
        story_.As(Story::kOperator)
            .Do("setTermsOfSale", fmt::format(R"({{"edition":"{}","terms":{{"greatest":{}}}}})", kE1, greatest)),
        Accepted());
  }
};

TEST_F(GreatestOfRenewalsTest, CAT_12_EachTermToComeIsHeldToTheGreatestQuantity) {
  LetGreatestBe(300);
  ASSERT_THAT(Renew("O-2", 100), Accepted());
  EXPECT_THAT(Renew("O-3", 301), Refused("CAT-12", HasSubstr("would have 301"))) << "also the one after the next";
  ASSERT_THAT(Renew("O-3", 300), Accepted());
  EXPECT_THAT(Order("O-4", 201), Refused("CAT-12", HasSubstr("would have 301")));
  EXPECT_THAT(Order("O-4", 200), Accepted()) << "they end before the 300 begin";
}

TEST_F(GreatestOfRenewalsTest, CAT_12_LIFE_13_ARenewalIsHeldToTheGreatestQuantityFromWhenItTakesEffect) {
  LetGreatestBe(60);
  EXPECT_THAT(Renew("O-2", 80), Refused("CAT-12", HasSubstr("would have 80")));
  EXPECT_THAT(Renew("O-2", 60), Accepted()) << "they replace the 100, which were had before the quantity was lowered";
  EXPECT_THAT(Order("O-3", 1), Refused("CAT-12", HasSubstr("would have 101")));
}

TEST_F(GreatestOfRenewalsTest, CAT_12_LIFE_13_LikewiseInGrace) {
  LetGreatestBe(60);
  story_.At("2028-01-20");
  EXPECT_THAT(Renew("O-2", 80), Refused("CAT-12", HasSubstr("would have 80")));
  EXPECT_THAT(Renew("O-2", 60), Accepted());
}

TEST_F(GreatestOfRenewalsTest, CAT_12_SeatsOfSeveralSubscriptionsAtOneInstantAddUp) {
  LetGreatestBe(150);
  story_.At("2028-01-14");
  ASSERT_THAT(Order("O-2", 50), Accepted());
  EXPECT_THAT(Renew("O-3", 101), Refused("CAT-12", HasSubstr("would have 151")));
  EXPECT_THAT(Renew("O-3", 100), Accepted());
}

TEST_F(RenewalByOrderTest, LIFE_11_NothingOfARenewalIsAdditional) {
  EXPECT_THAT(Renew("O-2", 80, R"(,"additional":1)"), Refused("LIFE-11"));
}

TEST_F(RenewalByOrderTest, CAT_3_WhatRunsIsRenewedAfterTheEditionWasWithdrawn) {
  ASSERT_THAT(story_.As(Story::kOperator).Do("withdrawEdition", R"({"edition":"STANDARDPACK"})"), Accepted());
  story_.At("2027-12-20");
  EXPECT_THAT(Order("O-2", 80), Refused("CAT-3"));
  EXPECT_THAT(Renew("O-3", 80), Accepted());
}

}  // namespace
}  // namespace muniment::testing
