// Terms of sale, which offer a purchase is on, and durations.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "commands/catalogue/catalogue.h"
#include "fmt/format.h"
#include "tests/support/story.h"

namespace muniment {
namespace {

using commands::PurchaseKind;
using testing::Accepted;
using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::Refused;
using testing::Reply;
using testing::Story;
using testing::Unchanged;

constexpr std::string_view kSmall = "4dcde53b-1462-48e9-a7cb-77dc81ad734f";
constexpr std::string_view kLarge = "16c9f982-a827-4003-a88e-e75df1927f27";

constexpr std::string_view kTrial = R"({"name":"Trial","trial":true,"selfService":true,"term":"P1M","billing":"P1M"})";

Instant On(std::string_view day) { return ParseInstant(day, BareDate::kLastSecond).value(); }

class TermsOfSale : public ::testing::Test {
 protected:
  void SetUp() override { edition_ = ParseIdAs<EditionId>(story_.AnEdition("STANDARDPACK")).value(); }

  Reply SetTerms(std::string_view terms, std::string_view offer = "", std::string_view effective = "") {
    Story::Envelope envelope;
    envelope.effective = effective;
    const std::string named = offer.empty() ? "" : fmt::format(R"("offer":"{}",)", offer);
    return story_.Do("setTermsOfSale", fmt::format(R"({{"edition":"STANDARDPACK",{}"terms":{}}})", named, terms),
                     envelope);
  }

  // What ChooseOffer says; the terms are in terms_.
  commands::Verdict Choose(PurchaseKind kind = PurchaseKind::kOrder, std::string_view offer = "",
                           uint32_t quantity = 10, std::string_view country = "AT",
                           schemas::Programme programme = schemas::Programme::MPSA,
                           std::string_view day = "2027-01-01") {
    const OfferId named = offer.empty() ? OfferId{} : ParseIdAs<OfferId>(offer).value();
    return commands::ChooseOffer(story_.world(), edition_, named, programme, country, kind, quantity, On(day), &terms_);
  }

