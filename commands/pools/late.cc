#include "commands/pools/late.h"

#include <algorithm>
#include <optional>
#include <set>

#include "commands/accounts/account.h"
#include "commands/billing/billing_account.h"
#include "commands/catalogue/catalogue.h"
#include "commands/organisations/checks.h"
#include "commands/organisations/domains.h"
#include "commands/organisations/organisation.h"
#include "commands/pools/checks.h"
#include "commands/pools/greatest.h"
#include "commands/pools/refusals.h"
#include "commands/pools/walk.h"
#include "commands/publisher/publisher.h"
#include "commands/seats/seats.h"
#include "fmt/format.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

using schemas::IdOf;

struct Later {
  EntryPtr entry;
  std::string stream;  // under which it was found: the pool or organisation to check it against
};

// What a refusal names, and where it lies in time: the first of them answers.
struct Finding {
  Instant at{};
  Refusal refusal;
};

bool IsPool(std::string_view stream) { return stream.substr(0, kPoolsPrefix.size()) == kPoolsPrefix; }
bool IsOrganisation(std::string_view stream) { return stream.substr(0, 13) == "organisation/"; }
bool IsAccount(std::string_view stream) { return stream.substr(0, 8) == "account/"; }
bool IsPayer(std::string_view stream) { return stream.substr(0, 6) == "payer/"; }

PersonId UserIn(schemas::Event::Reader event) {
  if (event.isUserAdded()) return IdOf<PersonId>(event.getUserAdded().getUser().getId());
  if (event.isUserRemoved()) return IdOf<PersonId>(event.getUserRemoved().getUser());
  return {};
}

// The first entry that a staged void leaves out; null when nothing is voided.
EntryPtr Voided(const EntrySource& recorded, const PastWorld& past) {
  EntryPtr voided;
  for (const StagedEntry& staged : past.staged_entries()) {
    if (!staged.entry->body().isEntryVoided()) continue;
    const Position target{staged.entry->body().getEntryVoided().getEntry()};
    if (voided != nullptr && voided->position() <= target) continue;
    for (const ledger::Placement& place : staged.placements) {
      const absl::Status status = recorded.VisitStream(place.stream, [&](const EntryPtr& entry) {
        if (entry->position() == target) voided = entry;
      });
      if ((voided != nullptr && voided->position() == target) || !status.ok()) break;
    }
  }
  return voided;
}

// Users whose membership the late entries change.
std::set<PersonId> ChangedUsers(const PastWorld& past, const EntryPtr& voided) {
  std::set<PersonId> users;
  for (const StagedEntry& staged : past.staged_entries()) users.insert(UserIn(staged.entry->body()));
  if (voided != nullptr) users.insert(UserIn(voided->body()));
  users.erase(PersonId{});
  return users;
}

// ---- later entries

Refusal Fails(const EntryView& entry, std::string because) {
  return Refuse(kLaterEntryFails, {{"entry", fmt::to_string(ToNumber(entry.position()))},
                                   {"effective", FormatInstant(entry.effective())},
                                   {"because", std::move(because)}});
}

// SEAT-1: seats are given to users of the organisation; only those whose membership has changed can fail now.
std::string CheckUsersOf(PastWorld& past, schemas::Event::Reader event, const std::set<PersonId>& changed_users) {
  if (!event.isSeatsAssigned() || changed_users.empty()) return {};
  const auto e = event.getSeatsAssigned();
  const Organisation& organisation = OrganisationOf(past, IdOf<OrganisationId>(e.getOrganisation()));
  for (const auto user : e.getUsers()) {
    const auto person = IdOf<PersonId>(user);
    if (changed_users.count(person) != 0 && organisation.Find(person) == nullptr) {
      return fmt::format("person {} is no user of the organisation then", ToText(person));
    }
  }
  return {};
}

