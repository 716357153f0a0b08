// The commands on activation.
#pragma once

#include "commands/decision.h"
#include "commands/refusal.h"
#include "schemas/activations.capnp.h"

namespace muniment::commands {

// ACT-4: the line's partner; global and billing administrators of the organisation that the agreement is bound to, or
// its delegated administrator.
Verdict Authorise(Decision& d, schemas::DirectSeats::Reader command);
// ACT-6: a global or billing administrator of the organisation, or its delegated administrator on its behalf. For
// RequestActivation of the session's organisation.
Verdict Authorise(Decision& d, schemas::OpenActivation::Reader command);
Verdict Authorise(Decision& d, schemas::RequestActivation::Reader command);
// ACT-8: operators.
Verdict Authorise(Decision& d, schemas::RecordActivation::Reader command);

// Part of a line, before its activation, becomes an allotment for another organisation; part of such an allotment,
// before it is requested, one for yet another, or the customer's own again.
Verdict Decide(Decision& d, schemas::DirectSeats::Reader command);
// A session for one agreement, named by its licence id or by the link of an order, and one organisation; the answer
// says until when it is open.
Verdict Decide(Decision& d, schemas::OpenActivation::Reader command);
// Of the line, the oldest allotment directed to the organisation and not requested yet; else, for the customer's own
// organisation, all the rest. Of an agreement bound to no organisation the rest binds it (ORG-6). Of an edition
// activated by key, as many seats as the bound key is worth: the one named, else the first issued that fits (KEY-9).
Verdict Decide(Decision& d, schemas::RequestActivation::Reader command);
// The organisation's subscription begins, at this command's effective time. Unchanged: recorded before.
Verdict Decide(Decision& d, schemas::RecordActivation::Reader command);

}  // namespace muniment::commands
