#include "ledger/store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>
#include <rocksdb/write_batch.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <thread>
#include <vector>

#include "ledger/files.h"

namespace muniment::ledger {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kReplayBytesMax = uint64_t{16} << 20;  // replayed in some 0.1 s
constexpr int kReaderAttempts = 10;
constexpr auto kReaderPause = std::chrono::milliseconds(20);

// A reader may look for a file that the writer has just replaced: the next look finds the newer one.
bool IsPassing(const rocksdb::Status& status) {
  return status.IsTryAgain() || status.IsPathNotFound() || status.IsIOError();
}

absl::Status OpeningError(const rocksdb::Status& status, const fs::path& path) {
  const std::string text = status.ToString();
  if (text.find("Permission denied") != text.npos) {
    return absl::UnavailableError(
        fmt::format("cannot open {}: {}; open it as a user who has the permission", path.string(), text));
  }
  if (status.IsIOError() && (text.find("lock ") != text.npos || text.find("LOCK") != text.npos)) {
    return absl::FailedPreconditionError(fmt::format(
        "another process is writing to {}; wait until it has closed it (readers may open beside it)", path.string()));
  }
  if (status.IsInvalidArgument() && text.find("olumn famil") != text.npos) {
    return absl::DataLossError(
        fmt::format("the database in {} is damaged: it lacks some of its parts ({}); keep it as it is, and restore a "
                    "backup",
                    path.string(), text));
  }
  return FromRocks(status, fmt::format("open {}", path.string()));
}

// Whether there is a database at all.
absl::Status CheckThere(const fs::path& path) {
  std::error_code error;
  if (fs::exists(path / "CURRENT", error)) return absl::OkStatus();
  if (error) {
    return absl::UnavailableError(fmt::format("cannot look into {}: {}; open it as a user who has the permission",
                                              path.string(), error.message()));
  }
  if (fs::exists(path, error) && !fs::is_empty(path, error)) {
    return absl::DataLossError(fmt::format(
        "the database in {} is damaged: its file CURRENT is missing; keep it as it is, and restore a backup",
        path.string()));
  }
  return absl::NotFoundError(fmt::format("there is no ledger in {}", path.parent_path().string()));
}

std::vector<rocksdb::ColumnFamilyDescriptor> Families() {
  const auto cache = MakeCache();
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (size_t i = 0; i < kFamilies; ++i) {
    const Family family = static_cast<Family>(i);
    families.emplace_back(NameOf(family), FamilySettings(family, cache));
  }
  return families;
}

constexpr std::string_view kScratchPrefix = "muniment-reader-";

// Folders of readers that were ended before they could remove them: their names say which process they were of.
void RemoveLeftOver(const fs::path& temporary) {
  std::error_code error;
  for (const auto& folder : fs::directory_iterator(temporary, error)) {
    const std::string name = folder.path().filename().string();
    if (!name.starts_with(kScratchPrefix)) continue;
    const pid_t process = static_cast<pid_t>(std::strtol(name.c_str() + kScratchPrefix.size(), nullptr, 10));
    std::error_code ignored;
    if (process > 0 && ::kill(process, 0) != 0 && errno == ESRCH) fs::remove_all(folder.path(), ignored);
  }
}

// A folder of its own for a reader; RocksDB puts its messages there.
absl::StatusOr<fs::path> MakeScratch() {
  std::error_code error;
  const fs::path temporary = fs::temp_directory_path(error);
  if (error)
    return absl::UnavailableError(fmt::format("there is no temporary folder: {}; set TMPDIR", error.message()));
  RemoveLeftOver(temporary);
  std::string scratch = (temporary / fmt::format("{}{}-XXXXXX", kScratchPrefix, ::getpid())).string();
  if (::mkdtemp(scratch.data()) == nullptr) return SystemError("make", scratch);
  return scratch;
}

// A file system whose write-ahead logs are there with their sizes and hold nothing, so that opening does not replay
// them.
class WithoutLogs final : public rocksdb::FileSystemWrapper {
 public:
  using FileSystemWrapper::FileSystemWrapper;
  const char* Name() const override { return "muniment.withoutlogs"; }
  rocksdb::IOStatus NewSequentialFile(const std::string& name, const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSSequentialFile>* file,
                                      rocksdb::IODebugContext* debug) override {
    if (!name.ends_with(".log")) return FileSystemWrapper::NewSequentialFile(name, options, file, debug);
    *file = std::make_unique<Nothing>();
    return rocksdb::IOStatus::OK();
  }

