// Everything out again, and whether it is what it was.
#include <capnp/serialize.h>

#include "schemas/entry.capnp.h"
#include "tests/tools/cli.h"

namespace muniment::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class Exporting : public Cli {
 protected:
  Exporting() {
    Init();
    const std::string in =
        AnAccount() +
        Line("addEdition", R"({"edition":"00000000-0000-0000-0000-000000000001","code":"C1","name":"Edition"})") +
        Line("selfProvision", R"({"account":"0005000123","lines":[{"edition":"C1","quantity":100}]})",
             "kim@contoso.com");
    EXPECT_THAT(Run("do {}", in), Exits(0));
    const std::string summary = Run("inspect {}").out;
    entries_ = std::stoull(summary.substr(summary.find("\"entries\":") + 10));
  }
  size_t entries_ = 0;
};

TEST_F(Exporting, HIST_2_GivesEveryEntryInOrder) {
  const auto lines = Run("export {} --format jsonl").lines();
  ASSERT_THAT(lines, SizeIs(entries_));
  for (size_t n = 0; n < lines.size(); ++n) EXPECT_THAT(lines[n], HasSubstr(fmt::format("{{\"number\":{},", n + 1)));
  EXPECT_THAT(Run("export {} --format csv").lines(), SizeIs(entries_ + 1));
}

TEST_F(Exporting, HIST_1_GivesTheStoredMessagesThatDecode) {
  const std::string bytes = Run("export {} --format capnp").out;
  ASSERT_EQ(bytes.size() % 8, 0u);
  std::vector<capnp::word> words(bytes.size() / 8);
  std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(words.data()));
  kj::ArrayPtr<const capnp::word> rest(words.data(), words.size());
  uint64_t number = 0;
  while (rest.size() > 0) {
    capnp::FlatArrayMessageReader reader(rest);
    EXPECT_EQ(reader.getRoot<schemas::Entry>().getNumber(), ++number);
    rest = kj::arrayPtr(reader.getEnd(), rest.end());
  }
  EXPECT_EQ(number, entries_);
}

TEST_F(Exporting, HIST_2_FiltersByKindActorEditionHolderAndTime) {
  EXPECT_THAT(Run("export {} --format jsonl --kind accountOpened").lines(), ElementsAre(HasSubstr("0005000123")));
  EXPECT_THAT(Run("export {} --format jsonl --actor kim@contoso.com --kind selfProvisioned").lines(), SizeIs(1));
  EXPECT_THAT(Run("export {} --format jsonl --edition C1").lines(),
              ElementsAre(HasSubstr("editionAdded"), HasSubstr("selfProvisioned"), HasSubstr("noticeIssued"),
                          HasSubstr("noticeIssued")));
  EXPECT_THAT(Run("export {} --format jsonl --holder 0005000123").lines(),
              ElementsAre(HasSubstr("accountOpened"), HasSubstr("memberAdded"), HasSubstr("selfProvisioned"),
                          HasSubstr("noticeIssued"), HasSubstr("noticeIssued")));
  EXPECT_THAT(Run("export {} --format jsonl --holder 0005000124"), Exits(2));
  EXPECT_THAT(Run("export {} --format jsonl --from 2027-01-02").lines(), SizeIs(0));
  EXPECT_THAT(Run("export {} --format jsonl --recorded-to 2026-12-31").lines(), SizeIs(0));
  EXPECT_THAT(Run("export {} --format jsonl --kind colours"), Exits(2));
}

TEST_F(Exporting, PRIV_1_UnsealsForOperatorsAndAuditorsOnly) {
  EXPECT_THAT(Run("export {} --format jsonl").out, Not(HasSubstr("kim@contoso.com")));
  EXPECT_THAT(Run("export {} --format jsonl --as olga@publisher.example").out, HasSubstr("kim@contoso.com"));
  EXPECT_THAT(Run("export {} --format jsonl --as kim@contoso.com"), Exits(2));
  EXPECT_THAT(Run("export {} --format jsonl --as kim@contoso.com --holder 0005000123"), Exits(0));
}

