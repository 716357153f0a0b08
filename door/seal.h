// Where texts stop being plain: people's names and addresses and free text are sealed, keys and tokens hashed, before a
// command reaches any decision (PRIV-1, PRIV-4, KEY-11; architecture, decision 4).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/id.h"
#include "commands/submission.h"
#include "ledger/secrets.h"
#include "ledger/vault.h"
#include "schemas/json.h"

namespace muniment::door {

using commands::UsedKey;

// Of a command that comes to nothing before it reaches the writer: it uses `keys` no more (Vault::Release).
void ReleaseKeys(const std::vector<UsedKey>& keys, ledger::Vault& vault);

// Seals the texts of one command. In the vault the keys are only staged, and a use of each is counted: whoever records
// the command persists them, and whoever answers it releases them.
//
// Keys are derived from the command's id, so that a command sent again finds those of its first sending:
//   "person" n   the n-th NewPerson of the command, in the order of its JSON; n = 0 also for $subject fields
//   "text" 0     the author's words
class Sealer final : public schemas::ForeignText {
 public:
  enum class Mode : uint8_t {
    kRecord,  // keys are staged
    kTry,     // a dry run makes no key (CMD-3): what has none in the vault is sealed under one that is thrown away
  };

  Sealer(const ledger::Secrets& secrets, ledger::Vault& vault, const CommandId& command, Mode mode);

  void NextPerson() override { ++persons_; }
  absl::Status Seal(std::string_view text, schemas::Whose whose, schemas::Sealed::Builder out) override;
  absl::Status ReadAddress(std::string_view text, schemas::Address::Builder out) override;
  absl::Status ReadPerson(std::string_view text, schemas::PersonRef::Builder out) override;
  absl::Status ReadKey(std::string_view text, schemas::KeyMark::Builder out) override;
  absl::Status ReadSecret(std::string_view text, std::array<uint8_t, 16>& out) override;
  absl::Status ReadDomain(std::string_view text, std::string& out) override;
  absl::Status CheckClearText(std::string_view text) override;
  absl::Status CheckFreeText(std::string_view text) override;

  const std::vector<UsedKey>& keys() const { return keys_; }

 private:
  // Makes sure that the vault has `key`, or answers false: this dry run seals with what is thrown away.
  absl::StatusOr<bool> Obtain(const SealingKeyId& key);
  SealingKeyId KeyOf(schemas::Whose whose) const;

  const ledger::Secrets& secrets_;
  ledger::Vault& vault_;
  const CommandId command_;
  const Mode mode_;
  uint64_t persons_ = 0;  // how many NewPersons have begun
  std::vector<UsedKey> keys_;
};

// The text of a Sealed field.
//   NotFound            erased: its key is destroyed
//   DataLoss            its bytes were changed
absl::StatusOr<std::string> UnsealText(const ledger::Vault& vault, schemas::Sealed::Reader sealed);
// For JsonWriter, for a reader who may see all. What does not verify is hidden.
schemas::Unseal UnsealAll(const ledger::Vault& vault);

// The keyed hash by which people are found (PRIV-1): first 16 bytes of the lookup MAC over the canonical address
// (domain_name.h).
std::array<uint8_t, 16> AddressHash(const ledger::Secrets& secrets, std::string_view canonical_address);
// What the ledger keeps of a product key (KEY-1, KEY-11).
struct KeyText {
  std::array<uint8_t, 16> hash{};
  std::string last_five;
  bool well_formed = false;  // else the others are empty
};
KeyText ReadProductKey(const ledger::Secrets& secrets, std::string_view text);

// BILL-2: whether `text` holds what may be a card number: 13 to 19 decimal digits of any script, in a row or in
// groups set apart by spaces, hyphens, dots or slashes, or, in the groups of a card, by commas, colons, brackets and
// the like; whose check digit is right (Luhn, ISO/IEC 7812-1).
bool HoldsCardNumber(std::string_view text);

}  // namespace muniment::door
