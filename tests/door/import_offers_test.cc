// The publisher's list of offers, read and recorded.
#include "door/import_offers.h"

#include <capnp/message.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "commands/catalogue/catalogue.h"
#include "door/import_catalogue.h"
#include "fmt/format.h"
#include "tests/support/imports.h"
#include "tests/support/story.h"

namespace muniment {
namespace {

using testing::Accepted;
using ::testing::AllOf;
using ::testing::ElementsAre;
using testing::FileBytes;
using ::testing::HasSubstr;
using testing::Import;
using ::testing::Not;
using testing::Refused;
using testing::Reply;
using testing::Story;
using testing::Unchanged;

constexpr std::string_view kHeader =
    "offer_id,name,product_id,minimum_quantity,maximum_quantity,is_addon,is_trial,supported_billing_cycles,category\n";
constexpr std::string_view kOffer = "1C410588-DA3B-4F88-B38F-707EB9DE46C0";
constexpr std::string_view kEdition = "CCDC34C6-C244-4602-9DCE-6A32B80D1ECA";

struct Offers {
  explicit Offers(const std::string& bytes) {
    std::istringstream in(bytes);
    status = door::ReadOffers(in, message.initRoot<schemas::ImportOffers>());
    if (!status.ok()) return;
    for (const auto d : get().getDefects()) {
      defects.push_back(std::to_string(d.getLine()) + " " + d.getKind().cStr() + " " + d.getColumn().cStr());
    }
  }
  schemas::ImportOffers::Reader get() { return message.getRoot<schemas::ImportOffers>().asReader(); }
  capnp::MallocMessageBuilder message;
  absl::Status status;
  std::vector<std::string> defects;
};

std::string Row(std::string_view offer, std::string_view rest) {
  return std::string(offer) + ",Storage," + std::string(kEdition) + "," + std::string(rest) + "\n";
}

TEST(ReadOffers, CAT_8_TakesLimitsFlagsTermAndAudience) {
  Offers offers(std::string(kHeader) + Row(kOffer, "25,300,True,False,annual monthly,Nonprofit") +
                Row(kEdition, "1,0,False,True,none,Trial"));
  ASSERT_TRUE(offers.status.ok()) << offers.status;
  ASSERT_EQ(offers.get().getOffers().size(), 2u);
  const auto terms = offers.get().getOffers()[0].getTerms();
  EXPECT_EQ(offers.get().getOffers()[0].getLine(), 2u);
  EXPECT_EQ(std::string(terms.getName()), "Storage");
  EXPECT_EQ(std::string(terms.getAudience()), "Nonprofit");
  EXPECT_EQ(terms.getLeast(), 25u);
  EXPECT_EQ(terms.getGreatest(), 300u);
  EXPECT_TRUE(terms.getAddOn());
  EXPECT_TRUE(terms.getSelfProvision());
  EXPECT_EQ(terms.getTerm(), 12u);
  const auto trial = offers.get().getOffers()[1].getTerms();
  EXPECT_TRUE(trial.getTrial());
  EXPECT_FALSE(trial.getSelfProvision());
  EXPECT_EQ(trial.getTerm(), 1u);
}

TEST(ReadOffers, CAT_8_ReportsWhatCannotBeTakenWithItsLine) {
  Offers offers(std::string(kHeader) + Row(kOffer, "1,10,True,False,annual,") + Row(kOffer, "1,20,True,False,annual,") +
                Row("nonsense", "1,10,True,False,annual,") + Row(kEdition, "ten,10,True,perhaps,annual,") +
                Row(kEdition, "11,10,True,False,annual,") + "a,b\n");
  ASSERT_TRUE(offers.status.ok()) << offers.status;
  EXPECT_EQ(offers.get().getOffers().size(), 2u) << "an id that is a code is kept, under an id made from it";
  EXPECT_THAT(offers.defects,
              ElementsAre("3 duplicateRow offer_id", "4 codeForId offer_id", "5 badNumber minimum_quantity",
                          "5 badFlag is_trial", "6 badLimits maximum_quantity", "7 columns "));
}

TEST(ReadOffers, PRIV_1_AnAddressInAWrongColumnIsReportedAndNotKept) {
  Offers offers(std::string(kHeader) + Row(kOffer, "1,10,True,False,annual,") +
                Row(kEdition, "fay@contoso.com,10,True,Fay <fay@contoso.com>,annual,"));
  ASSERT_TRUE(offers.status.ok()) << offers.status;
  EXPECT_THAT(offers.defects, ElementsAre("3 badNumber minimum_quantity", "3 badFlag is_trial"));
  for (const auto defect : offers.get().getDefects()) {
    EXPECT_THAT(std::string(defect.getValue()), AllOf(HasSubstr("not repeated"), Not(HasSubstr("fay"))));
  }
}

TEST(ReadOffers, KEY_2_AKeyWithinOtherTextRefusesTheFile) {
  const Offers offers(std::string(kHeader) + Row(kOffer, "1,10,True,key X4RVP-QG7CT-2WMHJ-BY6KD-9Q3FV,annual,"));
  EXPECT_THAT(std::string(offers.status.message()), AllOf(HasSubstr("is_trial"), HasSubstr("KEY-2")));
  EXPECT_THAT(std::string(offers.status.message()), Not(HasSubstr("QG7CT")));
}

TEST(ReadOffers, CAT_8_TheZeroGuidIsUnreadableAndNoCode) {
  constexpr std::string_view kZero = "00000000-0000-0000-0000-000000000000";
  Offers offers(std::string(kHeader) + Row(kOffer, "1,10,True,False,annual,") + Row(kZero, "1,10,True,False,annual,") +
                fmt::format("{},Storage,{},1,10,True,False,annual,\n", kEdition, kZero));
  ASSERT_TRUE(offers.status.ok()) << offers.status;
  EXPECT_EQ(offers.get().getOffers().size(), 1u);
  EXPECT_THAT(offers.defects, ElementsAre("3 unreadable offer_id", "4 unreadable product_id"));
}

TEST(ReadOffers, CAT_8_RefusesAnotherFileNamingTheMissingColumn) {
  EXPECT_THAT(std::string(Offers("offer_id,name\n1,2\n").status.message()),
              HasSubstr("line 1: the header has no column product_id"));
  EXPECT_THAT(std::string(Offers(std::string(kHeader)).status.message()), HasSubstr("no row holds an offer"));
}

Reply ImportList(Story& story, const std::string& row) {
  return Import(story, "", [&](schemas::Command::Body::Builder body) {
    std::istringstream in(std::string(kHeader) + row);
    return door::ReadOffers(in, body.initImportOffers());
  });
}

TEST(ImportOffers, CAT_2_KeepsTheTermsForWhichTheListHasNoColumns) {
  Story story("2027-01-01");
  ASSERT_THAT(story.Do("addEdition", fmt::format(R"({{"edition":"{}","code":"STORE","name":"Storage"}})", kEdition)),
              Accepted());
  const std::string row = Row(kOffer, "1,300,False,False,annual,");
  ASSERT_THAT(ImportList(story, row), Accepted());
  ASSERT_THAT(story.Do("setTermsOfSale",
                       fmt::format(R"({{"edition":"STORE","offer":"{}","terms":{{"name":"Storage","greatest":300,)"
                                   R"("selfProvision":false,"activation":"key","countries":["AT","DE"],"step":50,)"
                                   R"("programmes":["mpsa"],"price":{{"minorUnits":1250,"currency":"EUR"}}}}}})",
                                   kOffer)),
              Accepted());
  EXPECT_THAT(ImportList(story, row), Unchanged());
  ASSERT_THAT(ImportList(story, Row(kOffer, "1,200,False,False,annual,")), Accepted());
  const commands::OfferTerms* terms =
      commands::CatalogueOf(story.world())
          .Offer(ParseIdAs<OfferId>(kOffer).value(), ParseInstant("2027-01-01", BareDate::kLastSecond).value());
  ASSERT_NE(terms, nullptr);
  EXPECT_EQ(terms->greatest, 200u);
  EXPECT_EQ(terms->countries, (std::vector<std::string>{"AT", "DE"}));
  EXPECT_EQ(terms->price_minor_units, 1250);
  EXPECT_EQ(terms->currency, "EUR");
  EXPECT_EQ(terms->step, 50u);
  EXPECT_EQ(terms->programmes, std::vector<schemas::Programme>{schemas::Programme::MPSA});
  EXPECT_EQ(terms->activation, schemas::Terms::Activation::KEY);
  EXPECT_FALSE(terms->self_provision);
}

class OffersOfTwoEditions : public ::testing::Test {
 protected:
  // A partner-only edition with a price, and another one.
  void SetUp() override {
    ASSERT_THAT(story_.Do("setTermsOfSale", R"({"edition":"MSDN","terms":{"selfProvision":false,)"
                                            R"("price":{"minorUnits":99900,"currency":"EUR"}}})"),
                Accepted());
  }
  std::string RowOf(std::string_view offer, std::string_view edition) const {
    return fmt::format("{},Real,{},1,9,False,False,annual,X\n", offer, edition);
  }
  // The last import's defects, as kind and value.
  std::vector<std::string> Defects() {
    std::vector<std::string> defects;
    for (const auto& defect : commands::CatalogueOf(story_.world()).last_offers_defects()) {
      defects.push_back(fmt::format("{} {} {}", defect.line, defect.kind, defect.value));
    }
    return defects;
  }
  const commands::OfferTerms* Offer(std::string_view id) {
    return commands::CatalogueOf(story_.world())
        .Offer(ParseIdAs<OfferId>(id).value(), ParseInstant("2027-01-01", BareDate::kLastSecond).value());
  }
  Story story_{"2027-01-01"};
  const std::string msdn_ = story_.AnEdition("MSDN"), e1_ = story_.AnEdition("E1");
};

TEST_F(OffersOfTwoEditions, CAT_5_CAT_8_ARowThatNamesAnotherEditionsStandardOfferIsReportedAndKeptOut) {
  ASSERT_THAT(ImportList(story_, RowOf(msdn_, e1_) + RowOf(kOffer, e1_)), Accepted());
  EXPECT_THAT(Defects(), ElementsAre(fmt::format("2 otherEdition {0} {0}", msdn_)));
  ASSERT_NE(Offer(msdn_), nullptr);
  EXPECT_EQ(GuidText(Offer(msdn_)->edition.bytes), msdn_);
  EXPECT_FALSE(Offer(msdn_)->self_provision);
  ASSERT_NE(Offer(kOffer), nullptr) << "the other row is taken";
  EXPECT_TRUE(Offer(kOffer)->self_provision);
}

TEST_F(OffersOfTwoEditions, CAT_8_AnEditionsGuidIsTheIdOfItsOwnOfferAlsoBeforeThereIsOne) {
  ASSERT_THAT(ImportList(story_, RowOf(e1_, msdn_)), Accepted());
  EXPECT_THAT(Defects(), ElementsAre(fmt::format("2 otherEdition {0} {0}", e1_)));
  EXPECT_EQ(Offer(e1_), nullptr);
  EXPECT_THAT(story_.Do("setTermsOfSale", fmt::format(R"({{"edition":"MSDN","offer":"{}","terms":{{}}}})", e1_)),
              Refused("CAT-8", HasSubstr(e1_)));
  EXPECT_THAT(ImportList(story_, RowOf(e1_, e1_)), Accepted());
  EXPECT_NE(Offer(e1_), nullptr);
}

TEST_F(OffersOfTwoEditions, CAT_8_AnOfferThatChangesItsEditionIsReportedAndStaysWhereItIs) {
  ASSERT_THAT(ImportList(story_, RowOf(kOffer, msdn_)), Accepted());
  ASSERT_THAT(ImportList(story_, RowOf(kOffer, e1_)), Accepted());
  EXPECT_THAT(Defects(), ElementsAre(fmt::format("2 otherEdition {} {}", GuidText(ParseId(kOffer).value()), msdn_)));
  EXPECT_EQ(GuidText(Offer(kOffer)->edition.bytes), msdn_);
  EXPECT_THAT(ImportList(story_, RowOf(kOffer, e1_)), Unchanged());
}

TEST(ReadOffers, CAT_8_AnOfferNotForSaleIsKeptAndReported) {
  const std::string header = std::string(kHeader).insert(kHeader.size() - 1, ",is_available_for_purchase");
  Offers offers(header + Row(kOffer, "1,300,False,False,annual,,False") + Row(kOffer, "1,9,False,False,annual,,True") +
                Row(kEdition, "1,300,False,False,annual,,True") + Row(kEdition, "1,300,False,False,annual,,False"));
  ASSERT_TRUE(offers.status.ok()) << offers.status;
  EXPECT_EQ(offers.get().getOffers().size(), 2u);
  EXPECT_THAT(offers.defects, ElementsAre("2 notForSale is_available_for_purchase", "3 duplicateRow offer_id",
                                          "5 duplicateRow offer_id"));
}

class OffersForSale : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_THAT(story_.Do("addEdition", fmt::format(R"({{"edition":"{}","code":"STORE","name":"Storage"}})", kEdition)),
                Accepted());
  }
  Reply ImportSaying(std::string_view for_sale, std::string_view date) {
    return Import(story_, date, [&](schemas::Command::Body::Builder body) {
      std::istringstream in(std::string(kHeader).insert(kHeader.size() - 1, ",is_available_for_purchase") +
                            Row(kOffer, fmt::format("1,300,False,False,annual,,{}", for_sale)));
      return door::ReadOffers(in, body.initImportOffers());
    });
  }
  // Why the edition is not sold on a day; empty: it is.
  std::string WhyNotSold(std::string_view day) {
    commands::OfferTerms terms;
    const commands::Verdict refused = commands::ChooseOffer(
        story_.world(), ParseIdAs<EditionId>(kEdition).value(), {}, schemas::Programme::MPSA, "AT",
        commands::PurchaseKind::kOrder, 1, ParseInstant(day, BareDate::kLastSecond).value(), &terms);
    return refused ? std::string(refused->kind().code) : "";
  }
  Story story_{"2027-01-01"};
};

