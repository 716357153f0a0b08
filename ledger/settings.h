// How RocksDB is set, in one place, with a reason for each setting that is not its default.
#pragma once

#include <rocksdb/options.h>

#include <memory>

namespace muniment::ledger {

// The column families, in the order of the database's handles.
enum class Family { kMeta, kLog, kStreams, kCommands, kTree };
inline constexpr size_t kFamilies = 5;
// The name in the database; RocksDB insists on "default" for the first.
const char* NameOf(Family family);

enum class Role { kWriter, kReader };

rocksdb::DBOptions DatabaseSettings(rocksdb::Env* env, Role role);
rocksdb::ColumnFamilyOptions FamilySettings(Family family, const std::shared_ptr<rocksdb::Cache>& cache);
std::shared_ptr<rocksdb::Cache> MakeCache();

rocksdb::WriteOptions AppendSettings();
// For one row, or a few.
rocksdb::ReadOptions PointReadSettings();
// For an iterator over many.
rocksdb::ReadOptions ScanSettings();

}  // namespace muniment::ledger
