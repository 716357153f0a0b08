// recordActivation: the publisher's provisioning says that it is done; the term begins. Rules ACT-3, ACT-8.
#include "commands/activations/activations.h"
#include "commands/activations/decisions.h"
#include "commands/activations/refusals.h"
#include "commands/agreements/agreement.h"
#include "commands/catalogue/catalogue.h"
#include "commands/rights.h"
#include "commands/subscriptions/emit.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

void EmitRecorded(Decision& d, const AllotmentPlace& place, const std::string& pool_stream, const Allotment& allotment,
                  const SubscriptionId& subscription) {
  d.Emit({pool_stream, LineStream(place.line()), AllotmentStream(allotment.id)}, [&](schemas::Event::Builder event) {
    auto recorded = event.initActivationRecorded();
    recorded.setAgreement(place.agreement());
    recorded.setEdition(schemas::DataOf(place.edition()));
    recorded.setLine(schemas::DataOf(place.line()));
    recorded.setAllotment(schemas::DataOf(allotment.id));
    recorded.setOrganisation(schemas::DataOf(allotment.organisation));
    recorded.setQuantity(allotment.quantity);
    recorded.setSubscription(schemas::DataOf(subscription));
  });
}

// On the terms of the line: its offer, months and price.
void EmitSubscription(Decision& d, const AllotmentPlace& place, const OrderLine& line, const Allotment& allotment,
                      const SubscriptionId& subscription) {
  const OfferTerms terms = TermsOfOffer(d.live(), place.edition(), line.offer, d.effective());
  const HolderKey holder = HolderKey::OfOrganisation(allotment.organisation);
  const TermDates dates = FirstTerm(d.live(), holder, terms, line.months, d.effective(), /*with_lead_time=*/false);
  EmitStarted(d, {holder, place.edition(), ToText(allotment.id)}, dates, terms,
              {.subscription = subscription,
               .quantity = allotment.quantity,
               .programme = AgreementOf(d.live(), place.agreement()).kind(),
               .source = schemas::Source::ORDER,
               .unit_price = line.price_minor_units,
               .currency = line.currency},
              {.partner = line.partner});
}

}  // namespace

Verdict Authorise(Decision& d, schemas::RecordActivation::Reader) { return RequireOperator(d); }

Verdict Decide(Decision& d, schemas::RecordActivation::Reader command) {
  const auto id = schemas::IdOf<AnyId>(command.getAllotment());
  const AllotmentPlace place = d.live().Get<AllotmentPlace>(AllotmentStream(id));
  if (!place.known()) return Refuse(kAllotmentNotKnown, {{"allotment", ToText(id)}});
  const std::string pool_stream = PoolStream(HolderKey::OfAgreement(place.agreement()).text(), place.edition());
  const OrderLine* found = d.world().Get<Pool>(pool_stream).Find(place.line());
  if (found == nullptr) return Refuse(kAllotmentNotKnown, {{"allotment", ToText(id)}});
  const OrderLine line = *found;
  const Allotment* allotment = line.Find(id);
  if (allotment == nullptr || !allotment->requested) {
    return Refuse(kNotRequested, {{"allotment", ToText(id)}});
  }
  if (allotment->activated) {
    d.Tell("subscription", AnyId{allotment->subscription.bytes});
    return std::nullopt;
  }
  const auto subscription = d.New<SubscriptionId>("subscription");
  EmitRecorded(d, place, pool_stream, *allotment, subscription);
  EmitSubscription(d, place, line, *allotment, subscription);
  return std::nullopt;
}

}  // namespace muniment::commands
