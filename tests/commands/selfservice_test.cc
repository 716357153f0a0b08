// purchase, setQuantity, nameBuyer, and what a buyer cancels. Rules SELF-1 to SELF-6, CAT-3, CAT-4, CAT-12.
#include "tests/support/money.h"

namespace muniment::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct SelfService : public ::testing::Test, public MoneyStory {
  SelfService() { power = story.AnEdition("POWER", SoldAt(1250)); }

  std::string Bought(uint32_t quantity = 100) {
    const Reply reply = Purchase(quantity);
    EXPECT_THAT(reply, Accepted());
    return reply.Created("subscription");
  }
  // A trial offer of POWER, beside the one that is sold. Returns its id.
  std::string ATrial(std::string_view more = "") {
    const std::string offer = "11111111-2222-3333-4444-555555555555";
    EXPECT_THAT(
        story.Do("setTermsOfSale", fmt::format(R"({{"edition":"POWER","offer":"{}","terms":{{"selfService":true,)"
                                               R"("trial":true,"least":25,"greatest":25,"term":"P1M",)"
                                               R"("billing":"P1M"{}}}}})",
                                               offer, more)),
        Accepted());
    return offer;
  }
  Reply Try(std::string_view offer, uint32_t quantity = 25, std::string_view buyer = kBen) {
    return Purchase(quantity, "POWER", fmt::format(R"(,"offer":"{}")", offer), buyer);
  }
  Reply Assign(std::string_view subscription, std::vector<std::string_view> users, std::string_view actor = kBen) {
    return story.As(actor).Do(
        "assignSeats",
        fmt::format(R"({{"organisation":"{}","edition":"POWER","pool":{{"purchase":"{}"}},"users":["{}"]}})",
                    organisation, subscription, fmt::join(users, "\",\"")));
  }
  Reply NameBuyer(std::string_view subscription, std::string_view buyer, std::string_view actor = kAdmin) {
    return story.As(actor).Do("nameBuyer", fmt::format(R"({{"subscription":"{}","buyer":"{}"}})", subscription, buyer));
  }
  Reply Void(uint64_t entry) {
    Story::Envelope mistake;
    mistake.reason_code = "enteredByMistake";
    return story.As(Story::kOperator).Do("voidEntry", fmt::format(R"({{"entry":{}}})", entry), mistake);
  }
  std::string State(std::string_view subscription) {
    const commands::Pool& pool = PoolOf(subscription, power);
    return std::string(StateText(StateAt(pool.subscriptions().front(), Now())));
  }
  std::string power;
};

// ---- SELF-1

TEST_F(SelfService, SELF_1_AUserBuysOneSubscriptionInAPoolOfItsOwnAndPays) {
  const Reply reply = Purchase(100);
  ASSERT_THAT(reply, Accepted());
  EXPECT_EQ(reply.details.at("charged"), "1250.00 EUR");
  EXPECT_EQ(reply.details.at("renewalDate"), "2028-01-01T00:00:00Z");
  const std::string id = reply.Created("subscription");
  const commands::Pool& pool = PoolOf(id, power);
  ASSERT_EQ(pool.subscriptions().size(), 1u);
  EXPECT_EQ(ToText(pool.subscriptions().front().buyer), ben);
  EXPECT_EQ(ToText(pool.purchased_in()), organisation);
  EXPECT_EQ(Valid(pool, Now()), 100u);
  EXPECT_EQ(State(id), "active") << "no lead time";
  EXPECT_NE(Bought(5), id) << "another purchase is another subscription";
}

TEST_F(SelfService, SELF_1_RefusesStrangersNothingAndNobodyToPay) {
  EXPECT_THAT(Purchase(10, "POWER", "", Story::kOperator), Refused("CMD-6"));
  EXPECT_THAT(Purchase(0), Refused("SELF-1"));
  EXPECT_THAT(Purchase(10, "POWER", R"(,"offer":")" + power + R"(")"), Refused("SELF-1", HasSubstr("12.50 EUR")));
  EXPECT_THAT(Purchase(10, "POWER", Paid("00000000000000000000000000000009")), Refused("BILL-1"));
  EXPECT_THAT(Purchase(10, "POWER", Paid(profile), kCara), Refused("BILL-1", HasSubstr("not yours")));
  EXPECT_THAT(Purchase(10, "POWER", Paid(AProfile(kBen, "USD", "Dollars"))), Refused("BILL-1", HasSubstr("USD")));
}

