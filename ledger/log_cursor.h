// Reads entries by position: the run that holds one is found, copied and checked once, and gives its neighbours for
// nothing.
#pragma once

#include <rocksdb/iterator.h>

#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/ledger.h"
#include "ledger/run.h"
#include "ledger/store.h"

namespace muniment::ledger {

class LogCursor {
 public:
  // Dies before `store`. `options` say whether many entries will be read or few (ledger/settings.h).
  LogCursor(const Store& store, const rocksdb::ReadOptions& options);

  // The entry, valid until the next call. Positions in order are read fastest.
  //   DataLoss  it is not in the log, or its run does not verify
  absl::StatusOr<EntryBytes> At(uint64_t position);

  // The position of the log's last entry; 0 when it is empty.
  absl::StatusOr<uint64_t> Last();

 private:
  absl::Status Load(uint64_t position);

  std::unique_ptr<rocksdb::Iterator> rows_;
  Run run_;
};

}  // namespace muniment::ledger