// The account that the event is an act of a member of, if it is (ACC-2, SP-1). What only follows in the same command is
// none: removing a user is not.
std::string AccountActedOn(PastWorld& past, const Later& later) {
  if (later.entry->get().getOrdinal() != 0) return {};
  const auto kind = later.entry->body().which();
  if (IsAccount(later.stream)) {
    constexpr schemas::Event::Which kActs[] = {
        schemas::Event::DOMAIN_ASSOCIATED,     schemas::Event::DOMAIN_DISSOCIATED,      schemas::Event::MEMBER_ADDED,
        schemas::Event::PARTNER_SIGHT_GIVEN,   schemas::Event::PARTNER_SIGHT_WITHDRAWN, schemas::Event::MEMBER_REMOVED,
        schemas::Event::ADMINISTRATOR_INVITED, schemas::Event::SEATS_REQUESTED};
    const bool is_act = std::find(std::begin(kActs), std::end(kActs), kind) != std::end(kActs);
    return is_act ? past.Get<Account>(later.stream).number() : std::string();
  }
  constexpr std::string_view kOfAccounts = "pool/account/";
  const bool is_act = kind == schemas::Event::SELF_PROVISIONED || kind == schemas::Event::TAKEN_BACK ||
                      kind == schemas::Event::SUBSCRIPTION_CANCELLED || kind == schemas::Event::CANCELLATION_WITHDRAWN;
  if (!is_act || !later.stream.starts_with(kOfAccounts)) return {};
  const std::string_view rest = std::string_view(later.stream).substr(kOfAccounts.size());
  return std::string(rest.substr(0, rest.find('/')));
}

// CMD-6: what is done with an organisation's seats, users and billing accounts is done by its users. Who acted on
// somebody's behalf had another right to it.
std::string CheckActor(PastWorld& past, const Later& later, const std::set<PersonId>& changed_users) {
  const EntryView& entry = *later.entry;
  const auto actor = IdOf<PersonId>(entry.get().getActor().getPerson());
  if (changed_users.count(actor) == 0 || entry.get().getActor().getOnBehalfOf().size() != 0) return {};
  OrganisationId organisation;
  if (IsOrganisation(later.stream)) {
    organisation = past.Get<Organisation>(later.stream).id();
  } else if (entry.body().isSeatsAssigned()) {
    organisation = IdOf<OrganisationId>(entry.body().getSeatsAssigned().getOrganisation());
  } else if (entry.body().isSeatsUnassigned()) {
    organisation = IdOf<OrganisationId>(entry.body().getSeatsUnassigned().getOrganisation());
  } else if (entry.body().isSubscriptionStarted()) {
    organisation = IdOf<OrganisationId>(entry.body().getSubscriptionStarted().getOrganisation());
  } else if (entry.body().isBillingAccountOpened()) {
    organisation = IdOf<OrganisationId>(entry.body().getBillingAccountOpened().getOrganisation());
  }
  if (PublisherOf(past).IsOperator(actor)) return {};
  if (!organisation.is_nil() && OrganisationOf(past, organisation).Find(actor) == nullptr) {
    return fmt::format("person {}, who did it, is no user of the organisation then", ToText(actor));
  }
  const std::string account = AccountActedOn(past, later);
  if (account.empty() || AccountOf(past, account).Find(actor) != nullptr) return {};
  return fmt::format("person {}, who did it, is no member of account {} then", ToText(actor), account);
}

// ACC-5: with another member gone before it, a later removal may take the last account administrator.
std::string CheckAccountAgain(const Account& account, schemas::Event::Reader event) {
  if (!event.isMemberRemoved()) return {};
  const auto person = IdOf<PersonId>(event.getMemberRemoved().getMember());
  if (account.Find(person) == nullptr) return fmt::format("person {} is no member then", ToText(person));
  return account.IsLastAdministrator(person)
             ? fmt::format("ACC-5: person {} is the only account administrator then", ToText(person))
             : "";
}

// What an order line or self-provisioning adds to, if the event is one.
std::optional<schemas::Term::Reader> BoughtTerm(schemas::Event::Reader event) {
  if (event.isLinePlaced()) return event.getLinePlaced().getTerm();
  if (event.isLineChanged() && event.getLineChanged().hasTerm()) return event.getLineChanged().getTerm();
  if (event.isSelfProvisioned()) return event.getSelfProvisioned().getTerm();
  return std::nullopt;
}

