// Whose act a command is, where it is not the actor's own: PAR-4, TIME-2. What stands there is kept in clear for ever,
// as evidence: so it names somebody the ledger knows, by id or number, and is no other text (PRIV-1).
#pragma once

#include "commands/decision.h"
#include "commands/refusal.h"

namespace muniment::commands {

// A delegated administrator names the organisation that accepted their partner (PAR-4); an operator, of a late entry
// (`late`), the party whose act it is: an organisation's id, a partner's, an account's or an agreement's number, or a
// person's id (TIME-2). Everybody else acts for themselves and names nobody.
Verdict CheckOnBehalfOf(Decision& d, bool late);

}  // namespace muniment::commands
