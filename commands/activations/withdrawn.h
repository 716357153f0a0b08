// Requests to activate that are withdrawn, since their line is cancelled before anything was activated (ORD-5, ACT-3).
#pragma once

#include "commands/decision.h"
#include "commands/orders/whereabouts.h"
#include "commands/pools/pool.h"

namespace muniment::commands {

// So many seats of an agreement's line are to be cancelled: where those that no request names do not suffice, requests
// are withdrawn, the newest first and each whole, until they do. The answer's details name each. Nothing where all
// requests together would not do either. It emits: `line` must not be of the world, whose pools change.
void WithdrawRequests(Decision& d, const Whereabouts& where, const OrderLine& line, uint32_t quantity);

}  // namespace muniment::commands
