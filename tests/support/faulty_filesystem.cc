#include "tests/support/faulty_filesystem.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace muniment::testing_support {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

bool IsWal(const std::string& name) { return name.ends_with(".log"); }

std::string Contents(const std::string& name) {
  std::ifstream in(name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

class File : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  File(std::unique_ptr<rocksdb::FSWritableFile>&& base, std::string name, FaultyFileSystem* files)
      : rocksdb::FSWritableFileOwnerWrapper(std::move(base)), name_(std::move(name)), files_(files) {}

  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options, IODebugContext* dbg) override {
    return Counted(data.size(), [&] { return FSWritableFileOwnerWrapper::Append(data, options, dbg); });
  }
  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options, const rocksdb::DataVerificationInfo& info,
                  IODebugContext* dbg) override {
    return Counted(data.size(), [&] { return FSWritableFileOwnerWrapper::Append(data, options, info, dbg); });
  }
  IOStatus Truncate(uint64_t size, const IOOptions& options, IODebugContext* dbg) override {
    if (files_->dead()) return IOStatus::IOError("the power is off");
    IOStatus status = FSWritableFileOwnerWrapper::Truncate(size, options, dbg);
    if (status.ok()) files_->AfterTruncate(name_, size);
    return status;
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* dbg) override {
    return Synced([&] { return FSWritableFileOwnerWrapper::Sync(options, dbg); });
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* dbg) override {
    return Synced([&] { return FSWritableFileOwnerWrapper::Fsync(options, dbg); });
  }

 private:
  template <class Write>
  IOStatus Counted(uint64_t bytes, Write write) {
    IOStatus status = files_->BeforeAppend(name_, bytes);
    if (status.ok()) status = write();
    if (status.ok()) files_->AfterAppend(name_, bytes);
    return status;
  }
  template <class SyncFile>
  IOStatus Synced(SyncFile sync) {
    IOStatus status = files_->BeforeSync(name_);
    if (status.ok()) status = sync();
    if (status.ok()) files_->AfterSync(name_);
    return status;
  }

  const std::string name_;
  FaultyFileSystem* const files_;
};

class Folder : public rocksdb::FSDirectoryWrapper {
 public:
  Folder(std::unique_ptr<rocksdb::FSDirectory>&& base, std::string name, FaultyFileSystem* files)
      : rocksdb::FSDirectoryWrapper(std::move(base)), name_(std::move(name)), files_(files) {}
  IOStatus Fsync(const IOOptions& options, IODebugContext* dbg) override {
    IOStatus status = files_->SyncNames(name_);
    return status.ok() ? FSDirectoryWrapper::Fsync(options, dbg) : status;
  }
  IOStatus FsyncWithDirOptions(const IOOptions& options, IODebugContext* dbg,
                               const rocksdb::DirFsyncOptions& dir_options) override {
    IOStatus status = files_->SyncNames(name_);
    return status.ok() ? FSDirectoryWrapper::FsyncWithDirOptions(options, dbg, dir_options) : status;
  }

 private:
  const std::string name_;
  FaultyFileSystem* const files_;
};

}  // namespace

std::unique_ptr<rocksdb::Env> FaultyFileSystem::EnvOf(const std::shared_ptr<FaultyFileSystem>& files) {
  return rocksdb::NewCompositeEnv(files);
}

void FaultyFileSystem::FailWalSync(int nth) {
  std::lock_guard lock(mutex_);
  fail_wal_sync_ = nth;
}

void FaultyFileSystem::DieAtWalSync(int nth) {
  std::lock_guard lock(mutex_);
  die_at_wal_sync_ = nth;
}

void FaultyFileSystem::SetSpace(std::optional<uint64_t> bytes) {
  std::lock_guard lock(mutex_);
  space_ = bytes;
}

void FaultyFileSystem::Die() {
  std::lock_guard lock(mutex_);
  dead_ = true;
}

bool FaultyFileSystem::dead() const {
  std::lock_guard lock(mutex_);
  return dead_;
}

IOStatus FaultyFileSystem::CheckAlive() const { return dead_ ? IOStatus::IOError("the power is off") : IOStatus::OK(); }

void FaultyFileSystem::CutPower(std::mt19937_64& random) {
  std::lock_guard lock(mutex_);
  for (auto& [name, state] : files_) {
    if (!std::filesystem::exists(name)) continue;
    if (!state.name_synced) {
      if (state.replaced) {
        std::ofstream(name, std::ios::binary | std::ios::trunc) << *state.replaced;
      } else {
        std::filesystem::remove(name);
      }
      continue;
    }
    const uint64_t kept = state.synced + (state.size > state.synced ? random() % (state.size - state.synced + 1) : 0);
    if (std::filesystem::file_size(name) > kept) std::filesystem::resize_file(name, kept);
  }
  files_.clear();
  dead_ = false;
  fail_wal_sync_ = die_at_wal_sync_ = 0;
  space_.reset();
}

