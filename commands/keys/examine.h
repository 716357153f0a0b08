// What a key that is given to a command amounts to: KEY-1's five answers, and the terms it is sold on.
#pragma once

#include <string>
#include <string_view>

#include "commands/catalogue/catalogue.h"
#include "commands/keys/keys.h"
#include "commands/refusal.h"

namespace muniment::commands {

// The key meant, if it was ever issued; `at` is its place in the command ("keys[2]"), by which one that was not is
// told.
Verdict FindKey(World& world, schemas::KeyMark::Reader mark, std::string_view at, KeyName* name);
// Redeemed or revoked; then, where it is not `redemption` that has it, reserved.
Verdict CheckUsable(const Key& key, const KeyName& name, const AnyId& redemption, Instant t);

// What a key's seats are sold on: its offer as it stands at `t`, whether or not it is still sold, since what was issued
// was bought (CAT-3); term and price (ACT-8). Of a key that is bound to a line those of the line (KEY-9).
struct KeySale {
  OfferTerms terms;
  int months = 0;
  // That of the line's agreement; of stock the first in which the offer is sold, `open` where it is sold in all.
  schemas::Programme programme{};
  int64_t unit_price = 0;  // minor units per seat and billing period
  std::string currency;
};
KeySale SaleOf(World& world, const KeyBatch& batch, Instant t);
schemas::Programme ProgrammeOfStock(const OfferTerms& terms);

}  // namespace muniment::commands
