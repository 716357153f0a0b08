#include "commands/selfservice/buyer.h"

#include <algorithm>
#include <set>

#include "commands/organisations/organisation.h"
#include "commands/rights.h"
#include "commands/seats/seats.h"
#include "commands/selfservice/refusals.h"
#include "fmt/format.h"

namespace muniment::commands {

Verdict FindPurchase(Decision& d, World& world, const SubscriptionId& id, FoundSubscription* found) {
  *found = SubscriptionNamed(d, world, id);
  if (found->subscription != nullptr && found->is_purchase()) return std::nullopt;
  return Refuse(kNotAPurchase, {{"subscription", ToText(id)}});
}

bool IsBuyer(Decision& d, const Pool& pool, const Subscription& subscription) {
  return ActorIs(d, subscription.buyer) && !BuyerIsGone(d.live(), pool, subscription);
}

bool BuyerIsGone(World& world, const Pool& pool, const Subscription& subscription) {
  return !OrganisationOf(world, pool.purchased_in()).IsUserSince(subscription.buyer, subscription.buyer_since);
}

Verdict RequireBuyer(Decision& d, const Pool& pool, const Subscription& subscription) {
  if (IsBuyer(d, pool, subscription)) return std::nullopt;
  return NotAllowed(fmt::format("the buyer of subscription {}", ToText(subscription.id)));
}

Verdict RequireBuyerOrSuccessor(Decision& d, const Pool& pool, const Subscription& subscription) {
  if (!BuyerIsGone(d.live(), pool, subscription)) return RequireBuyer(d, pool, subscription);
  return RequireRole(d, OrganisationOf(d.live(), pool.purchased_in()), {schemas::Role::GLOBAL_ADMINISTRATOR});
}

std::vector<std::string> PurchasesMadeBy(World& world, const PersonId& person, const OrganisationId& organisation) {
  std::vector<std::string> made;
  // A copy: loading a pool may move what the reference points to.
  const std::set<std::string> purchases = world.Get<PersonSeats>(SeatsStream(person)).purchases();
  for (const std::string& stream : purchases) {
    if (PoolOf(world, stream).purchased_in() == organisation) made.push_back(stream);
  }
  return made;
}

std::vector<std::string> PurchasesOf(World& world, const PersonId& person, const OrganisationId& organisation) {
  std::vector<std::string> theirs;
  for (const std::string& stream : PurchaseStreamsOf(world, person)) {
    const Pool& pool = PoolOf(world, stream);
    const bool is_buyer =
        std::any_of(pool.subscriptions().begin(), pool.subscriptions().end(),
                    [&](const Subscription& s) { return s.buyer == person && !BuyerIsGone(world, pool, s); });
    if (is_buyer && pool.purchased_in() == organisation) theirs.push_back(stream);
  }
  return theirs;
}

Holding HeldByBuyer(World& world, const PersonId& buyer, const OrganisationId& organisation, const OfferTerms& terms,
                    Instant t) {
  Holding held;
  for (const std::string& stream : PurchasesOf(world, buyer, organisation)) {
    held += HeldOfOffer(world, PoolOf(world, stream), terms, t);
  }
  return held;
}

}  // namespace muniment::commands
