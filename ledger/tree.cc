// The ledger's tree: complete subtrees of 256 leaves and more are stored, smaller ones are hashed again from their
// entries, which costs some 50 microseconds and saves 255 of 256 rows.
#include <fmt/format.h>

#include "ledger/keys.h"
#include "ledger/ledger.h"
#include "ledger/log_cursor.h"
#include "ledger/store.h"

namespace muniment::ledger {

absl::StatusOr<Hash> Ledger::NodeAt(unsigned level, uint64_t index) const {
  if (level >= kStoredLevel) {
    auto row = store_->Get(Family::kTree, TreeKey(level, index));
    if (!row.ok()) return row.status();
    if (!row->has_value() || (*row)->size() != sizeof(Hash)) {
      return absl::DataLossError(
          fmt::format("the tree is damaged: node {} of level {} is missing; restore a backup", index, level));
    }
    return GetHash((*row)->data());
  }
  LogCursor log(*store_, PointReadSettings());
  Frontier leaves;
  for (uint64_t leaf = index << level; leaf < (index + 1) << level; ++leaf) {
    auto entry = log.At(leaf + 1);
    if (!entry.ok()) return entry.status();
    leaves.Append(LeafHash(*entry));
  }
  return leaves.Root();
}

absl::Status Ledger::VisitStoredSubtrees(
    absl::FunctionRef<bool(unsigned level, uint64_t index, const Hash&)> visit) const {
  if (absl::Status status = CheckOpen(); !status.ok()) return status;
  auto rows = store_->Iterate(Family::kTree, ScanSettings());
  for (rows->SeekToFirst(); rows->Valid(); rows->Next()) {
    const auto node = ParseTreeKey(ViewOf(rows->key()));
    if (!node || rows->value().size() != sizeof(Hash)) {
      return absl::DataLossError("the tree is damaged: a row is no subtree; restore a backup");
    }
    if (!visit(node->level, node->index, GetHash(rows->value().data()))) return absl::OkStatus();
  }
  return FromRocks(rows->status(), "read the tree");
}

absl::Status Ledger::CheckTreeSize(uint64_t size) const {
  if (absl::Status status = CheckOpen(); !status.ok()) return status;
  const uint64_t last_size = ToNumber(last());
  if (size <= last_size) return absl::OkStatus();
  return absl::InvalidArgumentError(
      fmt::format("there is no tree of {} entries yet; the last entry is {}", size, last_size));
}

Hash Ledger::Root() const { return CurrentHead().frontier.Root(); }

absl::StatusOr<Hash> Ledger::RootAt(uint64_t size) const {
  if (absl::Status status = CheckTreeSize(size); !status.ok()) return status;
  return RootOf(size, [this](unsigned level, uint64_t index) { return NodeAt(level, index); });
}

absl::StatusOr<std::vector<Hash>> Ledger::InclusionProof(uint64_t index, uint64_t size) const {
  if (absl::Status status = CheckTreeSize(size); !status.ok()) return status;
  return InclusionPath(index, size, [this](unsigned level, uint64_t i) { return NodeAt(level, i); });
}

absl::StatusOr<std::vector<Hash>> Ledger::ConsistencyProof(uint64_t first, uint64_t second) const {
  if (absl::Status status = CheckTreeSize(second); !status.ok()) return status;
  return ConsistencyPath(first, second, [this](unsigned level, uint64_t i) { return NodeAt(level, i); });
}

}  // namespace muniment::ledger
