// Commands in, answers out.
#include "tests/tools/cli.h"

namespace muniment::testing {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class Doing : public Cli {
 protected:
  Doing() { Init(); }
  std::string AnEdition(int n) {
    return Line(
        "addEdition",
        fmt::format(R"({{"edition":"00000000-0000-0000-0000-{:012x}","code":"CODE{}","name":"N{}"}})", n, n, n));
  }
  uint64_t Entries() {
    const std::string out = Run("inspect {}").out;
    return std::stoull(out.substr(out.find("\"entries\":") + 10));
  }
};

TEST_F(Doing, CMD_2_AnswersEachLineInOrder) {
  std::string in;
  for (int n = 1; n <= 2500; ++n) in += AnEdition(n);  // several batches
  const Ran ran = Run("do {}", in);
  ASSERT_THAT(ran, Exits(0));
  const auto lines = ran.lines();
  ASSERT_THAT(lines, SizeIs(2500));
  for (size_t n = 0; n < lines.size(); ++n) EXPECT_THAT(lines[n], HasSubstr(fmt::format("\"entries\":[{}]", n + 3)));
}

TEST_F(Doing, CMD_10_ALineThatIsNoCommandIsRefusedInItsPlaceAndTheOthersGoOn) {
  const Ran ran = Run("do {}", AnEdition(1) + "nonsense\n" + AnEdition(2));
  EXPECT_THAT(ran, Exits(1));
  EXPECT_THAT(ran.lines(), ElementsAre(HasSubstr("accepted"), AllOf(HasSubstr("refused"), HasSubstr("CMD-10")),
                                       HasSubstr("accepted")));
}

TEST_F(Doing, CMD_1_GivesTheFirstAnswerAgainAcrossRestarts) {
  const std::string line = AnEdition(1);
  ASSERT_THAT(Run("do {}", line), Exits(0));
  const Ran again = Run("do {}", line);
  EXPECT_THAT(again, Exits(0));
  EXPECT_THAT(again.out, AllOf(HasSubstr("\"entries\":[3]"), HasSubstr("\"repeated\":true")));
  EXPECT_EQ(Entries(), 3u);
}

TEST_F(Doing, CMD_3_ADryRunBuildsOnItselfAndRecordsNothing) {
  const std::string product = Line("setProduct", R"({"edition":"CODE1","product":"A family"})");
  const Ran ran = Run("do {} --dry-run", AnEdition(1) + product);
  EXPECT_THAT(ran, Exits(0));
  EXPECT_THAT(ran.lines(), AllOf(SizeIs(2), Each(HasSubstr("\"provisional\":true"))));
  EXPECT_EQ(Entries(), 2u);
}

TEST_F(Doing, CMD_2_AllOrNoneRecordsNothingWhenOneIsRefused) {
  const Ran refused = Run("do {} --atomic", AnEdition(1) + Line("withdrawEdition", R"({"edition":"NOSUCH"})"));
  EXPECT_THAT(refused, Exits(1));
  EXPECT_THAT(refused.lines(), AllOf(SizeIs(2), Each(HasSubstr("refused"))));
  const Ran malformed = Run("do {} --atomic", AnEdition(2) + "nonsense\n");
  EXPECT_THAT(malformed, Exits(1));
  EXPECT_THAT(malformed.lines(), AllOf(SizeIs(2), Each(HasSubstr("refused"))));
  EXPECT_EQ(Entries(), 2u);
  const std::string both = AnEdition(3) + AnEdition(4);
  EXPECT_THAT(Run("do {} --atomic", both), Exits(0));
  EXPECT_EQ(Entries(), 4u);
  const Ran again = Run("do {} --atomic", both + "nonsense\n");
  EXPECT_THAT(again, Exits(1));
  ASSERT_THAT(again.lines(), SizeIs(3));
  EXPECT_THAT(again.lines()[1], AllOf(HasSubstr("accepted"), HasSubstr("\"repeated\":true"))) << "CMD-1";
  EXPECT_THAT(Run("do {} --atomic --dry-run", ""), Exits(2));
}

TEST_F(Doing, CMD_2_AllOrNoneBeyondOneBatchOfTheLogIsRefused) {
  std::string in;
  for (int n = 1; n <= 4500; ++n) {
    std::string line = AnEdition(n);
    line.insert(line.find(",\"actor\""), fmt::format(",\"reason\":\"{}\"", std::string(4000, 'e')));
    in += line;
  }
  const Ran ran = Run("do {} --atomic", in);
  EXPECT_THAT(ran, Exits(1));
  EXPECT_THAT(ran.lines(), AllOf(SizeIs(4500), Each(HasSubstr("batchTooLarge"))));
  EXPECT_EQ(Entries(), 2u);
}

TEST_F(Doing, PassesOverBlankLinesAndRemarksAndTakesALastLineWithoutItsEnd) {
  std::string last = AnEdition(1);
  last.pop_back();
  const Ran ran = Run("do {}", "# a remark\n\n   \r\n" + last);
  EXPECT_THAT(ran, Exits(0));
  EXPECT_THAT(ran.lines(), SizeIs(1));
}

TEST_F(Doing, ReadsFromAFile) {
  Write(folder_ / "commands.jsonl", AnEdition(1));
  EXPECT_THAT(Run(fmt::format("do {{}} {}", (folder_ / "commands.jsonl").string())), Exits(0));
  EXPECT_THAT(Run("do {} /no/such/file"), Exits(2));
}

TEST_F(Doing, CMD_10_RefusesALineBeyondTheLimitWithoutKeepingIt) {
  const std::string in = R"({"id":")" + std::string(5 << 20, '0') + "\"}\n" + AnEdition(1);
  const Ran ran = Run("do {}", in);
  EXPECT_THAT(ran, Exits(1));
  EXPECT_THAT(ran.lines(), ElementsAre(HasSubstr("refused"), HasSubstr("accepted")));
}

