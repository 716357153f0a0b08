#include "commands/keys/examine.h"

#include "commands/agreements/agreement.h"
#include "commands/keys/line_keys.h"
#include "commands/keys/refusals.h"
#include "schemas/bytes.h"

namespace muniment::commands {

Verdict FindKey(World& world, schemas::KeyMark::Reader mark, std::string_view at, KeyName* name) {
  if (!mark.getWellFormed()) return Refuse(kKeyMalformed, {{"at", std::string(at)}});
  *name = {schemas::VectorOf(mark.getHash()), mark.getLastFive().cStr()};
  if (KeyOf(world, name->hash).exists()) return std::nullopt;
  return Refuse(kKeyUnknown, {{"at", std::string(at)}});
}

Verdict CheckUsable(const Key& key, const KeyName& name, const AnyId& redemption, Instant t) {
  if (key.redeemed()) {
    return Refuse(kKeyRedeemed, {{"key", name.last_five}, {"when", FormatInstant(key.redeemed()->at)}});
  }
  if (key.revoked()) return Refuse(kKeyRevoked, {{"key", name.last_five}, {"when", FormatInstant(*key.revoked())}});
  if (!key.IsReservedAt(t) || key.redemption() == redemption) return std::nullopt;
  return Refuse(kKeyReserved, {{"key", name.last_five}, {"until", FormatInstant(key.reserved_until())}});
}

schemas::Programme ProgrammeOfStock(const OfferTerms& terms) {
  return terms.programmes.empty() ? schemas::Programme::OPEN : terms.programmes.front();
}

KeySale SaleOf(World& world, const KeyBatch& batch, Instant t) {
  const OrderLine* line = LineOf(world, batch);
  KeySale sale;
  sale.terms = TermsOfOffer(world, batch.edition, line == nullptr ? batch.offer : line->offer, t);
  sale.months = line == nullptr ? batch.months : line->months;
  sale.unit_price = line == nullptr ? sale.terms.price_minor_units : line->price_minor_units;
  sale.currency = line == nullptr ? sale.terms.currency : line->currency;
  sale.programme = batch.agreement.empty() ? ProgrammeOfStock(sale.terms) : AgreementOf(world, batch.agreement).kind();
  return sale;
}

}  // namespace muniment::commands
