#include "commands/subscriptions/emit.h"

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
                 const TermFacts& facts, const std::string& partner) {
  d.Emit(StreamsOf(place, facts.subscription), [&](schemas::Event::Builder event) {
    auto started = event.initSubscriptionStarted();
    FillPlace(started, place);
    FillTerm(d, started.initTerm(), dates, terms, facts);
    started.setPartner(partner);
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

}  // namespace muniment::commands
