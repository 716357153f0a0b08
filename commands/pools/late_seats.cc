#include "commands/pools/late_seats.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "commands/organisations/organisation.h"
#include "commands/pools/figures.h"
#include "commands/pools/later_entry.h"
#include "commands/pools/refusals.h"
#include "fmt/format.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

using schemas::IdOf;

// An entry that ends seats of a pool, together with what its command emits behind it.
struct SeatEnd {
  EntryPtr entry;
  OrganisationId organisation;  // of a removal: whose user it was; of a move: where the domain is now, nil: nowhere
  PersonId removed;             // nil: a move of the account's domain
  std::string domain;           // of a move
};

// A state that follows its timeline to just behind one end after the other.
template <class State>
class Follower {
 public:
  explicit Follower(const std::vector<EntryPtr>& timeline) : timeline_(timeline) {}
  const State& Behind(const EntryView& end) {
    for (; next_ < timeline_.size(); ++next_) {
      const EntryView& entry = *timeline_[next_];
      if (!schemas::FoldsBefore(entry, end) && !AreOfOneCommand(entry, end)) break;
      state_.Evolve(entry);
    }
    return state_;
  }

 private:
  const std::vector<EntryPtr>& timeline_;
  size_t next_ = 0;
  State state_;
};

struct SeatsGiven {
  HolderKey holder;  // of the pool
  std::set<OrganisationId> organisations;
  std::set<PersonId> people;
};
SeatsGiven SeatsGivenIn(const std::vector<EntryPtr>& timeline) {
  SeatsGiven given;
  for (const EntryPtr& entry : timeline) {
    if (!entry->body().isSeatsAssigned()) continue;
    const auto e = entry->body().getSeatsAssigned();
    given.holder = HolderKey(e.getHolder());
    given.organisations.insert(IdOf<OrganisationId>(e.getOrganisation()));
    for (const auto user : e.getUsers()) given.people.insert(IdOf<PersonId>(user));
  }
  return given;
}

void AddRemovals(PastWorld& past, const SeatsGiven& given, std::vector<SeatEnd>* ends) {
  for (const OrganisationId& organisation : given.organisations) {
    for (const EntryPtr& entry : past.Timeline(OrganisationStream(organisation))) {
      if (!entry->body().isUserRemoved()) continue;
      const auto person = IdOf<PersonId>(entry->body().getUserRemoved().getUser());
      if (given.people.count(person) != 0) ends->push_back({entry, organisation, person, ""});
    }
  }
}

OrganisationId OwnerBehind(PastWorld& past, const std::string& domain, const EntryView& end) {
  const std::vector<EntryPtr> timeline = past.Timeline(DomainStream(domain));
  return Follower<DomainName>(timeline).Behind(end).owner();
}

// An account moves where it gets another domain, or its domain is verified by somebody.
void AddMoves(PastWorld& past, std::string_view account, std::vector<SeatEnd>* ends) {
  const std::vector<EntryPtr> of_account = past.Timeline(AccountStream(account));
  const auto add_verified = [&](const std::string& domain, const EntryView& since, const EntryView* until) {
    for (const EntryPtr& entry : past.Timeline(DomainStream(domain))) {
      const bool is_then = schemas::FoldsBefore(since, *entry) && (until == nullptr || FoldsBefore(*entry, *until));
      if (!is_then || !entry->body().isDomainVerified()) continue;
      ends->push_back({entry, IdOf<OrganisationId>(entry->body().getDomainVerified().getOrganisation()), {}, domain});
    }
  };
  std::string domain, last_domain;
  EntryPtr since;
  for (const EntryPtr& entry : of_account) {
    const auto event = entry->body();
    if (!event.isDomainAssociated() && !event.isDomainDissociated()) continue;
    if (!domain.empty()) add_verified(domain, *since, entry.get());
    domain.clear();
    if (event.isDomainDissociated()) continue;
    domain = event.getDomainAssociated().getDomain().cStr();
    since = entry;
    const OrganisationId owner = OwnerBehind(past, domain, *entry);
    // Back at the domain it had, with nobody having verified that elsewhere, it has not moved.
    if (!owner.is_nil() || last_domain != domain) ends->push_back({entry, owner, {}, domain});
    last_domain = domain;
  }
  if (!domain.empty()) add_verified(domain, *since, nullptr);
}

// Who sits behind the end, but should not; nil: nobody. `was_seated`: without what is entered now, which says who did
// so anyway.
PersonId LeftOn(PastWorld& past, const SeatEnd& end, const std::map<PersonId, Assignment>& was_seated,
                const std::map<PersonId, Assignment>& seated) {
  if (!end.removed.is_nil()) {
    const auto seat = seated.find(end.removed);
    const bool is_left = seat != seated.end() && seat->second.organisation == end.organisation;
    return is_left && was_seated.count(end.removed) == 0 ? end.removed : PersonId{};
  }
  const std::vector<EntryPtr> timeline =
      end.organisation.is_nil() ? std::vector<EntryPtr>{} : past.Timeline(OrganisationStream(end.organisation));
  Follower<Organisation> follower(timeline);
  const Organisation& there = follower.Behind(*end.entry);
  for (const auto& [person, seat] : seated) {
    const User* user = seat.organisation == end.organisation ? there.Find(person) : nullptr;
    const bool may_stay = user != nullptr && user->domain == end.domain;
    if (!may_stay && was_seated.count(person) == 0) return person;
  }
  return {};
}

std::string WhyEnded(const SeatEnd& end) {
  if (!end.removed.is_nil()) return "they were removed from the organisation";
  if (end.entry->body().isDomainVerified()) {
    return fmt::format("{} was verified in organisation {}, where they are not at it", end.domain,
                       ToText(end.organisation));
  }
  return fmt::format("they are not at {}, to which the account moved", end.domain);
}

Finding NotEnded(const SeatEnd& end, const PersonId& person, const HolderKey& holder) {
  return {end.entry->effective(), Refuse(kLaterSeatEnded, {{"person", ToText(person)},
                                                           {"pool", holder.text()},
                                                           {"instant", FormatInstant(end.entry->effective())},
                                                           {"entry", fmt::to_string(ToNumber(end.entry->position()))},
                                                           {"why", WhyEnded(end)}})};
}

}  // namespace

std::optional<Finding> FirstSeatNotEnded(PastWorld& past, const std::vector<EntryPtr>& before,
                                         const std::vector<EntryPtr>& after) {
  const SeatsGiven given = SeatsGivenIn(after);
  if (given.people.empty()) return std::nullopt;
  std::vector<SeatEnd> ends;
  AddRemovals(past, given, &ends);
  if (given.holder.kind() == schemas::Holder::ACCOUNT) AddMoves(past, given.holder.number(), &ends);
  std::sort(ends.begin(), ends.end(),
            [](const SeatEnd& a, const SeatEnd& b) { return schemas::FoldsBefore(*a.entry, *b.entry); });

  Follower<Pool> without(before), with(after);
  for (const SeatEnd& end : ends) {
    const Instant t = end.entry->effective();
    const auto& was_seated = Seated(without.Behind(*end.entry), t);
    const PersonId person = LeftOn(past, end, was_seated, Seated(with.Behind(*end.entry), t));
    if (!person.is_nil()) return NotEnded(end, person, given.holder);
  }
  return std::nullopt;
}

}  // namespace muniment::commands