  Story story_{"2027-01-01"};
  EditionId edition_;
  commands::OfferTerms terms_;
};

void ExpectRefused(const commands::Verdict& verdict, std::string_view code, std::string_view says) {
  ASSERT_TRUE(verdict.has_value());
  EXPECT_EQ(verdict->kind().code, code);
  EXPECT_THAT(verdict->message(), HasSubstr(std::string(says)));
}

TEST_F(TermsOfSale, CAT_2_DefaultsHoldForAnEditionWithoutAnOffer) {
  ASSERT_FALSE(Choose());
  EXPECT_EQ(terms_.offer, OfferId{edition_.bytes});
  EXPECT_EQ(terms_.step, 100u);
  EXPECT_EQ(terms_.lead_time_hours, 24u);
  EXPECT_EQ(terms_.term, Period{12});
  EXPECT_TRUE(terms_.self_provision);
  ExpectRefused(Choose(PurchaseKind::kSelfService), "notSelfService", "Edition STANDARDPACK");
}

TEST_F(TermsOfSale, CAT_2_AreDatedAndUnchangedWhenAlreadySo) {
  EXPECT_THAT(SetTerms(R"({"step":50,"price":{"minorUnits":1250,"currency":"EUR"}})"), Accepted());
  EXPECT_THAT(SetTerms(R"({"step":50,"price":{"minorUnits":1250,"currency":"EUR"}})"), Unchanged());
  EXPECT_THAT(SetTerms(R"({"step":25})", "", "2027-07-01"), Accepted());
  ASSERT_FALSE(Choose());
  EXPECT_EQ(terms_.step, 50u);
  EXPECT_EQ(terms_.price_minor_units, 1250);
  EXPECT_EQ(terms_.currency, "EUR");
  ASSERT_FALSE(Choose(PurchaseKind::kOrder, "", 10, "AT", schemas::Programme::MPSA, "2027-07-01"));
  EXPECT_EQ(terms_.step, 25u);
  EXPECT_EQ(terms_.price_minor_units, 0);  // all fields together: what is not given is the default
}

TEST_F(TermsOfSale, CAT_2_RefusesTermsThatCannotBe) {
  EXPECT_THAT(SetTerms(R"({"step":0})"), Refused("CAT-2", HasSubstr("step is 0")));
  EXPECT_THAT(SetTerms(R"({"least":0})"), Refused("CAT-2", HasSubstr("least is 0")));
  EXPECT_THAT(SetTerms(R"({"least":50,"greatest":10})"), Refused("CAT-2", HasSubstr("greatest 10 is below least 50")));
  EXPECT_THAT(SetTerms(R"({"term":"P1M","billing":"P1Y"})"), Refused("CAT-2", HasSubstr("does not divide")));
  EXPECT_THAT(SetTerms(R"({"price":{"minorUnits":-1,"currency":"EUR"}})"), Refused("CAT-2", HasSubstr("negative")));
  EXPECT_THAT(SetTerms(R"({"price":{"minorUnits":100}})"), Refused("CAT-2", HasSubstr("currency")));
  EXPECT_THAT(SetTerms(R"({"countries":["Austria"]})"), Refused("CAT-2", HasSubstr("Austria")));
}

TEST_F(TermsOfSale, CAT_2_AProgrammeThatIsNotNamedIsRefused) {
  ASSERT_THAT(SetTerms(R"({"programmes":["open","openValue"]})"), Accepted());
  ExpectRefused(Choose(), "notInProgramme", "mpsa");
  EXPECT_FALSE(Choose(PurchaseKind::kOrder, "", 10, "AT", schemas::Programme::OPEN_VALUE));
}

TEST_F(TermsOfSale, CAT_4_ACountryWhereItIsNotOfferedIsRefusedNamingBoth) {
  ASSERT_THAT(SetTerms(R"({"countries":["AT","DE"]})"), Accepted());
  EXPECT_FALSE(Choose());
  ExpectRefused(Choose(PurchaseKind::kOrder, "", 10, "CN"), "notInCountry",
                "Edition STANDARDPACK is not offered in CN");
  EXPECT_FALSE(Choose(PurchaseKind::kOrder, "", 10, ""));
}

TEST_F(TermsOfSale, CAT_5_APartnersEditionCanBeOrderedAndNotSelfProvisioned) {
  ASSERT_THAT(SetTerms(R"({"selfProvision":false})"), Accepted());
  ExpectRefused(Choose(PurchaseKind::kSelfProvision), "partnerOnly", "only ever ordered by the partner");
  EXPECT_FALSE(Choose(PurchaseKind::kOrder));
}

TEST_F(TermsOfSale, CAT_6_ActivationByKeyIsATermOfTheOffer) {
  ASSERT_THAT(SetTerms(R"({"activation":"key"})"), Accepted());
  ASSERT_FALSE(Choose(PurchaseKind::kKeys));
  EXPECT_EQ(terms_.activation, schemas::Terms::Activation::KEY);
  ExpectRefused(Choose(), "keyOnly", "openRedemption");
}

TEST_F(TermsOfSale, CAT_8_AnOfferIsNamedWhereMoreThanOneApplies) {
  ASSERT_THAT(SetTerms(R"({"name":"Small","greatest":300})", kSmall), Accepted());
  ASSERT_FALSE(Choose());  // the only one
  EXPECT_EQ(terms_.greatest, 300u);
  ASSERT_THAT(SetTerms(R"({"name":"Large","least":25})", kLarge), Accepted());
  ExpectRefused(Choose(), "offerNotNamed", std::string(kSmall) + " (Small), " + std::string(kLarge) + " (Large)");
  ASSERT_FALSE(Choose(PurchaseKind::kOrder, kLarge, 30));
  EXPECT_EQ(terms_.least, 25u);
  ExpectRefused(Choose(PurchaseKind::kOrder, "00000000-0000-0000-0000-000000000001"), "offerUnknown", "Small");
}

TEST_F(TermsOfSale, CAT_8_WhatDoesNotFitIsNoChoice) {
  ASSERT_THAT(SetTerms(R"({"name":"Small","countries":["US"]})", kSmall), Accepted());
  ASSERT_THAT(SetTerms(R"({"name":"Large","countries":["AT"]})", kLarge), Accepted());
  ASSERT_FALSE(Choose());
  EXPECT_EQ(terms_.name, "Large");
}

TEST_F(TermsOfSale, CAT_8_ATrialAppliesOnlyWhenNamed) {
  ASSERT_THAT(SetTerms(kTrial, kSmall), Accepted());
  ExpectRefused(Choose(PurchaseKind::kSelfService), "onlyTrials", std::string(kSmall));
  EXPECT_FALSE(Choose(PurchaseKind::kSelfService, kSmall));
}

TEST_F(TermsOfSale, CAT_8_SELF_5_ATrialIsHadBySelfServiceOnly) {
  ASSERT_THAT(SetTerms(kTrial, kSmall), Accepted());
  for (const PurchaseKind kind :
       {PurchaseKind::kOrder, PurchaseKind::kSelfProvision, PurchaseKind::kKeys, PurchaseKind::kRenewal}) {
    ExpectRefused(Choose(kind, kSmall), "trialElsewhere", std::string(kSmall));
    ExpectRefused(Choose(kind), "trialElsewhere", "by self-service (purchase)");
  }
  ASSERT_THAT(SetTerms(R"({"name":"Large"})", kLarge), Accepted());
  ASSERT_FALSE(Choose()) << "beside another offer it is none to choose from";
  EXPECT_EQ(terms_.name, "Large");
}

TEST_F(TermsOfSale, CAT_8_AnOfferStaysWithItsEdition) {
  story_.AnEdition("ENTERPRISEPACK");
  ASSERT_THAT(SetTerms(R"({"name":"Small"})", kSmall), Accepted());
  EXPECT_THAT(
      story_.Do("setTermsOfSale", fmt::format(R"({{"edition":"ENTERPRISEPACK","offer":"{}","terms":{{}}}})", kSmall)),
      Refused("CAT-8", HasSubstr(GuidText(edition_.bytes))));
}

TEST_F(TermsOfSale, CAT_12_TheLeastIsOnOnePurchaseAndTheGreatestOnAll) {
  ASSERT_THAT(SetTerms(R"({"least":25,"greatest":300})"), Accepted());
  ExpectRefused(Choose(PurchaseKind::kOrder, "", 24), "belowLeast",
                "24 of Edition STANDARDPACK is below the least quantity on one purchase, 25");
  ASSERT_FALSE(Choose(PurchaseKind::kOrder, "", 25));
  EXPECT_FALSE(commands::CheckGreatest(story_.world(), terms_, 300, On("2027-01-01")));
  ExpectRefused(commands::CheckGreatest(story_.world(), terms_, 450, On("2027-01-01")), "beyondGreatest",
                "would have 450 of Edition STANDARDPACK, more than the offer's greatest quantity of 300; take at least "
                "150 fewer");
}

TEST(SetDurations, LIFE_3_AreDatedRecordsPerProgramme) {
  Story story("2027-01-01");
  const auto of = [&](schemas::Programme programme, std::string_view day) {
    return commands::CatalogueOf(story.world()).DurationsOf(programme, On(day));
  };
  EXPECT_EQ(of(schemas::Programme::MPSA, "2027-01-01"), commands::TermDurations{});
  constexpr std::string_view kLonger =
      R"({"programme":"mpsa","durations":{"graceDays":90,"disabledDays":180,"noticeDays":[60,30]}})";
  Story::Envelope from;
  from.effective = "2027-07-01";
  EXPECT_THAT(story.Do("setDurations", kLonger, from), Accepted());
  EXPECT_THAT(story.Do("setDurations", kLonger, from), Unchanged());
  EXPECT_EQ(of(schemas::Programme::MPSA, "2027-06-30").grace_days, 30);
  EXPECT_EQ(of(schemas::Programme::MPSA, "2027-07-01").grace_days, 90);
  EXPECT_EQ(of(schemas::Programme::MPSA, "2027-07-01").disabled_days, 180);
  EXPECT_EQ(of(schemas::Programme::OPEN, "2027-07-01").grace_days, 30);
}

TEST(SetDurations, LIFE_3_TheDefaultsAreAlreadySo) {
  Story story("2027-01-01");
  EXPECT_THAT(
      story.Do("setDurations",
               R"({"programme":"open","durations":{"graceDays":30,"disabledDays":120,"noticeDays":[60,30,7,1]}})"),
      Unchanged());
}

TEST(SetDurations, LIFE_3_RefusesDurationsThatCannotBe) {
  Story story("2027-01-01");
  EXPECT_THAT(story.Do("setDurations",
                       R"({"programme":"mpsa","durations":{"graceDays":90,"disabledDays":60,"noticeDays":[7]}})"),
              Refused("LIFE-3", HasSubstr("disabledDays 60")));
  EXPECT_THAT(story.Do("setDurations",
                       R"({"programme":"mpsa","durations":{"graceDays":30,"disabledDays":60,"noticeDays":[7,30]}})"),
              Refused("LIFE-3", HasSubstr("must fall")));
  // What is left out would be none at all: no grace, no notice.
  for (const std::string_view some :
       {R"({})", R"({"disabledDays":150,"noticeDays":[7]})", R"({"graceDays":90,"noticeDays":[7]})",
        R"({"graceDays":90,"disabledDays":150})"}) {
    EXPECT_THAT(story.Do("setDurations", fmt::format(R"({{"programme":"mpsa","durations":{}}})", some)),
                Refused("CMD-10", HasSubstr("must be given")))
        << some;
  }
}

}  // namespace
}  // namespace muniment
