#include "ledger/vault.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/text.h"
#include "ledger/aes_gcm.h"
#include "ledger/bytes.h"
#include "ledger/files.h"
#include "ledger/vault_files.h"

namespace muniment::ledger {
namespace {

// What a person's key is used for, each with a key of its own derived from it.
Hash SealingKeyFrom(const Hash& key) { return HmacSha256(key, {BytesOf("muniment seal")}); }
Hash NonceKeyFrom(const Hash& key) { return HmacSha256(key, {BytesOf("muniment nonce")}); }
Hash ComparingKeyFrom(const Hash& key) { return HmacSha256(key, {BytesOf("muniment compare")}); }

std::string Framed(std::initializer_list<std::span<const uint8_t>> parts) {
  std::string framed;
  for (auto part : parts) {
    PutU64(framed, part.size());
    PutBytes(framed, part);
  }
  return framed;
}

absl::Status Erased(const SealingKeyId& id) {
  return absl::NotFoundError(fmt::format("erased: there is no sealing key {}", ToText(id)));
}

// The number after `prefix` in a file's name, if that is all there is.
std::optional<uint64_t> NumberIn(std::string_view name, std::string_view prefix) {
  if (!name.starts_with(prefix)) return std::nullopt;
  name.remove_prefix(prefix.size());
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc() || end != name.data() + name.size()) return std::nullopt;
  return number;
}

}  // namespace

Vault::Vault(std::filesystem::path folder, bool read_only, KeySource source, const VaultMark& mark,
             const VaultReach& relied_on)
    : folder_(std::move(folder)),
      read_only_(read_only),
      source_(std::move(source)),
      mark_(mark),
      relied_on_(relied_on) {}
Vault::~Vault() = default;

std::filesystem::path Vault::KeysPath(uint64_t generation) const {
  return folder_ / fmt::format("keys-{}", generation);
}
std::filesystem::path Vault::MasterPath(uint64_t generation) const {
  return folder_ / fmt::format("master-{}", generation);
}

absl::StatusOr<std::unique_ptr<Vault>> Vault::Create(const std::filesystem::path& folder, KeySource source,
                                                     const VaultMark& mark) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return absl::UnavailableError(fmt::format("cannot make {}: {}", folder.string(), error.message()));
  if (!std::filesystem::is_empty(folder, error)) {
    return absl::AlreadyExistsError(
        fmt::format("{} is not empty: a vault begins in a folder of its own", folder.string()));
  }
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
  std::unique_ptr<Vault> vault(new Vault(folder, false, std::move(source), mark));
  vault->generation_ = 1;
  FillRandom(vault->master_.data(), vault->master_.size());
  const std::string keys = KeysHeader(1, mark);
  absl::Status status = WriteFileDurably(vault->KeysPath(1), keys, 0600);
  if (status.ok()) status = WriteFileDurably(vault->MasterPath(1), EncodeMaster(1, vault->master_), 0600);
  if (status.ok()) status = SyncFolder(folder.parent_path());
  if (!status.ok()) return status;
  vault->keys_bytes_ = keys.size();
  return vault;
}

absl::StatusOr<std::unique_ptr<Vault>> Vault::Open(const std::filesystem::path& folder, bool read_only,
                                                   KeySource source, const VaultMark& mark,
                                                   const VaultReach& relied_on) {
  std::unique_ptr<Vault> vault(new Vault(folder, read_only, std::move(source), mark, relied_on));
  std::lock_guard lock(vault->mutex_);
  absl::Status status = vault->LoadNewest();
  if (status.ok() && !read_only) status = vault->RemoveOthers();
  if (!status.ok()) return status;
  return vault;
}

std::unique_ptr<Vault> Vault::WithoutFolder() { return std::unique_ptr<Vault>(new Vault({}, true, nullptr, {})); }

absl::Status Vault::LoadNewest() {
  uint64_t newest = 0;
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(folder_, error)) {
    newest = std::max(newest, NumberIn(file.path().filename().string(), "master-").value_or(0));
  }
  if (newest == 0) {
    return NotThere("the vault", absl::NotFoundError(fmt::format("there is none in {}", folder_.string())));
  }
  auto bytes = ReadFile(MasterPath(newest));
  if (!bytes.ok()) return NotThere("a file of the vault", bytes.status());
  auto master = DecodeMaster(newest, *bytes);
  if (!master) {
    return absl::DataLossError(fmt::format("the master key {} does not verify; restore the vault from its backup",
                                           MasterPath(newest).string()));
  }
  durable_.clear();
  generation_ = newest;
  master_ = *master;
  keys_bytes_ = 0;
  return LoadKeys();
}

