// The commands on product keys.
#pragma once

#include "commands/decision.h"
#include "commands/refusal.h"
#include "schemas/keys.capnp.h"

namespace muniment::commands {

// CMD-11: operators issue and revoke.
Verdict Authorise(Decision& d, schemas::IssueKeys::Reader command);
Verdict Authorise(Decision& d, schemas::RevokeKey::Reader command);
// KEY-4: whoever holds the keys, known to the ledger or not; to see what an organisation could add and renew, who may
// complete into it.
Verdict Authorise(Decision& d, schemas::OpenRedemption::Reader command);
// Whoever opened it; into an existing organisation its global and billing administrators and its delegated
// administrator (PAR-3).
Verdict Authorise(Decision& d, schemas::CompleteRedemption::Reader command);
Verdict Authorise(Decision& d, schemas::AbandonRedemption::Reader command);

// Issues a batch, as stock or bound to a line (KEY-9). Unchanged: just these keys were issued just so. Refuses KEY-1
// (malformed), KEY-2 (issued before, twice), PAR-1 (no authorised distributor), CAT (not sold), KEY-9 (the line).
Verdict Decide(Decision& d, schemas::IssueKeys::Reader command);
// Unchanged: revoked before. Refuses KEY-8 (no reason, redeemed), KEY-1.
Verdict Decide(Decision& d, schemas::RevokeKey::Reader command);
// Reserves the keys for 30 minutes and says what they would give. Refuses KEY-1 (five answers), KEY-4 (not confirmed,
// not of one kind, one twice).
Verdict Decide(Decision& d, schemas::OpenRedemption::Reader command);
// Redeems all keys of the redemption: a new subscription, added seats or a next term. Unchanged: completed just so.
// Refuses KEY-3 to KEY-10, LIFE-6, CAT-12, ORG-1 and ORG-2 of a new organisation.
Verdict Decide(Decision& d, schemas::CompleteRedemption::Reader command);
// Sets the keys free. Unchanged: abandoned or lapsed. Refuses KEY-5 when completed.
Verdict Decide(Decision& d, schemas::AbandonRedemption::Reader command);

}  // namespace muniment::commands
