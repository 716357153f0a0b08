// Views from the command line: formats, dates, who looks.
#include "tests/tools/cli.h"

namespace muniment::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

class Showing : public Cli {
 protected:
  Showing() {
    Init();
    EXPECT_THAT(Run("do {}", AnAccount()), Exits(0));
  }
};

TEST_F(Showing, GivesDataOnStandardOutputOnlyAndTheMomentBesideIt) {
  const Ran table = Run("show {} accounts");
  EXPECT_THAT(table, Exits(0));
  EXPECT_THAT(table.out, AllOf(HasSubstr("legal entity"), HasSubstr("0005000123"), Not(HasSubstr("as of"))));
  EXPECT_THAT(table.err, HasSubstr("as of 2027-01-01T00:00:00Z, known at 2027-01-01T00:00:00Z (entry "));
  EXPECT_THAT(Run("show {} accounts --as-of 2030-01-01").err, HasSubstr("(projected)"));
}

TEST_F(Showing, TIME_1_JsonHoldsTheMomentInTheDocument) {
  const Ran json = Run("show {} accounts --format json --as-of 2028-01-01");
  EXPECT_THAT(json.out,
              StartsWith(R"({"view":"accounts","asOf":"2028-01-01T23:59:59Z","knownAt":"2027-01-01T00:00:00Z")"));
  EXPECT_THAT(json.out, AllOf(HasSubstr(R"("projected":true)"), HasSubstr(R"("lastTick":null)")));
  EXPECT_THAT(json.err, IsEmpty());
}

TEST_F(Showing, HIST_5_CsvDefusesFormulasUnlessRawIsAsked) {
  const Ran csv = Run("show {} accounts --format csv");
  EXPECT_THAT(csv.lines(), ElementsAre(StartsWith("account,legalEntity,name"), StartsWith("0005000123,'=cmd(),")));
  EXPECT_THAT(Run("show {} accounts --format csv --raw").out, HasSubstr("0005000123,=cmd(),"));
  EXPECT_THAT(csv.out, HasSubstr("\r\n"));
}

TEST_F(Showing, CMD_11_AsDecidesWhatIsUnsealedAndSeen) {
  EXPECT_THAT(Run("show {} accounts 0005000123").out, Not(HasSubstr("Kim")));
  EXPECT_THAT(Run("show {} accounts 0005000123 --as kim@contoso.com").out, HasSubstr("Kim Contact"));
  EXPECT_THAT(Run("show {} accounts 0005000123 --as olga@publisher.example").out, HasSubstr("Kim Contact"));
  EXPECT_THAT(Run("show {} organisations --as kim@contoso.com").out, IsEmpty());
  const Ran stranger = Run("show {} accounts --as stranger@contoso.com");
  EXPECT_THAT(stranger, Exits(2));
  EXPECT_THAT(stranger.err, Not(HasSubstr("stranger")));
}

TEST_F(Showing, WhatAFilterCannotBeIsWrongUsageAndNoEmptyAnswer) {
  for (const char* arguments :
       {"subscriptions --state lapsed", "subscriptions --source partner", "notices --kind nonsense",
        "users --role administrator", "agreements --kind openvalue", "domains --state proven", "keys --state used"}) {
    const Ran ran = Run(fmt::format("show {{}} {}", arguments));
    EXPECT_THAT(ran, Exits(2)) << arguments;
    EXPECT_THAT(ran.err, HasSubstr("takes one of ")) << arguments;
  }
}

TEST_F(Showing, DOM_6_DomainsAreAskedForInAnySpelling) {
  const std::string fields = R"({"name":"Contoso","country":"AT","initialDomain":"bücher.onmicrosoft.com",)"
                             R"("administrator":{"address":"gloria@bücher.onmicrosoft.com","name":"Gloria"}})";
  ASSERT_THAT(Run("do {}", Line("registerOrganisation", fields)), Exits(0));
  for (const std::string_view spelling :
       {"bücher.onmicrosoft.com", "BÜCHER.onmicrosoft.com.", "XN--BCHER-KVA.OnMicrosoft.com"}) {
    EXPECT_THAT(Run(fmt::format("show {{}} organisations {}", spelling)).out, HasSubstr("Contoso")) << spelling;
    EXPECT_THAT(Run(fmt::format("show {{}} domains {}", spelling)).out, HasSubstr("initial")) << spelling;
    EXPECT_THAT(Run(fmt::format("show {{}} domains --organisation {}", spelling)).out, HasSubstr("initial"));
    EXPECT_THAT(Run(fmt::format("show {{}} licences {}", spelling)), Exits(0)) << spelling;
    EXPECT_THAT(Run(fmt::format("show {{}} licences organisation/{}", spelling)), Exits(0)) << spelling;
  }
}

