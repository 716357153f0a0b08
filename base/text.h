// Bridges between std::string_view and Debian's Abseil, whose string view is a type of its own.
#pragma once

#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/hash/hash.h"
#include "absl/strings/string_view.h"

namespace muniment {

constexpr absl::string_view AbslView(std::string_view v) { return {v.data(), v.size()}; }
constexpr std::string_view StdView(absl::string_view v) { return {v.data(), v.size()}; }

struct StringHash {
  using is_transparent = void;
  size_t operator()(std::string_view v) const { return absl::HashOf(v); }
};
struct StringEq {
  using is_transparent = void;
  bool operator()(std::string_view a, std::string_view b) const { return a == b; }
};
template <class V>
using StringMap = absl::flat_hash_map<std::string, V, StringHash, StringEq>;
using StringSet = absl::flat_hash_set<std::string, StringHash, StringEq>;

}  // namespace muniment
