// A customer's request for seats, as other commands confirm it. Rule ORD-6.
#pragma once

#include "commands/agreements/agreement.h"
#include "commands/decision.h"
#include "commands/orders/holder.h"

namespace muniment::commands {

// Is the request open, and for `partner` to confirm by these seats? `fewer`: by a return of its own line; else by an
// order, which is for the partner that the customer has now.
Verdict CheckConfirms(Decision& d, const AnyId& request, std::string_view partner, const HolderKey& holder,
                      const std::vector<EditionId>& editions, bool fewer);
// Records the decision and tells the asker.
void EmitDecided(Decision& d, const AnyId& request, bool confirmed);
// ORG-9: ends the open requests that the person made for the organisation, agreements bound to it, and the accounts
// whose membership ends with the work account.
void EmitWithdrawn(Decision& d, const PersonId& person, const OrganisationId& organisation,
                   const std::vector<std::string>& accounts);

}  // namespace muniment::commands