absl::Status Vault::LoadKeys() {
  std::error_code error;
  if (keys_bytes_ != 0 && std::filesystem::file_size(KeysPath(generation_), error) == keys_bytes_)
    return absl::OkStatus();
  auto bytes = ReadFile(KeysPath(generation_));
  if (!bytes.ok()) return NotThere("a file of the vault", bytes.status());
  auto read = ReadKeys(*bytes, generation_, mark_, keys_bytes_,
                       [&](const KeyRecord& record) { durable_[record.id] = record.key; });
  if (!read.ok()) {
    return absl::Status(read.status().code(),
                        fmt::format("{}: {}", KeysPath(generation_).string(), StdView(read.status().message())));
  }
  keys_bytes_ = *read;
  if (bytes->size() == keys_bytes_) return absl::OkStatus();
  if (relied_on_.generation == generation_ && keys_bytes_ < relied_on_.bytes) {
    return absl::DataLossError(fmt::format(
        "{} does not verify from byte {} on, and entries rely on its keys; nothing was changed: restore the vault from "
        "its backup",
        KeysPath(generation_).string(), keys_bytes_));
  }
  if (read_only_) return absl::OkStatus();
  // The last group was being written when the power went: no entry uses its keys yet.
  auto file = OpenFile::Open(KeysPath(generation_), O_WRONLY);
  if (!file.ok()) return file.status();
  absl::Status status = file->Resize(keys_bytes_);
  return status.ok() ? file->Sync() : status;
}

absl::Status Vault::RemoveOthers() const {
  std::vector<std::filesystem::path> masters, others;
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(folder_, error)) {
    const std::string name = file.path().filename().string();
    if (!name.starts_with("master-") && !name.starts_with("keys-")) continue;
    if (file.path() == KeysPath(generation_) || file.path() == MasterPath(generation_)) continue;
    (name.starts_with("master-") ? masters : others).push_back(file.path());
  }
  for (const auto* list : {&masters, &others}) {  // the masters first: without them the rest is noise
    for (const auto& path : *list) {
      if (const absl::Status status = ShredFile(path); !status.ok()) return status;
    }
  }
  return absl::OkStatus();
}

absl::Status Vault::StageKey(const SealingKeyId& id) {
  std::lock_guard lock(mutex_);
  ++uses_[id];
  if (durable_.contains(id) || staged_.contains(id)) {
    return absl::AlreadyExistsError(fmt::format("sealing key {} exists", ToText(id)));
  }
  Hash key;
  if (source_) {
    key = source_(id);
  } else {
    FillRandom(key.data(), key.size());
  }
  staged_[id] = key;
  return absl::OkStatus();
}

absl::Status Vault::PersistStaged(std::span<const SealingKeyId> ids) {
  std::lock_guard lock(mutex_);
  if (read_only_) return absl::FailedPreconditionError("the vault is open for reading only");
  if (!broken_.ok()) return broken_;
  std::vector<KeyRecord> group;
  for (const SealingKeyId& id : ids) {
    const auto staged = staged_.find(id);
    if (staged != staged_.end()) {
      group.push_back({id, WrapKey(master_, id, staged->second)});
    } else if (!durable_.contains(id)) {
      return Erased(id);
    }
  }
  if (group.empty()) return absl::OkStatus();
  const std::string bytes = EncodeGroup(group);
  auto file = OpenFile::Open(KeysPath(generation_), O_WRONLY);
  if (!file.ok()) return file.status();
  absl::Status status = file->WriteAt(keys_bytes_, bytes);
  if (status.ok()) status = file->Sync();
  if (!status.ok()) {
    (void)file->Resize(keys_bytes_);  // the next attempt writes to the same place, whether this succeeds or not
    return status;
  }
  keys_bytes_ += bytes.size();
  for (const KeyRecord& record : group) {
    durable_[record.id] = record.key;
    staged_.erase(record.id);
  }
  return absl::OkStatus();
}

void Vault::Release(std::span<const SealingKeyId> ids) {
  std::lock_guard lock(mutex_);
  for (const SealingKeyId& id : ids) {
    const auto uses = uses_.find(id);
    if (uses != uses_.end() && --uses->second > 0) continue;
    if (uses != uses_.end()) uses_.erase(uses);
    staged_.erase(id);
  }
}

bool Vault::Has(const SealingKeyId& id) const {
  std::lock_guard lock(mutex_);
  return durable_.contains(id) || staged_.contains(id);
}

VaultReach Vault::Reach() const {
  std::lock_guard lock(mutex_);
  return {.generation = generation_, .bytes = keys_bytes_};
}

size_t Vault::size() const {
  std::lock_guard lock(mutex_);
  return durable_.size() + staged_.size();
}

