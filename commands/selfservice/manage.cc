// setQuantity and nameBuyer. Rules SELF-2, SELF-3, SELF-5, SELF-6.
#include "commands/billing/billing_account.h"
#include "commands/billing/invoices.h"
#include "commands/catalogue/catalogue.h"
#include "commands/catalogue/refusals.h"
#include "commands/organisations/organisation.h"
#include "commands/pools/checks.h"
#include "commands/pools/greatest.h"
#include "commands/rights.h"
#include "commands/seats/seats.h"
#include "commands/selfservice/buyer.h"
#include "commands/selfservice/decisions.h"
#include "commands/selfservice/refusals.h"
#include "commands/subscriptions/emit.h"
#include "fmt/format.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

using schemas::DataOf;
using schemas::IdOf;

// SELF-1: who adds seats pays for them. What a former buyer's profile pays for runs on (SELF-6), and grows no more.
Verdict CheckPayer(Decision& d, const FoundSubscription& found, const PoolTerm& term) {
  if (term.price_minor_units == 0) return std::nullopt;
  const AnyId profile = PayingProfileOf(ChargedHistoryOf(d.live(), found.id));
  if (profile.is_nil()) return std::nullopt;
  const BillingAccount* account = ProfileNamed(d.live(), profile).account;
  if (account != nullptr && IsOwner(d.live(), *account, d.actor())) return std::nullopt;
  return Refuse(kPaidByOther, {{"subscription", ToText(found.id)}, {"profile", ToText(profile)}});
}

// More seats are bought like the first ones: while the edition is sold (CAT-3), within the greatest quantity (CAT-12),
// by a buyer who pays, and for as long as they are paid for.
Verdict CheckIncrease(Decision& d, const FoundSubscription& found, const PoolTerm& term, uint32_t total) {
  const Instant t = d.effective();
  if (t >= term.end) {
    return Refuse(kAddedAfterEnd, {{"subscription", ToText(found.id)}, {"end", FormatInstant(term.end)}});
  }
  const Organisation& organisation = OrganisationOf(d.live(), found.pool->purchased_in());
  OfferTerms terms;
  if (auto refused = ChooseOffer(d.live(), found.edition, term.offer, schemas::Programme::SELF_SERVICE,
                                 organisation.country(), PurchaseKind::kSelfService, total, t, &terms)) {
    return refused;
  }
  if (auto refused = CheckPayer(d, found, term)) return refused;
  const Holding held = HeldByBuyer(d.live(), d.actor(), organisation.id(), terms, t);
  Holding would_have = held;
  const PoolTerm& in_force = TermInForce(*found.subscription, t);
  would_have.Add(total - term.quantity, t, WhenCounted(*found.subscription, in_force).until);
  if (auto refused = CheckGreatest(d.live(), terms, held, would_have, t)) return refused;
  // What any later line charges is at most this for the whole term.
  const ChargedSpan whole{term.start, term.start, term.end, term.price_minor_units, term.billing_months};
  return CheckAmount(whole, total);
}

// CAT-12: the least is on one purchase, however it came to its quantity.
Verdict CheckLeast(Decision& d, const FoundSubscription& found, const PoolTerm& term, uint32_t total) {
  const OfferTerms* terms = CatalogueOf(d.live()).Offer(term.offer, d.effective());
  if (terms == nullptr || total >= terms->least) return std::nullopt;
  return Refuse(kBelowLeast, {{"quantity", fmt::to_string(total)},
                              {"edition", EditionText(d.live(), found.edition, d.effective())},
                              {"least", fmt::to_string(terms->least)}});
}

}  // namespace

Verdict Authorise(Decision& d, schemas::SetQuantity::Reader command) {
  FoundSubscription found;
  if (auto refused = FindPurchase(d, d.live(), IdOf<SubscriptionId>(command.getSubscription()), &found)) return refused;
  return RequireBuyer(d, *found.pool, *found.subscription);
}

Verdict Decide(Decision& d, schemas::SetQuantity::Reader command) {
  FoundSubscription found;
  if (auto refused = FindPurchase(d, d.world(), IdOf<SubscriptionId>(command.getSubscription()), &found)) {
    return refused;
  }
  const uint32_t total = command.getTotal();
  if (total == 0) return Refuse(kTotalOfNothing, {{"subscription", ToText(found.id)}});
  const PoolTerm term = TermInForce(*found.subscription, d.effective());
  if (auto refused = CheckQuantityChange(*found.pool, found.id, total, d.effective())) return refused;
  if (total == term.quantity) return std::nullopt;
  if (term.trial) {
    return Refuse(kTrialQuantityFixed, {{"edition", EditionText(d.live(), found.edition, d.effective())},
                                        {"fixed", fmt::to_string(term.quantity)}});
  }
  const Verdict refused =
      total > term.quantity ? CheckIncrease(d, found, term, total) : CheckLeast(d, found, term, total);
  if (refused) return refused;
  EmitQuantityChanged(d, {found.holder, found.edition, ToText(found.id)}, found.id, term.quantity, total);
  EmitChargesDueNow(d, found.id, AnyId{}, AnyId{});
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::NameBuyer::Reader command) {
  FoundSubscription found;
  if (auto refused = FindPurchase(d, d.live(), IdOf<SubscriptionId>(command.getSubscription()), &found)) return refused;
  return RequireRole(d, OrganisationOf(d.live(), found.pool->purchased_in()), {schemas::Role::GLOBAL_ADMINISTRATOR});
}

Verdict Decide(Decision& d, schemas::NameBuyer::Reader command) {
  FoundSubscription found;
  if (auto refused = FindPurchase(d, d.world(), IdOf<SubscriptionId>(command.getSubscription()), &found)) {
    return refused;
  }
  const PersonId former = found.subscription->buyer, buyer = d.Resolve(command.getBuyer());
  const SubscriptionState state = StateAt(*found.subscription, d.effective());
  const Organisation& organisation = OrganisationOf(d.world(), found.pool->purchased_in());
  const bool stands = !BuyerIsGone(d.world(), *found.pool, *found.subscription);
  if (stands && buyer == former) return std::nullopt;
  if (stands) return Refuse(kBuyerStands, {{"subscription", ToText(found.id)}});
  if (IsFinal(state)) {
    return Refuse(kPurchaseEnded, {{"subscription", ToText(found.id)}, {"state", std::string(StateText(state))}});
  }
  if (buyer.is_nil() || organisation.Find(buyer) == nullptr) {
    return Refuse(kBuyerNotUser, {{"organisation", ToText(organisation.id())}});
  }
  std::vector<std::string> streams = found.streams();
  streams.push_back(SeatsStream(former));
  if (buyer != former) streams.push_back(SeatsStream(buyer));
  d.Emit(std::move(streams), [&](schemas::Event::Builder event) {
    auto named = event.initBuyerNamed();
    named.setSubscription(DataOf(found.id));
    named.setBuyer(DataOf(buyer));
  });
  return std::nullopt;
}

}  // namespace muniment::commands
