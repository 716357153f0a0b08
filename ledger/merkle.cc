#include "ledger/merkle.h"

#include <fmt/format.h>

#include <bit>
#include <cassert>

namespace muniment::ledger {
namespace {

constexpr std::array<uint8_t, 1> kLeafDomain = {0x00};
constexpr std::array<uint8_t, 1> kNodeDomain = {0x01};

// The largest power of two smaller than n, for n > 1: where RFC 6962 splits a tree.
uint64_t SplitOf(uint64_t n) { return std::bit_floor(n - 1); }

// The root of leaves [begin, begin + n), n > 0. Splitting a tree keeps `begin` a multiple of every power of two up to
// n.
absl::StatusOr<Hash> RangeRoot(uint64_t begin, uint64_t n, NodeSource node) {
  if (std::has_single_bit(n)) {
    const unsigned level = static_cast<unsigned>(std::countr_zero(n));
    return node(level, begin >> level);
  }
  const uint64_t k = SplitOf(n);
  auto left = RangeRoot(begin, k, node);
  if (!left.ok()) return left.status();
  auto right = RangeRoot(begin + k, n - k, node);
  if (!right.ok()) return right.status();
  return NodeHash(*left, *right);
}

absl::Status AddRangeRoot(uint64_t begin, uint64_t n, NodeSource node, std::vector<Hash>& path) {
  auto root = RangeRoot(begin, n, node);
  if (!root.ok()) return root.status();
  path.push_back(*root);
  return absl::OkStatus();
}

absl::Status AddInclusion(uint64_t index, uint64_t begin, uint64_t n, NodeSource node, std::vector<Hash>& path) {
  if (n == 1) return absl::OkStatus();
  const uint64_t k = SplitOf(n);
  const bool is_left = index < begin + k;
  const absl::Status below =
      is_left ? AddInclusion(index, begin, k, node, path) : AddInclusion(index, begin + k, n - k, node, path);
  if (!below.ok()) return below;
  return is_left ? AddRangeRoot(begin + k, n - k, node, path) : AddRangeRoot(begin, k, node, path);
}

// SUBPROOF(m, D[begin:begin+n], whole): `whole` while the old tree's root is known to whoever checks.
absl::Status AddConsistency(uint64_t m, uint64_t begin, uint64_t n, bool whole, NodeSource node,
                            std::vector<Hash>& path) {
  if (m == n) return whole ? absl::OkStatus() : AddRangeRoot(begin, n, node, path);
  const uint64_t k = SplitOf(n);
  if (m <= k) {
    const absl::Status below = AddConsistency(m, begin, k, whole, node, path);
    return below.ok() ? AddRangeRoot(begin + k, n - k, node, path) : below;
  }
  const absl::Status below = AddConsistency(m - k, begin + k, n - k, false, node, path);
  return below.ok() ? AddRangeRoot(begin, k, node, path) : below;
}

}  // namespace

Hash LeafHash(std::span<const uint8_t> leaf) { return Sha256({kLeafDomain, leaf}); }
Hash NodeHash(const Hash& left, const Hash& right) { return Sha256({kNodeDomain, left, right}); }
Hash EmptyRoot() { return Sha256({}); }

void Frontier::Append(const Hash& leaf, absl::FunctionRef<void(unsigned, uint64_t, const Hash&)> completed) {
  const uint64_t index = size_++;
  roots_.push_back(leaf);
  for (unsigned level = 1; (index >> (level - 1)) & 1; ++level) {
    const Hash right = roots_.back();
    roots_.pop_back();
    roots_.back() = NodeHash(roots_.back(), right);
    completed(level, index >> level, roots_.back());
  }
}

void Frontier::Append(const Hash& leaf) {
  Append(leaf, [](unsigned, uint64_t, const Hash&) {});
}

void Frontier::AppendSubtree(unsigned level, const Hash& root) {
  assert(size_ % (uint64_t{1} << level) == 0 && ((size_ >> level) & 1) == 0 && "subtrees come largest first");
  roots_.push_back(root);
  size_ += uint64_t{1} << level;
}

Hash Frontier::Root() const {
  if (roots_.empty()) return EmptyRoot();
  Hash root = roots_.back();
  for (size_t i = roots_.size() - 1; i-- > 0;) root = NodeHash(roots_[i], root);
  return root;
}

absl::StatusOr<Hash> RootOf(uint64_t size, NodeSource node) {
  if (size == 0) return EmptyRoot();
  return RangeRoot(0, size, node);
}

absl::StatusOr<std::vector<Hash>> InclusionPath(uint64_t index, uint64_t size, NodeSource node) {
  if (index >= size) {
    return absl::InvalidArgumentError(
        fmt::format("leaf {} is not in the tree of {} leaves; ask for a greater tree", index, size));
  }
  std::vector<Hash> path;
  const absl::Status status = AddInclusion(index, 0, size, node, path);
  if (!status.ok()) return status;
  return path;
}

absl::StatusOr<std::vector<Hash>> ConsistencyPath(uint64_t first, uint64_t second, NodeSource node) {
  if (first == 0 || first > second) {
    return absl::InvalidArgumentError(fmt::format(
        "no consistency proof from {} to {} leaves: the first tree has at least one and at most as many as the second",
        first, second));
  }
  std::vector<Hash> path;
  const absl::Status status = AddConsistency(first, 0, second, true, node, path);
  if (!status.ok()) return status;
  return path;
}

bool VerifyInclusion(const Hash& leaf, uint64_t index, uint64_t size, std::span<const Hash> proof, const Hash& root) {
  if (index >= size) return false;
  uint64_t fn = index, sn = size - 1;
  Hash r = leaf;
  for (const Hash& p : proof) {
    if (sn == 0) return false;
    if ((fn & 1) || fn == sn) {
      r = NodeHash(p, r);
      while (!(fn & 1) && fn != 0) fn >>= 1, sn >>= 1;
    } else {
      r = NodeHash(r, p);
    }
    fn >>= 1, sn >>= 1;
  }
  return sn == 0 && r == root;
}

bool VerifyConsistency(uint64_t first, const Hash& first_root, uint64_t second, const Hash& second_root,
                       std::span<const Hash> proof) {
  if (first > second) return false;
  if (first == second) return proof.empty() && first_root == second_root;
  if (first == 0) return proof.empty() && first_root == EmptyRoot();
  // A first tree that is a complete subtree of the second is its own first node (RFC 9162 2.1.4.2, step 2).
  const bool complete = std::has_single_bit(first);
  if (!complete && proof.empty()) return false;
  uint64_t fn = first - 1, sn = second - 1;
  while (fn & 1) fn >>= 1, sn >>= 1;
  Hash fr = complete ? first_root : proof[0], sr = fr;
  for (const Hash& c : proof.subspan(complete ? 0 : 1)) {
    if (sn == 0) return false;
    if ((fn & 1) || fn == sn) {
      fr = NodeHash(c, fr);
      sr = NodeHash(c, sr);
      while (!(fn & 1) && fn != 0) fn >>= 1, sn >>= 1;
    } else {
      sr = NodeHash(sr, c);
    }
    fn >>= 1, sn >>= 1;
  }
  return sn == 0 && fr == first_root && sr == second_root;
}

}  // namespace muniment::ledger
