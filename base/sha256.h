// SHA-256 and HMAC-SHA-256 by OpenSSL's EVP interface, with the algorithm fetched once (twice the speed of the one-shot
// calls).
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

namespace muniment {

using Hash = std::array<uint8_t, 32>;

inline std::span<const uint8_t> BytesOf(std::string_view s) {
  return {reinterpret_cast<const uint8_t*>(s.data()), s.size()};
}

// SHA-256 of the parts, one after the other.
Hash Sha256(std::initializer_list<std::span<const uint8_t>> parts);
// HMAC-SHA-256 (RFC 2104) of the parts under `key`.
Hash HmacSha256(std::span<const uint8_t> key, std::initializer_list<std::span<const uint8_t>> parts);

}  // namespace muniment
