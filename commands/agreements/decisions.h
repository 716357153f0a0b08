// The command on agreements, and binding one to an organisation as a step of other commands.
#pragma once

#include "commands/agreements/agreement.h"
#include "commands/decision.h"
#include "commands/refusal.h"
#include "schemas/orders.capnp.h"

namespace muniment::commands {

// Operators (CMD-11).
Verdict Authorise(Decision& d, schemas::RegisterAgreement::Reader command);
// A dated record (TIME-6). Registered again, it may change partner, start and end from the effective time on; all else
// stays. Refuses ORD-1, ORD-7, ORG-6 (a licence id taken), PAR-1 (an unknown partner). Unchanged: that is what it says
// at the effective time.
Verdict Decide(Decision& d, schemas::RegisterAgreement::Reader command);

// Binds the agreement to the organisation, by its first activation or by registering with its licence id (ORG-6). Only
// of an agreement whose organisation() is nil: check that before the first Emit. One entry.
void EmitBound(Decision& d, const std::string& agreement, const OrganisationId& organisation);

// The agreement with that number, or a refusal.
Verdict RequireAgreement(World& world, std::string_view number);
// "openValue", "reseller", …: as the schema writes it.
std::string_view ProgrammeText(schemas::Programme programme);

}  // namespace muniment::commands
