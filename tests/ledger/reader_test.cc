#include <rocksdb/db.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "ledger/keys.h"
#include "ledger/settings.h"
#include "tests/ledger/fixture.h"

namespace muniment::ledger {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Reader : public LedgerTest {
 protected:
  void SetUp() override { Create(); }
};

TEST_F(Reader, SeesWhatTheWriterHasWrittenWhenItCatchesUp) {
  Append(BatchOf({Entry("one", {{"s", Version{1}}})}, 5));
  const auto reader = OpenReader();
  ASSERT_NE(reader, nullptr);
  EXPECT_EQ(ToNumber(reader->last()), 1u);
  EXPECT_EQ(reader->doubt(), "");
  EXPECT_EQ(reader->last_recorded(), At(5));
  EXPECT_EQ(reader->Root(), ledger_->Root());
  Append(BatchOf({Entry("two", {{"s", Version{2}}})}, 6));
  Batch more = Numbered("more", 300);
  more.recorded = At(7);
  Append(more);
  ASSERT_TRUE(reader->CatchUp().ok());
  EXPECT_EQ(ToNumber(reader->last()), 302u);
  EXPECT_EQ(HeadNumber(*reader, "s"), 2u);
  EXPECT_EQ(reader->Root(), ledger_->Root());
  EXPECT_EQ(EntriesOf(*reader), EntriesOf(*ledger_));
  EXPECT_EQ(reader->doubt(), "");
}

TEST_F(Reader, OpensAloneAndWritesNothing) {
  Append(Numbered("e", 3));
  ledger_.reset();
  const auto reader = OpenReader();
  ASSERT_NE(reader, nullptr);
  EXPECT_EQ(EntriesOf(*reader).size(), 3u);
  EXPECT_TRUE(absl::IsFailedPrecondition(reader->Append(Numbered("f", 1), Position{3})));
  EXPECT_TRUE(absl::IsFailedPrecondition(reader->vault().PersistStaged({})));
  Reopen();  // a reader does not hold the lock
  Append(Numbered("f", 1));
}

// RocksDB's own reader shows what stood before the missing table, as if nothing were wrong.
TEST_F(Reader, AUD_4_RefusesADatabaseOfWhichATableIsMissing) {
  for (uint64_t i = 0; i < 5; ++i) {
    Batch batch = Numbered("e", 300);
    batch.entries[0].placements = {{"s", Version{i + 1}}};
    batch.remembered = {{Command(i + 1), "answer"}};
    Append(batch);
    Reopen();  // recovery moves the log into tables
  }
  ledger_.reset();
  const auto tables = FilesEnding(file("db"), ".sst");
  ASSERT_GE(tables.size(), 5u);
  for (const fs::path& table : tables) {
    fs::rename(table, temp_.path() / "aside");
    const absl::Status status = TryOpen({.read_only = true});
    EXPECT_TRUE(absl::IsDataLoss(status)) << table << status;
    EXPECT_THAT(MessageOf(status),
                AllOf(HasSubstr("damaged"), HasSubstr("restore a backup"), Not(HasSubstr("remove"))));
    fs::rename(temp_.path() / "aside", table);
  }
  EXPECT_TRUE(TryOpen({.read_only = true}).ok());
}

// A writer that stands between beginning a new write-ahead log and moving the one before it to tables: the manifest
// lists the former then.
class ReaderBesideTwoLogs : public Reader {
 protected:
  void SetUp() override {
    Reader::SetUp();
    Append(Numbered("e", 3));
    ledger_.reset();
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    const auto cache = MakeCache();
    for (size_t i = 0; i < kFamilies; ++i) {
      families.emplace_back(NameOf(static_cast<Family>(i)), FamilySettings(static_cast<Family>(i), cache));
    }
    rocksdb::DB* opened = nullptr;
    ASSERT_TRUE(
        rocksdb::DB::Open(DatabaseSettings(nullptr, Role::kWriter), file("db").string(), families, &handles_, &opened)
            .ok());
    db_.reset(opened);
    ASSERT_TRUE(db_->PauseBackgroundWork().ok());
    WriteDerivedRow("one");
    rocksdb::FlushOptions begin_only;
    begin_only.wait = false;
    begin_only.allow_write_stall = true;
    ASSERT_TRUE(db_->Flush(begin_only, handles_).ok());
    WriteDerivedRow("two");
    ASSERT_EQ(FilesEnding(file("db"), ".log").size(), 2u);
  }
  void TearDown() override {
    (void)db_->ContinueBackgroundWork();
    for (rocksdb::ColumnFamilyHandle* handle : handles_) (void)db_->DestroyColumnFamilyHandle(handle);
  }
  void WriteDerivedRow(const std::string& name) {
    ASSERT_TRUE(db_->Put(AppendSettings(), handles_[0], std::string(kDerivedPrefix) + name, name).ok());
  }
  static size_t DerivedRowsOf(const Ledger& ledger) {
    size_t rows = 0;
    EXPECT_TRUE(ledger
                    .VisitDerived("", "",
                                  [&](std::string_view, std::string_view) {
                                    ++rows;
                                    return true;
                                  })
                    .ok());
    return rows;
  }

  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
};

TEST_F(ReaderBesideTwoLogs, Opens) {
  const auto reader = OpenReader();
  ASSERT_NE(reader, nullptr);
  EXPECT_EQ(EntriesOf(*reader).size(), 3u);
  EXPECT_EQ(DerivedRowsOf(*reader), 2u);
}

TEST_F(ReaderBesideTwoLogs, OpensAlsoWhatTheWriterLeftBehindWhenItWasKilled) {
  const fs::path left = temp_.path() / "left";
  fs::copy(file(""), left, fs::copy_options::recursive);
  const Ledger::Places there{.folder = left, .witness = {}, .secrets = {}, .vault = {}};
  {
    const auto reader = Ledger::Open(there, {.read_only = true});
    ASSERT_TRUE(reader.ok()) << reader.status();
    EXPECT_EQ(DerivedRowsOf(**reader), 2u);
  }
  const auto logs = FilesEnding(left / "db", ".log");
  ASSERT_EQ(logs.size(), 2u);
  fs::remove(logs.front());
  const auto reader = Ledger::Open(there, {.read_only = true});
  EXPECT_TRUE(absl::IsDataLoss(reader.status())) << reader.status();
}

// However fast it is: a reader that meets a switch looks again, and between two there is time to.
TEST_F(Reader, OpensAgainAndAgainBesideAWriterThatSwitchesLogs) {
  constexpr int kOpenings = 60;
  constexpr int kBatchesALog = 40;
  constexpr auto kPause = std::chrono::milliseconds(5);
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (int i = 1; !done; ++i) {
      EXPECT_TRUE(ledger_->Append(Numbered("e", 20), ledger_->last()).ok());
      if (i % kBatchesALog == 0) {
        EXPECT_TRUE(ledger_->Compact().ok());  // begins a new log
      }
      std::this_thread::sleep_for(kPause);
    }
  });
  for (int i = 0; i < kOpenings; ++i) {
    const auto reader = OpenReader();
    if (reader != nullptr) {
      EXPECT_EQ(reader->doubt(), "");
    }
  }
  done = true;
  writer.join();
}

