// Reading the log, its streams and the remembered answers.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <optional>

#include "ledger/keys.h"
#include "ledger/ledger.h"
#include "ledger/log_cursor.h"
#include "ledger/store.h"

namespace muniment::ledger {

absl::Status Ledger::Read(Position begin, Position end, absl::FunctionRef<bool(Position, EntryBytes)> visit) const {
  if (absl::Status status = CheckOpen(); !status.ok()) return status;
  const uint64_t stop = std::min(ToNumber(end), ToNumber(last()) + 1);  // before the log is looked at: others append
  LogCursor log(*store_, ScanSettings());
  for (uint64_t position = std::max<uint64_t>(ToNumber(begin), 1); position < stop; ++position) {
    auto entry = log.At(position);
    if (!entry.ok()) return entry.status();
    if (!visit(Position{position}, *entry)) break;
  }
  return absl::OkStatus();
}

absl::StatusOr<StoredEntry> Ledger::ReadAt(Position position) const {
  if (absl::Status status = CheckOpen(); !status.ok()) return status;
  if (position == Position{0} || position > last()) {
    return absl::OutOfRangeError(
        fmt::format("there is no entry {}; the last is {}", ToNumber(position), ToNumber(last())));
  }
  LogCursor log(*store_, PointReadSettings());
  auto entry = log.At(ToNumber(position));
  if (!entry.ok()) return entry.status();
  StoredEntry stored;
  stored.words.resize(entry->size() / 8);
  std::memcpy(stored.words.data(), entry->data(), entry->size());
  return stored;
}

absl::StatusOr<Version> Ledger::HeadOf(std::string_view stream) const {
  if (absl::Status status = CheckOpen(); !status.ok()) return status;
  // Mostly asked of streams that are about to begin, of which the filter knows that they have no first entry.
  auto first = store_->Get(Family::kStreams, StreamKey(stream, 1));
  if (!first.ok()) return first.status();
  if (!first->has_value()) return Version{0};
  auto rows = store_->Iterate(Family::kStreams, PointReadSettings());
  rows->SeekForPrev(SliceOf(StreamKey(stream, UINT64_MAX)));
  if (!rows->Valid()) {
    if (!rows->status().ok()) return FromRocks(rows->status(), fmt::format("read stream {}", stream));
    return Version{0};
  }
  const auto row = ParseStreamKey(ViewOf(rows->key()));
  return Version{row && row->stream == stream ? row->version : 0};
}

absl::Status Ledger::ReadStreamPositions(std::string_view stream, Version from,
                                         absl::FunctionRef<bool(Version, Position)> visit) const {
  if (absl::Status status = CheckOpen(); !status.ok()) return status;
  const std::string after = AfterStream(stream);
  const rocksdb::Slice bound(after);
  rocksdb::ReadOptions options = PointReadSettings();
  options.iterate_upper_bound = &bound;
  auto rows = store_->Iterate(Family::kStreams, options);
  uint64_t version = std::max<uint64_t>(ToNumber(from), 1);
  for (rows->Seek(SliceOf(StreamKey(stream, version))); rows->Valid(); rows->Next(), ++version) {
    const auto row = ParseStreamKey(ViewOf(rows->key()));
    const uint64_t position = ParseStreamValue(ViewOf(rows->value()));
    if (!row || row->version != version || position == 0) {
      return absl::DataLossError(
          fmt::format("stream {} is damaged: its version {} is missing; restore a backup", stream, version));
    }
    if (!visit(Version{version}, Position{position})) return absl::OkStatus();
  }
  return FromRocks(rows->status(), fmt::format("read stream {}", stream));
}

absl::Status Ledger::ReadStream(std::string_view stream, Version from,
                                absl::FunctionRef<bool(Version, Position, EntryBytes)> visit) const {
  if (absl::Status status = CheckOpen(); !status.ok()) return status;
  // Begun after the index is: it stands still where it was begun, and what is appended beside it must not be in the
  // index and yet not in the log.
  std::optional<LogCursor> log;
  absl::Status damage;
  const absl::Status status = ReadStreamPositions(stream, from, [&](Version version, Position position) {
    if (!log) log.emplace(*store_, PointReadSettings());
    auto entry = log->At(ToNumber(position));
    damage = entry.status();
    return entry.ok() && visit(version, position, *entry);
  });
  return damage.ok() ? status : damage;
}

absl::Status Ledger::ListStreams(std::string_view prefix, absl::FunctionRef<bool(std::string_view)> visit) const {
  if (absl::Status status = CheckOpen(); !status.ok()) return status;
  auto rows = store_->Iterate(Family::kStreams, PointReadSettings());
  rows->Seek(SliceOf(prefix));
  while (rows->Valid()) {
    const auto row = ParseStreamKey(ViewOf(rows->key()));
    if (!row) return absl::DataLossError("the index of streams is damaged: a key is not a stream's; restore a backup");
    const std::string name(row->stream);
    if (!name.starts_with(prefix)) break;
    if (!visit(name)) return absl::OkStatus();
    rows->Seek(SliceOf(AfterStream(name)));
  }
  return FromRocks(rows->status(), "list streams");
}

absl::Status Ledger::VisitDerived(std::string_view prefix, std::string_view from,
                                  absl::FunctionRef<bool(std::string_view key, std::string_view value)> visit) const {
  if (absl::Status status = CheckOpen(); !status.ok()) return status;
  const std::string begin = std::string(kDerivedPrefix) + std::string(prefix);
  auto rows = store_->Iterate(Family::kMeta, PointReadSettings());
  for (rows->Seek(begin + std::string(from)); rows->Valid() && ViewOf(rows->key()).starts_with(begin); rows->Next()) {
    if (!visit(ViewOf(rows->key()).substr(kDerivedPrefix.size()), ViewOf(rows->value()))) return absl::OkStatus();
  }
  return FromRocks(rows->status(), "read derived rows");
}

absl::StatusOr<std::optional<std::string>> Ledger::FindRemembered(const CommandId& command) const {
  if (absl::Status status = CheckOpen(); !status.ok()) return status;
  return store_->Get(Family::kCommands, ViewOf(command.span()));
}

absl::Status Ledger::VisitRemembered(
    absl::FunctionRef<bool(const CommandId& command, std::string_view answer)> visit) const {
  if (absl::Status status = CheckOpen(); !status.ok()) return status;
  auto rows = store_->Iterate(Family::kCommands, ScanSettings());
  for (rows->SeekToFirst(); rows->Valid(); rows->Next()) {
    const std::string_view key = ViewOf(rows->key());
    if (key.size() != CommandId::kBytes) {
      return absl::DataLossError("the remembered answers are damaged: a key is no command's id; restore a backup");
    }
    if (!visit(CommandId::FromBytes(BytesOf(key)), ViewOf(rows->value()))) return absl::OkStatus();
  }
  return FromRocks(rows->status(), "read the remembered answers");
}

}  // namespace muniment::ledger
