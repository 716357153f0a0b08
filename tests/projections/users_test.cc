#include "projections/users.h"

#include "fmt/format.h"
#include "tests/projections/told.h"

namespace muniment::testing {
namespace {

using projections::UsersView;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr std::string_view kGloria = "gloria@contoso.onmicrosoft.com";

std::string AddNamed(Story& story, const std::string& organisation, std::string_view address, std::string_view name) {
  const Reply added = story.As(kGloria).Do(
      "addUser",
      fmt::format(R"({{"organisation":"{}","user":{{"address":"{}","name":"{}"}}}})", organisation, address, name));
  EXPECT_THAT(added, Accepted());
  return added.Created("person");
}

void AddNameless(Story& story, const std::string& organisation, std::string_view address) {
  const std::string fields = fmt::format(R"({{"organisation":"{}","user":{{"address":"{}"}}}})", organisation, address);
  EXPECT_THAT(story.As(kGloria).Do("addUser", fields), Accepted());
}

TEST(UsersView, PRIV_7_SearchTheBeginningOfANameInOneOrganisation) {
  Story story;
  const std::string id = story.AnOrganisation();
  AddNamed(story, id, "harry@contoso.onmicrosoft.com", "Harry Habsburg");
  AddNamed(story, id, "maria@contoso.onmicrosoft.com", "María Núñez");
  const Question by_accent{.id = id, .filters = {{"search", "nun"}}, .as = std::string(kGloria)};
  EXPECT_THAT(Told(story, UsersView(), by_accent), ElementsAre(HasSubstr("María Núñez")));
  const Question within_a_word{.id = id, .filters = {{"search", "absburg"}}, .as = std::string(kGloria)};
  EXPECT_THAT(Told(story, UsersView(), within_a_word), IsEmpty());
  const Telling everywhere = Ask(story, UsersView(), {.filters = {{"search", "har"}}, .as = std::string(kGloria)});
  EXPECT_EQ(everywhere.status.code(), absl::StatusCode::kInvalidArgument);
}

TEST(UsersView, PRIV_7_FindNobodyByNameForThoseWhoMayNotSeeNames) {
  Story story;
  const std::string id = story.AnOrganisation();
  AddNamed(story, id, "harry@contoso.onmicrosoft.com", "Harry Habsburg");
  const Telling telling = Ask(story, UsersView(), {.id = id, .filters = {{"search", "har"}}});
  EXPECT_THAT(std::string(telling.status.message()), HasSubstr("--as"));
  EXPECT_THAT(telling.rows, IsEmpty());
  EXPECT_THAT(Told(story, UsersView(), {.id = id}), AllOf(SizeIs(2), Each(Not(HasSubstr("Harry")))));
}

TEST(UsersView, CMD_6_ShowUsersWithoutARoleOnlyThemselves) {
  Story story;
  const std::string id = story.AnOrganisation();
  AddNamed(story, id, "harry@contoso.onmicrosoft.com", "Harry Habsburg");
  EXPECT_THAT(Told(story, UsersView(), {.as = "harry@contoso.onmicrosoft.com"}),
              ElementsAre(HasSubstr("Harry Habsburg")));
}

TEST(UsersView, ORG_8_GiveANameAsLastEditedAndAsOfBefore) {
  Story story;
  const std::string id = story.AnOrganisation();
  const std::string harry = AddNamed(story, id, "harry@contoso.onmicrosoft.com", "Harry Habsburg");
  story.At("2027-02-01T09:00");
  ASSERT_THAT(story.As(kGloria).Do(
                  "editUser", fmt::format(R"({{"organisation":"{}","user":"{}","name":"Harry Hill"}})", id, harry)),
              Accepted());
  const Question now{.id = id, .filters = {{"person", harry}}, .as = std::string(kGloria)};
  EXPECT_THAT(Told(story, UsersView(), now), ElementsAre(HasSubstr("Harry Hill")));
  Question before = now;
  before.as_of = "2027-01-31";
  EXPECT_THAT(Told(story, UsersView(), before), ElementsAre(HasSubstr("Harry Habsburg")));
}

TEST(UsersView, ORG_9_LeaveOutWhoWasRemovedButNotAsOfBefore) {
  Story story;
  const std::string id = story.AnOrganisation();
  const std::string harry = AddNamed(story, id, "harry@contoso.onmicrosoft.com", "Harry Habsburg");
  story.At("2027-02-01T09:00");
  ASSERT_THAT(story.As(kGloria).Do("removeUser", fmt::format(R"({{"organisation":"{}","user":"{}"}})", id, harry)),
              Accepted());
  EXPECT_THAT(Told(story, UsersView(), {.id = id}), SizeIs(1));
  EXPECT_THAT(Told(story, UsersView(), {.id = id, .as_of = "2027-01-31"}), SizeIs(2));
}

TEST(UsersView, ORG_9_PRIV_1_TheSameAddressLaterBeginsWithoutTheFormerNameAndDetails) {
  Story story;
  const std::string id = story.AnOrganisation();
  const std::string rebecca = AddNamed(story, id, "re@contoso.onmicrosoft.com", "Rebecca Former");
  ASSERT_THAT(
      story.As(kGloria).Do("editUser",
                           fmt::format(R"({{"organisation":"{}","user":"{}","details":"mobile 0664"}})", id, rebecca)),
      Accepted());
  story.At("2027-02-01T09:00");
  ASSERT_THAT(story.As(kGloria).Do("removeUser", fmt::format(R"({{"organisation":"{}","user":"{}"}})", id, rebecca)),
              Accepted());
  AddNameless(story.At("2027-03-01T09:00"), id, "re@contoso.onmicrosoft.com");
  const Question new_user{
      .id = id, .filters = {{"person", rebecca}, {"details", ""}}, .as = "re@contoso.onmicrosoft.com"};
  EXPECT_THAT(
      Told(story, UsersView(), new_user),
      ElementsAre(AllOf(HasSubstr("re@contoso.onmicrosoft.com"), Not(HasSubstr("Rebecca")), Not(HasSubstr("0664")))));
  EXPECT_THAT(Told(story, UsersView(), {.id = id, .filters = {{"search", "reb"}}, .as = std::string(kGloria)}),
              IsEmpty());
  Question before = new_user;
  before.as = kGloria;
  before.as_of = "2027-01-31";
  EXPECT_THAT(Told(story, UsersView(), before), ElementsAre(AllOf(HasSubstr("Rebecca"), HasSubstr("0664"))));
}

TEST(UsersView, ORG_5_ORG_9_ANameInARefusedRequestIsNotThatOfAUserAddedLater) {
  Story story;
  const std::string id = story.AnOrganisation();
  const Reply requested =
      story.As("re@contoso.onmicrosoft.com")
          .Do("requestWorkAccount", fmt::format(R"({{"organisation":"{}","person":{{"address":)"
                                                R"("re@contoso.onmicrosoft.com","name":"Rebecca Refused"}}}})",
                                                id));
  ASSERT_THAT(requested, Accepted());
  ASSERT_THAT(story.As(kGloria).Do("refuseWorkAccount", fmt::format(R"({{"organisation":"{}","request":"{}"}})", id,
                                                                    requested.Created("request"))),
              Accepted());
  AddNameless(story, id, "re@contoso.onmicrosoft.com");
  EXPECT_THAT(Told(story, UsersView(), {.as = "re@contoso.onmicrosoft.com"}),
              ElementsAre(AllOf(HasSubstr("re@contoso.onmicrosoft.com"), Not(HasSubstr("Rebecca")))));
}

TEST(UsersView, ORG_3_FilterByRole) {
  Story story;
  const std::string id = story.AnOrganisation();
  AddNamed(story, id, "harry@contoso.onmicrosoft.com", "Harry Habsburg");
  EXPECT_THAT(Told(story, UsersView(), {.id = id, .filters = {{"role", "globalAdministrator"}}}),
              ElementsAre(HasSubstr(R"("roles":["globalAdministrator"])")));
}

}  // namespace
}  // namespace muniment::testing
