#include "projections/accounts.h"

#include "fmt/format.h"
#include "projections/agreements.h"
#include "tests/projections/told.h"

namespace muniment::testing {
namespace {

using projections::AccountsView;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

void Open(Story& story, std::string_view number, std::string_view entity, std::string_view name,
          std::string_view location, std::string_view agreement = "A-1") {
  ASSERT_THAT(
      story.Do("openAccount",
               fmt::format(R"({{"number":"{}","legalEntity":"{}","name":"{}","location":"{}","country":"DE",)"
                           R"("agreement":"{}","contact":{{"address":"kim@contoso.com","name":"Kim Contact"}}}})",
                           number, entity, name, location, agreement)),
      Accepted());
}

class AccountSearch : public ::testing::Test {
 protected:
  AccountSearch() {
    story_.AnAgreement("A-1");
    story_.AnAgreement("MPSA-4711");
    Open(story_, "0005000200", "Fabrikam, Inc.", "Fabrikam purchasing", "Berlin");
    Open(story_, "0005000300", "Škoda Werke", "Tools", "Plzeň", "MPSA-4711");
  }
  std::vector<std::string> Find(std::string_view words, std::string_view field = "") {
    Question question{.filters = {{"search", std::string(words)}}};
    if (!field.empty()) question.filters["field"] = field;
    return Told(story_, AccountsView(), question);
  }
  Story story_;
};

TEST_F(AccountSearch, ACC_3_FindsByTheBeginningsOfWordsWithoutCaseAndAccents) {
  EXPECT_THAT(Find("Fab"), ElementsAre(HasSubstr("0005000200")));
  EXPECT_THAT(Find("inc fab"), ElementsAre(HasSubstr("0005000200")));
  EXPECT_THAT(Find("skoda"), ElementsAre(HasSubstr("0005000300")));
  EXPECT_THAT(Find("plzen"), ElementsAre(HasSubstr("0005000300")));
  EXPECT_THAT(Find("brikam"), IsEmpty());
  EXPECT_THAT(Find("fab skoda"), IsEmpty());
}

TEST_F(AccountSearch, ACC_3_FindsNumbersByAnyPart) {
  EXPECT_THAT(Find("50002"), ElementsAre(HasSubstr("0005000200")));
  EXPECT_THAT(Find("4711"), ElementsAre(HasSubstr("0005000300")));
}

TEST_F(AccountSearch, ACC_3_LooksInOneFieldWhereAsked) {
  EXPECT_THAT(Find("fab", "legalEntity"), SizeIs(1));
  EXPECT_THAT(Find("fab", "location"), IsEmpty());
  EXPECT_THAT(Find("berlin", "location"), SizeIs(1));
  EXPECT_THAT(Find("4711", "number"), IsEmpty());
  EXPECT_THAT(Find("4711", "agreement"), SizeIs(1));
  EXPECT_EQ(Ask(story_, AccountsView(), {.filters = {{"search", "x"}, {"field", "colour"}}}).status.code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(AccountSearch, ACC_3_IsOrderedByLegalEntityThenNameThenNumber) {
  Open(story_, "0005000100", "fabrikam, Inc.", "Another", "Bonn");
  EXPECT_THAT(Told(story_, AccountsView()),
              ElementsAre(HasSubstr("0005000100"), HasSubstr("0005000200"), HasSubstr("0005000300")));
}

TEST(AccountsView, ACC_4_ShowAPartnerOnlyTheAccountsItHasSightOf) {
  Story story;
  story.AnAccount("0005000123");
  story.APartner("P-2");
  EXPECT_THAT(Told(story, AccountsView(), {.as = "ann@p-1.example"}), SizeIs(1));  // the agreement's
  EXPECT_THAT(Told(story, AccountsView(), {.as = "ann@p-2.example"}), IsEmpty());
  ASSERT_THAT(story.As("kim@contoso.com").Do("givePartnerSight", R"({"account":"0005000123","partner":"P-2"})"),
              Accepted());
  EXPECT_THAT(Told(story, AccountsView(), {.as = "ann@p-2.example"}), SizeIs(1));
  ASSERT_THAT(story.As("kim@contoso.com").Do("withdrawPartnerSight", R"({"account":"0005000123","partner":"P-1"})"),
              Accepted());
  EXPECT_THAT(Told(story, AccountsView(), {.as = "ann@p-1.example"}), IsEmpty());
  EXPECT_THAT(Told(story, AccountsView(), {.id = "0005000123"}), ElementsAre(HasSubstr(R"("partners":["P-2"])")));
}

TEST(AccountsView, ACC_4_KeepMembersNamesFromPartners) {
  Story story;
  story.AnAccount("0005000123");
  EXPECT_THAT(Told(story, AccountsView(), {.id = "0005000123", .as = "ann@p-1.example"}),
              ElementsAre(AllOf(HasSubstr("accountAdministrator"), Not(HasSubstr("Kim")))));
  EXPECT_THAT(Told(story, AccountsView(), {.id = "0005000123", .as = "kim@contoso.com"}),
              ElementsAre(HasSubstr("Kim Contact")));
}

TEST(AccountsView, DOM_7_CarryANoticeUntilTheDomainIsVerified) {
  Story story;
  story.AnAccount("0005000123");
  EXPECT_THAT(Told(story, AccountsView()), ElementsAre(HasSubstr(R"("notice":"no domain is associated)")));
  const std::string organisation = story.AnOrganisation();
  story.AVerifiedDomain(organisation, "contoso.com");
  ASSERT_THAT(story.As("kim@contoso.com").Do("associateDomain", R"({"account":"0005000123","domain":"contoso.com"})"),
              Accepted());
  EXPECT_THAT(Told(story, AccountsView()), ElementsAre(AllOf(HasSubstr(R"("domainState":"live")"),
                                                             Not(HasSubstr("notice")), HasSubstr(organisation))));
  ASSERT_THAT(story.As("gloria@contoso.onmicrosoft.com")
                  .Do("removeDomain", fmt::format(R"({{"organisation":"{}","domain":"contoso.com"}})", organisation)),
              Accepted());
  EXPECT_THAT(Told(story, AccountsView()), ElementsAre(HasSubstr(R"("notice":"contoso.com)")));
}

TEST(AccountsView, DOM_12_OfferTheDomainsOfTheCustomersOtherAccounts) {
  Story story;
  const std::string organisation = story.AnOrganisation();
  story.AnAccountWithDomain("0005000123", organisation, "contoso.com");
  story.AnAccount("0005000124");
  EXPECT_THAT(Told(story, AccountsView(), {.id = "0005000124"}),
              ElementsAre(HasSubstr(R"("domainsOffered":["contoso.com"])")));
}

TEST(AccountsView, ACC_4_WhoSeesOneAccountOnlyIsToldNoDomainsOfOthers) {
  Story story;
  const std::string organisation = story.AnOrganisation();
  story.AnAccountWithDomain("0005000123", organisation, "contoso.com");
  story.AnAccount("0005000124");
  story.APartner("P-2");
  ASSERT_THAT(story.As("kim@contoso.com").Do("givePartnerSight", R"({"account":"0005000124","partner":"P-2"})"),
              Accepted());
  const auto told = Told(story, AccountsView(), {.id = "0005000124", .as = "ann@p-2.example"});
  EXPECT_THAT(told, ElementsAre(AllOf(HasSubstr("0005000124"), Not(HasSubstr("contoso.com\"")))));
  EXPECT_THAT(Told(story, AccountsView(), {.id = "0005000124", .as = "kim@contoso.com"}),
              ElementsAre(HasSubstr(R"("domainsOffered":["contoso.com"])")));
}

TEST(AccountsView, DOM_8_ShowAccountsToWhoHasARoleInTheOrganisationServed) {
  Story story;
  const std::string organisation = story.AnOrganisation();
  story.AnAccountWithDomain("0005000123", organisation, "contoso.com");
  EXPECT_THAT(Told(story, AccountsView(), {.as = "gloria@contoso.onmicrosoft.com"}), SizeIs(1));
  EXPECT_THAT(Told(story, AccountsView(), {.filters = {{"organisation", organisation}}}), SizeIs(1));
}

TEST(AccountsView, ACC_4_ORD_1_TIME_6_AnAnnouncedPartnerSeesTheAccountFromItsDayOn) {
  Story story;
  story.AnAccount("0005000123");
  story.APartner("P-2");
  Story::Envelope announced;
  announced.effective = "2027-06-01";
  ASSERT_THAT(story.Do("registerAgreement",
                       R"({"number":"A-1","kind":"mpsa","customer":"Contoso","partner":"P-2","start":"2026-01-15"})",
                       announced),
              Accepted());
  const auto seen_by = [&](std::string_view partner) {
    const std::string ann = fmt::format("ann@{}.example", partner);
    return Told(story, AccountsView(), {.as = ann}).size() +
           Told(story, projections::AgreementsView(), {.as = ann}).size();
  };
  const auto partners = [&](std::string_view as_of) {
    return Told(story, AccountsView(), {.id = "0005000123", .as_of = std::string(as_of)});
  };
  EXPECT_EQ(seen_by("p-1"), 2u);
  EXPECT_EQ(seen_by("p-2"), 0u);
  EXPECT_THAT(partners("2027-05-31"), ElementsAre(HasSubstr(R"("partners":["P-1"])")));
  EXPECT_THAT(partners("2027-06-01"), ElementsAre(HasSubstr(R"("partners":["P-2"])")));
  story.At("2027-06-01");
  EXPECT_EQ(seen_by("p-1"), 0u);
  EXPECT_EQ(seen_by("p-2"), 2u);
}

}  // namespace
}  // namespace muniment::testing
