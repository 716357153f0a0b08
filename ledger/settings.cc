#include "ledger/settings.h"

#include <rocksdb/cache.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>

namespace muniment::ledger {
namespace {

constexpr size_t kCacheBytes = size_t{256} << 20;  // filled as blocks are asked for
constexpr size_t kBufferBytes = size_t{32} << 20;
constexpr size_t kWalBytesMax = size_t{64} << 20;
constexpr double kBloomBitsPerKey = 10;  // one look-up in a hundred goes to a block in vain

// The part of a row's key in family "streams" before the version (ledger/keys.h).
class StreamNameOfKey final : public rocksdb::SliceTransform {
 public:
  const char* Name() const override { return "muniment.stream"; }
  rocksdb::Slice Transform(const rocksdb::Slice& key) const override {
    return {key.data(), key.size() - kVersionBytes};
  }
  bool InDomain(const rocksdb::Slice& key) const override { return key.size() > kVersionBytes; }

 private:
  static constexpr size_t kVersionBytes = 8;
};

}  // namespace

const char* NameOf(Family family) {
  switch (family) {
    case Family::kMeta:
      return "default";
    case Family::kLog:
      return "log";
    case Family::kStreams:
      return "streams";
    case Family::kCommands:
      return "commands";
    case Family::kTree:
      return "tree";
  }
  return "";
}

std::shared_ptr<rocksdb::Cache> MakeCache() { return rocksdb::NewLRUCache(kCacheBytes); }

rocksdb::DBOptions DatabaseSettings(rocksdb::Env* env, Role role) {
  rocksdb::DBOptions o;
  if (env != nullptr) o.env = env;
  // The default (point in time) opens silently with what stood before a flipped byte. This one refuses, and forgives
  // only the torn end of a normal crash, which was never acknowledged.
  o.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  // What was recovered is flushed and synced before anything is shown: a write-ahead log read back from the page cache
  // after a failed sync must not be taken for durable.
  o.avoid_flush_during_recovery = false;
  o.paranoid_checks = true;
  o.track_and_verify_wals_in_manifest = true;
  // All families are flushed to the same batch, so that a lost log leaves none of them ahead of the others.
  o.atomic_flush = true;
  // There is one writer: inserting for many at once costs more and serves nobody.
  o.allow_concurrent_memtable_write = false;
  // Bounds what opening has to replay after a crash; a close leaves less (ledger/store.h).
  o.max_total_wal_size = kWalBytesMax;
  // Without NDEBUG, as Debian builds it, the default is to log everything.
  o.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  o.keep_log_file_num = 4;
  o.max_log_file_size = size_t{1} << 20;
  o.stats_dump_period_sec = 0;
  o.stats_persist_period_sec = 0;
  o.max_background_jobs = 2;
  // A reader keeps all files open: the writer may delete them. The writer: few enough for a common limit of 1024.
  o.max_open_files = role == Role::kReader ? -1 : 512;
  return o;
}

rocksdb::ColumnFamilyOptions FamilySettings(Family family, const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions o;
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.format_version = 5;
  table.checksum = rocksdb::kXXH3;
  o.write_buffer_size = kBufferBytes;
  o.compression = rocksdb::kLZ4Compression;
  o.bottommost_compression = rocksdb::kZSTD;
  switch (family) {
    case Family::kLog:
      // Keys only grow, so that files sink through the levels without being rewritten, if the levels agree on the
      // compression.
      o.compression = rocksdb::kZSTD;
      table.block_size =
          32 << 10;  // entries resemble each other: larger blocks compress better; still one entry is cheap to read
      break;
    case Family::kCommands:
    case Family::kStreams:
      // Nearly every look-up while appending is for what is not there: a new command, the next version.
      table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
      o.memtable_whole_key_filtering = true;
      o.memtable_prefix_bloom_size_ratio = 0.05;
      // Rows of one stream are written in the order in which they stand: the last one's place finds the next one's.
      if (family == Family::kStreams)
        o.memtable_insert_with_hint_prefix_extractor = std::make_shared<StreamNameOfKey>();
      break;
    case Family::kMeta:
    case Family::kTree:
      break;
  }
  o.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return o;
}

rocksdb::WriteOptions AppendSettings() {
  rocksdb::WriteOptions o;
  o.sync = true;  // the default answers before the disk has it
  return o;
}

rocksdb::ReadOptions PointReadSettings() {
  rocksdb::ReadOptions o;
  o.verify_checksums = true;
  return o;
}

rocksdb::ReadOptions ScanSettings() {
  rocksdb::ReadOptions o;
  o.verify_checksums = true;
  o.fill_cache = false;  // one pass over everything would push out what is asked for often
  return o;
}

}  // namespace muniment::ledger
