#include "commands/organisations/organisation.h"
#include "commands/partners/partner.h"
#include "fmt/format.h"
#include "tests/support/story.h"

namespace muniment::testing {
namespace {

using ::testing::HasSubstr;

class DelegationTest : public ::testing::Test {
 protected:
  DelegationTest() {
    story_.APartner("P-1");
    organisation_ = story_.AnOrganisation();
    fields_ = fmt::format(R"({{"partner":"P-1","organisation":"{}"}})", organisation_);
  }
  void Enrol() {
    ASSERT_THAT(story_.As(Story::kOperator).Do("setEnrolment", R"({"partner":"P-1","from":"2020-01-01"})"), Accepted());
  }
  Reply Answer(bool accept) {
    return story_.As(kGloria).Do(
        "answerDelegation",
        fmt::format(R"({{"partner":"P-1","organisation":"{}","accept":{}}})", organisation_, accept));
  }
  bool Delegated() {
    const auto id = ParseIdAs<OrganisationId>(organisation_);
    return commands::OrganisationOf(story_.world(), *id).delegated_to().count("P-1") != 0;
  }
  static constexpr std::string_view kAnn = "ann@p-1.example", kGloria = "gloria@contoso.onmicrosoft.com";
  Story story_;
  std::string organisation_, fields_;
};

TEST_F(DelegationTest, PAR_3_OnlyAnEnrolledPartnerOffers) {
  EXPECT_THAT(story_.As(kAnn).Do("offerDelegation", fields_), Refused("PAR-3", HasSubstr("setEnrolment")));
  Enrol();
  EXPECT_THAT(story_.As(kAnn).Do("offerDelegation", fields_), Accepted());
  EXPECT_THAT(story_.As(kAnn).Do("offerDelegation", fields_), Unchanged());
  EXPECT_FALSE(Delegated());
}

TEST_F(DelegationTest, PAR_3_TheGlobalAdministratorAcceptsAndEnds) {
  EXPECT_THAT(Answer(true), Refused("PAR-3"));
  Enrol();
  ASSERT_THAT(story_.As(kAnn).Do("offerDelegation", fields_), Accepted());
  EXPECT_THAT(
      story_.As(kAnn).Do("answerDelegation",
                         fmt::format(R"({{"partner":"P-1","organisation":"{}","accept":true}})", organisation_)),
      Refused("CMD-6"));
  EXPECT_THAT(Answer(true), Accepted());
  EXPECT_TRUE(Delegated());
  EXPECT_THAT(Answer(true), Unchanged());
  EXPECT_THAT(story_.As(kGloria).Do("endDelegation", fields_), Accepted());
  EXPECT_FALSE(Delegated());
  EXPECT_THAT(story_.As(kGloria).Do("endDelegation", fields_), Unchanged());
}

TEST_F(DelegationTest, PAR_4_WhoLeavesOnBehalfOfOutIsToldWhatToGive) {
  Enrol();
  ASSERT_THAT(story_.As(kAnn).Do("offerDelegation", fields_), Accepted());
  ASSERT_THAT(Answer(true), Accepted());
  const std::string user = fmt::format(
      R"({{"organisation":"{}","user":{{"address":"sam@contoso.onmicrosoft.com","name":"Sam"}}}})", organisation_);
  EXPECT_THAT(
      story_.As(kAnn).Do("addUser", user),
      Refused("CMD-6", HasSubstr(fmt::format("its delegated administrator with onBehalfOf {}", organisation_))));
  Story::Envelope envelope;
  envelope.on_behalf_of = organisation_;
  EXPECT_THAT(story_.As(kAnn).Do("addUser", user, envelope), Accepted());
}

TEST_F(DelegationTest, PAR_3_DecliningAndWithdrawingEndTheOffer) {
  Enrol();
  ASSERT_THAT(story_.As(kAnn).Do("offerDelegation", fields_), Accepted());
  EXPECT_THAT(Answer(false), Accepted());
  EXPECT_THAT(Answer(true), Refused("PAR-3"));
  ASSERT_THAT(story_.As(kAnn).Do("offerDelegation", fields_), Accepted());
  EXPECT_THAT(story_.As(kAnn).Do("endDelegation", fields_), Accepted());
  EXPECT_THAT(Answer(true), Refused("PAR-3"));
}

TEST_F(DelegationTest, PAR_3_PAR_4_OnlyADelegatedPartnerActsAndBothAreRecorded) {
  story_.As(Story::kOperator).AnEdition("STANDARDPACK");
  story_.AnAgreement("R-1", "reseller", "2026-01-15", organisation_);
  const auto ask = [&] {
    Story::Envelope envelope;
    envelope.on_behalf_of = organisation_;
    return story_.As(kAnn).Do(
        "requestSeats", fmt::format(R"({{"organisation":"{}","edition":"STANDARDPACK","quantity":5}})", organisation_),
        envelope);
  };
  EXPECT_THAT(ask(), Refused("CMD-6"));
  Enrol();
  ASSERT_THAT(story_.As(kAnn).Do("offerDelegation", fields_), Accepted());
  EXPECT_THAT(ask(), Refused("CMD-6")) << "offered is not accepted";
  ASSERT_THAT(Answer(true), Accepted());
  const Reply reply = ask();
  ASSERT_THAT(reply, Accepted());
  const commands::EntryPtr entry = story_.world().EntryAt(Position{reply.first_entry});
  const auto actor = entry->get().getActor();
  EXPECT_EQ(std::string(actor.getOnBehalfOf().cStr()), organisation_);
  const PersonId who = PersonId::FromBytes(actor.getPerson());
  EXPECT_TRUE(commands::PartnerOf(story_.world(), "P-1").HasMember(who));
}

TEST_F(DelegationTest, PAR_4_OnBehalfIsOnlyWhatADelegatedAdministratorDoesForThatVeryOrganisation) {
  story_.As(Story::kOperator).AnEdition("STANDARDPACK");
  const std::string other = story_.AnOrganisation("fabrikam.onmicrosoft.com");
  story_.AnAgreement("R-1", "reseller", "2026-01-15", organisation_);
  Enrol();
  ASSERT_THAT(story_.As(kAnn).Do("offerDelegation", fields_), Accepted());
  ASSERT_THAT(Answer(true), Accepted());
  const auto on_behalf = [&](std::string_view command, std::string_view fields) {
    Story::Envelope envelope;
    envelope.on_behalf_of = organisation_;
    return story_.As(kAnn).Do(command, fields, envelope);
  };
  const auto add_user = [&](std::string_view organisation, std::string_view address) {
    return on_behalf("addUser", fmt::format(R"({{"organisation":"{}","user":{{"address":"{}","name":"U"}}}})",
                                            organisation, address));
  };
  // The partner's own acts, whoever they are about.
  EXPECT_THAT(on_behalf("offerDelegation", fmt::format(R"({{"partner":"P-1","organisation":"{}"}})", other)),
              Refused("PAR-4", HasSubstr("leave onBehalfOf out")));
  EXPECT_THAT(on_behalf("addPartnerMember", R"({"partner":"P-1","member":{"address":"bob@p-1.example","name":"Bob"}})"),
              Refused("PAR-4"));
  EXPECT_THAT(
      on_behalf(
          "placeOrder",
          R"({"partner":"P-1","number":"O-1","agreement":"R-1","lines":[{"edition":"STANDARDPACK","quantity":25}]})"),
      Refused("PAR-4"));
  EXPECT_THAT(on_behalf("endDelegation", fields_), Refused("PAR-4"));
  // For another organisation, and for that one.
  EXPECT_THAT(add_user(other, "u@fabrikam.onmicrosoft.com"), Refused("CMD-6"));
  EXPECT_THAT(add_user(organisation_, "u@contoso.onmicrosoft.com"), Accepted());
}

// A delegated administrator may also have a right of their own, and says whose act it is.
TEST_F(DelegationTest, PAR_4_TheLinesPartnerDirectsSeatsInItsOwnNameOrTheCustomers) {
  story_.As(Story::kOperator).AnEdition("STANDARDPACK");
  story_.AnAgreement("OV-1", "openValue", "2026-01-15");
  const std::string customer = story_.AnOrganisation("fabrikam.onmicrosoft.com", "OV-1");
  const std::string offer = fmt::format(R"({{"partner":"P-1","organisation":"{}")", customer);
  Enrol();
  ASSERT_THAT(story_.As(kAnn).Do("offerDelegation", offer + "}"), Accepted());
  ASSERT_THAT(story_.As("gloria@fabrikam.onmicrosoft.com").Do("answerDelegation", offer + R"(,"accept":true})"),
              Accepted());
  const Reply ordered = story_.As(kAnn).Do(
      "placeOrder",
      R"({"partner":"P-1","number":"O-1","agreement":"OV-1","lines":[{"edition":"STANDARDPACK","quantity":25}]})");
  ASSERT_THAT(ordered, Accepted());
  const std::string direct =
      fmt::format(R"({{"line":"{}","organisation":"{}","quantity":5}})", ordered.Created("line"), organisation_);
  EXPECT_THAT(story_.As(kAnn).Do("directSeats", direct), Accepted());
  Story::Envelope envelope;
  envelope.on_behalf_of = customer;
  EXPECT_THAT(story_.As(kAnn).Do("directSeats", direct, envelope), Accepted());
}

TEST_F(DelegationTest, PAR_2_TheCustomersAdministratorNamesChangesAndClearsThePartnerOfRecord) {
  story_.As(Story::kOperator).AnEdition("STANDARDPACK");
  story_.AnAgreement("R-1", "reseller", "2026-01-15", organisation_);
  story_.APartner("P-2");
  const std::string subscription =
      story_.As(kAnn)
          .Do("placeOrder",
              R"({"partner":"P-1","number":"O-1","agreement":"R-1","lines":[{"edition":"STANDARDPACK","quantity":25}]})")
          .Created("subscription");
  const auto set = [&](std::string_view actor, std::string_view partner) {
    return story_.As(actor).Do("setPartnerOfRecord",
                               fmt::format(R"({{"subscription":"{}","partner":"{}"}})", subscription, partner));
  };
  EXPECT_THAT(set(kAnn, "P-2"), Refused("CMD-6"));
  EXPECT_THAT(set(kGloria, "P-1"), Unchanged()) << "whoever ordered it is the partner of record";
  EXPECT_THAT(set(kGloria, "P-9"), Refused("PAR-1"));
  EXPECT_THAT(set(kGloria, "P-2"), Accepted());
  EXPECT_THAT(set(kGloria, ""), Accepted());
  EXPECT_THAT(set(kGloria, ""), Unchanged());
}

}  // namespace
}  // namespace muniment::testing
