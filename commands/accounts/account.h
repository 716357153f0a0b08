// A purchasing account: members, its domain, invitations, partners' sight. State of `account/<number>`. Rules ACC,
// DOM-1 to DOM-4.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "commands/decision.h"

namespace muniment::commands {

struct Member {
  schemas::MemberRole role{};
  Instant since{};
};
struct Invitation {
  AnyId id;
  PersonId invitee;
  std::vector<uint8_t> token_hash;
  std::optional<bool> accepted;
  Instant at{};
};

class Account final : public StateOf<Account> {
 public:
  using StateOf::On;
  void On(schemas::AccountOpened::Reader e, const EntryView& entry);
  void On(schemas::MemberAdded::Reader e, const EntryView& entry);
  void On(schemas::MemberRemoved::Reader e, const EntryView& entry);
  void On(schemas::PartnerSightGiven::Reader e, const EntryView& entry);
  void On(schemas::PartnerSightWithdrawn::Reader e, const EntryView& entry);
  void On(schemas::DomainAssociated::Reader e, const EntryView& entry);
  void On(schemas::DomainDissociated::Reader e, const EntryView& entry);
  void On(schemas::AdministratorInvited::Reader e, const EntryView& entry);
  void On(schemas::InvitationAnswered::Reader e, const EntryView& entry);

  bool exists() const { return !number_.empty(); }
  const std::string& number() const { return number_; }
  const std::string& legal_entity() const { return legal_entity_; }
  const std::string& name() const { return name_; }
  const std::string& location() const { return location_; }
  const std::string& country() const { return country_; }
  const std::string& agreement() const { return agreement_; }
  const std::map<PersonId, Member>& members() const { return members_; }
  const Member* Find(const PersonId& person) const;
  // ACC-5: is this the only account administrator?
  bool IsLastAdministrator(const PersonId& person) const;
  // Empty: none associated.
  const std::string& domain() const { return domain_; }
  // The domain of the latest association, also after it was dissociated: from which it moves when it gets another
  // (DOM-11). Empty: never any.
  const std::string& last_domain() const { return last_domain_; }
  Instant domain_since() const { return domain_since_; }
  // The invitations for the present domain, oldest first.
  const std::vector<Invitation>& invitations() const { return invitations_; }
  // The one that can be answered: the newest, unless it was answered. A newer one takes the place of one that is open.
  const Invitation* open_invitation() const {
    return invitations_.empty() || invitations_.back().accepted ? nullptr : &invitations_.back();
  }
  // Partners given sight by command; the agreement's partner has it without (ACC-4).
  const std::set<std::string>& sighted_partners() const { return sighted_partners_; }
  // Partners whose sight was withdrawn, the agreement's among them.
  const std::set<std::string>& unsighted_partners() const { return unsighted_partners_; }

 private:
  std::string number_, legal_entity_, name_, location_, country_, agreement_, domain_, last_domain_;
  Instant domain_since_{};
  std::map<PersonId, Member> members_;
  std::vector<Invitation> invitations_;
  std::set<std::string> sighted_partners_, unsighted_partners_;
};
extern template class StateOf<Account>;

const Account& AccountOf(World& world, std::string_view number);
// Refuses a number that no purchasing account has.
Verdict CheckAccountExists(World& world, std::string_view number);
// The organisation whose users sit on this account's seats: that in which its domain is verified (DOM-8, DOM-10), which
// an initial domain is not; nil while there is none.
OrganisationId OrganisationServedBy(World& world, const Account& account);
// ACC-4: may this partner see the account at `t`?
bool PartnerSees(World& world, const Account& account, std::string_view partner, Instant t);
// The account administrators, or all members.
std::vector<PersonId> AdministratorsOf(const Account& account);
std::vector<PersonId> MembersOf(const Account& account);
// DOM-12: the domains that the ledger offers for the account: the verified ones of the organisation bound to its
// agreement, and those of the agreement's other accounts. Any other may be named.
std::set<std::string> DomainsOffered(World& world, const Account& account);

}  // namespace muniment::commands
