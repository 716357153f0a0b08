// openRedemption, completeRedemption, abandonRedemption. Rules KEY-1, KEY-3 to KEY-7, KEY-10, LIFE-6, CAT-12, PAR-3.
#include <numeric>
#include "commands/organisations/organisation.h"

#include "tests/commands/keys_fixture.h"

namespace muniment::testing {
namespace {

using OpenTest = KeysTest;
using CompleteTest = KeysTest;

constexpr std::string_view kNew =
    R"(,"register":{"name":"Fabrikam","country":"AT","initialDomain":"fabrikam.onmicrosoft.com",)"
    R"("administrator":{"address":"fred@fabrikam.onmicrosoft.com","name":"Fred"}},"start":true)";
constexpr std::string_view kFred = "fred@fabrikam.onmicrosoft.com";

// ---- opening

TEST_F(OpenTest, KEY_1_FiveAnswers) {
  ASSERT_THAT(Issue({1, 2, 3, 4}), Accepted());
  ASSERT_THAT(Complete(Open({1})), Accepted());
  ASSERT_THAT(Revoke(2), Accepted());
  ASSERT_THAT(Open({3}), Accepted());
  const std::vector<std::pair<std::string, std::string>> answers = {{"AAAAA-AAAAA-AAAAA-AAAAA-AAAAA", "keyMalformed"},
                                                                    {KeyText(99), "keyUnknown"},
                                                                    {KeyText(1), "keyRedeemed"},
                                                                    {KeyText(2), "keyRevoked"},
                                                                    {KeyText(3), "keyReserved"}};
  for (const auto& [key, code] : answers) {
    const Reply reply = OpenText(fmt::format(R"(["{}","{}"])", KeyText(4), key), kAnn);
    EXPECT_THAT(reply, Refused("KEY-1"));
    EXPECT_EQ(reply.code, code);
    EXPECT_THAT(reply.message, Not(HasSubstr(key)));
  }
  EXPECT_THAT(OpenText(fmt::format(R"(["{}"])", KeyText(99))).message, Not(HasSubstr(LastFive(99))))
      << "what the ledger does not know it does not repeat";
}

TEST_F(OpenTest, KEY_1_HyphensSpacesAndCaseDoNotMatter) {
  ASSERT_THAT(Issue({1}), Accepted());
  std::string key = KeyText(1);
  for (char& c : key) c = c == '-' ? ' ' : static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  EXPECT_THAT(OpenText(fmt::format(R"([" {}"])", key)), Accepted());
}

TEST_F(OpenTest, KEY_4_SaysWhatTheKeysWouldGive) {
  const std::string a = Started(1, 10);  // to 2028-02-01T09:00
  story_.At("2027-12-02T09:00:01");
  ASSERT_THAT(Issue({2, 3}, 20), Accepted());
  const Reply opened = Open({2, 3}, kGloria, fmt::format(R"(,"organisation":"{}")", organisation_));
  ASSERT_THAT(opened, Accepted());
  const auto said = [&](const std::string& name) {
    const auto found = opened.details.find(name);
    return found == opened.details.end() ? "" : found->second;
  };
  EXPECT_EQ(said("edition"), edition_);
  EXPECT_EQ(said("seats"), "40");
  EXPECT_EQ(said("term"), "P1Y");
  EXPECT_EQ(said("newTermEnd"), "2028-12-02T09:00:01Z");
  EXPECT_EQ(said("addTo"), a);
  EXPECT_EQ(said("addDays"), "60") << "whole days only (KEY-10)";
  EXPECT_EQ(said("renew"), a);
  EXPECT_EQ(said("renewStart"), "2028-02-01T09:00:00Z");
  EXPECT_EQ(said("renewEnd"), "2029-02-01T09:00:00Z");
  EXPECT_EQ(said("until"), "2027-12-02T09:30:01Z");
  EXPECT_EQ(ValidSeats("2027-12-02"), 10u) << "until completed nothing is redeemed";
}

TEST_F(OpenTest, KEY_4_CAT_12_WhatWouldBeTooManyIsNotOffered) {
  ASSERT_THAT(story_.As(Story::kOperator).Do("setTermsOfSale", R"({"edition":"E3","terms":{"greatest":10}})"),
              Accepted());
  const std::string eight = Started(1, 8), two = Started(2, 2);
  story_.At("2027-06-01");
  ASSERT_THAT(Issue({3}, 5), Accepted());
  const Reply opened = Open({3}, kGloria, fmt::format(R"(,"organisation":"{}")", organisation_));
  ASSERT_THAT(opened, Accepted());
  EXPECT_EQ(opened.details.count("newTermEnd"), 0u);
  EXPECT_EQ(opened.details.count("addTo"), 0u);
  ASSERT_EQ(opened.details.count("renew"), 1u);
  EXPECT_EQ(opened.details.at("renew"), eight) << "of which it would have fewer then";
  for (const std::string& use : {std::string(R"("start":true)"), Add(eight), Add(two), Renew(two)}) {
    EXPECT_THAT(Complete(opened, use), Refused("CAT-12")) << use;
  }
  EXPECT_THAT(Complete(opened, Renew(eight)), Accepted());
}

TEST_F(OpenTest, KEY_7_IsRefusedWhereTheEditionIsNotOffered) {
  ASSERT_THAT(Issue({1}), Accepted());
  ASSERT_THAT(story_.As(Story::kOperator).Do("setTermsOfSale", R"({"edition":"E3","terms":{"countries":["US"]}})"),
              Accepted());
  EXPECT_THAT(Open({1}, kGloria, fmt::format(R"(,"organisation":"{}")", organisation_)),
              Refused("KEY-7", HasSubstr("AT")));
  EXPECT_FALSE(Known(1).IsReservedAt(story_.ledger().last_recorded()));
  EXPECT_THAT(Open({1}), Accepted()) << "it may be for an organisation elsewhere";
}

TEST_F(OpenTest, KEY_4_WhatAnOrganisationHasIsToldToWhoMayCompleteThere) {
  ASSERT_THAT(Issue({1}), Accepted());
  const std::string there = fmt::format(R"(,"organisation":"{}")", organisation_);
  EXPECT_THAT(Open({1}, kAnn, there), Refused("CMD-6"));
  EXPECT_THAT(Open({1}, kGloria, there), Accepted());
}

TEST_F(OpenTest, KEY_4_ThePersonConfirms) {
  ASSERT_THAT(Issue({1}), Accepted());
  EXPECT_THAT(story_.As(kGloria).Do("openRedemption", fmt::format(R"({{"keys":{},"confirmed":false}})", KeyList({1}))),
              Refused("KEY-4", HasSubstr("confirm")));
}

TEST_F(OpenTest, KEY_4_RefusesKeysOfTwoKinds) {
  const std::string other = story_.AnEdition("E5");
  ASSERT_THAT(Issue({1}), Accepted());
  ASSERT_THAT(Issue({2}, 10, R"(,"term":"P3Y")"), Accepted());
  ASSERT_THAT(story_.Do("issueKeys", fmt::format(R"({{"partner":"P-1","distributor":"D-1","edition":"{}","seats":10,)"
                                                 R"("keys":{}}})",
                                                 other, KeyList({3}))),
              Accepted());
  EXPECT_THAT(Open({1, 2}), Refused("KEY-4", HasSubstr("P3Y")));
  EXPECT_THAT(Open({1, 3}), Refused("KEY-4", HasSubstr("Edition E5")));
  EXPECT_THAT(Open({1, 1}), Refused("KEY-2", HasSubstr("twice")));
  EXPECT_THAT(OpenText("[]"), ::testing::AnyOf(Refused("KEY-2"), Refused("CMD-10")));
}

TEST_F(OpenTest, KEY_5_OneKeyOneOpenRedemption) {
  ASSERT_THAT(Issue({1, 2}), Accepted());
  ASSERT_THAT(Open({1}), Accepted());
  EXPECT_THAT(Open({1}, kAnn), Refused("KEY-1", HasSubstr("09:30:00")));
  EXPECT_THAT(Open({2, 1}, kAnn), Refused("KEY-1")) << "all or none";
  EXPECT_THAT(Open({2}, kAnn), Accepted());
}

TEST_F(OpenTest, KEY_4_LapsesAfterThirtyMinutesWithoutAScheduler) {
  ASSERT_THAT(Issue({1, 2}), Accepted());
  const Reply first = Open({1}), second = Open({2});
  story_.At("2027-02-01T09:29:59");
  EXPECT_THAT(Open({1}, kAnn), Refused("KEY-1"));
  EXPECT_THAT(Complete(second), Accepted());
  story_.At("2027-02-01T09:30:00");
  EXPECT_THAT(Complete(first), Refused("KEY-4", HasSubstr("lapsed")));
  EXPECT_THAT(Abandon(first), Unchanged());
  EXPECT_THAT(Open({1}, kAnn), Accepted());
  EXPECT_THAT(Complete(first), Refused("KEY-4", HasSubstr("lapsed")));
}

TEST_F(OpenTest, KEY_4_AbandoningFreesTheKeys) {
  ASSERT_THAT(Issue({1}), Accepted());
  const Reply opened = Open({1});
  EXPECT_THAT(Abandon(opened, kAnn), Refused("CMD-6"));
  EXPECT_THAT(Abandon(opened), Accepted());
  EXPECT_THAT(Abandon(opened), Unchanged());
  EXPECT_THAT(Complete(opened), Refused("KEY-4", HasSubstr("abandoned")));
  const Reply again = Open({1}, kAnn);
  ASSERT_THAT(again, Accepted());
  EXPECT_THAT(Abandon(opened), Unchanged());
  EXPECT_THAT(Open({1}), Refused("KEY-1", HasSubstr("reserved"))) << "not freed by the redemption before";
}

TEST_F(OpenTest, KEY_4_NeitherTakesAnEffectiveTime) {
  ASSERT_THAT(Issue({1}), Accepted());
  story_.At("2027-02-02");
  Story::Envelope late;
  late.effective = "2027-02-01T12:00";
  const std::string fields = fmt::format(R"({{"keys":{},"confirmed":true}})", KeyList({1}));
  EXPECT_THAT(story_.As(kGloria).Do("openRedemption", fields, late), Refused("TIME-2"));
}

// ---- completing

TEST_F(CompleteTest, KEY_3_StartsASubscription) {
  ASSERT_THAT(Issue({1, 2}, 10), Accepted());
  const Reply opened = Open({1, 2});
  const Reply completed = Complete(opened);
  ASSERT_THAT(completed, Accepted());
  EXPECT_EQ(completed.details.at("start"), "2027-02-01T09:00:00Z");
  EXPECT_EQ(completed.details.at("end"), "2028-02-01T09:00:00Z");
  EXPECT_EQ(ValidSeats("2027-02-01"), 20u) << "all keys, usable at once";
  EXPECT_TRUE(Known(1).redeemed() && Known(2).redeemed());
  const Reply again = Complete(opened);
  EXPECT_THAT(again, Unchanged());
  EXPECT_EQ(again.Created("subscription"), completed.Created("subscription"));
  EXPECT_THAT(Complete(opened, Add(completed.Created("subscription"))), Refused("KEY-5"));
  EXPECT_THAT(Abandon(opened), Refused("KEY-5"));
  EXPECT_EQ(ValidSeats("2027-02-01"), 20u);
}

TEST_F(CompleteTest, KEY_5_AllKeysOrNone) {
  ASSERT_THAT(Issue({1, 2}), Accepted());
  const Reply opened = Open({1, 2});
  ASSERT_THAT(Revoke(2), Accepted());
  EXPECT_THAT(Complete(opened), Refused("KEY-1", HasSubstr("revoked")));
  EXPECT_FALSE(Known(1).redeemed());
  EXPECT_EQ(ValidSeats("2027-02-01"), 0u);
}

TEST_F(CompleteTest, KEY_10_AddedSeatsEndWithTheSubscription) {
  const std::string a = Started(1, 10);
  story_.At("2027-12-02T09:00");
  ASSERT_THAT(Issue({2}, 5, R"(,"term":"P3Y")"), Accepted());
  const Reply added = Complete(Open({2}), Add(a));
  ASSERT_THAT(added, Accepted());
  EXPECT_EQ(added.details.at("end"), "2028-02-01T09:00:00Z") << "E unchanged, the key's own term is not used";
  EXPECT_EQ(ValidSeats("2027-12-02"), 15u);
  EXPECT_EQ(ValidSeats("2028-03-02T08:59:59"), 15u) << "in grace";
  EXPECT_EQ(ValidSeats("2028-03-02T09:00:00"), 0u);
}

TEST_F(CompleteTest, KEY_10_OnlyWhileActiveOrInGrace) {
  const std::string a = Started(1, 10);
  story_.At("2028-02-20T09:00");
  ASSERT_THAT(Issue({2, 3}, 5), Accepted());
  EXPECT_THAT(Complete(Open({2}), Add(a)), Accepted());
  story_.At("2028-03-02T09:00");
  EXPECT_THAT(Complete(Open({3}), Add(a)), Refused("KEY-10", HasSubstr("disabled")));
  EXPECT_FALSE(Known(3).redeemed());
}

TEST_F(CompleteTest, LIFE_6_RenewsFromTheEnd) {
  const std::string a = Started(1, 10);
  story_.At("2027-12-20T09:00");
  ASSERT_THAT(Issue({2}, 8), Accepted());
  const Reply renewed = Complete(Open({2}), Renew(a));
  ASSERT_THAT(renewed, Accepted());
  EXPECT_EQ(renewed.details.at("start"), "2028-02-01T09:00:00Z");
  EXPECT_EQ(renewed.details.at("end"), "2029-02-01T09:00:00Z");
  EXPECT_EQ(ValidSeats("2028-02-01T08:59:59"), 10u);
  EXPECT_EQ(ValidSeats("2028-02-01T09:00:00"), 8u);
}

TEST_F(CompleteTest, LIFE_6_InGraceItCountsFromTheEndAndChangesNothingBefore) {
  const std::string a = Started(1, 10);
  story_.At("2028-02-11T09:00");
  ASSERT_THAT(Issue({2}, 8), Accepted());
  EXPECT_EQ(Complete(Open({2}), Renew(a)).details.at("end"), "2029-02-01T09:00:00Z");
  EXPECT_EQ(ValidSeats("2028-02-11T08:59:59"), 10u) << "as of then it stays in grace, with the old quantity";
  EXPECT_EQ(ValidSeats("2028-02-11T09:00:00"), 8u);
}

TEST_F(CompleteTest, LIFE_6_DisabledItBeginsAtRedemption) {
  const std::string a = Started(1, 10);
  story_.At("2028-04-01T12:00");
  ASSERT_THAT(Issue({2}, 8), Accepted());
  const Reply renewed = Complete(Open({2}), Renew(a));
  EXPECT_EQ(renewed.details.at("start"), "2028-04-01T12:00:00Z");
  EXPECT_EQ(renewed.details.at("end"), "2029-04-01T12:00:00Z");
}

TEST_F(CompleteTest, LIFE_6_NotBelowWhatIsAssigned) {
  const std::string a = Started(1, 10);
  for (int i = 0; i < 3; ++i) {
    const std::string user = story_.AUser(organisation_, fmt::format("u{}@contoso.onmicrosoft.com", i));
    ASSERT_THAT(
        story_.As(kGloria).Do("assignSeats", fmt::format(R"({{"organisation":"{}","edition":"{}","users":["{}"]}})",
                                                         organisation_, kEdition, user)),
        Accepted());
  }
  ASSERT_THAT(Issue({2}, 2), Accepted());
  ASSERT_THAT(Issue({3}, 3), Accepted());
  const Reply opened = Open({2}, kGloria, fmt::format(R"(,"organisation":"{}")", organisation_));
  EXPECT_EQ(opened.details.count("renew"), 0u) << "what would be refused is not offered";
  EXPECT_THAT(Complete(opened, Renew(a)), Refused("LIFE-6", HasSubstr("at least 3")));
  EXPECT_THAT(Complete(Open({3}), Renew(a)), Accepted());
}

TEST_F(CompleteTest, KEY_3_AddAndRenewASubscriptionOfThatOrganisationAndEdition) {
  const std::string a = Started(1, 10);
  const std::string other = story_.AnEdition("E5");
  ASSERT_THAT(story_.Do("issueKeys", fmt::format(R"({{"partner":"P-1","distributor":"D-1","edition":"{}","seats":10,)"
                                                 R"("keys":{}}})",
                                                 other, KeyList({2}))),
              Accepted());
  const Reply opened = Open({2});
  EXPECT_THAT(Complete(opened, Renew(a)), Refused("LIFE-6", HasSubstr("Edition E5")));
  EXPECT_THAT(Complete(opened, Add(a)), Refused("KEY-10", HasSubstr("Edition E5")));
  EXPECT_THAT(Complete(opened, Add("00000000000000000000000000000001")), Refused("KEY-3"));
  story_.AnOrganisation("fabrikam.onmicrosoft.com");
  ASSERT_THAT(Issue({3}), Accepted());
  constexpr std::string_view kOther = "gloria@fabrikam.onmicrosoft.com";
  EXPECT_THAT(CompleteWith(Open({3}, kOther),
                           fmt::format(R"(,"organisation":"fabrikam.onmicrosoft.com","renew":"{}")", a), kOther),
              Refused("KEY-3"));
}

TEST_F(CompleteTest, KEY_6_IntoANewOrganisation) {
  ASSERT_THAT(Issue({1}), Accepted());
  const Reply opened = Open({1}, kAnn);
  EXPECT_THAT(CompleteWith(opened, R"(,"register":{"name":"Fabrikam"},"start":true)", kAnn),
              ::testing::AnyOf(Refused("KEY-6"), Refused("CMD-10")));
  const Reply completed = CompleteWith(opened, kNew, kAnn);
  ASSERT_THAT(completed, Accepted());
  const std::string id = completed.Created("organisation");
  const auto& organisation = commands::OrganisationOf(story_.world(), *ParseIdAs<OrganisationId>(id));
  ASSERT_EQ(organisation.users().size(), 1u) << "redeeming gives the redeemer nothing";
  const PersonId fred = organisation.users().begin()->first;
  EXPECT_TRUE(organisation.Has(fred, schemas::Role::GLOBAL_ADMINISTRATOR));
  const auto& pool = story_.world().Get<commands::Pool>(
      commands::PoolStream(commands::OrganisationStream(organisation.id()), *ParseIdAs<EditionId>(edition_)));
  EXPECT_TRUE(commands::IsSeated(pool, fred, story_.ledger().last_recorded()));
  EXPECT_THAT(CompleteWith(opened, kNew, kAnn), Unchanged());
  EXPECT_THAT(story_.As(kAnn).Do("assignSeats", fmt::format(R"({{"organisation":"{}","edition":"{}","users":["{}"]}})",
                                                            id, kEdition, kFred)),
              Refused("CMD-6"));
}

TEST_F(CompleteTest, KEY_6_SomebodyUnknownToTheLedgerToo) {
  ASSERT_THAT(Issue({1, 2}), Accepted());
  const Reply opened = Open({1}, kStranger);
  ASSERT_THAT(opened, Accepted());
  EXPECT_THAT(Complete(opened, R"("start":true)", kStranger), Refused("CMD-6"));
  EXPECT_THAT(CompleteWith(opened, kNew, kStranger), Accepted());
  const Reply other = Open({2}, kStranger);
  EXPECT_THAT(CompleteWith(other, kNew, kStranger), Refused("ORG-1")) << "that organisation is there now";
  EXPECT_THAT(Abandon(other, kStranger), Accepted());
}

TEST_F(CompleteTest, KEY_2_WhoReadsTheIdOfAnOpenRedemptionCanNotRedeemIt) {
  ASSERT_THAT(Issue({1}), Accepted());
  const Reply opened = Open({1}, kStranger);
  ASSERT_THAT(opened, Accepted());
  EXPECT_THAT(Complete(opened), Refused("CMD-6", HasSubstr("whoever opened redemption")));
  EXPECT_THAT(CompleteWith(opened, kNew, kFred), Refused("CMD-6")) << "nor somebody else whom the ledger does not know";
  EXPECT_THAT(CompleteWith(opened, kNew, std::string(32, '7')), Refused("CMD-6"));
  EXPECT_THAT(Abandon(opened), Refused("CMD-6"));
  EXPECT_THAT(Abandon(opened, kFred), Refused("CMD-6"));
  EXPECT_FALSE(Known(1).redeemed());
  EXPECT_THAT(CompleteWith(opened, kNew, kStranger), Accepted());
}

TEST_F(CompleteTest, KEY_2_WhatAnAddressOpenedIsThePersonsWhoseAddressItIsByThen) {
  ASSERT_THAT(Issue({1, 2}), Accepted());
  const Reply first = Open({1}, kFred), second = Open({2}, kFred);
  ASSERT_THAT(second, Accepted());
  ASSERT_THAT(CompleteWith(first, kNew, kFred), Accepted());
  const std::string uma = story_.AUser(organisation_, "uma@contoso.onmicrosoft.com");
  EXPECT_THAT(Abandon(second, uma), Refused("CMD-6")) << "another person";
  EXPECT_THAT(CompleteWith(second, R"(,"organisation":"fabrikam.onmicrosoft.com","start":true)", kFred), Accepted());
}

TEST_F(OpenTest, KEY_4_NobodyOpensWhatNobodyCouldComplete) {
  ASSERT_THAT(Issue({1}), Accepted());
  EXPECT_THAT(Open({1}, std::string(32, '7')), Refused("CMD-6", HasSubstr("the id or the address")));
}

TEST_F(CompleteTest, KEY_6_RegistersAsRegisterOrganisationDoes) {
  ASSERT_THAT(Issue({1}), Accepted());
  const Reply opened = Open({1}, kAnn);
  const auto registering = [&](std::string_view domain, std::string_view address, std::string_view use) {
    return CompleteWith(opened,
                        fmt::format(R"(,"register":{{"name":"F","country":"AT","initialDomain":"{}","administrator":)"
                                    R"({{"address":"{}","name":"Fred"}}}},{})",
                                    domain, address, use),
                        kAnn);
  };
  EXPECT_THAT(registering("contoso.onmicrosoft.com", "f@contoso.onmicrosoft.com", R"("start":true)"), Refused("ORG-1"));
  EXPECT_THAT(registering("f.example", "f@elsewhere.example", R"("start":true)"), Refused("ORG-2"));
  EXPECT_THAT(registering("f.example", "f@f.example", Renew("00000000000000000000000000000001")), Refused("KEY-3"));
  EXPECT_THAT(CompleteWith(opened, R"(,"start":true)", kAnn), Refused("KEY-4", HasSubstr("neither")));
  EXPECT_THAT(CompleteWith(opened, fmt::format(R"(,"organisation":"{}"{})", organisation_, kNew), kAnn),
              Refused("KEY-4", HasSubstr("both")));
  EXPECT_FALSE(Known(1).redeemed());
}

TEST_F(CompleteTest, KEY_4_OnlyWhoOpenedItCompletes) {
  ASSERT_THAT(Issue({1}), Accepted());
  const Reply opened = Open({1}, kAnn);
  EXPECT_THAT(Complete(opened), Refused("CMD-6", HasSubstr("opened"))) << "gloria did not open it";
  EXPECT_THAT(story_.As(kGloria).Do("completeRedemption",
                                    fmt::format(R"({{"redemption":"{}","organisation":"{}","start":true}})",
                                                "00000000000000000000000000000001", organisation_)),
              Refused("KEY-4", HasSubstr("no redemption")));
}

TEST_F(CompleteTest, PAR_3_APartnersPersonCompletesIntoAnExistingOneAsItsDelegate) {
  ASSERT_THAT(Issue({1}), Accepted());
  const Reply opened = Open({1}, kAnn);
  const std::string there = fmt::format(R"(,"organisation":"{}","start":true)", organisation_);
  EXPECT_THAT(CompleteWith(opened, there, kAnn, organisation_), Refused("CMD-6"));
  ASSERT_THAT(story_.Do("setEnrolment", R"({"partner":"P-1","from":"2020-01-01"})"), Accepted());
  const std::string delegation = fmt::format(R"({{"partner":"P-1","organisation":"{}")", organisation_);
  ASSERT_THAT(story_.As(kAnn).Do("offerDelegation", delegation + "}"), Accepted());
  ASSERT_THAT(story_.As(kGloria).Do("answerDelegation", delegation + R"(,"accept":true})"), Accepted());
  EXPECT_THAT(CompleteWith(opened, there, kAnn), Refused("CMD-6")) << "it must say on whose behalf (PAR-4)";
  EXPECT_THAT(CompleteWith(opened, there, kAnn, organisation_), Accepted());
}

TEST_F(CompleteTest, KEY_7_OnlyWhereTheEditionIsOffered) {
  ASSERT_THAT(
      story_.Do("setTermsOfSale", fmt::format(R"({{"edition":"{}","terms":{{"countries":["DE"]}}}})", kEdition)),
      Accepted());
  ASSERT_THAT(Issue({1}), Accepted());
  const Reply opened = Open({1});
  EXPECT_THAT(Complete(opened), Refused("KEY-7", HasSubstr("AT")));
  EXPECT_THAT(CompleteWith(opened, kNew), Refused("KEY-7", HasSubstr("Edition E3")));
  ASSERT_THAT(
      story_.Do("setTermsOfSale", fmt::format(R"({{"edition":"{}","terms":{{"countries":["DE","AT"]}}}})", kEdition)),
      Accepted());
  EXPECT_THAT(Complete(opened), Accepted());
}

TEST_F(CompleteTest, CAT_12_TheGreatestIsOnWhatTheOrganisationWouldHave) {
  ASSERT_THAT(story_.Do("setTermsOfSale", fmt::format(R"({{"edition":"{}","terms":{{"greatest":25}}}})", kEdition)),
              Accepted());
  const std::string a = Started(1, 20);
  ASSERT_THAT(Issue({2}, 10), Accepted());
  const Reply opened = Open({2});
  EXPECT_THAT(Complete(opened), Refused("CAT-12", HasSubstr("30")));
  EXPECT_THAT(Complete(opened, Add(a)), Refused("CAT-12", HasSubstr("30")));
  EXPECT_FALSE(Known(2).redeemed());
}

TEST_F(CompleteTest, CAT_12_LIFE_13_ARenewalByKeyIsHeldToTheGreatestFromWhenItTakesEffect) {
  const std::string a = Started(1, 20);
  ASSERT_THAT(story_.As(Story::kOperator)
                  .Do("setTermsOfSale", fmt::format(R"({{"edition":"{}","terms":{{"greatest":15}}}})", kEdition)),
              Accepted());
  ASSERT_THAT(Issue({2, 3}, 15), Accepted());
  ASSERT_THAT(Issue({4}, 16), Accepted());
  EXPECT_THAT(Complete(Open({4}), Renew(a)), Refused("CAT-12", HasSubstr("would have 16")));
  ASSERT_THAT(Complete(Open({2}), Renew(a)), Accepted()) << "in place of the 20";
  story_.At("2027-02-01T10:00");
  EXPECT_THAT(Complete(Open({4}), Renew(a)), Refused("CAT-12", HasSubstr("would have 16")))
      << "of the term after the next as well";
  EXPECT_THAT(Complete(Open({3}), Renew(a)), Accepted());
}

TEST_F(OpenTest, KEY_10_MoreSeatsThanASubscriptionCanHaveAreRefused) {
  const auto keys = [](int from, int count) {
    std::vector<int> numbers(static_cast<size_t>(count));
    std::iota(numbers.begin(), numbers.end(), from);
    return numbers;
  };
  constexpr int kMillion = 1'000'000, kEach = 100, kGroups = 42;
  for (int n = 0; n < kGroups; ++n) ASSERT_THAT(Issue(keys(n * kEach, kEach), kMillion), Accepted());
  ASSERT_THAT(Issue(keys(kGroups * kEach, kEach), kMillion), Accepted());
  std::string subscription;
  for (int n = 0; n < kGroups; ++n) {  // 4,200,000,000 seats
    const Reply opened = Open(keys(n * kEach, kEach));
    const Reply completed = subscription.empty() ? Complete(opened) : Complete(opened, Add(subscription));
    ASSERT_THAT(completed, Accepted());
    if (subscription.empty()) subscription = completed.Created("subscription");
  }
  const Reply more = Open(keys(kGroups * kEach, kEach));
  EXPECT_THAT(Complete(more, Add(subscription)), Refused("KEY-10", HasSubstr("4300000000 seats")));
  EXPECT_THAT(Complete(more), Accepted()) << "as a subscription of their own";
  EXPECT_EQ(ValidSeats("2027-02-01"), 4'300'000'000u);
}

}  // namespace
}  // namespace muniment::testing
