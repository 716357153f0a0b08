// What ties a person to organisations, accounts, partners and offices: whoever still is a user, member, buyer or
// invitee cannot be erased (PRIV-5), and removing a user ends memberships (ORG-9).
#pragma once

#include <set>
#include <string>
#include <vector>

#include "commands/decision.h"

namespace muniment::commands {

// Where a person ever was brought in. State of `person/<id>`. Says nothing of whether that still holds: ask TiesOf().
class PersonTraces final : public StateOf<PersonTraces> {
 public:
  using StateOf::On;
  void On(schemas::UserAdded::Reader e, const EntryView& entry);
  void On(schemas::WorkAccountRequested::Reader e, const EntryView& entry);
  void On(schemas::MemberAdded::Reader e, const EntryView& entry);
  void On(schemas::AdministratorInvited::Reader e, const EntryView& entry);
  void On(schemas::PartnerMemberAdded::Reader e, const EntryView& entry);
  void On(schemas::SeatsRequested::Reader e, const EntryView& entry);
  void On(schemas::ActivationRequested::Reader e, const EntryView& entry);

  const std::set<OrganisationId>& organisations() const { return organisations_; }
  const std::set<std::string>& accounts() const { return accounts_; }
  const std::set<std::string>& partners() const { return partners_; }
  const std::set<AnyId>& seat_requests() const { return seat_requests_; }  // asked by this person
  // Streams of the pools of which this person asked to activate seats, also of another customer's agreement (ACT-4).
  const std::set<std::string>& activation_pools() const { return activation_pools_; }

 private:
  std::set<OrganisationId> organisations_;
  std::set<std::string> accounts_, partners_;
  std::set<AnyId> seat_requests_;
  std::set<std::string> activation_pools_;
};
extern template class StateOf<PersonTraces>;

// What holds now, by kind; each list in order.
struct Ties {
  std::vector<OrganisationId> user_of, applicant_to;  // work accounts; open requests for one (ORG-5)
  std::vector<std::string> member_of, invited_by;     // purchasing accounts; accounts with an open invitation (DOM-3)
  std::vector<std::string> partners;                  // partners it is a member of (PAR-6)
  bool is_operator = false, is_auditor = false;

  bool none() const {
    return user_of.empty() && applicant_to.empty() && member_of.empty() && invited_by.empty() && partners.empty() &&
           !is_operator && !is_auditor;
  }
};
Ties TiesOf(World& world, const PersonId& person);

}  // namespace muniment::commands
