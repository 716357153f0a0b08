#include "ledger/vault_files.h"

#include <fmt/format.h>

#include <cstring>

#include "ledger/aes_gcm.h"
#include "ledger/bytes.h"
#include "ledger/crc32c.h"

namespace muniment::ledger {
namespace {

constexpr std::string_view kKeysMagic = "MUNVKEY1";
constexpr std::string_view kMasterMagic = "MUNVMST1";
constexpr std::string_view kGroupMagic = "KGRP";
constexpr size_t kKeysHeaderBytes = 32;
constexpr size_t kGroupHeaderBytes = 16;
constexpr size_t kRecordBytes = 16 + 12 + 48;
constexpr size_t kMasterBytes = 8 + 8 + 32 + 4;

bool EndsWithItsChecksum(std::string_view bytes) {
  const size_t at = bytes.size() - 4;
  return GetU32(bytes.data() + at) == Crc32c(bytes.substr(0, at));
}

// Whether a group's header stands at the beginning of `bytes`.
bool IsGroupHeader(std::string_view bytes) {
  return bytes.size() >= kGroupHeaderBytes && bytes.starts_with(kGroupMagic) &&
         EndsWithItsChecksum(bytes.substr(0, kGroupHeaderBytes));
}

// The records of the whole group at the beginning of `bytes`; empty when it is not whole.
std::string_view GroupRecords(std::string_view bytes) {
  if (!IsGroupHeader(bytes)) return {};
  const uint64_t size = uint64_t{GetU32(bytes.data() + 4)} * kRecordBytes;
  if (size > bytes.size() - kGroupHeaderBytes) return {};
  const std::string_view records = bytes.substr(kGroupHeaderBytes, size);
  return GetU32(bytes.data() + 8) == Crc32c(records) ? records : std::string_view{};
}

bool HasLaterGroup(std::string_view bytes) {
  for (size_t at = bytes.find(kGroupMagic, 1); at != bytes.npos; at = bytes.find(kGroupMagic, at + 1)) {
    if (IsGroupHeader(bytes.substr(at))) return true;
  }
  return false;
}

// Empty: no header of that generation.
std::optional<VaultMark> MarkIn(std::string_view header, uint64_t generation) {
  if (header.size() != kKeysHeaderBytes) return std::nullopt;
  VaultMark mark;
  std::memcpy(mark.data(), header.data() + kKeysMagic.size() + sizeof(generation), mark.size());
  if (header != KeysHeader(generation, mark)) return std::nullopt;
  return mark;
}

KeyRecord DecodeRecord(const char* p) {
  KeyRecord record;
  std::memcpy(record.id.bytes.data(), p, 16);
  std::memcpy(record.key.nonce.data(), p + 16, 12);
  std::memcpy(record.key.sealed.data(), p + 28, 48);
  return record;
}

}  // namespace

WrappedKey WrapKey(const Hash& master, const SealingKeyId& id, const Hash& key) {
  WrappedKey wrapped;
  FillRandom(wrapped.nonce.data(), wrapped.nonce.size());
  const std::string sealed = GcmSeal(master, wrapped.nonce, ViewOf(id.span()), ViewOf(key));
  std::memcpy(wrapped.sealed.data(), sealed.data(), wrapped.sealed.size());
  return wrapped;
}

std::optional<Hash> UnwrapKey(const Hash& master, const SealingKeyId& id, const WrappedKey& wrapped) {
  auto key = GcmOpen(master, wrapped.nonce, ViewOf(id.span()), ViewOf(wrapped.sealed));
  if (!key) return std::nullopt;
  return GetHash(key->data());
}

std::string KeysHeader(uint64_t generation, const VaultMark& mark) {
  std::string header(kKeysMagic);
  PutU64(header, generation);
  PutBytes(header, mark);
  header.resize(kKeysHeaderBytes - 4);
  PutU32(header, Crc32c(header));
  return header;
}

std::string EncodeGroup(std::span<const KeyRecord> group) {
  std::string records;
  for (const KeyRecord& record : group) {
    PutBytes(records, record.id.span());
    PutBytes(records, record.key.nonce);
    PutBytes(records, record.key.sealed);
  }
  std::string bytes(kGroupMagic);
  PutU32(bytes, static_cast<uint32_t>(group.size()));
  PutU32(bytes, Crc32c(records));
  PutU32(bytes, Crc32c(bytes));
  return bytes + records;
}

absl::StatusOr<uint64_t> ReadKeys(std::string_view bytes, uint64_t generation, const VaultMark& mark, uint64_t from,
                                  absl::FunctionRef<void(const KeyRecord&)> visit) {
  const std::string_view header = bytes.substr(0, kKeysHeaderBytes);
  const std::optional<VaultMark> marked = MarkIn(header, generation);
  if (!marked) return absl::DataLossError("the key file's header does not verify; restore the vault from its backup");
  if (*marked != mark && *marked != VaultMark{}) {
    return absl::FailedPreconditionError("the vault belongs to another ledger; name this one's (--vault)");
  }
  size_t at = std::max<size_t>(from, kKeysHeaderBytes);
  while (at < bytes.size()) {
    const std::string_view rest = bytes.substr(at);
    const std::string_view records = GroupRecords(rest);
    if (records.empty()) {
      if (!HasLaterGroup(rest)) break;
      return absl::DataLossError(
          fmt::format("the keys at byte {} do not verify, and others follow; restore the vault from its backup", at));
    }
    for (size_t i = 0; i < records.size(); i += kRecordBytes) visit(DecodeRecord(records.data() + i));
    at += kGroupHeaderBytes + records.size();
  }
  return at;
}

std::string EncodeReach(const VaultReach& reach) {
  std::string row;
  PutU64(row, reach.generation);
  PutU64(row, reach.bytes);
  return row;
}

std::optional<VaultReach> DecodeReach(std::string_view row) {
  if (row.size() != 2 * sizeof(uint64_t)) return std::nullopt;
  return VaultReach{.generation = GetU64(row.data()), .bytes = GetU64(row.data() + sizeof(uint64_t))};
}

std::string EncodeMaster(uint64_t generation, const Hash& master) {
  std::string bytes(kMasterMagic);
  PutU64(bytes, generation);
  PutBytes(bytes, master);
  PutU32(bytes, Crc32c(bytes));
  return bytes;
}

std::optional<Hash> DecodeMaster(uint64_t generation, std::string_view bytes) {
  if (bytes.size() != kMasterBytes || !bytes.starts_with(kMasterMagic) || !EndsWithItsChecksum(bytes))
    return std::nullopt;
  if (GetU64(bytes.data() + 8) != generation) return std::nullopt;
  return GetHash(bytes.data() + 16);
}

}  // namespace muniment::ledger
