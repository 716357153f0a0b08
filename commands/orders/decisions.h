// The commands on orders, self-provisioning and requests for seats.
#pragma once

#include "commands/decision.h"
#include "commands/refusal.h"
#include "schemas/orders.capnp.h"

namespace muniment::commands {

// The partner's members (CMD-6); changing, cancelling and returning: of the partner who placed the line.
Verdict Authorise(Decision& d, schemas::PlaceOrder::Reader command);
Verdict Authorise(Decision& d, schemas::ChangeOrderLine::Reader command);
Verdict Authorise(Decision& d, schemas::CancelOrderLine::Reader command);
Verdict Authorise(Decision& d, schemas::ReturnSeats::Reader command);
// The customer's: members of the account, global and billing administrators of the organisation, of an agreement those
// of the organisation bound to it (ORD-6, ORG-8).
Verdict Authorise(Decision& d, schemas::RequestSeats::Reader command);
// The members of the partner that was asked.
Verdict Authorise(Decision& d, schemas::RefuseSeatRequest::Reader command);
// Account administrators and managers (SP-1, SP-6).
Verdict Authorise(Decision& d, schemas::SelfProvision::Reader command);
Verdict Authorise(Decision& d, schemas::TakeBack::Reader command);

// ORD-1 to ORD-4. An entry for the order, one for each line, one where it confirms a request (ORD-6), and a notice. The
// answer names the lines, and the subscriptions of what they add. Unchanged: placed before with the same content
// (ORD-2); the answer then names the lines placed then. Other content refuses ORD-2. Renewal lines (LIFE-11) begin the
// next term of a subscription of the same holder and edition; everything else adds what it does not cover (INV-9), or
// waits for activation under an open programme (INV-8).
Verdict Decide(Decision& d, schemas::PlaceOrder::Reader command);
// ORD-5. Upwards it is judged like a new line of the difference, and what it adds is a subscription of its own.
// Unchanged: that is its quantity.
Verdict Decide(Decision& d, schemas::ChangeOrderLine::Reader command);
// ORD-5, INV-10. Without a quantity: what is left of the line. Unchanged: nothing is left of it.
Verdict Decide(Decision& d, schemas::CancelOrderLine::Reader command);
Verdict Decide(Decision& d, schemas::ReturnSeats::Reader command);
// ORD-6. The request stands until the partner confirms it by an order or return that names it, or refuses it.
Verdict Decide(Decision& d, schemas::RequestSeats::Reader command);
// Unchanged: refused before.
Verdict Decide(Decision& d, schemas::RefuseSeatRequest::Reader command);
// SP-1 to SP-5: an entry for each line, a confirmation for the account's members, a notice to the partner that it must
// order.
Verdict Decide(Decision& d, schemas::SelfProvision::Reader command);
// SP-6.
Verdict Decide(Decision& d, schemas::TakeBack::Reader command);

}  // namespace muniment::commands
