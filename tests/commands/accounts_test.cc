#include "tests/commands/organisations_fixture.h"

namespace muniment::testing {
namespace {

class Accounts : public OrganisationsTest {
 protected:
  Reply Open(std::string_view number, std::string_view name = "Contoso purchasing",
             std::string_view agreement = "A-1") {
    return story_.Do(
        "openAccount",
        fmt::format(R"({{"number":"{}","legalEntity":"Contoso Ltd","name":"{}","location":"Vienna","country":"AT",)"
                    R"("agreement":"{}","contact":{{"address":"kim@contoso.com","name":"Kim"}}}})",
                    number, name, agreement));
  }
  Reply AddMember(std::string_view actor, std::string_view address, std::string_view role) {
    return OnAccount(actor, "addMember", "A",
                     fmt::format(R"(,"member":{{"address":"{}","name":"M"}},"role":"{}")", address, role));
  }
  Reply RemoveMember(std::string_view actor, std::string_view address) {
    return OnAccount(actor, "removeMember", "A", fmt::format(R"(,"member":"{}")", address));
  }
};

TEST_F(Accounts, ACC_1_TheContactBecomesAccountAdministrator) {
  const Reply reply = Open("0005000123");
  ASSERT_THAT(reply, Accepted());
  const commands::Account& account = AccountNamed("0005000123");
  EXPECT_EQ(account.legal_entity(), "Contoso Ltd");
  EXPECT_EQ(account.agreement(), "A-1");
  ASSERT_NE(account.Find(Person(reply.Created("person"))), nullptr);
  EXPECT_TRUE(account.IsLastAdministrator(Person(reply.Created("person"))));
}

TEST_F(Accounts, ACC_1_TheNumberIsUniqueAndTheSameAgainIsUnchanged) {
  ASSERT_THAT(Open("A"), Accepted());
  EXPECT_THAT(Open("A"), Unchanged());
  EXPECT_THAT(Open("A", "Another name"), Refused("ACC-1", HasSubstr("(name)")));
}

TEST_F(Accounts, ACC_1_RefusesAMalformedNumberAndAnAgreementOfAnotherKind) {
  EXPECT_THAT(Open("A/B"), Refused("ACC-1", HasSubstr("number")));
  story_.AnAgreement("OPEN-1", "open");
  EXPECT_THAT(Open("A", "Contoso purchasing", "OPEN-1"), Refused("ACC-1", HasSubstr("OPEN-1")));
}

TEST_F(Accounts, ACC_1_RefusesBlankNamesAndACountryThatIsNone) {
  EXPECT_THAT(Open("A", "  "), Refused("CMD-10", HasSubstr("must not be blank")));
  EXPECT_THAT(
      story_.Do("openAccount", R"({"number":"A","legalEntity":"L","name":"N","location":"Vienna","country":"ZZ",)"
                               R"("agreement":"A-1","contact":{"address":"kim@contoso.com","name":"Kim"}})"),
      Refused("CMD-10", HasSubstr("ISO 3166-1")));
}

TEST_F(Accounts, CMD_11_OnlyOperatorsOpenAccounts) {
  story_.As(kGloria);
  EXPECT_THAT(Open("A"), Refused("CMD-6", HasSubstr("operator")));
}

TEST_F(Accounts, ACC_2_AccountAdministratorsAddAndRemoveMembersAndManagersDoNot) {
  story_.AnAccount("A");
  const Reply added = AddMember(kKimOfAccounts, "mary@contoso.com", "accountManager");
  ASSERT_THAT(added, Accepted());
  EXPECT_THAT(AddMember(kKimOfAccounts, "mary@contoso.com", "accountManager"), Unchanged());
  EXPECT_THAT(AddMember("mary@contoso.com", "max@contoso.com", "accountManager"), Refused("CMD-6"));
  EXPECT_THAT(RemoveMember("mary@contoso.com", kKimOfAccounts), Refused("CMD-6"));
  EXPECT_THAT(RemoveMember(kKimOfAccounts, "mary@contoso.com"), Accepted());
  EXPECT_THAT(RemoveMember(kKimOfAccounts, "mary@contoso.com"), Unchanged());
  EXPECT_EQ(AccountNamed("A").Find(Person(added.Created("person"))), nullptr);
  EXPECT_THAT(RemoveMember(kKimOfAccounts, "nobody@contoso.com"), Refused("ACC-2"));
}

TEST_F(Accounts, ACC_5_TheLastAccountAdministratorCannotGoNorBecomeManager) {
  story_.AnAccount("A");
  EXPECT_THAT(RemoveMember(kKimOfAccounts, kKimOfAccounts), Refused("ACC-5"));
  EXPECT_THAT(AddMember(kKimOfAccounts, kKimOfAccounts, "accountManager"), Refused("ACC-5"));
  ASSERT_THAT(AddMember(kKimOfAccounts, "mary@contoso.com", "accountAdministrator"), Accepted());
  EXPECT_THAT(AddMember(kKimOfAccounts, kKimOfAccounts, "accountManager"), Accepted());
  EXPECT_THAT(RemoveMember("mary@contoso.com", "mary@contoso.com"), Refused("ACC-5"));
}

TEST_F(Accounts, ACC_4_TheAgreementsPartnerSeesItFromTheStartUntilThatIsWithdrawn) {
  story_.AnAccount("A");
  EXPECT_TRUE(PartnerSees(story_.world(), AccountNamed("A"), "P-1", kLatest));
  EXPECT_THAT(OnAccount(kKimOfAccounts, "givePartnerSight", "A", R"(,"partner":"P-1")"), Unchanged());
  EXPECT_THAT(OnAccount(kKimOfAccounts, "withdrawPartnerSight", "A", R"(,"partner":"P-1")"), Accepted());
  EXPECT_FALSE(PartnerSees(story_.world(), AccountNamed("A"), "P-1", kLatest));
  EXPECT_THAT(OnAccount(kKimOfAccounts, "givePartnerSight", "A", R"(,"partner":"P-1")"), Accepted());
  EXPECT_TRUE(PartnerSees(story_.world(), AccountNamed("A"), "P-1", kLatest));
}

TEST_F(Accounts, ACC_4_AccountAdministratorsGiveAndWithdrawAPartnersSight) {
  story_.AnAccount("A");
  story_.APartner("P-2");
  EXPECT_FALSE(PartnerSees(story_.world(), AccountNamed("A"), "P-2", kLatest));
  EXPECT_THAT(OnAccount("ann@p-2.example", "givePartnerSight", "A", R"(,"partner":"P-2")"), Refused("CMD-6"));
  EXPECT_THAT(OnAccount(kKimOfAccounts, "givePartnerSight", "A", R"(,"partner":"P-2")"), Accepted());
  EXPECT_TRUE(PartnerSees(story_.world(), AccountNamed("A"), "P-2", kLatest));
  EXPECT_THAT(OnAccount(kKimOfAccounts, "withdrawPartnerSight", "A", R"(,"partner":"P-2")"), Accepted());
  EXPECT_THAT(OnAccount(kKimOfAccounts, "withdrawPartnerSight", "A", R"(,"partner":"P-2")"), Unchanged());
  EXPECT_FALSE(PartnerSees(story_.world(), AccountNamed("A"), "P-2", kLatest));
  EXPECT_THAT(OnAccount(kKimOfAccounts, "givePartnerSight", "A", R"(,"partner":"P-9")"),
              Refused("ACC-4", HasSubstr("P-9")));
}

TEST_F(Accounts, ACC_1_CommandsOnAnAccountThatIsNotThereSaySo) {
  EXPECT_THAT(OnAccount(kKimOfAccounts, "dissociateDomain", "0009"), Refused("ACC-1", HasSubstr("0009")));
}

}  // namespace
}  // namespace muniment::testing
