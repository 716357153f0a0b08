#include "projections/domains.h"

#include "fmt/format.h"
#include "tests/projections/told.h"

namespace muniment::testing {
namespace {

using projections::DomainsView;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

TEST(DomainsView, DOM_6_SayInWhichOrganisationEachIsVerified) {
  Story story;
  const std::string organisation = story.AnOrganisation();
  story.AnAccountWithDomain("0005000123", organisation, "contoso.com");
  EXPECT_THAT(Told(story, DomainsView()),
              ElementsAre(AllOf(HasSubstr(R"("domain":"contoso.com","state":"verified")"), HasSubstr(organisation),
                                HasSubstr(R"("accounts":["0005000123"])")),
                          HasSubstr(R"("domain":"contoso.onmicrosoft.com","state":"initial")")));
}

TEST(DomainsView, DOM_6_AnInitialDomainIsItsOrganisationsUntilAnotherProvesIt) {
  Story story;
  const std::string stranger = story.AnOrganisation("contoso.com");
  EXPECT_THAT(Told(story, DomainsView(), {.id = "contoso.com"}),
              ElementsAre(AllOf(HasSubstr(R"("state":"initial")"), HasSubstr(stranger))));
  const std::string organisation = story.AnOrganisation();
  story.AVerifiedDomain(organisation, "contoso.com");
  EXPECT_THAT(Told(story, DomainsView(), {.id = "contoso.com"}),
              ElementsAre(AllOf(HasSubstr(R"("state":"verified")"), HasSubstr(organisation))));
}

TEST(DomainsView, DOM_5_GiveEachLookUpAndWhatCameOfIt) {
  Story story;
  const std::string organisation = story.AnOrganisation();
  const std::string fields = fmt::format(R"({{"organisation":"{}","domain":"contoso.com"}})", organisation);
  story.As("gloria@contoso.onmicrosoft.com").Do("startDomainVerification", fields);
  story.DnsAnswers("contoso.com", "timeOut");
  story.As("gloria@contoso.onmicrosoft.com").Do("verifyDomain", fields);
  story.DnsAnswers("contoso.com", "found");
  story.As("gloria@contoso.onmicrosoft.com").Do("verifyDomain", fields);
  EXPECT_THAT(Told(story, DomainsView(), {.id = "contoso.com"}),
              ElementsAre(AllOf(HasSubstr(R"("outcome":"timeOut")"), HasSubstr(R"("outcome":"found")"))));
}

TEST(DomainsView, DOM_11_NoLongerListARemovedOneThatNoAccountUses) {
  Story story;
  const std::string organisation = story.AnOrganisation();
  story.AVerifiedDomain(organisation, "contoso.com");
  ASSERT_THAT(story.As("gloria@contoso.onmicrosoft.com")
                  .Do("removeDomain", fmt::format(R"({{"organisation":"{}","domain":"contoso.com"}})", organisation)),
              Accepted());
  EXPECT_THAT(Told(story, DomainsView()), SizeIs(1));
  EXPECT_THAT(Told(story, DomainsView(), {.id = "contoso.com"}), ElementsAre(HasSubstr(R"("state":"free")")));
}

TEST(DomainsView, DOM_5_WhoeverHasYetToProveOneSeesItAndItsOwnLookUps) {
  Story story;
  const std::string organisation = story.AnOrganisation();
  const std::string stranger = story.AnOrganisation("fabrikam.onmicrosoft.com");
  const auto fields = [](const std::string& of) {
    return fmt::format(R"({{"organisation":"{}","domain":"contoso.com"}})", of);
  };
  ASSERT_THAT(story.As("gloria@contoso.onmicrosoft.com").Do("startDomainVerification", fields(organisation)),
              Accepted());
  story.DnsAnswers("contoso.com", "timeOut");
  ASSERT_THAT(story.As("gloria@contoso.onmicrosoft.com").Do("verifyDomain", fields(organisation)), Accepted());
  const Question own{.id = "contoso.com", .as = "gloria@contoso.onmicrosoft.com"};
  EXPECT_THAT(Told(story, DomainsView(), own),
              ElementsAre(AllOf(HasSubstr(R"("state":"challengeIssued")"), HasSubstr(R"("outcome":"timeOut")"))));
  EXPECT_THAT(Told(story, DomainsView(), {.filters = {{"state", "challengeIssued"}}, .as = own.as}),
              ElementsAre(HasSubstr(R"("domain":"contoso.com")")));
  EXPECT_THAT(Told(story, DomainsView(), {.filters = {{"organisation", organisation}}, .as = own.as}), SizeIs(2));
  const Question strangers{.id = "contoso.com", .as = "gloria@fabrikam.onmicrosoft.com"};
  EXPECT_EQ(Ask(story, DomainsView(), strangers).status.code(), absl::StatusCode::kNotFound);
  ASSERT_THAT(story.As(strangers.as).Do("startDomainVerification", fields(stranger)), Accepted());
  EXPECT_THAT(Told(story, DomainsView(), strangers),
              ElementsAre(AllOf(HasSubstr(R"("state":"challengeIssued")"), Not(HasSubstr("timeOut")))));
}

TEST(DomainsView, DOM_5_DOM_11_TheLookUpsOfARemovedOneStayWithWhoMadeThem) {
  Story story;
  const std::string organisation = story.AnOrganisation();
  story.AVerifiedDomain(organisation, "contoso.com");
  const std::string fields = fmt::format(R"({{"organisation":"{}","domain":"contoso.com"}})", organisation);
  ASSERT_THAT(story.As("gloria@contoso.onmicrosoft.com").Do("removeDomain", fields), Accepted());
  const std::string gloria = "gloria@contoso.onmicrosoft.com";
  EXPECT_THAT(Told(story, DomainsView(), {.id = "contoso.com", .as = gloria}),
              ElementsAre(AllOf(HasSubstr(R"("state":"free")"), HasSubstr(R"("outcome":"found")"))));
  EXPECT_THAT(Told(story, DomainsView(), {.as = gloria}), SizeIs(1)) << "not listed any more";
  const std::string next = story.AnOrganisation("fabrikam.onmicrosoft.com");
  story.AVerifiedDomain(next, "contoso.com");
  EXPECT_THAT(Told(story, DomainsView(), {.as = gloria}), SizeIs(1));
}

TEST(DomainsView, CMD_6_ShowDomainsToThoseWhoSeeTheirOrganisationOrAccount) {
  Story story;
  const std::string organisation = story.AnOrganisation();
  story.AnAccountWithDomain("0005000123", organisation, "contoso.com");
  story.AnOrganisation("fabrikam.onmicrosoft.com");
  EXPECT_THAT(Told(story, DomainsView(), {.as = "kim@contoso.com"}), ElementsAre(HasSubstr("contoso.com")));
  EXPECT_THAT(Told(story, DomainsView(), {.as = "gloria@fabrikam.onmicrosoft.com"}),
              ElementsAre(AllOf(HasSubstr("fabrikam"), Not(HasSubstr("contoso")))));
}

}  // namespace
}  // namespace muniment::testing
