// Harm done to the database, and what opening it says.
#include <fcntl.h>
#include <rocksdb/write_batch.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ledger/keys.h"
#include "ledger/run.h"
#include "ledger/settings.h"
#include "ledger/store.h"
#include "tests/ledger/fixture.h"
#include "tests/support/faulty_filesystem.h"

namespace muniment::ledger {
namespace {

using testing::HasSubstr;
using testing_support::FaultyFileSystem;

class Recovery : public LedgerTest {
 protected:
  void AppendSingles(size_t n) {
    for (size_t i = 0; i < n; ++i) Append(BatchOf({Entry("single" + std::to_string(i))}));
  }
  fs::path Wal() const {
    const auto logs = FilesEnding(file("db"), ".log");
    return logs.back();
  }
  // Where the i-th record of the log ends, for records that do not cross a block of 32 KiB: 7 bytes of header each, the
  // length in bytes 4 and 5.
  static size_t EndOfRecord(const std::string& wal, size_t records) {
    size_t at = 0;
    for (size_t i = 0; i < records; ++i) {
      at += 7 + static_cast<uint8_t>(wal[at + 4]) + (size_t{static_cast<uint8_t>(wal[at + 5])} << 8);
    }
    return at;
  }
  // Another process at this ledger, with `out` as its standard output; see other_process.cc.
  pid_t StartOtherProcess(const char* what, int out) {
    const std::string folder = places().folder;
    const pid_t child = fork();
    if (child == 0) {
      dup2(out, STDOUT_FILENO);
      execl(MUNIMENT_OTHER_PROCESS, MUNIMENT_OTHER_PROCESS, what, folder.c_str(), nullptr);
      _exit(127);
    }
    return child;
  }
};

TEST_F(Recovery, RefusesAByteFlippedInTheMiddleOfTheLog) {
  Create();
  AppendSingles(100);
  ledger_.reset();
  FlipByte(Wal(), fs::file_size(Wal()) / 2);
  const absl::Status status = TryOpen();
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
}

TEST_F(Recovery, OpensWithATornTailAndLosesNothingAcknowledged) {
  Create();
  Reopen();  // a log of its own for what follows
  AppendSingles(20);
  ledger_.reset();
  // What a crash leaves of a batch whose sync never ended: any part of a further record.
  const std::string whole = BytesOfFile(Wal());
  const size_t begin = EndOfRecord(whole, 19);
  ASSERT_EQ(EndOfRecord(whole, 20), whole.size());
  WriteBytes(Wal(), whole + whole.substr(begin, whole.size() - begin - 3));
  Reopen();
  EXPECT_EQ(EntriesOf(*ledger_).size(), 20u);
  Append(BatchOf({Entry("after")}));
  Reopen();
  EXPECT_EQ(EntriesOf(*ledger_).back(), Padded("after"));
}

TEST_F(Recovery, AUD_4_RefusesALogCutAtARecordBoundary) {
  Create();
  Reopen();
  AppendSingles(20);
  ledger_.reset();
  const std::string whole = BytesOfFile(Wal());
  WriteBytes(Wal(), whole.substr(0, EndOfRecord(whole, 15)));
  const absl::Status status = TryOpen();
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_THAT(MessageOf(status), HasSubstr("entries 16 to 20 are missing"));
  // A lost witness may be accepted, a witness that speaks may not.
  EXPECT_TRUE(absl::IsDataLoss(TryOpen({.accept_lost_witness = true})));
  // A reader opens, and says what it doubts.
  const auto reader = OpenReader();
  ASSERT_NE(reader, nullptr);
  EXPECT_EQ(EntriesOf(*reader).size(), 15u);
  EXPECT_THAT(reader->doubt(), HasSubstr("entries 16 to 20 are missing"));
}

TEST_F(Recovery, AUD_4_RefusesADeletedLog) {
  Create();
  Reopen();
  AppendSingles(5);
  ledger_.reset();
  fs::remove(Wal());
  const absl::Status status = TryOpen();
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_THAT(MessageOf(status), HasSubstr("entries 1 to 5 are missing"));
}

TEST_F(Recovery, NamesRotInATable) {
  Create();
  for (int i = 0; i < 10; ++i) Append(Numbered("entry number ", 200));
  Reopen();  // recovery moves the log into tables
  ledger_.reset();
  const auto tables = FilesEnding(file("db"), ".sst");
  ASSERT_FALSE(tables.empty());
  const fs::path largest = *std::max_element(tables.begin(), tables.end(), [](const fs::path& a, const fs::path& b) {
    return fs::file_size(a) < fs::file_size(b);
  });
  FlipByte(largest, fs::file_size(largest) / 3);
  // Rot is found at the latest when it is read.
  absl::Status status = TryOpen();
  if (status.ok()) status = ledger_->Read(Position{1}, Position{2001}, [](Position, EntryBytes) { return true; });
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
}

TEST_F(Recovery, RefusesATailThatIsNotWhatTheTreeSays) {
  Create();
  AppendSingles(3);
  ledger_.reset();
  {
    // Another entry, well-formed, under the last position: only the tree can tell.
    auto store = Store::Open(file("db"), nullptr);
    ASSERT_TRUE(store.ok()) << store.status();
    rocksdb::WriteBatch rows;
    rows.Put((*store)->handle(Family::kLog), LogKey(3), EncodeRun(3, Numbered("forged", 1).entries));
    ASSERT_TRUE((*store)->Write(rows).ok());
  }
  const absl::Status status = TryOpen();
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_THAT(MessageOf(status), HasSubstr("the log's tail does not verify"));
}

TEST_F(Recovery, CMD_2_AFailedSyncIsUnknownAndStopsTheLedger) {
  const auto files = std::make_shared<FaultyFileSystem>();
  const auto env = FaultyFileSystem::EnvOf(files);
  Create({.env = env.get()});
  AppendSingles(3);
  files->FailWalSync(1);
  Batch batch = BatchOf({Entry("in doubt", {{"s", Version{1}}})});
  batch.remembered = {{Command(9), "answer"}};
  const absl::Status doubtful = ledger_->Append(batch, Position{3});
  EXPECT_EQ(doubtful.code(), absl::StatusCode::kUnknown) << doubtful;
  // Nothing is shown of it, and nothing more is accepted.
  EXPECT_EQ(ToNumber(ledger_->last()), 3u);
  EXPECT_EQ(EntriesOf(*ledger_).size(), 3u);
  const absl::Status after = ledger_->Append(BatchOf({Entry("after")}), Position{3});
  EXPECT_TRUE(absl::IsFailedPrecondition(after)) << after;
  EXPECT_THAT(MessageOf(after), HasSubstr("reopened"));
  // Reopening resolves it: here the bytes were in the file. Either way the remembered id agrees with the log.
  Reopen({.env = env.get()});
  const auto remembered = ledger_->FindRemembered(Command(9));
  ASSERT_TRUE(remembered.ok());
  EXPECT_EQ(remembered->has_value(), ToNumber(ledger_->last()) == 4);
  EXPECT_EQ(HeadNumber(*ledger_, "s"), remembered->has_value() ? 1u : 0u);
  Append(BatchOf({Entry("after")}));
  ledger_.reset();
}

TEST_F(Recovery, AFullDiskStopsTheLedgerAndReopeningGoesOn) {
  const auto files = std::make_shared<FaultyFileSystem>();
  const auto env = FaultyFileSystem::EnvOf(files);
  Create({.env = env.get()});
  AppendSingles(3);
  files->SetSpace(100);
  const absl::Status full = ledger_->Append(Numbered("too much ", 30), Position{3});
  EXPECT_EQ(full.code(), absl::StatusCode::kUnknown) << full;
  EXPECT_TRUE(absl::IsFailedPrecondition(ledger_->Append(Numbered("more", 1), Position{3})));
  EXPECT_EQ(EntriesOf(*ledger_).size(), 3u);
  ledger_.reset();
  files->SetSpace({});
  Reopen({.env = env.get()});
  EXPECT_EQ(EntriesOf(*ledger_).size(), 3u);
  Append(Numbered("room again ", 30));
  ledger_.reset();
}

TEST_F(Recovery, PowerCutsLoseNothingAcknowledgedAndNothingHalf) {
  std::mt19937_64 random(FreshSeed("power cuts"));
  const auto files = std::make_shared<FaultyFileSystem>();
  const auto env = FaultyFileSystem::EnvOf(files);
  Create({.env = env.get()});
  std::vector<std::string> written;  // what was handed over, acknowledged or in doubt
  size_t acknowledged = 0;
  uint64_t batches = 0;
  for (int cut = 0; cut < 40; ++cut) {
    files->DieAtWalSync(static_cast<int>(1 + random() % 6));
    for (;;) {
      const size_t n = 1 + random() % 40;
      Batch batch = BatchOf({}, static_cast<int64_t>(batches));
      for (size_t i = 0; i < n; ++i) {
        batch.entries.push_back(Entry("cut" + std::to_string(cut) + "/" + std::to_string(random()),
                                      {{"all", Version{acknowledged + i + 1}}}));
      }
      batch.remembered = {{Command(++batches), std::to_string(acknowledged + n)}};
      written.resize(acknowledged);
      for (const NewEntry& entry : batch.entries) written.push_back(entry.bytes);
      if (!ledger_->Append(batch, Position{acknowledged}).ok()) break;
      acknowledged = written.size();
    }
    ledger_.reset();
    files->CutPower(random);
    Reopen({.env = env.get()});
    const size_t found = ToNumber(ledger_->last());
    ASSERT_TRUE(found == acknowledged || found == written.size())
        << found << " of " << acknowledged << "/" << written.size();
    written.resize(found);
    ASSERT_EQ(EntriesOf(*ledger_), written);
    EXPECT_EQ(HeadNumber(*ledger_, "all"), found);
    const auto last_command = ledger_->FindRemembered(Command(batches));
    ASSERT_TRUE(last_command.ok());
    EXPECT_EQ(last_command->has_value(), found > acknowledged);
    acknowledged = found;
  }
  ledger_.reset();
}

TEST_F(Recovery, ASecondWriterIsToldSo) {
  Create();
  auto second = Ledger::Open(places(), {});
  EXPECT_TRUE(absl::IsFailedPrecondition(second.status())) << second.status();
  EXPECT_THAT(MessageOf(second.status()), HasSubstr("another process is writing"));
  EXPECT_THAT(MessageOf(second.status()), HasSubstr("readers may open beside it"));
}

TEST_F(Recovery, ASecondWritingProcessIsToldSo) {
  Create();
  const pid_t child = StartOtherProcess("open", STDOUT_FILENO);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

TEST_F(Recovery, KilledProcessesLoseNothingAcknowledged) {
  Create();
  ledger_.reset();
  uint64_t acknowledged = 0;
  for (int round = 0; round < 5; ++round) {
    int ends[2];
    ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
    const pid_t child = StartOtherProcess("append", ends[1]);
    close(ends[1]);
    const uint64_t before = acknowledged;
    uint64_t last = 0;
    while (acknowledged < before + 60 && read(ends[0], &last, sizeof last) == sizeof last) acknowledged = last;
    ASSERT_EQ(kill(child, SIGKILL), 0);
    waitpid(child, nullptr, 0);
    while (read(ends[0], &last, sizeof last) == sizeof last) acknowledged = last;
    close(ends[0]);
    Reopen();
    const uint64_t found = ToNumber(ledger_->last());
    EXPECT_GE(found, acknowledged);
    EXPECT_EQ(found % 3, 0u);
    EXPECT_EQ(EntriesOf(*ledger_).size(), found);
    acknowledged = found;
    ledger_.reset();
  }
  EXPECT_GE(acknowledged, 300u);
}

TEST_F(Recovery, NamesDamagedSecrets) {
  Create();
  ledger_.reset();
  FlipByte(file("secrets"), 40);
  const absl::Status status = TryOpen();
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_THAT(MessageOf(status), HasSubstr("secrets"));
}

}  // namespace
}  // namespace muniment::ledger
