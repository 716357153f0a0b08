// Editions: from tables, by command, withdrawn; their products; which edition a command means.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "commands/catalogue/catalogue.h"
#include "tests/support/imports.h"
#include "tests/support/story.h"

namespace muniment {
namespace {

using testing::Accepted;
using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::Import;
using testing::Refused;
using testing::Reply;
using testing::Story;
using testing::Unchanged;

constexpr std::string_view kE1 = "18181a46-0d4e-45cd-891e-60aabd171b4e";
constexpr std::string_view kE3 = "6fd2c87f-b296-42f0-b197-1e91e994b900";
constexpr std::string_view kExchange = "9aaf7827-d63c-4b61-89c3-182f06f82e5c";
constexpr std::string_view kTeams = "57ff2da0-773e-42df-b2af-ffb7a2317929";

EditionId IdOf(std::string_view guid) { return ParseIdAs<EditionId>(guid).value(); }
Instant On(std::string_view day) { return ParseInstant(day, BareDate::kLastSecond).value(); }

struct Plan {
  std::string_view id;
  std::string code;
};
struct Row {
  std::string_view edition;
  std::string code, name;
  std::vector<Plan> plans = {{kExchange, "EXCHANGE"}};
  bool kept = false;
};

Reply Table(Story& story, std::string_view effective, const std::vector<Row>& rows, std::string_view defect = "") {
  return Import(story, effective, [&](schemas::Command::Body::Builder body) {
    auto import = body.initImportCatalogue();
    auto editions = import.initEditions(static_cast<unsigned>(rows.size()));
    for (unsigned i = 0; i < rows.size(); ++i) {
      const EditionId id = IdOf(rows[i].edition);
      editions[i].setEdition({id.bytes.data(), id.bytes.size()});
      editions[i].setKept(rows[i].kept);
      editions[i].setCode(rows[i].code);
      editions[i].setName(rows[i].name);
      auto plans = editions[i].initPlans(static_cast<unsigned>(rows[i].plans.size()));
      for (unsigned k = 0; k < plans.size(); ++k) {
        const EditionId plan = IdOf(rows[i].plans[k].id);
        plans[k].setPlan({plan.bytes.data(), plan.bytes.size()});
        plans[k].setCode(rows[i].plans[k].code);
        plans[k].setName(rows[i].plans[k].code);
      }
    }
    if (!defect.empty()) import.initDefects(1)[0].setKind(std::string(defect));
    return absl::OkStatus();
  });
}

const Row kRowE1{kE1, "STANDARDPACK", "Office 365 E1"};
const Row kRowE3{kE3, "ENTERPRISEPACK", "Office 365 E3"};

bool ListedOn(Story& story, std::string_view guid, std::string_view day) {
  const bool* listed = commands::CatalogueOf(story.world()).Find(IdOf(guid))->listed.At(On(day));
  return listed && *listed;
}

TEST(ImportCatalogue, CAT_1_RecordsWhatIsNewAndNothingTheSecondTime) {
  Story story("2027-01-01");
  const Reply first = Table(story, "2026-05-01", {kRowE1, kRowE3});
  ASSERT_THAT(first, Accepted());
  EXPECT_EQ(first.entry_count, 3u);  // two editions and the import
  EXPECT_THAT(Table(story, "2026-05-01", {kRowE1, kRowE3}), Unchanged());
  EXPECT_THAT(Table(story, "2026-06-01", {kRowE3, kRowE1}), Unchanged());
}

TEST(ImportCatalogue, CAT_1_AChangeOfCaseIsARename) {
  Story story("2027-01-01");
  Table(story, "2026-05-01", {kRowE1});
  const Reply renamed = Table(story, "2026-06-01", {{kE1, "STANDARDPACK", "OFFICE 365 E1"}});
  ASSERT_THAT(renamed, Accepted());
  EXPECT_EQ(renamed.entry_count, 2u);
  EXPECT_EQ(commands::EditionText(story.world(), IdOf(kE1), On("2026-05-31")), "Office 365 E1");
  EXPECT_EQ(commands::EditionText(story.world(), IdOf(kE1), On("2026-06-01")), "OFFICE 365 E1");
}

TEST(ImportCatalogue, CAT_1_PlansComeAndGoByDate) {
  Story story("2027-01-01");
  Table(story, "2026-05-01", {{kE1, "STANDARDPACK", "Office 365 E1", {{kExchange, "EXCHANGE"}}}});
  ASSERT_THAT(Table(story, "2026-06-01", {{kE1, "STANDARDPACK", "Office 365 E1", {{kTeams, "TEAMS1"}}}}), Accepted());
  const commands::Edition* e1 = commands::CatalogueOf(story.world()).Find(IdOf(kE1));
  ASSERT_EQ(e1->plans.At(On("2026-05-31"))->size(), 1u);
  EXPECT_EQ(e1->plans.At(On("2026-05-31"))->front().code, "EXCHANGE");
  ASSERT_EQ(e1->plans.At(On("2026-06-01"))->size(), 1u);
  EXPECT_EQ(e1->plans.At(On("2026-06-01"))->front().code, "TEAMS1");
  ASSERT_THAT(Table(story, "2026-07-01", {{kE1, "STANDARDPACK", "Office 365 E1", {{kTeams, "Teams1"}}}}), Accepted());
  EXPECT_EQ(commands::CatalogueOf(story.world()).Find(IdOf(kE1))->plans.At(On("2026-07-01"))->front().code, "Teams1");
}

TEST(ImportCatalogue, CAT_1_DefectsAreRecordedOnce) {
  Story story("2027-01-01");
  Table(story, "2026-05-01", {kRowE1});
  EXPECT_THAT(Table(story, "2026-05-01", {kRowE1}, "whitespace"), Accepted());
  EXPECT_THAT(Table(story, "2026-05-01", {kRowE1}, "whitespace"), Unchanged());
}

TEST(ImportCatalogue, CAT_1_RefusesAnEditionTwiceAndAnEmptyTable) {
  Story story("2027-01-01");
  EXPECT_THAT(Table(story, "2026-05-01", {kRowE1, kRowE1}), Refused("CAT-1", HasSubstr(std::string(kE1))));
  EXPECT_THAT(Table(story, "2026-05-01", {}), Refused("CAT-1", HasSubstr("unlist all")));
}

TEST(ImportCatalogue, CAT_9_AbsentIsUnlistedWithoutEffectOnSaleAndComesBack) {
  Story story("2027-01-01");
  Table(story, "2026-05-01", {kRowE1, kRowE3});
  ASSERT_THAT(Table(story, "2026-06-01", {kRowE3}), Accepted());
  EXPECT_TRUE(ListedOn(story, kE1, "2026-05-31"));
  EXPECT_FALSE(ListedOn(story, kE1, "2026-06-01"));
  commands::OfferTerms terms;
  EXPECT_FALSE(commands::ChooseOffer(story.world(), IdOf(kE1), {}, schemas::Programme::MPSA, "AT",
                                     commands::PurchaseKind::kOrder, 1, On("2026-06-01"), &terms));
  ASSERT_THAT(Table(story, "2026-07-01", {kRowE1, kRowE3}), Accepted());
  EXPECT_TRUE(ListedOn(story, kE1, "2026-07-01"));
}

TEST(ImportCatalogue, CAT_9_AnEditionWhoseRowsAreBrokenIsListedUnchanged) {
  Story story("2027-01-01");
  Table(story, "2026-05-01", {kRowE1, kRowE3});
  EXPECT_THAT(Table(story, "2026-06-01", {{kE1, "", "", {}, /*kept=*/true}, kRowE3}), Unchanged());
  Table(story, "2026-07-01", {kRowE3});
  ASSERT_THAT(Table(story, "2026-08-01", {{kE1, "", "", {}, /*kept=*/true}, kRowE3}), Accepted());
  EXPECT_TRUE(ListedOn(story, kE1, "2026-08-01"));
  EXPECT_EQ(commands::EditionText(story.world(), IdOf(kE1), On("2026-08-01")), "Office 365 E1");
}

TEST(ImportCatalogue, CAT_9_ABrokenEditionThatIsNotKnownIsReportedAsNotAdded) {
  Story story("2027-01-01");
  ASSERT_THAT(Table(story, "2026-05-01", {{kE1, "", "", {}, /*kept=*/true}, kRowE3}), Accepted());
  const commands::Catalogue& catalogue = commands::CatalogueOf(story.world());
  EXPECT_EQ(catalogue.Find(IdOf(kE1)), nullptr);
  ASSERT_EQ(catalogue.last_defects().size(), 1u);
  EXPECT_EQ(catalogue.last_defects()[0].kind, "notAdded");
  EXPECT_EQ(catalogue.last_defects()[0].value, kE1);
  EXPECT_EQ(catalogue.last_defects()[0].column, "GUID");
}

TEST(ImportCatalogue, CAT_9_APlansGuidThatABrokenRowHasLeftIsReportedAsAPlans) {
  Story story("2027-01-01");
  Table(story, "2026-05-01", {kRowE1, kRowE3});
  ASSERT_THAT(Table(story, "2026-06-01", {kRowE3, {kExchange, "", "", {}, /*kept=*/true}}), Accepted());
  const commands::Catalogue& catalogue = commands::CatalogueOf(story.world());
  ASSERT_EQ(catalogue.last_defects().size(), 1u);
  EXPECT_EQ(catalogue.last_defects()[0].kind, "notAdded");
  EXPECT_EQ(catalogue.last_defects()[0].column, "Service_Plan_Id");
}

TEST(ImportCatalogue, CAT_10_GoesForwardOnly) {
  Story story("2027-01-01");
  Table(story, "2026-05-01", {kRowE1});
  EXPECT_THAT(Table(story, "2026-04-30", {kRowE1, kRowE3}),
              Refused("CAT-10", AllOf(HasSubstr("2026-04-30"), HasSubstr("2026-05-01"))));
  EXPECT_THAT(Table(story, "2026-05-01", {kRowE1, kRowE3}), Accepted());
}

TEST(ImportCatalogue, TIME_6_MayAnnounceTheFuture) {
  Story story("2027-01-01");
  Table(story, "2026-05-01", {kRowE1});
  ASSERT_THAT(Table(story, "2027-06-01", {{kE1, "STANDARDPACK", "New name"}, kRowE3}), Accepted());
  EXPECT_EQ(commands::EditionText(story.world(), IdOf(kE1), On("2027-05-31")), "Office 365 E1");
  EXPECT_EQ(commands::EditionText(story.world(), IdOf(kE1), On("2027-06-01")), "New name");
  EXPECT_THAT(story.Do("setProduct", R"({"edition":"ENTERPRISEPACK","product":"Office"})"),
              Refused("CAT-11", HasSubstr("ENTERPRISEPACK")));
  EXPECT_THAT(story.At("2027-06-02").Do("setProduct", R"({"edition":"ENTERPRISEPACK","product":"Office"})"),
              Accepted());
}

TEST(ImportCatalogue, CMD_6_IsAnOperatorsAlone) {
  Story story("2027-01-01");
  story.AnAccount("0005000123");
  const std::string e1 =
      R"({"edition":"18181a46-0d4e-45cd-891e-60aabd171b4e","code":"STANDARDPACK","name":"Office 365 E1"})";
  EXPECT_THAT(story.As("kim@contoso.com").Do("addEdition", e1), Refused("CMD-6"));
  EXPECT_THAT(story.Do("addEdition", e1), Accepted());
}

// ---- by command

constexpr std::string_view kAddE1 =
    R"({"edition":"18181a46-0d4e-45cd-891e-60aabd171b4e","code":"STANDARDPACK","name":"Office 365 E1"})";

TEST(AddEdition, CAT_11_AddsOnceWithItsOwnGuid) {
  Story story("2027-01-01");
  EXPECT_THAT(story.Do("addEdition", kAddE1), Accepted());
  EXPECT_THAT(story.Do("addEdition", kAddE1), Unchanged());
  EXPECT_THAT(
      story.Do("addEdition", R"({"edition":"18181a46-0d4e-45cd-891e-60aabd171b4e","code":"OTHER","name":"Other"})"),
      Refused("CAT-11", HasSubstr("Office 365 E1")));
  EXPECT_THAT(story.Do("addEdition",
                       R"({"edition":"6fd2c87f-b296-42f0-b197-1e91e994b900","code":"STANDARDPACK","name":"Other"})"),
              Refused("CAT-11", HasSubstr(std::string(kE1))));
}

TEST(AddEdition, CAT_9_AnEditionOutsideTheTableIsNotUnlistedByATableWithoutIt) {
  Story story("2027-01-01");
  ASSERT_THAT(story.Do("addEdition", kAddE1), Accepted());
  const Reply table = Table(story, "2027-02-01", {kRowE3});
  ASSERT_THAT(table, Accepted());
  EXPECT_EQ(table.entry_count, 2u);  // E3 and the import
  ASSERT_THAT(Table(story, "2027-03-01", {kRowE1, kRowE3}), Accepted());
  EXPECT_TRUE(ListedOn(story, kE1, "2027-03-01"));
  ASSERT_THAT(Table(story, "2027-04-01", {kRowE3}), Accepted());
  EXPECT_FALSE(ListedOn(story, kE1, "2027-04-01"));
}

TEST(ResolveEdition, CAT_11_ACodeOfTwoGuidsIsRefusedNamingBoth) {
  Story story("2027-01-01");
  Table(story, "2026-05-01", {{kE1, "MCOPSTN5", "Calling Plan A"}, {kE3, "MCOPSTN5", "Calling Plan B"}});
  EXPECT_THAT(story.Do("withdrawEdition", R"({"edition":"MCOPSTN5"})"),
              Refused("CAT-11", AllOf(HasSubstr(std::string(kE1)), HasSubstr(std::string(kE3)))));
  EXPECT_THAT(story.Do("withdrawEdition", R"({"edition":"18181a46-0d4e-45cd-891e-60aabd171b4e"})"), Accepted());
}

TEST(ResolveEdition, CAT_11_CodesAreThoseOfTheEffectiveTime) {
  Story story("2027-01-01");
  Table(story, "2026-05-01", {{kE1, "OLDCODE", "Office 365 E1"}});
  Table(story, "2026-06-01", {{kE1, "NEWCODE", "Office 365 E1"}});
  EditionId found;
  EXPECT_FALSE(commands::ResolveEdition(story.world(), "OLDCODE", On("2026-05-31"), &found));
  EXPECT_EQ(found, IdOf(kE1));
  EXPECT_FALSE(commands::ResolveEdition(story.world(), "NEWCODE", On("2026-06-01"), &found));
  EXPECT_TRUE(commands::ResolveEdition(story.world(), "OLDCODE", On("2026-06-01"), &found));
  EXPECT_TRUE(commands::ResolveEdition(story.world(), "newcode", On("2026-06-01"), &found));
  EXPECT_TRUE(commands::ResolveEdition(story.world(), kE1, On("2026-04-30"), &found));
}

TEST(WithdrawEdition, CAT_3_NothingNewIsSoldAndWhatRunsCanBeRenewed) {
  Story story("2027-01-01");
  story.AnEdition("STANDARDPACK");
  EXPECT_THAT(story.Do("withdrawEdition", R"({"edition":"STANDARDPACK"})"), Accepted());
  EXPECT_THAT(story.Do("withdrawEdition", R"({"edition":"STANDARDPACK"})"), Unchanged());
  EditionId edition;
  ASSERT_FALSE(commands::ResolveEdition(story.world(), "STANDARDPACK", On("2027-01-01"), &edition));
  commands::OfferTerms terms;
  const auto choose = [&](commands::PurchaseKind kind) {
    return commands::ChooseOffer(story.world(), edition, {}, schemas::Programme::MPSA, "AT", kind, 1, On("2027-01-01"),
                                 &terms);
  };
  for (const auto kind : {commands::PurchaseKind::kOrder, commands::PurchaseKind::kSelfProvision,
                          commands::PurchaseKind::kSelfService, commands::PurchaseKind::kKeys}) {
    const commands::Verdict refusal = choose(kind);
    ASSERT_TRUE(refusal.has_value());
    EXPECT_EQ(refusal->rule(), "CAT-3");
    EXPECT_THAT(refusal->message(), HasSubstr("2027-01-01"));
  }
  EXPECT_FALSE(choose(commands::PurchaseKind::kRenewal).has_value());
}

TEST(SetProduct, CAT_7_IsADatedAttributeAndUnchangedWhenAlreadySo) {
  Story story("2027-01-01");
  ASSERT_THAT(story.Do("addEdition", kAddE1), Accepted());
  const commands::Edition* e1 = commands::CatalogueOf(story.world()).Find(IdOf(kE1));
  EXPECT_EQ(e1->product.At(On("2027-01-01")), nullptr);
  EXPECT_THAT(story.Do("setProduct", R"({"edition":"STANDARDPACK","product":"Office 365"})"), Accepted());
  EXPECT_THAT(story.Do("setProduct", R"({"edition":"STANDARDPACK","product":"Office 365"})"), Unchanged());
  Story::Envelope later;
  later.effective = "2027-07-01";
  EXPECT_THAT(story.Do("setProduct", R"({"edition":"STANDARDPACK","product":"Microsoft 365"})", later), Accepted());
  e1 = commands::CatalogueOf(story.world()).Find(IdOf(kE1));
  EXPECT_EQ(*e1->product.At(On("2027-06-30")), "Office 365");
  EXPECT_EQ(*e1->product.At(On("2027-07-01")), "Microsoft 365");
}

TEST(ImportProducts, CAT_7_AllOrNone) {
  Story story("2027-01-01");
  Table(story, "2026-05-01", {kRowE1, kRowE3});
  const auto import = [&](const std::vector<std::pair<std::string_view, std::string_view>>& rows) {
    return Import(story, "", [&](schemas::Command::Body::Builder body) {
      auto products = body.initImportProducts().initProducts(static_cast<unsigned>(rows.size()));
      for (unsigned i = 0; i < rows.size(); ++i) {
        products[i].setEdition(std::string(rows[i].first));
        products[i].setProduct(std::string(rows[i].second));
      }
      return absl::OkStatus();
    });
  };
  EXPECT_THAT(import({{kE1, "Office 365"}, {kTeams, "Teams"}}), Refused("CAT-11", HasSubstr(std::string(kTeams))));
  EXPECT_THAT(import({{kE1, "Office 365"}, {kE1, "Office"}}), Refused("CAT-7", HasSubstr("Office 365 and Office")));
  EXPECT_EQ(import({{kE1, "Office 365"}, {kE3, "Office 365"}}).entry_count, 2u);
  EXPECT_EQ(import({{kE1, "Office 365"}, {kE3, "Office"}}).entry_count, 1u);
  EXPECT_THAT(import({{kE1, "Office 365"}, {kE3, "Office"}}), Unchanged());
}

}  // namespace
}  // namespace muniment
