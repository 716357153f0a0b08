// A pool's history step by step: each entry, and between them what time alone brings. What history (HIST-1), explaining
// (INV-6), the calendar (LIFE-9) and the judging of late entries (TIME-2) are made of.
#pragma once

#include <optional>
#include <vector>

#include "absl/functional/function_ref.h"
#include "commands/pools/figures.h"
#include "commands/pools/pool.h"

namespace muniment::commands {

// Exactly one of the two is set.
struct Step {
  Instant at{};
  EntryPtr entry;          // an entry, effective at `at`; evidence of the scheduler included
  std::optional<Due> due;  // what fell due at `at`, whether or not the scheduler wrote it down
};

// Folds `timeline` (a pool's, in fold order; what World's Timeline() gives) and visits every step at or before `until`:
// in order of time; at one instant first what falls due, by subscription then kind, then the entries. `pool` is the
// state after the step; all that falls due at one instant has fallen due at the first of it. With until = kLatest it
// goes on to the last subscription's end, assuming that nothing more is recorded.
void Walk(const std::vector<EntryPtr>& timeline, Instant until,
          absl::FunctionRef<void(const Step& step, const Pool& pool)> visit);

enum class Figure { kOrdered, kAvailable, kToBeOrdered, kValid, kAssigned, kFree, kOverAssigned };
uint64_t FigureOf(const Pool& pool, Figure figure, Instant t);

// INV-6. What one entry, or time at a date that an entry set, gave to a figure.
struct Contribution {
  Instant at{};
  Position entry{};        // for what time alone changed: the entry that set the date
  std::optional<Due> due;  // set for what time alone changed
  int64_t amount = 0;      // seats
};
// The contributions to the figure at `t`, in order; they add up to it. Entries that could matter to it stand there with
// 0 too (an order line that covers everything gives 0 to available); what time alone brings, only where it changes it.
std::vector<Contribution> Explain(const std::vector<EntryPtr>& timeline, Figure figure, Instant t);

}  // namespace muniment::commands
