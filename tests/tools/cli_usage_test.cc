// What the program says of itself, and its exit statuses (architecture, the command line).
#include "ledger/ledger.h"
#include "tests/tools/cli.h"

namespace muniment::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

using Usage = Cli;

TEST_F(Usage, EverySubcommandHasHelp) {
  const Ran help = Run("--help");
  EXPECT_THAT(help, Exits(0));
  for (const char* name :
       {"init", "import", "do", "tick", "show", "history", "can-use", "export", "verify", "inspect", "generate"}) {
    EXPECT_THAT(help.out, HasSubstr(name));
    const Ran own = Run(std::string(name) + " --help");
    EXPECT_THAT(own, Exits(0));
    EXPECT_THAT(own.out, HasSubstr("Usage:"));
    EXPECT_THAT(own.err, IsEmpty());
  }
}

TEST_F(Usage, AnUnknownSubcommandIsWrongUsageWithASuggestion) {
  const Ran ran = Run("shwo {}");
  EXPECT_THAT(ran, Exits(2));
  EXPECT_THAT(ran.err, HasSubstr("did you mean show?"));
  EXPECT_THAT(ran.out, IsEmpty());
  EXPECT_THAT(Run(""), Exits(2));
}

TEST_F(Usage, UnknownAndMissingOptionsAreWrongUsage) {
  EXPECT_THAT(Run("init {}"), Exits(2));
  EXPECT_THAT(Run("init {} --operator a@b.example --colour red"), Exits(2));
  EXPECT_THAT(Run("import pictures {} x"), Exits(2));
}

TEST_F(Usage, CMD_11_AnEmptyOptionIsNotTakenForOneThatIsNotGiven) {
  Init();
  for (const char* command :
       {"show {} partners --as ''", "export {} --format jsonl --holder ''", "show {} licences ''"}) {
    const Ran ran = Run(command);
    EXPECT_THAT(ran, Exits(2)) << command;
    EXPECT_THAT(ran.err, HasSubstr("must not be empty")) << command;
    EXPECT_EQ(ran.out, "");
  }
}

TEST_F(Usage, ALedgerThatIsNotThereCannotBeOpened) {
  for (const char* arguments : {"show {} accounts", "verify {}", "inspect {}", "do {}", "tick {}"}) {
    const Ran ran = Run(arguments);
    EXPECT_THAT(ran, Exits(3)) << arguments;
    EXPECT_THAT(ran.err, HasSubstr("muniment: "));
  }
}

TEST_F(Usage, ALedgerWhoseCreationWasInterruptedSaysSo) {
  ASSERT_TRUE(ledger::Ledger::Create({.folder = ledger(), .witness = {}, .secrets = {}, .vault = {}},
                                     {.name = "L", .test = false, .seed_note = {}}, {})
                  .ok());
  for (const char* arguments : {"show {} accounts", "verify {}", "do {}"}) {
    const Ran ran = Run(arguments);
    EXPECT_THAT(ran, Exits(3)) << arguments;
    EXPECT_THAT(ran.err, HasSubstr("interrupted before anything was recorded")) << arguments;
  }
}

TEST_F(Usage, ALedgerWhoseCreationWasInterruptedIsTheSameToInitAndNamesWhatToRemove) {
  const std::filesystem::path witness = folder_ / "elsewhere" / "witness";
  for (const bool elsewhere : {false, true}) {
    ledger::Ledger::Places places{.folder = ledger(), .witness = {}, .secrets = {}, .vault = {}};
    if (elsewhere) places.witness = witness;
    ASSERT_TRUE(ledger::Ledger::Create(places, {.name = "L", .test = false, .seed_note = {}}, {}).ok());
    const std::string option = elsewhere ? " --witness " + witness.string() : "";
    const Ran opening = Run("show {} accounts" + option), again = Run("init {} --operator a@b.example" + option);
    EXPECT_THAT(again, Exits(2));
    EXPECT_EQ(again.err, opening.err);
    const std::string remains = fmt::format("remove {0}/db, {1}, {0}/secrets and {0}/vault,", ledger(),
                                            elsewhere ? witness.string() : ledger() + "/witness");
    EXPECT_THAT(again.err, HasSubstr(remains));
    for (const char* part : {"/db", "/secrets", "/vault", "/witness"}) {
      std::filesystem::remove_all(ledger() + part);
    }
    std::filesystem::remove(witness);
    EXPECT_THAT(Run("init {} --operator a@b.example" + option), Exits(0));
    EXPECT_THAT(Run("init {} --operator a@b.example" + option).err, HasSubstr("open that ledger"));
    std::filesystem::remove_all(ledger());
    std::filesystem::remove(witness);
  }
}