TEST_F(SelfService, CAT_2_CAT_3_CAT_4_RefuseWhatIsNotSoldSo) {
  story.AnEdition("PARTNERS");
  EXPECT_THAT(Purchase(10, "PARTNERS"), Refused("CAT-2"));
  story.AnEdition("GERMAN", SoldAt(100, "EUR", R"(,"countries":["DE"])"));
  EXPECT_THAT(Purchase(10, "GERMAN"), Refused("CAT-4", HasSubstr("AT")));
  const std::string id = Bought(10);
  ASSERT_THAT(story.Do("withdrawEdition", R"({"edition":"POWER"})"), Accepted());
  EXPECT_THAT(Purchase(10), Refused("CAT-3"));
  EXPECT_THAT(SetQuantity(id, 11), Refused("CAT-3"));
  EXPECT_THAT(SetQuantity(id, 9), Accepted());
}

TEST_F(SelfService, CAT_12_TheGreatestIsOnWhatTheBuyerHasOfTheOfferInAll) {
  story.AnEdition("FEW", SoldAt(100, "EUR", R"(,"least":2,"greatest":10)"));
  EXPECT_THAT(Purchase(1, "FEW"), Refused("CAT-12"));
  const std::string first = Purchase(6, "FEW").Created("subscription");
  EXPECT_THAT(Purchase(5, "FEW"), Refused("CAT-12", HasSubstr("11")));
  EXPECT_THAT(Purchase(3, "FEW"), Accepted());
  EXPECT_THAT(SetQuantity(first, 8), Refused("CAT-12"));
  EXPECT_THAT(SetQuantity(first, 7), Accepted());
  EXPECT_THAT(SetQuantity(first, 1), Refused("CAT-12")) << "the least on one purchase";
  EXPECT_THAT(Purchase(10, "FEW", Paid(AProfile(kCara)), kCara), Accepted()) << "another buyer's";
}

// ---- SELF-2

TEST_F(SelfService, SELF_2_OnlyTheBuyerManagesIt) {
  const std::string id = Bought(10);
  for (const std::string_view other : {kAdmin, kCara, Story::kOperator}) {
    EXPECT_THAT(SetQuantity(id, 11, other), Refused("CMD-6"));
    EXPECT_THAT(Cancel(id, "", other), Refused("CMD-6"));
    EXPECT_THAT(Renew(id, "", other), Refused("CMD-6"));
  }
  EXPECT_THAT(Assign(id, {kCara}, kAdmin), Refused("SEAT-3"));
  EXPECT_THAT(Assign(id, {kCara}), Accepted());
  EXPECT_THAT(Cancel(id, R"(,"atEnd":true)"), Accepted());
  EXPECT_THAT(story.As(kBen).Do("withdrawCancellation", fmt::format(R"({{"subscription":"{}"}})", id)), Accepted());
  EXPECT_THAT(Cancel(id), Accepted());
  EXPECT_EQ(State(id), "cancelled");
}

// ---- SELF-3

TEST_F(SelfService, SEAT_1_SeatsOfAPurchaseAreForUsersOfTheOrganisationItWasMadeIn) {
  const std::string id = Bought(10);
  const std::string other = story.AnOrganisation("fabrikam.onmicrosoft.com");
  story.AUser(other, "fred@fabrikam.onmicrosoft.com");
  EXPECT_THAT(story.As(kBen).Do("assignSeats",
                                fmt::format(R"({{"organisation":"{}","edition":"POWER","pool":{{"purchase":"{}"}},)"
                                            R"("users":["fred@fabrikam.onmicrosoft.com"]}})",
                                            other, id)),
              Refused("SEAT-1", HasSubstr(organisation)));
}

TEST_F(SelfService, SELF_3_TheNewTotalIsGiven) {
  const std::string id = Bought(100);
  EXPECT_THAT(SetQuantity(id, 105), Accepted());
  EXPECT_EQ(Valid(PoolOf(id, power), Now()), 105u);
  EXPECT_THAT(SetQuantity(id, 105), Unchanged());
  EXPECT_THAT(SetQuantity(id, 0), Refused("SELF-3", HasSubstr("cancelSubscription")));
  EXPECT_THAT(SetQuantity("00000000000000000000000000000009", 5), Refused("SELF-1"));
}

TEST_F(SelfService, SELF_3_NotBelowWhatIsAssigned) {
  const std::string id = Bought(10);
  ASSERT_THAT(Assign(id, {kBen, kCara}), Accepted());
  EXPECT_THAT(SetQuantity(id, 1), Refused("SEAT-6", HasSubstr("at least 2")));
  EXPECT_THAT(SetQuantity(id, 2), Accepted());
}

