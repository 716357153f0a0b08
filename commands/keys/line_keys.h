// Keys that are bound to order lines (KEY-9): which of them activation from the inventory can take, and what becomes of
// one that is typed in. Redeeming that activates its seats of the line, in the agreement's pool, as activation from the
// inventory does (ACT-3, ACT-8).
#pragma once

#include <map>
#include <vector>

#include "commands/keys/keys.h"
#include "commands/pools/pool.h"
#include "commands/refusal.h"

namespace muniment::commands {

// The line that keys are bound to. Null: they are stock, or the line is gone.
const OrderLine* LineOf(World& world, const KeyBatch& batch);
std::string PoolOfLine(const KeyBatch& batch);  // the stream of its agreement's pool
// How many keys of which size the line still has, neither redeemed nor revoked.
std::map<uint32_t, size_t> KeysBySize(World& world, const LineId& line);
// Those beyond what was directed takes: each such allotment is activated whole, by one key of its size.
std::map<uint32_t, size_t> KeysLeftBySize(World& world, const OrderLine& line);

// KEY-9: no more keys that can be used than the line has seats that still take one: keys of so many seats in all,
// beside those that the batch's line has in that world. A line that is gone has no seats.
Verdict CheckKeysFit(World& world, const KeyBatch& batch, uint64_t seats);
// Every line has as many seats left to be activated as its keys among `keys` have, and what was directed needs none of
// these (ACT-7).
Verdict CheckLineKeys(Decision& d, const std::vector<KeyName>& keys);
// After that check: takes the seats off the lines into `subscription`, and binds agreements that are bound to no
// organisation yet (ORG-6). Nothing for keys of stock.
void EmitLineKeys(Decision& d, const std::vector<KeyName>& keys, const OrganisationId& organisation,
                  const SubscriptionId& subscription);

}  // namespace muniment::commands
