// purchase. Rules SELF-1, SELF-5, CAT-2 to CAT-12, BILL-1, BILL-3.
#include <algorithm>

#include "base/currency.h"
#include "commands/billing/billing_account.h"
#include "commands/billing/invoices.h"
#include "commands/catalogue/catalogue.h"
#include "commands/organisations/organisation.h"
#include "commands/pools/figures.h"
#include "commands/pools/greatest.h"
#include "commands/pools/terms.h"
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

struct Planned {
  OrganisationId organisation;
  EditionId edition;
  uint32_t quantity = 0;
  OfferTerms terms;
  TermDates dates;
  AnyId billing_account, billing_profile;  // nil: it costs nothing
  FoundSubscription trial;                 // that it replaces; without a subscription: none
  std::vector<PersonId> from_trial;        // who sits on that
};

// SELF-5: fixed quantity, price 0, once per organisation, edition and buyer.
Verdict CheckTrial(Decision& d, const Planned& planned) {
  if (!planned.terms.trial) return std::nullopt;
  const std::string edition = EditionText(d.live(), planned.edition, d.effective());
  if (planned.trial.subscription != nullptr) return Refuse(kTrialForTrial);
  if (planned.terms.price_minor_units != 0) {
    return Refuse(kTrialCosts, {{"offer", GuidText(planned.terms.offer.bytes)}});
  }
  // What an offer leaves open, from its least to its greatest, is fixed at the greatest; without one at the least.
  const uint32_t fixed = planned.terms.greatest != 0 ? planned.terms.greatest : planned.terms.least;
  if (planned.quantity != fixed) {
    return Refuse(kTrialQuantityFixed, {{"edition", edition}, {"fixed", fmt::to_string(fixed)}});
  }
  for (const std::string& stream : PurchasesMadeBy(d.live(), d.actor(), planned.organisation)) {
    const Pool& pool = PoolOf(d.live(), stream);
    if (pool.edition() != planned.edition) continue;
    for (const Subscription& subscription : pool.subscriptions()) {
      if (!subscription.terms.front().trial) continue;
      return Refuse(kTrialTwice, {{"edition", edition}, {"subscription", ToText(subscription.id)}});
    }
  }
  return std::nullopt;
}

// SELF-5: the trial that this purchase replaces runs, and is the buyer's of that edition in that organisation.
Verdict FindTrial(Decision& d, const SubscriptionId& id, Planned* planned) {
  if (id.is_nil()) return std::nullopt;
  FoundSubscription found;
  const bool is_purchase = !FindPurchase(d, d.live(), id, &found);
  const bool is_theirs = is_purchase && found.subscription->last().trial &&
                         IsBuyer(d, *found.pool, *found.subscription) &&
                         found.pool->purchased_in() == planned->organisation && found.edition == planned->edition &&
                         IsLive(StateAt(*found.subscription, d.effective()));
  if (!is_theirs) {
    return Refuse(kNotTheirTrial,
                  {{"subscription", ToText(id)}, {"edition", EditionText(d.live(), planned->edition, d.effective())}});
  }
  for (const auto& [person, seat] : Seated(*found.pool, d.effective())) planned->from_trial.push_back(person);
  planned->trial = found;
  if (planned->from_trial.size() <= planned->quantity) return std::nullopt;
  return Refuse(kTrialHasMorePeople, {{"assigned", fmt::to_string(planned->from_trial.size())},
                                      {"quantity", fmt::to_string(planned->quantity)}});
}

// SELF-1: who pays, where there is something to pay.
Verdict FindPayer(Decision& d, const AnyId& profile, Planned* planned) {
  const OfferTerms& terms = planned->terms;
  if (terms.price_minor_units == 0 && profile.is_nil()) return std::nullopt;
  if (profile.is_nil()) {
    return Refuse(kProfileNeeded, {{"edition", EditionText(d.live(), planned->edition, d.effective())},
                                   {"price", FormatMoney(terms.price_minor_units, terms.currency)}});
  }
  FoundProfile found;
  if (auto refused = FindPayingProfile(d, profile, planned->organisation, BoughtFor::kActor, terms.currency, &found)) {
    return refused;
  }
  planned->billing_account = found.account->id();
  planned->billing_profile = profile;
  const ChargedSpan period{planned->dates.start, planned->dates.start,
                           AddMonths(planned->dates.start, terms.billing.months), terms.price_minor_units,
                           terms.billing.months};
  return CheckAmount(period, planned->quantity);
}

