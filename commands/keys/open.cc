// openRedemption and abandonRedemption. Rules KEY-4, KEY-5, KEY-10.
#include <capnp/message.h>

#include <set>

#include "commands/keys/decisions.h"
#include "commands/keys/examine.h"
#include "commands/keys/line_keys.h"
#include "commands/keys/redeem.h"
#include "commands/keys/refusals.h"
#include "commands/pools/checks.h"
#include "commands/pools/terms.h"
#include "commands/rights.h"
#include "fmt/format.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

constexpr std::chrono::minutes kReservedFor{30};  // KEY-4

// KEY-4: what keys of one redemption share, in words. A line's price is not told, only whose it is.
std::string KindText(Decision& d, const KeyBatch& batch) {
  const KeySale sale = SaleOf(d.live(), batch, d.effective());
  return fmt::format("of {}, offer {}, term {}, programme {}, at {}",
                     EditionText(d.live(), batch.edition, d.effective()), GuidText(sale.terms.offer.bytes),
                     FormatPeriod(Period{sale.months}), kj::str(sale.programme).cStr(),
                     batch.line.is_nil() ? "the offer's price" : "the price of line " + ToText(batch.line));
}

bool SameKind(Decision& d, const KeyBatch& a, const KeyBatch& b) {
  const KeySale of_a = SaleOf(d.live(), a, d.effective()), of_b = SaleOf(d.live(), b, d.effective());
  return a.edition == b.edition && of_a.terms.offer == of_b.terms.offer && of_a.months == of_b.months &&
         of_a.programme == of_b.programme && of_a.unit_price == of_b.unit_price && of_a.currency == of_b.currency;
}

// All keys that the command names: known, usable, of one kind, each once.
Verdict FindKeys(Decision& d, schemas::OpenRedemption::Reader command, std::vector<KeyName>* keys) {
  std::set<std::vector<uint8_t>> hashes;
  for (const schemas::KeyMark::Reader mark : command.getKeys()) {
    KeyName& name = keys->emplace_back();
    if (auto refused = FindKey(d.live(), mark, fmt::format("keys[{}]", keys->size() - 1), &name)) return refused;
    if (!hashes.insert(name.hash).second) return Refuse(kKeyTwice, {{"key", name.last_five}});
    if (auto refused = CheckUsable(KeyOf(d.live(), name.hash), name, AnyId{}, d.recorded())) return refused;
  }
  if (keys->empty()) return Refuse(kNoKeys);
  const KeyName& first = keys->front();
  const KeyBatch batch = KeyOf(d.live(), first.hash).batch();
  for (const KeyName& name : *keys) {
    const KeyBatch other = KeyOf(d.live(), name.hash).batch();
    if (SameKind(d, batch, other)) continue;
    return Refuse(kKeysDiffer, {{"key", first.last_five},
                                {"what", KindText(d, batch)},
                                {"other", name.last_five},
                                {"otherWhat", KindText(d, other)}});
  }
  return std::nullopt;
}

using Choose = absl::FunctionRef<void(schemas::CompleteRedemption::Builder)>;

// CAT-12, which is on all that the organisation would have: completing in that way is tried.
bool IsBeyondGreatest(Decision& d, const OfferTerms& terms, const AnyId& redemption, const OrganisationId& organisation,
                      Choose choose) {
  if (terms.greatest == 0) return false;
  capnp::MallocMessageBuilder message;
  auto command = message.initRoot<schemas::Command>();
  command.setId(d.command().getId());
  command.setActor(d.command().getActor());
  auto complete = command.initBody().initCompleteRedemption();
  complete.setRedemption(schemas::DataOf(redemption));
  complete.setOrganisation(ToText(organisation));
  choose(complete);
  return d.Try(command.asReader(), [&](Decision& other) { return Decide(other, complete.asReader()); }).has_value();
}

// What add and renew would give for one subscription, where the pool lets them (KEY-10, LIFE-6).
void SayChoicesFor(Decision& d, const SubscriptionId& subscription_id, const Redeemable& what, const AnyId& redemption,
                   const OrganisationId& organisation) {
  const Instant now = d.effective();
  const HolderKey holder = HolderKey::OfOrganisation(organisation);
  const std::string id = ToText(subscription_id);
  // Read anew each time: what is tried is taken back.
  const auto pool = [&]() -> const Pool& { return d.live().Get<Pool>(PoolStream(holder.text(), what.batch.edition)); };
  const Subscription subscription = *pool().Find(subscription_id);
  const SubscriptionState state = StateAt(subscription, now);
  if (state == SubscriptionState::kActive || state == SubscriptionState::kGrace) {
    // Of the term in force: what was renewed already goes on with the quantity of its next term (LIFE-13).
    const PoolTerm& term = TermInForce(subscription, now);
    const OfferTerms terms = TermsOfOffer(d.live(), what.batch.edition, term.offer, now);
    const Instant end = std::max(term.end, now);
    if (!IsBeyondGreatest(d, terms, redemption, organisation,
                          [&](auto c) { c.setAdd(schemas::DataOf(subscription_id)); })) {
      d.Say("addTo", id);
      d.Say("addDays", fmt::to_string(std::chrono::floor<days>(end - now).count()));
    }
  }
  if (IsFinal(state)) return;
  const TermDates next = NextTermOf(d.live(), holder, subscription, what.months, now);
  const Renewal renewal{subscription_id, static_cast<uint32_t>(what.seats), next.start, schemas::Source::KEY};
  if (CheckRenewal(pool(), renewal, now)) return;
  if (IsBeyondGreatest(d, what.terms, redemption, organisation,
                       [&](auto c) { c.setRenew(schemas::DataOf(subscription_id)); }))
    return;
  d.Say("renew", id);
  d.Say("renewStart", FormatInstant(next.start));
  d.Say("renewEnd", FormatInstant(next.end));
}

