#include "commands/keys/keys.h"

#include "fmt/format.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

using schemas::IdOf;

std::vector<KeyName> NamesIn(capnp::List<schemas::KeyMark>::Reader marks) {
  std::vector<KeyName> names;
  names.reserve(marks.size());
  for (const schemas::KeyMark::Reader mark : marks) {
    names.push_back({schemas::VectorOf(mark.getHash()), mark.getLastFive().cStr()});
  }
  return names;
}

}  // namespace

std::string KeyStream(std::span<const uint8_t> hash) { return "key/" + HexOf(hash); }
std::string RedemptionStream(const AnyId& redemption) { return "redemption/" + ToText(redemption); }
std::string KeysOfPartnerStream(std::string_view partner) { return fmt::format("keys/partner/{}", partner); }
std::string KeysOfAgreementStream(std::string_view agreement) { return fmt::format("keys/agreement/{}", agreement); }
std::string KeysOfOrganisationStream(const OrganisationId& organisation) {
  return "keys/organisation/" + ToText(organisation);
}

// ---- a key

void Key::On(schemas::KeysIssued::Reader e, const EntryView& entry) {
  batch_ = {.id = IdOf<AnyId>(e.getBatch()),
            .partner = e.getPartner().cStr(),
            .distributor = e.getDistributor().cStr(),
            .edition = IdOf<EditionId>(e.getEdition()),
            .offer = IdOf<OfferId>(e.getOffer()),
            .seats = e.getSeats(),
            .months = e.getTerm(),
            .line = IdOf<LineId>(e.getLine()),
            .agreement = e.getAgreement().cStr(),
            .issued = entry.effective()};
}

void Key::On(schemas::KeyRevoked::Reader, const EntryView& entry) { revoked_ = entry.effective(); }

void Key::On(schemas::RedemptionOpened::Reader e, const EntryView& entry) {
  redemption_ = IdOf<AnyId>(e.getRedemption());
  reserved_ = entry.effective();
  until_ = FromUnix(e.getUntil());
}

void Key::On(schemas::RedemptionAbandoned::Reader e, const EntryView&) {
  if (redemption_ == IdOf<AnyId>(e.getRedemption())) redemption_ = {};
}

void Key::On(schemas::RedemptionCompleted::Reader e, const EntryView& entry) {
  redeemed_ = {.at = entry.effective(),
               .organisation = IdOf<OrganisationId>(e.getOrganisation()),
               .subscription = IdOf<SubscriptionId>(e.getSubscription()),
               .use = e.getUse()};
}

void Key::On(schemas::ActivationRequested::Reader e, const EntryView& entry) {
  redeemed_ = {.at = entry.effective(),
               .organisation = IdOf<OrganisationId>(e.getOrganisation()),
               .subscription = {},
               .use = std::nullopt};
}

void Key::On(schemas::ActivationWithdrawn::Reader, const EntryView&) { redeemed_.reset(); }

// ---- where keys are found

void LineKeys::On(schemas::KeysIssued::Reader e, const EntryView&) {
  for (KeyName& name : NamesIn(e.getKeys())) keys_.push_back(std::move(name));
}

void KeyIndex::On(schemas::KeysIssued::Reader e, const EntryView& entry) {
  uint32_t n = 0;
  for (KeyName& name : NamesIn(e.getKeys())) keys_.emplace(Place{entry.position(), n++}, std::move(name));
}

void KeyIndex::On(schemas::RedemptionCompleted::Reader e, const EntryView& entry) {
  uint32_t n = 0;
  for (KeyName& name : NamesIn(e.getKeys())) keys_.emplace(Place{entry.position(), n++}, std::move(name));
}

// ---- a redemption

void Redemption::On(schemas::RedemptionOpened::Reader e, const EntryView& entry) {
  id_ = IdOf<AnyId>(e.getRedemption());
  opener_ = IdOf<PersonId>(entry.get().getActor().getPerson());
  opener_hash_ = schemas::VectorOf(e.getOpenerHash());
  keys_ = NamesIn(e.getKeys());
  edition_ = IdOf<EditionId>(e.getEdition());
  seats_ = e.getSeats();
  months_ = e.getTerm();
  until_ = FromUnix(e.getUntil());
}

void Redemption::On(schemas::RedemptionAbandoned::Reader, const EntryView& entry) { abandoned_ = entry.effective(); }

void Redemption::On(schemas::RedemptionCompleted::Reader e, const EntryView& entry) {
  completed_ = {.at = entry.effective(),
                .organisation = IdOf<OrganisationId>(e.getOrganisation()),
                .subscription = IdOf<SubscriptionId>(e.getSubscription()),
                .use = e.getUse()};
}

void FillMarks(capnp::List<schemas::KeyMark>::Builder out, std::span<const KeyName> keys) {
  for (unsigned i = 0; i < out.size(); ++i) {
    out[i].setHash({keys[i].hash.data(), keys[i].hash.size()});
    out[i].setLastFive(keys[i].last_five);
    out[i].setWellFormed(true);
  }
}

const Key& KeyOf(World& world, std::span<const uint8_t> hash) { return world.Get<Key>(KeyStream(hash)); }
const LineKeys& KeysOfLine(World& world, const LineId& line) { return world.Get<LineKeys>(LineStream(line)); }
const Redemption& RedemptionOf(World& world, const AnyId& id) { return world.Get<Redemption>(RedemptionStream(id)); }

template class StateOf<Key>;
template class StateOf<LineKeys>;
template class StateOf<KeyIndex>;
template class StateOf<Redemption>;

}  // namespace muniment::commands
