// Product keys for tests.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"

namespace muniment::testing {

// The n-th key of the tests.
inline std::string KeyText(int n) {
  constexpr std::string_view kAlphabet = "BCDFGHJKMPQRTVWXY2346789";
  std::string last(5, 'B');
  for (size_t i = last.size(); i-- > 0; n /= 24) last[i] = kAlphabet[static_cast<size_t>(n % 24)];
  return "BCDFG-HJKMP-QRTVW-XY234-" + last;
}
inline std::string LastFive(int n) { return KeyText(n).substr(24); }
inline std::string KeyList(const std::vector<int>& keys) {
  std::string list;
  for (int n : keys) list += fmt::format(R"({}"{}")", list.empty() ? "" : ",", KeyText(n));
  return "[" + list + "]";
}

}  // namespace muniment::testing
