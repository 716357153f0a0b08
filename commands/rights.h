// Who may send what (CMD-6, CMD-11): the questions that every Authorise() is made of. Checked at the write model,
// whatever door the command came through. "The actor" is whose act it is: of a late entry, the party it is entered for
// (Decision::party()); an organisation, account or partner named so may do what one of its people may.
#pragma once

#include <initializer_list>
#include <string_view>

#include "commands/accounts/account.h"
#include "commands/decision.h"
#include "commands/organisations/organisation.h"
#include "commands/partners/partner.h"
#include "commands/refusal.h"

namespace muniment::commands {

bool ActorIsOperator(Decision& d);
bool ActorIs(Decision& d, const PersonId& person);
// The actor is a user of the organisation with one of the roles.
bool ActorHasRole(Decision& d, const Organisation& organisation, std::initializer_list<schemas::Role> roles);
bool ActorIsMember(Decision& d, const Account& account, bool administrators_only);
bool ActorIsPartnerMember(Decision& d, const Partner& partner);
// The actor is a member of a partner that the organisation accepted as delegated administrator, and the command says on
// whose behalf: this organisation's id (PAR-3, PAR-4); asked before any right of the actor's own. A late entry names
// that partner or member instead.
bool ActorIsDelegated(Decision& d, const Organisation& organisation);
// ORG-8: may the actor buy, redeem, activate, renew, cancel and ask for the organisation? Its global and billing
// administrators, and its delegated administrator.
bool ActorBuysFor(Decision& d, const Organisation& organisation);

// The same as verdicts, with a refusal that says who may.
Verdict RequireOperator(Decision& d);
Verdict RequireRole(Decision& d, const Organisation& organisation, std::initializer_list<schemas::Role> roles);
// Or its delegated administrator.
Verdict RequireRoleOrDelegated(Decision& d, const Organisation& organisation,
                               std::initializer_list<schemas::Role> roles);
Verdict RequireBuysFor(Decision& d, const Organisation& organisation);
// And in the organisation that a command names by its id or a domain of its own (ResolveOrganisation); refuses also
// when it names none.
Verdict RequireRoleIn(Decision& d, std::string_view organisation, std::initializer_list<schemas::Role> roles);
Verdict RequireBuysForIn(Decision& d, std::string_view organisation);
// And of what a command names by its number; refuses also when it names none.
Verdict RequireMember(Decision& d, std::string_view account, bool administrators_only);
Verdict RequirePartnerMember(Decision& d, std::string_view partner);
// For what is open to anybody but the publisher's own: auditors write nothing (CMD-6).
Verdict RefuseAuditor(Decision& d);
// Of that, what somebody whom the ledger does not know yet does only for themselves: `person` is at the actor's own
// address, and so becomes the actor of the entries (CMD-6).
Verdict RefuseNewForAnother(Decision& d, schemas::NewPerson::Reader person);
// And operators do not redeem (CMD-11). As a user with a role they name the organisation for which they do.
Verdict RefuseOffices(Decision& d);

// For other combinations: refuses with "only {who} may do this". `who` is words such as "the buyer".
Verdict NotAllowed(std::string_view who);

}  // namespace muniment::commands
