#include "ledger/secrets.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "ledger/aes_gcm.h"
#include "ledger/bytes.h"
#include "ledger/crc32c.h"
#include "ledger/files.h"

namespace muniment::ledger {
namespace {

constexpr std::string_view kMagic = "MUNSECR1";
constexpr size_t kHeaderBytes = 16;  // magic, flags, how many keys
constexpr uint32_t kFlagFromSeed = 1;
constexpr size_t kFileBytes = kHeaderBytes + (kPurposes + 1) * 32 + 4;

struct FreeKey {
  void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
};
struct FreeDigest {
  void operator()(EVP_MD_CTX* p) const { EVP_MD_CTX_free(p); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using Digest = std::unique_ptr<EVP_MD_CTX, FreeDigest>;

[[noreturn]] void OutOfOpenssl() {
  std::fputs("OpenSSL gives no Ed25519: the installation is broken\n", stderr);
  std::abort();
}

Key PrivateKeyOf(const Hash& bytes) {
  Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes.data(), bytes.size()));
  if (!key) OutOfOpenssl();
  return key;
}

}  // namespace

Secrets Secrets::Random() {
  Secrets s;
  for (size_t i = 0; i < kPurposes; ++i) {
    Hash key{};
    FillRandom(key.data(), key.size());
    s.SetKey(i, key);
  }
  FillRandom(s.signing_key_.data(), s.signing_key_.size());
  return s;
}

Secrets Secrets::FromSeed(std::string_view seed) {
  Secrets s;
  s.from_seed_ = true;
  const Hash root = Sha256({BytesOf("muniment secrets from seed"), BytesOf(seed)});
  for (size_t i = 0; i < kPurposes; ++i) {
    s.SetKey(i, HmacSha256(root, {BytesOf("purpose"), std::array<uint8_t, 1>{static_cast<uint8_t>(i)}}));
  }
  s.signing_key_ = HmacSha256(root, {BytesOf("signing")});
  return s;
}

absl::StatusOr<Secrets> Secrets::Load(const std::filesystem::path& path) {
  auto file = ReadFile(path);
  if (!file.ok()) return NotThere("the ledger's secrets", file.status());
  const std::string& bytes = *file;
  const auto damaged = [&] {
    return absl::DataLossError(
        fmt::format("the secrets in {} do not verify; restore the file from its backup", path.string()));
  };
  if (bytes.size() < kHeaderBytes + 4 || std::string_view(bytes).substr(0, kMagic.size()) != kMagic) return damaged();
  if (GetU32(bytes.data() + bytes.size() - 4) != Crc32c(std::string_view(bytes).substr(0, bytes.size() - 4)))
    return damaged();
  if (GetU32(bytes.data() + 12) != kPurposes || bytes.size() != kFileBytes) {
    return absl::FailedPreconditionError(
        fmt::format("{} holds {} keys, this program knows {}; use the version that wrote it", path.string(),
                    GetU32(bytes.data() + 12), kPurposes));
  }
  Secrets s;
  s.from_seed_ = (GetU32(bytes.data() + 8) & kFlagFromSeed) != 0;
  for (size_t i = 0; i < kPurposes; ++i) s.SetKey(i, GetHash(bytes.data() + kHeaderBytes + i * 32));
  s.signing_key_ = GetHash(bytes.data() + kHeaderBytes + kPurposes * 32);
  return s;
}

absl::Status Secrets::Save(const std::filesystem::path& path) const {
  std::string bytes(kMagic);
  PutU32(bytes, from_seed_ ? kFlagFromSeed : 0);
  PutU32(bytes, kPurposes);
  for (const Hash& key : keys_) PutBytes(bytes, key);
  PutBytes(bytes, signing_key_);
  PutU32(bytes, Crc32c(bytes));
  absl::Status status = WriteNewFileDurably(path, bytes, 0600);
  if (!absl::IsAlreadyExists(status)) return status;
  return absl::AlreadyExistsError(
      fmt::format("{} exists: secrets are not written over; choose another place", path.string()));
}

void Secrets::SetKey(size_t purpose, const Hash& key) {
  keys_[purpose] = key;
  ready_keys_[purpose] = HmacKey(key);
}

Hash Secrets::Mac(Purpose purpose, std::initializer_list<std::span<const uint8_t>> parts) const {
  size_t bytes = 0;
  for (auto part : parts) bytes += sizeof(uint64_t) + part.size();
  std::string framed;
  framed.reserve(bytes);
  for (auto part : parts) {
    PutU64(framed, part.size());
    PutBytes(framed, part);
  }
  return ready_keys_[static_cast<size_t>(purpose)].Mac({BytesOf(framed)});
}

Signature Secrets::Sign(std::span<const uint8_t> message) const {
  const Key key = PrivateKeyOf(signing_key_);
  const Digest context(EVP_MD_CTX_new());
  Signature signature{};
  size_t size = signature.size();
  if (!context || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1 ||
      EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()) != 1) {
    OutOfOpenssl();
  }
  return signature;
}

PublicKey Secrets::public_key() const {
  PublicKey bytes{};
  size_t size = bytes.size();
  if (EVP_PKEY_get_raw_public_key(PrivateKeyOf(signing_key_).get(), bytes.data(), &size) != 1) OutOfOpenssl();
  return bytes;
}

bool VerifySignature(const PublicKey& key, std::span<const uint8_t> message, const Signature& signature) {
  const Key parsed(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size()));
  const Digest context(EVP_MD_CTX_new());
  return parsed && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, parsed.get()) == 1 &&
         EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(), message.size()) == 1;
}

}  // namespace muniment::ledger
