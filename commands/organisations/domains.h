// Domain names between organisations: whose they are, and the record that proves it. Rules DOM-5, DOM-6, DOM-12.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "commands/decision.h"
#include "commands/refusal.h"

namespace muniment::commands {

// DOM-6, DOM-12: neither the name nor one above it is verified in an organisation that is not among `own`. An initial
// domain stands in nobody's way: it was not proven.
Verdict CheckDomainIsFree(World& world, const std::set<OrganisationId>& own, std::string_view domain);
// DOM-12 alone: no name above it is.
Verdict CheckNotUnderAnother(World& world, const std::set<OrganisationId>& own, std::string_view domain);

// Issues the value to be placed in DNS (DOM-5): a TXT record of the domain that holds it, or an MX record whose host is
// the value followed by
// ".msv1.invalid". Nothing when one was issued already and stands. The answer tells the value ("value").
void EmitChallenge(Decision& d, const OrganisationId& organisation, const std::string& domain);

}  // namespace muniment::commands
