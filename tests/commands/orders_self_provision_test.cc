#include "commands/notices/notices.h"
#include "tests/commands/orders_fixture.h"

namespace muniment::testing {
namespace {

using SelfProvisionTest = OrdersTest;

TEST_F(SelfProvisionTest, SP_1_TakesMultiplesOfTheStep) {
  EXPECT_THAT(SelfProvision(300), Accepted());
  EXPECT_EQ(Figures(), "0 / 300 / 300");
}

TEST_F(SelfProvisionTest, SP_1_RefusesAQuantityBetweenStepsNamingTheNearest) {
  const Reply reply = SelfProvision(250);
  EXPECT_THAT(reply, Refused("SP-1", HasSubstr("200 and 300")));
  EXPECT_EQ(reply.code, "notInSteps");
  EXPECT_THAT(SelfProvision(50), Refused("SP-1", HasSubstr("the nearest is 100")));
  EXPECT_EQ(Figures(), "0 / 0 / 0");
}

TEST_F(SelfProvisionTest, SP_1_IsForMembersOfTheAccountOnly) {
  const std::string fields = R"({"account":"A","lines":[{"edition":"STANDARDPACK","quantity":100}]})";
  EXPECT_THAT(story_.As(kAnn).Do("selfProvision", fields), Refused("CMD-6"));
  EXPECT_THAT(story_.As(Story::kOperator).Do("selfProvision", fields), Refused("CMD-6"));
}

TEST_F(SelfProvisionTest, CAT_5_RefusesAnEditionThatOnlyThePartnerOrders) {
  story_.As(Story::kOperator).AnEdition("MSDN", R"({"selfProvision":false})");
  EXPECT_THAT(SelfProvision(100, "MSDN"), Refused("CAT-5"));
}

TEST_F(SelfProvisionTest, CAT_12_RefusesWhatWouldGoBeyondTheGreatestQuantityInAll) {
  story_.As(Story::kOperator).AnEdition("SMALL", R"({"greatest":300})");
  EXPECT_THAT(SelfProvision(200, "SMALL"), Accepted());
  const Reply reply = SelfProvision(200, "SMALL");
  EXPECT_THAT(reply, Refused("CAT-12", HasSubstr("400")));
  EXPECT_THAT(SelfProvision(100, "SMALL"), Accepted());
}

TEST_F(SelfProvisionTest, SP_2_AllLinesOrNone) {
  story_.As(Story::kOperator).AnEdition("ENTERPRISEPACK");
  const auto submit = [&](int first, int second) {
    return story_.As(kKim).Do(
        "selfProvision",
        fmt::format(
            R"({{"account":"A","lines":[{{"edition":"STANDARDPACK","quantity":{}}},{{"edition":"ENTERPRISEPACK","quantity":{}}}]}})",
            first, second));
  };
  EXPECT_THAT(submit(300, 150), Refused("SP-1"));
  EXPECT_EQ(Figures(), "0 / 0 / 0");
  EXPECT_THAT(submit(300, 200), Accepted());
  EXPECT_EQ(Figures(), "0 / 300 / 300");
}

TEST_F(SelfProvisionTest, SP_2_RefusesAnEditionTwice) {
  const Reply reply = story_.As(kKim).Do(
      "selfProvision",
      R"({"account":"A","lines":[{"edition":"STANDARDPACK","quantity":100},{"edition":"STANDARDPACK","quantity":100}]})");
  EXPECT_THAT(reply, Refused("SP-2"));
}

TEST_F(SelfProvisionTest, SP_3_SP_4_APreviewTellsTheRenewalDateAndRecordsNothing) {
  const uint64_t before = story_.entries();
  const Reply reply = story_.As(kKim).Do(
      "selfProvision", R"({"account":"A","lines":[{"edition":"STANDARDPACK","quantity":300}]})", DryRun());
  EXPECT_THAT(reply, Accepted());
  EXPECT_TRUE(reply.provisional);
  EXPECT_EQ(reply.details.at("renewalDate"), "2028-01-15T00:00:00Z");
  EXPECT_EQ(reply.details.at("usableFrom"), "2027-02-02T09:00:00Z");
  EXPECT_EQ(story_.entries(), before);
  EXPECT_EQ(Figures(), "0 / 0 / 0");
}

TEST_F(SelfProvisionTest, SP_4_WithoutAnAnniversaryTheTermCountsFromItsStart) {
  story_.As(Story::kOperator).APartner("P-2");
  ASSERT_THAT(
      story_.As(Story::kOperator)
          .Do("registerAgreement",
              R"({"number":"A-2","kind":"mpsa","customer":"Fabrikam","partner":"P-2","start":"2026-06-01","end":"2027-05-01"})"),
      Accepted());
  story_.As(Story::kOperator).AnAccount("B", "A-2");
  const Reply reply = story_.As(kKim).Do(
      "selfProvision", R"({"account":"B","lines":[{"edition":"STANDARDPACK","quantity":100}]})", DryRun());
  EXPECT_EQ(reply.details.at("renewalDate"), "2028-02-01T09:00:00Z");
}

TEST_F(SelfProvisionTest, SP_5_TellsTheCustomerFromWhenAndThePartnerThatItMustOrder) {
  ASSERT_THAT(SelfProvision(300), Accepted());
  bool confirmed = false, partner_told = false;
  for (const auto& [id, notice] : commands::NoticesOf(story_.world()).undelivered()) {
    const bool tells_when = std::count(notice.about.begin(), notice.about.end(),
                                       std::pair<std::string, std::string>("usableFrom", "2027-02-02T09:00:00Z")) == 1;
    if (notice.kind == schemas::NoticeKind::PROVISIONED_CONFIRMATION)
      confirmed = tells_when && notice.recipients.size() == 1;
    if (notice.kind == schemas::NoticeKind::PARTNER_MUST_ORDER) partner_told = notice.partner == "P-1";
  }
  EXPECT_TRUE(confirmed);
  EXPECT_TRUE(partner_told);
}

TEST_F(SelfProvisionTest, SP_6_WhatIsOpenCanBeTakenBackUntilItsUsableFrom) {
  const std::string id = SelfProvision(300).Created("subscription");
  const auto take_back = [&](uint32_t quantity) {
    return story_.As(kKim).Do("takeBack", fmt::format(R"({{"subscription":"{}","quantity":{}}})", id, quantity));
  };
  EXPECT_THAT(take_back(301), Refused("SP-6"));
  EXPECT_THAT(take_back(120), Accepted());
  EXPECT_EQ(Figures(), "0 / 180 / 180");
  EXPECT_THAT(story_.As(kAnn).Do("takeBack", fmt::format(R"({{"subscription":"{}","quantity":1}})", id)),
              Refused("CMD-6"));
  story_.At("2027-02-02T09:00:00");
  EXPECT_THAT(take_back(1), Refused("SP-6"));
}

TEST_F(SelfProvisionTest, SP_6_AnUnknownSubscriptionIsRefused) {
  const std::string fields = fmt::format(R"({{"subscription":"{}","quantity":1}})", std::string(32, 'a'));
  EXPECT_THAT(story_.As(kKim).Do("takeBack", fields), Refused("SP-6"));
}

TEST_F(SelfProvisionTest, ORD_1_NotUnderAnAgreementThatEnded) {
  ASSERT_THAT(
      story_.As(Story::kOperator)
          .Do("registerAgreement",
              R"({"number":"A-1","kind":"mpsa","customer":"Contoso","partner":"P-1","start":"2026-01-15","end":"2027-01-31"})"),
      Accepted());
  EXPECT_THAT(SelfProvision(100), Refused("ORD-1", HasSubstr("2027-02-01T00:00:00Z")));
}

}  // namespace
}  // namespace muniment::testing
