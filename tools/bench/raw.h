// What the store alone does, with the same settings of durability: the measure that the ledger's figures are set
// against.
#pragma once

#include <cstdint>
#include <filesystem>

#include "tools/bench/stopwatch.h"

namespace muniment::bench {

inline constexpr size_t kRawEventBytes = 184;

// Durable puts a second, one after the other.
Measured RawOneCaller(const std::filesystem::path& folder, double seconds);
// Durable puts a second of `callers` threads together.
Measured RawManyCallers(const std::filesystem::path& folder, int callers, double seconds);
// Events a second in batches of `batch`, one sync each.
Measured RawImport(const std::filesystem::path& folder, uint64_t events, uint64_t batch);
// Events a second read in order from a store of `events` events; leaves the store in `folder`.
Measured RawScan(const std::filesystem::path& folder, uint64_t events);
// Bytes on disk of each of the events of the last RawScan, after compaction.
double RawBytesPerEvent(const std::filesystem::path& folder, uint64_t events);

}  // namespace muniment::bench
