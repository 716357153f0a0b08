// Output that cannot be written, and options that would be ignored: neither passes for success.
#include "tests/tools/cli.h"

namespace muniment::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

namespace fs = std::filesystem;

class Output : public Cli {
 protected:
  Output() {
    Init();
    EXPECT_THAT(Run("do {}", AnAccount()), Exits(0));
  }
  Ran RunFull(Full full, std::string_view arguments, std::string_view in = "") {
    full_ = full;
    Ran ran = Run(arguments, in);
    full_ = Full::kNothing;
    return ran;
  }
};

TEST_F(Output, WhatCannotBeWrittenToStandardOutputIsNoSuccess) {
  const std::string catalogue = (folder_ / "catalogue.csv").string();
  Write(
      catalogue,
      "Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,Service_Plans_Included_Friendly_Names\n"
      "Office 365 E1,STANDARDPACK,18181a46-0d4e-45cd-891e-60aabd171b4e,P,9aaf7827-d63c-4b61-89c3-182f06f82e5c,Plan\n");
  for (const std::string& arguments :
       {std::string("show {} accounts"), std::string("show {} accounts --format json"),
        std::string("show {} accounts --format jsonl"), std::string("show {} accounts --format csv"),
        std::string("show {} accounts 0005000123"), std::string("history {} --format csv"), std::string("verify {}"),
        std::string("inspect {}"), std::string("inspect {} 1"), std::string("tick {}"),
        "import catalogue {} " + catalogue, std::string("export {} --format jsonl"),
        std::string("can-use {} kim@contoso.com STANDARDPACK"), std::string("show --help"), std::string("--help"),
        std::string("init {}2 --operator olga@publisher.example")}) {
    const Ran ran = RunFull(Full::kOutput, arguments);
    EXPECT_THAT(ran, Exits(3)) << arguments;
    EXPECT_THAT(ran.err, HasSubstr("could not be written")) << arguments;
  }
  EXPECT_THAT(RunFull(Full::kOutput, "do {}", Line("setClock", R"({"now":"2027-01-02"})")), Exits(3));
  EXPECT_THAT(Run("verify {}2"), Exits(0)) << "it was made all the same";
}

TEST_F(Output, AClosedStandardOutputIsNoSuccessAndNoFileOfTheLedgerTakesItsPlace) {
  const auto closed = [&](std::string_view arguments) {
    const std::string command = fmt::format("{} {} </dev/null >&- 2>/dev/null", MUNIMENT_PROGRAM,
                                            fmt::format(fmt::runtime(arguments), ledger()));
    const int status = std::system(command.c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  };
  EXPECT_EQ(closed("show {} accounts"), 3);
  EXPECT_EQ(closed("export {} --format jsonl"), 3);
  Write(folder_ / "clock", Line("setClock", R"({"now":"2027-01-03"})"));
  EXPECT_EQ(closed("do {} " + (folder_ / "clock").string()), 3);
  EXPECT_THAT(Read(ledger() + "/db/LOG"), Not(HasSubstr("outcome")));
}

TEST_F(Output, WhatCannotBeWrittenToStandardErrorChangesNothing) {
  EXPECT_THAT(RunFull(Full::kError, "show {} accounts"), Exits(0));
  EXPECT_THAT(RunFull(Full::kError, "show {} acounts"), Exits(2));
  EXPECT_THAT(RunFull(Full::kError, "show /no/such/ledger accounts"), Exits(3));
}

TEST_F(Output, CMD_11_AnEmptyValueIsNotTakenForNotGiven) {
  for (const char* arguments : {"show {} accounts --as ''", "show {} accounts --as=", "show {} accounts ''",
                                "export {} --format jsonl --actor ''", "show {} accounts --as-of ''",
                                "history {} --account ''", "do {} ''", "init '' --operator a@b.example"}) {
    const Ran ran = Run(arguments);
    EXPECT_THAT(ran, Exits(2)) << arguments;
    EXPECT_THAT(ran.out, ::testing::IsEmpty()) << arguments;
  }
  EXPECT_THAT(Run("show {} accounts --as ''").err, HasSubstr("--as must not be empty"));
}

TEST_F(Output, HIST_4_RefusalsByShapeAreLoggedWithoutWhatWasRefused) {
  std::string card = Line("setProduct", R"({"edition":"E3","product":"Family"})");
  card.insert(1, R"("reason":"paid with 4111 1111 1111 1111",)");
  EXPECT_THAT(Run("do {}", card + "secret nonsense\n"), Exits(1));
  const std::string log = Read(fs::path(ledger()) / "muniment.log");
  constexpr std::string_view kLogged = "refused CMD-10 shape";
  EXPECT_NE(log.find(kLogged), log.rfind(kLogged)) << "each of the two: " << log;
  EXPECT_THAT(log, AllOf(Not(HasSubstr("4111")), Not(HasSubstr("secret"))));
}

TEST_F(Output, ORD_2_AnOrderSentAgainUnderANewIdNamesWhatItCreated) {
  const std::string edition =
      Line("addEdition", R"({"edition":"00000000-0000-0000-0000-0000000000e3","code":"E3","name":"Edition"})");
  const auto order = [&] {
    return Line("placeOrder",
                R"({"partner":"P-1","number":"PO-1","account":"0005000123",)"
                R"("lines":[{"edition":"E3","quantity":10}]})",
                "ann@litware.example");
  };
  ASSERT_THAT(Run("do {}", edition), Exits(0));
  const Ran first = Run("do {}", order()), again = Run("do {}", order());
  ASSERT_THAT(first, Exits(0));
  const size_t begin = first.out.find("\"line\":[\"");
  ASSERT_NE(begin, std::string::npos) << first;
  EXPECT_THAT(again.out, AllOf(HasSubstr("\"outcome\":\"unchanged\""), HasSubstr(first.out.substr(begin, 43))));
}

}  // namespace
}  // namespace muniment::testing
