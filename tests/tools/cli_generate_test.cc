// generate: ledgers that are the same for the same seed, whatever compiled the program.
#include <map>

#include "base/sha256.h"
#include "commands/pools/figures.h"
#include "commands/world.h"
#include "ledger/ledger.h"
#include "ledger/secrets.h"
#include "replay/whole.h"
#include "schemas/json.h"
#include "tests/tools/cli.h"

namespace muniment::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Generate : public Cli {
 protected:
  // The number that follows `name` in what generate printed.
  static uint64_t Number(const Ran& ran, std::string_view name) {
    const std::string key = fmt::format("\"{}\":", name);
    const size_t at = ran.out.find(key);
    return at == ran.out.npos ? 0 : std::stoull("0" + ran.out.substr(at + key.size()));
  }
  static std::string Root(const Ran& ran) {
    const std::string key = "\"root\":\"";
    const size_t at = ran.out.find(key);
    return at == ran.out.npos ? "none" : ran.out.substr(at + key.size(), 64);
  }
  // How many entries are of each kind.
  std::map<std::string, int> Kinds() {
    std::map<std::string, int> kinds;
    for (const std::string& line : Run("export {} --format jsonl").lines()) {
      const size_t body = line.find("\"body\":{\"");
      if (body == line.npos) continue;
      const size_t begin = body + 9;
      ++kinds[line.substr(begin, line.find('"', begin) - begin)];
    }
    return kinds;
  }
  std::unique_ptr<ledger::Ledger> Open() {
    auto opened =
        ledger::Ledger::Open({.folder = ledger(), .witness = {}, .secrets = {}, .vault = {}}, {.read_only = true});
    EXPECT_TRUE(opened.ok()) << opened.status().message();
    return std::move(*opened);
  }
};

// What both compilers, and any machine, must agree on. A new golden root is in order only when the entries of a
// generated ledger are meant to change.
TEST_F(Generate, MakesTheRootThatIsWrittenDown) {
  const Ran ran = Run("generate {} --events 500 --seed 42");
  ASSERT_THAT(ran, Exits(0));
  EXPECT_EQ(Root(ran), "f936610000b9712fe488ae003f687db097d1fab7e9482c0f1441db3a4fc0edd3");
}

TEST_F(Generate, TheSameSeedGivesTheSameEntriesAndAnotherSeedOthers) {
  const Ran first = Run("generate {} --events 300 --seed spring");
  const Ran again = Run("generate {}2 --events 300 --seed spring");
  const Ran other = Run("generate {}3 --events 300 --seed autumn");
  ASSERT_THAT(first, Exits(0));
  ASSERT_THAT(again, Exits(0));
  ASSERT_THAT(other, Exits(0));
  EXPECT_EQ(Root(first), Root(again));
  EXPECT_NE(Root(first), Root(other));
  EXPECT_EQ(Run("export {} --format jsonl").out, Run("export {}2 --format jsonl").out);
}

TEST_F(Generate, TheMixIsAsSaidAndNothingIsRefused) {
  const Ran ran = Run("generate {} --events 2000 --seed 7");
  ASSERT_THAT(ran, Exits(0));
  EXPECT_EQ(Number(ran, "assign"), 1200U);
  EXPECT_EQ(Number(ran, "unassign"), 400U);
  for (const char* kind : {"orders", "keys", "quantities", "renewals"}) EXPECT_EQ(Number(ran, kind), 100U) << kind;
  EXPECT_THAT(ran.out, HasSubstr(R"("refused":{})"));
  EXPECT_LE(Number(ran, "unchanged"), Number(ran, "ticks")) << "on some days nothing falls due; all else changes";
  EXPECT_THAT(ran.err, IsEmpty());

  std::map<std::string, int> kinds = Kinds();
  EXPECT_EQ(kinds["organisationRegistered"], 20);
  EXPECT_EQ(kinds["editionAdded"], 600);
  EXPECT_GE(kinds["accountOpened"], 3);
  EXPECT_EQ(kinds["redemptionCompleted"], 40);
  EXPECT_GT(kinds["selfProvisioned"], 0);
  EXPECT_GT(kinds["seatsReturned"], 0);
}

