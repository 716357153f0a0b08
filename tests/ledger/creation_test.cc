// A ledger that cannot be made, or is not to be, leaves everything as it was; one that was being made when the power
// went is told from a damaged one.
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "ledger/store.h"
#include "ledger/witness.h"
#include "tests/ledger/fixture.h"

namespace muniment::ledger {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class CreationTest : public LedgerTest {
 protected:
  // Everything below the test's folder.
  std::vector<std::string> Everything() const {
    std::vector<std::string> paths;
    for (const auto& file : fs::recursive_directory_iterator(temp_.path())) {
      paths.push_back(file.path().lexically_relative(temp_.path()).string());
    }
    std::sort(paths.begin(), paths.end());
    return paths;
  }
  absl::Status TryCreate(const Ledger::Places& at) {
    return Ledger::Create(at, {.name = "test.example/ledger", .test = true, .seed_note = ""}, {}).status();
  }
  // All but the database of a ledger that is being made.
  void MakeAllButTheDatabase() {
    Create();
    ledger_.reset();
    MakeAllButTheDatabaseOfWhatIsThere();
  }
  void MakeAllButTheDatabaseOfWhatIsThere() {
    fs::remove_all(file("db"));
    fs::remove(file("witness"));
    ASSERT_TRUE(WriteWitness(file("witness"), {.sequence = 1, .position = 0, .root = EmptyRoot(), .origin = {}}).ok());
  }
};

TEST_F(CreationTest, AFailureLeavesWhatWasThereAndNothingElse) {
  fs::create_directories(file("sub"));
  WriteBytes(file("thesis"), "years of work");
  WriteBytes(temp_.path() / "a file", "");
  const auto before = Everything();
  Ledger::Places at = places();
  at.witness = temp_.path() / "a file" / "witness";
  EXPECT_FALSE(TryCreate(at).ok());
  EXPECT_EQ(Everything(), before);
  at.witness = temp_.path() / "new" / "folders" / "witness";
  at.vault = temp_.path() / "a file" / "vault";
  EXPECT_FALSE(TryCreate(at).ok());
  EXPECT_EQ(Everything(), before);
  EXPECT_TRUE(TryCreate(places()).ok()) << "nothing is left that would be in the way";
  EXPECT_EQ(BytesOfFile(file("thesis")), "years of work");
}

TEST_F(CreationTest, AbandonedItTakesAwayWhatItMadeAndNothingElse) {
  fs::create_directories(file("sub"));
  WriteBytes(file("sub") / "thesis", "years of work");
  const auto before = Everything();
  Create();
  Append(Numbered("e", 3));
  ledger_->Abandon();
  EXPECT_EQ(Everything(), before);
  fs::remove_all(file(""));
  Create();
  ledger_->Abandon();
  EXPECT_FALSE(fs::exists(file("")));
}

TEST_F(CreationTest, SaysWhenItWasInterruptedAndNamesWhatToRemove) {
  MakeAllButTheDatabase();
  for (const bool has_database : {false, true}) {
    if (has_database) {
      ASSERT_TRUE(Store::Create(file("db"), nullptr).ok());
    }
    for (const bool read_only : {true, false}) {
      const absl::Status status = TryOpen({.read_only = read_only});
      EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
      EXPECT_THAT(MessageOf(status),
                  AllOf(HasSubstr("interrupted before anything was recorded"), HasSubstr(file("vault").string())));
    }
  }
}

TEST_F(CreationTest, AUD_4_NobodyIsToldToRemoveWhatMayHaveHeldEntries) {
  MakeAllButTheDatabase();
  ASSERT_TRUE(Store::Create(file("db"), nullptr).ok());
  auto record = ReadWitness(file("witness"));
  ASSERT_TRUE(record.ok());
  record->sequence = 2;
  record->position = 40;
  ASSERT_TRUE(WriteWitness(file("witness"), *record).ok());
  for (const bool has_witness : {true, false}) {
    if (!has_witness) fs::remove(file("witness"));
    const absl::Status status = TryOpen({.read_only = true});
    EXPECT_TRUE(absl::IsDataLoss(status)) << status;
    EXPECT_THAT(MessageOf(status), AllOf(HasSubstr("restore a backup"), Not(HasSubstr("remove"))));
  }
}

TEST_F(CreationTest, CutShortAnywhereOpeningAndCreatingSayTheSame) {
  Create();
  ledger_.reset();
  for (const char* last_made : {"witness", "vault", "secrets"}) {
    if (last_made == std::string_view("witness")) {
      MakeAllButTheDatabaseOfWhatIsThere();
    }
    if (last_made == std::string_view("vault")) fs::remove(file("witness"));
    if (last_made == std::string_view("secrets")) fs::remove_all(file("vault"));
    const auto before = Everything();
    const absl::Status reading = TryOpen({.read_only = true}), writing = TryOpen(), creating = TryCreate(places());
    EXPECT_TRUE(absl::IsFailedPrecondition(reading)) << reading;
    EXPECT_TRUE(absl::IsAlreadyExists(creating)) << creating;
    EXPECT_EQ(MessageOf(writing), MessageOf(reading));
    EXPECT_EQ(MessageOf(creating), MessageOf(reading));
    EXPECT_THAT(MessageOf(reading),
                AllOf(HasSubstr("interrupted"), HasSubstr("remove"), HasSubstr(file("secrets").string())));
    EXPECT_EQ(Everything(), before);
  }
}

TEST_F(CreationTest, AUD_4_AMissingDatabaseOfALedgerWithEntriesIsDamage) {
  Create();
  const SealingKeyId person = Derive<SealingKeyId>(Command(1), "person");
  ASSERT_TRUE(ledger_->vault().StageKey(person).ok());
  ASSERT_TRUE(ledger_->vault().PersistStaged({&person, 1}).ok());
  Append(Numbered("e", 3));
  ledger_.reset();
  fs::remove_all(file("db"));
  for (const bool has_witness : {true, false}) {
    if (!has_witness) fs::remove(file("witness"));
    for (const absl::Status& status : {TryOpen(), TryCreate(places())}) {
      EXPECT_THAT(MessageOf(status), AllOf(HasSubstr("entries were recorded"), Not(HasSubstr("remove"))));
    }
  }
}

TEST_F(CreationTest, PartsOfAnotherLedgerAreNotTakenForARestOfThisOne) {
  Create();
  ledger_.reset();
  Ledger::Places other = places();
  other.folder = temp_.path() / "misspelt";
  other.secrets = file("secrets");
  EXPECT_TRUE(absl::IsNotFound(Ledger::Open(other, {}).status()));
  EXPECT_THAT(MessageOf(TryCreate(other)), AllOf(HasSubstr("exists"), Not(HasSubstr("remove"))));
}

// Of many that create one ledger at once, one has it, and the others take nothing of it away.
TEST_F(CreationTest, CreatedTwiceAtOnceOneIsMadeAndStays) {
  for (int round = 0; round < 20; ++round) {
    constexpr int kAtOnce = 4;
    std::atomic<int> waiting = kAtOnce;
    std::atomic<int> made = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < kAtOnce; ++i) {
      threads.emplace_back([&] {
        --waiting;
        while (waiting > 0) std::this_thread::yield();
        made += TryCreate(places()).ok() ? 1 : 0;
      });
    }
    for (std::thread& thread : threads) thread.join();
    ASSERT_EQ(made, 1);
    ASSERT_TRUE(TryOpen().ok());
    ledger_.reset();
    fs::remove_all(file(""));
  }
}

