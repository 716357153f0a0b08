// What the scheduler has to write down of a pool (LIFE-2, LIFE-4, LIFE-14): pure functions of the pool, judged on all
// that is recorded in it. What stands in it as evidence already is left out, so that an outage of any length or a
// second tick changes nothing.
#pragma once

#include <optional>
#include <vector>

#include "commands/pools/figures.h"
#include "commands/pools/pool.h"

namespace muniment::commands {

// Transitions due at or before `until` that are not yet written down, or were withdrawn and are true again.
std::vector<Due> TransitionsToRecord(const Pool& pool, Instant until);

// Transitions written down that a later entry made untrue.
struct UntrueTransition {
  Instant at{};  // when it was due
  SubscriptionId subscription;
  schemas::Transition kind{};
  Position entry{};  // that wrote it down
};
std::vector<UntrueTransition> TransitionsToWithdraw(const Pool& pool);
// The last entry without which it would still be true; 0: it was not when it was written down. `recorded`: the entries
// of its pool's stream in order of version.
Position MadeUntrueBy(const UntrueTransition& untrue, const std::vector<EntryPtr>& recorded);

// Renewal notices due at or before `until` that are neither sent nor missed yet. `now`: of the tick, when it is judged
// whether one can still be sent.
struct NoticeToRecord {
  Instant at{};  // when it is due: E − days
  SubscriptionId subscription;
  uint16_t days_before = 0;
  Instant end{};  // E
  bool missed =
      false;  // only the latest overdue of a subscription goes out, while E is ahead and it is not renewed or cancelled
};
std::vector<NoticeToRecord> NoticesToRecord(const Pool& pool, Instant until, Instant now);

// The first instant after `after` at which a transition or a notice falls due, if nothing more is recorded; nothing:
// none ever will.
std::optional<Instant> NextDue(const Pool& pool, Instant after);

}  // namespace muniment::commands
