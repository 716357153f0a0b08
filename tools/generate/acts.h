// The acts of the mix: each adds one command that its organisation can do, and notes in the picture what becomes of it.
// Those that return bool add nothing and return false where the organisation cannot.
#pragma once

#include <cstdint>

#include "tools/generate/market.h"

namespace muniment::generate {

// seats.cc. One user mostly, up to 20 at a time (SEAT-2).
bool AssignSeats(Market& market, Organisation& organisation);
bool UnassignSeats(Market& market, Organisation& organisation);

// orders.cc. Always possible: an order under the reseller's agreement, or of the account, or self-provisioning there.
void PlaceOrder(Market& market, Organisation& organisation);
// A line of the account that is not usable yet is raised or lowered; what the account set up itself is taken back; a
// reseller's seats are returned (ORD-5, SP-6).
bool ChangeQuantity(Market& market, Organisation& organisation);
// What ends within two months or has lapsed is renewed by order; if there is nothing such, something of one customer in
// four early (LIFE-11).
bool RenewOne(Market& market, Organisation& organisation);

// keys.cc. Two keys are issued to a partner's stock; each is opened and completed by whoever works just then. Adds five
// commands, or as many as it may; returns how many.
uint64_t RoundOfKeys(Market& market, uint64_t commands_max);

}  // namespace muniment::generate
