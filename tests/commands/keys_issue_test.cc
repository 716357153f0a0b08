// issueKeys, revokeKey. Rules KEY-1, KEY-2, KEY-8, KEY-9, KEY-11, PAR-1.
#include "ledger/secrets.h"
#include "tests/commands/keys_fixture.h"

namespace muniment::testing {
namespace {

using IssueTest = KeysTest;

// A line of 20 of an edition that is activated by key, under open agreement O-1.
class LineKeysTest : public KeysTest {
 protected:
  LineKeysTest() {
    story_.AnEdition("AZURE", R"({"activation":"key"})");
    story_.AnAgreement("O-1", "open");
    line_ = Order("O-1", "N-1", "AZURE").Created("line");
  }
  Reply Order(std::string_view agreement, std::string_view number, std::string_view edition) {
    return story_.As(kAnn).Do(
        "placeOrder", fmt::format(R"({{"partner":"P-1","number":"{}","agreement":"{}","lines":[{{"edition":"{}",)"
                                  R"("quantity":20}}]}})",
                                  number, agreement, edition));
  }
  Reply Bind(const std::vector<int>& keys, std::string_view line, std::string_view edition = "AZURE", int seats = 10) {
    return story_.Do("issueKeys", fmt::format(R"({{"partner":"P-1","edition":"{}","seats":{},"line":"{}","keys":{}}})",
                                              edition, seats, line, KeyList(keys)));
  }
  std::string line_;
};

TEST_F(IssueTest, KEY_2_IssuesABatchToAPartner) {
  const Reply issued = Issue({1, 2, 3}, 25, R"(,"term":"P3Y")");
  ASSERT_THAT(issued, Accepted());
  EXPECT_EQ(issued.entry_count, 1u);
  const commands::Key& key = Known(2);
  ASSERT_TRUE(key.exists());
  EXPECT_EQ(key.batch().seats, 25u);
  EXPECT_EQ(key.batch().months, 36);
  EXPECT_EQ(key.batch().partner, "P-1");
  EXPECT_EQ(key.batch().distributor, "D-1");
  EXPECT_FALSE(Known(4).exists());
}

TEST_F(IssueTest, KEY_2_ALargeBatchStandsInEntriesOfAHundredKeys) {
  std::vector<int> keys(250);
  for (int n = 0; n < 250; ++n) keys[static_cast<size_t>(n)] = n;
  EXPECT_EQ(Issue(keys).entry_count, 3u);
  EXPECT_EQ(Known(0).batch(), Known(249).batch());
}

TEST_F(IssueTest, KEY_2_AKeyIsUniqueAcrossTheLedger) {
  ASSERT_THAT(Issue({1, 2}), Accepted());
  EXPECT_THAT(Issue({1, 2}), Unchanged());
  EXPECT_THAT(Issue({1, 2}, 11), Refused("KEY-2", HasSubstr(LastFive(1))));
  EXPECT_THAT(Issue({3, 2}), Refused("KEY-2", HasSubstr(LastFive(2))));
  EXPECT_THAT(Issue({5, 5}), Refused("KEY-2", HasSubstr("twice")));
  EXPECT_THAT(Issue({6}, 0), Refused("KEY-2", HasSubstr("seats")));
  EXPECT_FALSE(Known(3).exists());
}

TEST_F(IssueTest, KEY_1_AMalformedOneIsToldByItsPlace) {
  const Reply reply = story_.Do("issueKeys", fmt::format(R"({{"partner":"P-1","distributor":"D-1","edition":"{}",)"
                                                         R"("seats":1,"keys":["{}","AAAAA-AAAAA"]}})",
                                                         kEdition, KeyText(1)));
  EXPECT_THAT(reply, Refused("KEY-1", HasSubstr("keys[1]")));
  EXPECT_THAT(reply.message, Not(HasSubstr("AAAAA")));
}

TEST_F(IssueTest, KEY_11_NoEntryAndNoAnswerHoldsAKey) {
  const Reply issued = Issue({1});
  EXPECT_THAT(issued.details, ::testing::IsEmpty());
  const Reply opened = Open({1});
  ASSERT_THAT(opened, Accepted());
  std::string plain = KeyText(1);
  std::erase(plain, '-');
  for (const auto& [name, value] : opened.details) EXPECT_THAT(value, Not(HasSubstr(plain)));
  for (uint64_t n = 1; n <= story_.entries(); ++n) {
    const commands::EntryPtr entry = story_.world().EntryAt(Position{n});
    const auto bytes = entry->bytes();
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    EXPECT_THAT(text, Not(HasSubstr(plain)));
    EXPECT_THAT(text, Not(HasSubstr(plain.substr(0, 10)))) << "no more than the last five";
    EXPECT_THAT(text, Not(HasSubstr(KeyText(1))));
  }
}

TEST_F(IssueTest, PAR_1_StockIsBoughtFromAnAuthorisedDistributor) {
  const auto from = [&](std::string_view distributor) {
    return story_.Do("issueKeys", fmt::format(R"({{"partner":"P-1",{}"edition":"{}","seats":1,"keys":{}}})",
                                              distributor, kEdition, KeyList({1})));
  };
  EXPECT_THAT(from(""), Refused("PAR-1", HasSubstr("distributor")));
  EXPECT_THAT(from(R"("distributor":"D-9",)"), Refused("PAR-1", HasSubstr("D-9")));
  ASSERT_THAT(story_.Do("registerDistributor", R"({"number":"D-2","name":"Two"})"), Accepted());
  EXPECT_THAT(from(R"("distributor":"D-2",)"), Refused("PAR-1", HasSubstr("not authorised")));
  ASSERT_THAT(story_.Do("authoriseDistributor", R"({"distributor":"D-2","from":"2020-01-01"})"), Accepted());
  EXPECT_THAT(from(R"("distributor":"D-2",)"), Refused("PAR-1", HasSubstr("no relationship")));
  EXPECT_THAT(from(R"("distributor":"D-1",)"), Accepted());
  EXPECT_THAT(story_.Do("issueKeys", fmt::format(R"({{"partner":"P-7","distributor":"D-1","edition":"{}","seats":1,)"
                                                 R"("keys":{}}})",
                                                 kEdition, KeyList({2}))),
              Refused("PAR-1", HasSubstr("P-7")));
}

TEST_F(IssueTest, CAT_3_NoneIsIssuedOfWhatIsWithdrawnAndThoseIssuedAreGood) {
  ASSERT_THAT(Issue({1}), Accepted());
  ASSERT_THAT(story_.Do("withdrawEdition", fmt::format(R"({{"edition":"{}"}})", kEdition)), Accepted());
  EXPECT_THAT(Issue({2}), Refused("CAT-3"));
  EXPECT_THAT(Complete(Open({1})), Accepted());
}

TEST_F(IssueTest, CAT_12_TheLeastIsOnTheBatch) {
  ASSERT_THAT(story_.Do("setTermsOfSale", fmt::format(R"({{"edition":"{}","terms":{{"least":20}}}})", kEdition)),
              Accepted());
  EXPECT_THAT(Issue({1}, 10), Refused("CAT-12"));
  EXPECT_THAT(Issue({1, 2}, 10), Accepted());
  EXPECT_THAT(Complete(Open({1})), Accepted());
}

TEST_F(IssueTest, CMD_11_OperatorsIssueAndRevoke) {
  EXPECT_THAT(story_.As(kAnn).Do("issueKeys", fmt::format(R"({{"partner":"P-1","distributor":"D-1","edition":"{}",)"
                                                          R"("seats":1,"keys":{}}})",
                                                          kEdition, KeyList({1}))),
              Refused("CMD-6"));
  ASSERT_THAT(Issue({1}), Accepted());
  EXPECT_THAT(story_.As(kAnn).Do("revokeKey", fmt::format(R"({{"key":"{}"}})", KeyText(1))), Refused("CMD-6"));
}

TEST_F(IssueTest, KEY_8_AKeyNotYetRedeemedIsRevokedWithAReason) {
  ASSERT_THAT(Issue({1, 2}), Accepted());
  EXPECT_THAT(Revoke(1, ""), Refused("KEY-8", HasSubstr("reason")));
  EXPECT_THAT(Revoke(1), Accepted());
  EXPECT_THAT(Revoke(1), Unchanged());
  EXPECT_THAT(Open({1}), Refused("KEY-1", HasSubstr("revoked")));
  EXPECT_THAT(Revoke(9), Refused("KEY-1", HasSubstr("never issued")));
  ASSERT_THAT(Complete(Open({2})), Accepted());
  EXPECT_THAT(Revoke(2), Refused("KEY-8", HasSubstr("redeemed")));
}

TEST_F(LineKeysTest, KEY_9_BindsKeysToALine) {
  ASSERT_THAT(Bind({1, 2}, line_), Accepted());
  EXPECT_THAT(Bind({1, 2}, line_), Unchanged());
  const auto& keys = commands::KeysOfLine(story_.world(), *ParseIdAs<LineId>(line_)).keys();
  ASSERT_EQ(keys.size(), 2u);
  EXPECT_EQ(keys[0].last_five, LastFive(1));
  EXPECT_EQ(Known(1).batch().agreement, "O-1");
}

TEST_F(LineKeysTest, KEY_9_NoMoreKeysThanTheLineHasSeats) {
  EXPECT_THAT(Bind({1, 2, 3}, line_), Refused("KEY-9", HasSubstr("at most 20")));
  ASSERT_THAT(Bind({1, 2}, line_), Accepted());
  EXPECT_THAT(Bind({3}, line_), Refused("KEY-9", HasSubstr("at most 0")));
  ASSERT_THAT(Revoke(1), Accepted());
  EXPECT_THAT(Bind({3}, line_), Accepted()) << "in place of the one revoked";
}

TEST_F(LineKeysTest, KEY_9_ORD_5_AfterAReturnTheRestOfTheLineStillGetsKeys) {
  ASSERT_THAT(Bind({1}, line_), Accepted());
  const Reply completed = Complete(Open({1}));
  ASSERT_THAT(completed, Accepted());
  ASSERT_THAT(story_.As(kAnn).Do("returnSeats", fmt::format(R"({{"line":"{}","quantity":4,"allotment":"{}"}})", line_,
                                                            completed.Created("allotment"))),
              Accepted());
  EXPECT_THAT(Bind({2, 3}, line_), Refused("KEY-9", HasSubstr("of its 10 seats")));
  EXPECT_THAT(Bind({2}, line_), Accepted()) << "10 of 16 are still to be activated";
  EXPECT_THAT(Bind({3}, line_), Refused("KEY-9", HasSubstr("at most 0")));
  EXPECT_THAT(Complete(Open({2})), Accepted());
}

TEST_F(LineKeysTest, KEY_9_OnlyALineWhoseEditionIsActivatedByKey) {
  EXPECT_THAT(Bind({1}, "00000000000000000000000000000001"), Refused("KEY-9", HasSubstr("no order line")));
  const std::string keyless = Order("O-1", "N-2", kEdition).Created("line");
  EXPECT_THAT(Bind({1}, keyless, kEdition), Refused("KEY-9", HasSubstr("without a key")));
  EXPECT_THAT(Bind({1}, keyless), Refused("KEY-9", HasSubstr("Edition E3")));
  story_.AnAgreement("R-1", "reseller", "2026-01-15", organisation_);
  EXPECT_THAT(Order("R-1", "N-3", "AZURE"), Refused("CAT-6", HasSubstr("openRedemption")));
  const std::string resold = Order("R-1", "N-3", kEdition).Created("line");
  EXPECT_THAT(Bind({1}, resold), Refused("KEY-9", HasSubstr("organisation/")));
}

TEST_F(LineKeysTest, KEY_9_TypedInItIsGoodForThatCustomerOnly) {
  ASSERT_THAT(Bind({1, 2}, line_), Accepted());
  ASSERT_THAT(Complete(Open({1})), Accepted());  // the agreement was nobody's yet: now it is theirs (ORG-6)
  story_.AnOrganisation("fabrikam.onmicrosoft.com");
  constexpr std::string_view kOther = "gloria@fabrikam.onmicrosoft.com";
  EXPECT_THAT(Open({2}, kOther, R"(,"organisation":"fabrikam.onmicrosoft.com")"), Refused("KEY-9", HasSubstr("O-1")));
  const Reply opened = Open({2}, kOther);
  ASSERT_THAT(opened, Accepted());
  EXPECT_THAT(CompleteWith(opened, R"(,"organisation":"fabrikam.onmicrosoft.com","start":true)", kOther),
              Refused("KEY-9", HasSubstr(organisation_)));
  ASSERT_THAT(Abandon(opened, kOther), Accepted());
  EXPECT_THAT(Complete(Open({2})), Accepted());
}

TEST_F(LineKeysTest, KEY_9_RedeemingActivatesTheLinesSeats) {
  ASSERT_THAT(Bind({1}, line_), Accepted());
  ASSERT_THAT(Complete(Open({1})), Accepted());
  const auto edition = *ParseIdAs<EditionId>(story_.AnEdition("AZURE", R"({"activation":"key"})"));
  const auto& pool = story_.world().Get<commands::Pool>(commands::PoolStream("agreement/O-1", edition));
  const Instant now = story_.ledger().last_recorded();
  EXPECT_EQ(commands::Available(pool, now), 10u);
  EXPECT_EQ(commands::ToBeOrdered(pool, now), 10u) << "to be activated (INV-8)";
  EXPECT_THAT(story_.As(kAnn).Do("cancelOrderLine", fmt::format(R"({{"line":"{}","quantity":11}})", line_)),
              Refused("ORD-5"));
}

TEST_F(LineKeysTest, KEY_9_NotMoreThanIsLeftOfTheLine) {
  ASSERT_THAT(Bind({1, 2}, line_), Accepted());
  ASSERT_THAT(story_.As(kAnn).Do("cancelOrderLine", fmt::format(R"({{"line":"{}","quantity":15}})", line_)),
              Accepted());
  EXPECT_THAT(Open({1}), Refused("KEY-9", HasSubstr("only 5"))) << "already on opening (KEY-4)";
}

TEST_F(LineKeysTest, KEY_9_CompletingFindsWhatIsLeftOfTheLineThen) {
  ASSERT_THAT(Bind({1, 2}, line_), Accepted());
  const Reply opened = Open({1});
  ASSERT_THAT(opened, Accepted());
  ASSERT_THAT(story_.As(kAnn).Do("cancelOrderLine", fmt::format(R"({{"line":"{}","quantity":15}})", line_)),
              Accepted());
  EXPECT_THAT(Complete(opened), Refused("KEY-9", HasSubstr("only 5")));
}

// A line of 20 for three years at 7.00, of an edition that is sold for a year at 10.00 by now.
TEST_F(LineKeysTest, KEY_9_TIME_2_ALineIsNotTakenFromUnderTheKeysBoundToIt) {
  story_.At("2027-02-01T10:00");
  const Reply issued = Bind({1, 2}, line_);
  ASSERT_THAT(issued, Accepted());
  story_.At("2027-02-02");
  const std::string cancel = fmt::format(R"({{"line":"{}","quantity":5}})", line_);
  EXPECT_THAT(story_.DoLate("2027-02-01T09:30", "cancelOrderLine", cancel, "P-1"),
              Refused("TIME-2", HasSubstr(fmt::format("entry {} ", issued.first_entry))));
  EXPECT_THAT(Revoke(1), Accepted());
  EXPECT_THAT(Revoke(2), Accepted());
  EXPECT_THAT(story_.DoLate("2027-02-01T09:30", "cancelOrderLine", cancel, "P-1"), Accepted())
      << "nobody can use them any more";
}

class OtherTermsSinceTest : public LineKeysTest {
 protected:
  OtherTermsSinceTest() {
    dear_ = OrderFor("N-2", R"(,"term":"P3Y","unitPrice":{"minorUnits":700,"currency":"EUR"})");
    EXPECT_THAT(
        story_.As(Story::kOperator)
            .Do("setTermsOfSale",
                R"({"edition":"AZURE","terms":{"activation":"key","price":{"minorUnits":1000,"currency":"EUR"}}})"),
        Accepted());
  }
  std::string OrderFor(std::string_view number, std::string_view more) {
    const Reply placed = story_.As(kAnn).Do(
        "placeOrder", fmt::format(R"({{"partner":"P-1","number":"{}","agreement":"O-1","lines":[{{"edition":"AZURE",)"
                                  R"("quantity":20{}}}]}})",
                                  number, more));
    EXPECT_THAT(placed, Accepted());
    return placed.Created("line");
  }
  // Months and price of a subscription's last term.
  std::string Terms(std::string_view subscription) {
    const auto organisation = *ParseIdAs<OrganisationId>(organisation_);
    const auto edition = *ParseIdAs<EditionId>(story_.AnEdition("AZURE", R"({"activation":"key"})"));
    const auto& pool =
        story_.world().Get<commands::Pool>(commands::PoolStream(commands::OrganisationStream(organisation), edition));
    const commands::PoolTerm& term = pool.Find(*ParseIdAs<SubscriptionId>(subscription))->last();
    return fmt::format("{} months, {} {}", term.months, term.price_minor_units, term.currency);
  }
  std::string dear_;
};

TEST_F(OtherTermsSinceTest, ACT_1_KEY_9_ABoundKeyGivesTheLinesTermAndPriceTypedInOrNot) {
  ASSERT_THAT(Bind({1, 2, 3}, dear_, "AZURE", 5), Accepted());
  EXPECT_EQ(Known(1).batch().months, 36);
  const Reply opened = Open({1});
  ASSERT_THAT(opened, Accepted());
  EXPECT_EQ(opened.details.at("term"), "P3Y");
  const Reply typed = Complete(opened);
  ASSERT_THAT(typed, Accepted());
  EXPECT_EQ(Terms(typed.Created("subscription")), "36 months, 700 EUR");
  const Reply session = story_.As(kGloria).Do(
      "openActivation", fmt::format(R"({{"licenceId":"O-1","organisation":"{}"}})", organisation_));
  const Reply requested =
      story_.As(kGloria).Do("requestActivation", fmt::format(R"({{"session":"{}","line":"{}","organisation":"{}"}})",
                                                             session.Created("session"), dear_, organisation_));
  ASSERT_THAT(requested, Accepted());
  const Reply recorded =
      story_.As(Story::kOperator)
          .Do("recordActivation", fmt::format(R"({{"allotment":"{}"}})", requested.Created("allotment")));
  ASSERT_THAT(recorded, Accepted());
  EXPECT_EQ(Terms(recorded.Created("subscription")), Terms(typed.Created("subscription")));
  ASSERT_THAT(Complete(Open({3}), Renew(typed.Created("subscription"))), Accepted());
  EXPECT_EQ(Terms(typed.Created("subscription")), "36 months, 700 EUR") << "likewise of a next term";
}

TEST_F(OtherTermsSinceTest, KEY_9_ABoundKeyIsOfNoOtherTermOrOfferThanItsLine) {
  const auto bind = [&](std::string_view more) {
    return story_.As(Story::kOperator)
        .Do("issueKeys", fmt::format(R"({{"partner":"P-1","edition":"AZURE","seats":5,"line":"{}","keys":{}{}}})",
                                     dear_, KeyList({1}), more));
  };
  EXPECT_THAT(bind(R"(,"term":"P1Y")"), Refused("KEY-9", HasSubstr("for P3Y")));
  EXPECT_THAT(bind(R"(,"offer":"4dcde53b-1462-48e9-a7cb-77dc81ad734f")"),
              Refused("KEY-9", HasSubstr("was ordered on")));
  EXPECT_THAT(bind(R"(,"term":"P3Y")"), Accepted());
}

TEST_F(OtherTermsSinceTest, KEY_4_KeysOfLinesOfDifferentPricesAreOpenedOneAfterTheOther) {
  const std::string cheap = OrderFor("N-3", R"(,"term":"P3Y","unitPrice":{"minorUnits":600,"currency":"EUR"})");
  ASSERT_THAT(Bind({1}, dear_), Accepted());
  ASSERT_THAT(Bind({2}, cheap), Accepted());
  const Reply both = Open({1, 2});
  EXPECT_THAT(both, Refused("KEY-4", ::testing::AllOf(HasSubstr(dear_), HasSubstr(cheap))));
  EXPECT_THAT(both.message, Not(HasSubstr("600")));
  EXPECT_THAT(Complete(Open({1})), Accepted());
  EXPECT_THAT(Complete(Open({2})), Accepted());
}

}  // namespace
}  // namespace muniment::testing
