#include "commands/pools/late.h"

#include <algorithm>
#include <optional>
#include <set>

#include "commands/activations/activations.h"
#include "commands/agreements/agreement.h"
#include "commands/billing/billing_account.h"
#include "commands/keys/line_keys.h"
#include "commands/organisations/checks.h"
#include "commands/organisations/domains.h"
#include "commands/organisations/organisation.h"
#include "commands/organisations/ties.h"
#include "commands/pools/checks.h"
#include "commands/pools/late_seats.h"
#include "commands/pools/later_entry.h"
#include "commands/pools/refusals.h"
#include "commands/pools/walk.h"
#include "commands/seats/seats.h"
#include "fmt/format.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

using schemas::IdOf;

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

// Roles that the command of a voided user's addition gave in the same step: they fall with it.
bool FallsWith(const EntryPtr& voided, const EntryView& entry) {
  if (voided == nullptr || !voided->body().isUserAdded() || !entry.body().isRolesSet()) return false;
  return AreOfOneCommand(*voided, entry) &&
         UserIn(voided->body()) == IdOf<PersonId>(entry.body().getRolesSet().getUser());
}

// Why it fails now; empty where it does not.
std::string ProblemOf(const LaterContext& context, const LaterEntry& later, const EntryPtr& voided) {
  const EntryView& entry = *later.entry;
  if (IsLineStream(later.stream)) return ProblemInLine(context, later);
  if (std::string problem = ProblemOfActor(context, later); !problem.empty()) return problem;
  if (IsPayerStream(later.stream) || IsBillingAccountStream(later.stream) || IsAgreementStream(later.stream)) return {};
  if (IsAccountStream(later.stream)) return ProblemInAccount(context, later);
  if (!IsPoolStream(later.stream)) {
    const Organisation& organisation = context.past.Get<Organisation>(later.stream);
    const Verdict refused = FallsWith(voided, entry) ? CheckRolesMayFall(organisation, entry.body().getRolesSet())
                                                     : CheckAgain(organisation, entry.body());
    return refused ? refused->message() : "";
  }
  const Verdict refused = CheckAgain(context.past.Get<Pool>(later.stream), entry.body(), entry.effective());
  return refused ? refused->message() : ProblemInPool(context, later);
}