// KEY-4: edition, keys, seats in all, term, and what each choice would give.
void SayWhatItGives(Decision& d, const Redeemable& what, const std::vector<KeyName>& keys, const AnyId& redemption,
                    const OrganisationId& organisation) {
  const HolderKey holder = HolderKey::OfOrganisation(organisation);
  d.Say("edition", GuidText(what.batch.edition.bytes));
  for (const KeyName& name : keys) d.Say("key", name.last_five);
  d.Say("seats", fmt::to_string(what.seats));
  d.Say("term", FormatPeriod(Period{what.months}));
  const bool is_new = organisation.is_nil();
  if (is_new || !IsBeyondGreatest(d, what.terms, redemption, organisation, [](auto c) { c.setStart(); })) {
    const TermDates first = FirstTerm(d.live(), holder, what.terms, what.months, d.effective(), false);
    d.Say("newTermEnd", FormatInstant(first.end));
  }
  if (is_new) return;
  std::vector<SubscriptionId> subscriptions;
  for (const Subscription& one : d.live().Get<Pool>(PoolStream(holder.text(), what.batch.edition)).subscriptions()) {
    subscriptions.push_back(one.id);
  }
  for (const SubscriptionId& one : subscriptions) SayChoicesFor(d, one, what, redemption, organisation);
}

}  // namespace

Verdict Authorise(Decision& d, schemas::OpenRedemption::Reader command) {
  if (command.getOrganisation().size() == 0) return RefuseOffices(d);
  return RequireBuysForIn(d, command.getOrganisation().cStr());
}

Verdict Decide(Decision& d, schemas::OpenRedemption::Reader command) {
  if (!command.getConfirmed()) return Refuse(kNotConfirmed);
  OrganisationId organisation;
  if (command.getOrganisation().size() != 0) {
    if (auto refused = ResolveOrganisation(d, command.getOrganisation().cStr(), &organisation)) return refused;
  }
  std::vector<KeyName> keys;
  if (auto refused = FindKeys(d, command, &keys)) return refused;
  if (!organisation.is_nil()) {
    if (auto refused = CheckGoodFor(d, keys, organisation)) return refused;
  }
  if (auto refused = CheckLineKeys(d, keys)) return refused;
  const Redeemable what = WhatIsRedeemed(d, keys);
  if (!organisation.is_nil()) {
    if (auto refused = CheckCountry(d, what, OrganisationOf(d.live(), organisation).country())) return refused;
  }
  const auto id = d.New<AnyId>("redemption");
  const Instant until = d.recorded() + kReservedFor;
  d.Emit(StreamsOf(id, keys), [&](schemas::Event::Builder event) {
    auto opened = event.initRedemptionOpened();
    opened.setRedemption(schemas::DataOf(id));
    FillMarks(opened.initKeys(static_cast<unsigned>(keys.size())), keys);
    opened.setEdition(schemas::DataOf(what.batch.edition));
    opened.setSeats(static_cast<uint32_t>(what.seats));
    opened.setTerm(static_cast<uint16_t>(what.months));
    opened.setUntil(ToUnix(until));
    if (d.actor().is_nil()) opened.setOpenerHash(d.command().getActor().getPerson().getAddress());
  });
  SayWhatItGives(d, what, keys, id, organisation);
  d.Say("until", FormatInstant(until));
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::AbandonRedemption::Reader command) {
  return RequireOpener(d, schemas::IdOf<AnyId>(command.getRedemption()));
}

Verdict Decide(Decision& d, schemas::AbandonRedemption::Reader command) {
  const auto id = schemas::IdOf<AnyId>(command.getRedemption());
  const Redemption redemption = RedemptionOf(d.live(), id);
  if (redemption.completed()) {
    return Refuse(kRedemptionCompleted, {{"redemption", ToText(id)},
                                         {"when", FormatInstant(redemption.completed()->at)},
                                         {"organisation", ToText(redemption.completed()->organisation)}});
  }
  if (redemption.abandoned() || redemption.until() <= d.recorded()) return std::nullopt;
  d.Emit(StreamsOf(id, redemption.keys()), [&](schemas::Event::Builder event) {
    auto abandoned = event.initRedemptionAbandoned();
    abandoned.setRedemption(schemas::DataOf(id));
    FillMarks(abandoned.initKeys(static_cast<unsigned>(redemption.keys().size())), redemption.keys());
  });
  return std::nullopt;
}

}  // namespace muniment::commands
