#include "commands/keys/product_key.h"

#include <array>
#include <bit>
#include <cstdint>
#include <string>

#include "absl/strings/ascii.h"

namespace muniment::commands {
namespace {

constexpr std::string_view kAlphabet = "BCDFGHJKMPQRTVWXY2346789";
constexpr size_t kLength = 25;

// Do the characters look drawn by lot, or like one key pressed for long? Of a key's there are hardly ever so few.
bool LooksDrawn(std::string_view characters) {
  constexpr int kFewest = 6;
  uint32_t seen = 0;
  for (const char c : characters) seen |= uint32_t{1} << kAlphabet.find(c);
  return std::popcount(seen) >= kFewest;
}

}  // namespace

std::optional<std::string> CanonicalProductKey(std::string_view text) {
  std::array<char, kLength> canonical{};
  size_t length = 0;
  for (char c : text) {
    if (c == '-' || c == ' ') continue;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (kAlphabet.find(c) == kAlphabet.npos || length == kLength) return std::nullopt;
    canonical[length++] = c;
  }
  if (length != kLength) return std::nullopt;
  return std::string(canonical.data(), length);
}

bool HoldsProductKey(std::string_view text) {
  if (CanonicalProductKey(text)) return true;
  constexpr std::string_view kHexadecimal = "BCDF2346789";
  std::string last;  // of a run of a key's characters, in upper case
  bool is_no_id = false;
  for (const char c : text) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c))) continue;
    const char upper = absl::ascii_toupper(static_cast<unsigned char>(c));
    if (kAlphabet.find(upper) == kAlphabet.npos) {
      last.clear();
      is_no_id = false;
      continue;
    }
    if (last.size() == kLength) last.erase(0, 1);
    last += upper;
    is_no_id = is_no_id || kHexadecimal.find(upper) == kHexadecimal.npos;
    if (last.size() == kLength && is_no_id && LooksDrawn(last)) return true;
  }
  return false;
}

std::string Repeated(std::string_view text) {
  if (HoldsProductKey(text)) return "as given (with a product key, which is not repeated)";
  if (text.find('@') != text.npos) return "as given (with an '@' as in an address, which is not repeated)";
  return std::string(text);
}

}  // namespace muniment::commands
