// Runs: the values of the log. Up to 32 entries of one batch stand in one value, which replays 1.7 times faster than a
// value for each and is smaller. FORMAT.md has the bytes.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "ledger/ledger.h"

namespace muniment::ledger {

inline constexpr size_t kRunEntriesMax = 32;
// Where a run ends early; an entry larger than this stands alone. Bounds what reading one entry costs.
inline constexpr size_t kRunBytesMax = size_t{64} << 10;

// How many of `entries`, at least one, make the next run.
size_t RunLength(std::span<const NewEntry> entries);
// The value for `entries`, the first of which has the position `first`.
std::string EncodeRun(uint64_t first, std::span<const NewEntry> entries);

// A run as read: a copy in aligned memory, which RocksDB's own is not.
class Run {
 public:
  // Takes in a stored value. DataLoss: it is not the run that was stored at `first`; this run is then empty.
  absl::Status Decode(uint64_t first, std::string_view stored);

  uint64_t begin() const { return first_; }
  uint64_t end() const { return first_ + count_; }
  bool Holds(uint64_t position) const { return position >= begin() && position < end(); }
  EntryBytes entry(uint64_t position) const;

 private:
  uint64_t first_ = 0;
  size_t count_ = 0;
  std::array<size_t, kRunEntriesMax + 1> word_offsets_{};
  std::vector<uint64_t> words_;
};

}  // namespace muniment::ledger
