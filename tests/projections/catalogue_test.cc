#include "projections/catalogue.h"

#include "fmt/format.h"
#include "tests/projections/told.h"

namespace muniment::testing {
namespace {

using projections::CatalogueView;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(CatalogueView, CAT_7_GroupByProductAndTakeAnEditionWithoutOneAsAFamilyOfItsOwn) {
  Story story;
  story.AnEdition("ZED");
  story.AnEdition("ALPHA");
  EXPECT_THAT(Told(story, CatalogueView()),
              ElementsAre(HasSubstr(R"("product":"Edition ALPHA")"), HasSubstr(R"("product":"Edition ZED")")));
  ASSERT_THAT(story.Do("setProduct", R"({"edition":"ZED","product":"A family"})"), Accepted());
  EXPECT_THAT(Told(story, CatalogueView()), ElementsAre(HasSubstr(R"("product":"A family")"), HasSubstr("ALPHA")));
}

TEST(CatalogueView, CAT_3_MarkWhatIsWithdrawnFromThenOn) {
  Story story("2027-01-01");
  story.AnEdition("STANDARDPACK");
  story.At("2027-03-01");
  ASSERT_THAT(story.Do("withdrawEdition", R"({"edition":"STANDARDPACK"})"), Accepted());
  EXPECT_THAT(Told(story, CatalogueView()), ElementsAre(HasSubstr(R"("withdrawn":true)")));
  EXPECT_THAT(Told(story, CatalogueView(), {.as_of = "2027-02-28"}), ElementsAre(HasSubstr(R"("withdrawn":false)")));
}

TEST(CatalogueView, CAT_11_ShowWhatWasAddedByCommandAsOutsideTheTable) {
  Story story;
  const std::string guid = story.AnEdition("STANDARDPACK");
  EXPECT_THAT(Told(story, CatalogueView(), {.id = guid}),
              ElementsAre(AllOf(HasSubstr(R"("outsideTable":true)"), HasSubstr(R"("listed":false)"))));
  EXPECT_THAT(Told(story, CatalogueView(), {.filters = {{"listed", "true"}}}), IsEmpty());
}

TEST(CatalogueView, CAT_8_GiveTheTermsOfEachOfferInForce) {
  Story story("2027-01-01");
  story.AnEdition("STANDARDPACK", R"({"step":50,"greatest":300})");
  const auto rows = Told(story, CatalogueView(), {.id = "STANDARDPACK"});
  EXPECT_THAT(
      rows, ElementsAre(AllOf(HasSubstr(R"("offers":1)"), HasSubstr(R"("step":50)"), HasSubstr(R"("greatest":300)"))));
  story.At("2027-02-01");
  ASSERT_THAT(story.Do("setTermsOfSale", R"({"edition":"STANDARDPACK","terms":{"step":25}})"), Accepted());
  EXPECT_THAT(Told(story, CatalogueView(), {.id = "STANDARDPACK"}), ElementsAre(HasSubstr(R"("step":25)")));
  EXPECT_THAT(Told(story, CatalogueView(), {.id = "STANDARDPACK", .as_of = "2027-01-31"}),
              ElementsAre(HasSubstr(R"("step":50)")));
}

TEST(CatalogueView, CAT_1_SearchByProductNameAndCode) {
  Story story;
  story.AnEdition("STANDARDPACK");
  story.AnEdition("ENTERPRISEPACK");
  EXPECT_THAT(Told(story, CatalogueView(), {.filters = {{"search", "enter"}}}),
              ElementsAre(HasSubstr("ENTERPRISEPACK")));
  EXPECT_THAT(Told(story, CatalogueView(), {.filters = {{"search", "edition"}}}), SizeIs(2));
  EXPECT_EQ(Ask(story, CatalogueView(), {.id = "NOSUCH"}).status.code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace muniment::testing