TEST_F(Showing, PagesByLimitAndAfter) {
  std::string in;
  for (int n = 1; n <= 5; ++n) {
    in += Line("addEdition",
               fmt::format(R"({{"edition":"00000000-0000-0000-0000-{:012x}","code":"C{}","name":"N{}"}})", n, n, n));
  }
  ASSERT_THAT(Run("do {}", in), Exits(0));
  const Ran first = Run("show {} catalogue --format jsonl --limit 2");
  EXPECT_THAT(first.lines(), ElementsAre(HasSubstr("\"C1\""), HasSubstr("\"C2\"")));
  ASSERT_THAT(first.err, HasSubstr("--after 00000000-0000-0000-0000-000000000002"));
  const Ran second = Run("show {} catalogue --format jsonl --limit 3 --after 00000000-0000-0000-0000-000000000002");
  EXPECT_THAT(second.lines(), ElementsAre(HasSubstr("\"C3\""), HasSubstr("\"C4\""), HasSubstr("\"C5\"")));
  EXPECT_THAT(second.err, Not(HasSubstr("--after")));
  EXPECT_THAT(Run("show {} catalogue --after nowhere"), Exits(2));
  EXPECT_THAT(Run("show {} catalogue --limit 0"), Exits(2));
  EXPECT_THAT(Run("show {} catalogue --format json --limit 2").out,
              HasSubstr(R"("next":"00000000-0000-0000-0000-000000000002")"));
}

TEST_F(Showing, WrongQuestionsAreWrongUsageAndSayWhatToDo) {
  EXPECT_THAT(Run("show {} acounts").err, HasSubstr("did you mean accounts?"));
  EXPECT_THAT(Run("show {} accounts --known-at 2030-01-01"), Exits(2));
  EXPECT_THAT(Run("show {} accounts --as-of yesterday"), Exits(2));
  EXPECT_THAT(Run("show {} accounts --role none").err, HasSubstr("it has --search"));
  EXPECT_THAT(Run("show {} accounts 0009"), Exits(2));
  const Ran both = Run("show {} accounts 0005000123 --agreement A-1");
  EXPECT_THAT(both, Exits(2));
  EXPECT_THAT(both.err, HasSubstr("leave out --agreement, or the ID"));
  EXPECT_THAT(Run("history {} --from 2027-02-02 --to 2027-02-01"), Exits(2));
}

TEST_F(Showing, ORG_1_DetailsOfUsersStandInEveryFormatWhereTheyAreAskedFor) {
  const std::string gloria = "gloria@contoso.onmicrosoft.com";
  ASSERT_THAT(
      Run("do {}", Line("registerOrganisation",
                        R"({"name":"Contoso","country":"AT","initialDomain":"contoso.onmicrosoft.com",)"
                        R"("administrator":{"address":"gloria@contoso.onmicrosoft.com","name":"Gloria"}})") +
                       Line("editUser",
                            R"({"organisation":"contoso.onmicrosoft.com","user":"gloria@contoso.onmicrosoft.com",)"
                            R"("details":"mobile 0664"})",
                            gloria)),
      Exits(0));
  for (const char* format : {"table", "json", "jsonl", "csv"}) {
    const std::string users =
        fmt::format("show {{}} users contoso.onmicrosoft.com --as {} --format {}", gloria, format);
    EXPECT_THAT(Run(users).out, AllOf(HasSubstr("Gloria"), Not(HasSubstr("0664")))) << format;
    EXPECT_THAT(Run(users + " --details").out, HasSubstr("mobile 0664")) << format;
  }
  EXPECT_THAT(Run("show {} accounts --details"), Exits(2));
}

