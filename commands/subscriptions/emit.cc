#include "commands/subscriptions/emit.h"

#include "commands/accounts/account.h"
#include "commands/notices/notices.h"
#include "commands/seats/seats.h"
#include "fmt/format.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

std::vector<std::string> StreamsOf(const SubscriptionPlace& place, const SubscriptionId& subscription) {
  return {PoolStream(place.holder.text(), place.edition), SubscriptionStream(subscription)};
}

template <class Builder>
void FillPlace(Builder out, const SubscriptionPlace& place) {
  place.holder.Fill(out.initHolder());
  out.setEdition(schemas::DataOf(place.edition));
  out.setReference(place.reference);
}

}  // namespace

void EmitStarted(Decision& d, const SubscriptionPlace& place, const TermDates& dates, const OfferTerms& terms,
                 const TermFacts& facts, const SubscriptionParties& parties) {
  std::vector<std::string> streams = StreamsOf(place, facts.subscription);
  if (!parties.buyer.is_nil()) streams.push_back(SeatsStream(parties.buyer));
  d.Emit(std::move(streams), [&](schemas::Event::Builder event) {
    auto started = event.initSubscriptionStarted();
    FillPlace(started, place);
    FillTerm(d, started.initTerm(), dates, terms, facts);
    started.setPartner(parties.partner);
    if (!parties.buyer.is_nil()) started.setBuyer(schemas::DataOf(parties.buyer));
    if (!parties.organisation.is_nil()) started.setOrganisation(schemas::DataOf(parties.organisation));
  });
}

void EmitRenewed(Decision& d, const SubscriptionPlace& place, const TermDates& dates, const OfferTerms& terms,
                 const TermFacts& facts, uint32_t days_lost) {
  d.Emit(StreamsOf(place, facts.subscription), [&](schemas::Event::Builder event) {
    auto renewed = event.initSubscriptionRenewed();
    FillPlace(renewed, place);
    FillTerm(d, renewed.initTerm(), dates, terms, facts);
    renewed.setDaysLost(days_lost);
  });
}

void EmitQuantityChanged(Decision& d, const SubscriptionPlace& place, const SubscriptionId& subscription,
                         uint32_t before, uint32_t quantity) {
  d.Emit(StreamsOf(place, subscription), [&](schemas::Event::Builder event) {
    auto changed = event.initQuantityChanged();
    FillPlace(changed, place);
    changed.setSubscription(schemas::DataOf(subscription));
    changed.setBefore(before);
    changed.setQuantity(quantity);
  });
}

void NotifyReady(Decision& d, const HolderKey& account, const EditionId& edition, const SubscriptionId& subscription,
                 uint32_t seats, Instant usable_from) {
  Notify(d, schemas::NoticeKind::READY, MembersOf(AccountOf(d.live(), account.number())), "",
         {{"holder", account.text()},
          {"edition", GuidText(edition.bytes)},
          {"subscription", ToText(subscription)},
          {"seats", fmt::to_string(seats)},
          {"usableFrom", FormatInstant(usable_from)}});
}

}  // namespace muniment::commands
