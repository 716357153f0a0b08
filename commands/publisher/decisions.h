// The commands on the ledger itself. Operators only (CMD-11); `init` appoints the first.
#pragma once

#include "commands/decision.h"
#include "commands/refusal.h"
#include "schemas/publisher.capnp.h"

namespace muniment::commands {

Verdict Authorise(Decision& d, schemas::Appoint::Reader command);
Verdict Authorise(Decision& d, schemas::Dismiss::Reader command);
Verdict Authorise(Decision& d, schemas::VoidEntry::Reader command);
Verdict Authorise(Decision& d, schemas::ClosePeriod::Reader command);
Verdict Authorise(Decision& d, schemas::ReopenPeriod::Reader command);
Verdict Authorise(Decision& d, schemas::SetClock::Reader command);
Verdict Authorise(Decision& d, schemas::RecordDelivery::Reader command);

// Unchanged: holds that office already.
Verdict Decide(Decision& d, schemas::Appoint::Reader command);
// Refuses CMD-11: the last operator. Unchanged: does not hold that office.
Verdict Decide(Decision& d, schemas::Dismiss::Reader command);
// TIME-8. The judge gives it a world that stops just before the entry, and then rechecks everything after it (TIME-2).
// The void stands in the streams of what it voids, and in VoidStream(entry). Refuses kinds that cannot be back-dated,
// consequences of an entry that stands, closed periods. Unchanged: voided already.
Verdict Decide(Decision& d, schemas::VoidEntry::Reader command);
// Refuses a date to come. Unchanged: closed up to there or further.
Verdict Decide(Decision& d, schemas::ClosePeriod::Reader command);
// Unchanged: open from there on.
Verdict Decide(Decision& d, schemas::ReopenPeriod::Reader command);
// CMD-8: test ledgers only, never backwards. Unchanged: the clock stands there.
Verdict Decide(Decision& d, schemas::SetClock::Reader command);
// MAIL-1. Unchanged: all of them were delivered before.
Verdict Decide(Decision& d, schemas::RecordDelivery::Reader command);

}  // namespace muniment::commands