TEST_F(Doing, CMD_10_ALineWithAMebibyteOfBlanksBeforeItsCommandIsAnsweredToo) {
  const std::string blanks(1 << 20, ' ');
  const Ran ran = Run("do {}", blanks + "  " + AnEdition(1) + AnEdition(2) + "# " + blanks + "a remark\n" + " #\n");
  EXPECT_THAT(ran, Exits(1));
  EXPECT_THAT(ran.lines(), ElementsAre(AllOf(HasSubstr("refused"), HasSubstr("CMD-10")), HasSubstr("accepted")));
}

TEST_F(Doing, CMD_10_AByteOrderMarkBeforeTheFirstCommandIsNoPartOfIt) {
  const Ran ran = Run("do {}", "\xef\xbb\xbf" + AnEdition(1) + AnEdition(2) + "\xef\xbb\xbf" + AnEdition(3));
  EXPECT_THAT(ran.lines(), ElementsAre(HasSubstr("accepted"), HasSubstr("accepted"), HasSubstr("refused")))
      << "in the middle it is none";
}

TEST_F(Doing, DOM_5_WithoutResolversADomainIsNotLookedUpAndTheRefusalSaysSo) {
  const std::string organisation =
      Line("registerOrganisation", R"({"name":"Contoso","country":"AT","initialDomain":"contoso.onmicrosoft.com",)"
                                   R"("administrator":{"address":"gloria@contoso.onmicrosoft.com","name":"Gloria"}})");
  const std::string fields = R"({"organisation":"contoso.onmicrosoft.com","domain":"contoso.com"})";
  const Ran ran =
      Run("do {}", organisation + Line("startDomainVerification", fields, "gloria@contoso.onmicrosoft.com") +
                       Line("verifyDomain", fields, "gloria@contoso.onmicrosoft.com"));
  EXPECT_THAT(ran.lines(), ElementsAre(HasSubstr("accepted"), HasSubstr("accepted"), HasSubstr("notLookedUp")));
  EXPECT_THAT(Run("do {} --resolvers 127.0.0.1"), Exits(2));
}

TEST_F(Doing, CMD_3_DOM_5_ADryRunLooksNothingUpForWhatItOnlyTriesAndSaysWhatToDo) {
  const std::string organisation =
      Line("registerOrganisation", R"({"name":"Contoso","country":"AT","initialDomain":"contoso.onmicrosoft.com",)"
                                   R"("administrator":{"address":"gloria@contoso.onmicrosoft.com","name":"Gloria"}})");
  const std::string fields = R"({"organisation":"contoso.onmicrosoft.com","domain":"contoso.com"})";
  ASSERT_THAT(Run("do {}", organisation), Exits(0));
  const std::string both = Line("startDomainVerification", fields, "gloria@contoso.onmicrosoft.com") +
                           Line("verifyDomain", fields, "gloria@contoso.onmicrosoft.com");
  EXPECT_THAT(Run("do {} --dry-run --resolvers 127.0.0.1:1,127.0.0.1:2", both).lines(),
              ElementsAre(HasSubstr("accepted"), HasSubstr("startDomainVerification before it in a call of its own")));
}

TEST_F(Doing, LIFE_2_TickWritesDownWhatFellDueOnce) {
  ASSERT_THAT(
      Run("do {}", AnAccount() + AnEdition(1) +
                       Line("selfProvision", R"({"account":"0005000123","lines":[{"edition":"CODE1","quantity":100}]})",
                            "kim@contoso.com") +
                       Line("setClock", R"({"now":"2027-01-10"})")),
      Exits(0));
  const Ran first = Run("tick {}");
  EXPECT_THAT(first, Exits(0));
  EXPECT_THAT(first.out, HasSubstr("accepted"));
  EXPECT_THAT(Run("tick {}").out, HasSubstr("unchanged"));
  EXPECT_THAT(Run("show {} accounts").err, HasSubstr("last tick 2027-01-10T00:00:00Z"));
}

}  // namespace
}  // namespace muniment::testing
