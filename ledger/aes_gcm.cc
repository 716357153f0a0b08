#include "ledger/aes_gcm.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

namespace muniment::ledger {
namespace {

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* p) const { EVP_CIPHER_CTX_free(p); }
};
struct FreeCipher {
  void operator()(EVP_CIPHER* p) const { EVP_CIPHER_free(p); }
};

[[noreturn]] void OutOfOpenssl(const char* what) {
  std::fprintf(stderr, "OpenSSL gives no %s: the installation is broken\n", what);
  std::abort();
}

EVP_CIPHER_CTX* Context() {
  thread_local std::unique_ptr<EVP_CIPHER_CTX, FreeContext> context(EVP_CIPHER_CTX_new());
  return context.get();
}
const EVP_CIPHER* Cipher() {
  thread_local std::unique_ptr<EVP_CIPHER, FreeCipher> cipher(EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr));
  return cipher.get();
}

const uint8_t* Bytes(std::string_view s) { return reinterpret_cast<const uint8_t*>(s.data()); }
uint8_t* Bytes(std::string& s) { return reinterpret_cast<uint8_t*>(s.data()); }
int Size(std::string_view s) { return static_cast<int>(s.size()); }

}  // namespace

std::string GcmSeal(const Hash& key, const Nonce& nonce, std::string_view aad, std::string_view plaintext) {
  EVP_CIPHER_CTX* c = Context();
  std::string sealed(plaintext.size() + kTagBytes, '\0');
  int n = 0;
  const bool ok = c && Cipher() && EVP_EncryptInit_ex2(c, Cipher(), key.data(), nonce.data(), nullptr) == 1 &&
                  EVP_EncryptUpdate(c, nullptr, &n, Bytes(aad), Size(aad)) == 1 &&
                  EVP_EncryptUpdate(c, Bytes(sealed), &n, Bytes(plaintext), Size(plaintext)) == 1 &&
                  EVP_EncryptFinal_ex(c, Bytes(sealed) + n, &n) == 1 &&
                  EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, kTagBytes, Bytes(sealed) + plaintext.size()) == 1;
  if (!ok) OutOfOpenssl("AES-256-GCM");
  return sealed;
}

std::optional<std::string> GcmOpen(const Hash& key, const Nonce& nonce, std::string_view aad, std::string_view sealed) {
  if (sealed.size() < kTagBytes) return std::nullopt;
  EVP_CIPHER_CTX* c = Context();
  std::string_view ciphertext = sealed.substr(0, sealed.size() - kTagBytes);
  std::string tag(sealed.substr(ciphertext.size()));
  std::string plaintext(ciphertext.size() + 1, '\0');  // never empty, so that its address is valid for OpenSSL
  int n = 0;
  if (!c || !Cipher() || EVP_DecryptInit_ex2(c, Cipher(), key.data(), nonce.data(), nullptr) != 1) {
    OutOfOpenssl("AES-256-GCM");
  }
  const bool ok = EVP_DecryptUpdate(c, nullptr, &n, Bytes(aad), Size(aad)) == 1 &&
                  EVP_DecryptUpdate(c, Bytes(plaintext), &n, Bytes(ciphertext), Size(ciphertext)) == 1 &&
                  EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG, kTagBytes, tag.data()) == 1 &&
                  EVP_DecryptFinal_ex(c, Bytes(plaintext) + n, &n) == 1;
  if (!ok) return std::nullopt;
  plaintext.resize(ciphertext.size());
  return plaintext;
}

void FillRandom(uint8_t* out, size_t size) {
  if (RAND_bytes(out, static_cast<int>(size)) != 1) OutOfOpenssl("random numbers");
}

}  // namespace muniment::ledger