TEST_F(OffersForSale, CAT_8_AnOfferIsSoldFromTheDateOfAListThatSaysSoToThatOfOneThatDoesNot) {
  ASSERT_THAT(ImportSaying("True", "2027-01-01"), Accepted());
  ASSERT_THAT(ImportSaying("False", "2027-02-01"), Accepted());
  EXPECT_THAT(ImportSaying("False", "2027-02-15"), Unchanged());
  ASSERT_THAT(ImportSaying("True", "2027-03-01"), Accepted());
  EXPECT_EQ(WhyNotSold("2027-01-31"), "");
  EXPECT_EQ(WhyNotSold("2027-02-01"), "notSellable");
  EXPECT_EQ(WhyNotSold("2027-02-28"), "notSellable");
  EXPECT_EQ(WhyNotSold("2027-03-01"), "");
}

TEST_F(OffersForSale, CAT_8_AnEditionWhoseOnlyOfferIsNotForSaleIsNotSoldOnDefaultTerms) {
  ASSERT_THAT(ImportSaying("False", "2027-01-01"), Accepted());
  EXPECT_EQ(WhyNotSold("2027-01-01"), "notSellable");
}

// ---- the real list, on the real table

Reply ImportRealTable(Story& story, const std::string& date) {
  return Import(story, date, [&](schemas::Command::Body::Builder body) {
    std::istringstream in(
        FileBytes(std::string(MUNIMENT_SHARED_DATA) + "/ms_product_names_service_plans_2026-07-29.csv"));
    return door::ReadCatalogueTable(in, body.initImportCatalogue());
  });
}