TEST_F(CreationTest, AMissingCURRENTIsDamageAndNotNoLedger) {
  Create();
  Append(Numbered("e", 3));
  ledger_.reset();
  fs::remove(file("db") / "CURRENT");
  for (const bool read_only : {true, false}) {
    const absl::Status status = TryOpen({.read_only = read_only});
    EXPECT_TRUE(absl::IsDataLoss(status)) << status;
    EXPECT_THAT(MessageOf(status), AllOf(HasSubstr("CURRENT is missing"), HasSubstr("restore a backup")));
  }
}

TEST_F(CreationTest, AFolderThatMayNotBeReadIsSaidSo) {
  Create();
  ledger_.reset();
  fs::permissions(file(""), fs::perms::none);
  const bool is_root = geteuid() == 0;
  if (is_root) {
    ASSERT_EQ(chmod(temp_.path().c_str(), 0755), 0);
    ASSERT_EQ(seteuid(65534), 0);  // whom permissions bind
  }
  const absl::Status reading = TryOpen({.read_only = true}), writing = TryOpen();
  if (is_root) {
    ASSERT_EQ(seteuid(0), 0);
  }
  fs::permissions(file(""), fs::perms::owner_all);
  for (const absl::Status& status : {reading, writing}) {
    EXPECT_TRUE(absl::IsUnavailable(status)) << status;
    EXPECT_THAT(MessageOf(status), AllOf(HasSubstr("ermission"), Not(HasSubstr("no ledger"))));
  }
}

}  // namespace
}  // namespace muniment::ledger
