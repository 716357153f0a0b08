#include "ledger/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "base/text.h"

namespace muniment::ledger {

absl::Status SystemError(std::string_view verb, const std::filesystem::path& path) {
  const int reason = errno;
  const std::string text =
      fmt::format("cannot {} {}: {}", verb, path.string(), std::generic_category().message(reason));
  return reason == ENOENT ? absl::NotFoundError(text) : absl::UnavailableError(text);
}

absl::Status NotThere(std::string_view part, const absl::Status& status) {
  if (!absl::IsNotFound(status)) return status;
  return absl::NotFoundError(
      fmt::format("{}: {}; say where it lies, if elsewhere (--secrets, --vault or their variables), or restore it from "
                  "its backup",
                  part, StdView(status.message())));
}

absl::StatusOr<OpenFile> OpenFile::Open(const std::filesystem::path& path, int flags, unsigned mode) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC, mode);
  if (fd < 0) return SystemError("open", path);
  return OpenFile(fd, path);
}

OpenFile::~OpenFile() {
  if (fd_ >= 0) ::close(fd_);
}

absl::Status OpenFile::WriteAt(uint64_t offset, std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t n = ::pwrite(fd_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return SystemError("write", path_);
    bytes.remove_prefix(static_cast<size_t>(n));
    offset += static_cast<uint64_t>(n);
  }
  return absl::OkStatus();
}

absl::Status OpenFile::Resize(uint64_t size) const {
  return ::ftruncate(fd_, static_cast<off_t>(size)) == 0 ? absl::OkStatus() : SystemError("resize", path_);
}

absl::Status OpenFile::Sync() const { return ::fdatasync(fd_) == 0 ? absl::OkStatus() : SystemError("sync", path_); }

absl::StatusOr<std::string> ReadFile(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return SystemError("open", path);
  std::string bytes;
  struct stat status {};
  if (::fstat(fd, &status) == 0 && status.st_size > 0) bytes.reserve(static_cast<size_t>(status.st_size));
  char buffer[1 << 16];
  for (;;) {
    const ssize_t n = ::read(fd, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      absl::Status error = SystemError("read", path);
      ::close(fd);
      return error;
    }
    if (n == 0) break;
    bytes.append(buffer, static_cast<size_t>(n));
  }
  ::close(fd);
  return bytes;
}

absl::Status WriteFileDurably(const std::filesystem::path& path, std::string_view bytes, unsigned mode) {
  std::filesystem::path fresh = path;
  fresh += ".new";
  {
    auto file = OpenFile::Open(fresh, O_WRONLY | O_CREAT | O_TRUNC, mode);
    if (!file.ok()) return file.status();
    absl::Status status = file->WriteAt(0, bytes);
    if (status.ok()) status = file->Sync();
    if (!status.ok()) {
      ::unlink(fresh.c_str());
      return status;
    }
  }
  if (::rename(fresh.c_str(), path.c_str()) != 0) return SystemError("rename to", path);
  return SyncFolder(path.parent_path());
}

absl::Status WriteNewFileDurably(const std::filesystem::path& path, std::string_view bytes, unsigned mode) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (fd < 0 && errno == EEXIST) return absl::AlreadyExistsError(fmt::format("{} exists", path.string()));
  if (fd < 0) return SystemError("make", path);
  absl::Status status;
  {
    const OpenFile file(fd, path);
    status = file.WriteAt(0, bytes);
    if (status.ok()) status = file.Sync();
  }
  if (status.ok()) status = SyncFolder(path.parent_path());
  if (!status.ok()) ::unlink(path.c_str());
  return status;
}

absl::Status SyncFolder(const std::filesystem::path& folder) {
  auto opened = OpenFile::Open(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY);
  if (!opened.ok()) return opened.status();
  return opened->Sync();
}

absl::Status ShredFile(const std::filesystem::path& path) {
  {
    auto file = OpenFile::Open(path, O_WRONLY);
    if (absl::IsNotFound(file.status())) return absl::OkStatus();
    if (!file.ok()) return file.status();
    std::error_code error;
    const uint64_t size = std::filesystem::file_size(path, error);
    const std::string zeros(1 << 16, '\0');
    for (uint64_t at = 0; !error && at < size; at += zeros.size()) {
      const absl::Status status =
          file->WriteAt(at, std::string_view(zeros).substr(0, std::min<uint64_t>(zeros.size(), size - at)));
      if (!status.ok()) return status;
    }
    if (const absl::Status status = file->Sync(); !status.ok()) return status;
  }
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return SystemError("remove", path);
  return SyncFolder(path.parent_path());
}

}  // namespace muniment::ledger
