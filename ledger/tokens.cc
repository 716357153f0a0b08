#include "ledger/tokens.h"

#include <algorithm>

#include "base/id.h"
#include "base/sha256.h"

namespace muniment::ledger {
namespace {

constexpr size_t kTokenBytes = 16;  // 128 bits: not to be guessed

}  // namespace

std::string TokenFor(const Secrets& secrets, std::span<const uint8_t> id) {
  const Hash mac = secrets.Mac(Purpose::kTokens, {BytesOf("token"), id});
  return HexOf(std::span(mac).first<kTokenBytes>());
}

TokenHash HashOfToken(const Secrets& secrets, std::string_view token) {
  constexpr std::string_view kSpace = " \t\r\n";
  const size_t begin = std::min(token.find_first_not_of(kSpace), token.size());
  const size_t end = token.find_last_not_of(kSpace) + 1;
  std::string canonical(token.substr(begin, end > begin ? end - begin : 0));
  for (char& c : canonical) c = (c >= 'A' && c <= 'Z') ? static_cast<char>(c - 'A' + 'a') : c;
  const Hash mac = secrets.Mac(Purpose::kTokens, {BytesOf("hash"), BytesOf(canonical)});
  TokenHash hash;
  std::copy_n(mac.begin(), hash.size(), hash.begin());
  return hash;
}

}  // namespace muniment::ledger
