// Who sees a billing account, and which are asked for: what the views of money have in common.
#pragma once

#include "commands/billing/billing_account.h"
#include "projections/view.h"

namespace muniment::projections {

// Its owner, the buyers who came after (SELF-6), and who has a role in the organisation: with the names on its cards.
bool SeesNamesOf(ViewContext& context, const commands::BillingAccount& account);
// It exists, the viewer may see it, and it is of the organisation that --organisation names, by id or domain.
bool IsAskedFor(ViewContext& context, const commands::BillingAccount& account);

}  // namespace muniment::projections
