// Keys that are bound to order lines (KEY-9) and typed in: redeeming one activates its seats of the line, in the
// agreement's pool, as activation from the inventory does (ACT-3, ACT-8).
#pragma once

#include <vector>

#include "commands/keys/keys.h"
#include "commands/refusal.h"

namespace muniment::commands {

// Every line has as many seats left to be activated as its keys among `keys` have.
Verdict CheckLineKeys(Decision& d, const std::vector<KeyName>& keys);
// After that check: takes the seats off the lines into `subscription`, and binds agreements that are bound to no
// organisation yet (ORG-6). Nothing for keys of stock.
void EmitLineKeys(Decision& d, const std::vector<KeyName>& keys, const OrganisationId& organisation,
                  const SubscriptionId& subscription);

}  // namespace muniment::commands
