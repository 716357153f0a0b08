#include "commands/seats/seats.h"

#include <algorithm>
#include <map>

#include "commands/accounts/account.h"
#include "commands/orders/whereabouts.h"
#include "commands/organisations/organisation.h"
#include "commands/pools/figures.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

using schemas::IdOf;

constexpr size_t kUsersPerEntry = 100;  // each is also a stream of the entry: bounds what one entry indexes

// Sets what SeatsAssigned and SeatsUnassigned have in common.
template <class Builder>
void FillSeats(Builder out, const HolderKey& holder, const EditionId& edition, const OrganisationId& organisation,
               const std::vector<PersonId>& people) {
  holder.Fill(out.initHolder());
  out.setEdition(schemas::DataOf(edition));
  out.setOrganisation(schemas::DataOf(organisation));
  auto users = out.initUsers(static_cast<unsigned>(people.size()));
  for (unsigned i = 0; i < people.size(); ++i) users.set(i, schemas::DataOf(people[i]));
}

template <class EmitOne>
void InPortions(const std::vector<PersonId>& people, EmitOne emit) {
  for (size_t from = 0; from < people.size(); from += kUsersPerEntry) {
    const size_t to = std::min(people.size(), from + kUsersPerEntry);
    emit(std::vector<PersonId>(people.begin() + static_cast<ptrdiff_t>(from),
                               people.begin() + static_cast<ptrdiff_t>(to)));
  }
}

bool GoesOn(const Pool& pool, Instant t) {
  const std::optional<Instant> all_final = AllFinalFrom(pool);
  return all_final && t < *all_final;
}

}  // namespace

std::string SeatsStream(const PersonId& person) { return "seats/" + ToText(person); }

void PersonSeats::On(schemas::SeatsAssigned::Reader, const EntryView& entry) {
  // The entry stands in its pool's stream: the name is there already, and mostly known.
  for (const schemas::Place::Reader place : entry.get().getStreams()) {
    const std::string_view name(place.getStream().cStr(), place.getStream().size());
    if (name.starts_with(kPoolsPrefix) && pools_.find(name) == pools_.end()) pools_.emplace(name);
  }
}

void PersonSeats::On(schemas::SubscriptionStarted::Reader e, const EntryView&) {
  if (!e.getHolder().isPurchase()) return;
  purchases_.insert(PoolStream(HolderText(e.getHolder()), IdOf<EditionId>(e.getEdition())));
}

void PersonSeats::On(schemas::BuyerNamed::Reader e, const EntryView&) {
  named_for_.insert(IdOf<SubscriptionId>(e.getSubscription()));
}

std::set<std::string> PurchaseStreamsOf(World& world, const PersonId& person) {
  const PersonSeats& theirs = world.Get<PersonSeats>(SeatsStream(person));
  std::set<std::string> streams = theirs.purchases();
  for (const SubscriptionId& id : theirs.named_for()) {
    const Whereabouts& where = WhereaboutsOf(world, id);
    if (where.known()) streams.insert(where.pool_stream());
  }
  return streams;
}

const Pool& PoolOf(World& world, std::string_view pool_stream) { return world.Get<Pool>(pool_stream); }

const Pool& PoolOf(World& world, const HolderKey& holder, const EditionId& edition) {
  return world.Get<Pool>(PoolStream(holder.text(), edition));
}

std::vector<std::string> SeatsOfUser(World& world, const OrganisationId& organisation, const PersonId& person,
                                     Instant t) {
  const std::set<std::string, std::less<>> ever = world.Get<PersonSeats>(SeatsStream(person)).pools();
  std::vector<std::string> pools;
  for (const std::string& stream : ever) {
    const auto& seated = Seated(PoolOf(world, stream), t);
    const auto seat = seated.find(person);
    if (seat == seated.end()) continue;
    if (organisation.is_nil() || seat->second.organisation == organisation) pools.push_back(stream);
  }
  return pools;
}

