// A small language for histories of one pool: entries are put down as the ledger would record them, without the write
// path, and folded as of any instant and as known at any instant. For tests of the pure rules.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "commands/pools/pool.h"
#include "commands/refusal.h"

namespace muniment::testing {

using namespace muniment::commands;  // the language speaks of pools all the time

// "2027-02-01T09:00", "2027-02-01" (first second). Dies on anything else.
Instant T(std::string_view text);
// A bare date in a question: its last second (TIME-3).
Instant Asked(std::string_view text);

// Ids from names: the same name is always the same id.
SubscriptionId Sub(std::string_view name);
LineId LineNamed(std::string_view name);
AnyId AllotmentNamed(std::string_view name);
PersonId Someone(std::string_view name);
std::vector<PersonId> People(std::string_view prefix, int from, int to);  // prefix1 … in [from, to)
EditionId TheEdition();

class PoolStory {
 public:
  explicit PoolStory(HolderKey holder = HolderKey::OfAccount("0005000123")) : holder_(std::move(holder)) {}

  // The next entries take effect then, and are recorded then or at `recorded`.
  PoolStory& At(std::string_view effective, std::string_view recorded = "");
  PoolStory& At(Instant effective, Instant recorded);
  // Terms that are begun from now on end at `end`, and have this lead time.
  PoolStory& Ending(std::string_view end);
  PoolStory& Ending(Instant end);
  PoolStory& WithLead(std::chrono::hours lead);
  PoolStory& WithDurations(TermDurations durations);

  // Each adds one entry and gives its number. `name` is that of the subscription it begins.
  Position SelfProvision(std::string_view name, uint32_t quantity);
  Position TakeBack(std::string_view name, uint32_t quantity);
  // Line and the subscription it adds have the same name.
  Position Order(std::string_view name, uint32_t quantity, uint32_t additional = 0);
  // A renewal line from `start`.
  Position RenewByOrder(std::string_view line, std::string_view subscription, uint32_t quantity, Instant start);
  Position ChangeLine(std::string_view line, uint32_t quantity, std::string_view added);
  Position CancelLine(std::string_view line, uint32_t quantity);
  // `allotment`: of an agreement's line, of which activated one.
  Position Return(std::string_view line, uint32_t quantity, std::string_view allotment = "");
  // Of an agreement's line: directed elsewhere, requested, activated.
  Position Direct(std::string_view line, std::string_view allotment, uint32_t quantity);
  // What was directed before, directed again; without a new allotment, back to the line.
  Position DirectAgain(std::string_view line, std::string_view from, std::string_view allotment, uint32_t quantity);
  Position Request(std::string_view line, std::string_view allotment, uint32_t quantity);
  Position WithdrawRequest(std::string_view line, std::string_view allotment, uint32_t quantity);
  Position Activate(std::string_view line, std::string_view allotment, uint32_t quantity);
  Position WriteOff(std::string_view name);
  Position Start(std::string_view name, uint32_t quantity);  // by key
  Position RenewByKey(std::string_view name, uint32_t quantity, Instant start);
  Position ChangeQuantity(std::string_view name, uint32_t before, uint32_t quantity);
  Position CancelSubscription(std::string_view name, Instant takes_effect);
  Position WithdrawCancellation(std::string_view name);
  Position Assign(const std::vector<PersonId>& people);
  Position Unassign(const std::vector<PersonId>& people);
  Position Transition(std::string_view name, schemas::Transition kind, Instant due);
  Position WithdrawTransition(const SubscriptionId& subscription, schemas::Transition kind, Instant due);
  Position Notice(std::string_view name, uint16_t days, Instant due);
  Position Void(Position entry);
  Position Add(absl::FunctionRef<void(schemas::Event::Builder)> fill);

  // Takes the last entry back: it was only tried.
  void Forget() { entries_.pop_back(); }

  const std::vector<EntryPtr>& entries() const { return entries_; }
  // Fold order, voids left out; what was recorded up to `known_at`.
  std::vector<EntryPtr> Timeline(Instant known_at = kLatest) const;
  // What was effective up to `as_of` and recorded up to `known_at`.
  Pool AsOf(Instant as_of, Instant known_at = kLatest) const;
  Pool AsOf(std::string_view as_of) const { return AsOf(Asked(as_of)); }

 private:
  void FillTerm(schemas::Term::Builder term, std::string_view name, uint32_t quantity, Instant start,
                Instant usable_from, schemas::Source source) const;

  HolderKey holder_;
  Instant effective_{}, recorded_{}, end_{};
  std::chrono::hours lead_{24};
  TermDurations durations_;
  std::vector<EntryPtr> entries_;
};

// The story's last entry judged as a late one, or as a void, by all before it (TIME-2). Its own check in its place is
// CheckAgain's.
Verdict JudgeLastAsLate(const PoolStory& story);

}  // namespace muniment::testing
