// issueKeys and revokeKey. Rules KEY-2, KEY-8, KEY-9, KEY-11, PAR-1.
#include <algorithm>
#include <limits>
#include <set>

#include "commands/agreements/agreement.h"
#include "commands/keys/decisions.h"
#include "commands/keys/examine.h"
#include "commands/keys/keys.h"
#include "commands/keys/line_keys.h"
#include "commands/keys/refusals.h"
#include "commands/orders/whereabouts.h"
#include "commands/partners/partner.h"
#include "commands/partners/refusals.h"
#include "commands/rights.h"
#include "fmt/format.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

// One entry has at most so many keys: whoever asks about one key reads its whole entry.
constexpr size_t kKeysPerEntry = 100;
constexpr uint32_t kSeatsMax = 1'000'000;  // of a key, so that those of one redemption can be added up

struct PlannedBatch {
  KeyBatch batch;  // its id and instant aside
  std::vector<KeyName> keys;
};

uint64_t SeatsIn(const PlannedBatch& planned) { return uint64_t{planned.batch.seats} * planned.keys.size(); }

// PAR-1: a partner's stock is bought from a distributor that is authorised, with whom it has a relationship.
Verdict CheckBought(Decision& d, const KeyBatch& batch) {
  const Partner& partner = PartnerOf(d.live(), batch.partner);
  if (!partner.exists()) return Refuse(kPartnerUnknown, {{"partner", batch.partner}});
  if (batch.distributor.empty()) {
    return batch.line.is_nil() ? Verdict(Refuse(kStockNeedsDistributor)) : std::nullopt;
  }
  const auto relationship = partner.relationships().find(batch.distributor);
  const bool related =
      relationship != partner.relationships().end() && AnyContains(relationship->second, d.effective());
  const Distributor& distributor = DistributorOf(d.live(), batch.distributor);
  const std::string at = FormatInstant(d.effective());
  if (!distributor.exists()) return Refuse(kDistributorUnknown, {{"distributor", batch.distributor}});
  if (!distributor.AuthorisedAt(d.effective())) {
    return Refuse(kDistributorNotAuthorised, {{"distributor", batch.distributor}, {"at", at}});
  }
  if (related) return std::nullopt;
  return Refuse(kNoRelationship, {{"partner", batch.partner}, {"distributor", batch.distributor}, {"at", at}});
}

// KEY-9: the line is of an agreement of the open programmes, of this edition and partner.
Verdict FindLine(Decision& d, PlannedBatch* planned) {
  KeyBatch& batch = planned->batch;
  const std::string line = ToText(batch.line);
  const Whereabouts& where = WhereaboutsOf(d.live(), batch.line);
  if (!where.known()) return Refuse(kKeyLineUnknown, {{"line", line}});
  if (where.holder().kind() != schemas::Holder::AGREEMENT) {
    return Refuse(kLineTakesNoKeys, {{"line", line}, {"why", "its seats are of " + where.holder().text()}});
  }
  if (where.edition() != batch.edition || where.partner() != batch.partner) {
    return Refuse(kLineOfOther, {{"line", line},
                                 {"edition", EditionText(d.live(), where.edition(), d.effective())},
                                 {"partner", where.partner()}});
  }
  batch.agreement = where.holder().number();
  return std::nullopt;
}

// What the line ordered was bought then, whatever has become of its sale (CAT-3): its keys are on its offer and for its
// term. What was named of these must be just so.
Verdict PlanOfLine(Decision& d, const OfferId& offer, int months, PlannedBatch* planned) {
  KeyBatch& batch = planned->batch;
  if (auto refused = FindLine(d, planned)) return refused;
  const KeySale sale = SaleOf(d.live(), batch, d.effective());
  if (sale.terms.activation != schemas::Terms::Activation::KEY) {
    return Refuse(kLineTakesNoKeys, {{"line", ToText(batch.line)}, {"why", "its edition is activated without a key"}});
  }
  batch.offer = sale.terms.offer;
  batch.months = sale.months;
  if ((!offer.is_nil() && offer != batch.offer) || (months != 0 && months != batch.months)) {
    return Refuse(kKeyLineOtherTerms, {{"line", ToText(batch.line)},
                                       {"offer", GuidText(batch.offer.bytes)},
                                       {"term", FormatPeriod(Period{batch.months})}});
  }
  return std::nullopt;
}

Verdict PlanSale(Decision& d, schemas::IssueKeys::Reader command, PlannedBatch* planned) {
  KeyBatch& batch = planned->batch;
  if (auto refused = ResolveEdition(d.live(), command.getEdition().cStr(), d.effective(), &batch.edition)) {
    return refused;
  }
  const auto named = schemas::IdOf<OfferId>(command.getOffer());
  if (!batch.line.is_nil()) return PlanOfLine(d, named, command.getTerm(), planned);
  const Catalogue& catalogue = CatalogueOf(d.live());
  const OfferTerms* offer = catalogue.Offer(named, d.effective());
  const std::vector<OfferId> offers = catalogue.OffersOf(batch.edition, d.effective());
  if (offer == nullptr && offers.size() == 1) offer = catalogue.Offer(offers.front(), d.effective());
  const auto programme = ProgrammeOfStock(offer == nullptr ? OfferTerms{} : *offer);
  const auto quantity =
      static_cast<uint32_t>(std::min<uint64_t>(SeatsIn(*planned), std::numeric_limits<uint32_t>::max()));
  OfferTerms terms;
  if (auto refused = ChooseOffer(d.live(), batch.edition, named, programme, "", PurchaseKind::kKeys, quantity,
                                 d.effective(), &terms)) {
    return refused;
  }
  batch.offer = terms.offer;
  batch.months = command.getTerm() != 0 ? command.getTerm() : terms.term.months;
  return std::nullopt;
}

