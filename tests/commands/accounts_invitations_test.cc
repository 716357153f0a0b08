// Inviting a global administrator for an account's domain, and the answers (DOM-3, DOM-4, DOM-5, DOM-9, KEY-11).
#include "tests/commands/organisations_fixture.h"

namespace muniment::testing {
namespace {

class Invitations : public OrganisationsTest {
 protected:
  static constexpr std::string_view kAdam = "adam@contoso.com";
  Invitations() { story_.AnAccount("A"); }

  Reply Associate(std::string_view administrator = kAdam) {
    return OnAccount(
        kKimOfAccounts, "associateDomain", "A",
        fmt::format(R"(,"domain":"contoso.com","administrator":{{"address":"{}","name":"Adam"}})", administrator));
  }
  Reply Invite(std::string_view address) {
    return OnAccount(kKimOfAccounts, "inviteAdministrator", "A",
                     fmt::format(R"(,"administrator":{{"address":"{}","name":"Eve"}})", address));
  }
  Reply AcceptFor(std::string_view actor, std::string_view token, std::string_view organisation) {
    return Send(actor, "acceptInvitation", fmt::format(R"({{"token":"{}","organisation":"{}"}})", token, organisation));
  }
  Reply AcceptIntoNew(std::string_view actor, std::string_view token, std::string_view initial_domain) {
    return Send(
        actor, "acceptInvitation",
        fmt::format(R"({{"token":"{}","name":"Contoso","country":"AT","initialDomain":"{}"}})", token, initial_domain));
  }
  Reply Decline(std::string_view actor, std::string_view token) {
    return Send(actor, "declineInvitation", fmt::format(R"({{"token":"{}"}})", token));
  }
};

TEST_F(Invitations, DOM_3_TheAddressMustBeAtExactlyTheDomain) {
  EXPECT_THAT(OnAccount(kKimOfAccounts, "associateDomain", "A", R"(,"domain":"contoso.com")"),
              Refused("DOM-3", HasSubstr("contoso.com")));
  EXPECT_THAT(Associate("adam@sub.contoso.com"), Refused("DOM-3", HasSubstr("sub.contoso.com")));
  EXPECT_THAT(Associate("adam@notcontoso.com"), Refused("DOM-3"));
  EXPECT_THAT(Associate(), Accepted());
}

TEST_F(Invitations, DOM_3_OnesSelfIsInvitedLikeAnybody) {
  const Reply reply = Associate(kKimOfAccounts);
  ASSERT_THAT(reply, Accepted());
  const auto notices = NoticesOf(schemas::NoticeKind::ADMINISTRATOR_INVITED);
  ASSERT_EQ(notices.size(), 1u);
  EXPECT_EQ(notices[0].recipients, std::vector<PersonId>{AccountNamed("A").members().begin()->first});
}

TEST_F(Invitations, KEY_11_TheTokenStandsNowhereButAsItsHash) {
  const Reply reply = Associate();
  const std::string token = Token(reply.Created("invitation"));
  for (uint64_t number = reply.first_entry; number < reply.first_entry + reply.entry_count; ++number) {
    const auto entry = story_.world().EntryAt(Position{number});
    const auto bytes = entry->bytes();
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    EXPECT_EQ(text.find(token), std::string_view::npos);
  }
  EXPECT_EQ(AccountNamed("A").invitations().at(0).token_hash.size(), 16u);
}

TEST_F(Invitations, KEY_11_TheTokenInAnotherFieldIsRefusedAndNotRepeated) {
  const std::string token = Token(Associate().Created("invitation"));
  EXPECT_THAT(AcceptFor(kAdam, token, token),
              Refused("CMD-10",
                      ::testing::AllOf(HasSubstr("/acceptInvitation/organisation"), ::testing::Not(HasSubstr(token)))));
  EXPECT_THAT(
      Send(kAdam, "acceptInvitation",
           fmt::format(R"({{"token":"{0}","name":"with {0}","country":"AT","initialDomain":"a.example"}})", token)),
      Refused("CMD-10", HasSubstr("/acceptInvitation/name")));
}

TEST_F(Invitations, DOM_9_AcceptingIntoANewOrganisationMakesTheInviteeItsGlobalAdministrator) {
  const Reply invited = Associate();
  const Reply accepted = AcceptIntoNew(kAdam, Token(invited.Created("invitation")), "contoso2.onmicrosoft.com");
  ASSERT_THAT(accepted, Accepted());
  const std::string organisation = accepted.Created("organisation");
  EXPECT_TRUE(Of(organisation).Has(Person(invited.Created("person")), Role::GLOBAL_ADMINISTRATOR));
  // DOM-5: the record is issued with it; once it is found, what the account holds is that organisation's (DOM-8).
  EXPECT_EQ(accepted.details.at("value"), Of(organisation).domains().at("contoso.com").challenge);
  EXPECT_TRUE(OrganisationServedBy(story_.world(), AccountNamed("A")).is_nil());
  ASSERT_THAT(OnDomain(kAdam, "verifyDomain", organisation, "contoso.com"), Accepted());
  EXPECT_EQ(ToText(OrganisationServedBy(story_.world(), AccountNamed("A"))), organisation);
}

TEST_F(Invitations, DOM_9_AcceptingForAnOrganisationTakesItsGlobalAdministratorAndOthersAreToldWhomToAsk) {
  const std::string token = Token(Associate().Created("invitation"));
  const std::string gloria = ToText(Contoso().With(Role::GLOBAL_ADMINISTRATOR).at(0));
  EXPECT_THAT(AcceptFor(kAdam, token, contoso_), Refused("DOM-9", HasSubstr(gloria)));
  EXPECT_THAT(AcceptFor(kGloria, token, contoso_), Accepted());
  EXPECT_THAT(AcceptFor(kGloria, token, contoso_), Unchanged());
  EXPECT_EQ(AccountNamed("A").invitations().at(0).accepted, true);
  EXPECT_EQ(Contoso().domains().count("contoso.com"), 1u);
}

TEST_F(Invitations, DOM_9_ANewOrganisationTakesTheInviteeAndAllItsParticulars) {
  const std::string token = Token(Associate().Created("invitation"));
  EXPECT_THAT(Send(kAdam, "acceptInvitation", fmt::format(R"({{"token":"{}","name":"Contoso"}})", token)),
              Refused("DOM-9", HasSubstr("country, initialDomain")));
  EXPECT_THAT(AcceptIntoNew(kGloria, token, "contoso2.onmicrosoft.com"), Refused("CMD-6", HasSubstr("invited")));
  EXPECT_THAT(AcceptIntoNew(kAdam, token, kContoso), Refused("ORG-1"));
}

TEST_F(Invitations, CMD_6_CMD_11_AnAuditorAnswersNoneAndAnOperatorAcceptsNone) {
  const std::string token = Token(Associate().Created("invitation"));
  const std::string person = fmt::format(R"("person":{{"address":"{}","name":"Adam"}})", kAdam);
  ASSERT_THAT(Send(Story::kOperator, "appoint", R"({"office":"auditor",)" + person + "}"), Accepted());
  EXPECT_THAT(AcceptIntoNew(kAdam, token, "contoso2.onmicrosoft.com"), Refused("CMD-6", HasSubstr("no auditor")));
  EXPECT_THAT(Decline(kAdam, token), Refused("CMD-6", HasSubstr("no auditor")));
  ASSERT_THAT(Send(Story::kOperator, "appoint", R"({"office":"operator",)" + person + "}"), Accepted());
  EXPECT_THAT(AcceptIntoNew(kAdam, token, "contoso2.onmicrosoft.com"), Refused("CMD-6", HasSubstr("no operator")));
}

TEST_F(Invitations, CMD_6_AnAuditorWhoIsGlobalAdministratorAcceptsAsThat) {
  const std::string token = Token(Associate().Created("invitation"));
  ASSERT_THAT(Send(Story::kOperator, "appoint",
                   fmt::format(R"({{"office":"auditor","person":{{"address":"{}","name":"Gloria"}}}})", kGloria)),
              Accepted());
  EXPECT_THAT(AcceptFor(kGloria, token, contoso_), Accepted());
}

TEST_F(Invitations, DOM_4_IsAnsweredOnce) {
  const std::string token = Token(Associate().Created("invitation"));
  EXPECT_THAT(Decline(kGloria, token), Refused("CMD-6"));
  EXPECT_THAT(Decline(kAdam, token), Accepted());
  EXPECT_THAT(Decline(kAdam, token), Unchanged());
  EXPECT_THAT(AcceptIntoNew(kAdam, token, "contoso2.onmicrosoft.com"), Refused("DOM-4", HasSubstr("declined already")));
}

TEST_F(Invitations, DOM_4_AfterANoAnotherOneIsInvited) {
  const std::string token = Token(Associate().Created("invitation"));
  ASSERT_THAT(Decline(kAdam, token), Accepted());
  const Reply second = Invite("eve@contoso.com");
  ASSERT_THAT(second, Accepted());
  EXPECT_THAT(AcceptIntoNew("eve@contoso.com", Token(second.Created("invitation")), "contoso2.onmicrosoft.com"),
              Accepted());
}

TEST_F(Invitations, DOM_4_ANewerInvitationTakesThePlaceOfAnOpenOne) {
  const std::string old_token = Token(Associate().Created("invitation"));
  EXPECT_THAT(Invite(kAdam), Unchanged());
  ASSERT_THAT(Invite("eve@contoso.com"), Accepted());
  EXPECT_THAT(Decline(kAdam, old_token), Refused("DOM-4", HasSubstr("newer one")));
}

TEST_F(Invitations, DOM_4_DissociatingEndsAnOpenInvitation) {
  const std::string token = Token(Associate().Created("invitation"));
  ASSERT_THAT(OnAccount(kKimOfAccounts, "dissociateDomain", "A"), Accepted());
  EXPECT_THAT(AcceptFor(kGloria, token, contoso_), Refused("DOM-4", HasSubstr("no longer associated")));
  EXPECT_THAT(Invite(kAdam), Refused("DOM-3", HasSubstr("associateDomain")));
}

TEST_F(Invitations, DOM_3_RefusesATokenThatNoInvitationHas) {
  EXPECT_THAT(AcceptFor(kGloria, "00112233445566778899aabbccddeeff", contoso_), Refused("DOM-3"));
}

TEST_F(Invitations, DOM_3_NeedsNoOtherAdministratorOnceSomebodyAccepted) {
  const std::string token = Token(Associate().Created("invitation"));
  ASSERT_THAT(AcceptFor(kGloria, token, contoso_), Accepted());
  story_.AnAccount("B");
  EXPECT_THAT(OnAccount(kKimOfAccounts, "associateDomain", "B", R"(,"domain":"contoso.com")"), Accepted());
}

TEST_F(Invitations, DOM_10_AVerifiedDomainNeedsNoInvitation) {
  ASSERT_THAT(Associate(), Accepted());
  story_.AVerifiedDomain(contoso_, "contoso.com");
  EXPECT_THAT(Invite("eve@contoso.com"), Refused("DOM-10", HasSubstr(contoso_)));
}

}  // namespace
}  // namespace muniment::testing
