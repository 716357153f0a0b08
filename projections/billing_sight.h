// Who sees a billing account, and which are asked for: what the views of money have in common.
#pragma once

#include "commands/billing/billing_account.h"
#include "projections/view.h"

namespace muniment::projections {

// Its owner, while there, and who has a role in the organisation: with the names on its cards.
bool SeesNamesOf(ViewContext& context, const commands::BillingAccount& account);
// What it pays for that subscription, and with which method: who sees all of it, and the subscription's buyer, which
// another has become where the former one was removed (SELF-6).
bool SeesPaymentFor(ViewContext& context, const commands::BillingAccount& account, const SubscriptionId& subscription);
// The whole account, and not only what it pays for some subscription.
bool SeesAllOf(ViewContext& context, const commands::BillingAccount& account);
// It exists, and is of the organisation that --organisation names, by id or domain.
bool IsAskedFor(ViewContext& context, const commands::BillingAccount& account);

}  // namespace muniment::projections