std::optional<Finding> FirstFailure(const EntrySource& recorded, PastWorld& past, const std::vector<LaterEntry>& later,
                                    const std::set<PersonId>& changed_users, const EntryPtr& voided) {
  const LaterContext context{recorded, past, changed_users};
  for (const LaterEntry& l : later) {
    past.AdvanceToJustBefore(l.entry->effective(), l.entry->position());
    std::string problem = ProblemOf(context, l, voided);
    if (!problem.empty()) return Finding{l.entry->effective(), Fails(*l.entry, std::move(problem))};
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
// again: in its own pools, in the agreements bound to it and their pools, and in those of the accounts that the
// organisation's domains ever served.
void AddWhereActed(PastWorld& now, const std::string& holder_stream, std::set<std::string>* streams) {
  std::vector<std::string> holders{holder_stream};
  if (IsOrganisationStream(holder_stream)) {
    const Organisation& organisation = now.Get<Organisation>(holder_stream);
    for (const auto& [domain, state] : organisation.domains()) {
      for (const EntryPtr& entry : now.Timeline(DomainStream(domain))) {
        if (!entry->body().isDomainAssociated()) continue;
        holders.push_back(AccountStream(entry->body().getDomainAssociated().getAccount().cStr()));
      }
    }
    for (const std::string& number : now.Get<AgreementsOf>(AgreementsOfStream(organisation.id())).numbers()) {
      holders.push_back(AgreementStream(number));
      streams->insert(AgreementStream(number));
    }
  }
  for (const std::string& holder : holders) {
    for (std::string& pool : now.Streams(PoolPrefix(holder))) streams->insert(std::move(pool));
  }
}

// CAT-12 is on what somebody has in all: a buyer in all purchases, an agreement with what organisations activated.
void AddPoolsOfSameLimit(PastWorld& now, const std::string& stream, std::set<std::string>* streams) {
  const Pool pool = now.Get<Pool>(stream);
  for (const Subscription& subscription : pool.subscriptions()) {
    if (!subscription.buyer.is_nil()) streams->merge(PurchaseStreamsOf(now, subscription.buyer));
    const auto reference = ParseIdAs<AnyId>(subscription.reference);
    if (!reference || pool.holder().kind() != schemas::Holder::ORGANISATION) continue;
    const AllotmentPlace place = now.Get<AllotmentPlace>(AllotmentStream(*reference));
    if (place.known()) streams->insert(PoolStream(HolderKey::OfAgreement(place.agreement()).text(), place.edition()));
    for (const KeyName& name : RedemptionOf(now, *reference).keys()) {
      const KeyBatch& batch = KeyOf(now, name.hash).batch();
      if (!batch.line.is_nil()) streams->insert(PoolOfLine(batch));
    }
  }
}

}  // namespace

Verdict RecheckLater(const EntrySource& recorded, PastWorld& past, const std::vector<std::string>& streams,
                     Instant from) {
  const Instant recorded_at = past.staged_entries().front().entry->recorded();
  const EntryPtr voided = Voided(recorded, past);
  const std::set<PersonId> changed_users = ChangedUsers(past, voided);
  PastWorld before(recorded, kEarliest), now(recorded, kLatest);
  std::set<std::string> affected;
  for (const std::string& stream : streams) {
    if (IsPoolStream(stream) || IsOrganisationStream(stream) || IsAccountStream(stream) || IsLineStream(stream))
      affected.insert(stream);
    const bool has_people = IsOrganisationStream(stream) || IsAccountStream(stream);
    if (!changed_users.empty() && has_people) AddWhereActed(now, stream, &affected);
    if (IsPoolStream(stream)) AddPoolsOfSameLimit(now, stream, &affected);
  }
  // Who is no user for a while was perhaps given a seat in that while, made or named buyer of a purchase, asked to
  // activate what somebody else's agreement directed to the organisation, opened a billing account or changed one.
  for (const PersonId& person : changed_users) {
    const auto& pools = now.Get<PersonSeats>(SeatsStream(person)).pools();
    affected.insert(pools.begin(), pools.end());
    affected.merge(PurchaseStreamsOf(now, person));
    const std::set<std::string>& activated = now.Get<PersonTraces>(PersonStream(person)).activation_pools();
    affected.insert(activated.begin(), activated.end());
    affected.insert(PayerStream(person));
    for (const AnyId& account : now.Get<PayersAccounts>(PayerStream(person)).accounts()) {
      affected.insert(BillingAccountStream(account));
    }
  }

  std::vector<LaterEntry> later;
  std::set<Position> seen, staged_positions;
  for (const StagedEntry& staged : past.staged_entries()) staged_positions.insert(staged.entry->position());
  std::optional<Finding> first;
  for (const std::string& stream : affected) {
    const std::vector<EntryPtr> timeline = past.Timeline(stream);
    for (const EntryPtr& entry : timeline) {
      const bool is_later = voided != nullptr ? schemas::FoldsBefore(*voided, *entry) : entry->effective() > from;
      if (!is_later || schemas::IsEvidence(entry->body()) || staged_positions.count(entry->position()) != 0) continue;
      if (IsLineStream(stream) && !entry->body().isKeysIssued()) continue;  // the others are in its pool
      if (seen.insert(entry->position()).second || IsPoolStream(stream)) later.push_back({entry, stream});
    }
    if (!IsPoolStream(stream)) continue;
    const std::vector<EntryPtr> without = before.Timeline(stream);
    for (const std::optional<Finding>& found :
         {FirstOverAssignment(without, timeline, recorded_at), FirstSeatNotEnded(past, without, timeline)}) {
      if (found && (!first || found->at < first->at)) first = found;
    }
  }
  std::sort(later.begin(), later.end(),
            [](const LaterEntry& a, const LaterEntry& b) { return schemas::FoldsBefore(*a.entry, *b.entry); });
  const std::optional<Finding> failure = FirstFailure(recorded, past, later, changed_users, voided);
  if (failure && (!first || failure->at <= first->at)) first = failure;
  if (first) return first->refusal;
  return std::nullopt;
}

}  // namespace muniment::commands
