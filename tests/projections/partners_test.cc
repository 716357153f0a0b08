#include "projections/partners.h"

#include "tests/projections/told.h"

namespace muniment::testing {
namespace {

using projections::PartnersView;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

TEST(PartnersView, PAR_1_SayWhoMayOrderOnTheDayAskedFor) {
  Story story("2027-02-01");
  story.APartner("P-1");
  ASSERT_THAT(story.Do("authoriseDistributor", R"({"distributor":"D-1","from":"2020-01-01","to":"2027-06-30"})"),
              Accepted());
  EXPECT_THAT(Told(story, PartnersView()),
              ElementsAre(AllOf(HasSubstr(R"("mayOrder":true)"), HasSubstr(R"("distributors":["D-1"])"))));
  EXPECT_THAT(Told(story, PartnersView(), {.as_of = "2027-07-01"}), ElementsAre(HasSubstr(R"("mayOrder":false)")));
}

TEST(PartnersView, PAR_1_GiveRelationshipsAndEnrolmentOfOne) {
  Story story("2027-02-01");
  story.APartner("P-1");
  ASSERT_THAT(story.Do("setEnrolment", R"({"partner":"P-1","from":"2025-07-01"})"), Accepted());
  EXPECT_THAT(Told(story, PartnersView(), {.id = "P-1"}),
              ElementsAre(AllOf(HasSubstr(R"("enrolled":true)"), HasSubstr(R"("name":"Distributor One")"),
                                HasSubstr(R"("from":"2025-07-01T00:00:00Z")"))));
}

TEST(PartnersView, PAR_6_NameMembersToEachOther) {
  Story story;
  story.APartner("P-1");
  story.APartner("P-2");
  EXPECT_THAT(Told(story, PartnersView(), {.id = "P-1", .as = "ann@p-1.example"}),
              ElementsAre(HasSubstr("ann@p-1.example")));
  EXPECT_THAT(Told(story, PartnersView(), {.id = "P-1"}), ElementsAre(Not(HasSubstr("ann@p-1.example"))));
  EXPECT_THAT(Told(story, PartnersView(), {.as = "ann@p-2.example"}), ElementsAre(HasSubstr("P-2")));
}

TEST(PartnersView, PAR_3_WhoIsToDealWithAPartnerIsToldItsName) {
  Story story("2027-02-01");
  story.APartner("P-1");
  ASSERT_THAT(story.Do("setEnrolment", R"({"partner":"P-1","from":"2025-07-01"})"), Accepted());
  const std::string organisation = story.AnOrganisation();
  const Question of_gloria{.as = "gloria@contoso.onmicrosoft.com"};
  const Question of_p_1{.id = "P-1", .as = "gloria@contoso.onmicrosoft.com"};
  EXPECT_THAT(Told(story, PartnersView(), of_gloria), IsEmpty());
  EXPECT_EQ(Ask(story, PartnersView(), of_p_1).status.code(), absl::StatusCode::kNotFound);
  ASSERT_THAT(story.As("ann@p-1.example")
                  .Do("offerDelegation", fmt::format(R"({{"organisation":"{}","partner":"P-1"}})", organisation)),
              Accepted());
  const auto name_alone = AllOf(HasSubstr(R"("partner":"P-1")"), HasSubstr(R"("name":)"), Not(HasSubstr("D-1")),
                                Not(HasSubstr("members")), Not(HasSubstr("delegations")));
  EXPECT_THAT(Told(story, PartnersView(), of_gloria), ElementsAre(name_alone));
  EXPECT_THAT(Told(story, PartnersView(), of_p_1), ElementsAre(name_alone));
  story.AnAccount("0005000123");
  EXPECT_THAT(Told(story, PartnersView(), {.as = "kim@contoso.com"}), ElementsAre(name_alone))
      << "the account's agreement names it";
}

TEST(PartnersView, PAR_3_SayForWhomItActsAndToWhomItOffered) {
  Story story("2027-02-01");
  story.APartner("P-1");
  ASSERT_THAT(story.Do("setEnrolment", R"({"partner":"P-1","from":"2025-07-01"})"), Accepted());
  const std::string organisation = story.AnOrganisation();
  const std::string about = fmt::format(R"({{"organisation":"{}","partner":"P-1")", organisation);
  const auto delegations = [&](std::string_view as_of) {
    return Told(story, PartnersView(), {.id = "P-1", .as = "ann@p-1.example", .as_of = std::string(as_of)});
  };
  ASSERT_THAT(story.As("ann@p-1.example").Do("offerDelegation", about + "}"), Accepted());
  story.At("2027-02-03");
  ASSERT_THAT(story.As("gloria@contoso.onmicrosoft.com").Do("answerDelegation", about + R"(,"accept":true})"),
              Accepted());
  story.At("2027-02-05");
  ASSERT_THAT(story.As("gloria@contoso.onmicrosoft.com").Do("endDelegation", about + "}"), Accepted());
  EXPECT_THAT(delegations("2027-02-02"), ElementsAre(AllOf(HasSubstr(organisation), HasSubstr(R"("accepted":false)"))));
  EXPECT_THAT(delegations("2027-02-04"), ElementsAre(AllOf(HasSubstr(organisation), HasSubstr(R"("accepted":true)"),
                                                           HasSubstr("2027-02-03T00:00:00Z"))));
  EXPECT_THAT(delegations("2027-02-06"), ElementsAre(Not(HasSubstr(organisation))));
}

TEST(PartnersView, FindByNameAndNumber) {
  Story story;
  story.APartner("P-1");
  story.APartner("P-2");
  EXPECT_THAT(Told(story, PartnersView(), {.filters = {{"search", "partner"}}}), SizeIs(2));
  EXPECT_THAT(Told(story, PartnersView(), {.filters = {{"search", "2"}}}), ElementsAre(HasSubstr("P-2")));
  EXPECT_THAT(Told(story, PartnersView(), {.filters = {{"search", "zzz"}}}), IsEmpty());
}

}  // namespace
}  // namespace muniment::testing
