#include "base/product_key.h"

namespace muniment {
namespace {

constexpr std::string_view kAlphabet = "BCDFGHJKMPQRTVWXY2346789";
constexpr size_t kLength = 25;

}  // namespace

std::optional<std::string> CanonicalProductKey(std::string_view text) {
  std::string canonical;
  for (char c : text) {
    if (c == '-' || c == ' ') continue;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (kAlphabet.find(c) == kAlphabet.npos) return std::nullopt;
    canonical += c;
  }
  if (canonical.size() != kLength) return std::nullopt;
  return canonical;
}

std::string Repeated(std::string_view text) {
  return CanonicalProductKey(text) ? "as given (a product key, which is not repeated)" : std::string(text);
}

}  // namespace muniment