TEST_F(Exporting, HIST_2_TIME_8_AHoldersOrdersAndVoidsAreThere) {
  const Ran ordered = Run("do {}", Line("placeOrder",
                                        R"({"partner":"P-1","number":"O-1","account":"0005000123",)"
                                        R"("lines":[{"edition":"C1","quantity":50}]})",
                                        "ann@litware.example"));
  ASSERT_THAT(ordered, Exits(0));
  const auto voided = [&](size_t entry) {
    return Run("do {}", fmt::format(R"({{"id":"{:032x}","actor":{{"person":"{}"}},"reason":"by mistake",)"
                                    R"("voidEntry":{{"entry":{}}}}})"
                                    "\n",
                                    ++ids_, kOperator, entry));
  };
  ASSERT_THAT(voided(entries_ + 2), Exits(0));  // the line
  ASSERT_THAT(voided(entries_ + 1), Exits(0));  // then the order
  for (const char* filter : {"--holder 0005000123", "--edition C1", "--holder 0005000123 --edition C1"}) {
    EXPECT_THAT(Run(fmt::format("export {{}} --format jsonl {} --kind orderPlaced", filter)).lines(), SizeIs(1))
        << filter;
    EXPECT_THAT(Run(fmt::format("export {{}} --format jsonl {} --kind entryVoided", filter)).lines(), SizeIs(2))
        << filter;
  }
}

TEST_F(Exporting, CMD_6_CMD_11_AUserWithoutARoleGetsNoEntryOfTheOrganisation) {
  const std::string in =
      Line("registerOrganisation", R"({"name":"Contoso","country":"AT","initialDomain":"contoso.onmicrosoft.com",)"
                                   R"("administrator":{"address":"gloria@contoso.onmicrosoft.com","name":"Gloria"}})") +
      Line("addUser",
           R"({"organisation":"contoso.onmicrosoft.com",)"
           R"("user":{"address":"harry@contoso.onmicrosoft.com","name":"Harry"}})",
           "gloria@contoso.onmicrosoft.com");
  ASSERT_THAT(Run("do {}", in), Exits(0));
  const Ran harrys =
      Run("export {} --format jsonl --holder contoso.onmicrosoft.com --as harry@contoso.onmicrosoft.com");
  EXPECT_THAT(harrys, Exits(2));
  EXPECT_THAT(harrys.out, IsEmpty());
  EXPECT_THAT(harrys.err, HasSubstr("have a role in the organisation"));
  EXPECT_THAT(Run("export {} --format jsonl --holder contoso.onmicrosoft.com --as gloria@contoso.onmicrosoft.com").out,
              HasSubstr("organisationRegistered"));
  EXPECT_THAT(Run("history {} contoso.onmicrosoft.com --as harry@contoso.onmicrosoft.com"), Exits(2));
}

TEST_F(Exporting, AUD_1_VerifyRecomputesTheTree) {
  const Ran ran = Run("verify {}");
  EXPECT_THAT(ran, Exits(0));
  EXPECT_THAT(ran.out, AllOf(HasSubstr(fmt::format("1 to {}", entries_)), HasSubstr("as recomputed"),
                             HasSubstr(fmt::format("agrees up to entry {}", entries_))));
}

TEST_F(Exporting, InspectShowsAnEntryAsItLies) {
  EXPECT_THAT(Run("inspect {} 1").out, HasSubstr("ledgerBegun"));
  EXPECT_THAT(Run("inspect {} 2").out, Not(HasSubstr("olga")));
  EXPECT_THAT(Run("inspect {} 2 --as olga@publisher.example").out, HasSubstr("olga@publisher.example"));
  EXPECT_THAT(Run("inspect {} 0"), Exits(2));
  EXPECT_THAT(Run(fmt::format("inspect {{}} {}", entries_ + 1)), Exits(2));
}

}  // namespace
}  // namespace muniment::testing