IOStatus FaultyFileSystem::NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                           std::unique_ptr<rocksdb::FSWritableFile>* file, IODebugContext* dbg) {
  std::lock_guard lock(mutex_);
  if (IOStatus status = CheckAlive(); !status.ok()) return status;
  IOStatus status = FileSystemWrapper::NewWritableFile(name, options, file, dbg);
  if (!status.ok()) return status;
  files_[name] = {};
  *file = std::make_unique<File>(std::move(*file), name, this);
  return status;
}

IOStatus FaultyFileSystem::ReopenWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                              std::unique_ptr<rocksdb::FSWritableFile>* file, IODebugContext* dbg) {
  std::lock_guard lock(mutex_);
  if (IOStatus status = CheckAlive(); !status.ok()) return status;
  IOStatus status = FileSystemWrapper::ReopenWritableFile(name, options, file, dbg);
  if (!status.ok()) return status;
  const uint64_t size = std::filesystem::file_size(name);
  files_.try_emplace(name, FileState{.size = size, .synced = size, .name_synced = true, .replaced = {}});
  *file = std::make_unique<File>(std::move(*file), name, this);
  return status;
}

IOStatus FaultyFileSystem::NewDirectory(const std::string& name, const IOOptions& options,
                                        std::unique_ptr<rocksdb::FSDirectory>* folder, IODebugContext* dbg) {
  IOStatus status = FileSystemWrapper::NewDirectory(name, options, folder, dbg);
  if (status.ok()) *folder = std::make_unique<Folder>(std::move(*folder), name, this);
  return status;
}

IOStatus FaultyFileSystem::RenameFile(const std::string& from, const std::string& to, const IOOptions& options,
                                      IODebugContext* dbg) {
  std::lock_guard lock(mutex_);
  if (IOStatus status = CheckAlive(); !status.ok()) return status;
  std::optional<std::string> replaced;
  if (const auto old = files_.find(to); old != files_.end() && !old->second.name_synced) {
    replaced = old->second.replaced;
  } else if (std::filesystem::exists(to)) {
    replaced = Contents(to);
  }
  IOStatus status = FileSystemWrapper::RenameFile(from, to, options, dbg);
  if (!status.ok()) return status;
  FileState state = files_.contains(from) ? files_[from] : FileState{};
  files_.erase(from);
  state.name_synced = false;
  state.replaced = std::move(replaced);
  files_[to] = std::move(state);
  return status;
}

IOStatus FaultyFileSystem::DeleteFile(const std::string& name, const IOOptions& options, IODebugContext* dbg) {
  std::lock_guard lock(mutex_);
  if (IOStatus status = CheckAlive(); !status.ok()) return status;
  files_.erase(name);
  return FileSystemWrapper::DeleteFile(name, options, dbg);
}

IOStatus FaultyFileSystem::BeforeAppend(const std::string&, uint64_t bytes) {
  std::lock_guard lock(mutex_);
  if (IOStatus status = CheckAlive(); !status.ok()) return status;
  if (!space_) return IOStatus::OK();
  if (bytes > *space_) return IOStatus::NoSpace("the disk is full");
  *space_ -= bytes;
  return IOStatus::OK();
}

void FaultyFileSystem::AfterAppend(const std::string& name, uint64_t bytes) {
  std::lock_guard lock(mutex_);
  files_[name].size += bytes;
}

void FaultyFileSystem::AfterTruncate(const std::string& name, uint64_t size) {
  std::lock_guard lock(mutex_);
  FileState& state = files_[name];
  state.size = size;
  state.synced = std::min(state.synced, size);
}

IOStatus FaultyFileSystem::BeforeSync(const std::string& name) {
  std::lock_guard lock(mutex_);
  if (IOStatus status = CheckAlive(); !status.ok()) return status;
  if (!IsWal(name)) return IOStatus::OK();
  if (die_at_wal_sync_ > 0 && --die_at_wal_sync_ == 0) {
    dead_ = true;
    return IOStatus::IOError("the power went");
  }
  if (fail_wal_sync_ > 0 && --fail_wal_sync_ == 0) return IOStatus::IOError("the sync failed");
  return IOStatus::OK();
}

void FaultyFileSystem::AfterSync(const std::string& name) {
  std::lock_guard lock(mutex_);
  FileState& state = files_[name];
  state.synced = state.size;
}

IOStatus FaultyFileSystem::SyncNames(const std::string& folder) {
  std::lock_guard lock(mutex_);
  if (IOStatus status = CheckAlive(); !status.ok()) return status;
  for (auto& [name, state] : files_) {
    if (std::filesystem::path(name).parent_path() == std::filesystem::path(folder)) {
      state.name_synced = true;
      state.replaced.reset();
    }
  }
  return IOStatus::OK();
}

}  // namespace muniment::testing_support
