// The witness (AUD-4): a file of two slots, on another disk if possible, that says how far the ledger has acknowledged.
// No recovery mode of the database notices that its log was cut at a record boundary or deleted; the witness does.
// FORMAT.md has the bytes.
#pragma once

#include <cstdint>
#include <filesystem>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/sha256.h"

namespace muniment::ledger {

struct WitnessRecord {
  uint64_t sequence = 0;  // counts writes; the slot is its parity, so that a torn write leaves the record before it
  uint64_t position = 0;  // the last acknowledged entry
  Hash root{};            // the tree's root up to it
  Hash origin{};          // SHA-256 of the ledger's origin, so that another ledger's witness is noticed
};

// The newer of the two records, or the one that verifies.
//   NotFound     there is no such file, or neither slot verifies: the witness is lost
//   Unavailable  it cannot be read
absl::StatusOr<WitnessRecord> ReadWitness(const std::filesystem::path& path);

// Writes the record to its slot and syncs it; makes the file if there is none.
absl::Status WriteWitness(const std::filesystem::path& path, const WitnessRecord& record);

}  // namespace muniment::ledger
