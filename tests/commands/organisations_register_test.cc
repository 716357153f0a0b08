#include "commands/agreements/agreement.h"
#include "tests/commands/organisations_fixture.h"

namespace muniment::testing {
namespace {

class RegisterOrganisation : public OrganisationsTest {
 protected:
  Reply Register(std::string_view domain, std::string_view administrator, std::string_view more = "") {
    return story_.Do("registerOrganisation", fmt::format(R"({{"name":"Fabrikam","country":"AT","initialDomain":"{}",)"
                                                         R"("administrator":{{"address":"{}","name":"Fay First"}}{}}})",
                                                         domain, administrator, more));
  }
  // An agreement of an open programme whose licence id is its number.
  void AnOpenAgreement(std::string_view number) { story_.AnAgreement(number, "open"); }
};

TEST_F(RegisterOrganisation, ORG_1_MakesTheAdministratorGlobalAdministrator) {
  const Reply reply = Register("fabrikam.onmicrosoft.com", "fay@fabrikam.onmicrosoft.com");
  ASSERT_THAT(reply, Accepted());
  const commands::Organisation& organisation = Of(reply.Created("organisation"));
  EXPECT_EQ(organisation.name(), "Fabrikam");
  EXPECT_EQ(organisation.initial_domain(), "fabrikam.onmicrosoft.com");
  EXPECT_TRUE(organisation.Has(Person(reply.Created("person")), Role::GLOBAL_ADMINISTRATOR));
}

TEST_F(RegisterOrganisation, HIST_3_WhoRegistersWithThemselvesIsTheActorOfItsEntries) {
  constexpr std::string_view kFay = "fay@fabrikam.onmicrosoft.com";
  story_.As(kFay);
  const Reply reply = Register("fabrikam.onmicrosoft.com", kFay);
  ASSERT_THAT(reply, Accepted());
  for (uint64_t number = reply.first_entry; number < reply.first_entry + reply.entry_count; ++number) {
    const auto entry = story_.world().EntryAt(Position{number});
    EXPECT_EQ(PersonId::FromBytes(entry->get().getActor().getPerson()), Person(reply.Created("person"))) << number;
  }
}

TEST_F(RegisterOrganisation, CMD_6_AnIdThatTheLedgerDoesNotKnowIsNobodys) {
  for (const std::string& id : {std::string(32, '0'), std::string(32, '7')}) {
    story_.As(id);
    const Reply reply = Register("fabrikam.onmicrosoft.com", "fay@fabrikam.onmicrosoft.com");
    EXPECT_THAT(reply, Refused("CMD-6", HasSubstr("knows no such actor"))) << id;
  }
}

TEST_F(RegisterOrganisation, CMD_6_WhoIsNewRegistersOnlyForThemselves) {
  constexpr std::string_view kFay = "fay@fabrikam.onmicrosoft.com";
  story_.As("somebody@new.example");
  EXPECT_THAT(Register("fabrikam.onmicrosoft.com", kFay), Refused("CMD-6", HasSubstr("only for themselves")));
  EXPECT_THAT(story_.As(kGloria).Do("registerOrganisation",
                                    R"({"name":"Fabrikam","country":"AT","initialDomain":"fabrikam.onmicrosoft.com",)"
                                    R"("administrator":{"address":"fay@fabrikam.onmicrosoft.com","name":"Fay"}})"),
              Accepted())
      << "whom the ledger knows registers for others as well";
}

TEST_F(RegisterOrganisation, ORG_1_RefusesAnInitialDomainThatIsTaken) {
  EXPECT_THAT(Register(kContoso, kGloria), Refused("ORG-1", HasSubstr(contoso_)));
}

TEST_F(RegisterOrganisation, ORG_1_IsUnchangedWhenItIsThereJustSo) {
  const Reply first = Register("fabrikam.onmicrosoft.com", "fay@fabrikam.onmicrosoft.com");
  const Reply again = Register("fabrikam.onmicrosoft.com", "fay@fabrikam.onmicrosoft.com");
  EXPECT_THAT(again, Unchanged());
  EXPECT_EQ(again.Created("organisation"), first.Created("organisation"));
}

TEST_F(RegisterOrganisation, ORG_1_RefusesAnInitialDomainUnderAVerifiedOne) {
  story_.AVerifiedDomain(contoso_, "contoso.com");
  EXPECT_THAT(Register("shop.contoso.com", "fay@shop.contoso.com"), Refused("ORG-1", HasSubstr("under contoso.com")));
}

TEST_F(RegisterOrganisation, DOM_12_RefusesAPublicSuffixAsInitialDomain) {
  EXPECT_THAT(Register("co.uk", "fay@co.uk"), Refused("DOM-12", HasSubstr("public suffix")));
}

TEST_F(RegisterOrganisation, DOM_12_AnUnprovenNameStandsInNobodysWayBelowIt) {
  ASSERT_THAT(Register("onmicrosoft.com", "fay@onmicrosoft.com"), Accepted());
  EXPECT_THAT(Register("fabrikam.onmicrosoft.com", "fay@fabrikam.onmicrosoft.com"), Accepted());
  EXPECT_THAT(OnDomain(kGloria, "startDomainVerification", contoso_, "shop.onmicrosoft.com"), Accepted());
}

TEST_F(RegisterOrganisation, DOM_6_TheInitialDomainNamesItsOrganisationInAnySpelling) {
  contoso_ = story_.AnOrganisation("bücher.onmicrosoft.com");
  contoso_ = "Bücher.onmicrosoft.com";
  EXPECT_THAT(AddUser("gloria@bücher.onmicrosoft.com", "ida@bücher.onmicrosoft.com"), Accepted());
}

TEST_F(RegisterOrganisation, ORG_2_RefusesAnAdministratorAtAnotherDomain) {
  EXPECT_THAT(Register("fabrikam.onmicrosoft.com", "fay@elsewhere.example"),
              Refused("ORG-2", HasSubstr("fabrikam.onmicrosoft.com")));
}

TEST_F(RegisterOrganisation, ORG_6_BindsTheAgreementWithTheLicenceIdOnce) {
  AnOpenAgreement("L-77");
  const Reply reply = Register("fabrikam.onmicrosoft.com", "fay@fabrikam.onmicrosoft.com", R"(,"licenceId":"L-77")");
  ASSERT_THAT(reply, Accepted());
  EXPECT_EQ(ToText(commands::AgreementOf(story_.world(), "L-77").organisation()), reply.Created("organisation"));
  EXPECT_THAT(Register("other.onmicrosoft.com", "fay@other.onmicrosoft.com", R"(,"licenceId":"L-77")"),
              Refused("ORG-6", HasSubstr(reply.Created("organisation"))));
}

TEST_F(RegisterOrganisation, ORG_6_RefusesAnUnknownLicenceId) {
  EXPECT_THAT(Register("fabrikam.onmicrosoft.com", "fay@fabrikam.onmicrosoft.com", R"(,"licenceId":"L-78")"),
              Refused("ORG-6", HasSubstr("L-78")));
}

TEST_F(RegisterOrganisation, ORG_1_OtherCommandsFindItByItsIdOrADomainOfItsOwn) {
  story_.AVerifiedDomain(contoso_, "contoso.com");
  contoso_ = "Contoso.com";
  EXPECT_THAT(AddUser(kGloria, "harry@contoso.com"), Accepted());
  contoso_ = "CONTOSO.com.";
  EXPECT_THAT(AddUser(kGloria, "ida@contoso.com"), Accepted());
  contoso_ = "nowhere.example";
  EXPECT_THAT(AddUser(kGloria, "harry@contoso.com"), Refused("ORG-1", HasSubstr("nowhere.example")));
}

}  // namespace
}  // namespace muniment::testing
