// The two rows of the family "default": who the ledger is, and what is last. FORMAT.md has the bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "base/instant.h"
#include "base/sha256.h"
#include "ledger/ledger.h"

namespace muniment::ledger {

// The tree's frontier is not stored: it follows from the stored subtrees and fewer than 256 entries, and is checked
// against `root`.
struct HeadRow {
  uint64_t size = 0;   // how many entries there are
  Instant recorded{};  // the recorded second of the last batch
  Hash root{};         // the tree's
};
std::string EncodeHead(const HeadRow& head);
std::optional<HeadRow> DecodeHead(std::string_view row);

std::string EncodeOrigin(const Origin& origin);
// FailedPrecondition: a format that this program does not know. DataLoss: no such row's bytes.
absl::StatusOr<Origin> DecodeOrigin(std::string_view row);

}  // namespace muniment::ledger
