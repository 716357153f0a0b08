// The decisions about organisations, work accounts and domains (ORG, DOM). Each is in a file of its own name or its
// neighbour's.
#pragma once

#include "commands/decision.h"

namespace muniment::commands {

// register_organisation.cc
Verdict Authorise(Decision& d, schemas::RegisterOrganisation::Reader c);
Verdict Decide(Decision& d, schemas::RegisterOrganisation::Reader c);
// add_user.cc
Verdict Authorise(Decision& d, schemas::AddUser::Reader c);
Verdict Decide(Decision& d, schemas::AddUser::Reader c);
// edit_user.cc
Verdict Authorise(Decision& d, schemas::EditUser::Reader c);
Verdict Decide(Decision& d, schemas::EditUser::Reader c);
Verdict Authorise(Decision& d, schemas::SetRoles::Reader c);
Verdict Decide(Decision& d, schemas::SetRoles::Reader c);
// remove_user.cc
Verdict Authorise(Decision& d, schemas::RemoveUser::Reader c);
Verdict Decide(Decision& d, schemas::RemoveUser::Reader c);
// work_account_requests.cc
Verdict Authorise(Decision& d, schemas::RequestWorkAccount::Reader c);
Verdict Decide(Decision& d, schemas::RequestWorkAccount::Reader c);
Verdict Authorise(Decision& d, schemas::GrantWorkAccount::Reader c);
Verdict Decide(Decision& d, schemas::GrantWorkAccount::Reader c);
Verdict Authorise(Decision& d, schemas::RefuseWorkAccount::Reader c);
Verdict Decide(Decision& d, schemas::RefuseWorkAccount::Reader c);
// verify_domain.cc
Verdict Authorise(Decision& d, schemas::StartDomainVerification::Reader c);
Verdict Decide(Decision& d, schemas::StartDomainVerification::Reader c);
Verdict Authorise(Decision& d, schemas::VerifyDomain::Reader c);
Verdict Decide(Decision& d, schemas::VerifyDomain::Reader c);
// remove_domain.cc
Verdict Authorise(Decision& d, schemas::RemoveDomain::Reader c);
Verdict Decide(Decision& d, schemas::RemoveDomain::Reader c);

}  // namespace muniment::commands
