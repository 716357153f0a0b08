#include "projections/agreements.h"

#include "tests/projections/told.h"

namespace muniment::testing {
namespace {

using projections::AgreementsView;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(AgreementsView, ORD_1_SayWhoMayOrderAndFromWhen) {
  Story story("2027-02-01");
  story.AnAgreement("A-1", "mpsa", "2026-01-15");
  EXPECT_THAT(Told(story, AgreementsView()),
              ElementsAre(AllOf(HasSubstr(R"("partner":"P-1")"), HasSubstr(R"("start":"2026-01-15T00:00:00Z")"),
                                HasSubstr(R"("inForce":true)"))));
}

TEST(AgreementsView, SP_4_GiveTheNextAnniversaryOfTheDayAskedFor) {
  Story story("2027-02-01");
  story.AnAgreement("A-1", "mpsa", "2026-01-15");
  EXPECT_THAT(Told(story, AgreementsView()), ElementsAre(HasSubstr(R"("nextAnniversary":"2028-01-15T00:00:00Z")")));
  EXPECT_THAT(Told(story, AgreementsView(), {.as_of = "2029-06-01"}),
              ElementsAre(HasSubstr(R"("nextAnniversary":"2030-01-15T00:00:00Z")")));
}

TEST(AgreementsView, ORD_7_NameTheResellersCustomer) {
  Story story;
  const std::string organisation = story.AnOrganisation();
  story.AnAgreement("R-1", "reseller", "2026-01-15", organisation);
  EXPECT_THAT(Told(story, AgreementsView(), {.filters = {{"kind", "reseller"}}}), ElementsAre(HasSubstr(organisation)));
  EXPECT_THAT(Told(story, AgreementsView(), {.filters = {{"kind", "mpsa"}}}), IsEmpty());
}

TEST(AgreementsView, ACC_4_ShowAPartnerItsOwn) {
  Story story;
  story.AnAgreement("A-1");
  story.APartner("P-2");
  story.AnAccount("0005000123");
  EXPECT_THAT(Told(story, AgreementsView(), {.as = "ann@p-1.example"}), SizeIs(1));
  EXPECT_THAT(Told(story, AgreementsView(), {.as = "ann@p-2.example"}), IsEmpty());
  EXPECT_THAT(Told(story, AgreementsView(), {.as = "kim@contoso.com"}), SizeIs(1));
}

TEST(AgreementsView, ORG_6_GiveTheLicenceIdOfOne) {
  Story story;
  story.AnAgreement("A-1");
  EXPECT_THAT(Told(story, AgreementsView(), {.id = "A-1"}), ElementsAre(HasSubstr(R"("licenceId":"A-1")")));
  EXPECT_EQ(Ask(story, AgreementsView(), {.id = "A-2"}).status.code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace muniment::testing
