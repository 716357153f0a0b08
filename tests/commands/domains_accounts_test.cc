// A purchasing account and its domain: association, and what moves with it (DOM-1, DOM-7, DOM-8, DOM-10 to DOM-12).
#include "tests/commands/organisations_fixture.h"

namespace muniment::testing {
namespace {

class DomainsOfAccounts : public OrganisationsTest {
 protected:
  Reply Associate(std::string_view domain, std::string_view administrator = "") {
    return OnAccount(kKimOfAccounts, "associateDomain", "A",
                     fmt::format(R"(,"domain":"{}"{})", domain, Administrator(administrator)));
  }
  Reply Dissociate() { return OnAccount(kKimOfAccounts, "dissociateDomain", "A"); }
  static std::string Administrator(std::string_view address) {
    return address.empty() ? "" : fmt::format(R"(,"administrator":{{"address":"{}","name":"Adam"}})", address);
  }
  // Account A at contoso.com, verified at Contoso, with 100 seats of which ida@contoso.com and joe@contoso.com have one
  // each.
  void AnAccountWithSeats() {
    e1_ = story_.AnEdition("STANDARDPACK");
    story_.AnAccountWithDomain("A", contoso_, "contoso.com");
    ASSERT_THAT(
        Send(kKimOfAccounts, "selfProvision", R"({"account":"A","lines":[{"edition":"STANDARDPACK","quantity":100}]})"),
        Accepted());
    ASSERT_THAT(AddUser(kGloria, "ida@contoso.com", R"(,"seats":["STANDARDPACK"])"), Accepted());
    ASSERT_THAT(AddUser(kGloria, "joe@contoso.com", R"(,"seats":["STANDARDPACK"])"), Accepted());
    ASSERT_EQ(Seats("account/A", e1_), 2u);
  }

