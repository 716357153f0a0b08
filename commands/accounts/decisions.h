// The decisions about purchasing accounts (ACC, DOM-1 to DOM-4, DOM-9).
#pragma once

#include "commands/decision.h"

namespace muniment::commands {

// open_account.cc
Verdict Authorise(Decision& d, schemas::OpenAccount::Reader c);
Verdict Decide(Decision& d, schemas::OpenAccount::Reader c);
// members.cc
Verdict Authorise(Decision& d, schemas::AddMember::Reader c);
Verdict Decide(Decision& d, schemas::AddMember::Reader c);
Verdict Authorise(Decision& d, schemas::RemoveMember::Reader c);
Verdict Decide(Decision& d, schemas::RemoveMember::Reader c);
// partner_sight.cc
Verdict Authorise(Decision& d, schemas::GivePartnerSight::Reader c);
Verdict Decide(Decision& d, schemas::GivePartnerSight::Reader c);
Verdict Authorise(Decision& d, schemas::WithdrawPartnerSight::Reader c);
Verdict Decide(Decision& d, schemas::WithdrawPartnerSight::Reader c);
// associate_domain.cc
Verdict Authorise(Decision& d, schemas::AssociateDomain::Reader c);
Verdict Decide(Decision& d, schemas::AssociateDomain::Reader c);
Verdict Authorise(Decision& d, schemas::DissociateDomain::Reader c);
Verdict Decide(Decision& d, schemas::DissociateDomain::Reader c);
// invite_administrator.cc
Verdict Authorise(Decision& d, schemas::InviteAdministrator::Reader c);
Verdict Decide(Decision& d, schemas::InviteAdministrator::Reader c);
// answer_invitation.cc
Verdict Authorise(Decision& d, schemas::AcceptInvitation::Reader c);
Verdict Decide(Decision& d, schemas::AcceptInvitation::Reader c);
Verdict Authorise(Decision& d, schemas::DeclineInvitation::Reader c);
Verdict Decide(Decision& d, schemas::DeclineInvitation::Reader c);

}  // namespace muniment::commands
