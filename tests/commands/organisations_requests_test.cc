#include "tests/commands/organisations_fixture.h"

namespace muniment::testing {
namespace {

class WorkAccountRequests : public OrganisationsTest {
 protected:
  static constexpr std::string_view kHarry = "harry@contoso.onmicrosoft.com";
  Reply Request(std::string_view address = kHarry) {
    return story_.Do(
        "requestWorkAccount",
        fmt::format(R"({{"organisation":"{}","person":{{"address":"{}","name":"Harry"}}}})", contoso_, address));
  }
  Reply Answer(std::string_view actor, std::string_view command, std::string_view request) {
    return Send(actor, command, fmt::format(R"({{"organisation":"{}","request":"{}"}})", contoso_, request));
  }
};

TEST_F(WorkAccountRequests, ORG_5_TellsTheGlobalAdministrators) {
  const Reply reply = Request();
  ASSERT_THAT(reply, Accepted());
  const auto notices = NoticesOf(schemas::NoticeKind::WORK_ACCOUNT_REQUESTED);
  ASSERT_EQ(notices.size(), 1u);
  EXPECT_EQ(notices[0].recipients, Contoso().With(Role::GLOBAL_ADMINISTRATOR));
}

TEST_F(WorkAccountRequests, HIST_3_WhoAsksForThemselvesIsTheActor) {
  story_.As(kHarry);
  const Reply reply = Request();
  ASSERT_THAT(reply, Accepted());
  for (uint64_t number = reply.first_entry; number < reply.first_entry + reply.entry_count; ++number) {
    const auto entry = story_.world().EntryAt(Position{number});
    EXPECT_EQ(PersonId::FromBytes(entry->get().getActor().getPerson()), Person(reply.Created("person"))) << number;
  }
}

TEST_F(WorkAccountRequests, CMD_6_WhoIsNewAsksOnlyForThemselves) {
  story_.As("ida@contoso.onmicrosoft.com");
  EXPECT_THAT(Request(), Refused("CMD-6", HasSubstr("only for themselves")));
  EXPECT_THAT(Request("ida@contoso.onmicrosoft.com"), Accepted());
  EXPECT_THAT(Request(), Accepted()) << "who asked is somebody whom the ledger knows";
}

TEST_F(WorkAccountRequests, ORG_5_IsUnchangedWhileOneIsOpenOrThePersonIsAUser) {
  const Reply first = Request();
  const Reply again = Request();
  EXPECT_THAT(again, Unchanged());
  EXPECT_EQ(again.Created("request"), first.Created("request"));
  EXPECT_THAT(Request(kGloria), Unchanged());
}

TEST_F(WorkAccountRequests, ORG_2_RefusesOneAtAForeignDomain) {
  EXPECT_THAT(Request("harry@elsewhere.example"), Refused("ORG-2"));
}

TEST_F(WorkAccountRequests, ORG_5_GrantingCreatesTheAccountInTheSameStep) {
  const Reply request = Request();
  const std::string id = request.Created("request");
  EXPECT_THAT(Answer(Story::kOperator, "grantWorkAccount", id), Refused("CMD-6"));
  ASSERT_THAT(Answer(kGloria, "grantWorkAccount", id), Accepted());
  const PersonId harry = Person(request.Created("person"));
  ASSERT_NE(Contoso().Find(harry), nullptr);
  EXPECT_EQ(Contoso().Find(harry)->domain, kContoso);
  const auto notices = NoticesOf(schemas::NoticeKind::WORK_ACCOUNT_DECIDED);
  ASSERT_EQ(notices.size(), 1u);
  EXPECT_EQ(notices[0].recipients, std::vector<PersonId>{harry});
  // Its address is the one that was asked for.
  EXPECT_THAT(OnUser(kGloria, "setRoles", kHarry, R"(,"roles":["userAdministrator"])"), Accepted());
}

TEST_F(WorkAccountRequests, ORG_5_IsDecidedOnce) {
  const std::string granted = Request().Created("request");
  ASSERT_THAT(Answer(kGloria, "grantWorkAccount", granted), Accepted());
  EXPECT_THAT(Answer(kGloria, "grantWorkAccount", granted), Unchanged());
  EXPECT_THAT(Answer(kGloria, "refuseWorkAccount", granted), Refused("ORG-5", HasSubstr("granted already")));

  const std::string refused = Request("ida@contoso.onmicrosoft.com").Created("request");
  ASSERT_THAT(Answer(kGloria, "refuseWorkAccount", refused), Accepted());
  EXPECT_THAT(Answer(kGloria, "refuseWorkAccount", refused), Unchanged());
  EXPECT_THAT(Answer(kGloria, "grantWorkAccount", refused), Refused("ORG-5", HasSubstr("refused already")));
  EXPECT_EQ(Contoso().users().size(), 2u);
}

TEST_F(WorkAccountRequests, ORG_5_RefusesARequestThatIsNotThere) {
  EXPECT_THAT(Answer(kGloria, "grantWorkAccount", story_.NewId()), Refused("ORG-5"));
}

TEST_F(WorkAccountRequests, ORG_5_AddedLateAsOfBeforeTheRequestThePersonsOpenRequestIsGranted) {
  story_.At("2027-02-10");
  const Reply request = Request();
  ASSERT_THAT(request, Accepted());
  story_.APartner("P-1");
  story_.At("2027-03-01");
  const std::string fields =
      fmt::format(R"({{"organisation":"{}","user":{{"address":"{}","name":"Harry"}}}})", contoso_, kHarry);
  ASSERT_THAT(story_.DoLate("2027-02-01", "addUser", fields), Accepted());
  EXPECT_THAT(Answer(kGloria, "grantWorkAccount", request.Created("request")), Unchanged());
  EXPECT_EQ(NoticesOf(schemas::NoticeKind::WORK_ACCOUNT_DECIDED).size(), 1u);
}

TEST_F(WorkAccountRequests, ORG_5_AddingThePersonAsAUserGrantsWhatIsOpen) {
  const std::string id = Request().Created("request");
  ASSERT_THAT(AddUser(kGloria, kHarry), Accepted());
  EXPECT_THAT(Answer(kGloria, "grantWorkAccount", id), Unchanged());
  EXPECT_THAT(Answer(kGloria, "refuseWorkAccount", id), Refused("ORG-5"));
}

}  // namespace
}  // namespace muniment::testing
