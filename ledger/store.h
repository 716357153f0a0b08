// The database as the ledger uses it: opened, its handles owned in the order RocksDB insists on, its errors in our
// words.
#pragma once

#include <rocksdb/db.h>

#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/settings.h"

namespace rocksdb {
class WriteBatch;
}

namespace muniment::ledger {

inline rocksdb::Slice SliceOf(std::string_view s) { return {s.data(), s.size()}; }
inline std::string_view ViewOf(const rocksdb::Slice& s) { return {s.data(), s.size()}; }

// `doing` completes "cannot …". Corruption is DataLoss, everything else Unavailable with RocksDB's words.
absl::Status FromRocks(const rocksdb::Status& status, std::string_view doing);

class Store {
 public:
  // A new database in the folder `path`. AlreadyExists: there is one.
  static absl::StatusOr<std::unique_ptr<Store>> Create(const std::filesystem::path& path, rocksdb::Env* env);
  // For writing. NotFound: no database. FailedPrecondition: another process has it. DataLoss: damaged, or never
  // completely created; the message says what is missing. Unavailable: the file system refuses.
  static absl::StatusOr<std::unique_ptr<Store>> Open(const std::filesystem::path& path, rocksdb::Env* env);
  // For reading, beside a writer or alone. Nothing of the database's folder is written to. Errors as above.
  static absl::StatusOr<std::unique_ptr<Store>> OpenReader(const std::filesystem::path& path, rocksdb::Env* env);
  // A writer moves what stands in its write-ahead log to tables, if that is much, so that opening is quick.
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  bool is_reader() const { return !scratch_.empty(); }

  // Writes all rows or none, synced. RocksDB's own status: the caller decides what a failure means.
  rocksdb::Status Write(rocksdb::WriteBatch& rows);
  rocksdb::ColumnFamilyHandle* handle(Family family) const { return handles_[static_cast<size_t>(family)]; }

  absl::StatusOr<std::optional<std::string>> Get(Family family, std::string_view key) const;
  // Dies before the store.
  std::unique_ptr<rocksdb::Iterator> Iterate(Family family, const rocksdb::ReadOptions& options) const;

  // Readers: takes in what the writer has written, then syncs the write-ahead logs itself, so that nothing is shown
  // that a power cut could take back (CMD-2): the writer may have written what it has not yet synced. (Should the
  // writer's own sync have failed, the system may let ours succeed; the writer has then stopped, and its reopening
  // decides.)
  absl::Status CatchUp();

  // Writers: rewrites all tables in their final form.
  absl::Status Compact();

 private:
  Store() = default;
  void FlushIfMuch();
  static absl::StatusOr<std::unique_ptr<Store>> OpenAs(Role role, const rocksdb::DBOptions& options,
                                                       const std::filesystem::path& path);

  std::filesystem::path path_;
  std::filesystem::path scratch_;  // readers: RocksDB wants a folder for its own messages
  std::unique_ptr<rocksdb::DB> db_;
  std::array<rocksdb::ColumnFamilyHandle*, kFamilies> handles_{};  // released before db_
};

}  // namespace muniment::ledger
