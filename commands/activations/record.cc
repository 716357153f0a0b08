// recordActivation: the publisher's provisioning says that it is done; the term begins. Rules ACT-3, ACT-8.
#include <algorithm>

#include "commands/activations/activations.h"
#include "commands/activations/decisions.h"
#include "commands/activations/refusals.h"
#include "commands/agreements/agreement.h"
#include "commands/catalogue/catalogue.h"
#include "commands/pools/terms.h"
#include "commands/rights.h"
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
void EmitStarted(Decision& d, const AllotmentPlace& place, const OrderLine& line, const Allotment& allotment,
                 const SubscriptionId& subscription) {
  OfferTerms terms;
  terms.offer = line.offer;
  terms.edition = place.edition();
  if (const OfferTerms* known = CatalogueOf(d.live()).Offer(line.offer, d.effective())) terms = *known;
  const HolderKey holder = HolderKey::OfOrganisation(allotment.organisation);
  const TermDates dates = FirstTerm(d.live(), holder, terms, line.months, d.effective(), /*with_lead_time=*/false);
  d.Emit({PoolStream(holder.text(), place.edition()), SubscriptionStream(subscription)},
         [&](schemas::Event::Builder event) {
           auto started = event.initSubscriptionStarted();
           holder.Fill(started.initHolder());
           started.setEdition(schemas::DataOf(place.edition()));
           FillTerm(d, started.initTerm(), dates, terms,
                    {.subscription = subscription,
                     .quantity = allotment.quantity,
                     .programme = AgreementOf(d.live(), place.agreement()).kind(),
                     .source = schemas::Source::ORDER,
                     .unit_price = line.price_minor_units,
                     .currency = line.currency});
           started.setReference(ToText(allotment.id));
           started.setPartner(line.partner);
         });
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
  const auto allotment =
      std::find_if(line.allotments.begin(), line.allotments.end(), [&](const Allotment& a) { return a.id == id; });
  if (allotment == line.allotments.end() || !allotment->requested) {
    return Refuse(kNotRequested, {{"allotment", ToText(id)}});
  }
  if (allotment->activated) {
    d.Tell("subscription", AnyId{allotment->subscription.bytes});
    return std::nullopt;
  }
  const auto subscription = d.New<SubscriptionId>("subscription");
  EmitRecorded(d, place, pool_stream, *allotment, subscription);
  EmitStarted(d, place, line, *allotment, subscription);
  return std::nullopt;
}

}  // namespace muniment::commands