 private:
  class Nothing final : public rocksdb::FSSequentialFile {
   public:
    rocksdb::IOStatus Read(size_t, const rocksdb::IOOptions&, rocksdb::Slice* read, char*,
                           rocksdb::IODebugContext*) override {
      read->clear();
      return rocksdb::IOStatus::OK();
    }
    rocksdb::IOStatus Skip(uint64_t) override { return rocksdb::IOStatus::OK(); }
  };
};

// Whether every table and every synced write-ahead log that the manifest lists is there with its size. A reader's
// database tolerates that one is missing and shows what stood before it, so that this look, which does not, comes
// first. The logs are looked for where they are: a read-only database that may not know of those in its manifest ends
// the program.
rocksdb::Status CheckFiles(rocksdb::DBOptions options, const fs::path& path) {
  constexpr int kTablesOpen = 64;  // else all would be opened only to be closed again
  options.max_open_files = kTablesOpen;
  options.skip_stats_update_on_db_open = true;
  const std::unique_ptr<rocksdb::Env> env =
      rocksdb::NewCompositeEnv(std::make_shared<WithoutLogs>(options.env->GetFileSystem()));
  options.env = env.get();
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* opened = nullptr;
  const rocksdb::Status status = rocksdb::DB::OpenForReadOnly(options, path.string(), Families(), &handles, &opened);
  const std::unique_ptr<rocksdb::DB> db(opened);
  for (rocksdb::ColumnFamilyHandle* handle : handles) (void)db->DestroyColumnFamilyHandle(handle);
  return status;
}

}  // namespace

absl::Status FromRocks(const rocksdb::Status& status, std::string_view doing) {
  if (status.ok()) return absl::OkStatus();
  const std::string text = fmt::format("cannot {}: {}", doing, status.ToString());
  if (!status.IsCorruption()) return absl::UnavailableError(text);
  return absl::DataLossError(text + "; the database is damaged: keep it as it is, and restore a backup");
}

absl::StatusOr<std::unique_ptr<Store>> Store::OpenAs(Role role, const rocksdb::DBOptions& options,
                                                     const std::filesystem::path& path) {
  std::unique_ptr<Store> store(new Store);
  store->path_ = path;
  rocksdb::Status status;
  if (role == Role::kReader) {
    auto scratch = MakeScratch();
    if (!scratch.ok()) return scratch.status();
    store->scratch_ = *std::move(scratch);
    status = CheckFiles(options, path);
  }
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  if (status.ok()) {
    status = role == Role::kWriter ? rocksdb::DB::Open(options, path.string(), Families(), &handles, &db)
                                   : rocksdb::DB::OpenAsSecondary(options, path.string(), store->scratch_.string(),
                                                                  Families(), &handles, &db);
  }
  if (!status.ok()) return OpeningError(status, path);
  store->db_.reset(db);
  std::copy(handles.begin(), handles.end(), store->handles_.begin());
  return store;
}

absl::StatusOr<std::unique_ptr<Store>> Store::Create(const std::filesystem::path& path, rocksdb::Env* env) {
  rocksdb::DBOptions options = DatabaseSettings(env, Role::kWriter);
  if (options.env->FileExists((path / "CURRENT").string()).ok()) {
    return absl::AlreadyExistsError(fmt::format("there is a database in {}", path.string()));
  }
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  return OpenAs(Role::kWriter, options, path);
}

