// The ledger's own secrets (PRIV-6): one key for each purpose and the signing key, in a file of mode 0600, never in the
// log or in an export. Without the file no product key can be redeemed, no address found and no checkpoint signed.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/sha256.h"

namespace muniment::ledger {

// What a keyed hash is for. The numbers are places in the file: add at the end, never reorder.
enum class Purpose : uint8_t {
  kLookup = 0,         // addresses and names, to find people by them (PRIV-1)
  kProductKeys = 1,    // product keys as stored (KEY)
  kTokens = 2,         // links for redemption and invitations
  kCommandFields = 3,  // fields of commands that are nobody's personal data (CMD-9)
  kSealingKeys = 4,    // generated ledgers only: people's keys are derived with it
};
inline constexpr size_t kPurposes = 5;

using Signature = std::array<uint8_t, 64>;
using PublicKey = std::array<uint8_t, 32>;

class Secrets {
 public:
  static Secrets Random();
  // The same secrets for the same text: for generated ledgers, whose secrets are then no secret.
  static Secrets FromSeed(std::string_view seed);

  // NotFound: no such file. DataLoss: its checksum is wrong. FailedPrecondition: of a later format. Unavailable: cannot
  // be read.
  static absl::StatusOr<Secrets> Load(const std::filesystem::path& path);
  // Durable, whole or not at all, mode 0600. AlreadyExists: secrets are never written over.
  absl::Status Save(const std::filesystem::path& path) const;

  // HMAC-SHA-256 under the purpose's key. Each part is preceded by its length, so that ("ab", "c") and ("a", "bc")
  // differ.
  Hash Mac(Purpose purpose, std::initializer_list<std::span<const uint8_t>> parts) const;

  // Ed25519 (RFC 8032) by the ledger's signing key.
  Signature Sign(std::span<const uint8_t> message) const;
  PublicKey public_key() const;

  bool from_seed() const { return from_seed_; }

 private:
  Secrets() = default;
  void SetKey(size_t purpose, const Hash& key);

  std::array<Hash, kPurposes> keys_{};
  std::array<HmacKey, kPurposes> ready_keys_;  // the same
  Hash signing_key_{};                         // the private key's 32 bytes
  bool from_seed_ = false;
};

// Whether `signature` is that of `message` by the private key belonging to `key`.
bool VerifySignature(const PublicKey& key, std::span<const uint8_t> message, const Signature& signature);

}  // namespace muniment::ledger
