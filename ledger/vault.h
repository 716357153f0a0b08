// The vault: each person's sealing key (PRIV-1), apart from the log, so that destroying a key erases the person from
// every copy of the log (PRIV-2). On disk keys are wrapped under a master key that every destruction replaces (PRIV-3).
// FORMAT.md has the bytes.
//
// A folder with `keys-<n>` and `master-<n>`. A backup of keys takes the `keys` file only: without the master key of the
// same number it opens nothing, and that one is gone with the next destruction.
//
// Threads: any, at any time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/id.h"
#include "base/sha256.h"
#include "ledger/vault_files.h"

namespace muniment::ledger {

class Vault {
 public:
  // For generated ledgers: makes a person's key from its id. Otherwise keys are random.
  using KeySource = std::function<Hash(const SealingKeyId&)>;

  // `mark`: whose vault it is. AlreadyExists: the folder is there and not empty. Unavailable: the file system refuses.
  static absl::StatusOr<std::unique_ptr<Vault>> Create(const std::filesystem::path& folder, KeySource source = nullptr,
                                                       const VaultMark& mark = {});
  // Completes an interrupted destruction (unless `read_only`, which then only reads what is in force).
  //   NotFound            no vault there
  //   DataLoss            a file does not verify; the message names it: restore the vault from its backup
  //   FailedPrecondition  it has another mark
  // `relied_on`: how far entries rely on the key file. What does not verify before that is damage and stays as it is;
  // behind it, it is a group that was being written when the power went, and no entry uses its keys. A file that is
  // whole but shorter is an older backup, and is taken.
  static absl::StatusOr<std::unique_ptr<Vault>> Open(const std::filesystem::path& folder, bool read_only,
                                                     KeySource source = nullptr, const VaultMark& mark = {},
                                                     const VaultReach& relied_on = {});
  // Has no folder and no key: for commands of which only the shape is looked at. Nothing in it becomes durable.
  static std::unique_ptr<Vault> WithoutFolder();
  ~Vault();

  // Counts one use of the id's key until Release, and makes one if it has none: in memory only, fit for Seal and Unseal
  // at once. AlreadyExists: it had one; the use is counted.
  absl::Status StageKey(const SealingKeyId& id);
  // Makes staged keys durable; call before the batch that uses them is appended. Ids that are durable already are
  // passed over.
  //   NotFound            an id is neither staged nor there
  //   Unavailable         the disk refuses: none of them is durable, all are still staged; try again or release
  absl::Status PersistStaged(std::span<const SealingKeyId> ids);
  // Ends one use of each: its command is answered, or was none. A key that is only staged goes with its last use, so
  // that a refused command leaves none (CMD-3), and another one that was sealed under it keeps it. Durable keys stay.
  void Release(std::span<const SealingKeyId> ids);
  // Whether the id has a key, durable or staged.
  bool Has(const SealingKeyId& id) const;
  // What is durable by now.
  VaultReach Reach() const;
  size_t size() const;

  // AES-256-GCM under the person's key; `aad` is what the sealed text must not be moved away from (a field, an id).
  // The nonce is a keyed hash of `aad` and `plaintext`, so that sealing the same twice gives the same bytes and a
  // resent command the same entry; that two equal texts of one person under one `aad` look equal is the price.
  //   NotFound            the key was destroyed (the person is erased) or never made
  absl::StatusOr<std::string> Seal(const SealingKeyId& id, std::string_view plaintext, std::string_view aad) const;
  //   NotFound            the same: "erased"
  //   DataLoss            the bytes were changed, or sealed under another key or `aad`
  absl::StatusOr<std::string> Unseal(const SealingKeyId& id, std::string_view sealed, std::string_view aad) const;
  // A keyed hash under the person's key, for comparing a resent command's personal fields (CMD-9). NotFound as above.
  absl::StatusOr<Hash> Mac(const SealingKeyId& id, std::initializer_list<std::span<const uint8_t>> parts) const;

  // Destroys keys and replaces the master key; older copies of the key file open no more. Durable, all or none; ids
  // without a key are passed over, so that an interrupted erasure can be repeated. Rewrites every key: milliseconds per
  // thousand people.
  absl::Status Destroy(std::span<const SealingKeyId> ids);

  // Readers: takes in keys that the writer has made or destroyed since.
  absl::Status Refresh();

 private:
  Vault(std::filesystem::path folder, bool read_only, KeySource source, const VaultMark& mark,
        const VaultReach& relied_on = {});
  absl::Status LoadNewest();
  absl::Status LoadKeys();
  absl::StatusOr<Hash> KeyOf(const SealingKeyId& id) const;
  absl::Status Rewrap(std::span<const SealingKeyId> without);
  absl::Status RemoveOthers() const;
  std::filesystem::path KeysPath(uint64_t generation) const;
  std::filesystem::path MasterPath(uint64_t generation) const;

  const std::filesystem::path folder_;
  const bool read_only_;
  const KeySource source_;
  const VaultMark mark_;
  const VaultReach relied_on_;

  mutable std::mutex mutex_;  // everything below
  uint64_t generation_ = 0;
  uint64_t keys_bytes_ = 0;  // how much of the key file is read and whole
  Hash master_{};
  absl::flat_hash_map<SealingKeyId, WrappedKey> durable_;
  absl::flat_hash_map<SealingKeyId, Hash> staged_;
  absl::flat_hash_map<SealingKeyId, size_t> uses_;  // of durable keys as well, so that each StageKey has its Release
  absl::Status broken_;                             // not OK when it is unknown which master key is in force
};

}  // namespace muniment::ledger
