// What opening and completing a redemption have in common: who may, for whom the keys are good, what they amount to.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "commands/keys/examine.h"
#include "commands/keys/keys.h"
#include "commands/organisations/organisation.h"
#include "commands/refusal.h"

namespace muniment::commands {

// KEY-4: the redemption is known, and the actor is who opened it. One that was opened by somebody unknown to the ledger
// is whoever's whose address opened it, known by now or not: its id is no secret, it stands in log, exports and backups
// (KEY-2). Not the publisher's own people's (CMD-6, CMD-11).
Verdict RequireOpener(Decision& d, const AnyId& redemption);

// What keys of one redemption give together.
struct Redeemable : KeySale {
  KeyBatch batch;  // of the first of them
  uint64_t seats = 0;
};
// `keys`: at least one.
Redeemable WhatIsRedeemed(Decision& d, const std::vector<KeyName>& keys);

// KEY-7: what the keys give is offered in that country.
Verdict CheckCountry(Decision& d, const Redeemable& what, std::string_view country);

// KEY-9: keys bound to lines are good for the lines' customer only. An agreement that is bound to no organisation yet
// is by whoever has its keys (ORG-6), unless seats of it were directed there: that is not the customer (ACT-7).
Verdict CheckGoodFor(Decision& d, const std::vector<KeyName>& keys, const OrganisationId& organisation);

// The streams of an event about a redemption.
std::vector<std::string> StreamsOf(const AnyId& redemption, const std::vector<KeyName>& keys);

}  // namespace muniment::commands
