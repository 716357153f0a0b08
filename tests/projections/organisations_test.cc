#include "projections/organisations.h"

#include "fmt/format.h"
#include "tests/projections/told.h"

namespace muniment::testing {
namespace {

using projections::OrganisationsView;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

void GiveRole(Story& story, const std::string& organisation, const std::string& person, const std::string& role) {
  ASSERT_THAT(story.As("gloria@contoso.onmicrosoft.com")
                  .Do("setRoles",
                      fmt::format(R"({{"organisation":"{}","user":"{}","roles":["{}"]}})", organisation, person, role)),
              Accepted());
}

TEST(OrganisationsView, ORG_4_FlagFiveGlobalAdministratorsAndNotFour) {
  Story story;
  const std::string id = story.AnOrganisation();
  for (int n = 1; n <= 3; ++n) {
    const std::string user = story.AUser(id, fmt::format("admin{}@contoso.onmicrosoft.com", n));
    GiveRole(story, id, user, "globalAdministrator");
  }
  EXPECT_THAT(Told(story, OrganisationsView()),
              ElementsAre(AllOf(HasSubstr(R"("globalAdministrators":4)"), Not(HasSubstr("warning")))));
  GiveRole(story, id, story.AUser(id, "admin4@contoso.onmicrosoft.com"), "globalAdministrator");
  EXPECT_THAT(Told(story, OrganisationsView()),
              ElementsAre(AllOf(HasSubstr(R"("globalAdministrators":5)"), HasSubstr(R"("warning":"5 global)"))));
}

TEST(OrganisationsView, ORG_6_RefuseFiltersThatSayNothing) {
  Story story;
  story.AnOrganisation();
  for (const Question& asked :
       {Question{.filters = {{"licence-id", "OV-1"}, {"country", "AT"}}},
        Question{.filters = {{"licence-id", "OV-1"}, {"search", "Con"}}}, Question{.filters = {{"country", "at"}}}}) {
    EXPECT_EQ(Ask(story, OrganisationsView(), asked).status.code(), absl::StatusCode::kInvalidArgument);
  }
  EXPECT_THAT(Told(story, OrganisationsView(), {.filters = {{"country", "AT"}}}), SizeIs(1));
}

TEST(OrganisationsView, PRIV_1_NamePeopleByIdAndUnsealForThoseWhoMaySee) {
  Story story;
  const std::string id = story.AnOrganisation();
  const Question one{.id = id};
  EXPECT_THAT(Told(story, OrganisationsView(), one), ElementsAre(Not(HasSubstr("Gloria"))));
  Question as_administrator = one;
  as_administrator.as = "gloria@contoso.onmicrosoft.com";
  EXPECT_THAT(Told(story, OrganisationsView(), as_administrator),
              ElementsAre(AllOf(HasSubstr(R"("name":"Gloria Global")"),
                                HasSubstr(R"("address":"gloria@contoso.onmicrosoft.com")"))));
}

TEST(OrganisationsView, ORG_6_TellTheNameBehindALicenceIdToWhoeverHasItAndNothingElse) {
  Story story;
  story.AnAgreement("OV-900", "openValue");
  const Question asked{.filters = {{"licence-id", "OV-900"}}, .as = "stranger@fabrikam.example"};
  const Telling none = Ask(story, OrganisationsView(), asked);
  EXPECT_EQ(none.status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(none.status.message()), HasSubstr("must be registered first"));
  const std::string id = story.AnOrganisation("contoso.onmicrosoft.com", "OV-900");
  EXPECT_THAT(Told(story, OrganisationsView(), asked),
              ElementsAre(AllOf(HasSubstr(R"("name":"Organisation of contoso.onmicrosoft.com")"), Not(HasSubstr(id)),
                                Not(HasSubstr(R"("AT")")))));
  EXPECT_THAT(
      Told(story, OrganisationsView(), {.filters = {{"licence-id", "OV-900"}}, .as = "gloria@contoso.onmicrosoft.com"}),
      ElementsAre(HasSubstr(id)));
  EXPECT_THAT(std::string(Ask(story, OrganisationsView(), {.filters = {{"licence-id", "OV-9"}}}).status.message()),
              HasSubstr("no agreement has the licence id OV-9"));
}

TEST(OrganisationsView, DOM_5_GiveEachDomainWithItsStateAndTheRecordToPlace) {
  Story story;
  const std::string id = story.AnOrganisation();
  story.AVerifiedDomain(id, "contoso.com");
  const Reply started =
      story.As("gloria@contoso.onmicrosoft.com")
          .Do("startDomainVerification", fmt::format(R"({{"organisation":"{}","domain":"contoso.at"}})", id));
  ASSERT_THAT(started, Accepted());
  const auto rows = Told(story, OrganisationsView(), {.id = "contoso.com"});  // named by a domain of its own
  EXPECT_THAT(rows, ElementsAre(AllOf(HasSubstr(R"("verifiedDomains":["contoso.com"])"),
                                      HasSubstr(R"({"domain":"contoso.at","state":"challengeIssued")"),
                                      HasSubstr(R"("record":"ms)"))));
}

TEST(OrganisationsView, CMD_6_ShowAnOrganisationToWhoHasARoleThereAndToNobodyElse) {
  Story story;
  story.AUser(story.AnOrganisation("contoso.onmicrosoft.com"), "harry@contoso.onmicrosoft.com");
  story.AnOrganisation("fabrikam.onmicrosoft.com");
  EXPECT_THAT(Told(story, OrganisationsView(), {.as = "gloria@contoso.onmicrosoft.com"}),
              ElementsAre(HasSubstr("contoso")));
  EXPECT_THAT(Told(story, OrganisationsView(), {.as = "harry@contoso.onmicrosoft.com"}), IsEmpty());
  EXPECT_THAT(Told(story, OrganisationsView(), {.as = std::string(Story::kOperator)}), SizeIs(2));
  story.AnAccount("0005000123");
  EXPECT_THAT(Told(story, OrganisationsView(), {.as = "kim@contoso.com"}), IsEmpty());
  EXPECT_EQ(Ask(story, OrganisationsView(), {.id = "fabrikam.onmicrosoft.com", .as = "gloria@contoso.onmicrosoft.com"})
                .status.code(),
            absl::StatusCode::kNotFound);
}

TEST(OrganisationsView, FindByNameAndDomain) {
  Story story;
  story.AnOrganisation("contoso.onmicrosoft.com");
  story.AnOrganisation("fabrikam.onmicrosoft.com");
  EXPECT_THAT(Told(story, OrganisationsView(), {.filters = {{"search", "FABRI"}}}), ElementsAre(HasSubstr("fabrikam")));
  EXPECT_THAT(Told(story, OrganisationsView(), {.filters = {{"search", "fabrikam.onm"}}}),
              ElementsAre(HasSubstr("fabrikam")))
      << "an initial domain that nobody proved";
  EXPECT_THAT(Told(story, OrganisationsView(), {.filters = {{"country", "DE"}}}), IsEmpty());
}

}  // namespace
}  // namespace muniment::testing
