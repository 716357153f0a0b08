// Who looks, and what they may see (CMD-6, CMD-11, ACC-4). Rights are those of now, whatever date is asked about: who
// left an organisation yesterday does not see it as of last year.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "base/id.h"
#include "commands/accounts/account.h"
#include "commands/agreements/agreement.h"
#include "commands/organisations/organisation.h"
#include "commands/world.h"

namespace muniment::projections {

class Viewer {
 public:
  // Whoever can open the ledger's folder and names nobody: sees that everything is there, and nobody's name.
  static Viewer Anyone();
  // `world` is everything recorded; it is used during this call only. What is dated (which partner an agreement names)
  // is asked as of `now`: what is announced gives no sight before its time. After a read error world.status() is not OK
  // and the viewer sees nothing that counts. A person whom the ledger does not know sees nothing.
  static Viewer Of(commands::World& world, Instant now, const PersonId& person);

  // Nil: Anyone().
  const PersonId& person() const { return person_; }
  bool is_operator() const { return operator_; }
  // Operators, auditors and Anyone(): no row is kept from them.
  bool sees_all() const { return sees_all_; }

  // The organisation itself, its pools and seats: who has a role there, partners it accepted.
  bool SeesOrganisation(const OrganisationId& organisation) const;
  // Has a work account there. Without a role that shows oneself and what one bought, and nothing else of it.
  bool IsUserOf(const OrganisationId& organisation) const { return user_of_.count(organisation) != 0; }
  // Names and addresses of its users: the same, but for Anyone() (PRIV-7).
  bool SeesNamesIn(const OrganisationId& organisation) const;
  // ACC-4: its members, partners with sight, and who has a role in the organisation that its domain serves.
  bool SeesAccount(std::string_view number) const;
  // Names of its members: its members.
  bool SeesMembersOf(std::string_view account) const;
  // Its partner, members of its accounts, roles of the organisation bound to it.
  bool SeesAgreement(std::string_view number) const;
  bool SeesPartner(std::string_view number) const;  // its members, with each other's names
  // Its name and whether it may order: also who is to deal with it. Administrators of an organisation to which it
  // offered delegation or that accepted (PAR-3), and whoever sees an agreement that names it or an account that it
  // sees.
  bool KnowsPartner(std::string_view number) const;
  // A holder as HolderText writes it (streams.h): what is said above, a reseller its customers' pools (ORD-7), and a
  // purchase its buyer. Roles in the organisation of a purchase are for SeesPool: the text does not name it.
  bool SeesHolder(std::string_view holder) const;
  // Of a self-service purchase; once removed from the organisation nobody's buyer any more, back there or not (ORG-9).
  bool IsBuyerOf(const SubscriptionId& subscription) const { return buyer_of_.count(subscription) != 0; }
  // The same of a billing account, which who came back does not own either.
  bool OwnsBillingAccount(const AnyId& account) const { return billing_accounts_.count(account) != 0; }
  // Whether the person's own name: oneself.
  bool IsSelf(const PersonId& person) const { return !person.is_nil() && person == person_; }
  // Partners that the viewer is a member of.
  const std::set<std::string>& partners() const { return partners_; }

 private:
  void AddOrganisation(commands::World& world, const commands::Organisation& organisation);
  void AddPartner(commands::World& world, Instant now, const std::string& number);
  void AddKnownPartners(commands::World& world, Instant now);
  void AddBought(commands::World& world, const OrganisationId& organisation);
  void AddBillingAccounts(commands::World& world);

  PersonId person_;
  bool operator_ = false, sees_all_ = false, sees_names_ = false;
  std::set<OrganisationId> organisations_, user_of_, resold_to_;
  std::set<SubscriptionId> buyer_of_;
  std::set<AnyId> billing_accounts_;
  std::set<std::string, std::less<>> accounts_, own_accounts_, agreements_;
  std::set<std::string> partners_, known_partners_;
};

}  // namespace muniment::projections