TEST_F(SelfService, SELF_3_NoSeatIsAddedInGraceWhichNobodyPays) {
  const std::string id = Bought(10);
  story.At("2028-01-02");
  EXPECT_THAT(SetQuantity(id, 11), Refused("SELF-3", HasSubstr("renewDirectly")));
  EXPECT_THAT(SetQuantity(id, 9), Accepted());
}

// ---- SELF-5

TEST_F(SelfService, SELF_5_ATrialIsFixedAndFreeAndEndsWithoutGrace) {
  const std::string offer = ATrial();
  EXPECT_THAT(Try(offer, 10), Refused("CAT-12"));
  const Reply reply = Try(offer);
  ASSERT_THAT(reply, Accepted());
  const std::string id = reply.Created("subscription");
  EXPECT_THAT(Charges(id), IsEmpty());
  EXPECT_THAT(SetQuantity(id, 24), Refused("SELF-5", HasSubstr("25")));
  EXPECT_THAT(Renew(id), Refused("SELF-5"));
  story.At("2027-01-31T23:59:59");
  EXPECT_EQ(State(id), "active");
  story.At("2027-02-01");
  EXPECT_EQ(State(id), "deprovisioned");
}

TEST_F(SelfService, SELF_5_OncePerOrganisationEditionAndBuyer) {
  const std::string offer = ATrial();
  ASSERT_THAT(Try(offer), Accepted());
  EXPECT_THAT(Try(offer), Refused("SELF-5", HasSubstr("before")));
  EXPECT_THAT(Try(offer, 25, kCara), Accepted());
  story.At("2027-06-01");
  EXPECT_THAT(Try(offer), Refused("SELF-5")) << "also once it has ended";
}

TEST_F(SelfService, SELF_5_APricedTrialIsRefused) {
  EXPECT_THAT(Try(ATrial(R"(,"price":{"minorUnits":1,"currency":"EUR"})")), Refused("SELF-5", HasSubstr("nothing")));
}

TEST_F(SelfService, SELF_5_OnlyBuyingTurnsATrialIntoAPurchase) {
  const std::string trial = Try(ATrial()).Created("subscription");
  ASSERT_THAT(Assign(trial, {kBen, kCara}), Accepted());
  const std::string replacing = Paid(profile) + fmt::format(R"(,"offer":"{}","trial":"{}")", power, trial);
  EXPECT_THAT(Purchase(1, "POWER", replacing), Refused("SELF-5", HasSubstr("at least 2")));
  const Reply bought = Purchase(30, "POWER", replacing);
  ASSERT_THAT(bought, Accepted());
  EXPECT_EQ(State(trial), "cancelled");
  EXPECT_EQ(Assigned(PoolOf(trial, power), Now()), 0u);
  EXPECT_EQ(Assigned(PoolOf(bought.Created("subscription"), power), Now()), 2u) << "who sat on the trial goes over";
  EXPECT_THAT(Purchase(30, "POWER", replacing), Refused("SELF-5", HasSubstr("no running trial")));
}

TEST_F(SelfService, SELF_5_TIME_8_TheEndOfAReplacedTrialIsNotVoidedByItself) {
  const std::string trial = Try(ATrial()).Created("subscription");
  const Reply bought =
      Purchase(30, "POWER", Paid(profile) + fmt::format(R"(,"offer":"{}","trial":"{}")", power, trial));
  ASSERT_THAT(bought, Accepted());
  uint64_t end = bought.first_entry;
  while (!story.world().EntryAt(Position{end})->body().isSubscriptionCancelled()) ++end;
  EXPECT_THAT(Void(end), Refused("TIME-8", HasSubstr(fmt::format("followed from entry {},", bought.first_entry))));
  EXPECT_EQ(State(trial), "cancelled");
}

// ---- SELF-6

TEST_F(SelfService, SELF_6_ItRunsOnWithoutItsBuyerUntilAnotherIsNamed) {
  const std::string id = Bought(10);
  EXPECT_THAT(NameBuyer(id, kCara), Refused("SELF-6", HasSubstr("still is a user")));
  EXPECT_THAT(NameBuyer(id, kBen), Unchanged());
  ASSERT_THAT(RemoveUser(ben), Accepted());
  EXPECT_EQ(State(id), "active");
  EXPECT_THAT(SetQuantity(id, 11), Refused("CMD-6")) << "the former buyer manages nothing";
  EXPECT_THAT(SetQuantity(id, 11, kAdmin), Refused("CMD-6"));
  EXPECT_THAT(NameBuyer(id, kCara, kCara), Refused("CMD-6"));
  EXPECT_THAT(NameBuyer(id, Story::kOperator), Refused("SELF-6", HasSubstr("no user")));
  EXPECT_THAT(NameBuyer(id, kCara), Accepted());
  EXPECT_THAT(NameBuyer(id, kCara), Unchanged());
  EXPECT_THAT(SetQuantity(id, 9, kCara), Accepted());
  EXPECT_THAT(Assign(id, {kCara}, kCara), Accepted());
}

