// renewDirectly. Rules LIFE-7, BILL-6, SELF-6.
#include <algorithm>

#include "commands/billing/billing_account.h"
#include "commands/billing/decisions.h"
#include "commands/billing/invoices.h"
#include "commands/billing/refusals.h"
#include "commands/catalogue/catalogue.h"
#include "commands/organisations/organisation.h"
#include "commands/pools/checks.h"
#include "commands/pools/greatest.h"
#include "commands/pools/refusals.h"
#include "commands/pools/terms.h"
#include "commands/rights.h"
#include "commands/selfservice/buyer.h"
#include "commands/subscriptions/emit.h"
#include "commands/subscriptions/found.h"
#include "fmt/format.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

using schemas::IdOf;

struct Renewed : FoundSubscription {
  OrganisationId organisation;  // that pays, by somebody's billing profile

  schemas::Programme programme() const {
    return is_purchase() ? schemas::Programme::SELF_SERVICE : schemas::Programme::DIRECT;
  }
};

Verdict Find(Decision& d, World& world, capnp::Data::Reader id, Renewed* found) {
  if (auto refused = FindSubscription(d, world, id, found)) return refused;
  const auto kind = found->holder.kind();
  if (kind == schemas::Holder::ACCOUNT || kind == schemas::Holder::AGREEMENT) {
    return Refuse(kRenewedByPartner, {{"subscription", ToText(found->id)}, {"holder", found->holder.text()}});
  }
  found->organisation = found->is_purchase() ? found->pool->purchased_in() : found->holder.organisation();
  return std::nullopt;
}

// CAT-8: it goes on on the offer of its last term while that is sold in the programme, else on the only other one.
Verdict ChooseTerms(Decision& d, const Renewed& renewed, uint32_t quantity, OfferTerms* terms) {
  const std::string country = OrganisationOf(d.live(), renewed.organisation).country();
  const OfferId last = renewed.subscription->last().offer;
  const auto choose = [&](const OfferId& named) {
    return ChooseOffer(d.live(), renewed.edition, named, renewed.programme(), country, PurchaseKind::kRenewal, quantity,
                       d.effective(), terms);
  };
  const Verdict on_last = choose(last);
  if (!on_last) return std::nullopt;
  return choose(OfferId{}) ? on_last : std::nullopt;
}

uint32_t DaysLost(const Subscription& subscription, Instant t) {
  const auto left = std::max(Instant::duration::zero(), EndOf(subscription) - t);
  return static_cast<uint32_t>(std::chrono::floor<days>(left).count());
}

Holding HeldOf(Decision& d, const Renewed& renewed, const OfferTerms& terms) {
  if (renewed.is_purchase()) return HeldByBuyer(d.live(), d.actor(), renewed.organisation, terms, d.effective());
  return HeldOfOffer(d.live(), d.live().Get<Pool>(renewed.pool_stream), terms, d.effective());
}

}  // namespace

Verdict Authorise(Decision& d, schemas::RenewDirectly::Reader command) {
  Renewed found;
  if (auto refused = Find(d, d.live(), command.getSubscription(), &found)) return refused;
  if (found.is_purchase()) return RequireBuyer(d, *found.pool, *found.subscription);
  return RequireBuysFor(d, OrganisationOf(d.live(), found.organisation));
}

Verdict Decide(Decision& d, schemas::RenewDirectly::Reader command) {
  Renewed found;
  if (auto refused = Find(d, d.world(), command.getSubscription(), &found)) return refused;
  const Instant t = d.effective();
  const uint32_t quantity =
      command.getQuantity() != 0 ? command.getQuantity() : TermInForce(*found.subscription, t).quantity;
  if (auto refused = CheckRenewal(*found.pool, {found.id, quantity, t, schemas::Source::DIRECT}, t)) return refused;
  OfferTerms terms;
  if (auto refused = ChooseTerms(d, found, quantity, &terms)) return refused;
  const auto profile = IdOf<AnyId>(command.getBillingProfile());
  const BoughtFor whom = found.is_purchase() ? BoughtFor::kActor : BoughtFor::kOrganisation;
  FoundProfile payer;
  if (auto refused = FindPayingProfile(d, profile, found.organisation, whom, terms.currency, &payer)) return refused;
  const AnyId account = payer.account->id();
  const TermDates dates =
      NextTermOf(d.live(), found.holder, *found.subscription, terms.term.months, t, /*direct=*/true);
  const ChargedSpan span{dates.start, dates.start, dates.end, terms.price_minor_units, terms.billing.months};
  if (auto refused = CheckAmount(span, quantity)) return refused;
  const uint32_t days_lost = DaysLost(*found.subscription, t);
  const Holding held = HeldOf(d, found, terms);

  EmitRenewed(d, {found.holder, found.edition, ToText(profile)}, dates, terms,
              {.subscription = found.id,
               .quantity = quantity,
               .programme = found.programme(),
               .source = schemas::Source::DIRECT,
               .unit_price = std::nullopt,
               .currency = {}},
              days_lost);
  if (auto refused = CheckGreatest(d.live(), terms, held, HeldOf(d, found, terms), t)) return refused;
  d.Say("daysLost", fmt::to_string(days_lost));
  d.Say("renewalDate", FormatInstant(dates.end));
  EmitChargesDueNow(d, found.id, account, profile);
  return std::nullopt;
}

}  // namespace muniment::commands
