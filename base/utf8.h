// Walking UTF-8 text by code points, by utf8proc.
#pragma once

#include <utf8proc.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace muniment {

inline constexpr int32_t kReplacementCharacter = 0xFFFD;
inline constexpr std::string_view kReplacementUtf8 = "\xef\xbf\xbd";

struct CodePoint {
  int32_t code = kReplacementCharacter;
  size_t bytes = 0;  // 0: `text` does not begin with a well-formed code point
};

// The code point that `text`, which is not empty, begins with.
inline CodePoint FirstCodePoint(std::string_view text) {
  utf8proc_int32_t code = 0;
  const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &code);
  if (length <= 0) return {};
  return {code, static_cast<size_t>(length)};
}

// Calls visit(code, its bytes) for each code point of `text`; each byte that is not UTF-8 is visited as U+FFFD.
template <class Visit>
void ForEachCodePoint(std::string_view text, Visit visit) {
  while (!text.empty()) {
    const CodePoint point = FirstCodePoint(text);
    if (point.bytes == 0) {
      visit(kReplacementCharacter, kReplacementUtf8);
    } else {
      visit(point.code, text.substr(0, point.bytes));
    }
    text.remove_prefix(std::max<size_t>(point.bytes, 1));
  }
}

inline bool IsUtf8(std::string_view text) {
  while (!text.empty()) {
    const size_t bytes = FirstCodePoint(text).bytes;
    if (bytes == 0) return false;
    text.remove_prefix(bytes);
  }
  return true;
}

// Whether an ASCII control character stands in `text`.
inline bool HasControls(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; });
}

}  // namespace muniment
