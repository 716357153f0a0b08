// Verification of a whole ledger from its stored bytes (CMD-7, TIME-6, TIME-7, AUD-1): what `muniment verify LEDGER`
// runs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "base/sha256.h"
#include "ledger/ledger.h"

namespace muniment::replay {

struct Finding {
  uint64_t entry = 0;  // the first entry that it concerns; 0: the ledger as a whole
  std::string what;    // one sentence
  // Whether the log, or what must follow from it, is not as it was acknowledged; else what to do stands in `what`.
  bool altered = true;
};

struct Verification {
  uint64_t entries = 0;
  uint64_t streams = 0;
  Hash root{};                    // recomputed from the bytes
  uint64_t unknown_kinds = 0;     // entries of kinds that this release does not know; they are no finding
  std::vector<Finding> findings;  // empty: everything agrees; at most kFindingsMax
  bool ok() const { return findings.empty(); }
};

inline constexpr size_t kFindingsMax = 100;

// Reads every entry in order and checks that it decodes; that numbers are 1, 2, 3, …; that recorded times never
// decrease; that nothing but dated records is effective after it was recorded; that each stream's versions are 1, 2, 3,
// … and the index leads to the same entries; and that the tree over the stored bytes has the root that the ledger
// keeps, as have the stored subtrees; that every command's answer is remembered, and speaks of its entries; that the
// vault opens every sealed text, unless an erasure is recorded; and that the scheduler's agenda misses nothing that
// will fall due. Every row of the database is read. `progress` is called now and then with how many entries were read
// since it was last called.
//   DataLoss     the log cannot be read on; the message names the position
// Memory: about a hundred bytes a stream.
absl::StatusOr<Verification> Verify(const ledger::Ledger& ledger, absl::FunctionRef<void(uint64_t)> progress);

}  // namespace muniment::replay