TEST_F(Usage, InitTakesNoFolderThatIsTakenAndLeavesNothingWhenTheAddressIsNone) {
  Init();
  EXPECT_THAT(Run("init {} --operator a@b.example"), Exits(2));
  EXPECT_THAT(Run("verify {}"), Exits(0));
  EXPECT_THAT(Run("init {}2 --operator nobody"), Exits(2));
  EXPECT_FALSE(std::filesystem::exists(ledger() + "2"));
}

TEST_F(Usage, InitTakesAwayNothingThatWasThere) {
  std::filesystem::create_directories(ledger() + "/papers");
  Write(ledger() + "/papers/thesis", "years of work");
  for (const char* arguments :
       {"init {} --operator nobody", "init {} --operator olga@publisher.example --operator-name '4111 1111 1111 1111'",
        "init {} --operator olga@publisher.example --witness {}/papers/thesis/witness",
        "init {} --operator olga@publisher.example --test-clock yesterday"}) {
    Ran ran = Run(fmt::format(fmt::runtime(arguments), ledger(), ledger()));
    EXPECT_NE(ran.exit, 0) << arguments;
    EXPECT_EQ(Read(ledger() + "/papers/thesis"), "years of work") << arguments;
    EXPECT_FALSE(std::filesystem::exists(ledger() + "/secrets")) << arguments;
  }
  EXPECT_THAT(Run("init {} --operator olga@publisher.example"), Exits(0));
  EXPECT_EQ(Read(ledger() + "/papers/thesis"), "years of work");
}

// AUD-1: checkpoints are signed as it; PRIV-1: it stands in clear.
TEST_F(Usage, AUD_1_PRIV_1_ALedgersNameIsOneWordAndNoAddress) {
  for (const std::string_view name : {"'my ledger'", "a+b", "bob@corp.example", "' '"}) {
    const Ran refused = Run(fmt::format("init {{}} --operator olga@publisher.example --name {}", name));
    EXPECT_THAT(refused, Exits(2)) << name;
    EXPECT_THAT(refused.err, AllOf(HasSubstr("give --name"), Not(HasSubstr("bob")))) << name;
    EXPECT_FALSE(std::filesystem::exists(ledger())) << name;
  }
  EXPECT_THAT(Run("init {} --operator olga@publisher.example --name example.com/licences"), Exits(0));
}

TEST_F(Usage, PRIV_3_PRIV_6_SecretsAndVaultThatAreNotThereAreNamed) {
  ASSERT_THAT(Run("init {} --operator olga@publisher.example"), Exits(0));
  for (const std::string_view part : {"secrets", "vault"}) {
    const std::filesystem::path here = std::filesystem::path(ledger()) / part, away = folder_ / part;
    std::filesystem::rename(here, away);
    const Ran lost = Run("show {} catalogue");
    EXPECT_THAT(lost, Exits(3)) << part;
    EXPECT_THAT(lost.err, AllOf(HasSubstr(std::string(part)), HasSubstr("--secrets, --vault"), HasSubstr("backup")));
    EXPECT_THAT(Run(fmt::format("show {{}} catalogue --{} {}", part, away.string())), Exits(0)) << part;
    std::filesystem::rename(away, here);
  }
}

