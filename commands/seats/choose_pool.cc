#include "commands/seats/choose_pool.h"

#include <set>

#include "commands/accounts/account.h"
#include "commands/catalogue/catalogue.h"
#include "commands/organisations/organisation.h"
#include "commands/pools/figures.h"
#include "commands/rights.h"
#include "commands/seats/refusals.h"
#include "commands/selfservice/buyer.h"
#include "fmt/format.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

bool IsBuyer(Decision& d, const Pool& pool) {
  return !pool.subscriptions().empty() && IsBuyer(d, pool, pool.subscriptions().front());
}

std::string PurchaseStream(const EditionId& edition, capnp::Data::Reader purchase) {
  return PoolStream(HolderKey::OfPurchase(schemas::IdOf<SubscriptionId>(purchase)).text(), edition);
}

// Pools of the edition in which any of these users sits, and of which the actor may take.
std::vector<std::string> PoolsOfSeated(Decision& d, const OrganisationId& organisation, const EditionId& edition,
                                       const std::vector<PersonId>& people) {
  const bool may_give = MayGiveSeats(d, organisation);
  std::set<std::string> pools;
  for (const PersonId& person : people) {
    for (std::string& stream : SeatsOfUser(d.world(), organisation, person, d.effective())) {
      const Pool& pool = PoolOf(d.world(), stream);
      const bool may_take = pool.holder().kind() == schemas::Holder::PURCHASE ? IsBuyer(d, pool) : may_give;
      if (pool.edition() == edition && may_take) pools.insert(std::move(stream));
    }
  }
  return {pools.begin(), pools.end()};
}

}  // namespace

bool MayGiveSeats(Decision& d, const OrganisationId& organisation) {
  const Organisation& state = OrganisationOf(d.live(), organisation);
  return ActorIsDelegated(d, state) ||
         ActorHasRole(d, state, {schemas::Role::LICENCE_ADMINISTRATOR, schemas::Role::GLOBAL_ADMINISTRATOR});
}

Verdict AuthoriseForSeats(Decision& d, std::string_view organisation_text, std::string_view edition_text,
                          schemas::Pool::Reader pool) {
  OrganisationId organisation;
  EditionId edition;
  if (auto refused = ResolveOrganisation(d, organisation_text, &organisation)) return refused;
  if (auto refused = ResolveEdition(d.live(), edition_text, d.effective(), &edition)) return refused;
  if (pool.isPurchase()) {
    if (IsBuyer(d, PoolOf(d.live(), PurchaseStream(edition, pool.getPurchase())))) return std::nullopt;
    return Refuse(kNotTheBuyer, {{"purchase", ToText(schemas::IdOf<SubscriptionId>(pool.getPurchase()))}});
  }
  if (MayGiveSeats(d, organisation)) return std::nullopt;
  if (pool.isUnset() && !d.party().person.is_nil()) {
    for (const std::string& stream : PoolsFor(d.live(), organisation, edition, d.party().person, d.effective())) {
      if (IsBuyer(d, PoolOf(d.live(), stream))) return std::nullopt;
    }
  }
  return NotAllowed(fmt::format(
      "a licence or global administrator of organisation {}, its delegated administrator with onBehalfOf {}, or in a "
      "self-service pool the buyer",
      ToText(organisation), ToText(organisation)));
}

Verdict ChoosePool(Decision& d, const OrganisationId& organisation, const EditionId& edition,
                   schemas::Pool::Reader named, SeatUse use, const std::vector<PersonId>& people,
                   std::string* pool_stream) {
  switch (named.which()) {
    case schemas::Pool::ORGANISATION:
      *pool_stream = PoolStream(OrganisationStream(organisation), edition);
      return std::nullopt;
    case schemas::Pool::PURCHASE: {
      *pool_stream = PurchaseStream(edition, named.getPurchase());
      const OrganisationId bought_in = PoolOf(d.world(), *pool_stream).purchased_in();
      if (use == SeatUse::kTake || bought_in == organisation) return std::nullopt;
      return Refuse(kBoughtElsewhere, {{"purchase", ToText(schemas::IdOf<SubscriptionId>(named.getPurchase()))},
                                       {"boughtIn", ToText(bought_in)},
                                       {"organisation", ToText(organisation)}});
    }
    case schemas::Pool::ACCOUNT: {
      const std::string number = named.getAccount().cStr();
      *pool_stream = PoolStream(AccountStream(number), edition);
      if (use == SeatUse::kTake || OrganisationServedBy(d.world(), AccountOf(d.world(), number)) == organisation) {
        return std::nullopt;
      }
      return Refuse(kAccountNotServed, {{"account", number}, {"organisation", ToText(organisation)}});
    }
    case schemas::Pool::UNSET:
      break;
  }
  const bool may_give = MayGiveSeats(d, organisation);
  std::vector<std::string> pools;
  for (std::string& stream : PoolsFor(d.world(), organisation, edition, d.party().person, d.effective())) {
    if (may_give || IsBuyer(d, PoolOf(d.world(), stream))) pools.push_back(std::move(stream));
  }
  // Whose domain is no longer verified sits there all the same (DOM-11), and can be unseated.
  if (pools.empty() && use == SeatUse::kTake) pools = PoolsOfSeated(d, organisation, edition, people);
  if (pools.size() == 1) {
    *pool_stream = std::move(pools.front());
    return std::nullopt;
  }
  const std::string edition_text = EditionText(d.live(), edition, d.effective());
  if (pools.empty()) {
    return Refuse(kNoPool, {{"organisation", ToText(organisation)}, {"edition", edition_text}});
  }
  std::string names;
  for (const std::string& stream : pools) {
    names += (names.empty() ? "" : ", ") + PoolOf(d.world(), stream).holder().text();
  }
  return Refuse(kPoolAmbiguous, {{"edition", edition_text}, {"pools", names}});
}

std::string DomainOfPool(World& world, const Pool& pool) {
  return pool.holder().kind() == schemas::Holder::ACCOUNT ? AccountOf(world, pool.holder().number()).domain() : "";
}

}  // namespace muniment::commands
