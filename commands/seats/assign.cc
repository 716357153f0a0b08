// assignSeats, unassignSeats, and the seat that a new user gets at once. Rules SEAT-1 to SEAT-6, SEAT-10, ORG-8.
#include <algorithm>

#include "commands/catalogue/catalogue.h"
#include "commands/organisations/organisation.h"
#include "commands/pools/checks.h"
#include "commands/rights.h"
#include "commands/seats/choose_pool.h"
#include "commands/seats/decisions.h"
#include "commands/seats/refusals.h"
#include "fmt/format.h"

namespace muniment::commands {
namespace {

constexpr size_t kUsersMax = 20;  // SEAT-2

using UserList = capnp::List<schemas::PersonRef>::Reader;

// What AssignSeats and UnassignSeats name alike.
struct Place {
  OrganisationId organisation;
  EditionId edition;
  std::string pool_stream;
};

template <class Command>
Verdict FindPlace(Decision& d, Command command, SeatUse use, Place* place) {
  const size_t users = command.getUsers().size();
  if (users == 0) return Refuse(kNoUsers);
  if (users > kUsersMax) return Refuse(kTooManyUsers, {{"users", fmt::to_string(users)}});
  if (auto refused = ResolveOrganisation(d, command.getOrganisation().cStr(), &place->organisation)) return refused;
  if (auto refused = ResolveEdition(d.live(), command.getEdition().cStr(), d.effective(), &place->edition)) {
    return refused;
  }
  std::vector<PersonId> people;
  for (const auto user : command.getUsers()) people.push_back(d.Resolve(user));
  std::erase(people, PersonId{});
  return ChoosePool(d, place->organisation, place->edition, command.getPool(), use, people, &place->pool_stream);
}

void AddProblem(std::string& problems, std::string problem) {
  problems += (problems.empty() ? "" : ", ") + std::move(problem);
}

// SEAT-2: all of `users` may sit there, or the reason for each who may not. People are told by id, or by their place in
// the list where the ledger knows none (HIST-4). Each person once.
Verdict FindUsers(Decision& d, const Place& place, UserList users, std::vector<PersonId>* people) {
  const Organisation& organisation = OrganisationOf(d.world(), place.organisation);
  const Pool& pool = PoolOf(d.world(), place.pool_stream);
  const std::string domain = DomainOfPool(d.world(), pool);
  std::string no_users, elsewhere;
  for (unsigned i = 0; i < users.size(); ++i) {
    const PersonId person = d.Resolve(users[i]);
    const User* user = person.is_nil() ? nullptr : organisation.Find(person);
    if (user == nullptr) {
      AddProblem(no_users,
                 fmt::format("users[{}]: {}", i,
                             person.is_nil() ? "unknown" : ToText(person) + " is no user of the organisation"));
    } else if (!domain.empty() && user->domain != domain) {
      AddProblem(elsewhere, fmt::format("users[{}]: {} is at {}", i, ToText(person), user->domain));
    } else if (std::find(people->begin(), people->end(), person) == people->end()) {
      people->push_back(person);
    }
  }
  if (!no_users.empty()) {
    if (!elsewhere.empty()) AddProblem(no_users, elsewhere);
    return Refuse(kNotUsersThere, {{"problems", no_users}, {"organisation", ToText(place.organisation)}});
  }
  if (elsewhere.empty()) return std::nullopt;
  return Refuse(kNotAtTheDomain, {{"problems", elsewhere}, {"account", pool.holder().number()}, {"domain", domain}});
}

// Gives a seat to those of `people` who have none.
Verdict Give(Decision& d, const Place& place, std::vector<PersonId> people) {
  const Pool& pool = PoolOf(d.world(), place.pool_stream);
  std::erase_if(people, [&](const PersonId& person) { return IsSeated(pool, person, d.effective()); });
  if (people.empty()) return std::nullopt;
  if (pool.empty()) {
    return Refuse(kNoPool, {{"organisation", ToText(place.organisation)},
                            {"edition", EditionText(d.live(), place.edition, d.effective())}});
  }
  if (auto refused = CheckAssign(pool, people, d.effective())) return refused;
  const HolderKey holder = pool.holder();
  EmitAssign(d, holder, place.edition, place.organisation, people);
  return std::nullopt;
}

}  // namespace

Verdict Authorise(Decision& d, schemas::AssignSeats::Reader command) {
  return AuthoriseForSeats(d, command.getOrganisation().cStr(), command.getEdition().cStr(), command.getPool());
}

Verdict Decide(Decision& d, schemas::AssignSeats::Reader command) {
  Place place;
  std::vector<PersonId> people;
  if (auto refused = FindPlace(d, command, SeatUse::kGive, &place)) return refused;
  if (auto refused = FindUsers(d, place, command.getUsers(), &people)) return refused;
  return Give(d, place, std::move(people));
}

Verdict Authorise(Decision& d, schemas::UnassignSeats::Reader command) {
  return AuthoriseForSeats(d, command.getOrganisation().cStr(), command.getEdition().cStr(), command.getPool());
}

Verdict Decide(Decision& d, schemas::UnassignSeats::Reader command) {
  Place place;
  if (auto refused = FindPlace(d, command, SeatUse::kTake, &place)) return refused;
  std::string unknown;
  std::vector<PersonId> people;
  const UserList users = command.getUsers();
  const Pool& pool = PoolOf(d.world(), place.pool_stream);
  const auto& seated = Seated(pool, d.effective());
  for (unsigned i = 0; i < users.size(); ++i) {
    const PersonId person = d.Resolve(users[i]);
    if (person.is_nil()) {
      AddProblem(unknown, fmt::format("users[{}]", i));
      continue;
    }
    const auto seat = seated.find(person);
    const bool sits = seat != seated.end() && seat->second.organisation == place.organisation;
    if (sits && std::find(people.begin(), people.end(), person) == people.end()) people.push_back(person);
  }
  if (!unknown.empty()) return Refuse(kUnknownToUnassign, {{"problems", unknown}});
  if (people.empty()) return std::nullopt;
  const HolderKey holder = pool.holder();
  EmitUnassign(d, holder, place.edition, place.organisation, people, schemas::SeatsUnassigned::Cause::ASKED);
  return std::nullopt;
}

Verdict AssignOne(Decision& d, const OrganisationId& organisation, const PersonId& person, std::string_view domain,
                  std::string_view edition) {
  if (!MayGiveSeats(d, organisation)) {
    return NotAllowed(fmt::format("a licence or global administrator of organisation {}", ToText(organisation)));
  }
  Place place{organisation, {}, ""};
  if (auto refused = ResolveEdition(d.live(), edition, d.effective(), &place.edition)) return refused;
  std::vector<std::string> pools = PoolsFor(d.world(), organisation, place.edition, PersonId{}, d.effective());
  std::erase_if(pools, [&](const std::string& stream) {
    const std::string at = DomainOfPool(d.world(), PoolOf(d.world(), stream));
    return !at.empty() && at != domain;
  });
  const std::string edition_text = EditionText(d.live(), place.edition, d.effective());
  if (pools.empty()) return Refuse(kNoPool, {{"organisation", ToText(organisation)}, {"edition", edition_text}});
  if (pools.size() > 1) {
    std::string names;
    for (const std::string& stream : pools) AddProblem(names, PoolOf(d.world(), stream).holder().text());
    return Refuse(kPoolAmbiguous, {{"edition", edition_text}, {"pools", names}});
  }
  place.pool_stream = pools.front();
  return Give(d, place, {person});
}

}  // namespace muniment::commands
