// Appending a batch: checked, turned into rows, written with one sync, and only then published.
#include <fmt/format.h>
#include <rocksdb/write_batch.h>

#include "absl/container/flat_hash_set.h"
#include "ledger/head_cache.h"
#include "ledger/head_row.h"
#include "ledger/keys.h"
#include "ledger/ledger.h"
#include "ledger/run.h"
#include "ledger/store.h"
#include "ledger/witness_keeper.h"

namespace muniment::ledger {
namespace {

absl::Status Mistake(const std::string& what) { return absl::InvalidArgumentError(what); }

absl::Status CheckStreamName(std::string_view name) {
  if (name.empty() || name.size() > kStreamNameBytesMax || name.find('\0') != name.npos) {
    return Mistake(fmt::format("a stream's name has 1 to {} bytes and no zero among them; this one has {}",
                               kStreamNameBytesMax, name.size()));
  }
  return absl::OkStatus();
}

size_t BytesOfBatch(const Batch& batch) {
  size_t bytes = 0;
  for (const NewEntry& entry : batch.entries) bytes += entry.bytes.size();
  for (const auto& [command, answer] : batch.remembered) bytes += answer.size();
  for (const DerivedRow& row : batch.derived) bytes += row.key.size() + (row.value ? row.value->size() : 0);
  return bytes;
}

absl::Status CheckDerived(std::span<const DerivedRow> derived) {
  for (const DerivedRow& row : derived) {
    if (!row.key.empty() && row.key.size() <= kDerivedKeyBytesMax) continue;
    return Mistake(
        fmt::format("a derived row's key has 1 to {} bytes; this one has {}", kDerivedKeyBytesMax, row.key.size()));
  }
  return absl::OkStatus();
}

void AddDerived(const Store& store, std::span<const DerivedRow> derived, rocksdb::WriteBatch& rows) {
  for (const DerivedRow& row : derived) {
    const std::string key = std::string(kDerivedPrefix) + row.key;
    if (row.value) {
      rows.Put(store.handle(Family::kMeta), key, *row.value);
    } else {
      rows.Delete(store.handle(Family::kMeta), key);
    }
  }
}

// About what the batch's rows take, so that they grow in place.
size_t BytesOfRows(const Batch& batch) {
  constexpr size_t kRowBytes = 16;  // family, kind, lengths, version
  size_t bytes = BytesOfBatch(batch) + batch.remembered.size() * (kRowBytes + CommandId::kBytes);
  for (const NewEntry& entry : batch.entries) {
    bytes += kRowBytes;
    for (const Placement& place : entry.placements) bytes += place.stream.size() + 2 * kRowBytes;
  }
  return bytes + batch.derived.size() * kRowBytes;
}

void AddRuns(const Store& store, uint64_t first, std::span<const NewEntry> entries, rocksdb::WriteBatch& rows) {
  while (!entries.empty()) {
    const size_t n = RunLength(entries);
    rows.Put(store.handle(Family::kLog), LogKey(first), EncodeRun(first, entries.first(n)));
    first += n;
    entries = entries.subspan(n);
  }
}

void AddPlacements(const Store& store, uint64_t first, std::span<const NewEntry> entries, rocksdb::WriteBatch& rows) {
  for (const NewEntry& entry : entries) {
    for (const Placement& place : entry.placements) {
      rows.Put(store.handle(Family::kStreams), StreamKey(place.stream, ToNumber(place.version)), StreamValue(first));
    }
    ++first;
  }
}

void AddLeaves(const Store& store, std::span<const NewEntry> entries, Frontier& frontier, rocksdb::WriteBatch& rows) {
  for (const NewEntry& entry : entries) {
    frontier.Append(LeafHash(BytesOf(entry.bytes)), [&](unsigned level, uint64_t index, const Hash& hash) {
      if (level >= kStoredLevel)
        rows.Put(store.handle(Family::kTree), TreeKey(level, index), SliceOf(ViewOf(std::span(hash))));
    });
  }
}

}  // namespace

absl::Status Ledger::Append(const Batch& batch, Position expected) {
  std::lock_guard one_at_a_time(append_mutex_);
  if (absl::Status status = CheckMayAppend(); !status.ok()) return status;
  Head head = CurrentHead();
  if (ToNumber(expected) != head.size) {
    return absl::AbortedError(
        fmt::format("the last entry is {}, not {}: catch up and decide again", head.size, ToNumber(expected)));
  }
  heads_->Discard();
  if (absl::Status status = CheckBatch(batch, head); !status.ok()) return status;
  if (absl::Status status = witness_->Admit(); !status.ok()) return status;

  rocksdb::WriteBatch rows(BytesOfRows(batch));
  AddRuns(*store_, head.size + 1, batch.entries, rows);
  AddPlacements(*store_, head.size + 1, batch.entries, rows);
  for (const auto& [command, answer] : batch.remembered) {
    rows.Put(store_->handle(Family::kCommands), SliceOf(ViewOf(command.span())), answer);
  }
  AddLeaves(*store_, batch.entries, head.frontier, rows);
  head.size += batch.entries.size();
  head.recorded = batch.recorded;
  const Hash root = head.frontier.Root();
  rows.Put(store_->handle(Family::kMeta), SliceOf(kHeadKey), EncodeHead({head.size, head.recorded, root}));
  AddDerived(*store_, batch.derived, rows);
  // Keys are durable before the entries that use them, so that this is true of this batch as well.
  const VaultReach reach = vault_->Reach();
  if (reach != vault_relied_on_) rows.Put(store_->handle(Family::kMeta), SliceOf(kVaultKey), EncodeReach(reach));

  if (const rocksdb::Status written = store_->Write(rows); !written.ok()) {
    return Doubtful(fmt::format("entries {} to {}", ToNumber(expected) + 1, head.size), written.ToString());
  }
  heads_->Commit();
  vault_relied_on_ = reach;
  const uint64_t last = head.size;
  {
    std::lock_guard lock(head_mutex_);
    head_ = std::move(head);
  }
  witness_->Publish(last, root);
  return absl::OkStatus();
}

absl::Status Ledger::WriteDerived(std::span<const DerivedRow> derived) {
  std::lock_guard one_at_a_time(append_mutex_);
  if (absl::Status status = CheckMayAppend(); !status.ok()) return status;
  if (absl::Status status = CheckDerived(derived); !status.ok()) return status;
  rocksdb::WriteBatch rows;
  AddDerived(*store_, derived, rows);
  if (const rocksdb::Status written = store_->Write(rows); !written.ok()) {
    return Doubtful("derived rows", written.ToString());
  }
  return absl::OkStatus();
}

absl::Status Ledger::CheckMayAppend() const {
  if (absl::Status status = CheckOpen(); !status.ok()) return status;
  if (store_->is_reader())
    return absl::FailedPreconditionError("the ledger is open for reading only; open it for writing");
  return append_failure_;
}

absl::Status Ledger::Doubtful(const std::string& rows, const std::string& why) {
  const std::string what = fmt::format("{} were perhaps written, perhaps not ({})", rows, why);
  append_failure_ = absl::FailedPreconditionError(what + "; nothing more is accepted until the ledger is reopened");
  return absl::UnknownError(what + "; reopen the ledger and send the same commands again: their ids make that safe");
}

absl::Status Ledger::CheckBatch(const Batch& batch, const Head& head) const {
  if (batch.entries.empty()) return Mistake("a batch has at least one entry");
  const size_t bytes = BytesOfBatch(batch);
  if (bytes > kBatchBytesMax) {
    return Mistake(fmt::format("a batch has at most {} bytes, this one {}: append it in parts", kBatchBytesMax, bytes));
  }
  if (head.size > 0 && batch.recorded < head.recorded) {
    return Mistake(fmt::format("TIME-7: recorded at {}, before the last batch at {}; record it at that second",
                               FormatInstant(batch.recorded), FormatInstant(head.recorded)));
  }
  for (const NewEntry& entry : batch.entries) {
    if (entry.bytes.empty() || entry.bytes.size() % 8 != 0) {
      return Mistake(fmt::format("an entry's bytes are a positive multiple of 8, not {}", entry.bytes.size()));
    }
  }
  if (absl::Status status = CheckDerived(batch.derived); !status.ok()) return status;
  if (absl::Status status = CheckPlacements(batch); !status.ok()) return status;
  return CheckRemembered(batch);
}

absl::Status Ledger::CheckPlacements(const Batch& batch) const {
  for (const NewEntry& entry : batch.entries) {
    for (size_t i = 0; i < entry.placements.size(); ++i) {
      const Placement& place = entry.placements[i];
      if (absl::Status status = CheckStreamName(place.stream); !status.ok()) return status;
      for (size_t k = 0; k < i; ++k) {
        if (entry.placements[k].stream == place.stream)
          return Mistake(fmt::format("an entry is placed twice in {}", place.stream));
      }
      if (absl::Status status = heads_->Stage(*store_, place); !status.ok()) return status;
    }
  }
  return absl::OkStatus();
}

absl::Status Ledger::CheckRemembered(const Batch& batch) const {
  absl::flat_hash_set<CommandId> seen;
  for (const auto& [command, answer] : batch.remembered) {
    auto before = store_->Get(Family::kCommands, ViewOf(command.span()));
    if (!before.ok()) return before.status();
    if (before->has_value() || !seen.insert(command).second) {
      return Mistake(fmt::format("CMD-1: command {} has been answered: its first answer stays", ToText(command)));
    }
  }
  return absl::OkStatus();
}

}  // namespace muniment::ledger