TEST_F(Showing, EveryViewAnswersInEveryFormat) {
  for (const char* view : {"licences", "organisations", "users", "accounts", "subscriptions", "seats", "orders",
                           "agreements", "domains", "partners", "worklist", "calendar", "notices", "catalogue"}) {
    for (const char* format : {"table", "json", "jsonl", "csv"}) {
      const std::string dates = std::string_view(view) == "calendar" ? " --from 2027-01-01 --to 2027-12-31" : "";
      const Ran ran = Run(fmt::format("show {{}} {} --format {}{}", view, format, dates));
      EXPECT_THAT(ran, Exits(0)) << view << " " << format;
    }
  }
  EXPECT_THAT(Run("history {} 0005000123 --format csv"), Exits(0));
}

TEST_F(Showing, SEAT_5_CanUseAnswersWithTheReason) {
  ASSERT_THAT(
      Run("do {}", Line("addEdition", R"({"edition":"00000000-0000-0000-0000-000000000001","code":"C1","name":"N"})")),
      Exits(0));
  const Ran ran = Run("can-use {} kim@contoso.com C1");
  EXPECT_THAT(ran, Exits(0));
  EXPECT_THAT(ran.out, AllOf(HasSubstr("\"canUse\":false"), HasSubstr("\"whyNot\":")));
  EXPECT_THAT(Run("can-use {} kim@contoso.com NOSUCH"), Exits(2));
}

TEST_F(Showing, TIME_1_TIME_6_CanUseSaysTheLastTickAndWhatIsProjected) {
  ASSERT_THAT(
      Run("do {}", Line("addEdition", R"({"edition":"00000000-0000-0000-0000-000000000001","code":"C1","name":"N"})")),
      Exits(0));
  EXPECT_THAT(Run("can-use {} kim@contoso.com C1").out, HasSubstr(R"("lastTick":null,"projected":false})"));
  EXPECT_THAT(Run("can-use {} kim@contoso.com C1 --as-of 2030-01-01").out,
              HasSubstr(R"("lastTick":null,"projected":true})"));
}

TEST_F(Showing, CMD_6_CMD_11_CanUseTellsAUserWithoutARoleAboutThemselvesOnly) {
  const auto add = [&](std::string_view name) {
    return Line("addUser",
                fmt::format(R"({{"organisation":"contoso.onmicrosoft.com",)"
                            R"("user":{{"address":"{}@contoso.onmicrosoft.com","name":"N"}}}})",
                            name),
                "gloria@contoso.onmicrosoft.com");
  };
  ASSERT_THAT(
      Run("do {}", Line("addEdition", R"({"edition":"00000000-0000-0000-0000-000000000001","code":"C1","name":"N"})") +
                       Line("registerOrganisation",
                            R"({"name":"Contoso","country":"AT","initialDomain":"contoso.onmicrosoft.com",)"
                            R"("administrator":{"address":"gloria@contoso.onmicrosoft.com","name":"Gloria"}})") +
                       add("harry") + add("maria")),
      Exits(0));
  const auto ask = [&](std::string_view about, std::string_view who) {
    return Run(fmt::format("can-use {{}} {}@contoso.onmicrosoft.com C1 --as {}@contoso.onmicrosoft.com", about, who));
  };
  EXPECT_THAT(ask("harry", "harry").out, HasSubstr("no seat of N is assigned"));
  EXPECT_THAT(ask("maria", "gloria").out, HasSubstr("no seat of N is assigned"));
  const Ran others = ask("maria", "harry");
  EXPECT_THAT(others, Exits(2));
  EXPECT_THAT(others.out, IsEmpty());
  EXPECT_THAT(others.err, HasSubstr("ask about yourself"));

  // Who is no user any more is told nothing of the time before, and nothing false.
  ASSERT_THAT(
      Run("do {}",
          Line("setClock", R"({"now":"2060-01-01"})") +
              Line("removeUser", R"({"organisation":"contoso.onmicrosoft.com","user":"harry@contoso.onmicrosoft.com"})",
                   "gloria@contoso.onmicrosoft.com")),
      Exits(0));
  EXPECT_THAT(ask("harry", "harry").out, HasSubstr("not a user of any organisation"));
  const Ran before =
      Run("can-use {} harry@contoso.onmicrosoft.com C1 --as harry@contoso.onmicrosoft.com --as-of 2059-12-31");
  EXPECT_THAT(before, Exits(2));
  EXPECT_THAT(before.out, IsEmpty());
}

}  // namespace
}  // namespace muniment::testing
