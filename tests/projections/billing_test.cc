// The views of self-service and money, through a real ledger. Rules SELF-2, SELF-4, SELF-6, BILL-1, BILL-3, BILL-4.
#include "projections/all_views.h"
#include "projections/history.h"
#include "projections/invoices.h"
#include "projections/payment_methods.h"
#include "projections/self_service.h"
#include "projections/subscriptions.h"
#include "tests/projections/told.h"
#include "tests/support/money.h"

namespace muniment::testing {
namespace {

using projections::InvoicesView;
using projections::PaymentMethodsView;
using projections::SelfServiceView;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

struct Billing : public ::testing::Test, public MoneyStory {
  Billing() : MoneyStory("2027-01-15") {
    story.AnEdition("POWER", SoldAt(1250));
    id = Purchase(10).Created("subscription");
    const Reply other = Purchase(3, "POWER", Paid(AProfile(kCara)), kCara);
    EXPECT_THAT(other, Accepted());
    others = other.Created("subscription");
  }
  std::vector<std::string> Invoices(Question question) { return Told(story, InvoicesView(), question); }
  Question As(std::string_view who) { return {.as = std::string(who)}; }
  std::string id, others;
};

TEST_F(Billing, SELF_2_ShowTheBuyerTheirOwnAndAdministratorsAll) {
  EXPECT_THAT(Told(story, SelfServiceView(), As(kBen)), ElementsAre(HasSubstr(id)));
  EXPECT_THAT(Told(story, SelfServiceView(), As(kCara)), ElementsAre(HasSubstr(others)));
  const auto all = Told(story, SelfServiceView(), As(kAdmin));
  EXPECT_THAT(all, SizeIs(2));
  EXPECT_THAT(all, Each(AllOf(HasSubstr(R"("price":"12.50 EUR")"), HasSubstr(R"("expiry":"2028-01-15T00:00:00Z")"),
                              HasSubstr(R"("state":"active")"), HasSubstr(R"("buyerAddress":")"))));
  story.AnOrganisation("fabrikam.onmicrosoft.com");
  EXPECT_THAT(Told(story, SelfServiceView(), As("gloria@fabrikam.onmicrosoft.com")), IsEmpty());
  EXPECT_THAT(Told(story, SelfServiceView()), Each(Not(HasSubstr("@")))) << "whoever opens the folder sees no names";
}

TEST_F(Billing, SELF_2_ShowWhoSitsOnOne) {
  ASSERT_THAT(
      story.As(kBen).Do("assignSeats", fmt::format(R"({{"organisation":"{}","edition":"POWER","users":["{}"]}})",
                                                   organisation, kCara)),
      Accepted());
  EXPECT_THAT(Told(story, SelfServiceView(), {.id = id, .as = std::string(kAdmin)}),
              ElementsAre(AllOf(HasSubstr(R"("assigned":1)"), HasSubstr(std::string(kCara)))));
  EXPECT_EQ(Ask(story, SelfServiceView(), {.id = others, .as = std::string(kBen)}).status.code(),
            absl::StatusCode::kNotFound);
}

TEST_F(Billing, SELF_4_IsTheSameListFilteredAlsoAfterADirectRenewal) {
  story.At("2027-03-01");
  ASSERT_THAT(Renew(id), Accepted());
  const Question mine{.filters = {{"source", "selfService"}, {"buyer", ben}}, .as = std::string(kAdmin)};
  EXPECT_THAT(Told(story, projections::SubscriptionsView(), mine), ElementsAre(HasSubstr(id)));
  EXPECT_THAT(Told(story, SelfServiceView(), {.filters = {{"buyer", ben}}, .as = std::string(kAdmin)}),
              ElementsAre(HasSubstr(id)));
}

TEST_F(Billing, SELF_6_SayThatTheBuyerIsGone) {
  ASSERT_THAT(RemoveUser(ben), Accepted());
  EXPECT_THAT(Told(story, SelfServiceView(), {.filters = {{"buyer", ben}}, .as = std::string(kAdmin)}),
              ElementsAre(HasSubstr(R"("buyerGone":true)")));
}

TEST_F(Billing, SELF_6_ORG_9_WhoeverWasRemovedSeesNothingOfItWhateverDateIsAskedAndNotWhenBackEither) {
  story.At("2027-02-01");
  const auto expect_nothing = [&](const char* when) {
    for (const projections::ViewKind& view : projections::AllViews()) {
      if (view.name == "catalogue" || view.name == "users" || view.name == "notices") continue;
      for (const std::string& as_of : {std::string(), std::string("2027-01-20")}) {
        EXPECT_THAT(Told(story, view, {.as = std::string(kBen), .as_of = as_of}), IsEmpty())
            << view.name << " " << when << " " << as_of;
      }
    }
    for (const std::string& as_of : {std::string(), std::string("2027-01-20")}) {
      EXPECT_EQ(Ask(story, SelfServiceView(), {.id = id, .as = std::string(kBen), .as_of = as_of}).status.code(),
                absl::StatusCode::kNotFound)
          << when;
      EXPECT_THAT(
          Told(story, projections::HistoryView(), {.id = "purchase/" + id, .as = std::string(kBen), .as_of = as_of}),
          IsEmpty())
          << when;
    }
  };
  ASSERT_THAT(RemoveUser(ben), Accepted());
  expect_nothing("removed");
  ASSERT_THAT(story.As(kAdmin).Do("nameBuyer", fmt::format(R"({{"subscription":"{}","buyer":"{}"}})", id, kCara)),
              Accepted());
  expect_nothing("replaced");
  EXPECT_THAT(Told(story, SelfServiceView(), {.id = id, .as = std::string(kCara), .as_of = "2027-01-20"}),
              ElementsAre(HasSubstr(id)));
  story.At("2027-02-10").AUser(organisation, kBen);
  expect_nothing("back");
}

TEST_F(Billing, SELF_6_WhoIsNamedBuyerAgainAfterComingBackSeesItAgain) {
  story.At("2027-02-01");
  ASSERT_THAT(RemoveUser(ben), Accepted());
  story.At("2027-02-10").AUser(organisation, kBen);
  ASSERT_THAT(story.As(kAdmin).Do("nameBuyer", fmt::format(R"({{"subscription":"{}","buyer":"{}"}})", id, kBen)),
              Accepted());
  EXPECT_THAT(Told(story, SelfServiceView(), As(kBen)), ElementsAre(HasSubstr(id)));
  EXPECT_THAT(Told(story, PaymentMethodsView(), As(kBen)), ElementsAre(Not(HasSubstr("Quay"))));
}

TEST_F(Billing, TIME_1_AreAsOfADateAndAsKnown) {
  story.At("2027-02-01");
  ASSERT_THAT(SetQuantity(id, 12), Accepted());
  const auto quantity = [&](std::string_view as_of) {
    return Told(story, SelfServiceView(), {.id = id, .as = std::string(kBen), .as_of = std::string(as_of)});
  };
  EXPECT_THAT(quantity("2027-01-31"), ElementsAre(HasSubstr(R"("quantity":10)")));
  EXPECT_THAT(quantity("2027-02-01"), ElementsAre(HasSubstr(R"("quantity":12)")));
  story.At("2027-03-01");
  story.Tick();
  const Question ben_february{.as = std::string(kBen), .as_of = "2027-02-20"};
  EXPECT_THAT(Invoices(ben_february), SizeIs(3));
  Question known_before = ben_february;
  known_before.known_at = "2027-02-20";
  EXPECT_THAT(Invoices(known_before), AllOf(SizeIs(3), ::testing::Contains(HasSubstr(R"("issued":false)"))))
      << "due, whether or not the scheduler had run";
}

TEST_F(Billing, BILL_3_ListWhatIsIssuedAndWhatIsDue) {
  story.At("2027-02-15");
  EXPECT_THAT(Invoices(As(kBen)),
              ElementsAre(AllOf(HasSubstr(R"("kind":"purchase")"), HasSubstr(R"("issued":true)"),
                                HasSubstr(R"("total":"125.00 EUR")"), HasSubstr(R"("amount":12500)")),
                          AllOf(HasSubstr(R"("kind":"period")"), HasSubstr(R"("issued":false)"))));
  story.Tick();
  EXPECT_THAT(Invoices(As(kBen)), Each(HasSubstr(R"("issued":true)")));
  EXPECT_THAT(Invoices(As(kAdmin)), SizeIs(4));
}

TEST_F(Billing, BILL_4_AreListedForThreeOrSixMonthsOrARange) {
  story.At("2027-12-20");
  story.Tick();
  const auto count = [&](std::map<std::string, std::string, std::less<>> filters) {
    return Invoices({.filters = std::move(filters), .as = std::string(kBen)}).size();
  };
  EXPECT_EQ(count({}), 12u);
  EXPECT_EQ(count({{"months", "3"}}), 3u);
  EXPECT_EQ(count({{"months", "6"}}), 6u);
  EXPECT_EQ(count({{"from", "2027-02-15"}, {"to", "2027-04-15"}}), 3u) << "both days included";
  const auto refused = [&](std::map<std::string, std::string, std::less<>> filters) {
    return Ask(story, InvoicesView(), {.filters = std::move(filters), .as = std::string(kBen)}).status.code();
  };
  EXPECT_EQ(refused({{"months", "4"}}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(refused({{"months", "3"}, {"from", "2027-01-01"}}), absl::StatusCode::kInvalidArgument);
}

TEST_F(Billing, BILL_1_ShowMethodsToTheirOwnerAndToAdministratorsWithoutTheToken) {
  const auto own = Told(story, PaymentMethodsView(), As(kBen));
  EXPECT_THAT(own, ElementsAre(AllOf(HasSubstr(R"("brand":"Visa")"), HasSubstr(R"("lastFour":"4242")"),
                                     HasSubstr(R"("expiry":"2031-04")"), HasSubstr("Ben Buyer"), HasSubstr("1 Quay"))));
  EXPECT_THAT(Told(story, PaymentMethodsView(), As(kAdmin)), SizeIs(2));
  for (const std::string_view who : {kBen, kAdmin, Story::kOperator}) {
    EXPECT_THAT(Told(story, PaymentMethodsView(), As(who)), Each(Not(HasSubstr("tok_zebra"))));
  }
  EXPECT_THAT(Told(story, PaymentMethodsView()), AllOf(SizeIs(2), Each(Not(HasSubstr("Buyer")))));
  ASSERT_THAT(
      story.As(kBen).Do("editPaymentMethod", fmt::format(R"({{"billingProfile":"{}","name":"B. Buyer"}})", profile)),
      Accepted());
  EXPECT_THAT(Told(story, PaymentMethodsView(), As(kBen)),
              ElementsAre(AllOf(HasSubstr("B. Buyer"), HasSubstr("1 Quay"))));
}

TEST_F(Billing, SELF_6_ShowTheNextBuyerWhatPaysForItAndNothingElseOfTheFormerOnes) {
  ASSERT_THAT(Purchase(7), Accepted());
  AProfile(kBen, "", "Unused");
  ASSERT_THAT(RemoveUser(ben), Accepted());
  ASSERT_THAT(story.As(kAdmin).Do("nameBuyer", fmt::format(R"({{"subscription":"{}","buyer":"{}"}})", id, kCara)),
              Accepted());
  EXPECT_THAT(
      Told(story, PaymentMethodsView(), {.id = profile, .as = std::string(kCara)}),
      ElementsAre(AllOf(HasSubstr(R"("lastFour":"4242")"), Not(HasSubstr("Ben Buyer")), Not(HasSubstr("Quay")))));
  EXPECT_THAT(Told(story, PaymentMethodsView(), As(kCara)), SizeIs(2)) << "and her own";
  EXPECT_THAT(Told(story, SelfServiceView(), As(kCara)), SizeIs(2));
  EXPECT_THAT(Invoices(As(kCara)), ::testing::UnorderedElementsAre(HasSubstr(id), HasSubstr(others)));
}

}  // namespace
}  // namespace muniment::testing