// CAT-12: with a late purchase before it, a later one may go beyond the greatest quantity. By the terms of sale that
// were known when it was recorded: late terms of sale bind later commands only.
std::string CheckGreatestAgain(const EntrySource& recorded, PastWorld& past, const Later& later) {
  const EntryView& entry = *later.entry;
  const auto term = BoughtTerm(entry.body());
  if (!term) return {};
  const auto offer = IdOf<OfferId>(term->getOffer());
  const OfferTerms* now_known = CatalogueOf(past).Offer(offer, entry.effective());
  if (now_known == nullptr || now_known->greatest == 0) return {};
  PastWorld then(recorded, entry.effective(), entry.position());
  const OfferTerms* terms = CatalogueOf(then).Offer(offer, entry.effective());
  if (terms == nullptr) return {};
  Pool pool = past.Get<Pool>(later.stream);
  const Holding held = HeldOfOffer(past, pool, *terms, entry.effective());
  pool.Evolve(entry);
  const Verdict refused =
      CheckGreatest(then, *terms, held, HeldOfOffer(past, pool, *terms, entry.effective()), entry.effective());
  return refused ? refused->message() : "";
}

// PAR-5: a write-off is of the seats that were open when it was recorded, and of no more.
std::string CheckWriteOffAgain(const EntrySource& recorded, PastWorld& past, const Later& later) {
  const EntryView& entry = *later.entry;
  if (!entry.body().isWrittenOff()) return {};
  const auto id = IdOf<SubscriptionId>(entry.body().getWrittenOff().getSubscription());
  const auto to_write_off = [&](PastWorld& world) {
    const Subscription* subscription = world.Get<Pool>(later.stream).Find(id);
    return subscription == nullptr ? 0 : ToWriteOff(*subscription, entry.effective());
  };
  PastWorld then(recorded, entry.effective(), Position{ToNumber(entry.position()) - 1});
  const uint64_t was = to_write_off(then), would_be = to_write_off(past);
  if (would_be <= was) return {};
  return fmt::format("PAR-5: it wrote off {} seats of subscription {}, and {} would be unordered then", was, ToText(id),
                     would_be);
}

// ACT-4: who asked to activate what was directed to them does not ask for the customer's own seats instead.
std::string CheckDirectedAgain(const EntrySource& recorded, PastWorld& past, const Later& later) {
  const EntryView& entry = *later.entry;
  if (!entry.body().isActivationRequested()) return {};
  const auto e = entry.body().getActivationRequested();
  const auto allotment = IdOf<AnyId>(e.getAllotment());
  const auto is_directed = [&](PastWorld& world) {
    const OrderLine* line = world.Get<Pool>(later.stream).Find(IdOf<LineId>(e.getLine()));
    return line != nullptr && line->Find(allotment) != nullptr;
  };
  PastWorld then(recorded, entry.effective(), Position{ToNumber(entry.position()) - 1});
  if (!is_directed(then) || is_directed(past)) return {};
  return fmt::format("ACT-4: allotment {}, whose activation it asks for, would not be directed then",
                     ToText(allotment));
}

// Roles that the command of a voided user's addition gave in the same step: they fall with it.
bool FallsWith(const EntryPtr& voided, const EntryView& entry) {
  if (voided == nullptr || !voided->body().isUserAdded() || !entry.body().isRolesSet()) return false;
  return IdOf<CommandId>(voided->get().getCommandId()) == IdOf<CommandId>(entry.get().getCommandId()) &&
         UserIn(voided->body()) == IdOf<PersonId>(entry.body().getRolesSet().getUser());
}

