// Billing accounts, profiles, payment methods. Rules BILL-1, BILL-2.
#include "tests/support/money.h"

namespace muniment::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

struct Payment : public ::testing::Test, public MoneyStory {
  Payment() { account = OpenAccount(kCara).Created("billingAccount"); }
  Reply OpenAccount(std::string_view owner, std::string_view name = "Team") {
    return story.As(owner).Do("openBillingAccount",
                              fmt::format(R"({{"organisation":"{}","name":"{}"}})", organisation, name));
  }
  Reply AddProfile(std::string_view more = "", std::string_view actor = kCara) {
    return story.As(actor).Do("addBillingProfile",
                              fmt::format(R"({{"billingAccount":"{}","name":"Main"{}}})", account, more));
  }
  Reply On(std::string_view command, std::string_view more = "", std::string_view actor = kBen) {
    return story.As(actor).Do(command, fmt::format(R"({{"billingProfile":"{}"{}}})", profile, more));
  }
  const commands::PaymentMethodFacts& Method() {
    return ProfileNamed(story.world(), *ParseIdAs<AnyId>(profile)).profile->method;
  }
  std::string account;
};

TEST_F(Payment, BILL_1_AnAccountIsItsOpeners) {
  EXPECT_FALSE(account.empty());
  EXPECT_THAT(OpenAccount(kCara), Unchanged());
  EXPECT_EQ(OpenAccount(kCara).Created("billingAccount"), account);
  EXPECT_THAT(OpenAccount(kBen), Accepted()) << "another person's of the same name";
  EXPECT_THAT(OpenAccount(Story::kOperator), Refused("CMD-6"));
}

TEST_F(Payment, BILL_1_ItHasProfilesOfAnyOrOneCurrency) {
  const Reply added = AddProfile(R"(,"currency":"EUR")");
  ASSERT_THAT(added, Accepted());
  EXPECT_THAT(AddProfile(R"(,"currency":"EUR")"), Unchanged());
  EXPECT_THAT(AddProfile(), Refused("BILL-1", HasSubstr(added.Created("billingProfile"))));
  EXPECT_THAT(AddProfile(R"(,"currency":"EUX")"), Refused("CMD-10", HasSubstr("ISO 4217")));
  EXPECT_THAT(AddProfile("", kAdmin), Refused("CMD-6"));
  EXPECT_THAT(
      story.As(kCara).Do("addBillingProfile", R"({"billingAccount":"00000000000000000000000000000009","name":"Main"})"),
      Refused("BILL-1"));
}

TEST_F(Payment, BILL_1_OneMethodIsInUseAndIsReplacedEditedConfirmed) {
  EXPECT_EQ(Method().last_four, "4242");
  story.At("2027-02-01");
  EXPECT_THAT(SetMethod(kBen, profile, "1881", "2032-12"), Accepted());
  EXPECT_EQ(Method().last_four, "1881");
  EXPECT_THAT(On("editPaymentMethod", R"(,"expiry":"2033-01")"), Accepted());
  EXPECT_THAT(On("editPaymentMethod", R"(,"expiry":"2033-01")"), Unchanged());
  EXPECT_THAT(On("editPaymentMethod", R"(,"name":"B. Buyer","address":"2 Quay")"), Accepted());
  EXPECT_EQ(Method().expiry, "2033-01");
  story.At("2027-03-01");
  EXPECT_THAT(On("confirmPaymentMethod"), Accepted());
  EXPECT_EQ(FormatDay(Method().confirmed), "2027-03-01");
  EXPECT_EQ(FormatDay(Method().set), "2027-02-01");
}

TEST_F(Payment, BILL_1_RefusesWhoDoesNotOwnItAndWhatIsNotThere) {
  for (const std::string_view other : {kCara, kAdmin, Story::kOperator}) {
    EXPECT_THAT(SetMethod(other, profile), Refused("CMD-6"));
    EXPECT_THAT(On("editPaymentMethod", R"(,"expiry":"2033-01")", other), Refused("CMD-6"));
    EXPECT_THAT(On("confirmPaymentMethod", "", other), Refused("CMD-6"));
  }
  EXPECT_THAT(On("editPaymentMethod"), Refused("BILL-1"));
  profile = AddProfile().Created("billingProfile");
  EXPECT_THAT(On("editPaymentMethod", R"(,"expiry":"2033-01")", kCara), Refused("BILL-1", HasSubstr("no payment")));
  EXPECT_THAT(On("confirmPaymentMethod", "", kCara), Refused("BILL-1", HasSubstr("no payment")));
  profile = "00000000000000000000000000000009";
  EXPECT_THAT(On("confirmPaymentMethod"), Refused("BILL-1"));
  ASSERT_THAT(RemoveUser(cara), Accepted());
  EXPECT_THAT(AddProfile(R"(,"currency":"USD")"), Refused("CMD-6")) << "an owner who is gone";
}

TEST_F(Payment, BILL_1_ORG_9_WhoComesBackHasNoneOfTheFormerAccounts) {
  story.At("2027-02-01");
  ASSERT_THAT(RemoveUser(cara), Accepted());
  story.At("2027-02-02");
  story.AUser(organisation, kCara);
  EXPECT_THAT(AddProfile(), Refused("CMD-6"));
  const Reply opened = OpenAccount(kCara);
  ASSERT_THAT(opened, Accepted()) << "of the same name";
  EXPECT_NE(opened.Created("billingAccount"), account);
  account = opened.Created("billingAccount");
  EXPECT_THAT(OpenAccount(kCara), Unchanged());
  EXPECT_EQ(OpenAccount(kCara).Created("billingAccount"), account);
  EXPECT_THAT(AddProfile(), Accepted());
}

