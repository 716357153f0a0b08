// Small files of the ledger's own, outside RocksDB: written whole and durably, read whole, destroyed.
//
// All errors are Unavailable with the path and the system's reason, unless said otherwise.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace muniment::ledger {

// An open file; closed at the end of its scope.
class OpenFile {
 public:
  // Takes open(2)'s flags; O_CLOEXEC is added. NotFound when there is no such file.
  static absl::StatusOr<OpenFile> Open(const std::filesystem::path& path, int flags, unsigned mode = 0);
  // Takes an open descriptor over; `path` is for messages.
  OpenFile(int fd, std::filesystem::path path) : fd_(fd), path_(std::move(path)) {}
  OpenFile(OpenFile&& other) noexcept : fd_(std::exchange(other.fd_, -1)), path_(std::move(other.path_)) {}
  OpenFile& operator=(OpenFile&&) = delete;
  ~OpenFile();

  absl::Status WriteAt(uint64_t offset, std::string_view bytes) const;
  absl::Status Resize(uint64_t size) const;
  // fdatasync(2): the contents and the size are on the disk when this returns OK.
  absl::Status Sync() const;

 private:
  int fd_;
  std::filesystem::path path_;
};

// NotFound when there is no such file.
absl::StatusOr<std::string> ReadFile(const std::filesystem::path& path);
// All of `bytes` under `path` or nothing: a new file beside it, synced, renamed onto it, and the folder synced.
// What stood there before is replaced.
absl::Status WriteFileDurably(const std::filesystem::path& path, std::string_view bytes, unsigned mode);
// The same where nothing stood: of several that do this at once, one succeeds. What it made is gone after an error.
//   AlreadyExists  something has that name
absl::Status WriteNewFileDurably(const std::filesystem::path& path, std::string_view bytes, unsigned mode);
// Makes names added to and removed from `folder` durable.
absl::Status SyncFolder(const std::filesystem::path& folder);
// Overwrites the file with zeros, syncs and removes it. What a disk keeps of overwritten blocks is beyond us. OK when
// there is none.
absl::Status ShredFile(const std::filesystem::path& path);

// errno's reason as a status: "cannot <verb> <path>: <reason>".
absl::Status SystemError(std::string_view verb, const std::filesystem::path& path);
// Of a part of a ledger that may lie elsewhere: where `status` is NotFound, which part it is and what to do.
absl::Status NotThere(std::string_view part, const absl::Status& status);

}  // namespace muniment::ledger