  std::string e1_;
};

TEST_F(DomainsOfAccounts, DOM_10_AVerifiedDomainIsLiveAtOnceAndItsAdministratorsAreTold) {
  story_.AnAccount("A");
  story_.AVerifiedDomain(contoso_, "contoso.com");
  ASSERT_THAT(Associate("contoso.com"), Accepted());
  EXPECT_EQ(ToText(OrganisationServedBy(story_.world(), AccountNamed("A"))), contoso_);
  EXPECT_TRUE(AccountNamed("A").invitations().empty());
  const auto notices = NoticesOf(schemas::NoticeKind::DOMAIN_NOW_SERVES_ACCOUNT);
  ASSERT_EQ(notices.size(), 1u);
  EXPECT_EQ(notices[0].recipients, Contoso().With(Role::GLOBAL_ADMINISTRATOR));
  EXPECT_THAT(Associate("contoso.com"), Unchanged());
}

TEST_F(DomainsOfAccounts, DOM_10_AnInitialDomainThatNobodyProvedServesNoAccount) {
  const std::string stranger = story_.AnOrganisation("contoso.com");
  e1_ = story_.AnEdition("STANDARDPACK");
  story_.AnAccount("A");
  EXPECT_THAT(Associate("contoso.com"), Refused("DOM-3", HasSubstr("verified in no organisation yet")));
  ASSERT_THAT(Associate("contoso.com", "adam@contoso.com"), Accepted());
  EXPECT_TRUE(OrganisationServedBy(story_.world(), AccountNamed("A")).is_nil());
  ASSERT_THAT(
      Send(kKimOfAccounts, "selfProvision", R"({"account":"A","lines":[{"edition":"STANDARDPACK","quantity":100}]})"),
      Accepted());
  EXPECT_THAT(Send("gloria@contoso.com", "assignSeats",
                   fmt::format(R"({{"organisation":"{}","edition":"STANDARDPACK","pool":{{"account":"A"}},)"
                               R"("users":["gloria@contoso.com"]}})",
                               stranger)),
              Refused("DOM-11", HasSubstr("no domain that is verified in organisation")));
  // Under such a name an account's domain is free as well.
  story_.AnOrganisation("contoso.net");
  ASSERT_THAT(Dissociate(), Accepted());
  EXPECT_THAT(Associate("shop.contoso.net", "adam@shop.contoso.net"), Accepted());
}

TEST_F(DomainsOfAccounts, DOM_1_AnAccountHasOneDomainAndADomainManyAccounts) {
  story_.AVerifiedDomain(contoso_, "contoso.co.uk");
  story_.AnAccountWithDomain("A", contoso_, "contoso.com");
  story_.AnAccount("B");
  EXPECT_THAT(OnAccount(kKimOfAccounts, "associateDomain", "B", R"(,"domain":"contoso.com")"), Accepted());
  EXPECT_THAT(Associate("contoso.co.uk"), Refused("DOM-1", HasSubstr("dissociateDomain")));
  EXPECT_THAT(Dissociate(), Accepted());
  EXPECT_THAT(Dissociate(), Unchanged());
  EXPECT_THAT(Associate("contoso.co.uk"), Accepted());
  EXPECT_EQ(DomainOf(story_.world(), "contoso.com").accounts(), std::set<std::string>{"B"});
}

TEST_F(DomainsOfAccounts, ACC_2_ManagersAssociateDomainsAndOthersDoNot) {
  story_.AnAccount("A");
  story_.AVerifiedDomain(contoso_, "contoso.com");
  ASSERT_THAT(OnAccount(kKimOfAccounts, "addMember", "A",
                        R"(,"member":{"address":"mary@contoso.com","name":"Mary"},"role":"accountManager")"),
              Accepted());
  EXPECT_THAT(OnAccount(kGloria, "associateDomain", "A", R"(,"domain":"contoso.com")"), Refused("CMD-6"));
  EXPECT_THAT(OnAccount("mary@contoso.com", "associateDomain", "A", R"(,"domain":"contoso.com")"), Accepted());
}

TEST_F(DomainsOfAccounts, DOM_12_RefusesAPublicSuffixAndASubdomainOfADomainVerifiedElsewhere) {
  story_.AnAccount("A");
  story_.AVerifiedDomain(contoso_, "contoso.com");
  EXPECT_THAT(Associate("co.uk", "adam@co.uk"), Refused("DOM-12", HasSubstr("public suffix")));
  EXPECT_THAT(Associate("shop.contoso.com", "adam@shop.contoso.com"), Refused("DOM-12", HasSubstr("contoso.com")));
}

TEST_F(DomainsOfAccounts, DOM_12_OffersTheDomainsOfTheCustomersOtherAccounts) {
  story_.AVerifiedDomain(contoso_, "contoso.co.uk");
  story_.AnAccountWithDomain("A", contoso_, "contoso.com");
  story_.AnAccount("B");
  EXPECT_EQ(DomainsOffered(story_.world(), AccountNamed("B")), std::set<std::string>{"contoso.com"});
  // And under a domain of the customer's own a subdomain may be named.
  EXPECT_THAT(OnAccount(kKimOfAccounts, "associateDomain", "B",
                        R"(,"domain":"shop.contoso.com")" + Administrator("adam@shop.contoso.com")),
              Accepted());
}

TEST_F(DomainsOfAccounts, DOM_11_RemovingTheDomainChangesNoSeatAndVerifyingItAgainAllIsAsBefore) {
  AnAccountWithSeats();
  ASSERT_THAT(OnDomain(kGloria, "removeDomain", contoso_, "contoso.com"), Accepted());
  EXPECT_EQ(Seats("account/A", e1_), 2u);
  EXPECT_TRUE(OrganisationServedBy(story_.world(), AccountNamed("A")).is_nil());
  story_.AVerifiedDomain(contoso_, "contoso.com");
  EXPECT_EQ(Seats("account/A", e1_), 2u);
  EXPECT_EQ(ToText(OrganisationServedBy(story_.world(), AccountNamed("A"))), contoso_);
}

TEST_F(DomainsOfAccounts, DOM_11_VerifiedInAnotherOrganisationTheSeatsEndInTheSameStep) {
  AnAccountWithSeats();
  ASSERT_THAT(OnDomain(kGloria, "removeDomain", contoso_, "contoso.com"), Accepted());
  const std::string fabrikam = story_.AnOrganisation("fabrikam.onmicrosoft.com");
  story_.AVerifiedDomain(fabrikam, "contoso.com");
  EXPECT_EQ(Seats("account/A", e1_), 0u);
  EXPECT_EQ(ToText(OrganisationServedBy(story_.world(), AccountNamed("A"))), fabrikam);
  EXPECT_EQ(Contoso().users().size(), 3u);
}

TEST_F(DomainsOfAccounts, DOM_11_MovingTheAccountToAnotherDomainEndsTheSeatsOfThoseNotThere) {
  AnAccountWithSeats();
  story_.AVerifiedDomain(contoso_, "contoso.co.uk");
  ASSERT_THAT(Dissociate(), Accepted());
  EXPECT_EQ(Seats("account/A", e1_), 2u);
  ASSERT_THAT(Associate("contoso.com"), Accepted());
  EXPECT_EQ(Seats("account/A", e1_), 2u);
  ASSERT_THAT(Dissociate(), Accepted());
  ASSERT_THAT(Associate("contoso.co.uk"), Accepted());
  EXPECT_EQ(Seats("account/A", e1_), 0u);
}

TEST_F(DomainsOfAccounts, DOM_11_TIME_2_NobodyComesToSitThereLateWhoWouldHaveLeftWithTheMove) {
  AnAccountWithSeats();
  story_.AVerifiedDomain(contoso_, "contoso.co.uk");
  const std::string late = story_.AUser(contoso_, "late@contoso.com");
  story_.At("2027-01-08");
  ASSERT_THAT(Dissociate(), Accepted());
  ASSERT_THAT(Associate("contoso.co.uk"), Accepted());
  story_.At("2027-01-09");
  EXPECT_THAT(story_.DoLate("2027-01-05", "assignSeats",
                            fmt::format(R"({{"organisation":"{}","edition":"STANDARDPACK","pool":{{"account":"A"}},)"
                                        R"("users":["{}"]}})",
                                        contoso_, late)),
              Refused("TIME-2", HasSubstr("contoso.co.uk, to which the account moved")));
  EXPECT_EQ(Seats("account/A", e1_), 0u);
}

TEST_F(DomainsOfAccounts, DOM_11_SEAT_4_SeatsAreTakenByEditionAlsoWhenTheDomainIsNoLongerVerified) {
  AnAccountWithSeats();
  ASSERT_THAT(OnDomain(kGloria, "removeDomain", contoso_, "contoso.com"), Accepted());
  const uint64_t before = Seats("account/A", e1_);
  EXPECT_THAT(
      Send(kGloria, "unassignSeats",
           fmt::format(R"({{"organisation":"{}","edition":"STANDARDPACK","users":["ida@contoso.com"]}})", contoso_)),
      Accepted());
  EXPECT_EQ(Seats("account/A", e1_), before - 1);
}

TEST_F(DomainsOfAccounts, ORG_1_AnAssociationKeepsNobodyFromRegisteringWithTheName) {
  story_.AnAccount("A");
  ASSERT_THAT(Associate("contoso.com", "adam@contoso.com"), Accepted());
  EXPECT_FALSE(story_.AnOrganisation("contoso.com").empty());
  EXPECT_TRUE(OrganisationServedBy(story_.world(), AccountNamed("A")).is_nil());
}

TEST_F(DomainsOfAccounts, DOM_11_BackAtTheSameDomainWhileItIsUnverifiedKeepsTheSeats) {
  AnAccountWithSeats();
  ASSERT_THAT(OnDomain(kGloria, "removeDomain", contoso_, "contoso.com"), Accepted());
  ASSERT_THAT(Dissociate(), Accepted());
  ASSERT_THAT(Associate("contoso.com", "adam@contoso.com"), Accepted());
  EXPECT_EQ(Seats("account/A", e1_), 2u);
  ASSERT_THAT(Dissociate(), Accepted());
  ASSERT_THAT(Associate("contoso.net", "adam@contoso.net"), Accepted());
  EXPECT_EQ(Seats("account/A", e1_), 0u);
}

}  // namespace
}  // namespace muniment::testing