TEST_F(Generate, CountsThatAreNoMultipleOfAHundredAndTheSmallestWorkAsWell) {
  for (const int events : {1, 99, 101, 237}) {
    const Ran ran = Run(fmt::format("generate {{}}{} --events {} --seed 1", events, events));
    ASSERT_THAT(ran, Exits(0));
    uint64_t played = 0;
    for (const char* kind : {"assign", "unassign", "orders", "keys", "quantities", "renewals"}) {
      played += Number(ran, kind);
    }
    EXPECT_EQ(played, static_cast<uint64_t>(events));
    EXPECT_THAT(Run(fmt::format("verify {{}}{}", events)), Exits(0));
  }
}

TEST_F(Generate, TicksBroughtNoticesAndExpiries) {
  ASSERT_THAT(Run("generate {} --events 1000 --seed 7"), Exits(0));
  const std::string entries = Run("export {} --format jsonl").out;
  for (const char* kind : {"grace", "disabled", "deprovisioned", "termBegins", "ready"}) {
    EXPECT_THAT(entries, HasSubstr(fmt::format(R"("kind":"{}")", kind)));
  }
  EXPECT_GT(Kinds()["renewalNoticeDue"], 50);
  // The last tick is at the end: nothing is left to write down.
  EXPECT_THAT(Run("tick {}").out, HasSubstr("\"entries\":0"));
}

TEST_F(Generate, IsVerifiedAndItsReplayGivesTheFiguresThatViewsShow) {
  ASSERT_THAT(Run("generate {} --events 1000 --seed 7"), Exits(0));
  EXPECT_THAT(Run("verify {}"), Exits(0));
  const auto opened = Open();
  replay::WholeReplay replay;
  ASSERT_TRUE(replay.Run(*opened).ok());
  const commands::LedgerSource source(*opened);
  commands::PastWorld world(source, kForever);
  int pools = 0;
  const absl::Status listed = opened->ListStreams("pool/", [&](std::string_view stream) {
    const auto* replayed = dynamic_cast<const commands::Pool*>(replay.Find(stream));
    EXPECT_NE(replayed, nullptr) << stream;
    if (replayed == nullptr) return false;
    const commands::Pool& viewed = world.Get<commands::Pool>(stream);
    for (Instant t = FromUnix(1'704'067'200); t < opened->last_recorded(); t += days{30}) {  // from 2024-01-01 on
      EXPECT_EQ(commands::Valid(*replayed, t), commands::Valid(viewed, t)) << stream;
      EXPECT_EQ(commands::Assigned(*replayed, t), commands::Assigned(viewed, t)) << stream;
    }
    ++pools;
    return true;
  });
  EXPECT_TRUE(listed.ok());
  EXPECT_GT(pools, 40);
}

TEST_F(Generate, ItsSecretsComeFromTheSeedAndItsOriginSaysSo) {
  ASSERT_THAT(Run("generate {} --events 100 --seed 'my seed'"), Exits(0));
  const auto opened = Open();
  EXPECT_EQ(opened->origin().seed_note, "generated, 100 commands, seed my seed");
  EXPECT_TRUE(opened->origin().test);
  EXPECT_TRUE(opened->secrets().from_seed());
  EXPECT_EQ(opened->secrets().public_key(), ledger::Secrets::FromSeed("my seed").public_key());
}

TEST_F(Generate, RefusesWhatItCannotMakeAndSaysWhatToDo) {
  EXPECT_THAT(Run("generate {}"), Exits(2));
  EXPECT_THAT(Run("generate {} --events 100"), Exits(2));
  for (const char* events : {"0", "-1", "many", "1e6", "99999999999"}) {
    const Ran ran = Run(fmt::format("generate {{}} --events={} --seed 1", events));
    EXPECT_THAT(ran, Exits(2)) << events;
    EXPECT_THAT(ran.err, HasSubstr("from 1 to 1000000000")) << events;
  }
  EXPECT_THAT(Run("generate {} --events 10 --seed 'é'").err, HasSubstr("printable ASCII"));
  EXPECT_THAT(Run("generate {} --events 10 --seed ''").err, HasSubstr("--seed must not be empty"));
  EXPECT_FALSE(std::filesystem::exists(ledger()));
}

TEST_F(Generate, ALedgerThatIsThereIsLeftAlone) {
  Init();
  const std::string before = Run("export {} --format jsonl").out;
  const Ran ran = Run("generate {} --events 100 --seed 1");
  EXPECT_THAT(ran, Exits(2));
  EXPECT_THAT(ran.err, AllOf(HasSubstr("exists"), HasSubstr("another folder")));
  EXPECT_EQ(Run("export {} --format jsonl").out, before);
}

}  // namespace
}  // namespace muniment::testing