TEST_F(Reader, SeesKeysTheWriterMakesAndDestroys) {
  const SealingKeyId ada = Derive<SealingKeyId>(Command(1), "ada"), bob = Derive<SealingKeyId>(Command(1), "bob");
  const auto reader = OpenReader();
  ASSERT_NE(reader, nullptr);
  ASSERT_TRUE(ledger_->vault().StageKey(ada).ok() && ledger_->vault().StageKey(bob).ok());
  const SealingKeyId both[] = {ada, bob};
  ASSERT_TRUE(ledger_->vault().PersistStaged(both).ok());
  const auto sealed = ledger_->vault().Seal(bob, "Bob", "name");
  ASSERT_TRUE(sealed.ok());
  ASSERT_TRUE(reader->CatchUp().ok());
  EXPECT_TRUE(reader->vault().Has(ada));
  ASSERT_TRUE(ledger_->vault().Destroy(std::span(both).first(1)).ok());
  ASSERT_TRUE(reader->CatchUp().ok());
  EXPECT_FALSE(reader->vault().Has(ada));
  const auto name = reader->vault().Unseal(bob, *sealed, "name");
  ASSERT_TRUE(name.ok()) << name.status();
  EXPECT_EQ(*name, "Bob");
}

TEST_F(Reader, CMD_7_NeverSeesAGapBesideABusyWriter) {
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (int i = 0; i < 200; ++i) {
      const absl::Status status = ledger_->Append(Numbered("busy", static_cast<size_t>(1 + i % 50)), ledger_->last());
      EXPECT_TRUE(status.ok()) << status;
    }
    done = true;
  });
  const auto reader = OpenReader();
  ASSERT_NE(reader, nullptr);
  uint64_t seen = 0;
  do {
    const absl::Status status = reader->CatchUp();
    ASSERT_TRUE(status.ok()) << status;
    EXPECT_GE(ToNumber(reader->last()), seen);
    seen = ToNumber(reader->last());
    EXPECT_EQ(EntriesOf(*reader).size(), seen);
    EXPECT_EQ(reader->doubt(), "");
  } while (!done);
  writer.join();
  ASSERT_TRUE(reader->CatchUp().ok());
  EXPECT_EQ(reader->last(), ledger_->last());
  EXPECT_EQ(reader->Root(), ledger_->Root());
}

TEST_F(Reader, ThreadsReadWhileTheWriterAppends) {
  std::atomic<bool> done = false;
  std::vector<std::thread> readers;
  for (int t = 0; t < 3; ++t) {
    readers.emplace_back([&] {
      while (!done) {
        const uint64_t last = ToNumber(ledger_->last());
        uint64_t visited = 0;
        const absl::Status status =
            ledger_->Read(Position{1}, Position{last + 1}, [&](Position, EntryBytes) { return ++visited > 0; });
        EXPECT_TRUE(status.ok()) << status;
        EXPECT_EQ(visited, last);
        EXPECT_TRUE(ledger_->RootAt(last).ok());
        EXPECT_GE(HeadNumber(*ledger_, "s"), last);
        EXPECT_TRUE(ledger_->FindRemembered(Command(last)).ok());
      }
    });
  }
  for (uint64_t i = 0; i < 150; ++i) {
    Batch batch = BatchOf({Entry("e" + std::to_string(i), {{"s", Version{i + 1}}})});
    batch.remembered = {{Command(i + 1), "answer"}};
    Append(batch);
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
}

}  // namespace
}  // namespace muniment::ledger
