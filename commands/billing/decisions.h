// The commands on billing accounts and payment, and the renewal that is paid for directly.
#pragma once

#include "commands/decision.h"
#include "commands/refusal.h"
#include "schemas/billing.capnp.h"
#include "schemas/subscriptions.capnp.h"

namespace muniment::commands {

// BILL-1: any user of the organisation, who becomes its owner.
Verdict Authorise(Decision& d, schemas::OpenBillingAccount::Reader command);
// The owner of the billing account, while a user of its organisation.
Verdict Authorise(Decision& d, schemas::AddBillingProfile::Reader command);
Verdict Authorise(Decision& d, schemas::SetPaymentMethod::Reader command);
Verdict Authorise(Decision& d, schemas::EditPaymentMethod::Reader command);
Verdict Authorise(Decision& d, schemas::ConfirmPaymentMethod::Reader command);
// LIFE-7: of an organisation its global and billing administrators (or its delegated administrator); of a self-service
// purchase the buyer.
Verdict Authorise(Decision& d, schemas::RenewDirectly::Reader command);

// Unchanged: the actor has one of that name there, opened since they are a user; the answer names it.
Verdict Decide(Decision& d, schemas::OpenBillingAccount::Reader command);
// Unchanged: the account has one of that name and currency. Refuses BILL-1 for the same name in another currency.
Verdict Decide(Decision& d, schemas::AddBillingProfile::Reader command);
// Replaces what was set: one is in use. Refuses BILL-2 when something is missing or malformed. What is sealed cannot be
// compared, so that it is never unchanged.
Verdict Decide(Decision& d, schemas::SetPaymentMethod::Reader command);
// Unchanged: only the expiry is given, and is so already. Refuses BILL-1 when there is no method, or nothing is given.
Verdict Decide(Decision& d, schemas::EditPaymentMethod::Reader command);
// Recorded each time: that the processor confirmed it anew. Refuses BILL-1 when there is no method.
Verdict Decide(Decision& d, schemas::ConfirmPaymentMethod::Reader command);
// A new term at once, on the terms of sale of now; invoiced at once for its term (BILL-6). The answer says how many
// days of the present term are lost: a dry run is the preview. Refuses LIFE-7, LIFE-5, LIFE-8, SELF-5, BILL-1.
Verdict Decide(Decision& d, schemas::RenewDirectly::Reader command);

}  // namespace muniment::commands
