#include "ledger/log_cursor.h"

#include <fmt/format.h>

#include "ledger/keys.h"

namespace muniment::ledger {

LogCursor::LogCursor(const Store& store, const rocksdb::ReadOptions& options)
    : rows_(store.Iterate(Family::kLog, options)) {}

absl::StatusOr<EntryBytes> LogCursor::At(uint64_t position) {
  if (!run_.Holds(position)) {
    const bool is_next = rows_->Valid() && position == run_.end() && run_.end() > run_.begin();
    if (is_next) {
      rows_->Next();
    } else {
      rows_->SeekForPrev(SliceOf(LogKey(position)));
    }
    if (absl::Status status = Load(position); !status.ok()) return status;
    if (!run_.Holds(position)) {
      return absl::DataLossError(fmt::format("the log is damaged: entry {} is missing; restore a backup", position));
    }
  }
  return run_.entry(position);
}

absl::StatusOr<uint64_t> LogCursor::Last() {
  rows_->SeekToLast();
  if (!rows_->Valid() && rows_->status().ok()) return 0;
  if (absl::Status status = Load(0); !status.ok()) return status;
  return run_.end() - 1;
}

absl::Status LogCursor::Load(uint64_t position) {
  if (!rows_->Valid()) {
    run_ = Run();
    // An iterator that ends may have failed.
    if (!rows_->status().ok()) return FromRocks(rows_->status(), fmt::format("read entry {}", position));
    return absl::DataLossError(fmt::format("the log is damaged: entry {} is missing; restore a backup", position));
  }
  if (rows_->key().size() != 8) return absl::DataLossError("the log is damaged: a key is not a position");
  return run_.Decode(GetBigEndianU64(rows_->key().data()), ViewOf(rows_->value()));
}

}  // namespace muniment::ledger
