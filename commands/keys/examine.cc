#include "commands/keys/examine.h"

#include "commands/agreements/agreement.h"
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

OfferTerms TermsOf(World& world, const KeyBatch& batch, Instant t) {
  return TermsOfOffer(world, batch.edition, batch.offer, t);
}

schemas::Programme ProgrammeOfStock(const OfferTerms& terms) {
  return terms.programmes.empty() ? schemas::Programme::OPEN : terms.programmes.front();
}

schemas::Programme ProgrammeOf(World& world, const KeyBatch& batch, Instant t) {
  if (!batch.agreement.empty()) return AgreementOf(world, batch.agreement).kind();
  return ProgrammeOfStock(TermsOf(world, batch, t));
}

}  // namespace muniment::commands
