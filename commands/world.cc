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

LiveWorld::LiveWorld(const ledger::Ledger& ledger) : ledger_(&ledger), durable_(ledger) {}

Position LiveWorld::next() const { return Next(ledger_->last(), staged_.size() + 1); }

EntryPtr LiveWorld::EntryAt(Position position) {
  if (position > ledger_->last()) {
    const uint64_t index = ToNumber(position) - ToNumber(ledger_->last()) - 1;
    return index < staged_.size() ? staged_[index].entry : nullptr;
  }
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

absl::Status LiveWorld::Fold(std::string_view stream, Factory make, bool with_staged, Slot* slot) const {
  const EntrySource& entries_of = with_staged ? static_cast<const EntrySource&>(*this) : durable_;
  const auto begin_again = [&] {
    slot->make = make;
    slot->state = make();
    slot->last_effective = kEarliest;
  };
  begin_again();
  // Nearly every stream is in order of effective time: fold it as it comes, without keeping it.
  bool in_order = true;
  absl::Status status =
      entries_of.VisitStream(stream, [&](const EntryPtr& entry) { in_order = in_order && Add(*slot, *entry); });
  if (!status.ok() || in_order) return status;
  begin_again();
  std::vector<EntryPtr> entries;
  status = entries_of.VisitStream(stream, [&](const EntryPtr& entry) { entries.push_back(entry); });
  if (!status.ok()) return status;
  return schemas::ReadingEntries(stream, [&] {
    ToTimeline(entries);
    for (const EntryPtr& entry : entries) Add(*slot, *entry);
    return absl::OkStatus();
  });
}

LiveWorld::Slot* LiveWorld::In(StringMap<Slots>& slots, std::string_view stream, Factory make) {
  const auto found = slots.find(stream);
  if (found == slots.end()) return nullptr;
  for (Slot& slot : found->second) {
    if (slot.make == make) return &slot;
  }
  return nullptr;
}

bool LiveWorld::AddToAll(Slots& slots, const EntryView& entry) {
  return std::all_of(slots.begin(), slots.end(), [&](Slot& slot) { return Add(slot, entry); });
}

LiveWorld::Slot& LiveWorld::LoadDurable(std::string_view stream, Factory make) {
  if (Slot* slot = In(slots_, stream, make)) return *slot;
  Slot slot;
  Note(Fold(stream, make, /*with_staged=*/false, &slot));
  Slots& slots = slots_[stream];
  slots.push_back(std::move(slot));
  return slots.back();
}

const StreamState& LiveWorld::Load(std::string_view stream, Factory make) {
  const auto staged_here = staged_streams_.find(stream);
  if (staged_here == staged_streams_.end()) return *LoadDurable(stream, make).state;
  if (const Slot* slot = In(overlay_, stream, make)) return *slot->state;
  Slot slot;
  const Slot& durable = LoadDurable(stream, make);
  slot.state = durable.state->Clone();
  slot.make = durable.make;
  slot.last_effective = durable.last_effective;
  for (const size_t index : staged_here->second) {
    if (Add(slot, *staged_[index].entry)) continue;
    Note(Fold(stream, make, /*with_staged=*/true, &slot));
    break;
  }
  Slots& slots = overlay_[stream];
  slots.push_back(std::move(slot));
  return *slots.back().state;
}

void LiveWorld::Stage(StagedEntry entry) {
  for (const ledger::Placement& placement : entry.placements) {
    staged_streams_[placement.stream].push_back(staged_.size());
    const auto found = overlay_.find(placement.stream);
    if (found != overlay_.end() && !AddToAll(found->second, *entry.entry)) overlay_.erase(found);
  }
  staged_.push_back(std::move(entry));
}

void LiveWorld::RollBackTo(size_t count) {
  for (; staged_.size() > count; staged_.pop_back()) {
    for (const ledger::Placement& placement : staged_.back().placements) {
      overlay_.erase(placement.stream);
      const auto found = staged_streams_.find(placement.stream);
      found->second.pop_back();
      if (found->second.empty()) staged_streams_.erase(found);
    }
  }
}

void LiveWorld::Settle() {
  for (const auto& staged_here : staged_streams_) {
    const std::string& stream = staged_here.first;
    const std::vector<size_t>& indices = staged_here.second;
    const auto slots = slots_.find(stream);
    if (slots == slots_.end()) continue;
    const bool in_order = std::all_of(slots->second.begin(), slots->second.end(), [&](Slot& slot) {
      if (Slot* newer = In(overlay_, stream, slot.make)) {  // has the staged entries folded in already
        slot = std::move(*newer);
        return true;
      }
      return std::all_of(indices.begin(), indices.end(),
                         [&](size_t index) { return Add(slot, *staged_[index].entry); });
    });
    if (!in_order) slots_.erase(slots);  // folded again when next asked for
  }
  overlay_.clear();
  staged_streams_.clear();
  staged_.clear();
}

void LiveWorld::Trim(size_t streams_max) {
  if (slots_.size() > streams_max) slots_.clear();
}

absl::Status LiveWorld::VisitStream(std::string_view stream, absl::FunctionRef<void(const EntryPtr&)> visit) const {
  absl::Status status = durable_.VisitStream(stream, visit);
  const auto staged_here = staged_streams_.find(stream);
  if (!status.ok() || staged_here == staged_streams_.end()) return status;
  for (const size_t index : staged_here->second) visit(staged_[index].entry);
  return status;
}

absl::Status LiveWorld::VisitNames(std::string_view prefix, absl::FunctionRef<void(std::string_view)> visit) const {
  auto staged = staged_streams_.lower_bound(prefix);
  const auto is_ours = [&] { return staged != staged_streams_.end() && staged->first.starts_with(prefix); };
  const absl::Status status = durable_.VisitNames(prefix, [&](std::string_view name) {
    for (; is_ours() && staged->first < name; ++staged) visit(staged->first);
    if (is_ours() && staged->first == name) ++staged;
    visit(name);
  });
  for (; is_ours(); ++staged) visit(staged->first);
  return status;
}

absl::StatusOr<Version> LiveWorld::VersionOf(std::string_view stream) const {
  absl::StatusOr<Version> version = durable_.VersionOf(stream);
  const auto staged_here = staged_streams_.find(stream);
  if (!version.ok() || staged_here == staged_streams_.end()) return version;
  return Next(*version, staged_here->second.size());
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