void EmitAssign(Decision& d, const HolderKey& holder, const EditionId& edition, const OrganisationId& organisation,
                const std::vector<PersonId>& people) {
  InPortions(people, [&](const std::vector<PersonId>& portion) {
    std::vector<std::string> streams{PoolStream(holder.text(), edition)};
    for (const PersonId& person : portion) streams.push_back(SeatsStream(person));
    d.Emit(std::move(streams), [&](schemas::Event::Builder event) {
      FillSeats(event.initSeatsAssigned(), holder, edition, organisation, portion);
    });
  });
}

void EmitUnassign(Decision& d, const HolderKey& holder, const EditionId& edition, const OrganisationId& organisation,
                  const std::vector<PersonId>& people, schemas::SeatsUnassigned::Cause cause) {
  InPortions(people, [&](const std::vector<PersonId>& portion) {
    d.Emit({PoolStream(holder.text(), edition)}, [&](schemas::Event::Builder event) {
      auto unassigned = event.initSeatsUnassigned();
      FillSeats(unassigned, holder, edition, organisation, portion);
      unassigned.setCause(cause);
    });
  });
}

void EmitUnassignFrom(Decision& d, std::string_view pool_stream, const PersonId& person,
                      schemas::SeatsUnassigned::Cause cause) {
  const Pool& pool = PoolOf(d.world(), pool_stream);
  const auto& seated = Seated(pool, d.effective());
  const auto seat = seated.find(person);
  if (seat == seated.end()) return;
  const HolderKey holder = pool.holder();
  const EditionId edition = pool.edition();
  const OrganisationId organisation = seat->second.organisation;
  EmitUnassign(d, holder, edition, organisation, {person}, cause);
}

void EmitDomainMoved(Decision& d, std::string_view account, const OrganisationId& organisation,
                     std::string_view domain) {
  const Organisation& there = OrganisationOf(d.world(), organisation);
  const auto may_stay = [&](const PersonId& person, const Assignment& seat) {
    const User* user = there.Find(person);
    return seat.organisation == organisation && user != nullptr && user->domain == domain;
  };
  struct Ending {
    HolderKey holder;
    EditionId edition;
    std::map<OrganisationId, std::vector<PersonId>> people;
  };
  std::vector<Ending> endings;  // all judged before the first is emitted, which moves the world
  for (const std::string& stream : d.world().Streams(PoolPrefix(AccountStream(account)))) {
    const Pool& pool = PoolOf(d.world(), stream);
    Ending ending{pool.holder(), pool.edition(), {}};
    for (const auto& [person, seat] : Seated(pool, d.effective())) {
      if (!may_stay(person, seat)) ending.people[seat.organisation].push_back(person);
    }
    endings.push_back(std::move(ending));
  }
  for (const Ending& ending : endings) {
    for (const auto& [from, people] : ending.people) {
      EmitUnassign(d, ending.holder, ending.edition, from, people, schemas::SeatsUnassigned::Cause::DOMAIN_MOVED);
    }
  }
}

std::vector<std::string> PoolsFor(World& world, const OrganisationId& organisation, const EditionId& edition,
                                  const PersonId& buyer, Instant t) {
  std::vector<std::string> candidates{PoolStream(OrganisationStream(organisation), edition)};
  const Organisation& state = OrganisationOf(world, organisation);
  for (const auto& [domain, details] : state.domains()) {
    if (details.state != OrganisationDomain::State::kVerified) continue;
    for (const std::string& account : DomainOf(world, domain).accounts()) {
      candidates.push_back(PoolStream(AccountStream(account), edition));
    }
  }
  if (!buyer.is_nil()) {
    for (const std::string& stream : PurchaseStreamsOf(world, buyer)) {
      const Pool& pool = PoolOf(world, stream);
      const bool is_theirs =
          !pool.subscriptions().empty() && pool.subscriptions().front().buyer == buyer &&
          pool.purchased_in() == organisation && pool.edition() == edition &&
          OrganisationOf(world, organisation).IsUserSince(buyer, pool.subscriptions().front().buyer_since);
      if (is_theirs) candidates.push_back(stream);
    }
  }
  std::erase_if(candidates, [&](const std::string& stream) { return !GoesOn(PoolOf(world, stream), t); });
  return candidates;
}

template class StateOf<PersonSeats>;

}  // namespace muniment::commands
