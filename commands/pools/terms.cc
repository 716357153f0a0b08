#include "commands/pools/terms.h"

#include "commands/accounts/account.h"
#include "commands/agreements/agreement.h"
#include "commands/pools/figures.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

// Whole months from the month of `from` to that of `to`.
int MonthsBetween(Instant from, Instant to) {
  const std::chrono::year_month_day a{std::chrono::floor<days>(from)}, b{std::chrono::floor<days>(to)};
  return (static_cast<int>(b.year()) - static_cast<int>(a.year())) * 12 +
         (static_cast<int>(static_cast<unsigned>(b.month())) - static_cast<int>(static_cast<unsigned>(a.month())));
}

std::optional<Instant> AccountsAnniversary(World& world, const HolderKey& holder, Instant start) {
  if (holder.kind() != schemas::Holder::ACCOUNT) return std::nullopt;
  const std::string agreement = AccountOf(world, holder.number()).agreement();
  return agreement.empty() ? std::nullopt : AgreementOf(world, agreement).NextAnniversary(start);
}

}  // namespace

Instant UsableFrom(const OfferTerms& terms, Instant start) { return start + std::chrono::hours{terms.lead_time_hours}; }

Instant TermEnd(World& world, const HolderKey& holder, Instant start, Instant anchor, int months) {
  if (const std::optional<Instant> anniversary = AccountsAnniversary(world, holder, start)) return *anniversary;
  // The k-th end of the run is counted from its anchor, so that a 31st that became a 28th is a 31st again (LIFE-12).
  const int before = MonthsBetween(anchor, start);
  return AddMonths(anchor, before) == start ? AddMonths(anchor, before + months) : AddMonths(start, months);
}

TermDates FirstTerm(World& world, const HolderKey& holder, const OfferTerms& terms, int months, Instant start,
                    bool with_lead_time) {
  return {.start = start,
          .usable_from = with_lead_time ? UsableFrom(terms, start) : start,
          .end = TermEnd(world, holder, start, start, months),
          .anchor = start,
          .months = months};
}

TermDates NextTermOf(World& world, const HolderKey& holder, const Subscription& subscription, int months, Instant t,
                     bool direct) {
  const bool anew = direct || StateAt(subscription, t) == SubscriptionState::kDisabled;
  const Instant start = anew ? t : EndOf(subscription);
  const Instant anchor = anew ? t : subscription.last().anchor;
  return {.start = start,
          .usable_from = start,
          .end = TermEnd(world, holder, start, anchor, months),
          .anchor = anchor,
          .months = months};
}

void FillTerm(Decision& d, schemas::Term::Builder out, const TermDates& dates, const OfferTerms& terms,
              const TermFacts& facts) {
  out.setSubscription(schemas::DataOf(facts.subscription));
  out.setQuantity(facts.quantity);
  out.setStart(ToUnix(dates.start));
  out.setUsableFrom(ToUnix(dates.usable_from));
  out.setEnd(ToUnix(dates.end));
  out.setAnchor(ToUnix(dates.anchor));
  out.setMonths(static_cast<uint16_t>(dates.months));
  const TermDurations durations = CatalogueOf(d.world()).DurationsOf(facts.programme, d.effective());
  auto filled = out.initDurations();
  filled.setGraceDays(durations.grace_days);
  filled.setDisabledDays(durations.disabled_days);
  auto notices = filled.initNoticeDays(static_cast<unsigned>(durations.notice_days.size()));
  for (unsigned i = 0; i < notices.size(); ++i) notices.set(i, durations.notice_days[i]);
  out.setOffer(schemas::DataOf(terms.offer));
  out.setProgramme(facts.programme);
  out.setSource(facts.source);
  auto price = out.initUnitPrice();
  price.setMinorUnits(facts.unit_price.value_or(terms.price_minor_units));
  price.setCurrency(facts.unit_price ? facts.currency : terms.currency);
  out.setBillingMonths(static_cast<uint16_t>(terms.billing.months));
  out.setTrial(terms.trial);
  out.setNoGrace(terms.trial);  // SELF-5
}

}  // namespace muniment::commands
