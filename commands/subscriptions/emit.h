// The entries about an organisation's subscription that more than one area adds: by key (KEY-3, KEY-10), by activation
// (ACT-8), by a return of activated seats (INV-10). Each stands in the pool and in the subscription's own stream.
// Nothing is checked here.
#pragma once

#include <string>

#include "commands/pools/terms.h"

namespace muniment::commands {

// Whose subscription of what, and what it refers to: a redemption, an allotment.
struct SubscriptionPlace {
  HolderKey holder;
  EditionId edition;
  std::string reference;
};

// A subscription begins. `partner`: of record (PAR-2).
void EmitStarted(Decision& d, const SubscriptionPlace& place, const TermDates& dates, const OfferTerms& terms,
                 const TermFacts& facts, const std::string& partner);
// Its term in force has another quantity from now on.
void EmitQuantityChanged(Decision& d, const SubscriptionPlace& place, const SubscriptionId& subscription,
                         uint32_t before, uint32_t quantity);

}  // namespace muniment::commands
