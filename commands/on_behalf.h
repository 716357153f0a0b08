// Whose act a command is, where it is not the actor's own: PAR-4, TIME-2. What stands there is kept in clear for ever,
// as evidence: so it names somebody the ledger knows, by id or number, and is no other text (PRIV-1).
#pragma once

#include "commands/decision.h"
#include "commands/refusal.h"

namespace muniment::commands {

// A delegated administrator names the organisation that accepted their partner, and only where that is their right to
// what the command does (PAR-4). Everybody else acts for themselves and names nobody. Once Authorise() let it pass.
Verdict CheckOnBehalfOf(Decision& d);

// Of what an operator enters for others (TIME-2): the party that onBehalfOf names, by an organisation's id, a partner's
// or an account's number, or a person's id.
Verdict FindParty(Decision& d, Party* party);

// The refusal of a late entry that the party it is entered for may not make, from what Authorise() says of that party.
Refusal NotTheirAct(const Refusal& refused);

}  // namespace muniment::commands
