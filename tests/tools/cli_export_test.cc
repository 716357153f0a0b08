// Everything out again, and whether it is what it was.
#include <capnp/serialize.h>

#include "schemas/entry.capnp.h"
#include "tests/tools/cli.h"

namespace muniment::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
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
  EXPECT_THAT(Run("export {} --format jsonl --edition C1").lines(), SizeIs(2));  // added, self-provisioned
  EXPECT_THAT(Run("export {} --format jsonl --holder 0005000123").lines(),
              ElementsAre(HasSubstr("accountOpened"), HasSubstr("memberAdded"), HasSubstr("selfProvisioned")));
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