absl::StatusOr<Hash> Vault::KeyOf(const SealingKeyId& id) const {
  std::lock_guard lock(mutex_);
  if (const auto staged = staged_.find(id); staged != staged_.end()) return staged->second;
  const auto durable = durable_.find(id);
  if (durable == durable_.end()) return Erased(id);
  auto key = UnwrapKey(master_, id, durable->second);
  if (!key) {
    return absl::DataLossError(fmt::format(
        "sealing key {} does not open under the vault's master key; restore the vault from its backup", ToText(id)));
  }
  return *key;
}

absl::StatusOr<std::string> Vault::Seal(const SealingKeyId& id, std::string_view plaintext,
                                        std::string_view aad) const {
  auto key = KeyOf(id);
  if (!key.ok()) return key.status();
  const Hash mac = HmacSha256(NonceKeyFrom(*key), {BytesOf(Framed({BytesOf(aad), BytesOf(plaintext)}))});
  Nonce nonce;
  std::copy_n(mac.begin(), nonce.size(), nonce.begin());
  std::string sealed;
  PutBytes(sealed, nonce);
  return sealed + GcmSeal(SealingKeyFrom(*key), nonce, aad, plaintext);
}

absl::StatusOr<std::string> Vault::Unseal(const SealingKeyId& id, std::string_view sealed, std::string_view aad) const {
  auto key = KeyOf(id);
  if (!key.ok()) return key.status();
  Nonce nonce;
  std::optional<std::string> plaintext;
  if (sealed.size() >= nonce.size()) {
    std::memcpy(nonce.data(), sealed.data(), nonce.size());
    plaintext = GcmOpen(SealingKeyFrom(*key), nonce, aad, sealed.substr(nonce.size()));
  }
  if (!plaintext) {
    return absl::DataLossError(
        fmt::format("what was sealed under key {} was changed, or belongs elsewhere", ToText(id)));
  }
  return *std::move(plaintext);
}

absl::StatusOr<Hash> Vault::Mac(const SealingKeyId& id, std::initializer_list<std::span<const uint8_t>> parts) const {
  auto key = KeyOf(id);
  if (!key.ok()) return key.status();
  return HmacSha256(ComparingKeyFrom(*key), {BytesOf(Framed(parts))});
}

absl::Status Vault::Destroy(std::span<const SealingKeyId> ids) {
  std::lock_guard lock(mutex_);
  if (read_only_) return absl::FailedPreconditionError("the vault is open for reading only");
  if (!broken_.ok()) return broken_;
  for (const SealingKeyId& id : ids) staged_.erase(id);
  if (std::none_of(ids.begin(), ids.end(), [&](const SealingKeyId& id) { return durable_.contains(id); })) {
    return absl::OkStatus();
  }
  return Rewrap(ids);
}

absl::Status Vault::Rewrap(std::span<const SealingKeyId> without) {
  Hash fresh;
  FillRandom(fresh.data(), fresh.size());
  std::vector<KeyRecord> kept;
  for (const auto& [id, wrapped] : durable_) {
    if (std::find(without.begin(), without.end(), id) != without.end()) continue;
    auto key = UnwrapKey(master_, id, wrapped);
    if (!key)
      return absl::DataLossError(fmt::format("sealing key {} does not open; restore the vault first", ToText(id)));
    kept.push_back({id, WrapKey(fresh, id, *key)});
  }
  std::string keys = KeysHeader(generation_ + 1, mark_);
  if (!kept.empty()) keys += EncodeGroup(kept);
  absl::Status status = WriteFileDurably(KeysPath(generation_ + 1), keys, 0600);
  if (!status.ok()) return status;
  // The new master's appearing under its name is the moment of destruction: Open takes the newest master.
  status = WriteFileDurably(MasterPath(generation_ + 1), EncodeMaster(generation_ + 1, fresh), 0600);
  if (!status.ok()) {
    broken_ = absl::FailedPreconditionError(fmt::format(
        "the vault's master key was perhaps replaced, perhaps not ({}); reopen the ledger", status.ToString()));
    return status;
  }
  generation_ += 1;
  master_ = fresh;
  keys_bytes_ = keys.size();
  durable_.clear();
  for (const KeyRecord& record : kept) durable_[record.id] = record.key;
  return RemoveOthers();
}

absl::Status Vault::Refresh() {
  std::lock_guard lock(mutex_);
  absl::Status status;
  // The writer may replace the files between our looking and our reading: then look again.
  for (int attempt = 0; attempt < 5; ++attempt) {
    std::error_code error;
    const bool same = std::filesystem::exists(MasterPath(generation_), error) &&
                      !std::filesystem::exists(MasterPath(generation_ + 1), error);
    status = same ? LoadKeys() : LoadNewest();
    if (!absl::IsNotFound(status)) return status;
  }
  return status;
}

}  // namespace muniment::ledger