Verdict Plan(Decision& d, schemas::Purchase::Reader command, Planned* planned) {
  const Instant t = d.effective();
  if (auto refused = ResolveOrganisation(d, command.getOrganisation().cStr(), &planned->organisation)) return refused;
  if (auto refused = ResolveEdition(d.live(), command.getEdition().cStr(), t, &planned->edition)) return refused;
  planned->quantity = command.getQuantity();
  if (planned->quantity == 0) {
    return Refuse(kNothingBought, {{"edition", EditionText(d.live(), planned->edition, t)}});
  }
  if (auto refused = FindTrial(d, IdOf<SubscriptionId>(command.getTrial()), planned)) return refused;
  const std::string country = OrganisationOf(d.live(), planned->organisation).country();
  if (auto refused =
          ChooseOffer(d.live(), planned->edition, IdOf<OfferId>(command.getOffer()), schemas::Programme::SELF_SERVICE,
                      country, PurchaseKind::kSelfService, planned->quantity, t, &planned->terms)) {
    return refused;
  }
  if (auto refused = CheckTrial(d, *planned)) return refused;
  const Holding held = HeldByBuyer(d.live(), d.actor(), planned->organisation, planned->terms, t);
  Holding would_have = held;
  would_have.Add(planned->quantity, t);
  if (auto refused = CheckGreatest(d.live(), planned->terms, held, would_have, t)) return refused;
  planned->dates = FirstTerm(d.live(), HolderKey(), planned->terms, planned->terms.term.months, t,
                             /*with_lead_time=*/false);
  return FindPayer(d, IdOf<AnyId>(command.getBillingProfile()), planned);
}

// The trial's pool ends with it (SEAT-9), so those who sit there are given seats here.
void EmitReplaced(Decision& d, const Planned& planned, const HolderKey& holder) {
  if (planned.trial.subscription == nullptr) return;
  d.Emit(planned.trial.streams(), [&](schemas::Event::Builder event) {
    auto cancelled = event.initSubscriptionCancelled();
    planned.trial.holder.Fill(cancelled.initHolder());
    cancelled.setEdition(DataOf(planned.edition));
    cancelled.setSubscription(DataOf(planned.trial.id));
    cancelled.setReason(schemas::CancelReason::OTHER);
    cancelled.setTakesEffect(ToUnix(d.effective()));
  });
  EmitAssign(d, holder, planned.edition, planned.organisation, planned.from_trial);
}

}  // namespace

Verdict Authorise(Decision& d, schemas::Purchase::Reader command) {
  return RequireRoleIn(d, command.getOrganisation().cStr(), {schemas::Role::NONE});
}

Verdict Decide(Decision& d, schemas::Purchase::Reader command) {
  Planned planned;
  if (auto refused = Plan(d, command, &planned)) return refused;
  const auto id = d.New<SubscriptionId>("subscription");
  const HolderKey holder = HolderKey::OfPurchase(id);
  EmitStarted(d, {holder, planned.edition, ToText(id)}, planned.dates, planned.terms,
              {.subscription = id,
               .quantity = planned.quantity,
               .programme = schemas::Programme::SELF_SERVICE,
               .source = schemas::Source::SELF_SERVICE,
               .unit_price = std::nullopt,
               .currency = {}},
              {.buyer = d.actor(), .organisation = planned.organisation});
  EmitReplaced(d, planned, holder);
  d.Say("renewalDate", FormatInstant(planned.dates.end));
  EmitChargesDueNow(d, id, planned.billing_account, planned.billing_profile);
  return std::nullopt;
}

}  // namespace muniment::commands
