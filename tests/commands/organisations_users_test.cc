#include "tests/commands/organisations_fixture.h"

namespace muniment::testing {
namespace {

class Users : public OrganisationsTest {
 protected:
  // Account A at contoso.com, of which Mary, a user there, is account manager; and an edition to ask for.
  std::string AnAccountManager() {
    story_.AnEdition("STANDARDPACK");
    story_.AnAccountWithDomain("A", contoso_, "contoso.com");
    const std::string mary = story_.AUser(contoso_, "mary@contoso.com");
    EXPECT_THAT(OnAccount(kKimOfAccounts, "addMember", "A",
                          R"(,"member":{"address":"mary@contoso.com","name":"Mary"},"role":"accountManager")"),
                Accepted());
    return mary;
  }
};

TEST_F(Users, ORG_8_AGlobalAdministratorAddsAUser) {
  const Reply reply = AddUser(kGloria, "harry@contoso.onmicrosoft.com");
  ASSERT_THAT(reply, Accepted());
  EXPECT_NE(Contoso().Find(Person(reply.Created("person"))), nullptr);
}

TEST_F(Users, ORG_8_AUserAdministratorAddsUsersAndOthersDoNot) {
  ASSERT_THAT(AddUser(kGloria, "uma@contoso.onmicrosoft.com", R"(,"roles":["userAdministrator"])"), Accepted());
  ASSERT_THAT(AddUser(kGloria, "lisa@contoso.onmicrosoft.com", R"(,"roles":["licenceAdministrator"])"), Accepted());
  EXPECT_THAT(AddUser("uma@contoso.onmicrosoft.com", "harry@contoso.onmicrosoft.com"), Accepted());
  EXPECT_THAT(AddUser("lisa@contoso.onmicrosoft.com", "ida@contoso.onmicrosoft.com"), Refused("CMD-6"));
  EXPECT_THAT(AddUser(Story::kOperator, "ida@contoso.onmicrosoft.com"), Refused("CMD-6"));
}

TEST_F(Users, ORG_8_OnlyAGlobalAdministratorGivesRoles) {
  ASSERT_THAT(AddUser(kGloria, "uma@contoso.onmicrosoft.com", R"(,"roles":["userAdministrator"])"), Accepted());
  EXPECT_THAT(
      AddUser("uma@contoso.onmicrosoft.com", "ida@contoso.onmicrosoft.com", R"(,"roles":["globalAdministrator"])"),
      Refused("CMD-6", HasSubstr("global administrator")));
  EXPECT_THAT(OnUser("uma@contoso.onmicrosoft.com", "setRoles", "uma@contoso.onmicrosoft.com",
                     R"(,"roles":["globalAdministrator"])"),
              Refused("CMD-6", HasSubstr("global administrator")));
}

TEST_F(Users, ORG_2_RefusesAnAddressAtADomainThatIsNotTheOrganisations) {
  EXPECT_THAT(AddUser(kGloria, "harry@contoso.com"), Refused("ORG-2", HasSubstr(std::string(kContoso))));
  EXPECT_THAT(AddUser(kGloria, "harry@sub.contoso.onmicrosoft.com"), Refused("ORG-2"));
  story_.AVerifiedDomain(contoso_, "contoso.com");
  EXPECT_THAT(AddUser(kGloria, "harry@contoso.com"), Accepted());
}

TEST_F(Users, ORG_8_IsUnchangedForAUserWhoIsThereWithThoseRoles) {
  ASSERT_THAT(AddUser(kGloria, "harry@contoso.onmicrosoft.com", R"(,"roles":["billingAdministrator"])"), Accepted());
  EXPECT_THAT(AddUser(kGloria, "harry@contoso.onmicrosoft.com"), Unchanged());
  EXPECT_THAT(AddUser(kGloria, "HARRY@contoso.onmicrosoft.com", R"(,"roles":["billingAdministrator"])"), Unchanged());
  EXPECT_THAT(AddUser(kGloria, "harry@contoso.onmicrosoft.com", R"(,"roles":["licenceAdministrator"])"),
              Refused("ORG-8", HasSubstr("setRoles")));
}

TEST_F(Users, ORG_8_OneCommandAddsAUserWithRolesAndSeatsAllOrNone) {
  const std::string e1 = story_.AnEdition("STANDARDPACK");
  story_.AnAccountWithDomain("A", contoso_, "contoso.com");
  ASSERT_THAT(
      Send(kKimOfAccounts, "selfProvision", R"({"account":"A","lines":[{"edition":"STANDARDPACK","quantity":100}]})"),
      Accepted());
  const Reply refused = AddUser(kGloria, "ida@contoso.com",
                                R"(,"roles":["billingAdministrator"],"seats":["STANDARDPACK","NOSUCHEDITION"])");
  EXPECT_EQ(refused.outcome, "refused") << refused;
  EXPECT_EQ(Seats("account/A", e1), 0u);
  EXPECT_EQ(Contoso().users().size(), 1u);

  const Reply added =
      AddUser(kGloria, "ida@contoso.com", R"(,"roles":["billingAdministrator"],"seats":["STANDARDPACK"])");
  ASSERT_THAT(added, Accepted());
  EXPECT_EQ(Seats("account/A", e1), 1u);
  EXPECT_TRUE(Contoso().Has(Person(added.Created("person")), Role::BILLING_ADMINISTRATOR));
}

TEST_F(Users, ORG_3_SetRolesReplacesAllRolesAndIsUnchangedWhenTheyAreSo) {
  const std::string harry = story_.AUser(contoso_, "harry@contoso.onmicrosoft.com");
  const std::string_view two = R"(,"roles":["licenceAdministrator","billingAdministrator"])";
  EXPECT_THAT(OnUser(kGloria, "setRoles", harry, two), Accepted());
  EXPECT_THAT(OnUser(kGloria, "setRoles", harry, two), Unchanged());
  EXPECT_THAT(OnUser(kGloria, "setRoles", harry, R"(,"roles":[])"), Accepted());
  EXPECT_TRUE(Contoso().Find(Person(harry))->roles.empty());
}

TEST_F(Users, ORG_3_TheLastGlobalAdministratorKeepsTheRoleAndStays) {
  EXPECT_THAT(OnUser(kGloria, "setRoles", kGloria, R"(,"roles":["billingAdministrator"])"), Refused("ORG-3"));
  EXPECT_THAT(OnUser(kGloria, "removeUser", kGloria), Refused("ORG-3"));
  ASSERT_THAT(AddUser(kGloria, "gus@contoso.onmicrosoft.com", R"(,"roles":["globalAdministrator"])"), Accepted());
  EXPECT_THAT(OnUser(kGloria, "removeUser", kGloria), Accepted());
  EXPECT_THAT(OnUser("gus@contoso.onmicrosoft.com", "removeUser", "gus@contoso.onmicrosoft.com"), Refused("ORG-3"));
}

TEST_F(Users, ORG_8_EditsAUserAndChangesNothingWhenNothingIsGiven) {
  const std::string harry = story_.AUser(contoso_, "harry@contoso.onmicrosoft.com");
  EXPECT_THAT(OnUser(kGloria, "editUser", harry, R"(,"name":"Harry Other")"), Accepted());
  EXPECT_THAT(OnUser(kGloria, "editUser", harry), Unchanged());
  EXPECT_THAT(OnUser("harry@contoso.onmicrosoft.com", "editUser", harry, R"(,"name":"Me")"), Refused("CMD-6"));
  EXPECT_THAT(OnUser(kGloria, "editUser", "nobody@contoso.onmicrosoft.com", R"(,"name":"X")"), Refused("ORG-8"));
}

TEST_F(Users, ORG_7_RemovingAUserFreesTheSeatsOfEveryPoolInTheSameStep) {
  const std::string e1 = story_.AnEdition("STANDARDPACK"), e3 = story_.AnEdition("ENTERPRISEPACK");
  story_.AnAccountWithDomain("A", contoso_, "contoso.com");
  ASSERT_THAT(
      Send(
          kKimOfAccounts, "selfProvision",
          R"({"account":"A","lines":[{"edition":"STANDARDPACK","quantity":100},{"edition":"ENTERPRISEPACK","quantity":100}]})"),
      Accepted());
  ASSERT_THAT(AddUser(kGloria, "ida@contoso.com", R"(,"seats":["STANDARDPACK","ENTERPRISEPACK"])"), Accepted());
  const Reply removed = OnUser(kGloria, "removeUser", "ida@contoso.com");
  EXPECT_THAT(removed, Accepted());
  EXPECT_EQ(removed.entry_count, 3u);
  EXPECT_EQ(Seats("account/A", e1), 0u);
  EXPECT_EQ(Seats("account/A", e3), 0u);
}

TEST_F(Users, ORG_9_TheSameAddressLaterIsANewUserWithoutRolesAndSeats) {
  const std::string e1 = story_.AnEdition("STANDARDPACK");
  story_.AnAccountWithDomain("A", contoso_, "contoso.com");
  ASSERT_THAT(
      Send(kKimOfAccounts, "selfProvision", R"({"account":"A","lines":[{"edition":"STANDARDPACK","quantity":100}]})"),
      Accepted());
  const Reply added =
      AddUser(kGloria, "ida@contoso.com", R"(,"roles":["licenceAdministrator"],"seats":["STANDARDPACK"])");
  ASSERT_THAT(added, Accepted());
  ASSERT_THAT(OnUser(kGloria, "removeUser", "ida@contoso.com"), Accepted());
  EXPECT_THAT(OnUser(kGloria, "removeUser", "ida@contoso.com"), Unchanged());
  ASSERT_THAT(AddUser(kGloria, "ida@contoso.com"), Accepted());
  const commands::User* ida = Contoso().Find(Person(added.Created("person")));
  ASSERT_NE(ida, nullptr);
  EXPECT_TRUE(ida->roles.empty());
  EXPECT_EQ(Seats("account/A", e1), 0u);
}

TEST_F(Users, ORG_9_RemovingAUserEndsMembershipsOfPurchasingAccounts) {
  const std::string mary = AnAccountManager();
  ASSERT_THAT(OnUser(kGloria, "removeUser", mary), Accepted());
  EXPECT_EQ(AccountNamed("A").Find(Person(mary)), nullptr);
}

TEST_F(Users, ORG_9_ORD_6_RemovingAUserEndsTheRequestsForSeatsThatTheyMade) {
  const std::string mary = AnAccountManager();
  const auto ask = [&](std::string_view actor) {
    return Send(actor, "requestSeats", R"({"account":"A","edition":"STANDARDPACK","quantity":40})").Created("request");
  };
  const std::string open = ask("mary@contoso.com"), refused = ask("mary@contoso.com"), of_other = ask(kKimOfAccounts);
  const auto refuse = [&](std::string_view request) {
    return Send("ann@p-1.example", "refuseSeatRequest", fmt::format(R"({{"request":"{}"}})", request));
  };
  ASSERT_THAT(refuse(refused), Accepted());
  ASSERT_THAT(OnUser(kGloria, "removeUser", mary), Accepted());
  EXPECT_THAT(refuse(open), Refused("ORD-6", HasSubstr("was withdrawn before")));
  EXPECT_THAT(Send("ann@p-1.example", "placeOrder",
                   fmt::format(R"({{"partner":"P-1","number":"O-1","account":"A","request":"{}",)"
                               R"("lines":[{{"edition":"STANDARDPACK","quantity":40}}]}})",
                               open)),
              Refused("ORD-6", HasSubstr("withdrawn")));
  EXPECT_THAT(refuse(refused), Unchanged()) << "as the partner decided it";
  EXPECT_THAT(refuse(of_other), Accepted()) << "somebody else's stays open";
}

TEST_F(Users, SP_1_TIME_2_NobodyIsRemovedFromBeforeTheySelfProvisionedAsAMember) {
  const std::string mary = AnAccountManager();
  story_.At("2027-02-10");
  ASSERT_THAT(Send("mary@contoso.com", "selfProvision",
                   R"({"account":"A","lines":[{"edition":"STANDARDPACK","quantity":100}]})"),
              Accepted());
  story_.At("2027-03-01");
  const std::string gone = fmt::format(R"({{"organisation":"{}","user":"{}"}})", contoso_, mary);
  EXPECT_THAT(story_.DoLate("2027-02-01", "removeUser", gone),
              Refused("TIME-2", HasSubstr("is no member of account A")));
  EXPECT_THAT(story_.DoLate("2027-02-15", "removeUser", gone), Accepted());
}

TEST_F(Users, ORD_6_TIME_2_NobodyIsRemovedFromBeforeTheyAskedForSeatsAsAMember) {
  const std::string mary = AnAccountManager();
  story_.At("2027-02-10");
  const Reply asked =
      Send("mary@contoso.com", "requestSeats", R"({"account":"A","edition":"STANDARDPACK","quantity":40})");
  ASSERT_THAT(asked, Accepted());
  story_.At("2027-03-01");
  const std::string gone = fmt::format(R"({{"organisation":"{}","user":"{}"}})", contoso_, mary);
  EXPECT_THAT(story_.DoLate("2027-02-01", "removeUser", gone),
              Refused("TIME-2", HasSubstr("is no member of account A")));
  ASSERT_THAT(story_.DoLate("2027-02-15", "removeUser", gone), Accepted());
  EXPECT_THAT(
      Send("ann@p-1.example", "refuseSeatRequest", fmt::format(R"({{"request":"{}"}})", asked.Created("request"))),
      Refused("ORD-6", HasSubstr("was withdrawn before")));
}

TEST_F(Users, ACC_5_RemovingAUserDoesNotTakeTheLastAccountAdministrator) {
  story_.AnAccountWithDomain("A", contoso_, "contoso.com");
  ASSERT_THAT(AddUser(kGloria, kKimOfAccounts), Accepted());
  EXPECT_THAT(OnUser(kGloria, "removeUser", kKimOfAccounts), Refused("ACC-5", HasSubstr("account A")));
}

TEST_F(Users, TIME_2_AUserIsAddedAndRemovedLateByAnOperator) {
  story_.APartner("P-1");
  story_.At("2027-03-01");
  const std::string fields = fmt::format(
      R"({{"organisation":"{}","user":{{"address":"late@contoso.onmicrosoft.com","name":"L"}}}})", contoso_);
  const Reply added = story_.DoLate("2027-02-01", "addUser", fields);
  ASSERT_THAT(added, Accepted());
  EXPECT_EQ(Contoso().Find(Person(added.Created("person")))->since,
            ParseInstant("2027-02-01", BareDate::kFirstSecond).value());
  const std::string gone = fmt::format(R"({{"organisation":"{}","user":"late@contoso.onmicrosoft.com"}})", contoso_);
  EXPECT_THAT(story_.DoLate("2027-01-15", "removeUser", gone), Refused("ORG-8"));
  EXPECT_THAT(story_.DoLate("2027-02-15", "removeUser", gone), Accepted());
  EXPECT_THAT(story_.DoLate("2027-02-16", "removeUser", gone), Unchanged());
}

TEST_F(Users, TIME_2_RolesCannotBeBackDated) {
  story_.APartner("P-1");
  story_.At("2027-03-01");
  const std::string fields =
      fmt::format(R"({{"organisation":"{}","user":{{"address":"late@contoso.onmicrosoft.com","name":"L"}},)"
                  R"("roles":["billingAdministrator"]}})",
                  contoso_);
  EXPECT_THAT(story_.DoLate("2027-02-01", "addUser", fields), Refused("TIME-2", HasSubstr("setRoles")));
}

TEST_F(Users, TIME_8_AVoidedAdditionTakesTheRolesOfTheSameCommandWithIt) {
  const std::string_view ida = "ida@contoso.onmicrosoft.com";
  const Reply added = AddUser(kGloria, ida, R"(,"roles":["globalAdministrator"])");
  ASSERT_THAT(added, Accepted());
  Story::Envelope envelope;
  envelope.reason_code = "mistake";
  const auto voided = [&](uint64_t entry) {
    return story_.As(Story::kOperator).Do("voidEntry", fmt::format(R"({{"entry":{}}})", entry), envelope);
  };
  ASSERT_THAT(voided(added.first_entry), Accepted());
  EXPECT_EQ(Contoso().Find(Person(added.Created("person"))), nullptr);
  EXPECT_EQ(Contoso().CountOf(Role::GLOBAL_ADMINISTRATOR), 1u);
  // Added again, she has no role by what fell away.
  ASSERT_THAT(AddUser(kGloria, ida), Accepted());
  EXPECT_EQ(Contoso().CountOf(Role::GLOBAL_ADMINISTRATOR), 1u);
}

TEST_F(Users, ORG_3_TheAdditionOfTheFirstGlobalAdministratorIsNotVoided) {
  uint64_t added = 0;
  for (const auto& entry :
       story_.Past("2030-01-01")->Timeline(commands::OrganisationStream(*ParseIdAs<OrganisationId>(contoso_)))) {
    if (entry->body().isUserAdded()) added = ToNumber(entry->position());
  }
  Story::Envelope envelope;
  envelope.reason_code = "mistake";
  EXPECT_THAT(story_.Do("voidEntry", fmt::format(R"({{"entry":{}}})", added), envelope),
              Refused("TIME-2", HasSubstr("last global administrator")));
}

TEST_F(Users, TIME_2_RefusesALateAdditionBeforeTheOneRecorded) {
  story_.APartner("P-1");
  story_.At("2027-02-01");
  story_.AUser(contoso_, "harry@contoso.onmicrosoft.com");
  story_.At("2027-03-01");
  const std::string fields = fmt::format(
      R"({{"organisation":"{}","user":{{"address":"harry@contoso.onmicrosoft.com","name":"H"}}}})", contoso_);
  EXPECT_THAT(story_.DoLate("2027-01-20", "addUser", fields), Refused("TIME-2"));
}

TEST_F(Users, ACC_5_TIME_2_NoLateRemovalLeavesAnAccountWithoutAdministratorLater) {
  story_.AnAccountWithDomain("A", contoso_, "contoso.com");
  ASSERT_THAT(AddUser(kGloria, "mary@contoso.com"), Accepted());
  const auto member = [&](std::string_view command, std::string_view more) {
    return Send(kKimOfAccounts, command, fmt::format(R"({{"account":"A",{}}})", more));
  };
  const auto add = [&](std::string_view address) {
    return member("addMember",
                  fmt::format(R"("member":{{"address":"{}","name":"M"}},"role":"accountAdministrator")", address));
  };
  ASSERT_THAT(add("mary@contoso.com"), Accepted());
  story_.At("2027-03-01");
  const Reply removed =
      Send("mary@contoso.com", "removeMember", fmt::format(R"({{"account":"A","member":"{}"}})", kKimOfAccounts));
  ASSERT_THAT(removed, Accepted());
  story_.At("2027-03-03");
  ASSERT_THAT(
      Send("mary@contoso.com", "addMember",
           R"({"account":"A","member":{"address":"zoe@contoso.com","name":"Z"},"role":"accountAdministrator"})"),
      Accepted());
  story_.At("2027-03-10");
  const std::string mary = fmt::format(R"({{"organisation":"{}","user":"mary@contoso.com"}})", contoso_);
  EXPECT_THAT(story_.DoLate("2027-02-25", "removeUser", mary),
              Refused("TIME-2", HasSubstr(fmt::format("entry {} ", removed.first_entry))));
  EXPECT_THAT(story_.DoLate("2027-03-05", "removeUser", mary), Accepted());
}

}  // namespace
}  // namespace muniment::testing
