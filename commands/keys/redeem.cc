#include "commands/keys/redeem.h"

#include "commands/activations/activations.h"
#include "commands/agreements/agreement.h"
#include "commands/keys/refusals.h"
#include "commands/publisher/publisher.h"
#include "commands/rights.h"
#include "commands/streams.h"
#include "schemas/bytes.h"

namespace muniment::commands {

namespace {

// The address that the hash is of is the one that the actor gives, or that of the person who the actor is.
bool IsActorsAddress(Decision& d, const std::vector<uint8_t>& hash) {
  if (hash.empty()) return false;
  const schemas::PersonRef::Reader actor = d.command().getActor().getPerson();
  if (actor.isAddress() && schemas::VectorOf(actor.getAddress()) == hash) return true;
  const PersonId owner = d.live().Get<AddressOwner>(AddressStream(hash)).person();
  return !owner.is_nil() && owner == d.actor();
}

}  // namespace

Verdict RequireOpener(Decision& d, const AnyId& id) {
  const Redemption& redemption = RedemptionOf(d.live(), id);
  if (!redemption.exists()) return Refuse(kRedemptionUnknown, {{"redemption", ToText(id)}});
  if (redemption.opener().is_nil()) {
    const std::vector<uint8_t> hash = redemption.opener_hash();
    if (auto refused = RefuseOffices(d)) return refused;
    if (IsActorsAddress(d, hash)) return std::nullopt;
  } else if (redemption.opener() == d.actor()) {
    return std::nullopt;
  }
  return NotAllowed("whoever opened redemption " + ToText(id));
}

Redeemable WhatIsRedeemed(Decision& d, const std::vector<KeyName>& keys) {
  const KeyBatch batch = KeyOf(d.live(), keys.front().hash).batch();
  Redeemable what{SaleOf(d.live(), batch, d.effective()), batch, 0};
  for (const KeyName& name : keys) what.seats += KeyOf(d.live(), name.hash).batch().seats;
  return what;
}

Verdict CheckCountry(Decision& d, const Redeemable& what, std::string_view country) {
  if (what.terms.IsOfferedIn(country)) return std::nullopt;
  return Refuse(kNotOfferedThere, {{"edition", EditionText(d.live(), what.batch.edition, d.effective())},
                                   {"country", std::string(country)}});
}

Verdict CheckGoodFor(Decision& d, const std::vector<KeyName>& keys, const OrganisationId& organisation) {
  for (const KeyName& name : keys) {
    const std::string agreement = KeyOf(d.live(), name.hash).batch().agreement;
    if (agreement.empty()) continue;
    const OrganisationId customer = AgreementOf(d.live(), agreement).organisation();
    if (customer.is_nil() && HasDirectedTo(d.live(), agreement, organisation)) {
      return Refuse(kKeyOfTheCustomer,
                    {{"key", name.last_five}, {"agreement", agreement}, {"organisation", ToText(organisation)}});
    }
    if (customer.is_nil() || customer == organisation) continue;
    return Refuse(kKeyOfAnother,
                  {{"key", name.last_five}, {"agreement", agreement}, {"organisation", ToText(customer)}});
  }
  return std::nullopt;
}

std::vector<std::string> StreamsOf(const AnyId& redemption, const std::vector<KeyName>& keys) {
  std::vector<std::string> streams = {RedemptionStream(redemption)};
  for (const KeyName& name : keys) streams.push_back(KeyStream(name.hash));
  return streams;
}

}  // namespace muniment::commands
