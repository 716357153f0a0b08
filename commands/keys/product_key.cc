#include "commands/keys/product_key.h"

#include <array>

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

std::string Repeated(std::string_view text) {
  const bool is_key = CanonicalProductKey(text).has_value();
  return std::string(is_key ? "as given (a product key, which is not repeated)" : text);
}

}  // namespace muniment::commands