TEST_F(Usage, InitNamesALedgerAfterItsFolderHoweverThatIsWritten) {
  EXPECT_THAT(Run("init {}/ --operator a@b.example").out, HasSubstr("\"ledger\":\"ledger\""));
  EXPECT_THAT(Run("init {}2/./ --operator a@b.example").out, HasSubstr("\"ledger\":\"ledger2\""));
}

TEST_F(Usage, CMD_8_OnlyTestLedgersTakeASeedAndAreAlikeWithTheSame) {
  EXPECT_THAT(Run("init {} --operator a@b.example --seed s"), Exits(2));
  ASSERT_THAT(Run("init {} --operator a@b.example --seed s --test-clock 2027-01-01"), Exits(0));
  ASSERT_THAT(Run("init {}2 --operator a@b.example --seed s --test-clock 2027-01-01"), Exits(0));
  EXPECT_EQ(Read(ledger() + "/secrets"), Read(ledger() + "2/secrets"));
}

TEST_F(Usage, ASecondWriterIsToldAndReadersGoOnBesideTheFirst) {
  Init();
  const auto held = ledger::Ledger::Open({.folder = ledger(), .witness = {}, .secrets = {}, .vault = {}}, {});
  ASSERT_TRUE(held.ok()) << held.status().message();
  const Ran second = Run("do {}", Line("setClock", R"({"now":"2027-01-02"})"));
  EXPECT_THAT(second, Exits(3));
  EXPECT_THAT(second.err, HasSubstr("writ"));
  EXPECT_THAT(second.out, IsEmpty());
  EXPECT_THAT(Run("show {} accounts"), Exits(0));
}

TEST_F(Usage, AUD_4_ALostWitnessIsAcceptedOnlyOnRequestAndOnRecord) {
  Init();
  std::filesystem::remove(ledger() + "/witness");
  EXPECT_THAT(Run("verify {}"), Exits(3));
  EXPECT_THAT(Run("do {}"), Exits(3));
  EXPECT_THAT(Run("do {} --accept-lost-witness"), Exits(0));
  EXPECT_THAT(Run("export {} --format jsonl --kind witnessLost").lines(), ::testing::SizeIs(1));
  EXPECT_THAT(Run("verify {}"), Exits(0));
}

// The unit hands on what its file of variables says, and so the scheduler finds a witness that lies elsewhere.
TEST_F(Usage, AUD_4_TheSchedulersUnitSaysWhereThePartsOfALedgerLie) {
  const std::string unit = Read(MUNIMENT_SOURCE_DIR "/tools/systemd/muniment-tick@.service");
  EXPECT_THAT(unit, HasSubstr("\nEnvironmentFile=-/etc/muniment/%i.conf\n"));
  EXPECT_THAT(unit, HasSubstr("ReadWritePaths=/"));
  const std::string help = Run("tick --help").out;
  for (const std::string variable : {"MUNIMENT_WITNESS", "MUNIMENT_SECRETS", "MUNIMENT_VAULT"}) {
    EXPECT_THAT(unit, HasSubstr(variable + "="));
    EXPECT_THAT(help, HasSubstr("Env:" + variable));
  }
  const std::string witness = (folder_ / "elsewhere").string();
  ASSERT_THAT(Run("init {} --operator olga@publisher.example --test-clock 2027-01-01 --witness " + witness), Exits(0));
  EXPECT_THAT(Run("tick {}"), Exits(3));
  ASSERT_EQ(setenv("MUNIMENT_WITNESS", witness.c_str(), 1), 0);
  EXPECT_THAT(Run("tick {}"), Exits(0));
  unsetenv("MUNIMENT_WITNESS");
}

TEST_F(Usage, TheProgramsLogHoldsRefusalsAndNothingPersonal) {
  Init();
  const std::string refused =
      Line("addMember", R"({"account":"0009","member":{"address":"secret@contoso.com","name":"Secret Name"}})");
  EXPECT_THAT(Run("do {}", refused), Exits(1));
  const std::string log = Read(ledger() + "/muniment.log");
  EXPECT_THAT(log, HasSubstr("refused"));
  EXPECT_THAT(log, Not(HasSubstr("ecret")));
}

}  // namespace
}  // namespace muniment::testing