Reply ImportRealOffers(Story& story, const std::string& date = "") {
  return Import(story, date, [&](schemas::Command::Body::Builder body) {
    std::istringstream in(FileBytes(std::string(MUNIMENT_SHARED_DATA) + "/partner_center_offers_US_2019.csv"));
    return door::ReadOffers(in, body.initImportOffers());
  });
}

class RealOffers : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(std::string(MUNIMENT_SHARED_DATA) + "/partner_center_offers_US_2019.csv")) {
      GTEST_SKIP() << "no real data at " << MUNIMENT_SHARED_DATA;
    }
    ASSERT_THAT(ImportRealTable(story_, "2026-07-29"), Accepted());
  }
  Story story_{"2027-01-01"};
};

TEST_F(RealOffers, CAT_8_SixtyNineOffersOfUnknownEditionsAreKeptReportedAndNotSellable) {
  ASSERT_THAT(ImportRealOffers(story_), Accepted());
  const commands::Catalogue& catalogue = commands::CatalogueOf(story_.world());
  const Instant now = ParseInstant("2027-01-01", BareDate::kLastSecond).value();
  size_t unsellable = 0;
  std::map<EditionId, std::set<std::pair<uint32_t, uint32_t>>> limits;
  for (const auto& [id, dated] : catalogue.offers()) {
    const commands::OfferTerms* terms = dated.At(now);
    ASSERT_NE(terms, nullptr);
    unsellable += terms->sellable ? 0 : 1;
    EXPECT_EQ(terms->sellable, catalogue.Find(terms->edition) != nullptr);
    limits[terms->edition].insert({terms->least, terms->greatest});
  }
  EXPECT_EQ(catalogue.offers().size(), 274u);
  EXPECT_EQ(unsellable, 69u);
  EXPECT_EQ(std::count_if(limits.begin(), limits.end(), [](const auto& edition) { return edition.second.size() > 1; }),
            19);
  EXPECT_EQ(std::count_if(catalogue.last_offers_defects().begin(), catalogue.last_offers_defects().end(),
                          [](const auto& defect) { return defect.kind == "unknownEdition" && defect.line > 1; }),
            69);
}

