// SHA-256 and HMAC-SHA-256 by OpenSSL.
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

// A key of HMAC-SHA-256 (RFC 2104), made ready: what every code under it begins with is hashed once.
class HmacKey {
 public:
  HmacKey() : HmacKey(std::span<const uint8_t>()) {}
  explicit HmacKey(std::span<const uint8_t> key);
  // The code of the parts, one after the other.
  Hash Mac(std::initializer_list<std::span<const uint8_t>> parts) const;

 private:
  std::array<uint32_t, 8> inner_{}, outer_{};  // SHA-256's state after the block of the key and a pad
};
// HMAC-SHA-256 of the parts under a key that is used once.
Hash HmacSha256(std::span<const uint8_t> key, std::initializer_list<std::span<const uint8_t>> parts);

}  // namespace muniment
