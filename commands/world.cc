#include "commands/world.h"

#include <algorithm>
#include <set>

namespace muniment::commands {
namespace {

EntryPtr Own(ledger::EntryBytes bytes) {
  std::vector<uint64_t> words(bytes.size() / sizeof(uint64_t));
  std::copy(bytes.begin(), bytes.end(), reinterpret_cast<uint8_t*>(words.data()));
  return std::make_shared<const EntryView>(std::move(words));
}

bool IsOn(const StagedEntry& staged, std::string_view stream) {
  return std::any_of(staged.placements.begin(), staged.placements.end(),
                     [&](const ledger::Placement& placement) { return placement.stream == stream; });
}

bool ComesBefore(const EntryPtr& a, const EntryPtr& b) { return schemas::FoldsBefore(*a, *b); }

}  // namespace

void ToTimeline(std::vector<EntryPtr>& entries) {
  std::set<uint64_t> left_out;
  for (const EntryPtr& entry : entries) {
    if (!entry->body().isEntryVoided()) continue;
    left_out.insert(entry->body().getEntryVoided().getEntry());
    left_out.insert(ToNumber(entry->position()));
  }
  if (!left_out.empty()) {
    std::erase_if(entries, [&](const EntryPtr& e) { return left_out.count(ToNumber(e->position())) != 0; });
  }
  if (!std::is_sorted(entries.begin(), entries.end(), ComesBefore)) {
    std::sort(entries.begin(), entries.end(), ComesBefore);
  }
}

// ---- LedgerSource

absl::Status LedgerSource::VisitStream(std::string_view stream, absl::FunctionRef<void(const EntryPtr&)> visit) const {
  return schemas::ReadingEntries(stream, [&] {
    return ledger_->ReadStream(stream, Version{1}, [&](Version, Position, ledger::EntryBytes bytes) {
      visit(Own(bytes));
      return true;
    });
  });
}

absl::Status LedgerSource::VisitNames(std::string_view prefix, absl::FunctionRef<void(std::string_view)> visit) const {
  return ledger_->ListStreams(prefix, [&](std::string_view name) {
    visit(name);
    return true;
  });
}

absl::StatusOr<Version> LedgerSource::VersionOf(std::string_view stream) const { return ledger_->HeadOf(stream); }

// ---- World

std::vector<std::string> World::Streams(std::string_view prefix) {
  std::vector<std::string> names;
  Note(source().VisitNames(prefix, [&](std::string_view name) { names.emplace_back(name); }));
  return names;
}

Version World::HeadOf(std::string_view stream) {
  const absl::StatusOr<Version> version = source().VersionOf(stream);
  Note(version.status());
  return version.ok() ? *version : Version{0};
}

void World::Note(absl::Status status) {
  if (status_.ok() && !status.ok()) status_ = std::move(status);
}

// ---- LiveWorld

LiveWorld::LiveWorld(const ledger::Ledger& ledger) : ledger_(&ledger), durable_(ledger), settled_(ledger.last()) {}

Position LiveWorld::next() const { return Next(settled_, staged_.size() + 1); }

EntryPtr LiveWorld::EntryAt(Position position) {
  if (position > settled_) return position < next() ? StagedAt(position).entry : nullptr;
  absl::StatusOr<ledger::StoredEntry> stored = ledger_->ReadAt(position);
  if (absl::IsOutOfRange(stored.status())) return nullptr;
  Note(stored.status());
  if (!stored.ok()) return nullptr;
  EntryPtr entry;
  Note(schemas::ReadingEntries("log", [&] {
    entry = std::make_shared<const EntryView>(std::move(stored->words));
    return absl::OkStatus();
  }));
  return entry;
}

bool LiveWorld::Add(Slot& slot, const EntryView& entry) {
  if (entry.body().isEntryVoided() || entry.effective() < slot.last_effective) return false;
  slot.state->Evolve(entry);
  slot.last_effective = entry.effective();
  return true;
}

absl::Status LiveWorld::Fold(std::string_view name, Factory make, bool with_staged, Slot* slot) const {
  const auto visit_entries = [&](absl::FunctionRef<void(const EntryPtr&)> visit) {
    return with_staged ? VisitStream(name, visit) : VisitSettled(name, visit);
  };
  const auto begin_again = [&] {
    slot->make = make;
    slot->state = make();
    slot->last_effective = kEarliest;
  };
  begin_again();
  // Nearly every stream is in order of effective time: fold it as it comes, without keeping it.
  bool in_order = true;
  absl::Status status = visit_entries([&](const EntryPtr& entry) { in_order = in_order && Add(*slot, *entry); });
  if (!status.ok() || in_order) return status;
  begin_again();
  std::vector<EntryPtr> entries;
  status = visit_entries([&](const EntryPtr& entry) { entries.push_back(entry); });
  if (!status.ok()) return status;
  return schemas::ReadingEntries(name, [&] {
    ToTimeline(entries);
    for (const EntryPtr& entry : entries) Add(*slot, *entry);
    return absl::OkStatus();
  });
}

LiveWorld::Slot* LiveWorld::In(Slots& slots, Factory make) {
  const auto found = std::find_if(slots.begin(), slots.end(), [&](const Slot& slot) { return slot.make == make; });
  return found == slots.end() ? nullptr : &*found;
}

void LiveWorld::BringUpToDate(std::string_view name, const Stream& stream, Slot& slot) {
  for (; slot.folded < stream.staged.size(); ++slot.folded) {
    if (Add(slot, *StagedAt(stream.staged[slot.folded]).entry)) continue;
    Note(Fold(name, slot.make, /*with_staged=*/true, &slot));
    slot.folded = stream.staged.size();
    return;
  }
}

const StreamState& LiveWorld::Load(std::string_view name, Factory make) {
  auto found = streams_.find(name);
  if (found == streams_.end()) found = streams_.try_emplace(name).first;
  Stream& stream = found->second;
  const bool on_trial = trial_ && !stream.staged.empty();
  Slot* slot = In(on_trial ? stream.on_trial : stream.slots, make);
  if (slot == nullptr) {
    const Slot* durable = on_trial ? In(stream.slots, make) : nullptr;
    Slot loaded;
    if (durable != nullptr) {
      loaded = {durable->state->Clone(), make, durable->last_effective, 0};
    } else {
      Note(Fold(name, make, /*with_staged=*/false, &loaded));
    }
    Slots& slots = on_trial ? stream.on_trial : stream.slots;
    slots.push_back(std::move(loaded));
    slot = &slots.back();
  }
  BringUpToDate(name, stream, *slot);
  return *slot->state;
}

const StreamState& LiveWorld::LoadOnce(std::string_view name, Factory make, std::unique_ptr<StreamState>& own) {
  const auto found = streams_.find(name);
  if (found != streams_.end() && In(found->second.slots, make) != nullptr) return Load(name, make);
  Slot folded;
  Note(Fold(name, make, /*with_staged=*/true, &folded));
  own = std::move(folded.state);
  return *own;
}

void LiveWorld::Stage(StagedEntry entry) {
  for (const ledger::Placement& placement : entry.placements) {
    Stream& stream = streams_[placement.stream];
    if (placement.version == Version{1}) new_names_.insert(placement.stream);
    stream.staged.push_back(entry.entry->position());
  }
  staged_.push_back(std::move(entry));
}

void LiveWorld::RollBackTo(size_t count) {
  for (; staged_.size() > count; staged_.pop_back()) {
    for (const ledger::Placement& placement : staged_.back().placements) {
      Stream& stream = streams_.find(placement.stream)->second;
      stream.staged.pop_back();
      stream.on_trial.clear();
      std::erase_if(stream.slots, [&](const Slot& slot) { return slot.folded > stream.staged.size(); });
      if (placement.version == Version{1}) new_names_.erase(placement.stream);
    }
  }
  if (staged_.empty()) trial_ = false;
}

void LiveWorld::BeginTrial() { trial_ = true; }

void LiveWorld::SettleStream(std::string_view name, Stream& stream, Position last) {
  const auto end = std::upper_bound(stream.staged.begin(), stream.staged.end(), last);
  const auto settled = static_cast<size_t>(end - stream.staged.begin());
  for (Slot& slot : stream.slots) {
    if (Slot* newer = In(stream.on_trial, slot.make)) slot = std::move(*newer);
    if (slot.folded < settled) BringUpToDate(name, stream, slot);
    slot.folded -= settled;
  }
  stream.on_trial.clear();
  stream.staged.erase(stream.staged.begin(), end);
}

void LiveWorld::Settle(size_t count) {
  const Position last = Next(settled_, count);
  for (size_t i = 0; i < count; ++i) {
    for (const ledger::Placement& placement : staged_[i].placements) {
      Stream& stream = streams_.find(placement.stream)->second;
      if (!stream.staged.empty() && stream.staged.front() <= last) SettleStream(placement.stream, stream, last);
      stream.head = placement.version;
      if (placement.version == Version{1}) new_names_.erase(placement.stream);
    }
  }
  staged_.erase(staged_.begin(), staged_.begin() + static_cast<std::ptrdiff_t>(count));
  settled_ = last;
  if (staged_.empty()) trial_ = false;
}

void LiveWorld::Trim(size_t streams_max) {
  if (streams_.size() <= streams_max) return;
  absl::erase_if(streams_, [](const auto& named) { return named.second.staged.empty(); });
}

absl::Status LiveWorld::VisitSettled(std::string_view stream, absl::FunctionRef<void(const EntryPtr&)> visit) const {
  return durable_.VisitStream(stream, [&](const EntryPtr& entry) {
    if (entry->position() <= settled_) visit(entry);
  });
}

absl::Status LiveWorld::VisitStream(std::string_view stream, absl::FunctionRef<void(const EntryPtr&)> visit) const {
  absl::Status status = VisitSettled(stream, visit);
  const auto known = streams_.find(stream);
  if (!status.ok() || known == streams_.end()) return status;
  for (const Position position : known->second.staged) visit(StagedAt(position).entry);
  return status;
}

absl::Status LiveWorld::VisitNames(std::string_view prefix, absl::FunctionRef<void(std::string_view)> visit) const {
  auto staged = new_names_.lower_bound(prefix);
  const auto is_ours = [&] { return staged != new_names_.end() && staged->starts_with(prefix); };
  const absl::Status status = durable_.VisitNames(prefix, [&](std::string_view name) {
    for (; is_ours() && *staged < name; ++staged) visit(*staged);
    if (is_ours() && *staged == name) ++staged;
    visit(name);
  });
  for (; is_ours(); ++staged) visit(*staged);
  return status;
}

absl::StatusOr<Version> LiveWorld::VersionOf(std::string_view stream) const {
  auto known = streams_.find(stream);
  if (known == streams_.end()) known = streams_.try_emplace(stream).first;
  if (!known->second.staged.empty()) {
    for (const ledger::Placement& placement : StagedAt(known->second.staged.back()).placements) {
      if (placement.stream == stream) return placement.version;
    }
  }
  if (!known->second.head) {
    absl::StatusOr<Version> version = durable_.VersionOf(stream);
    if (!version.ok()) return version;
    known->second.head = *version;
  }
  return *known->second.head;
}

// ---- PastWorld

PastWorld::PastWorld(const EntrySource& source, Instant as_of, Position known_at)
    : source_(&source), as_of_(as_of), known_at_(known_at) {}

bool PastWorld::IsBeforeCut(const EntryView& entry) const {
  return entry.effective() < as_of_ || (entry.effective() == as_of_ && entry.position() < before_);
}

void PastWorld::FoldUpToCut(Slot& slot) {
  while (slot.folded < slot.entries.size() && IsBeforeCut(*slot.entries[slot.folded])) {
    slot.state->Evolve(*slot.entries[slot.folded++]);
  }
}

std::vector<EntryPtr> PastWorld::Timeline(std::string_view stream) {
  std::vector<EntryPtr> entries = Recorded(stream);
  ToTimeline(entries);
  return entries;
}

std::vector<EntryPtr> PastWorld::Recorded(std::string_view stream) {
  std::vector<EntryPtr> entries;
  Note(source_->VisitStream(stream, [&](const EntryPtr& entry) {
    if (entry->position() <= known_at_) entries.push_back(entry);
  }));
  for (const StagedEntry& staged : staged_) {
    if (IsOn(staged, stream)) entries.push_back(staged.entry);
  }
  return entries;
}

const StreamState& PastWorld::Load(std::string_view stream, Factory make) {
  std::vector<Slot>& slots = slots_[stream];
  auto slot = std::find_if(slots.begin(), slots.end(), [&](const Slot& s) { return s.make == make; });
  if (slot == slots.end()) slot = slots.insert(slots.end(), Slot{make(), make, Timeline(stream), 0});
  Note(schemas::ReadingEntries(stream, [&] {
    FoldUpToCut(*slot);
    return absl::OkStatus();
  }));
  return *slot->state;
}

void PastWorld::AdvanceToJustBefore(Instant as_of, Position position) {
  as_of_ = as_of;
  before_ = position;
}

void PastWorld::AdvanceTo(Instant as_of) {
  as_of_ = as_of;
  before_ = kEverything;
}

void PastWorld::Stage(StagedEntry entry) {
  // Streams on which something changes are folded anew when next asked for; the cut has not passed the new entry, so
  // the fold is the same up to it.
  for (const ledger::Placement& placement : entry.placements) slots_.erase(placement.stream);
  staged_.push_back(std::move(entry));
}

}  // namespace muniment::commands
