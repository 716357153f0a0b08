// For whom something is ordered, set up or asked: the holder of the seats, the agreement it stands under, and who is
// told.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "commands/agreements/agreement.h"
#include "commands/decision.h"
#include "commands/orders/holder.h"

namespace muniment::commands {

struct Customer {
  HolderKey holder;       // of an account; of an open programme's agreement; of a reseller's organisation (ORD-7)
  std::string agreement;  // its number
  std::string partner;    // whom the agreement names at the effective time (ORD-1)
  schemas::Programme programme{};  // of the agreement
  std::string country;             // empty: not known yet, of an agreement bound to no organisation
  OrganisationId organisation;     // of a reseller's, or bound to the agreement; nil: none, or an account's
};

// Each refuses an unknown number, an account that was not yet open at the effective time, and an agreement that is not
// in force then.
Verdict FindAccount(Decision& d, std::string_view number, Customer* customer);
// By agreement: of the open programmes or a reseller's. What stands under an mpsa agreement is its accounts'.
Verdict FindAgreement(Decision& d, std::string_view number, Customer* customer);
// The customer whose holder that is; of an organisation by the agreement under which `partner` supplies it, if that is
// not empty.
Verdict FindHolder(Decision& d, const HolderKey& holder, std::string_view partner, Customer* customer);

// ORD-1: is `partner` the one that the agreement names, with a relationship with an authorised distributor at the
// effective time?
Verdict CheckPartnerMayOrder(Decision& d, const Customer& customer, std::string_view partner);

// Whom the customer's notices go to: the account's members; the organisation's global and billing administrators. May
// be nobody.
std::vector<PersonId> PeopleOf(Decision& d, const Customer& customer);

}  // namespace muniment::commands
