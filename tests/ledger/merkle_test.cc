#include "ledger/merkle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <iostream>
#include <random>

#include "base/id.h"

namespace muniment::ledger {
namespace {

std::vector<uint8_t> Unhex(std::string_view text) {
  std::vector<uint8_t> bytes;
  for (size_t i = 0; i + 1 < text.size(); i += 2) {
    bytes.push_back(static_cast<uint8_t>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16)));
  }
  return bytes;
}

// The reference tree of the Certificate Transparency project (certificate-transparency, merkle_tree_test.cc).
const std::vector<std::string> kLeaves = {
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
const std::vector<std::string> kRoots = {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                                         "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                         "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                         "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                         "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                         "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                         "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                         "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                         "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
const std::string k0 = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
const std::string k1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
const std::string k01 = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125";
const std::string k23 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
const std::string k0to3 = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7";
const std::string k4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
const std::string k45 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
const std::string k67 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
const std::string k4to7 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";

std::vector<Hash> ReferenceHashes() {
  std::vector<Hash> hashes;
  for (const std::string& leaf : kLeaves) hashes.push_back(LeafHash(Unhex(leaf)));
  return hashes;
}

// The slow twin: RFC 6962 section 2.1 word for word, over a list of leaf hashes.
Hash SlowRoot(std::span<const Hash> d) {
  if (d.empty()) return Sha256({});
  if (d.size() == 1) return d[0];
  size_t k = 1;
  while (k * 2 < d.size()) k *= 2;
  return NodeHash(SlowRoot(d.first(k)), SlowRoot(d.subspan(k)));
}
std::vector<Hash> SlowPath(size_t m, std::span<const Hash> d) {
  if (d.size() == 1) return {};
  size_t k = 1;
  while (k * 2 < d.size()) k *= 2;
  std::vector<Hash> path = m < k ? SlowPath(m, d.first(k)) : SlowPath(m - k, d.subspan(k));
  path.push_back(m < k ? SlowRoot(d.subspan(k)) : SlowRoot(d.first(k)));
  return path;
}
std::vector<Hash> SlowProof(size_t m, std::span<const Hash> d, bool b) {
  if (m == d.size()) return b ? std::vector<Hash>{} : std::vector<Hash>{SlowRoot(d)};
  size_t k = 1;
  while (k * 2 < d.size()) k *= 2;
  std::vector<Hash> path = m <= k ? SlowProof(m, d.first(k), b) : SlowProof(m - k, d.subspan(k), false);
  path.push_back(m <= k ? SlowRoot(d.subspan(k)) : SlowRoot(d.first(k)));
  return path;
}

auto NodesOf(const std::vector<Hash>& leaves) {
  return [&leaves](unsigned level, uint64_t index) -> absl::StatusOr<Hash> {
    return SlowRoot(std::span(leaves).subspan(index << level, size_t{1} << level));
  };
}

std::vector<std::string> Hex(const absl::StatusOr<std::vector<Hash>>& hashes) {
  std::vector<std::string> text;
  EXPECT_TRUE(hashes.ok()) << hashes.status();
  if (hashes.ok()) {
    for (const Hash& hash : *hashes) text.push_back(HexOf(hash));
  }
  return text;
}

TEST(Merkle, AUD_1_ReferenceTreesHaveThePublishedRoots) {
  const std::vector<Hash> leaves = ReferenceHashes();
  Frontier frontier;
  EXPECT_EQ(HexOf(frontier.Root()), kRoots[0]);
  for (size_t n = 0; n < leaves.size(); ++n) {
    frontier.Append(leaves[n]);
    EXPECT_EQ(HexOf(frontier.Root()), kRoots[n + 1]);
    const auto root = RootOf(n + 1, NodesOf(leaves));
    ASSERT_TRUE(root.ok());
    EXPECT_EQ(HexOf(*root), kRoots[n + 1]);
  }
}

TEST(Merkle, AUD_1_ReferenceInclusionProofsAreThePublishedOnes) {
  const std::vector<Hash> leaves = ReferenceHashes();
  EXPECT_THAT(Hex(InclusionPath(0, 1, NodesOf(leaves))), testing::IsEmpty());
  EXPECT_THAT(Hex(InclusionPath(0, 8, NodesOf(leaves))), testing::ElementsAre(k1, k23, k4to7));
  EXPECT_THAT(Hex(InclusionPath(5, 8, NodesOf(leaves))), testing::ElementsAre(k4, k67, k0to3));
  EXPECT_THAT(Hex(InclusionPath(2, 3, NodesOf(leaves))), testing::ElementsAre(k01));
  EXPECT_THAT(Hex(InclusionPath(1, 5, NodesOf(leaves))), testing::ElementsAre(k0, k23, k4));
}

TEST(Merkle, AUD_1_ReferenceConsistencyProofsAreThePublishedOnes) {
  const std::vector<Hash> leaves = ReferenceHashes();
  EXPECT_THAT(Hex(ConsistencyPath(1, 1, NodesOf(leaves))), testing::IsEmpty());
  EXPECT_THAT(Hex(ConsistencyPath(1, 8, NodesOf(leaves))), testing::ElementsAre(k1, k23, k4to7));
  EXPECT_THAT(Hex(ConsistencyPath(6, 8, NodesOf(leaves))), testing::ElementsAre(k45, k67, k0to3));
  EXPECT_THAT(Hex(ConsistencyPath(2, 5, NodesOf(leaves))), testing::ElementsAre(k23, k4));
}

TEST(Merkle, AgreesWithTheSlowTwinAndVerifiesOnRandomSizes) {
  const uint64_t seed = std::random_device{}();
  std::cout << "seed " << seed << "\n";
  std::mt19937_64 random(seed);
  for (int round = 0; round < 60; ++round) {
    const size_t n = 1 + random() % 200;
    std::vector<Hash> leaves(n);
    for (Hash& leaf : leaves) {
      for (uint8_t& byte : leaf) byte = static_cast<uint8_t>(random());
    }
    const size_t index = random() % n, first = 1 + random() % n;
    const auto nodes = NodesOf(leaves);
    const auto root = RootOf(n, nodes);
    const auto path = InclusionPath(index, n, nodes);
    const auto proof = ConsistencyPath(first, n, nodes);
    ASSERT_TRUE(root.ok() && path.ok() && proof.ok());
    EXPECT_EQ(*root, SlowRoot(leaves));
    EXPECT_EQ(*path, SlowPath(index, leaves));
    EXPECT_EQ(*proof, SlowProof(first, leaves, true));
    const Hash first_root = SlowRoot(std::span(leaves).first(first));
    EXPECT_TRUE(VerifyInclusion(leaves[index], index, n, *path, *root));
    EXPECT_TRUE(VerifyConsistency(first, first_root, n, *root, *proof));
    // And no other statement is proven by them.
    EXPECT_FALSE(VerifyInclusion(LeafHash({}), index, n, *path, *root));
    if (n > 1) {
      EXPECT_FALSE(VerifyInclusion(leaves[index], (index + 1) % n, n, *path, *root));
    }
    Hash wrong = *root;
    wrong[random() % 32] ^= 1;
    EXPECT_FALSE(VerifyInclusion(leaves[index], index, n, *path, wrong));
    EXPECT_FALSE(VerifyConsistency(first, first_root, n, wrong, *proof));
    EXPECT_FALSE(VerifyConsistency(first, wrong, n, *root, *proof));
    if (!proof->empty()) {
      std::vector<Hash> cut(proof->begin(), proof->end() - 1);
      EXPECT_FALSE(VerifyConsistency(first, first_root, n, *root, cut));
    }
  }
}

TEST(Merkle, FrontierTellsOfEachCompletedSubtreeOnce) {
  const std::vector<Hash> leaves = ReferenceHashes();
  std::vector<std::string> completed;
  Frontier frontier;
  for (const Hash& leaf : leaves) {
    frontier.Append(leaf, [&](unsigned level, uint64_t index, const Hash& hash) {
      completed.push_back(std::to_string(level) + "/" + std::to_string(index) + " " + HexOf(hash));
    });
  }
  EXPECT_THAT(completed, testing::ElementsAre("1/0 " + k01, "1/1 " + k23, "2/0 " + k0to3, "1/2 " + k45, "1/3 " + k67,
                                              "2/1 " + k4to7, "3/0 " + kRoots[8]));
}

TEST(Merkle, RefusesProofsOfWhatIsNotThere) {
  const std::vector<Hash> leaves = ReferenceHashes();
  EXPECT_TRUE(absl::IsInvalidArgument(InclusionPath(8, 8, NodesOf(leaves)).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(ConsistencyPath(0, 8, NodesOf(leaves)).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(ConsistencyPath(9, 8, NodesOf(leaves)).status()));
}

}  // namespace
}  // namespace muniment::ledger
