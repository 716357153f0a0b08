// AES-256-GCM (NIST SP 800-38D) by OpenSSL's EVP interface: 12-byte nonces, 16-byte tags.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/sha256.h"

namespace muniment::ledger {

using Nonce = std::array<uint8_t, 12>;
inline constexpr size_t kTagBytes = 16;

// The ciphertext and its tag. A nonce serves one message under one key.
std::string GcmSeal(const Hash& key, const Nonce& nonce, std::string_view aad, std::string_view plaintext);
// Empty when `sealed` was not made so: another key, nonce or `aad`, or changed bytes.
std::optional<std::string> GcmOpen(const Hash& key, const Nonce& nonce, std::string_view aad, std::string_view sealed);

// Fills `out` from the system's random numbers. Ends the program when there are none: nothing could be kept secret
// then.
void FillRandom(uint8_t* out, size_t size);

}  // namespace muniment::ledger
