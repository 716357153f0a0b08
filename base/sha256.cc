// The algorithm's own functions, not EVP: an HMAC of a short field costs 0.55 instead of 0.9 µs, because no provider is
// looked up and no context allocated. OpenSSL 3 calls them deprecated since they pass its providers by.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/sha256.h"

#include <openssl/sha.h>

#include <algorithm>

namespace muniment {
namespace {

constexpr size_t kBlockBytes = SHA256_CBLOCK;

// These functions answer whether they succeeded, but have no way to fail.
Hash Finish(SHA256_CTX& context) {
  Hash hash;
  SHA256_Final(hash.data(), &context);
  return hash;
}

std::array<uint32_t, 8> StateAfter(const std::array<uint8_t, kBlockBytes>& block) {
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, block.data(), block.size());
  std::array<uint32_t, 8> state{};
  std::copy(std::begin(context.h), std::end(context.h), state.begin());
  return state;
}

SHA256_CTX ContextAfterBlock(const std::array<uint32_t, 8>& state) {
  SHA256_CTX context;
  SHA256_Init(&context);
  std::copy(state.begin(), state.end(), std::begin(context.h));
  context.Nl = kBlockBytes * 8;  // bits so far
  return context;
}

std::array<uint8_t, kBlockBytes> Padded(std::span<const uint8_t> key, uint8_t pad) {
  std::array<uint8_t, kBlockBytes> block{};
  std::copy(key.begin(), key.end(), block.begin());
  for (uint8_t& b : block) b ^= pad;
  return block;
}

}  // namespace

Hash Sha256(std::initializer_list<std::span<const uint8_t>> parts) {
  SHA256_CTX context;
  SHA256_Init(&context);
  for (auto part : parts) SHA256_Update(&context, part.data(), part.size());
  return Finish(context);
}

HmacKey::HmacKey(std::span<const uint8_t> key) {
  const Hash hashed = key.size() > kBlockBytes ? Sha256({key}) : Hash{};
  if (key.size() > kBlockBytes) key = hashed;
  inner_ = StateAfter(Padded(key, 0x36));
  outer_ = StateAfter(Padded(key, 0x5c));
}

Hash HmacKey::Mac(std::initializer_list<std::span<const uint8_t>> parts) const {
  SHA256_CTX inner = ContextAfterBlock(inner_);
  for (auto part : parts) SHA256_Update(&inner, part.data(), part.size());
  const Hash first = Finish(inner);
  SHA256_CTX outer = ContextAfterBlock(outer_);
  SHA256_Update(&outer, first.data(), first.size());
  return Finish(outer);
}

Hash HmacSha256(std::span<const uint8_t> key, std::initializer_list<std::span<const uint8_t>> parts) {
  return HmacKey(key).Mac(parts);
}

}  // namespace muniment