TEST_F(RealOffers, CAT_8_TheSameListAgainChangesNothing) {
  ASSERT_THAT(ImportRealOffers(story_), Accepted());
  const uint64_t before = story_.entries();
  EXPECT_THAT(ImportRealOffers(story_), Unchanged());
  EXPECT_EQ(story_.entries(), before);
}

TEST_F(RealOffers, CAT_10_AnEarlierListIsRefused) {
  ASSERT_THAT(ImportRealOffers(story_, "2026-09-01"), Accepted());
  EXPECT_THAT(ImportRealOffers(story_, "2026-08-31"), Refused("CAT-10", HasSubstr("2026-09-01")));
}

TEST_F(RealOffers, CAT_8_OffersBecomeSellableWhenImportedAgainAfterTheirEdition) {
  ASSERT_THAT(ImportRealOffers(story_), Accepted());
  ASSERT_THAT(
      story_.Do("addEdition", R"({"edition":"ccdc34c6-c244-4602-9dce-6a32b80d1eca","code":"EDISCOVERY_STORAGE",)"
                              R"("name":"Advanced eDiscovery Storage"})"),
      Accepted());
  const auto edition = ParseIdAs<EditionId>("ccdc34c6-c244-4602-9dce-6a32b80d1eca").value();
  const Instant now = ParseInstant("2027-01-01", BareDate::kLastSecond).value();
  commands::OfferTerms terms;
  const auto choose = [&] {
    return commands::ChooseOffer(story_.world(), edition, {}, schemas::Programme::MPSA, "US",
                                 commands::PurchaseKind::kOrder, 1, now, &terms);
  };
  ASSERT_TRUE(choose().has_value());
  EXPECT_EQ(choose()->kind().code, "notSellable");
  ASSERT_THAT(ImportRealOffers(story_), Accepted());
  EXPECT_FALSE(choose().has_value());
}

