// The bytes of the vault's two files: the keys, wrapped under a master key, and that master key. FORMAT.md has the
// layout.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "base/id.h"
#include "base/sha256.h"

namespace muniment::ledger {

// A person's key as the disk has it: AES-256-GCM under the master key, with the key's id as associated data.
struct WrappedKey {
  std::array<uint8_t, 12> nonce;
  std::array<uint8_t, 48> sealed;  // the key and its tag
};
struct KeyRecord {
  SealingKeyId id;
  WrappedKey key;
};

WrappedKey WrapKey(const Hash& master, const SealingKeyId& id, const Hash& key);
// Empty: not wrapped under this master key for this id.
std::optional<Hash> UnwrapKey(const Hash& master, const SealingKeyId& id, const WrappedKey& wrapped);

// Which ledger a vault is of, as that ledger's secrets say it; zero bytes: not said.
using VaultMark = std::array<uint8_t, 12>;

// How far a key file has been made durable: what entries may rely on.
struct VaultReach {
  uint64_t generation = 0;  // of the master key; 0: not known
  uint64_t bytes = 0;
  bool operator==(const VaultReach&) const = default;
};
std::string EncodeReach(const VaultReach& reach);
// Empty: it is none.
std::optional<VaultReach> DecodeReach(std::string_view row);

// The first bytes of a key file.
std::string KeysHeader(uint64_t generation, const VaultMark& mark);
// Keys made durable together: after a power cut all of them are there or none.
std::string EncodeGroup(std::span<const KeyRecord> group);
// Visits the keys of the file `bytes` from offset `from` on (0: the beginning), group by group. The result is how many
// bytes are whole; what follows is a group that was being written.
//   DataLoss            the header, or a group that others follow, does not verify
//   FailedPrecondition  the header has another mark, and has one
absl::StatusOr<uint64_t> ReadKeys(std::string_view bytes, uint64_t generation, const VaultMark& mark, uint64_t from,
                                  absl::FunctionRef<void(const KeyRecord&)> visit);

std::string EncodeMaster(uint64_t generation, const Hash& master);
std::optional<Hash> DecodeMaster(uint64_t generation, std::string_view bytes);

}  // namespace muniment::ledger
