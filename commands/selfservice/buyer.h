// Whose a self-service purchase is, and what that person has bought (SELF-1, SELF-2, SELF-6).
#pragma once

#include <vector>

#include "commands/decision.h"
#include "commands/orders/holder.h"
#include "commands/pools/greatest.h"
#include "commands/pools/pool.h"
#include "commands/refusal.h"
#include "commands/subscriptions/found.h"

namespace muniment::commands {

// Refuses SELF-1: no subscription of that id is a self-service purchase.
Verdict FindPurchase(Decision& d, World& world, const SubscriptionId& id, FoundSubscription* found);

// The buyer, while a user of the organisation; who comes back to it is a new user (ORG-9) and no buyer.
bool IsBuyer(Decision& d, const Pool& pool, const Subscription& subscription);
// The buyer's account is removed: it runs on, and a global administrator may cancel it or name another (SELF-6).
bool BuyerIsGone(World& world, const Pool& pool, const Subscription& subscription);
// SELF-2.
Verdict RequireBuyer(Decision& d, const Pool& pool, const Subscription& subscription);
// SELF-2; or, once the buyer is gone, a global administrator (SELF-6).
Verdict RequireBuyerOrSuccessor(Decision& d, const Pool& pool, const Subscription& subscription);

// Pool streams of the purchases that the person made in the organisation, whoever is their buyer now.
std::vector<std::string> PurchasesMadeBy(World& world, const PersonId& person, const OrganisationId& organisation);
// Pool streams of those whose buyer the person is now, bought or named; of who came back, none from before (ORG-9).
std::vector<std::string> PurchasesOf(World& world, const PersonId& person, const OrganisationId& organisation);

// CAT-12: seats of the offer that the buyer has in all of the organisation's purchases of theirs.
Holding HeldByBuyer(World& world, const PersonId& buyer, const OrganisationId& organisation, const OfferTerms& terms,
                    Instant t);

}  // namespace muniment::commands
