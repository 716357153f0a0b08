#include "ledger/run.h"

#include <fmt/format.h>

#include <cassert>
#include <cstring>

#include "ledger/bytes.h"
#include "ledger/crc32c.h"

namespace muniment::ledger {
namespace {

constexpr char kRunFormat = 1;
constexpr size_t kHeaderBytes = 8;  // format, count, two zero bytes, checksum

constexpr size_t DirectoryBytes(size_t count) { return (count * 4 + 7) / 8 * 8; }

// Over the position as well, so that a run in another's place is noticed.
uint32_t Checksum(uint64_t first, std::string_view run) {
  std::string head;
  PutBigEndianU64(head, first);
  head.append(run.substr(0, 4));
  return Crc32c(run.substr(kHeaderBytes), Crc32c(head));
}

absl::Status Damaged(uint64_t first, const char* what) {
  return absl::DataLossError(fmt::format(
      "the log is damaged: the entries from position {} on do not verify ({}); restore a backup", first, what));
}

}  // namespace

size_t RunLength(std::span<const NewEntry> entries) {
  size_t count = 1, bytes = entries[0].bytes.size();
  while (count < entries.size() && count < kRunEntriesMax && bytes + entries[count].bytes.size() <= kRunBytesMax) {
    bytes += entries[count].bytes.size();
    ++count;
  }
  return count;
}

std::string EncodeRun(uint64_t first, std::span<const NewEntry> entries) {
  assert(!entries.empty() && entries.size() <= kRunEntriesMax);
  size_t bytes = kHeaderBytes + DirectoryBytes(entries.size());
  for (const NewEntry& entry : entries) bytes += entry.bytes.size();
  std::string run;
  run.reserve(bytes);
  run.push_back(kRunFormat);
  run.push_back(static_cast<char>(entries.size()));
  run.append(6, '\0');
  for (const NewEntry& entry : entries) PutU32(run, static_cast<uint32_t>(entry.bytes.size()));
  run.resize(kHeaderBytes + DirectoryBytes(entries.size()));
  for (const NewEntry& entry : entries) run.append(entry.bytes);
  std::string crc;
  PutU32(crc, Checksum(first, run));
  run.replace(4, 4, crc);
  return run;
}

absl::Status Run::Decode(uint64_t first, std::string_view stored) {
  count_ = 0;
  first_ = first;
  if (stored.size() < kHeaderBytes || stored.size() % 8 != 0) return Damaged(first, "too short");
  if (GetU32(stored.data() + 4) != Checksum(first, stored)) return Damaged(first, "wrong checksum");
  if (stored[0] != kRunFormat) return Damaged(first, "written by a later version of the program");
  const size_t count = static_cast<uint8_t>(stored[1]);
  const size_t begin = kHeaderBytes + DirectoryBytes(count);
  if (count == 0 || count > kRunEntriesMax || stored.size() < begin) return Damaged(first, "impossible count");
  size_t words = 0;
  for (size_t i = 0; i < count; ++i) {
    word_offsets_[i] = words;
    words += GetU32(stored.data() + kHeaderBytes + i * 4) / 8;
  }
  word_offsets_[count] = words;
  if (words * 8 != stored.size() - begin) return Damaged(first, "impossible lengths");
  if (words_.size() < words) words_.resize(words);  // never shrinks: growing again would fill it with zeros first
  std::memcpy(words_.data(), stored.data() + begin, words * 8);
  count_ = count;
  return absl::OkStatus();
}

EntryBytes Run::entry(uint64_t position) const {
  assert(Holds(position));
  const size_t i = position - first_;
  return {reinterpret_cast<const uint8_t*>(words_.data() + word_offsets_[i]),
          (word_offsets_[i + 1] - word_offsets_[i]) * 8};
}

}  // namespace muniment::ledger
