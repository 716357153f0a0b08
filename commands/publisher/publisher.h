// The ledger itself: operators, auditors, closed periods, the test clock; and who a person is. Rules CMD-8, CMD-11,
// TIME-9.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "commands/decision.h"

namespace muniment::commands {

// State of the stream `publisher`.
class Publisher final : public StateOf<Publisher> {
 public:
  using StateOf::On;
  void On(schemas::LedgerBegun::Reader e, const EntryView& entry);
  void On(schemas::Appointed::Reader e, const EntryView& entry);
  void On(schemas::Dismissed::Reader e, const EntryView& entry);
  void On(schemas::PeriodClosed::Reader e, const EntryView& entry);
  void On(schemas::PeriodReopened::Reader e, const EntryView& entry);
  void On(schemas::ClockSet::Reader e, const EntryView& entry);

  bool begun() const { return begun_; }
  bool is_test() const { return test_; }
  const std::string& origin() const { return origin_; }
  Instant clock() const { return clock_; }  // of a test ledger
  bool IsOperator(const PersonId& person) const { return operators_.count(person) != 0; }
  bool IsAuditor(const PersonId& person) const { return auditors_.count(person) != 0; }
  const std::set<PersonId>& operators() const { return operators_; }
  const std::set<PersonId>& auditors() const { return auditors_; }
  // Entries effective before this instant are refused (TIME-9).
  Instant closed_up_to() const { return closed_up_to_; }

 private:
  bool begun_ = false, test_ = false;
  std::string origin_;
  Instant clock_{}, closed_up_to_ = kEarliest;
  std::set<PersonId> operators_, auditors_;
};
extern template class StateOf<Publisher>;

const Publisher& PublisherOf(World& world);

// voided/<entry's number>: the void of that entry alone. No fold sees a void (TIME-8), so that an entry is void shows
// in this stream's being there.
std::string VoidStream(Position entry);
bool IsVoided(World& world, Position entry);

// Whose address it is. State of `address/<keyed hash>`.
class AddressOwner final : public StateOf<AddressOwner> {
 public:
  void EvolvePerson(schemas::Person::Reader person);  // from any event that brings a person in
  using StateOf::On;
  void On(schemas::UserAdded::Reader e, const EntryView&) { EvolvePerson(e.getUser()); }
  void On(schemas::WorkAccountRequested::Reader e, const EntryView&) { EvolvePerson(e.getPerson()); }
  void On(schemas::MemberAdded::Reader e, const EntryView&) { EvolvePerson(e.getMember()); }
  void On(schemas::AdministratorInvited::Reader e, const EntryView&) { EvolvePerson(e.getInvitee()); }
  void On(schemas::PartnerMemberAdded::Reader e, const EntryView&) { EvolvePerson(e.getMember()); }
  void On(schemas::Appointed::Reader e, const EntryView&) { EvolvePerson(e.getPerson()); }
  void On(schemas::PersonErased::Reader e, const EntryView&);
  const PersonId& person() const { return person_; }  // nil: nobody's (any more)

 private:
  PersonId person_;
};
extern template class StateOf<AddressOwner>;

}  // namespace muniment::commands
