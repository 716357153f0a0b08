// TIME-2's question about a late entry or a void: does everything after it still hold?
#pragma once

#include <string>
#include <vector>

#include "commands/refusal.h"
#include "commands/world.h"

namespace muniment::commands {

// Goes on from where `past` stands: at the instant `from` where a late command's entries, staged on `past`, take effect
// (just before the voided entry, for a void). `recorded` is everything without them; `streams` those they belong to.
//
// Refuses (TIME-2) by what comes first:
//   a later entry that would not pass the checks it passed when recorded (one that would now find nothing to do fails),
//   naming it and why. Where users change, what they themselves did in pools and in the organisation counts among them;
//   an instant, up to when the late entry is recorded, from which a pool would be over-assigned, or more
//   so than it is without the late entries, naming the instant and what falls there. What time alone brought until then
//   counts; what it will bring if nothing more is recorded does not, as it does not for a command that is not late
//   (SEAT-6).
// Evidence that the scheduler wrote down (LIFE-2) never stands in the way.
//
// Moves `past` forward. After a read error past.status() is not OK and the verdict counts for nothing.
Verdict RecheckLater(const EntrySource& recorded, PastWorld& past, const std::vector<std::string>& streams,
                     Instant from);

}  // namespace muniment::commands
