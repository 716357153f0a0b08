#include "commands/notices/notices.h"

#include "commands/organisations/ties.h"
#include "tests/commands/organisations_fixture.h"

namespace muniment::testing {
namespace {

using NoticesTest = OrganisationsTest;

TEST_F(NoticesTest, MAIL_1_ANoticeIsUndeliveredUntilItsSendingIsRecorded) {
  ASSERT_THAT(
      story_.Do("requestWorkAccount",
                fmt::format(R"({{"organisation":"{}","person":{{"address":"h@{}","name":"H"}}}})", contoso_, kContoso)),
      Accepted());
  const auto undelivered = commands::NoticesOf(story_.world()).undelivered();
  ASSERT_EQ(undelivered.size(), 1u);
  const std::string id = ToText(undelivered.begin()->first);
  const std::string fields = fmt::format(R"({{"notices":["{}"]}})", id);
  EXPECT_THAT(story_.Do("recordDelivery", fields), Accepted());
  EXPECT_TRUE(commands::NoticesOf(story_.world()).undelivered().empty());
  EXPECT_THAT(story_.Do("recordDelivery", fields), Unchanged());
}

TEST_F(NoticesTest, MAIL_1_ANoticeHoldsIdsAndNoText) {
  story_.AnAccount("A");
  ASSERT_THAT(OnAccount(kKimOfAccounts, "associateDomain", "A",
                        R"(,"domain":"contoso.com","administrator":{"address":"adam@contoso.com","name":"Adam"})"),
              Accepted());
  const auto notices = NoticesOf(schemas::NoticeKind::ADMINISTRATOR_INVITED);
  ASSERT_EQ(notices.size(), 1u);
  for (const auto& [name, value] : notices[0].about) {
    EXPECT_EQ(value.find('@'), std::string::npos) << name;
    EXPECT_EQ(value.find("Adam"), std::string::npos) << name;
  }
}

TEST_F(NoticesTest, CMD_3_ADryRunMakesNoNotice) {
  Story::Envelope envelope;
  envelope.dry_run = true;
  ASSERT_THAT(
      story_.Do("requestWorkAccount",
                fmt::format(R"({{"organisation":"{}","person":{{"address":"h@{}","name":"H"}}}})", contoso_, kContoso),
                envelope),
      Accepted());
  EXPECT_TRUE(commands::NoticesOf(story_.world()).undelivered().empty());
}

TEST_F(NoticesTest, PRIV_5_WhatTiesAPersonIsListedUntilItEnds) {
  story_.AnAccount("A");
  const Reply added = AddUser(kGloria, "harry@contoso.onmicrosoft.com");
  const PersonId harry = Person(added.Created("person"));
  ASSERT_THAT(OnAccount(kKimOfAccounts, "addMember", "A",
                        R"(,"member":{"address":"harry@contoso.onmicrosoft.com","name":"H"},"role":"accountManager")"),
              Accepted());
  commands::Ties ties = commands::TiesOf(story_.world(), harry);
  EXPECT_EQ(ties.user_of.size(), 1u);
  EXPECT_EQ(ties.member_of, std::vector<std::string>{"A"});
  EXPECT_FALSE(ties.none());
  ASSERT_THAT(OnUser(kGloria, "removeUser", added.Created("person")), Accepted());
  EXPECT_TRUE(commands::TiesOf(story_.world(), harry).none());
}

}  // namespace
}  // namespace muniment::testing