absl::StatusOr<std::unique_ptr<Store>> Store::Open(const std::filesystem::path& path, rocksdb::Env* env) {
  if (absl::Status there = CheckThere(path); !there.ok()) return there;
  return OpenAs(Role::kWriter, DatabaseSettings(env, Role::kWriter), path);
}

absl::StatusOr<std::unique_ptr<Store>> Store::OpenReader(const std::filesystem::path& path, rocksdb::Env* env) {
  if (absl::Status there = CheckThere(path); !there.ok()) return there;
  const rocksdb::DBOptions options = DatabaseSettings(env, Role::kReader);
  // A reader may look for a file that the writer has just replaced: the next look finds the newer one. What is missing
  // each time is missing.
  for (int attempt = 1;; ++attempt) {
    auto store = OpenAs(Role::kReader, options, path);
    if (store.ok() || attempt == kReaderAttempts) return store;
    std::this_thread::sleep_for(kReaderPause);
  }
}

void Store::FlushIfMuch() {
  uint64_t bytes = 0;
  if (!db_->GetAggregatedIntProperty(rocksdb::DB::Properties::kCurSizeAllMemTables, &bytes) || bytes < kReplayBytesMax)
    return;
  // A failure costs only time: the log is synced, and opening replays it.
  (void)db_->Flush(rocksdb::FlushOptions(), {handles_.begin(), handles_.end()});
}

absl::Status Store::Compact() {
  for (rocksdb::ColumnFamilyHandle* handle : handles_) {
    const rocksdb::Status status = db_->CompactRange(rocksdb::CompactRangeOptions(), handle, nullptr, nullptr);
    if (!status.ok()) return FromRocks(status, "compacting");
  }
  return absl::OkStatus();
}

Store::~Store() {
  if (db_ != nullptr && !is_reader()) FlushIfMuch();
  for (rocksdb::ColumnFamilyHandle* handle : handles_) {
    if (handle != nullptr) db_->DestroyColumnFamilyHandle(handle);
  }
  db_.reset();
  std::error_code ignored;
  if (!scratch_.empty()) std::filesystem::remove_all(scratch_, ignored);
}

rocksdb::Status Store::Write(rocksdb::WriteBatch& rows) { return db_->Write(AppendSettings(), &rows); }

absl::StatusOr<std::optional<std::string>> Store::Get(Family family, std::string_view key) const {
  std::string value;
  const rocksdb::Status status = db_->Get(PointReadSettings(), handle(family), SliceOf(key), &value);
  if (status.IsNotFound()) return std::optional<std::string>();
  if (!status.ok()) return FromRocks(status, fmt::format("read {}", NameOf(family)));
  return std::optional<std::string>(std::move(value));
}

std::unique_ptr<rocksdb::Iterator> Store::Iterate(Family family, const rocksdb::ReadOptions& options) const {
  return std::unique_ptr<rocksdb::Iterator>(db_->NewIterator(options, handle(family)));
}

absl::Status Store::CatchUp() {
  rocksdb::Status status;
  for (int attempt = 0; attempt < kReaderAttempts; ++attempt) {
    status = db_->TryCatchUpWithPrimary();
    if (!IsPassing(status)) break;
    std::this_thread::sleep_for(kReaderPause);
  }
  if (!status.ok()) return FromRocks(status, fmt::format("catch up with {}", path_.string()));
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(path_, error)) {
    if (file.path().extension() != ".log") continue;
    auto wal = OpenFile::Open(file.path(), O_RDONLY);
    if (absl::IsNotFound(wal.status())) continue;  // the writer has moved what it held to a table, and synced that
    if (!wal.ok()) return wal.status();
    if (const absl::Status synced = wal->Sync(); !synced.ok()) return synced;
  }
  return SyncFolder(path_);
}

}  // namespace muniment::ledger