TEST_F(SelfService, SELF_6_SELF_1_TheNextBuyerGoesOnWithAProfileOfTheirOwn) {
  const std::string id = Bought(10);
  ASSERT_THAT(RemoveUser(ben), Accepted());
  ASSERT_THAT(NameBuyer(id, kCara), Accepted());
  story.At("2027-02-01");
  story.Tick();
  EXPECT_EQ(Payers(id).back(), profile) << "what runs is paid as it was";
  EXPECT_THAT(SetQuantity(id, 11, kCara), Refused("SELF-1", HasSubstr("renewDirectly")));
  EXPECT_THAT(Renew(id, Paid(profile), kCara), Refused("BILL-1", HasSubstr("not yours")));
  const std::string own = AProfile(kCara);
  EXPECT_THAT(SetQuantity(id, 11, kCara), Refused("SELF-1")) << "before it pays";
  ASSERT_THAT(Renew(id, Paid(own), kCara), Accepted());
  EXPECT_THAT(SetQuantity(id, 11, kCara), Accepted());
  EXPECT_EQ(Payers(id).back(), own);
}

TEST_F(SelfService, SELF_1_BILL_1_NobodySpendsWhatAnotherPutIn) {
  const std::string id = Bought(10), another = Bought(5);
  ASSERT_THAT(RemoveUser(ben), Accepted());
  ASSERT_THAT(NameBuyer(id, kCara), Accepted());
  ASSERT_THAT(NameBuyer(another, kAdmin), Accepted());
  for (const std::string_view successor : {kCara, kAdmin}) {
    EXPECT_THAT(Purchase(1000, "POWER", Paid(profile), successor), Refused("BILL-1", HasSubstr("not yours")));
    EXPECT_THAT(SetMethod(successor, profile), Refused("CMD-6")) << "it would pay for the other's purchase too";
  }
}

TEST_F(SelfService, SELF_1_SELF_6_WhatCostsNothingGrowsWithoutAnybodyWhoPays) {
  story.AnEdition("FREE", R"({"selfService":true,"term":"P1Y","billing":"P1M"})");
  const std::string id = Purchase(10, "FREE").Created("subscription");
  ASSERT_THAT(RemoveUser(ben), Accepted());
  ASSERT_THAT(NameBuyer(id, kCara), Accepted());
  EXPECT_THAT(SetQuantity(id, 11, kCara), Accepted());
}

TEST_F(SelfService, SELF_6_AGlobalAdministratorCancelsWhatABuyerWhoIsGoneLeft) {
  const std::string id = Bought(10);
  ASSERT_THAT(RemoveUser(ben), Accepted());
  EXPECT_THAT(Cancel(id, "", kCara), Refused("CMD-6"));
  EXPECT_THAT(Cancel(id), Refused("CMD-6"));
  EXPECT_THAT(Cancel(id, R"(,"atEnd":true)", kAdmin), Accepted());
  EXPECT_THAT(story.As(kAdmin).Do("withdrawCancellation", fmt::format(R"({{"subscription":"{}"}})", id)),
              Refused("CMD-6"));
  story.At("2028-01-01");
  EXPECT_THAT(NameBuyer(id, kCara), Refused("SELF-6", HasSubstr("cancelled")));
}

TEST_F(SelfService, SELF_6_ItDoesNotRenewByItself) {
  const std::string id = Bought(10);
  story.At("2028-01-01");
  story.Tick();
  EXPECT_EQ(State(id), "grace");
  EXPECT_EQ(Charges(id).size(), 12u) << "a year of months, and no more";
}

TEST_F(SelfService, SELF_1_TIME_2_NobodyIsRemovedFromBeforeWhatTheyBought) {
  story.APartner("P-1");
  story.At("2027-02-01");
  ASSERT_THAT(Purchase(10), Accepted());
  story.At("2027-06-01");
  const std::string removal = fmt::format(R"({{"organisation":"{}","user":"{}"}})", organisation, ben);
  EXPECT_THAT(story.DoLate("2027-01-15", "removeUser", removal), Refused("TIME-2", HasSubstr("who did it")));
  EXPECT_THAT(story.DoLate("2027-05-01", "removeUser", removal), Accepted());
}

