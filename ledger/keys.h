// The database's keys. Their byte order is the order in which rows are read. FORMAT.md has them all.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/bytes.h"

namespace muniment::ledger {

// Family "default": one row each, and derived rows under their prefix.
inline constexpr std::string_view kOriginKey = "origin";    // who the ledger is; written last at creation
inline constexpr std::string_view kSecretsKey = "secrets";  // by what it knows its secrets again
inline constexpr std::string_view kVaultKey = "vault";      // how far entries rely on the vault's key file
inline constexpr std::string_view kHeadKey = "head";        // what is last; in every batch
inline constexpr std::string_view kDerivedPrefix = "derived/";

// Family "log": the position of a run's first entry.
inline std::string LogKey(uint64_t position) {
  std::string key;
  PutBigEndianU64(key, position);
  return key;
}

// Family "streams": name, a zero byte, version. Names hold no zero byte, so that rows of one stream stand together, in
// order of version, and streams in order of name.
inline std::string StreamKey(std::string_view stream, uint64_t version) {
  std::string key;
  key.reserve(stream.size() + 1 + sizeof(version));
  key.append(stream).push_back('\0');
  PutBigEndianU64(key, version);
  return key;
}
// After every row of `stream`, before those of any later name.
inline std::string AfterStream(std::string_view stream) {
  std::string key(stream);
  key.push_back('\1');
  return key;
}
// The value: the entry's position, big-endian without its leading zero bytes.
inline std::string StreamValue(uint64_t position) {
  std::string value;
  PutBigEndianU64(value, position);
  value.erase(0, std::min(value.find_first_not_of('\0'), value.size() - 1));
  return value;
}
// 0 when it is no such value.
inline uint64_t ParseStreamValue(std::string_view value) {
  uint64_t position = 0;
  if (value.size() > 8) return 0;
  for (char c : value) position = (position << 8) | static_cast<uint8_t>(c);
  return position;
}
struct StreamRow {
  std::string_view stream;
  uint64_t version;
};
// Empty when `key` is no stream's row.
inline std::optional<StreamRow> ParseStreamKey(std::string_view key) {
  if (key.size() < 10 || key[key.size() - 9] != '\0') return std::nullopt;
  return StreamRow{key.substr(0, key.size() - 9), GetBigEndianU64(key.data() + key.size() - 8)};
}

// Family "tree": level, then index: the complete subtree over the leaves [index << level, (index + 1) << level).
inline std::string TreeKey(unsigned level, uint64_t index) {
  std::string key(1, static_cast<char>(level));
  PutBigEndianU64(key, index);
  return key;
}
struct TreeNode {
  unsigned level;
  uint64_t index;
};
// Empty when `key` is no node's.
inline std::optional<TreeNode> ParseTreeKey(std::string_view key) {
  if (key.size() != 9) return std::nullopt;
  return TreeNode{static_cast<uint8_t>(key[0]), GetBigEndianU64(key.data() + 1)};
}

}  // namespace muniment::ledger