Verdict PlanKeys(schemas::IssueKeys::Reader command, PlannedBatch* planned) {
  if (command.getSeats() == 0 || command.getSeats() > kSeatsMax) return Refuse(kNoKeySeats);
  if (command.getKeys().size() == 0) return Refuse(kNoKeys);
  std::set<std::vector<uint8_t>> hashes;
  unsigned n = 0;
  for (const schemas::KeyMark::Reader mark : command.getKeys()) {
    if (!mark.getWellFormed()) return Refuse(kKeyMalformed, {{"at", fmt::format("keys[{}]", n)}});
    KeyName& name = planned->keys.emplace_back(KeyName{schemas::VectorOf(mark.getHash()), mark.getLastFive().cStr()});
    if (!hashes.insert(name.hash).second) return Refuse(kKeyTwice, {{"key", name.last_five}});
    ++n;
  }
  return std::nullopt;
}

// KEY-2: across the ledger. `issued`: all of them were, just so, in one batch that had no others.
Verdict CheckNew(Decision& d, const PlannedBatch& planned, bool* issued) {
  const KeyName* known = nullptr;
  *issued = true;
  AnyId batch;
  for (const KeyName& name : planned.keys) {
    const Key& key = KeyOf(d.live(), name.hash);
    if (key.exists() && known == nullptr) known = &name;
    if (batch.is_nil()) batch = key.batch().id;
    KeyBatch wanted = planned.batch;
    wanted.id = batch;
    wanted.issued = key.batch().issued;
    *issued = *issued && key.exists() && key.batch() == wanted;
  }
  if (*issued) d.Tell("batch", batch);
  if (known == nullptr || *issued) return std::nullopt;
  const Instant when = KeyOf(d.live(), known->hash).batch().issued;
  return Refuse(kKeyIssuedBefore, {{"key", known->last_five}, {"when", FormatInstant(when)}});
}

void EmitKeys(Decision& d, const PlannedBatch& planned, const AnyId& id, std::span<const KeyName> keys) {
  const KeyBatch& batch = planned.batch;
  std::vector<std::string> streams;
  for (const KeyName& name : keys) streams.push_back(KeyStream(name.hash));
  streams.push_back(KeysOfPartnerStream(batch.partner));
  if (!batch.line.is_nil()) {
    streams.push_back(KeysOfAgreementStream(batch.agreement));
    streams.push_back(LineStream(batch.line));
  }
  d.Emit(std::move(streams), [&](schemas::Event::Builder event) {
    auto issued = event.initKeysIssued();
    issued.setBatch(schemas::DataOf(id));
    issued.setPartner(batch.partner);
    issued.setDistributor(batch.distributor);
    issued.setEdition(schemas::DataOf(batch.edition));
    issued.setOffer(schemas::DataOf(batch.offer));
    issued.setSeats(batch.seats);
    issued.setTerm(static_cast<uint16_t>(batch.months));
    if (!batch.line.is_nil()) issued.setLine(schemas::DataOf(batch.line));
    issued.setAgreement(batch.agreement);
    FillMarks(issued.initKeys(static_cast<unsigned>(keys.size())), keys);
  });
}

}  // namespace

Verdict Authorise(Decision& d, schemas::IssueKeys::Reader) { return RequireOperator(d); }

Verdict Decide(Decision& d, schemas::IssueKeys::Reader command) {
  PlannedBatch planned;
  planned.batch.partner = command.getPartner().cStr();
  planned.batch.distributor = command.getDistributor().cStr();
  planned.batch.seats = command.getSeats();
  planned.batch.line = schemas::IdOf<LineId>(command.getLine());
  if (auto refused = PlanKeys(command, &planned)) return refused;
  if (auto refused = CheckBought(d, planned.batch)) return refused;
  if (auto refused = PlanSale(d, command, &planned)) return refused;
  bool issued = false;
  if (auto refused = CheckNew(d, planned, &issued)) return refused;
  if (issued) return std::nullopt;
  if (!planned.batch.line.is_nil()) {
    if (auto refused = CheckKeysFit(d.live(), planned.batch, SeatsIn(planned))) return refused;
  }

  const auto id = d.New<AnyId>("batch");
  std::span<const KeyName> left = planned.keys;
  while (!left.empty()) {
    const size_t n = std::min(left.size(), kKeysPerEntry);
    EmitKeys(d, planned, id, left.first(n));
    left = left.subspan(n);
  }
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::RevokeKey::Reader) { return RequireOperator(d); }

Verdict Decide(Decision& d, schemas::RevokeKey::Reader command) {
  KeyName name;
  if (auto refused = FindKey(d.live(), command.getKey(), "key", &name)) return refused;
  const Key& key = KeyOf(d.live(), name.hash);
  if (key.redeemed()) {
    return Refuse(kRevokeRedeemed, {{"key", name.last_five}, {"when", FormatInstant(key.redeemed()->at)}});
  }
  if (key.revoked()) return std::nullopt;
  if (!d.has_reason()) return Refuse(kNoRevokeReason);
  d.Emit({KeyStream(name.hash)}, [&](schemas::Event::Builder event) {
    auto revoked = event.initKeyRevoked();
    revoked.setKeyHash({name.hash.data(), name.hash.size()});
    revoked.setLastFive(name.last_five);
  });
  return std::nullopt;
}

}  // namespace muniment::commands