TEST_F(SelfService, SELF_6_TIME_8_ABuyerWhosePurchaseWasGivenAwayDoesNotComeBackByAVoid) {
  const std::string id = Bought(10);
  story.At("2027-02-01");
  const Reply removed = RemoveUser(ben);
  ASSERT_THAT(removed, Accepted());
  story.At("2027-02-02");
  const Reply named = NameBuyer(id, kCara);
  ASSERT_THAT(named, Accepted());
  EXPECT_THAT(Void(removed.first_entry), Refused("TIME-2", HasSubstr(fmt::format("entry {} ", named.first_entry))));
}

TEST_F(SelfService, SELF_6_TIME_8_NorOneWhosePurchaseASuccessorCancelled) {
  const std::string id = Bought(10);
  story.At("2027-02-01");
  const Reply removed = RemoveUser(ben);
  story.At("2027-02-02");
  ASSERT_THAT(Cancel(id, R"(,"atEnd":true)", kAdmin), Accepted());
  EXPECT_THAT(Void(removed.first_entry), Refused("TIME-2", HasSubstr("SELF-2")));
}

TEST_F(SelfService, SELF_6_TIME_2_WhoWasNamedBuyerIsNotRemovedFromBeforeThat) {
  const std::string id = Bought(10);
  story.APartner("P-1");
  story.At("2027-02-01");
  ASSERT_THAT(RemoveUser(ben), Accepted());
  story.At("2027-02-03");
  ASSERT_THAT(NameBuyer(id, kCara), Accepted());
  const std::string removal = fmt::format(R"({{"organisation":"{}","user":"{}"}})", organisation, kCara);
  story.At("2027-02-05");
  EXPECT_THAT(story.DoLate("2027-02-02", "removeUser", removal), Refused("TIME-2", HasSubstr("named buyer")));
  EXPECT_THAT(story.DoLate("2027-02-04", "removeUser", removal), Accepted());
}

TEST_F(SelfService, CAT_12_TIME_8_AVoidGivesNobodyMoreThanTheGreatestInAll) {
  story.AnEdition("FEW", SoldAt(100, "EUR", R"(,"greatest":10)"));
  const std::string first = Purchase(8, "FEW").Created("subscription");
  const Reply cancelled = Cancel(first, "");
  ASSERT_THAT(cancelled, Accepted());
  story.At("2027-02-01");
  ASSERT_THAT(Purchase(8, "FEW"), Accepted());
  EXPECT_THAT(Void(cancelled.first_entry), Refused("TIME-2", HasSubstr("would have 16")));
}

TEST_F(SelfService, SELF_6_ORG_9_WhoComesBackIsANewUserAndNoBuyer) {
  const std::string id = Bought(10);
  story.At("2027-02-01");
  ASSERT_THAT(
      story.As(kAdmin).Do("removeUser", fmt::format(R"({{"organisation":"{}","user":"{}"}})", organisation, ben)),
      Accepted());
  story.At("2027-02-02");
  story.AUser(organisation, kBen);
  const std::string more = fmt::format(R"({{"subscription":"{}","total":20}})", id);
  EXPECT_THAT(story.As(kBen).Do("setQuantity", more), Refused("CMD-6"));
  EXPECT_THAT(SetMethod(kBen, profile), Refused("CMD-6"));
  ASSERT_THAT(NameBuyer(id, kBen), Accepted()) << "by a global administrator, like anybody else";
  EXPECT_THAT(SetMethod(kBen, profile), Refused("CMD-6")) << "a profile of a former user";
  EXPECT_THAT(story.As(kBen).Do("setQuantity", more), Refused("SELF-1"));
  ASSERT_THAT(Renew(id, Paid(AProfile(kBen, "", "Anew"))), Accepted());
  EXPECT_THAT(story.As(kBen).Do("setQuantity", more), Accepted());
}

TEST_F(SelfService, SELF_6_ORG_9_SoIsWhoComesBackWithinTheSameSecond) {
  const std::string id = Bought(10);
  ASSERT_THAT(
      story.As(kAdmin).Do("removeUser", fmt::format(R"({{"organisation":"{}","user":"{}"}})", organisation, ben)),
      Accepted());
  story.AUser(organisation, kBen);
  EXPECT_THAT(story.As(kBen).Do("setQuantity", fmt::format(R"({{"subscription":"{}","total":20}})", id)),
              Refused("CMD-6"));
  EXPECT_THAT(SetMethod(kBen, profile), Refused("CMD-6"));
  EXPECT_THAT(NameBuyer(id, kBen), Accepted());
}

}  // namespace
}  // namespace muniment::testing
