// The part of TIME-2's question that is about steps that ended seats: would somebody sit on through one of them?
#pragma once

#include <optional>
#include <vector>

#include "commands/refusal.h"
#include "commands/world.h"

namespace muniment::commands {

// What a refusal names, and where it lies in time: the first of them answers.
struct Finding {
  Instant at{};
  Refusal refusal;
};

// ORG-9, DOM-11: who is removed from an organisation, or is elsewhere than an account moves to, loses the seats in that
// same step; such a step knew nothing of a seat that is entered before it later, or that something entered later brings
// back. `before` and `after` are the pool's timelines without and with what is entered now, `past` the world with it.
// Finds the first such step, up to now, behind which somebody would sit who does not by `before`.
std::optional<Finding> FirstSeatNotEnded(PastWorld& past, const std::vector<EntryPtr>& before,
                                         const std::vector<EntryPtr>& after);

}  // namespace muniment::commands
