// A pool worked out the slow, obvious way: one object per seat, everything begun anew for every question. The twin that
// the product's Pool is compared with on random histories.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "commands/world.h"

namespace muniment::testing {

struct SlowFigures {
  uint64_t ordered = 0, available = 0, open = 0, valid = 0, assigned = 0, free = 0, over = 0;
  std::map<SubscriptionId, std::string> states;  // of subscriptions whose term in force has seats
  std::string best;                              // INV-11: of these, final ones apart; empty: none
  std::optional<Instant> earliest_end;           // INV-11: the earliest E of those whose seats count

  friend bool operator==(const SlowFigures&, const SlowFigures&) = default;
};
std::ostream& operator<<(std::ostream& out, const SlowFigures& figures);

// What stands, voids left out, of what was effective up to `as_of` and recorded up to `known_at`; in order of effect.
std::vector<commands::EntryPtr> WhatHappened(const std::vector<commands::EntryPtr>& entries, Instant as_of,
                                             Instant known_at);

// What was effective up to `as_of` among the entries recorded up to `known_at`.
SlowFigures SlowlyWorkedOut(const std::vector<commands::EntryPtr>& entries, Instant as_of, Instant known_at);

}  // namespace muniment::testing
