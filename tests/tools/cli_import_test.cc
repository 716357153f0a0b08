// Tables in.
#include "tests/tools/cli.h"

namespace muniment::testing {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr std::string_view kHeader =
    "Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,Service_Plans_Included_Friendly_Names\n";
constexpr std::string_view kGuid = "18181a46-0d4e-45cd-891e-60aabd171b4e";

constexpr std::string_view kUserColumns =
    "User Name,First Name,Last Name,Display Name,Job Title,Department,Office Number,Office Phone,Mobile Phone,Fax,"
    "Address,City,State or Province,ZIP or Postal Code,Country or Region\n";

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
  // Contoso, whose global administrator is Gloria.
  std::string Contoso() {
    return Line("registerOrganisation",
                R"({"name":"Contoso","country":"AT","initialDomain":"contoso.onmicrosoft.com",)"
                R"("administrator":{"address":"gloria@contoso.onmicrosoft.com","name":"Gloria"}})");
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

// What an import says in its three cases: judged only, then recorded, then repeated.
class ImportingAgain : public Importing {
 protected:
  void ImportThrice(const std::string& import) {
    judged_ = Run(import + " --dry-run").lines();
    recorded_ = Run(import).lines();
    repeated_ = Run(import).lines();
    ASSERT_FALSE(judged_.empty() || recorded_.empty() || repeated_.empty());
    ASSERT_THAT(judged_[0], ::testing::EndsWith(",\"provisional\":true}"));
    EXPECT_EQ(judged_[0].substr(0, judged_[0].rfind(',')) + "}", recorded_[0]);
  }
  static std::vector<std::string> DefectsOf(const std::vector<std::string>& lines) {
    return {lines.begin() + 1, lines.end()};
  }
  std::vector<std::string> judged_, recorded_, repeated_;
};

TEST_F(ImportingAgain, CAT_1_ReportsTheSameDefectsOfATableWhateverBecameOfIt) {
  const std::string table = fmt::format(
      "{}Office 365 E1,STANDARDPACK,{},PLAN,9aaf7827-d63c-4b61-89c3-182f06f82e5c,Plan\n"
      "Office, 365, E3,PACK,6fd2c87f-b296-42f0-b197-1e91e994b900,PLAN,9aaf7827-d63c-4b61-89c3-182f06f82e5c,Plan\n",
      kHeader, kGuid);
  ImportThrice(fmt::format("import catalogue {{}} {}", File("table.csv", table)));
  EXPECT_THAT(recorded_, ElementsAre(HasSubstr(R"("editions":2,"added":1,)"), HasSubstr(R"("kind":"columns")"),
                                     HasSubstr(R"("kind":"notAdded")")));
  EXPECT_THAT(repeated_[0], AllOf(HasSubstr(R"("outcome":"unchanged")"), HasSubstr(R"("editions":2,"added":0,)"),
                                  HasSubstr(R"("defects":2)")));
  EXPECT_EQ(DefectsOf(judged_), DefectsOf(recorded_));
  EXPECT_EQ(DefectsOf(repeated_), DefectsOf(recorded_));
}

TEST_F(ImportingAgain, CAT_8_ReportsTheSameDefectsOfAListOfOffersWhateverBecameOfIt) {
  const std::string list = fmt::format(
      "offer_id,name,product_id,minimum_quantity,maximum_quantity,is_addon,is_trial,supported_billing_cycles,category\n"
      "44444444-4444-4444-4444-444444444444,Offer,{},1,9,False,False,annual,X\n",
      kGuid);
  ImportThrice(fmt::format("import offers {{}} {}", File("offers.csv", list)));
  EXPECT_THAT(recorded_, ElementsAre(HasSubstr(R"("offers":1,"changed":1,"unknownEditions":1,"defects":1})"),
                                     HasSubstr(R"("kind":"unknownEdition")")));
  EXPECT_THAT(repeated_[0], HasSubstr(R"("entries":0,"offers":1,"changed":0,"unknownEditions":1,"defects":1})"));
  EXPECT_EQ(DefectsOf(judged_), DefectsOf(recorded_));
  EXPECT_EQ(DefectsOf(repeated_), DefectsOf(recorded_));
}

TEST_F(ImportingAgain, CAT_7_SaysTheSameOfATableOfProducts) {
  ASSERT_THAT(Run(fmt::format("import catalogue {{}} {}", Table("Office 365 E1"))), Exits(0));
  ImportThrice(fmt::format("import products {{}} {}", File("products.csv", fmt::format("{},Office 365\n", kGuid))));
  EXPECT_THAT(repeated_, ElementsAre(R"({"outcome":"unchanged","firstEntry":0,"entries":0,"defects":0})"));
}

TEST_F(Importing, TIME_3_TheSecondThatStandsForNoTimeIsRefused) {
  const Ran ran = Run(fmt::format("import catalogue {{}} {} --effective 1970-01-01", Table("Office 365 E1")));
  EXPECT_THAT(ran, Exits(2));
  EXPECT_THAT(ran.err, HasSubstr("give a second before or after it"));
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
  ASSERT_THAT(Run("do {}", Contoso()), Exits(0));
  const std::string users = File("users.csv", std::string(kUserColumns) +
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

TEST_F(Importing, CMD_3_ADryRunOfAllOrNoneSaysWhatAllOrNoneWould) {
  ASSERT_THAT(Run("do {}", Contoso()), Exits(0));
  const std::string users =
      File("users.csv", std::string(kUserColumns) + "chris@contoso.onmicrosoft.com,,,Chris,,,,,,,,,,,\n" +
                            "ben@elsewhere.example,,,Ben,,,,,,,,,,,\n");
  const std::string import = fmt::format(
      "import users {{}} {} --organisation contoso.onmicrosoft.com --as gloria@contoso.onmicrosoft.com --atomic",
      users);
  const Ran tried = Run(import + " --dry-run");
  EXPECT_THAT(tried, Exits(1));
  EXPECT_THAT(tried.lines()[0], HasSubstr("batchRefused"));
  EXPECT_THAT(Run(import).lines()[0], HasSubstr("batchRefused"));
}

TEST_F(Importing, ORG_8_EveryRowOfALongFileHasItsOutcome) {
  ASSERT_THAT(Run("do {}", Contoso()), Exits(0));
  constexpr size_t kRows = 1'003;  // more than are sent at once
  std::string rows(kUserColumns);
  for (size_t i = 0; i < kRows; ++i) rows += fmt::format("user{0}@contoso.onmicrosoft.com,,,User,,,,,,,,,,,\n", i);
  const Ran ran = Run(fmt::format("import users {{}} {} --organisation contoso.onmicrosoft.com --as {}",
                                  File("users.csv", rows), "gloria@contoso.onmicrosoft.com"));
  EXPECT_THAT(ran, Exits(0));
  ASSERT_THAT(ran.lines(), SizeIs(kRows));
  for (size_t i = 0; i < kRows; ++i) {
    EXPECT_THAT(ran.lines()[i], HasSubstr(fmt::format(R"({{"line":{},"id")", i + 2)));
    EXPECT_THAT(ran.lines()[i], HasSubstr("accepted"));
  }
}

TEST_F(Importing, ORG_8_AFileWithNoRowIsRefusedAsOfTheOtherTables) {
  ASSERT_THAT(Run("do {}", Contoso()), Exits(0));
  const Ran ran =
      Run(fmt::format("import users {{}} {} --organisation contoso.onmicrosoft.com", File("users.csv", kUserColumns)));
  EXPECT_THAT(ran, Exits(2));
  EXPECT_THAT(ran.err, HasSubstr("no row names a user"));
  EXPECT_EQ(ran.out, "");
}

// The rest of the file comes after two seconds, and what is told of a file that takes that long is told to a terminal.
TEST_F(Importing, TellsATerminalHowFarItHasCome) {
  ASSERT_THAT(Run("do {}", Contoso()), Exits(0));
  std::string rows;
  for (int i = 0; i < 4; ++i) rows += fmt::format("user{}@contoso.onmicrosoft.com,,,User,,,,,,,,,,,\n", i);
  const std::string head = File("head", kUserColumns), tail = File("tail", rows), seen = (folder_ / "seen").string();
  const std::string slow = fmt::format(
      "(cat {}; sleep 2; cat {}) | {} import users {} /dev/stdin --organisation contoso.onmicrosoft.com --as {}", head,
      tail, MUNIMENT_PROGRAM, ledger(), "gloria@contoso.onmicrosoft.com");
  EXPECT_EQ(std::system(fmt::format("script -qefc '{}' /dev/null </dev/null >{}", slow, seen).c_str()), 0);
  EXPECT_THAT(Read(seen), AllOf(HasSubstr(" bytes read"), HasSubstr("\"line\":5")));
  EXPECT_EQ(std::system(fmt::format("({}) >/dev/null 2>{}", slow, seen).c_str()), 0);
  EXPECT_EQ(Read(seen), "");
}

TEST_F(Importing, CMD_1_AFileOfUsersImportedAgainAddsWhomItNamesOfThoseRemovedSince) {
  ASSERT_THAT(Run("do {}", Contoso()), Exits(0));
  const std::string users =
      File("users.csv", std::string(kUserColumns) + "chris@contoso.onmicrosoft.com,,,Chris,,,,,,,,,,,\n" +
                            "ben@contoso.onmicrosoft.com,,,Ben,,,,,,,,,,,\n");
  const std::string import = fmt::format(
      "import users {{}} {} --organisation contoso.onmicrosoft.com --as gloria@contoso.onmicrosoft.com", users);
  ASSERT_THAT(Run(import), Exits(0));
  const Ran again = Run(import);
  EXPECT_THAT(again.lines(), Each(HasSubstr("\"repeated\":true")));
  ASSERT_THAT(Run("do {}", Line("removeUser",
                                R"({"organisation":"contoso.onmicrosoft.com","user":"chris@contoso.onmicrosoft.com"})",
                                "gloria@contoso.onmicrosoft.com")),
              Exits(0));
  EXPECT_THAT(Run("show {} users --format jsonl").lines(), SizeIs(2));
  for (const bool first : {true, false}) {
    const Ran after = Run(import);
    ASSERT_THAT(after, Exits(0));
    EXPECT_THAT(after.lines(), SizeIs(2));
    EXPECT_EQ(after.lines()[0].find("\"repeated\":true") == std::string::npos, first) << after;
    EXPECT_THAT(after.lines()[1], HasSubstr("\"repeated\":true"));
    EXPECT_THAT(Run("show {} users --format jsonl").lines(), SizeIs(3));
  }
}

TEST_F(Importing, TIME_2_TIME_3_TheDateOfAnImportOfUsersIsTheirs) {
  ASSERT_THAT(Run("do {}", Contoso() + Line("setClock", R"({"now":"2027-03-01"})")), Exits(0));
  const std::string users =
      File("users.csv", std::string(kUserColumns) + "ben@contoso.onmicrosoft.com,,,Ben,,,,,,,,,,,\n");
  const std::string import = fmt::format(
      "import users {{}} {} --organisation contoso.onmicrosoft.com --as gloria@contoso.onmicrosoft.com", users);
  const Ran late = Run(import + " --effective 2027-02-01");
  EXPECT_THAT(late, Exits(1)) << "not an operator's, on behalf";
  EXPECT_THAT(late.out, HasSubstr("TIME-2"));
  EXPECT_THAT(Run(import + " --effective soon"), Exits(2));
  const Ran entered =
      Run(fmt::format("import users {{}} {} --organisation contoso.onmicrosoft.com --effective 2027-02-02"
                      " --reason-code enteredLate",
                      File("old.csv", std::string(kUserColumns) + "ada@contoso.onmicrosoft.com,,,Ada,,,,,,,,,,,\n")));
  EXPECT_THAT(entered, Exits(0)) << entered.out;
  EXPECT_THAT(Run(import + " --effective 2027-03-01"), Exits(0));
  EXPECT_THAT(Run("export {} --format jsonl --kind userAdded").out,
              AllOf(HasSubstr(R"("effectiveAt":"2027-03-01T00:00:00Z")"),
                    HasSubstr(R"("effectiveAt":"2027-02-02T00:00:00Z")")));
}

class ImportingUsers : public Importing {
 protected:
  // Contoso, whose global administrator is Gloria, and partner P-1 with its member Ann.
  ImportingUsers() {
    EXPECT_THAT(Run("do {}", AnAccount() + Line("setEnrolment", R"({"partner":"P-1","from":"2020-01-01"})") +
                                 Contoso() + Line("setClock", R"({"now":"2027-03-01"})")),
                Exits(0));
  }
  Ran ImportUser(std::string_view name, std::string_view options,
                 std::string_view organisation = "contoso.onmicrosoft.com") {
    const std::string users =
        File(fmt::format("{}.csv", name),
             std::string(kUserColumns) + fmt::format("{0}@contoso.onmicrosoft.com,,,{0},,,,,,,,,,,\n", name));
    return Run(fmt::format("import users {{}} {} --organisation {} {}", users, organisation, options));
  }
  std::string Added() { return Run("export {} --format jsonl --kind userAdded").out; }
};

TEST_F(ImportingUsers, PAR_4_AnAdministratorActsInTheirOwnRightWithAReasonOrWithout) {
  EXPECT_THAT(ImportUser("ada", "--as gloria@contoso.onmicrosoft.com --reason-code hr"), Exits(0));
  EXPECT_THAT(ImportUser("ben", "--as gloria@contoso.onmicrosoft.com"), Exits(0));
  EXPECT_THAT(Added(), AllOf(HasSubstr(R"("reasonCode":"hr")"), ::testing::Not(HasSubstr("onBehalfOf"))));
}

TEST_F(ImportingUsers, PAR_4_ADelegatedAdministratorActsForTheOrganisationWithAReasonOrWithout) {
  const std::string between = R"({"partner":"P-1","organisation":"contoso.onmicrosoft.com")";
  EXPECT_THAT(ImportUser("ada", "--as ann@litware.example"), Exits(1)) << "not accepted yet";
  ASSERT_THAT(
      Run("do {}", Line("offerDelegation", between + "}", "ann@litware.example") +
                       Line("answerDelegation", between + R"(,"accept":true})", "gloria@contoso.onmicrosoft.com")),
      Exits(0));
  const Ran without = ImportUser("ada", "--as ann@litware.example");
  EXPECT_THAT(without, Exits(0)) << without;
  const Ran with = ImportUser("ben", "--as ann@litware.example --reason-code hr");
  EXPECT_THAT(with, Exits(0)) << with;
  EXPECT_THAT(Added(), AllOf(HasSubstr("onBehalfOf"), HasSubstr(R"("reasonCode":"hr")")));
}

TEST_F(ImportingUsers, TIME_2_AnOperatorEntersLateForTheOrganisationAndIsToldOfAMissingReason) {
  EXPECT_THAT(ImportUser("ada", "--effective 2027-02-01").out, HasSubstr("add reason or reasonCode"));
  EXPECT_THAT(ImportUser("ada", "--effective 2027-02-01 --reason-code hr"), Exits(0));
  EXPECT_THAT(ImportUser("ben", "--reason-code hr").out, HasSubstr("CMD-6")) << "not late: theirs to add";
}

TEST_F(ImportingUsers, ORG_8_AnUnknownOrganisationIsSaidBeforeAnythingIsSent) {
  for (const std::string_view options : {"", "--effective 2027-02-01 --reason-code hr"}) {
    const Ran ran = ImportUser("ada", options, "nosuch.com");
    EXPECT_THAT(ran, Exits(2));
    EXPECT_EQ(ran.out, "");
    EXPECT_THAT(ran.err, AllOf(HasSubstr("no organisation"), HasSubstr("show organisations")));
  }
}

TEST_F(Importing, WhatAKindDoesNotTakeIsWrongUsage) {
  const std::string table = Table("Office 365 E1");
  EXPECT_THAT(Run(fmt::format("import catalogue {{}} {} --atomic", table)), Exits(2));
  EXPECT_THAT(Run(fmt::format("import products {{}} {} --organisation contoso.com", table)), Exits(2));
  const Ran folder = Run(fmt::format("import catalogue {{}} {}", folder_.string()));
  EXPECT_THAT(folder, Exits(2));
  EXPECT_THAT(folder.err, HasSubstr(folder_.string() + " is a folder"));
}

TEST_F(Importing, BILL_2_ACardNumberInATableRefusesItAsTheJsonDoorWould) {
  const std::string kept = Run("export {} --format jsonl").out;
  const std::string products = File("products.csv", fmt::format("{},Paid with 4111 1111 1111 1111\n", kGuid));
  for (const std::string& arguments :
       {"import products {} " + products, "import catalogue {} " + Table("Office 4111-1111-1111-1111"),
        "import catalogue {} " + Table("Office 4111,1111,1111,1111")}) {
    const Ran ran = Run(arguments);
    EXPECT_THAT(ran, Exits(2)) << arguments;
    EXPECT_THAT(ran.err, AllOf(HasSubstr("BILL-2"), HasSubstr("line "), ::testing::Not(HasSubstr("4111"))));
  }
  EXPECT_EQ(Run("export {} --format jsonl").out, kept);
}

}  // namespace
}  // namespace muniment::testing
