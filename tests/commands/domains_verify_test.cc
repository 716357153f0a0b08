#include "tests/commands/organisations_fixture.h"

namespace muniment::testing {
namespace {

class Domains : public OrganisationsTest {
 protected:
  Reply Start(std::string_view domain) { return OnDomain(kGloria, "startDomainVerification", contoso_, domain); }
  Reply Verify(std::string_view domain) { return OnDomain(kGloria, "verifyDomain", contoso_, domain); }
  Reply Remove(std::string_view domain) { return OnDomain(kGloria, "removeDomain", contoso_, domain); }
};

TEST_F(Domains, DOM_5_IssuesAValueOnceAndTellsItAgain) {
  const Reply first = Start("contoso.com");
  ASSERT_THAT(first, Accepted());
  EXPECT_EQ(first.details.at("value"), Contoso().domains().at("contoso.com").challenge);
  const Reply again = Start("contoso.com");
  EXPECT_THAT(again, Unchanged());
  EXPECT_EQ(again.details.at("value"), first.details.at("value"));
}

TEST_F(Domains, DOM_5_EveryCheckIsAnEntryAndOnlyFoundVerifies) {
  ASSERT_THAT(Start("contoso.com"), Accepted());
  for (const std::string_view outcome : {"otherValue", "none", "timeOut", "disagree"}) {
    story_.DnsAnswers("contoso.com", outcome);
    const Reply reply = Verify("contoso.com");
    EXPECT_THAT(reply, Accepted());
    EXPECT_EQ(reply.entry_count, 1u);
    EXPECT_EQ(reply.details.at("outcome"), outcome);
    EXPECT_FALSE(Contoso().OwnsDomain("contoso.com"));
  }
  story_.DnsAnswers("contoso.com", "found");
  EXPECT_THAT(Verify("contoso.com"), Accepted());
  EXPECT_TRUE(Contoso().OwnsDomain("contoso.com"));
  EXPECT_THAT(Verify("contoso.com"), Unchanged());
  EXPECT_THAT(Start("contoso.com"), Unchanged());
}

TEST_F(Domains, DOM_5_RefusesACheckBeforeARecordWasIssued) {
  EXPECT_THAT(Verify("contoso.com"), Refused("DOM-5", HasSubstr("startDomainVerification")));
}

TEST_F(Domains, DOM_5_RefusesACheckThatNobodyLookedUp) {
  ASSERT_THAT(Start("contoso.com"), Accepted());
  door::JsonDoor door(story_.ledger().secrets(), story_.ledger().vault());
  const std::string line = fmt::format(
      R"({{"id":"{}","actor":{{"person":"{}"}},"verifyDomain":{{"organisation":"{}","domain":"contoso.com"}}}})",
      story_.NewId(), kGloria, contoso_);
  EXPECT_THAT(SendLine(door, story_.writer(), line), Refused("DOM-5", HasSubstr("not looked up")));
}

TEST_F(Domains, DOM_5_OnlyAGlobalAdministratorVerifies) {
  ASSERT_THAT(AddUser(kGloria, "uma@contoso.onmicrosoft.com", R"(,"roles":["userAdministrator"])"), Accepted());
  EXPECT_THAT(OnDomain("uma@contoso.onmicrosoft.com", "startDomainVerification", contoso_, "contoso.com"),
              Refused("CMD-6"));
}

TEST_F(Domains, DOM_6_AVerifiedDomainBelongsToOneOrganisationUntilItIsRemovedThere) {
  const std::string fabrikam = story_.AnOrganisation("fabrikam.onmicrosoft.com");
  constexpr std::string_view kThere = "gloria@fabrikam.onmicrosoft.com";
  ASSERT_THAT(OnDomain(kThere, "startDomainVerification", fabrikam, "contoso.com"), Accepted());
  story_.AVerifiedDomain(contoso_, "contoso.com");
  EXPECT_THAT(OnDomain(kThere, "verifyDomain", fabrikam, "contoso.com"), Refused("DOM-6", HasSubstr(contoso_)));
  ASSERT_THAT(Remove("contoso.com"), Accepted());
  EXPECT_THAT(OnDomain(kThere, "verifyDomain", fabrikam, "contoso.com"), Accepted());
  EXPECT_TRUE(Of(fabrikam).OwnsDomain("contoso.com"));
  EXPECT_FALSE(Contoso().OwnsDomain("contoso.com"));
}

TEST_F(Domains, DOM_6_NamesAreComparedInTheirCanonicalForm) {
  ASSERT_THAT(Start("Bücher.Example"), Accepted());
  EXPECT_EQ(Contoso().domains().count("xn--bcher-kva.example"), 1u);
  EXPECT_THAT(Start("xn--bcher-kva.example"), Unchanged());
}

// A stranger registers contoso.com as initial domain: a name that nobody proved.
class InitialDomains : public Domains {
 protected:
  InitialDomains() { stranger_ = story_.AnOrganisation("contoso.com"); }
  std::string stranger_;
};

TEST_F(InitialDomains, DOM_6_StandInNobodysWayAndAnothersProofTakesThem) {
  ASSERT_THAT(Start("contoso.com"), Accepted());
  ASSERT_THAT(Verify("contoso.com"), Accepted());
  EXPECT_TRUE(Contoso().OwnsDomain("contoso.com"));
  EXPECT_FALSE(Of(stranger_).OwnsDomain("contoso.com"));
  EXPECT_THAT(
      Send("gloria@contoso.com", "addUser",
           fmt::format(R"({{"organisation":"{}","user":{{"address":"sam@contoso.com","name":"Sam"}}}})", stranger_)),
      Refused("DOM-11", HasSubstr("no longer verified")));
  const std::string id = contoso_;
  contoso_ = "contoso.com";  // now names who proved it
  const Reply added = AddUser(kGloria, "harry@contoso.com");
  ASSERT_THAT(added, Accepted());
  EXPECT_NE(Of(id).Find(Person(added.Created("person"))), nullptr);
}

TEST_F(InitialDomains, DOM_5_AreProvenLikeAnyOtherAndThenBelongToTheOrganisation) {
  ASSERT_THAT(OnDomain("gloria@contoso.com", "startDomainVerification", stranger_, "contoso.com"), Accepted());
  ASSERT_THAT(OnDomain("gloria@contoso.com", "verifyDomain", stranger_, "contoso.com"), Accepted());
  EXPECT_THAT(Start("contoso.com"), Refused("DOM-6", HasSubstr(stranger_)));
  EXPECT_THAT(OnDomain("gloria@contoso.com", "removeDomain", stranger_, "contoso.com"), Accepted());
  EXPECT_THAT(Start("contoso.com"), Accepted());
}

TEST_F(InitialDomains, DOM_11_AnOperatorTakesOneAwayWithAReason) {
  const std::string fields = fmt::format(R"({{"organisation":"{}","domain":"contoso.com"}})", stranger_);
  EXPECT_THAT(story_.As(Story::kOperator).Do("removeDomain", fields), Refused("DOM-11", HasSubstr("reason")));
  Story::Envelope envelope;
  envelope.reason_code = "notTheirs";
  EXPECT_THAT(story_.As(Story::kOperator).Do("removeDomain", fields, envelope), Accepted());
  EXPECT_FALSE(Of(stranger_).OwnsDomain("contoso.com"));
  EXPECT_THAT(story_.As(Story::kOperator).Do("removeDomain", fields, envelope), Unchanged());
  story_.AnOrganisation("contoso.com");  // free again
}

TEST_F(InitialDomains, DOM_11_OneThatWasLostComesBackByProofAlone) {
  const std::string_view gloria = "gloria@contoso.com";
  const auto removed_by_operator = [&](std::string_view organisation) {
    Story::Envelope envelope;
    envelope.reason_code = "notTheirs";
    return story_.As(Story::kOperator)
        .Do("removeDomain", fmt::format(R"({{"organisation":"{}","domain":"contoso.com"}})", organisation), envelope);
  };
  ASSERT_THAT(removed_by_operator(stranger_), Accepted());
  ASSERT_THAT(OnDomain(gloria, "startDomainVerification", stranger_, "contoso.com"), Accepted());
  EXPECT_FALSE(Of(stranger_).OwnsDomain("contoso.com")) << "to have asked is no proof";

  const std::string second = story_.AnOrganisation("contoso.com");
  EXPECT_THAT(removed_by_operator(stranger_), Unchanged());
  EXPECT_EQ(ToText(DomainOf(story_.world(), "contoso.com").initial_of()), second) << "not theirs to take along";

  ASSERT_THAT(OnDomain(gloria, "verifyDomain", stranger_, "contoso.com"), Accepted());
  EXPECT_TRUE(Of(stranger_).OwnsDomain("contoso.com"));
  EXPECT_FALSE(Of(second).OwnsDomain("contoso.com"));
}

TEST_F(Domains, DOM_12_RefusesAPublicSuffixToBeProven) {
  EXPECT_THAT(Start("co.uk"), Refused("DOM-12", HasSubstr("public suffix")));
}

TEST_F(Domains, DOM_12_RefusesASubdomainOfADomainVerifiedElsewhereButNotOfOnesOwn) {
  story_.AVerifiedDomain(contoso_, "contoso.com");
  EXPECT_THAT(Start("shop.contoso.com"), Accepted());
  const std::string fabrikam = story_.AnOrganisation("fabrikam.onmicrosoft.com");
  EXPECT_THAT(OnDomain("gloria@fabrikam.onmicrosoft.com", "startDomainVerification", fabrikam, "a.shop.contoso.com"),
              Refused("DOM-12", HasSubstr("contoso.com")));
}

TEST_F(Domains, DOM_11_RemovingIsForVerifiedDomainsAndUnchangedTheSecondTime) {
  EXPECT_THAT(Remove("contoso.com"), Refused("DOM-11"));
  EXPECT_THAT(Remove(kContoso), Refused("DOM-11", HasSubstr("initial domain")));
  story_.AVerifiedDomain(contoso_, "contoso.com");
  EXPECT_THAT(Remove("contoso.com"), Accepted());
  EXPECT_THAT(Remove("contoso.com"), Unchanged());
}

TEST_F(Domains, DOM_11_AnOperatorRemovesADomainWithAReasonOnly) {
  story_.AVerifiedDomain(contoso_, "contoso.com");
  const std::string fields = fmt::format(R"({{"organisation":"{}","domain":"contoso.com"}})", contoso_);
  EXPECT_THAT(story_.Do("removeDomain", fields), Refused("DOM-11", HasSubstr("reason")));
  Story::Envelope envelope;
  envelope.reason_code = "domainSold";
  EXPECT_THAT(story_.Do("removeDomain", fields, envelope), Accepted());
  EXPECT_FALSE(Contoso().OwnsDomain("contoso.com"));
}

TEST_F(Domains, DOM_11_NoWorkAccountIsAddedAtARemovedDomainAndItTakesNewProof) {
  story_.AVerifiedDomain(contoso_, "contoso.com");
  story_.AUser(contoso_, "harry@contoso.com");
  const std::string old_value = Contoso().domains().at("contoso.com").challenge;
  ASSERT_THAT(Remove("contoso.com"), Accepted());
  EXPECT_EQ(Contoso().users().size(), 2u);
  EXPECT_THAT(AddUser(kGloria, "ida@contoso.com"), Refused("DOM-11", HasSubstr("no longer verified")));
  const Reply again = Start("contoso.com");
  ASSERT_THAT(again, Accepted());
  EXPECT_NE(again.details.at("value"), old_value);
}

}  // namespace
}  // namespace muniment::testing
