#include "base/sha256.h"

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace muniment {
namespace {

template <auto F>
struct Free {
  template <class T>
  void operator()(T* p) const {
    F(p);
  }
};

[[noreturn]] void OutOfOpenssl() { throw std::runtime_error("OpenSSL gives no SHA-256: the installation is broken"); }

struct Sha256Context {
  std::unique_ptr<EVP_MD, Free<EVP_MD_free>> algorithm{EVP_MD_fetch(nullptr, "SHA256", nullptr)};
  std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>> context{EVP_MD_CTX_new()};
};

}  // namespace

Hash Sha256(std::initializer_list<std::span<const uint8_t>> parts) {
  thread_local Sha256Context c;
  Hash hash;
  unsigned size = 0;
  bool ok = c.algorithm && c.context && EVP_DigestInit_ex2(c.context.get(), c.algorithm.get(), nullptr) == 1;
  for (auto part : parts) ok = ok && EVP_DigestUpdate(c.context.get(), part.data(), part.size()) == 1;
  if (!ok || EVP_DigestFinal_ex(c.context.get(), hash.data(), &size) != 1) OutOfOpenssl();
  return hash;
}

Hash HmacSha256(std::span<const uint8_t> key, std::initializer_list<std::span<const uint8_t>> parts) {
  std::array<uint8_t, 64> block{};
  if (key.size() > block.size()) {
    const Hash hashed = Sha256({key});
    std::copy(hashed.begin(), hashed.end(), block.begin());
  } else {
    std::copy(key.begin(), key.end(), block.begin());
  }
  std::array<uint8_t, 64> inner = block, outer = block;
  for (auto& b : inner) b ^= 0x36;
  for (auto& b : outer) b ^= 0x5c;
  // Parts are few and short here (an address, a key, a field); joining them keeps one hashing function.
  std::string joined;
  for (auto part : parts) joined.append(reinterpret_cast<const char*>(part.data()), part.size());
  const Hash first = Sha256({inner, BytesOf(joined)});
  return Sha256({outer, first});
}

}  // namespace muniment
