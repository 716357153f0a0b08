// Who sits where: the places from which an organisation's users get seats, one user's seats in all pools, and giving
// and taking them. Rules SEAT-1 to SEAT-10, ORG-7, DOM-11.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "commands/decision.h"
#include "commands/pools/pool.h"

namespace muniment::commands {

// seats/<person>: which pools ever gave this person a seat, and of which self-service purchases the person is the
// buyer. SeatsAssigned is put into the streams of all its users (that a seat was taken back the pool knows); whoever
// emits SubscriptionStarted of a purchase or BuyerNamed puts it into the stream of the buyer (the former one too).
std::string SeatsStream(const PersonId& person);
class PersonSeats final : public StateOf<PersonSeats> {
 public:
  using StateOf::On;
  void On(schemas::SeatsAssigned::Reader e, const EntryView& entry);
  void On(schemas::SubscriptionStarted::Reader e, const EntryView& entry);
  void On(schemas::BuyerNamed::Reader e, const EntryView& entry);
  // Names of pool streams, whether the seat still stands or not: the pool itself knows.
  const std::set<std::string, std::less<>>& pools() const { return pools_; }
  // Purchases (pool streams) that the person made; the pool knows the present buyer.
  const std::set<std::string>& purchases() const { return purchases_; }
  // Purchases of others whose buyer the person was named, or ceased to be.
  const std::set<SubscriptionId>& named_for() const { return named_for_; }

 private:
  std::set<std::string, std::less<>> pools_;
  std::set<std::string> purchases_;
  std::set<SubscriptionId> named_for_;
};
extern template class StateOf<PersonSeats>;
// Pool streams of all purchases that the person made or was named buyer of, in byte order.
std::set<std::string> PurchaseStreamsOf(World& world, const PersonId& person);

const Pool& PoolOf(World& world, std::string_view pool_stream);
const Pool& PoolOf(World& world, const HolderKey& holder, const EditionId& edition);

// Pool streams in which the person sits at `t` as a user of the organisation (or of any, if nil), in byte order.
std::vector<std::string> SeatsOfUser(World& world, const OrganisationId& organisation, const PersonId& person,
                                     Instant t);

// Adds a SeatsAssigned or SeatsUnassigned for these people, none of whom has (all of whom have) a seat there. Nothing
// for nobody. Checks nothing.
void EmitAssign(Decision& d, const HolderKey& holder, const EditionId& edition, const OrganisationId& organisation,
                const std::vector<PersonId>& people);
void EmitUnassign(Decision& d, const HolderKey& holder, const EditionId& edition, const OrganisationId& organisation,
                  const std::vector<PersonId>& people, schemas::SeatsUnassigned::Cause cause);
// Ends this person's seat in a pool where they sit; for removals (ORG-7).
void EmitUnassignFrom(Decision& d, std::string_view pool_stream, const PersonId& person,
                      schemas::SeatsUnassigned::Cause cause);
// DOM-11: ends the assignments of all pools of the account to users who are not at `domain` in `organisation`. Call it
// with the domain and organisation that the account has from now on.
void EmitDomainMoved(Decision& d, std::string_view account, const OrganisationId& organisation,
                     std::string_view domain);

// Pools of the edition whose seats this organisation's users may be given: its own, those of purchasing accounts at a
// domain of its own (DOM-2, DOM-8), and self-service purchases of `buyer` in it (nil: none). Only such as have a
// subscription that is not final at `t`.
std::vector<std::string> PoolsFor(World& world, const OrganisationId& organisation, const EditionId& edition,
                                  const PersonId& buyer, Instant t);

// Gives one user of the organisation a seat of the edition, as AddUser does in the same step (ORG-8): checks the
// actor's right (SEAT-3), finds the pool (SEAT-10), checks and emits. `domain` is that of the user's work account, who
// may have been added by the same command. Refuses; unchanged (nullopt, nothing emitted) when already seated.
Verdict AssignOne(Decision& d, const OrganisationId& organisation, const PersonId& person, std::string_view domain,
                  std::string_view edition);

// SEAT-5: can the person use the edition at `t`? If not, the first condition that fails, in words.
struct CanUseAnswer {
  bool can_use = false;
  std::string why_not;  // empty when it can
};
CanUseAnswer CanUse(World& world, const OrganisationId& organisation, const PersonId& person, const EditionId& edition,
                    Instant t);

}  // namespace muniment::commands
