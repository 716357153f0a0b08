// Issuing invoices: what is due and in no invoice yet becomes an entry (BILL-3).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "commands/billing/charges.h"
#include "commands/decision.h"
#include "commands/pools/pool.h"

namespace muniment::commands {

// What one invoice charges: one subscription, what is due at one instant, one currency.
struct InvoiceDraft {
  Instant at{};
  SubscriptionId subscription;
  EditionId edition;
  AnyId billing_account, billing_profile;
  std::vector<Charge> lines;
};

// Refuses BILL-5: so many seats for all of the span cost 2^53 minor units or more, which no JSON number holds exactly.
// Charges of a part of it, and for seats added up to so many, are no greater in all.
Verdict CheckAmount(const ChargedSpan& span, uint32_t seats);

// The invoices of a pool that are not issued: of what is due, and of what will be if nothing more is recorded. None of
// what fell due before anything was invoiced, which names the payer.
std::vector<InvoiceDraft> InvoicesToIssue(World& world, const Pool& pool);

// Adds the InvoiceIssued, effective when it is due, to `more` streams as well.
void EmitInvoice(Decision& d, const InvoiceDraft& draft, std::vector<std::string> more = {});

// What a command that has just changed the subscription owes for it at once: charges due at its effective time. What
// was due before is the tick's. Tells the amount in the answer. `billing_*`: the payer; nil: who pays for the
// subscription.
void EmitChargesDueNow(Decision& d, const SubscriptionId& subscription, const AnyId& billing_account,
                       const AnyId& billing_profile);

}  // namespace muniment::commands
