// What things cost, line by line, and when it is invoiced. Rules BILL-3, BILL-5, BILL-6, LIFE-7.
#include "tests/support/money.h"

namespace muniment::testing {
namespace {

using commands::AmountOf;
using commands::ChargedSpan;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Instant T(std::string_view text) { return ParseInstant(text, BareDate::kFirstSecond).value(); }

struct Charged : public ::testing::Test, public MoneyStory {
  Charged() : MoneyStory("2027-01-15") { story.AnEdition("POWER", SoldAt(1000)); }
  std::string Bought(uint32_t quantity, std::string_view edition = "POWER") {
    const Reply reply = Purchase(quantity, edition);
    EXPECT_THAT(reply, Accepted());
    return reply.Created("subscription");
  }
  // The tick's entries that are invoices.
  int InvoicesTicked() {
    const Reply tick = story.Tick();
    int invoices = 0;
    for (uint32_t i = 0; i < tick.entry_count; ++i) {
      invoices += story.world().EntryAt(Position{tick.first_entry + i})->body().isInvoiceIssued() ? 1 : 0;
    }
    return invoices;
  }
};

// ---- the amount

TEST(AmountOf, BILL_5_CountsUtcDaysTheDayItselfIncluded) {
  const ChargedSpan january{T("2027-01-01"), T("2027-01-01"), T("2027-02-01"), 3100, 1};
  EXPECT_EQ(AmountOf(january, 1, T("2027-01-01")), 3100);
  EXPECT_EQ(AmountOf(january, 1, T("2027-01-01T23:59:59")), 3100);
  EXPECT_EQ(AmountOf(january, 1, T("2027-01-02")), 3000);
  EXPECT_EQ(AmountOf(january, 2, T("2027-01-31T23:59:59")), 200);
  const ChargedSpan from_nine{T("2027-01-01T09:00"), T("2027-01-01T09:00"), T("2027-02-01T09:00"), 3100, 1};
  EXPECT_EQ(AmountOf(from_nine, 1, T("2027-01-31T08:00")), 100);
  EXPECT_EQ(AmountOf(from_nine, 1, T("2027-02-01T08:00")), 100) << "counted, although the period ends on that day";
  const ChargedSpan two{T("2027-01-01T09:00"), T("2027-01-01T09:00"), T("2027-03-01T09:00"), 3100, 1};
  EXPECT_EQ(AmountOf(two, 1, T("2027-02-01T08:00")), 3100) << "once: it is the second period's first";
}

TEST(AmountOf, BILL_5_RoundsOnceHalfToEven) {
  const ChargedSpan june{T("2027-06-01"), T("2027-06-01"), T("2027-07-01"), 1, 1};  // 30 days
  EXPECT_EQ(AmountOf(june, 1, T("2027-06-16")), 0) << "one half";
  EXPECT_EQ(AmountOf(june, 3, T("2027-06-16")), 2) << "one and a half";
  EXPECT_EQ(AmountOf(june, 5, T("2027-06-16")), 2) << "two and a half";
  EXPECT_EQ(AmountOf(june, 1, T("2027-06-15")), 1) << "16/30";
}

TEST(AmountOf, BILL_5_IsExactWhere64BitsAreNotEnough) {
  const int64_t price = 9'000'000'000'000'000;
  const ChargedSpan january{T("2027-01-01"), T("2027-01-01"), T("2027-02-01"), price, 1};
  EXPECT_EQ(AmountOf(january, 1000, T("2027-01-31")), 290'322'580'645'161'290) << "9e18 / 31";
  EXPECT_EQ(AmountOf(january, 4'000'000'000, T("2027-01-01")), std::nullopt);
}

TEST(AmountOf, BILL_6_OfAWholeTermIsAllItsPeriods) {
  const ChargedSpan year{T("2027-01-31"), T("2027-01-31"), T("2028-01-31"), 1000, 1};
  EXPECT_EQ(AmountOf(year, 3, T("2027-01-31")), 36'000);
  // From 15 April: 15 of the 30 days from 31 March to 30 April, then nine whole months.
  EXPECT_EQ(AmountOf(year, 1, T("2027-04-15")), 9'500);
}

TEST(AmountOf, BILL_5_PeriodsDoNotDrift) {
  const ChargedSpan april{T("2027-01-31"), T("2027-04-30"), T("2027-05-31"), 3100, 1};  // 31 days
  EXPECT_EQ(AmountOf(april, 1, T("2027-04-30")), 3100);
  EXPECT_EQ(AmountOf(april, 1, T("2027-05-30")), 100);
}

// ---- lines

TEST_F(Charged, BILL_3_ChargesAtPurchaseAndAtEachPeriod) {
  const std::string id = Bought(10);
  EXPECT_THAT(Charges(id), ElementsAre("purchase 10 at 1000 => 10000"));
  story.At("2027-02-14T23:59:59");
  EXPECT_EQ(InvoicesTicked(), 0);
  story.At("2027-02-15");
  EXPECT_THAT(Charges(id), ElementsAre("purchase 10 at 1000 => 10000", "period 10 at 1000 => 10000 due"));
  EXPECT_EQ(InvoicesTicked(), 1);
  EXPECT_THAT(Charges(id), ElementsAre("purchase 10 at 1000 => 10000", "period 10 at 1000 => 10000"));
  EXPECT_EQ(InvoicesTicked(), 0) << "once";
}

TEST_F(Charged, BILL_3_AnOutageLosesNoInvoiceAndDoublesNone) {
  const std::string id = Bought(10);
  story.At("2028-03-01");
  EXPECT_EQ(InvoicesTicked(), 11) << "the rest of the year; no period begins at E";
  EXPECT_EQ(InvoicesTicked(), 0);
  story.Reopen();
  EXPECT_EQ(InvoicesTicked(), 0);
}

TEST_F(Charged, BILL_5_AddedSeatsAreChargedByDaysAtOnce) {
  const std::string id = Bought(10);
  story.At("2027-01-30T17:00");  // 16 of 31 days left
  const Reply more = SetQuantity(id, 15);
  EXPECT_EQ(more.details.at("charged"), "25.81 EUR");
  EXPECT_THAT(Charges(id), ElementsAre("purchase 10 at 1000 => 10000", "added 5 at 1000 => 2581"));
}

TEST_F(Charged, BILL_5_SeatsAddedOnTheDayThatThePeriodEndsAreCharged) {
  story.At("2027-01-31T23:59:59");
  const std::string id = Bought(4);
  story.At("2027-02-28T23:59:58");
  ASSERT_THAT(SetQuantity(id, 1000), Accepted());
  EXPECT_THAT(Charges(id).back(), "added 996 at 1000 => 35571") << "one day of 28";
}

TEST_F(Charged, BILL_5_SeatsChargedInAPeriodAreNotChargedAgainInIt) {
  const std::string id = Bought(10);
  story.At("2027-01-20");
  ASSERT_THAT(SetQuantity(id, 4), Accepted());
  ASSERT_THAT(SetQuantity(id, 9), Accepted());
  EXPECT_THAT(Charges(id), ElementsAre("purchase 10 at 1000 => 10000"));
  ASSERT_THAT(SetQuantity(id, 12), Accepted());  // 26 of 31 days
  EXPECT_THAT(Charges(id), ElementsAre("purchase 10 at 1000 => 10000", "added 2 at 1000 => 1677"));
  ASSERT_THAT(SetQuantity(id, 3), Accepted());
  story.At("2027-02-15");
  EXPECT_THAT(Charges(id).back(), "period 3 at 1000 => 3000 due") << "reductions count from the next period";
}

TEST_F(Charged, BILL_5_AChangeInThePeriodsFirstSecondIsInWhatItChargesUnlessItWasInvoiced) {
  const std::string id = Bought(10);
  story.At("2027-02-15");
  ASSERT_THAT(SetQuantity(id, 12), Accepted());
  EXPECT_THAT(Charges(id).back(), "period 12 at 1000 => 12000") << "owed for the change, at once";
  ASSERT_THAT(SetQuantity(id, 14), Accepted());
  EXPECT_THAT(Charges(id).back(), "added 2 at 1000 => 2000");
  EXPECT_EQ(InvoicesTicked(), 0);
  story.At("2027-03-15");
  ASSERT_THAT(SetQuantity(id, 5), Accepted());
  EXPECT_THAT(Charges(id).back(), "period 5 at 1000 => 5000");
}

TEST_F(Charged, BILL_5_CancellingEndsThePeriodsAndRefundsNothing) {
  const std::string id = Bought(10);
  story.At("2027-02-14");
  ASSERT_THAT(Cancel(id), Accepted());
  story.At("2027-12-01");
  EXPECT_EQ(InvoicesTicked(), 0);
  EXPECT_THAT(Charges(id), ElementsAre("purchase 10 at 1000 => 10000"));
}

TEST_F(Charged, BILL_5_WhatALateCancellationMakesUntrueStandsAsInvoiced) {
  story.APartner("P-1");
  const std::string id = Bought(10);
  story.At("2027-02-16");
  ASSERT_EQ(InvoicesTicked(), 1);
  story.At("2027-03-20");
  ASSERT_THAT(story.DoLate("2027-02-10", "cancelSubscription",
                           fmt::format(R"({{"subscription":"{}","reason":"noLongerNeeded"}})", id), ben),
              Accepted());
  EXPECT_THAT(Charges(id), ElementsAre("purchase 10 at 1000 => 10000", "period 10 at 1000 => 10000"))
      << "no refund; and March, not yet invoiced, is not charged";
  EXPECT_EQ(InvoicesTicked(), 0);
}

TEST_F(Charged, BILL_5_ThePriceIsFixedForTheTerm) {
  const std::string id = Bought(10);
  ASSERT_THAT(story.Do("setTermsOfSale", R"({"edition":"POWER","terms":)" + SoldAt(2000) + "}"), Accepted());
  story.At("2027-02-15");
  EXPECT_THAT(Charges(id).back(), "period 10 at 1000 => 10000 due");
  ASSERT_THAT(Renew(id), Accepted());
  EXPECT_THAT(Charges(id).back(), "directRenewal 10 at 2000 => 240000");
}

TEST_F(Charged, BILL_3_CurrenciesOfNoTwoAndThreeDecimals) {
  story.AnEdition("YEN", SoldAt(1001, "JPY"));
  story.AnEdition("DINAR", SoldAt(1001, "KWD"));
  EXPECT_EQ(Purchase(3, "YEN").details.at("charged"), "3003 JPY");
  EXPECT_EQ(Purchase(3, "POWER").details.at("charged"), "30.00 EUR");
  EXPECT_EQ(Purchase(3, "DINAR").details.at("charged"), "3.003 KWD");
  EXPECT_THAT(story.Do("setTermsOfSale", R"({"edition":"POWER","terms":)" + SoldAt(1, "EUX") + "}"),
              Refused("CMD-10", HasSubstr("ISO 4217")));
}

TEST_F(Charged, BILL_3_BILL_5_AmountsStayBelowWhatJsonNumbersHold) {
  story.AnEdition("LESS", SoldAt((int64_t{1} << 53) / 1024 - 1));
  story.AnEdition("TWO_TO_53", SoldAt((int64_t{1} << 53) / 1024));
  EXPECT_THAT(Purchase(1024, "LESS"), Accepted());
  EXPECT_THAT(Purchase(1024, "TWO_TO_53"), Refused("BILL-5", HasSubstr("1024 seats")));
  EXPECT_THAT(Purchase(1023, "TWO_TO_53"), Accepted());
}

TEST_F(Charged, BILL_5_MoreThanAnInvoiceHoldsIsRefused) {
  story.AnEdition("GOLD", SoldAt(9'000'000'000'000));
  EXPECT_THAT(Purchase(2000, "GOLD"), Refused("BILL-5"));
  const std::string id = Bought(10, "GOLD");
  EXPECT_THAT(SetQuantity(id, 2000), Refused("BILL-5"));
  EXPECT_THAT(Renew(id, R"(,"quantity":2000)"), Refused("BILL-5"));
}

TEST_F(Charged, LIFE_2_InvoicesFollowWhatElseFallsDueAtTheSameInstant) {
  const std::string id = Bought(10);
  story.At("2027-03-20");
  const Reply tick = story.Tick();
  Instant last = kEarliest;
  int invoices = 0;
  for (uint32_t i = 0; i < tick.entry_count; ++i) {
    const auto entry = story.world().EntryAt(Position{tick.first_entry + i});
    EXPECT_GE(entry->effective(), last);
    last = entry->effective();
    if (!entry->body().isInvoiceIssued()) continue;
    ++invoices;
    EXPECT_EQ(FormatDay(entry->effective()), invoices == 1 ? "2027-02-15" : "2027-03-15") << "effective when due";
  }
  EXPECT_EQ(invoices, 2);
}

// ---- direct renewals

TEST_F(Charged, LIFE_7_BeginsAtOnceAndSaysBeforehandHowManyDaysAreLost) {
  const std::string id = Bought(10);
  story.At("2027-12-15T12:00");
  const uint64_t before = story.entries();
  const Reply preview = Renew(id, "", kBen, /*dry_run=*/true);
  EXPECT_EQ(preview.details.at("daysLost"), "30") << "30 days and 12 hours";
  EXPECT_EQ(story.entries(), before);
  const Reply renewed = Renew(id, R"(,"quantity":12)");
  ASSERT_THAT(renewed, Accepted());
  EXPECT_EQ(renewed.details.at("daysLost"), "30");
  EXPECT_EQ(renewed.details.at("renewalDate"), "2028-12-15T12:00:00Z");
  EXPECT_EQ(renewed.details.at("charged"), "1440.00 EUR") << "invoiced at once for its term";
  story.At("2028-06-01");
  EXPECT_EQ(Charges(id).back(), "directRenewal 12 at 1000 => 144000") << "and no period of it again";
}

TEST_F(Charged, LIFE_7_LosesNoDayFromEOn) {
  const std::string id = Bought(10);
  story.At("2028-01-20");
  const Reply renewed = Renew(id);
  ASSERT_THAT(renewed, Accepted());
  EXPECT_EQ(renewed.details.at("daysLost"), "0");
  story.At("2030-01-01");
  EXPECT_THAT(Renew(id), Refused("LIFE-5")) << "deprovisioned";
}

TEST_F(Charged, BILL_6_SeatsAddedToADirectTermAreChargedToItsEnd) {
  const std::string id = Bought(10);
  story.At("2027-06-01");
  ASSERT_THAT(Renew(id), Accepted());
  story.At("2027-06-16");  // 15 of 30 days, and eleven months
  ASSERT_THAT(SetQuantity(id, 12), Accepted());
  EXPECT_EQ(Charges(id).back(), "added 2 at 1000 => 23000");
}

TEST_F(Charged, BILL_5_BILL_6_WhatFellDueBeforeADirectRenewalIsPaidByWhoPaidThen) {
  const std::string id = Bought(10);
  story.At("2027-03-20");  // two periods fell due, and nothing was ticked
  ASSERT_THAT(story.Do("setTermsOfSale", R"({"edition":"POWER","terms":)" + SoldAt(2000, "USD") + "}"), Accepted());
  const std::string dollars = AProfile(kBen, "USD", "Dollars");
  ASSERT_THAT(Renew(id, Paid(dollars)), Accepted());
  const std::vector<std::string> payers{profile, profile, profile, dollars};
  EXPECT_EQ(Payers(id), payers);
  story.Tick();
  EXPECT_EQ(Payers(id), payers);
  EXPECT_THAT(Charges(id), Each(Not(HasSubstr("due"))));
  story.At("2027-04-20");
  ASSERT_THAT(SetQuantity(id, 12), Accepted());
  EXPECT_EQ(Payers(id).back(), dollars);
}

TEST_F(Charged, BILL_6_NeedsAProfileWithAPaymentMethod) {
  const std::string id = Bought(10);
  EXPECT_THAT(Renew(id, Paid("00000000000000000000000000000009")), Refused("BILL-1"));
  EXPECT_THAT(Renew(id, Paid(AProfile(kCara))), Refused("BILL-1", HasSubstr("not yours")));
}

TEST_F(Charged, LIFE_7_AnOrganisationsSubscriptionIsRenewedByItsAdministrators) {
  story.AnAgreement("R-1", "reseller", "2026-01-15", organisation);
  story.AnEdition("STANDARDPACK", R"({"price":{"minorUnits":500,"currency":"EUR"},"term":"P1Y","billing":"P1Y"})");
  const Reply order = story.As("ann@p-1.example")
                          .Do("placeOrder", R"({"partner":"P-1","number":"O-1","agreement":"R-1",)"
                                            R"("lines":[{"edition":"STANDARDPACK","quantity":20}]})");
  ASSERT_THAT(order, Accepted());
  const std::string id = order.Created("subscription");
  const std::string paid = Paid(AProfile(kAdmin));
  EXPECT_THAT(Renew(id, paid, kCara), Refused("CMD-6"));
  EXPECT_THAT(Renew(id, Paid(profile), kAdmin), Refused("BILL-1")) << "another user's card";
  const Reply renewed = Renew(id, paid, kAdmin);
  ASSERT_THAT(renewed, Accepted());
  EXPECT_EQ(renewed.details.at("charged"), "100.00 EUR");
  EXPECT_EQ(renewed.details.at("daysLost"), "365");
}

TEST_F(Charged, LIFE_7_ORG_9_AnAdministratorsCardIsNotChargedOnceTheyWereRemoved) {
  story.AnAgreement("R-1", "reseller", "2026-01-15", organisation);
  story.AnEdition("STANDARDPACK", R"({"price":{"minorUnits":500,"currency":"EUR"},"term":"P1Y","billing":"P1Y"})");
  const std::string id = story.As("ann@p-1.example")
                             .Do("placeOrder", R"({"partner":"P-1","number":"O-1","agreement":"R-1",)"
                                               R"("lines":[{"edition":"STANDARDPACK","quantity":20}]})")
                             .Created("subscription");
  const auto give_role = [&] {
    return story.As(kAdmin).Do("setRoles", fmt::format(R"({{"organisation":"{}","user":"{}",)"
                                                       R"("roles":["billingAdministrator"]}})",
                                                       organisation, kBen));
  };
  ASSERT_THAT(give_role(), Accepted());
  EXPECT_THAT(Renew(id, Paid(profile), kAdmin), Accepted());
  story.At("2027-02-01");
  ASSERT_THAT(RemoveUser(ben), Accepted());
  EXPECT_THAT(Renew(id, Paid(profile), kAdmin), Refused("BILL-1", HasSubstr("not yours")));
  story.At("2027-02-02");
  story.AUser(organisation, kBen);
  ASSERT_THAT(give_role(), Accepted());
  for (const std::string_view administrator : {kAdmin, kBen}) {
    EXPECT_THAT(Renew(id, Paid(profile), administrator), Refused("BILL-1", HasSubstr("not yours")));
  }
}

TEST_F(Charged, LIFE_7_ObeysLife6AndLeavesAccountsToThePartner) {
  const std::string id = Bought(10);
  ASSERT_THAT(
      story.As(kBen).Do("assignSeats", fmt::format(R"({{"organisation":"{}","edition":"POWER","users":["{}","{}"]}})",
                                                   organisation, kBen, kCara)),
      Accepted());
  EXPECT_THAT(Renew(id, R"(,"quantity":1)"), Refused("LIFE-7", HasSubstr("at least 2")));
  story.AnAccount("0005000123");
  story.AnEdition("STANDARDPACK");
  const Reply provisioned = story.As("kim@contoso.com")
                                .Do("selfProvision", R"({"account":"0005000123","lines":[)"
                                                     R"({"edition":"STANDARDPACK","quantity":100}]})");
  EXPECT_THAT(Renew(provisioned.Created("subscription"), "", "kim@contoso.com"),
              Refused("LIFE-7", HasSubstr("partner")));
  ASSERT_THAT(Cancel(id, R"(,"atEnd":true)"), Accepted());
  EXPECT_THAT(Renew(id), Refused("LIFE-8"));
}

}  // namespace
}  // namespace muniment::testing
