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

// With the program and Cap'n Proto's own tool, and nothing else.
TEST_F(Exporting, HIST_1_ComesWithTheSchemaByWhichTheCapnpToolReadsTheMessages) {
  namespace fs = std::filesystem;
  const fs::path schema = folder_ / "schema", bytes = folder_ / "entries.bin", text = folder_ / "entries.txt";
  const std::string with_schema = "export {} --format capnp --schema " + schema.string();
  const Ran exported = Run(with_schema);
  ASSERT_THAT(exported, Exits(0));
  EXPECT_EQ(exported.out, Run("export {} --format capnp").out);
  Write(bytes, exported.out);
  ASSERT_EQ(std::system(fmt::format("capnp decode --no-standard-import --short {}/entry.capnp Entry <{} >{}",
                                    schema.string(), bytes.string(), text.string())
                            .c_str()),
            0);
  const auto decoded = Ran{.out = Read(text), .err = {}}.lines();
  ASSERT_THAT(decoded, SizeIs(entries_));
  const auto same_body = [&](std::string_view told, std::string_view as_decoded) {
    EXPECT_THAT(Run("inspect {} 1").out, HasSubstr(std::string(told)));
    EXPECT_THAT(decoded[0], HasSubstr(std::string(as_decoded)));
  };
  same_body(R"({"number":1,"recordedAt":"2027-01-01T00:00:00Z",)", "(number = 1, recordedAt = 1798761600,");
  same_body(R"("streams":[{"stream":"publisher","version":1}])", R"(streams = [(stream = "publisher", version = 1)])");
  same_body(R"("body":{"ledgerBegun":{"origin":"ledger","test":true,"clock":"2027-01-01T00:00:00Z"}})",
            R"(body = (ledgerBegun = (origin = "ledger", test = true, clock = 1798761600)))");

  EXPECT_THAT(Run(with_schema), Exits(0)) << "the same files again";
  Write(schema / "orders.capnp", "somebody else's\n");
  const Ran other = Run(with_schema);
  EXPECT_THAT(other, Exits(2));
  EXPECT_THAT(other.err, AllOf(HasSubstr("orders.capnp is there already"), HasSubstr("name another folder")));
  EXPECT_THAT(other.out, IsEmpty());
  EXPECT_EQ(Read(schema / "orders.capnp"), "somebody else's\n");
  EXPECT_THAT(Run("export {} --format jsonl --schema " + schema.string()), Exits(2));
}

TEST_F(Exporting, HIST_2_ARangeThatEndsBeforeItBeginsIsWrongUsage) {
  for (const char* range : {"--from 2027-02-01 --to 2027-01-31", "--from 2027-02-01T09:00 --to 2027-02-01T09:00",
                            "--recorded-from 2027-03-01 --recorded-to 2027-01-01",
                            "--from 2027-02-02 --to 2027-02-01 --kind orderPlaced"}) {
    const Ran ran = Run(fmt::format("export {{}} --format jsonl {}", range));
    EXPECT_THAT(ran, Exits(2)) << range;
    EXPECT_THAT(ran.out, IsEmpty());
    EXPECT_THAT(ran.err, AllOf(HasSubstr("does not lie before"), HasSubstr("give an earlier"))) << range;
  }
  EXPECT_THAT(Run("export {} --format jsonl --from 2027-01-01 --to 2027-01-01").lines(), SizeIs(entries_));
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
