// An organisation: its users, roles, domains, requests. State of `organisation/<id>`; a domain name's is of
// `domain/<name>`. Rules ORG, DOM.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "commands/decision.h"
#include "commands/organisations/known_person.h"

namespace muniment::commands {

struct User {
  std::string domain;  // of the work account
  std::set<schemas::Role> roles;
  Instant since{};
  schemas::TimelinePlace added;
  std::vector<uint8_t> address_hash;
};
struct OrganisationDomain {
  enum class State { kChallengeIssued, kVerified, kRemoved } state = State::kChallengeIssued;
  std::string challenge;  // value to be placed in DNS
  Instant since{};
};
struct WorkAccountRequest {
  PersonId person;
  Position entry{};  // where the person's sealed name and address stand
  std::optional<bool> granted;
  KnownPerson applicant;  // until it is decided; then emptied
};

class Organisation final : public StateOf<Organisation> {
 public:
  using StateOf::On;
  void On(schemas::OrganisationRegistered::Reader e, const EntryView& entry);
  void On(schemas::UserAdded::Reader e, const EntryView& entry);
  void On(schemas::UserRemoved::Reader e, const EntryView& entry);
  void On(schemas::RolesSet::Reader e, const EntryView& entry);
  void On(schemas::WorkAccountRequested::Reader e, const EntryView& entry);
  void On(schemas::WorkAccountDecided::Reader e, const EntryView& entry);
  void On(schemas::DomainChallengeIssued::Reader e, const EntryView& entry);
  void On(schemas::DomainVerified::Reader e, const EntryView& entry);
  void On(schemas::DomainRemoved::Reader e, const EntryView& entry);
  void On(schemas::DelegationOffered::Reader e, const EntryView& entry);
  void On(schemas::DelegationAnswered::Reader e, const EntryView& entry);
  void On(schemas::DelegationEnded::Reader e, const EntryView& entry);

  bool exists() const { return !id_.is_nil(); }
  const OrganisationId& id() const { return id_; }
  const std::string& name() const { return name_; }
  const std::string& country() const { return country_; }
  const std::string& initial_domain() const { return initial_domain_; }
  const std::map<PersonId, User>& users() const { return users_; }
  const User* Find(const PersonId& person) const;
  // A user who was one by the entry there already, and was not removed since: who comes back is a new user (ORG-9),
  // also within the same second.
  bool IsUserSince(const PersonId& person, const schemas::TimelinePlace& there) const;
  bool Has(const PersonId& person, schemas::Role role) const;
  size_t CountOf(schemas::Role role) const;
  std::vector<PersonId> With(schemas::Role role) const;
  // ORG-3: is this the only global administrator?
  bool IsLastGlobalAdministrator(const PersonId& person) const;
  // Its users' addresses may be there: the initial domain or a verified one (ORG-2), and not removed (DOM-11).
  bool OwnsDomain(std::string_view domain) const;
  // By DNS (DOM-5): an initial domain is not verified for being one.
  bool HasVerified(std::string_view domain) const;
  // Why a domain may not be used now: it was removed (DOM-11). An initial domain that was lost comes back by proof
  // alone.
  bool HasLost(std::string_view domain) const;
  const std::map<std::string, OrganisationDomain>& domains() const { return domains_; }
  const std::map<AnyId, WorkAccountRequest>& requests() const { return requests_; }
  const std::set<std::string>& delegated_to() const {
    return delegated_to_;
  }  // partner numbers that it accepted (PAR-3)
  const std::set<std::string>& delegation_offers() const { return delegation_offers_; }

 private:
  OrganisationId id_;
  std::string name_, country_, initial_domain_;
  bool initial_lost_ = false;  // removed, or proven by another
  std::map<PersonId, User> users_;
  std::map<std::string, OrganisationDomain> domains_;
  std::map<AnyId, WorkAccountRequest> requests_;
  std::set<std::string> delegated_to_, delegation_offers_;
};
extern template class StateOf<Organisation>;

// A domain name, whoever's it is. State of `domain/<name>`.
class DomainName final : public StateOf<DomainName> {
 public:
  using StateOf::On;
  void On(schemas::OrganisationRegistered::Reader e, const EntryView& entry);  // as initial domain
  void On(schemas::DomainVerified::Reader e, const EntryView& entry);
  void On(schemas::DomainRemoved::Reader e, const EntryView& entry);
  void On(schemas::DomainAssociated::Reader e, const EntryView& entry);
  void On(schemas::DomainDissociated::Reader e, const EntryView& entry);
  void On(schemas::InvitationAnswered::Reader e, const EntryView& entry);

  // In which it is verified; nil: in none (DOM-6). That alone serves accounts and keeps others off (DOM-10, DOM-12): an
  // initial domain is a name that nobody proved.
  const OrganisationId& owner() const { return owner_; }
  // Whose initial domain it is, while no other organisation verified it; nil: nobody's.
  const OrganisationId& initial_of() const { return initial_of_; }
  // Whom a command or a question means by this name.
  const OrganisationId& organisation() const { return owner_.is_nil() ? initial_of_ : owner_; }
  const std::set<std::string>& accounts() const { return accounts_; }  // purchasing accounts associated with it (DOM-1)
  // DOM-3: the organisation whose global administrator accepted an invitation for it and has yet to prove it; nil:
  // none.
  const OrganisationId& accepted_by() const { return accepted_by_; }

 private:
  OrganisationId owner_, initial_of_;
  OrganisationId accepted_by_;
  std::set<std::string> accounts_;
};
extern template class StateOf<DomainName>;

// The organisation that a command's text means: 32 hex digits, or a domain of its own, which the door made canonical.
// Refuses an unknown one, and, for a late command, one that was registered only after its effective time.
Verdict ResolveOrganisation(Decision& d, std::string_view text, OrganisationId* organisation);
const Organisation& OrganisationOf(World& world, const OrganisationId& id);
const DomainName& DomainOf(World& world, std::string_view domain);
// The names above a domain name, nearest first: of a.b.example b.example and example.
std::vector<std::string> NamesAbove(std::string_view domain);

}  // namespace muniment::commands
