// The entries about an organisation's subscription that more than one area adds: by key (KEY-3, KEY-10), by activation
// (ACT-8), by a return of activated seats (INV-10), by self-service (SELF-1, SELF-3), by direct renewal (LIFE-7). Each
// stands in the pool and in the subscription's own stream, of which the charges are made (billing/charges.h). Nothing
// is checked here.
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

// Who else has to do with it from its beginning.
struct SubscriptionParties {
  std::string partner = {};          // of record (PAR-2)
  PersonId buyer = {};               // of a self-service purchase (SELF-1); it stands in their seats' stream too
  OrganisationId organisation = {};  // in which that was bought
};

// A subscription begins.
void EmitStarted(Decision& d, const SubscriptionPlace& place, const TermDates& dates, const OfferTerms& terms,
                 const TermFacts& facts, const SubscriptionParties& parties);
// It has a further term; of the present one `days_lost` days are lost.
void EmitRenewed(Decision& d, const SubscriptionPlace& place, const TermDates& dates, const OfferTerms& terms,
                 const TermFacts& facts, uint32_t days_lost = 0);
// Its term in force has another quantity from now on.
void EmitQuantityChanged(Decision& d, const SubscriptionPlace& place, const SubscriptionId& subscription,
                         uint32_t before, uint32_t quantity);
// Self-provisioned seats of an account can be used: told to whoever had the confirmation, not only administrators
// (SP-5).
void NotifyReady(Decision& d, const HolderKey& account, const EditionId& edition, const SubscriptionId& subscription,
                 uint32_t seats, Instant usable_from);

}  // namespace muniment::commands
