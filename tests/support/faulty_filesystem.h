// A file system for RocksDB that does harm: it forgets what was not synced, tears the last write, fails syncs and runs
// full.
//
// A power cut takes three steps: Die() (from then on nothing reaches the disk), destroy the ledger, CutPower() (the
// files become what a disk would hold). Then the ledger is opened again, on this file system or another.
#pragma once

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>

namespace muniment::testing_support {

class FaultyFileSystem : public rocksdb::FileSystemWrapper {
 public:
  FaultyFileSystem() : rocksdb::FileSystemWrapper(rocksdb::FileSystem::Default()) {}
  const char* Name() const override { return "FaultyFileSystem"; }

  // An environment over `files`, for Ledger::Options::env. Keep it as long as the ledger.
  static std::unique_ptr<rocksdb::Env> EnvOf(const std::shared_ptr<FaultyFileSystem>& files);

  // The n-th sync of a write-ahead log from now on (1: the next) fails with EIO; later ones succeed.
  void FailWalSync(int nth);
  // Dies inside the n-th sync of a write-ahead log from now on: it may or may not have reached the disk.
  void DieAtWalSync(int nth);
  // Appends beyond so many further bytes fail: the disk is full. Empty: there is space again.
  void SetSpace(std::optional<uint64_t> bytes);
  // From now on every write, sync, rename and removal fails, as for a process whose disk is gone.
  void Die();
  bool dead() const;

  // What a disk might hold after power was lost at Die(): of each file what was synced and, at random, a part of what
  // was written after that; new and replaced names only where their folder was synced. Call when the database is gone.
  // Lives again.
  void CutPower(std::mt19937_64& random);

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* dbg) override;
  rocksdb::IOStatus ReopenWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                       std::unique_ptr<rocksdb::FSWritableFile>* file,
                                       rocksdb::IODebugContext* dbg) override;
  rocksdb::IOStatus NewDirectory(const std::string& name, const rocksdb::IOOptions& options,
                                 std::unique_ptr<rocksdb::FSDirectory>* folder, rocksdb::IODebugContext* dbg) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* dbg) override;
  rocksdb::IOStatus DeleteFile(const std::string& name, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* dbg) override;

  // For the files it hands out.
  rocksdb::IOStatus BeforeAppend(const std::string& name, uint64_t bytes);
  void AfterAppend(const std::string& name, uint64_t bytes);
  void AfterTruncate(const std::string& name, uint64_t size);
  rocksdb::IOStatus BeforeSync(const std::string& name);
  void AfterSync(const std::string& name);
  rocksdb::IOStatus SyncNames(const std::string& folder);

 private:
  struct FileState {
    uint64_t size = 0;
    uint64_t synced = 0;
    bool name_synced = false;
    std::optional<std::string> replaced;  // what the name held before, until the folder is synced
  };
  rocksdb::IOStatus CheckAlive() const;

  mutable std::mutex mutex_;
  std::map<std::string, FileState> files_;
  bool dead_ = false;
  int fail_wal_sync_ = 0;
  int die_at_wal_sync_ = 0;
  std::optional<uint64_t> space_;
};

}  // namespace muniment::testing_support
