// What history calls an entry of a pool. Rule HIST-1.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "commands/pools/pool.h"

namespace muniment::projections {

struct Told {
  std::string what;
  std::string reference;        // order, redemption, allotment, purchase, or the entry it speaks of
  int64_t quantity_change = 0;  // as schemas::HistoryRow says
  SubscriptionId subscription;  // nil: about none
};

// `pool` is the state after the entry; `line_before` how many seats were left before it of the line that it moves
// (MovedLine), which a late entry may have changed since it was recorded; not given: as recorded.
Told Tell(const schemas::EntryView& entry, const commands::Pool& pool,
          std::optional<uint32_t> line_before = std::nullopt);
// The order line of which an entry orders, changes, cancels or returns seats; nil: none.
LineId MovedLine(schemas::Event::Reader event);
// What is left of a line: 0 where it is not (yet) there.
uint32_t LeftOf(const commands::Pool& pool, const LineId& line);
// What time brings: "enters grace".
std::string TellTransition(schemas::Transition kind);
// "renewal notice, 30 days before the end"
std::string TellNotice(uint16_t days);

}  // namespace muniment::projections
