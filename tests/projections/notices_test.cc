#include "projections/notices.h"

#include "fmt/format.h"
#include "tests/projections/told.h"

namespace muniment::testing {
namespace {

using projections::NoticesView;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class NoticesTold : public ::testing::Test {
 protected:
  NoticesTold() {
    story_.AnEdition("STANDARDPACK");
    story_.AnAccount("0005000123");
    story_.At("2027-02-01T09:00");
    const Reply reply =
        story_.As("kim@contoso.com")
            .Do("selfProvision", R"({"account":"0005000123","lines":[{"edition":"STANDARDPACK","quantity":100}]})");
    EXPECT_THAT(reply, Accepted());
    confirmation_ = reply.Created("notice", 0);
  }
  Story story_;
  std::string confirmation_;
};

TEST_F(NoticesTold, MAIL_1_GiveIdsAndNoAddressToWhoeverOpensTheFolder) {
  EXPECT_THAT(Told(story_, NoticesView()), AllOf(SizeIs(2), Each(Not(HasSubstr("@")))));
}

TEST_F(NoticesTold, MAIL_1_UnsealAddressesForTheOperatorWhoSendsThem) {
  const Question sending{.filters = {{"undelivered", "true"}}, .as = std::string(Story::kOperator)};
  EXPECT_THAT(Told(story_, NoticesView(), sending),
              ElementsAre(HasSubstr("kim@contoso.com"),    // the confirmation
                          HasSubstr("ann@p-1.example")));  // the partner's members, who must order
}

TEST_F(NoticesTold, MAIL_1_LeaveOutWhatWasDelivered) {
  ASSERT_THAT(story_.Do("recordDelivery", fmt::format(R"({{"notices":["{}"]}})", confirmation_)), Accepted());
  EXPECT_THAT(Told(story_, NoticesView(), {.filters = {{"undelivered", "true"}}}),
              ElementsAre(HasSubstr("partnerMustOrder")));
  EXPECT_THAT(Told(story_, NoticesView(), {.filters = {{"kind", "provisionedConfirmation"}}}),
              ElementsAre(HasSubstr(R"("delivered":"2027-02-01T09:00:00Z")")));
}

TEST_F(NoticesTold, ORD_6_PRIV_4_BringARequestsWordsAndAnswerToThePartnerAndTheAsker) {
  const Question of_ann{.filters = {{"kind", "seatsRequested"}}, .as = "ann@p-1.example"};
  const auto ask = [&](int quantity, std::string_view comment) {
    return story_.As("kim@contoso.com")
        .Do("requestSeats",
            fmt::format(R"({{"account":"0005000123","edition":"STANDARDPACK","quantity":{},"comment":"{}"}})", quantity,
                        comment));
  };
  const Reply first = ask(5, "for the new team");
  ASSERT_THAT(first, Accepted());
  ASSERT_THAT(ask(7, "for later"), Accepted());
  EXPECT_THAT(Told(story_, NoticesView(), of_ann),
              ElementsAre(AllOf(HasSubstr(R"("words":"for the new team")"), Not(HasSubstr(R"("answer")"))),
                          HasSubstr(R"("words":"for later")")));
  EXPECT_THAT(Told(story_, NoticesView(), {.filters = {{"kind", "seatsRequested"}}, .as = "kim@contoso.com"}),
              ElementsAre(HasSubstr("for the new team"), HasSubstr("for later")))
      << "who asked sees what became of it";
  EXPECT_THAT(Told(story_, NoticesView(), {.filters = {{"kind", "seatsRequested"}}}), Each(Not(HasSubstr("words"))))
      << "nothing is unsealed for whoever opens the folder";
  ASSERT_THAT(story_.As("ann@p-1.example")
                  .Do("refuseSeatRequest", fmt::format(R"({{"request":"{}"}})", first.Created("request"))),
              Accepted());
  EXPECT_THAT(Told(story_, NoticesView(), of_ann),
              ElementsAre(HasSubstr(R"("answer":"refused")"), Not(HasSubstr(R"("answer")"))));
}

TEST_F(NoticesTold, PAR_3_PRIV_4_BringTheMessageOfAnOfferToItsAdministrators) {
  ASSERT_THAT(story_.Do("setEnrolment", R"({"partner":"P-1","from":"2025-07-01"})"), Accepted());
  const std::string organisation = story_.AnOrganisation();
  const auto offer = [&](std::string_view message) {
    return story_.As("ann@p-1.example")
        .Do("offerDelegation",
            fmt::format(R"({{"partner":"P-1","organisation":"{}","message":"{}"}})", organisation, message));
  };
  ASSERT_THAT(offer("let us help"), Accepted());
  const Question of_gloria{.filters = {{"kind", "delegationOffered"}}, .as = "gloria@contoso.onmicrosoft.com"};
  EXPECT_THAT(Told(story_, NoticesView(), of_gloria), ElementsAre(HasSubstr(R"("words":"let us help")")));
}

TEST_F(NoticesTold, ACC_4_ShowEachRecipientItsOwn) {
  EXPECT_THAT(Told(story_, NoticesView(), {.as = "kim@contoso.com"}),
              ElementsAre(HasSubstr("provisionedConfirmation")));
  EXPECT_THAT(Told(story_, NoticesView(), {.as = "ann@p-1.example"}), ElementsAre(HasSubstr("partnerMustOrder")));
  story_.APartner("P-2");
  EXPECT_THAT(Told(story_, NoticesView(), {.as = "ann@p-2.example"}), IsEmpty());
}

TEST_F(NoticesTold, CMD_6_PAR_6_ShowAPartnersToItsMembersOfNowWhateverDateIsAsked) {
  ASSERT_THAT(
      story_.As("ann@p-1.example")
          .Do("addPartnerMember", R"({"partner":"P-1","member":{"address":"pia@p-1.example","name":"Pia Partner"}})"),
      Accepted());
  story_.At("2027-03-01T09:00");
  ASSERT_THAT(story_.As("pia@p-1.example").Do("removePartnerMember", R"({"partner":"P-1","member":"ann@p-1.example"})"),
              Accepted());
  const auto told = [&](std::string as, std::string as_of) {
    return Told(story_, NoticesView(), {.as = std::move(as), .as_of = std::move(as_of)});
  };
  EXPECT_THAT(told("ann@p-1.example", ""), IsEmpty());
  EXPECT_THAT(told("ann@p-1.example", "2027-02-15"), IsEmpty());
  EXPECT_THAT(told("pia@p-1.example", "2027-02-15"), ElementsAre(HasSubstr("partnerMustOrder")));
}

TEST_F(NoticesTold, KEY_11_DeriveAnInvitationsTokenForTheOperatorOnly) {
  ASSERT_THAT(story_.As("kim@contoso.com")
                  .Do("associateDomain", R"({"account":"0005000123","domain":"contoso.com",)"
                                         R"("administrator":{"address":"gloria@contoso.com","name":"Gloria Global"}})"),
              Accepted());
  const Question invitations{.filters = {{"kind", "administratorInvited"}}};
  EXPECT_THAT(Told(story_, NoticesView(), invitations), ElementsAre(Not(HasSubstr("token"))));
  Question sending = invitations;
  sending.as = Story::kOperator;
  const auto rows = Told(story_, NoticesView(), sending);
  ASSERT_THAT(rows, ElementsAre(HasSubstr(R"("token":")")));
  const size_t at = rows[0].find(R"("token":")") + 9;
  const std::string token = rows[0].substr(at, rows[0].find('"', at) - at);
  EXPECT_THAT(story_.As("gloria@contoso.com").Do("declineInvitation", fmt::format(R"({{"token":"{}"}})", token)),
              Accepted());
}

TEST_F(NoticesTold, ACT_1_KEY_11_DeriveAnActivationLinkForTheOperatorOnly) {
  story_.As(Story::kOperator).AnAgreement("OV-1", "openValue", "2027-01-15");
  const std::string organisation = story_.AnOrganisation("northwind.onmicrosoft.com", "OV-1");
  ASSERT_THAT(
      story_.As("ann@p-1.example")
          .Do("placeOrder",
              R"({"partner":"P-1","number":"O-9","agreement":"OV-1","lines":[{"edition":"STANDARDPACK","quantity":86}]})"),
      Accepted());
  Question sending{.filters = {{"kind", "activateOrder"}}};
  sending.as = "gloria@northwind.onmicrosoft.com";
  EXPECT_THAT(Told(story_, NoticesView(), sending), ElementsAre(Not(HasSubstr("token"))));
  sending.as = Story::kOperator;
  const auto rows = Told(story_, NoticesView(), sending);
  ASSERT_THAT(rows, ElementsAre(HasSubstr(R"("token":")")));
  const size_t at = rows[0].find(R"("token":")") + 9;
  const std::string link = rows[0].substr(at, rows[0].find('"', at) - at);
  EXPECT_THAT(story_.As("gloria@northwind.onmicrosoft.com")
                  .Do("openActivation", fmt::format(R"({{"link":"{}","organisation":"{}"}})", link, organisation)),
              Accepted());
}

}  // namespace
}  // namespace muniment::testing