TEST_F(RealOffers, CAT_12_APurchaseBeyondThreeHundredIsRefusedWithTheNumbers) {
  ASSERT_THAT(ImportRealOffers(story_), Accepted());
  story_.AnAccount("0005000123");
  const commands::Catalogue& catalogue = commands::CatalogueOf(story_.world());
  const Instant now = ParseInstant("2027-01-01", BareDate::kLastSecond).value();
  const commands::OfferTerms* limited = nullptr;
  for (const auto& [id, dated] : catalogue.offers()) {
    const commands::OfferTerms* terms = dated.At(now);
    if (terms->greatest == 300 && terms->sellable && !terms->trial) limited = terms;
  }
  ASSERT_NE(limited, nullptr);
  const std::string edition = GuidText(limited->edition.bytes), offer = ToText(limited->offer);
  const auto provision = [&](int quantity) {
    return story_.As("kim@contoso.com")
        .Do("selfProvision",
            fmt::format(R"({{"account":"0005000123","lines":[{{"edition":"{}","offer":"{}","quantity":{}}}]}})",
                        edition, GuidText(ParseId(offer).value()), quantity));
  };
  ASSERT_THAT(provision(300), Accepted());
  EXPECT_THAT(provision(100), Refused("CAT-12", ::testing::AllOf(HasSubstr("400"), HasSubstr("300"))));
}

}  // namespace
}  // namespace muniment
