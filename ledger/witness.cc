#include "ledger/witness.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <optional>

#include "ledger/bytes.h"
#include "ledger/crc32c.h"
#include "ledger/files.h"

namespace muniment::ledger {
namespace {

constexpr std::string_view kMagic = "MUNWITN1";
constexpr size_t kSlotBytes = 512;  // a disk's sector: one slot's write does not touch the other
constexpr size_t kRecordBytes = 8 + 8 + 8 + 32 + 32;

std::string EncodeSlot(const WitnessRecord& record) {
  std::string slot(kMagic);
  PutU64(slot, record.sequence);
  PutU64(slot, record.position);
  PutBytes(slot, record.root);
  PutBytes(slot, record.origin);
  slot.resize(kSlotBytes - 4);
  PutU32(slot, Crc32c(slot));
  return slot;
}

std::optional<WitnessRecord> DecodeSlot(std::string_view slot) {
  static_assert(kRecordBytes <= kSlotBytes - 4);
  if (slot.size() < kSlotBytes || slot.substr(0, kMagic.size()) != kMagic) return std::nullopt;
  if (GetU32(slot.data() + kSlotBytes - 4) != Crc32c(slot.substr(0, kSlotBytes - 4))) return std::nullopt;
  return WitnessRecord{.sequence = GetU64(slot.data() + 8),
                       .position = GetU64(slot.data() + 16),
                       .root = GetHash(slot.data() + 24),
                       .origin = GetHash(slot.data() + 56)};
}

}  // namespace

absl::StatusOr<WitnessRecord> ReadWitness(const std::filesystem::path& path) {
  auto bytes = ReadFile(path);
  if (!bytes.ok()) return bytes.status();
  std::optional<WitnessRecord> newest;
  for (size_t i = 0; i < 2 && bytes->size() >= (i + 1) * kSlotBytes; ++i) {
    auto record = DecodeSlot(std::string_view(*bytes).substr(i * kSlotBytes, kSlotBytes));
    if (record && (!newest || record->sequence > newest->sequence)) newest = record;
  }
  if (!newest) return absl::NotFoundError(fmt::format("neither slot of the witness {} verifies", path.string()));
  return *newest;
}

absl::Status WriteWitness(const std::filesystem::path& path, const WitnessRecord& record) {
  std::error_code ignored;
  const bool is_new = !std::filesystem::exists(path, ignored);
  auto file = OpenFile::Open(path, O_WRONLY | O_CREAT, 0644);
  if (!file.ok()) return file.status();
  absl::Status status = is_new ? file->Resize(2 * kSlotBytes) : absl::OkStatus();
  if (status.ok()) status = file->WriteAt((record.sequence % 2) * kSlotBytes, EncodeSlot(record));
  if (status.ok()) status = file->Sync();
  if (status.ok() && is_new) status = SyncFolder(path.parent_path());
  return status;
}

}  // namespace muniment::ledger
