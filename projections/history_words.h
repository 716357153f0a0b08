// What history calls an entry of a pool. Rule HIST-1.
#pragma once

#include <cstdint>
#include <string>

#include "commands/pools/pool.h"

namespace muniment::projections {

struct Told {
  std::string what;
  std::string reference;        // order, redemption, allotment, purchase, or the entry it speaks of
  int64_t quantity_change = 0;  // as schemas::HistoryRow says
  SubscriptionId subscription;  // nil: about none
};

// `pool` is the state after the entry.
Told Tell(const schemas::EntryView& entry, const commands::Pool& pool);
// What time brings: "enters grace".
std::string TellTransition(schemas::Transition kind);
// "renewal notice, 30 days before the end"
std::string TellNotice(uint16_t days);

}  // namespace muniment::projections
