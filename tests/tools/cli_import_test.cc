// Tables in.
#include "tests/tools/cli.h"

namespace muniment::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr std::string_view kHeader =
    "Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,Service_Plans_Included_Friendly_Names\n";
constexpr std::string_view kGuid = "18181a46-0d4e-45cd-891e-60aabd171b4e";

class Importing : public Cli {
 protected:
  Importing() { Init(); }
  std::string File(std::string_view name, std::string_view text) {
    Write(folder_ / name, text);
    return (folder_ / name).string();
  }
  std::string Table(std::string_view name) {
    return File("table.csv", fmt::format("{}{},STANDARDPACK,{},PLAN,9aaf7827-d63c-4b61-89c3-182f06f82e5c,Plan\n",
                                         kHeader, name, kGuid));
  }
};

TEST_F(Importing, CAT_1_RecordsWhatChangedAndNamesAreThoseOfTheDay) {
  const Ran first = Run(fmt::format("import catalogue {{}} {} --effective 2025-01-01", Table("OFFICE 365 E1")));
  ASSERT_THAT(first, Exits(0));
  EXPECT_THAT(first.out, HasSubstr(R"("added":1,"renamed":0)"));
  const Ran same = Run(fmt::format("import catalogue {{}} {} --effective 2025-06-01", Table("OFFICE 365 E1")));
  EXPECT_THAT(same.out, HasSubstr("unchanged"));
  const Ran renamed = Run(fmt::format("import catalogue {{}} {} --effective 2026-01-01", Table("Office 365 E1")));
  EXPECT_THAT(renamed.out, HasSubstr(R"("added":0,"renamed":1)"));
  EXPECT_THAT(Run("show {} catalogue --as-of 2025-12-31").out, HasSubstr("OFFICE 365 E1"));
  EXPECT_THAT(Run("show {} catalogue").out, HasSubstr("Office 365 E1"));
}

TEST_F(Importing, CAT_1_ReportsDefectsWithTheirLines) {
  const std::string table =
      File("table.csv", fmt::format("{}Office 365 E1,STANDARDPACK,{},PLAN,9aaf7827-d63c-4b61-89c3-182f06f82e5c,Plan\n"
                                    "Office 365 E1,STANDARDPACK,{},PLAN,9aaf7827-d63c-4b61-89c3-182f06f82e5c,Plan\n",
                                    kHeader, kGuid, kGuid));
  const Ran ran = Run(fmt::format("import catalogue {{}} {}", table));
  EXPECT_THAT(ran, Exits(0));
  EXPECT_THAT(ran.lines(), ElementsAre(HasSubstr("\"defects\":1"),
                                       AllOf(HasSubstr("\"line\":3"), HasSubstr("\"kind\":\"duplicateRow\""))));
}

TEST_F(Importing, CAT_1_RefusesAnyOtherFileWithTheReason) {
  const Ran ran = Run(fmt::format("import catalogue {{}} {}", File("picture.png", "\x89PNG\r\n\x1a\n")));
  EXPECT_THAT(ran, Exits(2));
  EXPECT_THAT(ran.err, HasSubstr("line"));
  EXPECT_THAT(Run("import catalogue {} /no/such/file"), Exits(2));
}

TEST_F(Importing, CAT_7_TakesProductsFromTwoColumns) {
  ASSERT_THAT(Run(fmt::format("import catalogue {{}} {}", Table("Office 365 E1"))), Exits(0));
  const std::string products = File("products.csv", fmt::format("GUID,product\n{},Office 365\n", kGuid));
  EXPECT_THAT(Run(fmt::format("import products {{}} {}", products)), Exits(0));
  EXPECT_THAT(Run("show {} catalogue --format jsonl").out, HasSubstr(R"("product":"Office 365")"));
}

TEST_F(Importing, CMD_11_AsksWhoseImportItIsWhereSeveralMayBe) {
  ASSERT_THAT(Run("do {}", Line("appoint", R"({"office":"operator","person":{"address":"otto@publisher.example"}})")),
              Exits(0));
  const std::string import = fmt::format("import catalogue {{}} {}", Table("Office 365 E1"));
  EXPECT_THAT(Run(import), Exits(2));
  EXPECT_THAT(Run(import + " --as otto@publisher.example"), Exits(0));
}

TEST_F(Importing, ORG_8_TakesUsersWithAnOutcomeForEachRow) {
  ASSERT_THAT(Run("do {}", Line("registerOrganisation",
                                R"({"name":"Contoso","country":"AT","initialDomain":"contoso.onmicrosoft.com",)"
                                R"("administrator":{"address":"gloria@contoso.onmicrosoft.com","name":"Gloria"}})")),
              Exits(0));
  const std::string columns =
      "User Name,First Name,Last Name,Display Name,Job Title,Department,Office Number,Office Phone,Mobile Phone,Fax,"
      "Address,City,State or Province,ZIP or Postal Code,Country or Region\n";
  const std::string users = File("users.csv", columns +
                                                  "chris@contoso.onmicrosoft.com,Chris,Green,Chris Green,,,,,,,,,,,\n"
                                                  "ben@contoso.onmicrosoft.com,Ben,Andrews,,,,,,,,,,,,\n");
  const std::string import = fmt::format(
      "import users {{}} {} --organisation contoso.onmicrosoft.com --as gloria@contoso.onmicrosoft.com", users);
  const Ran all_or_none = Run(import + " --atomic");
  EXPECT_THAT(all_or_none, Exits(1));
  EXPECT_THAT(Run("show {} users --format jsonl").lines(), SizeIs(1));
  const Ran each = Run(import);
  EXPECT_THAT(each, Exits(1));
  EXPECT_THAT(each.out, AllOf(HasSubstr(R"({"line":2,"id":)"), HasSubstr(R"({"line":3,"outcome":"refused")")));
  EXPECT_THAT(Run("show {} users --format jsonl").lines(), SizeIs(2));
  EXPECT_THAT(Run(fmt::format("import users {{}} {}", users)), Exits(2));
}

}  // namespace
}  // namespace muniment::testing
