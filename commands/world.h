// What a decision and a view look at: the states of streams, each the fold of its entries in order of effective time,
// then position. What runs live, at recovery, as of a date and when a late entry is judged is this one fold
// (architecture, "One natural pass").
//
// A World loads a stream's state when it is first asked for and keeps it. Two kinds:
//   LiveWorld  everything recorded, kept up to date by the writer; entries can be staged on it and taken back (dry
//   runs, all-or-none). PastWorld  what was recorded up to one position and effective up to one instant; that instant
//   can be moved forward.
#pragma once

#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "base/text.h"
#include "ledger/ledger.h"
#include "schemas/entry_view.h"
#include "schemas/visit.h"

namespace muniment::commands {

using schemas::EntryPtr;
using schemas::EntryView;

inline constexpr Position kEverything{std::numeric_limits<uint64_t>::max()};

// The state of one stream. Evolve never refuses: an event has happened.
class StreamState {
 public:
  virtual ~StreamState() = default;
  virtual void Evolve(const EntryView& entry) = 0;
  virtual std::unique_ptr<StreamState> Clone() const = 0;
};

// Derive as `class Account final : public StateOf<Account>`, with one `void On(schemas::X::Reader, const EntryView&)`
// for each kind of event that matters, and `using StateOf::On;` for the others. Must be default-constructible (no
// entries yet) and copyable. Of a class in a header, `extern template class StateOf<Account>;` behind it, and its
// instantiation in the .cc, have the dispatch over all kinds of events compiled once.
template <class Derived>
class StateOf : public StreamState {
 public:
  void Evolve(const EntryView& entry) final {
    schemas::VisitEvent(entry.body(), [&](const auto& event) { static_cast<Derived*>(this)->On(event, entry); });
  }
  std::unique_ptr<StreamState> Clone() const final {
    return std::make_unique<Derived>(static_cast<const Derived&>(*this));
  }
  template <class Other>
  void On(const Other&, const EntryView&) {}
};

// Where entries come from.
class EntrySource {
 public:
  virtual ~EntrySource() = default;
  // The stream's entries in order of version.
  virtual absl::Status VisitStream(std::string_view stream, absl::FunctionRef<void(const EntryPtr&)> visit) const = 0;
  // Names that begin with `prefix`, in byte order, each once.
  virtual absl::Status VisitNames(std::string_view prefix, absl::FunctionRef<void(std::string_view)> visit) const = 0;
  virtual absl::StatusOr<Version> VersionOf(std::string_view stream) const = 0;
};

// What is durable in a ledger.
class LedgerSource final : public EntrySource {
 public:
  explicit LedgerSource(const ledger::Ledger& ledger) : ledger_(&ledger) {}
  absl::Status VisitStream(std::string_view stream, absl::FunctionRef<void(const EntryPtr&)> visit) const override;
  absl::Status VisitNames(std::string_view prefix, absl::FunctionRef<void(std::string_view)> visit) const override;
  absl::StatusOr<Version> VersionOf(std::string_view stream) const override;

 private:
  const ledger::Ledger* ledger_;
};

class World {
 public:
  virtual ~World() = default;

  // The stream's state as a State (a stream may have several kinds); one without entries when there is no such stream.
  // The reference is good until the next entry is staged or the world is moved or trimmed. After a read error the state
  // is empty and status() is not OK: whoever decides or answers checks it at the end.
  template <class State>
  const State& Get(std::string_view stream) {
    return static_cast<const State&>(Load(stream, &Make<State>));
  }
  // The same for whoever looks at many streams once: a state that is not loaded is folded into `own` and not kept.
  template <class State>
  const State& GetOnce(std::string_view stream, std::unique_ptr<StreamState>& own) {
    return static_cast<const State&>(LoadOnce(stream, &Make<State>, own));
  }
  // Names of streams with the prefix. A PastWorld may list streams that had no entry yet.
  std::vector<std::string> Streams(std::string_view prefix);
  // Entries of the stream so far, later ones than a PastWorld's cut included: what the next entry's version follows.
  Version HeadOf(std::string_view stream);
  // The first read error, or OK.
  const absl::Status& status() const { return status_; }

 protected:
  using Factory = std::unique_ptr<StreamState> (*)();
  template <class State>
  static std::unique_ptr<StreamState> Make() {
    return std::make_unique<State>();
  }
  virtual const StreamState& Load(std::string_view stream, Factory make) = 0;
  virtual const StreamState& LoadOnce(std::string_view stream, Factory make, std::unique_ptr<StreamState>& own) = 0;
  virtual const EntrySource& source() const = 0;
  void Note(absl::Status status);

 private:
  absl::Status status_;
};

// Where a staged entry belongs, besides itself.
struct StagedEntry {
  EntryPtr entry;
  std::vector<ledger::Placement> placements;
};

// Everything recorded, and what was decided since but is not yet durable. Used by one thread at a time, while another
// may be making the first of what is staged durable: what the ledger shows of that is not looked at until Settle.
class LiveWorld final : public World, public EntrySource {
 public:
  explicit LiveWorld(const ledger::Ledger& ledger);

