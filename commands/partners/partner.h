// Partners and distributors. States of `partner/<number>` and `distributor/<number>`. Rules PAR-1, PAR-3, PAR-6.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "commands/decision.h"

namespace muniment::commands {

struct Span {
  Instant from{};
  Instant to = kForever;  // half-open
  bool Contains(Instant t) const { return from <= t && t < to; }
};
bool AnyContains(const std::vector<Span>& spans, Instant t);

class Distributor final : public StateOf<Distributor> {
 public:
  using StateOf::On;
  void On(schemas::DistributorRegistered::Reader e, const EntryView& entry);
  void On(schemas::DistributorAuthorised::Reader e, const EntryView& entry);
  bool exists() const { return !number_.empty(); }
  const std::string& number() const { return number_; }
  const std::string& name() const { return name_; }
  bool AuthorisedAt(Instant t) const;
  const std::vector<Span>& authorised() const { return authorised_; }

 private:
  std::string number_, name_;
  std::vector<Span> authorised_;
};
extern template class StateOf<Distributor>;

class Partner final : public StateOf<Partner> {
 public:
  using StateOf::On;
  void On(schemas::PartnerRegistered::Reader e, const EntryView& entry);
  void On(schemas::RelationshipSet::Reader e, const EntryView& entry);
  void On(schemas::EnrolmentSet::Reader e, const EntryView& entry);
  void On(schemas::PartnerMemberAdded::Reader e, const EntryView& entry);
  void On(schemas::PartnerMemberRemoved::Reader e, const EntryView& entry);
  void On(schemas::DelegationOffered::Reader e, const EntryView& entry);
  void On(schemas::DelegationAnswered::Reader e, const EntryView& entry);
  void On(schemas::DelegationEnded::Reader e, const EntryView& entry);
  bool exists() const { return !number_.empty(); }
  const std::string& number() const { return number_; }
  const std::string& name() const { return name_; }
  bool EnrolledAt(Instant t) const;
  const std::map<PersonId, Instant>& members() const { return members_; }
  bool HasMember(const PersonId& person) const { return members_.count(person) != 0; }
  const std::map<std::string, std::vector<Span>>& relationships() const { return relationships_; }  // by distributor
  const std::vector<Span>& enrolments() const { return enrolments_; }
  // Organisations it administers, or offered to and was not answered (PAR-3). Whether it may act says the organisation.
  struct Delegation {
    bool accepted = false;
    Instant since{};
  };
  const std::map<OrganisationId, Delegation>& delegations() const { return delegations_; }

 private:
  std::string number_, name_;
  std::map<PersonId, Instant> members_;
  std::map<std::string, std::vector<Span>> relationships_;
  std::vector<Span> enrolments_;
  std::map<OrganisationId, Delegation> delegations_;
};
extern template class StateOf<Partner>;

const Partner& PartnerOf(World& world, std::string_view number);
// Refuses a number that no partner has.
Verdict RequirePartner(World& world, std::string_view number);
const Distributor& DistributorOf(World& world, std::string_view number);
// ORD-1: has the partner, at `t`, a relationship with a distributor that is authorised at `t`?
bool MayOrderAt(World& world, const Partner& partner, Instant t);

}  // namespace muniment::commands
