// The Merkle tree of RFC 6962 section 2.1 over SHA-256: pure functions, no storage.
//
// A node (level, index) is the root of the complete subtree over the leaves [index << level, (index + 1) << level).
// Level 0 is the leaves. Domains: a leaf is hashed after a byte 0x00, an inner node after 0x01.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/sha256.h"

namespace muniment::ledger {

Hash LeafHash(std::span<const uint8_t> leaf);
Hash NodeHash(const Hash& left, const Hash& right);
// The root of the tree without leaves: SHA-256 of nothing.
Hash EmptyRoot();

// The complete subtrees that a tree of `size` leaves consists of, largest first: all that is needed to append and to
// know the root.
class Frontier {
 public:
  uint64_t size() const { return size_; }
  // Adds one leaf; `completed` sees each inner node that this completes, from low to high.
  void Append(const Hash& leaf, absl::FunctionRef<void(unsigned level, uint64_t index, const Hash&)> completed);
  void Append(const Hash& leaf);
  // Adds a complete subtree of 2^level leaves. The size so far must be a multiple of 2^level: a caller's mistake
  // otherwise.
  void AppendSubtree(unsigned level, const Hash& root);
  Hash Root() const;

 private:
  uint64_t size_ = 0;
  std::vector<Hash> roots_;
};

// Where the functions below get nodes from: only complete subtrees within the size asked about.
using NodeSource = absl::FunctionRef<absl::StatusOr<Hash>(unsigned level, uint64_t index)>;

// MTH(D[0:size]).
absl::StatusOr<Hash> RootOf(uint64_t size, NodeSource node);
// PATH(index, D[0:size]), leaf's neighbour first. InvalidArgument unless index < size.
absl::StatusOr<std::vector<Hash>> InclusionPath(uint64_t index, uint64_t size, NodeSource node);
// PROOF(first, D[0:second]). InvalidArgument unless 0 < first <= second; empty when they are equal.
absl::StatusOr<std::vector<Hash>> ConsistencyPath(uint64_t first, uint64_t second, NodeSource node);

// Whether `proof` shows that `leaf` (a leaf's hash) is number `index` of the tree of `size` leaves with `root` (RFC
// 9162 2.1.3.2).
bool VerifyInclusion(const Hash& leaf, uint64_t index, uint64_t size, std::span<const Hash> proof, const Hash& root);
// Whether `proof` shows that the tree of `second` leaves begins with the one of `first` leaves (RFC 9162 2.1.4.2).
// `first` = 0: an empty proof and the empty root, since every tree begins with no leaves.
bool VerifyConsistency(uint64_t first, const Hash& first_root, uint64_t second, const Hash& second_root,
                       std::span<const Hash> proof);

}  // namespace muniment::ledger
