#include "commands/agenda.h"

#include <algorithm>

#include "commands/streams.h"
#include "ledger/bytes.h"

namespace muniment::commands {
namespace {

// "agenda/", an instant, the pool's stream: rows stand in order of time.
constexpr std::string_view kRowsPrefix = "agenda/";
// Its value: the instant at which the agenda begins. Rows that are gone leave marks in the store, which need not be
// passed over each time.
constexpr std::string_view kWholeKey = "agenda whole";
constexpr size_t kInstantBytes = 8;
// Rows written at once: about a megabyte.
constexpr size_t kPortion = 8'192;

constexpr uint64_t kSignBit = uint64_t{1} << 63;

// Unix time with its sign bit turned, big-endian: in order of time.
std::string BytesOf(Instant t) {
  std::string bytes;
  ledger::PutBigEndianU64(bytes, static_cast<uint64_t>(ToUnix(t)) ^ kSignBit);
  return bytes;
}

// Of the first kInstantBytes.
Instant InstantOf(std::string_view bytes) {
  return FromUnix(static_cast<int64_t>(ledger::GetBigEndianU64(bytes.data()) ^ kSignBit));
}

std::string KeyOf(const AgendaRow& row) { return std::string(kRowsPrefix) + BytesOf(row.at) + row.pool; }

// Nothing: the key is no row's.
std::optional<AgendaRow> RowOf(std::string_view key) {
  if (!key.starts_with(kRowsPrefix) || key.size() <= kRowsPrefix.size() + kInstantBytes) return std::nullopt;
  key.remove_prefix(kRowsPrefix.size());
  return AgendaRow{InstantOf(key), std::string(key.substr(kInstantBytes))};
}

// Writes rows in portions.
class Rewriting {
 public:
  explicit Rewriting(ledger::Ledger& ledger) : ledger_(&ledger) {}
  void Put(ledger::DerivedRow row) { Add(std::move(row)); }
  void Remove(std::string key) { Add({std::move(key), std::nullopt}); }
  absl::Status Finish() {
    Flush();
    return status_;
  }

 private:
  void Add(ledger::DerivedRow row) {
    rows_.push_back(std::move(row));
    if (rows_.size() == kPortion) Flush();
  }
  void Flush() {
    if (status_.ok() && !rows_.empty()) status_ = ledger_->WriteDerived(rows_);
    rows_.clear();
  }

  ledger::Ledger* ledger_;
  std::vector<ledger::DerivedRow> rows_;
  absl::Status status_;
};

// Away with all there is, and with the claim that it is whole before it.
absl::Status Clear(ledger::Ledger& ledger) {
  Rewriting rewriting(ledger);
  rewriting.Remove(std::string(kWholeKey));
  if (absl::Status status = rewriting.Finish(); !status.ok()) return status;
  std::vector<std::string> keys;
  const absl::Status status = ledger.VisitDerived(kRowsPrefix, "", [&](std::string_view key, std::string_view) {
    keys.emplace_back(key);
    return true;
  });
  if (!status.ok()) return status;
  for (std::string& key : keys) rewriting.Remove(std::move(key));
  return rewriting.Finish();
}

}  // namespace

bool TouchesAgenda(schemas::Event::Reader event) {
  switch (event.which()) {
    case schemas::Event::SEATS_ASSIGNED:
    case schemas::Event::SEATS_UNASSIGNED:
    case schemas::Event::TRANSITION_RECORDED:
    case schemas::Event::TRANSITION_WITHDRAWN:
    case schemas::Event::RENEWAL_NOTICE_DUE:
      return false;
    default:
      return true;
  }
}

void AddAgendaRows(const schemas::EntryView& entry, const std::vector<ledger::Placement>& placements,
                   std::vector<ledger::DerivedRow>& rows) {
  if (!TouchesAgenda(entry.body())) return;
  for (const ledger::Placement& placement : placements) {
    if (!placement.stream.starts_with(kPoolsPrefix)) continue;
    std::string key = KeyOf({entry.recorded(), placement.stream});
    if (rows.empty() || rows.back().key != key) rows.push_back({std::move(key), ""});
  }
}

ledger::DerivedRow AgendaIsWhole(Instant begins) { return {std::string(kWholeKey), BytesOf(begins)}; }

absl::StatusOr<std::optional<std::vector<AgendaRow>>> ReadAgenda(const ledger::Ledger& ledger, Instant until) {
  std::string begins;
  absl::Status status = ledger.VisitDerived(kWholeKey, "", [&](std::string_view, std::string_view value) {
    begins = value;
    return false;
  });
  if (!status.ok()) return status;
  std::optional<std::vector<AgendaRow>> rows;
  if (begins.size() != kInstantBytes) return rows;
  rows.emplace();
  status = ledger.VisitDerived(kRowsPrefix, begins, [&](std::string_view key, std::string_view) {
    std::optional<AgendaRow> row = RowOf(key);
    if (!row) return true;
    if (row->at > until) return false;
    rows->push_back(std::move(*row));
    return true;
  });
  if (!status.ok()) return status;
  return rows;
}

absl::Status UpdateAgenda(ledger::Ledger& ledger, const AgendaUpdate& update) {
  if (update.all) {
    if (absl::Status status = Clear(ledger); !status.ok()) return status;
  }
  // What comes next before what is done: stopped half way, a row is there too often rather than not at all.
  Rewriting rewriting(ledger);
  for (const AgendaRow& row : update.next) rewriting.Put({KeyOf(row), ""});
  for (const AgendaRow& row : update.done) rewriting.Remove(KeyOf(row));
  // A tick that recorded nothing is no reason for what comes to be recorded after it (TIME-7): a clock may go back.
  rewriting.Put(AgendaIsWhole(std::min(update.begins, ledger.last_recorded())));
  return rewriting.Finish();
}

}  // namespace muniment::commands
