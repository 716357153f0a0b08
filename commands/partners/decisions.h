// The commands on partners, distributors and delegated administration.
#pragma once

#include "commands/decision.h"
#include "commands/partners/partner.h"
#include "commands/refusal.h"
#include "schemas/partners.capnp.h"

namespace muniment::commands {

// Operators (CMD-11).
Verdict Authorise(Decision& d, schemas::RegisterDistributor::Reader command);
Verdict Authorise(Decision& d, schemas::AuthoriseDistributor::Reader command);
Verdict Authorise(Decision& d, schemas::RegisterPartner::Reader command);
Verdict Authorise(Decision& d, schemas::SetRelationship::Reader command);
Verdict Authorise(Decision& d, schemas::SetEnrolment::Reader command);
// Operators and the partner's members (PAR-6).
Verdict Authorise(Decision& d, schemas::AddPartnerMember::Reader command);
Verdict Authorise(Decision& d, schemas::RemovePartnerMember::Reader command);
// The partner's members.
Verdict Authorise(Decision& d, schemas::OfferDelegation::Reader command);
// The organisation's global administrators.
Verdict Authorise(Decision& d, schemas::AnswerDelegation::Reader command);
// Either side.
Verdict Authorise(Decision& d, schemas::EndDelegation::Reader command);
// The customer's administrators: of the account, or global and billing administrators of the organisation; the buyer
// (PAR-2).
Verdict Authorise(Decision& d, schemas::SetPartnerOfRecord::Reader command);

// Refuse PAR-1: a malformed number, or one that another has. Unchanged: registered so before.
Verdict Decide(Decision& d, schemas::RegisterDistributor::Reader command);
Verdict Decide(Decision& d, schemas::RegisterPartner::Reader command);
// Dated records: a span [from, to); given again with the same beginning it gets the new end. Unchanged: that is its end
// already.
Verdict Decide(Decision& d, schemas::AuthoriseDistributor::Reader command);
Verdict Decide(Decision& d, schemas::SetRelationship::Reader command);
Verdict Decide(Decision& d, schemas::SetEnrolment::Reader command);
Verdict Decide(Decision& d, schemas::AddPartnerMember::Reader command);
// Refuses PAR-6: the last member.
Verdict Decide(Decision& d, schemas::RemovePartnerMember::Reader command);
// Refuses PAR-3: a partner that is not enrolled. Unchanged: offered or accepted already.
Verdict Decide(Decision& d, schemas::OfferDelegation::Reader command);
// Refuses PAR-3: nothing was offered. Unchanged: accepted already.
Verdict Decide(Decision& d, schemas::AnswerDelegation::Reader command);
// Unchanged: there is neither offer nor delegation.
Verdict Decide(Decision& d, schemas::EndDelegation::Reader command);
// Refuses an unknown subscription or partner. Unchanged: that is the partner of record already.
Verdict Decide(Decision& d, schemas::SetPartnerOfRecord::Reader command);

}  // namespace muniment::commands
