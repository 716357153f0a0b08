#include "commands/keys/product_key.h"

#include <array>

#include "absl/strings/ascii.h"

namespace muniment::commands {
namespace {

constexpr std::string_view kAlphabet = "BCDFGHJKMPQRTVWXY2346789";
constexpr size_t kLength = 25;

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
  size_t length = 0;
  bool is_no_id = false;
  for (const char c : text) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c))) continue;
    const char upper = absl::ascii_toupper(static_cast<unsigned char>(c));
    const bool is_of_a_key = kAlphabet.find(upper) != kAlphabet.npos;
    length = is_of_a_key ? length + 1 : 0;
    is_no_id = is_of_a_key && (is_no_id || kHexadecimal.find(upper) == kHexadecimal.npos);
    if (length >= kLength && is_no_id) return true;
  }
  return false;
}

std::string Repeated(std::string_view text) {
  if (HoldsProductKey(text)) return "as given (with a product key, which is not repeated)";
  if (text.find('@') != text.npos) return "as given (with an '@' as in an address, which is not repeated)";
  return std::string(text);
}

}  // namespace muniment::commands