TEST_F(Payment, BILL_1_TIME_2_NobodyIsRemovedFromBeforeTheyOpenedAnAccount) {
  story.At("2027-02-01");
  ASSERT_THAT(OpenAccount(kCara, "Cara's"), Accepted());
  story.At("2027-03-01");
  const std::string gone = fmt::format(R"({{"organisation":"{}","user":"{}"}})", organisation, cara);
  EXPECT_THAT(story.DoLate("2027-01-15", "removeUser", gone), Refused("TIME-2", HasSubstr("who did it")));
  EXPECT_THAT(story.DoLate("2027-02-15", "removeUser", gone), Accepted());
}

TEST_F(Payment, BILL_1_TIME_2_NorFromBeforeTheyChangedOne) {
  story.At("2027-02-01");
  const Reply added = AddProfile();
  ASSERT_THAT(added, Accepted());
  story.At("2027-02-10");
  const Reply set = SetMethod(kCara, added.Created("billingProfile"));
  ASSERT_THAT(set, Accepted());
  story.At("2027-03-01");
  const std::string gone = fmt::format(R"({{"organisation":"{}","user":"{}"}})", organisation, cara);
  const auto names = [](const Reply& reply) { return HasSubstr(fmt::format("entry {} ", reply.first_entry)); };
  EXPECT_THAT(story.DoLate("2027-01-31", "removeUser", gone), Refused("TIME-2", names(added)));
  EXPECT_THAT(story.DoLate("2027-02-05", "removeUser", gone), Refused("TIME-2", names(set)));
  EXPECT_THAT(story.DoLate("2027-02-15", "removeUser", gone), Accepted());
}

TEST_F(Payment, BILL_2_TakesFourDigitsAndAMonth) {
  for (const std::string_view last_four : {"424", "42424", "42a4", "4 42", "\\u0664242"}) {
    EXPECT_THAT(SetMethod(kBen, profile, last_four), Refused("BILL-2", HasSubstr("four digits")));
  }
  for (const std::string_view expiry : {"2031-13", "2031-00", "04/31", "2031-4", "2031-04-01"}) {
    EXPECT_THAT(SetMethod(kBen, profile, "4242", expiry), Refused("BILL-2", HasSubstr("2029-04")));
    EXPECT_THAT(On("editPaymentMethod", fmt::format(R"(,"expiry":"{}")", expiry)), Refused("BILL-2"));
  }
  EXPECT_THAT(On("setPaymentMethod", R"(,"method":{"brand":"Visa","lastFour":"4242","expiry":"2031-04","name":"B"})"),
              Refused("BILL-2", HasSubstr("token")));
}

TEST_F(Payment, BILL_2_BlankIsNotGiven) {
  const auto with = [&](std::string_view field) {
    std::string method =
        R"("token":"tok","brand":"Visa","lastFour":"4242","expiry":"2031-04","name":"B","address":"Q")";
    const size_t at = method.find(fmt::format(R"("{}":")", field)) + field.size() + 4;
    method.replace(at, method.find('"', at) - at, "  ");
    return On("setPaymentMethod", fmt::format(R"(,"method":{{{}}})", method));
  };
  for (const std::string_view sealed : {"token", "name", "address"}) {
    EXPECT_THAT(with(sealed), Refused("CMD-10", HasSubstr("blank"))) << sealed;
  }
  for (const std::string_view clear : {"brand", "lastFour", "expiry"}) {
    EXPECT_THAT(with(clear), Refused("BILL-2", HasSubstr(std::string(clear)))) << clear;
  }
  EXPECT_THAT(On("editPaymentMethod", R"(,"name":" ")"), Refused("CMD-10", HasSubstr("blank")));
}

TEST_F(Payment, BILL_2_NoCardNumberGetsIntoAnyFieldNorIntoTheAnswer) {
  constexpr std::string_view kCard = "4111 1111 1111 1111";
  const std::string whole =
      R"("token":"tok","brand":"Visa","lastFour":"4242","expiry":"2031-04","name":"B","address":"Q")";
  const uint64_t before = story.entries();
  for (const std::string_view field : {"token", "brand", "lastFour", "expiry", "name", "address"}) {
    std::string method = whole;
    const size_t at = method.find(fmt::format(R"("{}":")", field)) + field.size() + 4;
    method.replace(at, method.find('"', at) - at, kCard);
    const Reply reply = On("setPaymentMethod", fmt::format(R"(,"method":{{{}}})", method));
    EXPECT_EQ(reply.outcome, "refused") << field;
    EXPECT_THAT(reply.message, HasSubstr("BILL-2")) << field;
    EXPECT_THAT(reply.message, Not(HasSubstr("1111"))) << field;
  }
  for (const std::string_view field : {"expiry", "name", "address"}) {
    const Reply reply = On("editPaymentMethod", fmt::format(R"(,"{}":"{}")", field, kCard));
    EXPECT_THAT(reply.message, AllOf(HasSubstr("BILL-2"), Not(HasSubstr("1111")))) << field;
  }
  EXPECT_THAT(OpenAccount(kBen, "4111-1111-1111-1111").message, HasSubstr("BILL-2"));
  EXPECT_EQ(story.entries(), before);
}

}  // namespace
}  // namespace muniment::testing