std::optional<Finding> FirstFailure(const EntrySource& recorded, PastWorld& past, const std::vector<Later>& later,
                                    const std::set<PersonId>& changed_users, const EntryPtr& voided) {
  for (const Later& l : later) {
    const EntryView& entry = *l.entry;
    past.AdvanceToJustBefore(entry.effective(), entry.position());
    if (std::string problem = CheckActor(past, l, changed_users); !problem.empty()) {
      return Finding{entry.effective(), Fails(entry, std::move(problem))};
    }
    if (IsPayer(l.stream)) continue;
    if (IsAccount(l.stream)) {
      std::string problem = CheckAccountAgain(past.Get<Account>(l.stream), entry.body());
      if (!problem.empty()) return Finding{entry.effective(), Fails(entry, std::move(problem))};
      continue;
    }
    if (!IsPool(l.stream)) {
      const Organisation& organisation = past.Get<Organisation>(l.stream);
      if (const Verdict refused = FallsWith(voided, entry) ? CheckRolesMayFall(organisation, entry.body().getRolesSet())
                                                           : CheckAgain(organisation, entry.body())) {
        return Finding{entry.effective(), Fails(entry, refused->message())};
      }
      continue;
    }
    if (const Verdict refused = CheckAgain(past.Get<Pool>(l.stream), entry.body(), entry.effective())) {
      return Finding{entry.effective(), Fails(entry, refused->message())};
    }
    std::string problem = CheckUsersOf(past, entry.body(), changed_users);
    if (problem.empty()) problem = CheckGreatestAgain(recorded, past, l);
    if (problem.empty()) problem = CheckWriteOffAgain(recorded, past, l);
    if (problem.empty()) problem = CheckDirectedAgain(recorded, past, l);
    if (!problem.empty()) return Finding{entry.effective(), Fails(entry, std::move(problem))};
  }
  return std::nullopt;
}

// ---- over-assignment

// By how much a pool is over-assigned from an instant on, and what happened there.
struct Level {
  Instant from{};
  uint64_t over = 0;
  std::string what;
};

std::string WhatHappens(const Step& step) {
  if (step.due)
    return fmt::format("subscription {} {}", ToText(step.due->subscription), TransitionText(step.due->kind));
  return fmt::format("entry {} takes effect", ToNumber(step.entry->position()));
}

std::vector<Level> LevelsOf(const std::vector<EntryPtr>& timeline, Instant until) {
  std::vector<Level> levels{{kEarliest, 0, ""}};
  Walk(timeline, until, [&](const Step& step, const Pool& pool) {
    const uint64_t over = OverAssigned(pool, step.at);
    if (over == levels.back().over) return;
    if (levels.back().from == step.at) {
      levels.back().over = over;
      levels.back().what = WhatHappens(step);
    } else {
      levels.push_back({step.at, over, WhatHappens(step)});
    }
  });
  return levels;
}

uint64_t OverAt(const std::vector<Level>& levels, Instant t) {
  auto after = std::upper_bound(levels.begin(), levels.end(), t, [](Instant x, const Level& l) { return x < l.from; });
  return std::prev(after)->over;
}

std::optional<Finding> FirstOverAssignment(const std::vector<EntryPtr>& before_timeline,
                                           const std::vector<EntryPtr>& after_timeline, Instant until) {
  const std::vector<Level> before = LevelsOf(before_timeline, until), after = LevelsOf(after_timeline, until);
  std::set<Instant> instants;
  for (const Level& level : before) instants.insert(level.from);
  for (const Level& level : after) instants.insert(level.from);
  for (const Instant t : instants) {
    const uint64_t was = OverAt(before, t), is = OverAt(after, t);
    if (is <= was) continue;
    const auto level = std::find_if(after.begin(), after.end(), [&](const Level& l) { return l.from == t; });
    // Where only what cured it has gone, the instant has no step of its own any more.
    const std::string what = level == after.end() ? "nothing makes room for them any more" : level->what;
    return Finding{t, Refuse(kLaterOverAssigned, {{"after", fmt::to_string(is)},
                                                  {"before", fmt::to_string(was)},
                                                  {"instant", FormatInstant(t)},
                                                  {"what", what}})};
  }
  return std::nullopt;
}

// Where the users of an organisation or the members of an account change, what they did with its seats is looked at
// again: in its own pools, and in those of the accounts that the organisation's domains serve.
void AddPoolsFor(const EntrySource& recorded, const std::string& holder_stream, std::set<std::string>* streams) {
  PastWorld now(recorded, kLatest);
  std::vector<std::string> holders{holder_stream};
  if (IsOrganisation(holder_stream)) {
    for (const auto& [domain, state] : now.Get<Organisation>(holder_stream).domains()) {
      for (const std::string& account : DomainOf(now, domain).accounts()) holders.push_back(AccountStream(account));
    }
  }
  for (const std::string& holder : holders) {
    for (std::string& pool : now.Streams(PoolPrefix(holder))) streams->insert(std::move(pool));
  }
}