  // The position that the next staged entry gets.
  Position next() const;
  // The entry at `position`, durable or staged; null when there is none.
  EntryPtr EntryAt(Position position);
  // Adds an entry after all others. States of its streams include it from now on.
  void Stage(StagedEntry entry);
  size_t staged() const { return staged_.size(); }
  const std::vector<StagedEntry>& staged_entries() const { return staged_; }
  // Takes back all staged entries but the first `count`. Outside a trial their streams are folded again from the ledger
  // when next asked for: rules refuse before they emit, so that this is rare.
  void RollBackTo(size_t count);
  // What is staged from now on will probably be taken back (dry runs, all-or-none): it is folded into copies of states,
  // until the next Settle or RollBackTo(0). Nothing may be staged.
  void BeginTrial();
  // The first `count` staged entries are durable in the ledger now: what is loaded keeps them.
  void Settle(size_t count);
  // Forgets what is loaded when it is more than `streams_max` streams, to bound memory; not those with staged entries.
  void Trim(size_t streams_max);
  size_t loaded() const { return streams_.size(); }  // streams

  // EntrySource: durable and staged entries together.
  absl::Status VisitStream(std::string_view stream, absl::FunctionRef<void(const EntryPtr&)> visit) const override;
  absl::Status VisitNames(std::string_view prefix, absl::FunctionRef<void(std::string_view)> visit) const override;
  absl::StatusOr<Version> VersionOf(std::string_view stream) const override;

 protected:
  const StreamState& Load(std::string_view stream, Factory make) override;
  const StreamState& LoadOnce(std::string_view stream, Factory make, std::unique_ptr<StreamState>& own) override;
  const EntrySource& source() const override { return *this; }

 private:
  struct Slot {
    std::unique_ptr<StreamState> state;
    Factory make = nullptr;
    Instant last_effective = kEarliest;
    size_t folded = 0;  // of the stream's staged entries
  };
  using Slots = std::vector<Slot>;  // of one stream: one for each kind of state that is asked for
  struct Stream {
    Slots slots;                   // the folds; in a trial of durable entries only
    Slots on_trial;                // copies with the staged entries of a trial
    std::vector<Position> staged;  // in order
    std::optional<Version> head;   // of durable entries, once asked for
  };
  static Slot* In(Slots& slots, Factory make);
  // The stream's entries up to settled_.
  absl::Status VisitSettled(std::string_view stream, absl::FunctionRef<void(const EntryPtr&)> visit) const;
  // The fold of the stream's durable entries, and of its staged ones where asked.
  absl::Status Fold(std::string_view name, Factory make, bool with_staged, Slot* slot) const;
  // Folds in what was staged on the stream since.
  void BringUpToDate(std::string_view name, const Stream& stream, Slot& slot);
  // Folds one more entry in, if it comes after all those folded; else false: the stream must be folded again.
  static bool Add(Slot& slot, const EntryView& entry);
  void SettleStream(std::string_view name, Stream& stream, Position last);
  const StagedEntry& StagedAt(Position position) const { return staged_[ToNumber(position) - ToNumber(settled_) - 1]; }

  const ledger::Ledger* ledger_;
  LedgerSource durable_;
  Position settled_;                   // the last entry that is taken to be durable; staged ones follow
  mutable StringMap<Stream> streams_;  // what was asked for; VersionOf remembers heads
  std::vector<StagedEntry> staged_;
  std::set<std::string, std::less<>> new_names_;  // of streams that begin with a staged entry
  bool trial_ = false;
};

// What was recorded up to `known_at` and effective up to an instant that moves forward.
class PastWorld final : public World {
 public:
  // Everything effective at or before `as_of`. `source` outlives this.
  PastWorld(const EntrySource& source, Instant as_of, Position known_at = kEverything);

  // Moves the cut to just before the entry at `position` effective at `as_of`. Never backwards.
  void AdvanceToJustBefore(Instant as_of, Position position);
  // Moves the cut to include everything effective at or before `as_of`.
  void AdvanceTo(Instant as_of);
  Instant as_of() const { return as_of_; }

  // Adds an entry that no source has: a late one on trial. Its effective time is not before the cut.
  void Stage(StagedEntry entry);
  const std::vector<StagedEntry>& staged_entries() const { return staged_; }

  // The stream's entries in fold order, voided ones left out, whether before the cut or after it; staged ones included.
  std::vector<EntryPtr> Timeline(std::string_view stream);
  // The same as recorded: in order of version, voids and voided ones among them (TIME-8: history shows them).
  std::vector<EntryPtr> Recorded(std::string_view stream);

 protected:
  const StreamState& Load(std::string_view stream, Factory make) override;
  const StreamState& LoadOnce(std::string_view stream, Factory make, std::unique_ptr<StreamState>&) override {
    return Load(stream, make);
  }
  const EntrySource& source() const override { return *source_; }

 private:
  struct Slot {
    std::unique_ptr<StreamState> state;
    Factory make = nullptr;
    std::vector<EntryPtr> entries;  // fold order
    size_t folded = 0;
  };
  bool IsBeforeCut(const EntryView& entry) const;
  void FoldUpToCut(Slot& slot);

  const EntrySource* source_;
  Instant as_of_;
  Position before_{
      std::numeric_limits<uint64_t>::max()};  // of those effective exactly at as_of_, only positions below this one
  Position known_at_;
  StringMap<std::vector<Slot>> slots_;  // of a stream: one for each kind of state that is asked for
  std::vector<StagedEntry> staged_;
};

// Sorts into fold order and leaves out voids and what they void (TIME-8).
void ToTimeline(std::vector<EntryPtr>& entries);

}  // namespace muniment::commands
