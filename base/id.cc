#include "base/id.h"

#include <algorithm>

#include "base/sha256.h"

namespace muniment {
namespace {

constexpr char kHexDigits[] = "0123456789abcdef";

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string HexOf(std::span<const uint8_t> bytes) {
  std::string text(bytes.size() * 2, '\0');
  for (size_t i = 0; i < bytes.size(); ++i) {
    text[2 * i] = kHexDigits[bytes[i] >> 4];
    text[2 * i + 1] = kHexDigits[bytes[i] & 15];
  }
  return text;
}

std::string GuidText(std::span<const uint8_t, 16> bytes) {
  std::string text(36, '-');
  size_t at = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (at == 8 || at == 13 || at == 18 || at == 23) ++at;
    text[at++] = kHexDigits[bytes[i] >> 4];
    text[at++] = kHexDigits[bytes[i] & 15];
  }
  return text;
}

std::optional<std::array<uint8_t, 16>> ParseId(std::string_view text) {
  const bool guid = text.size() == 36;
  if (!guid && text.size() != 32) return std::nullopt;
  std::array<uint8_t, 16> bytes{};
  size_t nibble = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (guid && (i == 8 || i == 13 || i == 18 || i == 23)) {
      if (text[i] != '-') return std::nullopt;
      continue;
    }
    const int digit = HexDigit(text[i]);
    if (digit < 0) return std::nullopt;
    bytes[nibble / 2] = static_cast<uint8_t>(bytes[nibble / 2] << 4 | digit);
    ++nibble;
  }
  return bytes;
}

std::array<uint8_t, 16> DeriveId(const CommandId& command, std::string_view label, uint64_t ordinal) {
  std::array<uint8_t, 8> number{};
  for (size_t i = 0; i < 8; ++i) number[i] = static_cast<uint8_t>(ordinal >> (56 - 8 * i));
  const Hash hash = Sha256({command.bytes, BytesOf(label), number});
  std::array<uint8_t, 16> id{};
  std::copy_n(hash.begin(), id.size(), id.begin());
  return id;
}

}  // namespace muniment