Pool Folded(const std::vector<EntryPtr>& timeline) {
  Pool pool;
  for (const EntryPtr& entry : timeline) pool.Evolve(*entry);
  return pool;
}

// ORG-7, DOM-11: who left an organisation, or is elsewhere than an account has moved to, lost the seats with that step.
// Nobody sits on one now by what is entered before it.
Verdict CheckMaySitOn(PastWorld& now, const std::vector<EntryPtr>& before_timeline,
                      const std::vector<EntryPtr>& after_timeline, Instant t) {
  const Pool before = Folded(before_timeline), after = Folded(after_timeline);
  const bool is_of_account = after.holder().kind() == schemas::Holder::ACCOUNT;
  const std::string domain = is_of_account ? AccountOf(now, after.holder().number()).domain() : "";
  for (const auto& [person, seat] : Seated(after, t)) {
    if (IsSeated(before, person, t)) continue;
    const Organisation& organisation = OrganisationOf(now, seat.organisation);
    const User* user = organisation.Find(person);
    if (!organisation.exists()) continue;
    if (user != nullptr && (domain.empty() || user->domain == domain)) continue;
    return Refuse(kLaterSeatEnded,
                  {{"person", ToText(person)},
                   {"pool", after.holder().text()},
                   {"why", user == nullptr ? "was removed from the organisation"
                                           : "is not at " + domain + ", to which the account has moved"}});
  }
  return std::nullopt;
}

}  // namespace

Verdict RecheckLater(const EntrySource& recorded, PastWorld& past, const std::vector<std::string>& streams,
                     Instant from) {
  const Instant recorded_at = past.staged_entries().front().entry->recorded();
  const EntryPtr voided = Voided(recorded, past);
  const std::set<PersonId> changed_users = ChangedUsers(past, voided);
  PastWorld before(recorded, kEarliest);
  std::set<std::string> affected;
  for (const std::string& stream : streams) {
    if (IsPool(stream) || IsOrganisation(stream) || IsAccount(stream)) affected.insert(stream);
    const bool has_people = IsOrganisation(stream) || IsAccount(stream);
    if (!changed_users.empty() && has_people) AddPoolsFor(recorded, stream, &affected);
  }
  // Who is no user for a while was perhaps given a seat in that while, or opened a billing account.
  for (const PersonId& person : changed_users) {
    PersonSeats everywhere;
    for (const EntryPtr& entry : before.Timeline(SeatsStream(person))) everywhere.Evolve(*entry);
    affected.insert(everywhere.pools().begin(), everywhere.pools().end());
    affected.insert(everywhere.purchases().begin(), everywhere.purchases().end());
    affected.insert(PayerStream(person));
  }

  std::vector<Later> later;
  std::set<Position> seen, staged_positions;
  for (const StagedEntry& staged : past.staged_entries()) staged_positions.insert(staged.entry->position());
  std::optional<Finding> first;
  for (const std::string& stream : affected) {
    const std::vector<EntryPtr> timeline = past.Timeline(stream);
    for (const EntryPtr& entry : timeline) {
      const bool is_later = voided != nullptr ? schemas::FoldsBefore(*voided, *entry) : entry->effective() > from;
      if (!is_later || schemas::IsEvidence(entry->body()) || staged_positions.count(entry->position()) != 0) continue;
      if (seen.insert(entry->position()).second || IsPool(stream)) later.push_back({entry, stream});
    }
    if (!IsPool(stream)) continue;
    const std::optional<Finding> over = FirstOverAssignment(before.Timeline(stream), timeline, recorded_at);
    if (over && (!first || over->at < first->at)) first = over;
  }
  std::sort(later.begin(), later.end(),
            [](const Later& a, const Later& b) { return schemas::FoldsBefore(*a.entry, *b.entry); });
  const std::optional<Finding> failure = FirstFailure(recorded, past, later, changed_users, voided);
  if (failure && (!first || failure->at <= first->at)) first = failure;
  if (first) return first->refusal;
  past.AdvanceTo(kLatest);
  for (const std::string& stream : affected) {
    if (!IsPool(stream)) continue;
    if (auto refused = CheckMaySitOn(past, before.Timeline(stream), past.Timeline(stream), recorded_at)) return refused;
  }
  return std::nullopt;
}

}  // namespace muniment::commands
