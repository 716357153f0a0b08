#include "commands/pools/pool.h"

#include <algorithm>

#include "commands/pools/figures.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

using schemas::IdOf;

std::string Text(capnp::Text::Reader text) { return {text.cStr(), text.size()}; }

TermDurations DurationsFrom(schemas::Durations::Reader durations) {
  TermDurations out;
  out.grace_days = durations.getGraceDays();
  out.disabled_days = durations.getDisabledDays();
  out.notice_days.clear();
  for (uint16_t days : durations.getNoticeDays()) out.notice_days.push_back(days);
  return out;
}

PoolTerm TermFrom(schemas::Term::Reader term, const EntryView& entry) {
  PoolTerm out;
  out.entry = entry.position();
  out.recorded = entry.recorded();
  out.effective = entry.effective();
  out.start = FromUnix(term.getStart());
  out.usable_from = FromUnix(term.getUsableFrom());
  out.end = FromUnix(term.getEnd());
  out.anchor = FromUnix(term.getAnchor());
  out.months = term.getMonths();
  out.durations = DurationsFrom(term.getDurations());
  out.offer = IdOf<OfferId>(term.getOffer());
  out.programme = term.getProgramme();
  out.source = term.getSource();
  out.price_minor_units = term.getUnitPrice().getMinorUnits();
  out.currency = Text(term.getUnitPrice().getCurrency());
  out.billing_months = term.getBillingMonths();
  out.trial = term.getTrial();
  out.no_grace = term.getNoGrace();
  return out;
}

PoolTerm& InForce(Subscription& subscription, Instant t) { return const_cast<PoolTerm&>(TermInForce(subscription, t)); }

// Of which term a change of quantity is: of one still to come where it refers to what began that (a return of activated
// seats, ORD-5), else of that in force.
PoolTerm& Changed(Subscription& subscription, std::string_view reference, Instant t) {
  for (PoolTerm& term : subscription.terms) {
    if (!reference.empty() && term.reference == reference && term.in_force_from() > t) return term;
  }
  return InForce(subscription, t);
}

}  // namespace

const Cancellation* Subscription::cancellation() const {
  if (cancellations.empty() || cancellations.back().withdrawn) return nullptr;
  return &cancellations.back();
}

uint32_t OrderLine::activated() const {
  uint32_t seats = 0;
  for (const Allotment& allotment : allotments) seats += allotment.activated ? allotment.quantity : 0;
  return seats;
}

const Allotment* OrderLine::Find(const AnyId& allotment) const {
  const auto found =
      std::find_if(allotments.begin(), allotments.end(), [&](const Allotment& a) { return a.id == allotment; });
  return found == allotments.end() ? nullptr : &*found;
}

void OrderLine::Undirect(const AnyId& directed, uint32_t seats) {
  const auto is_meant = [&](const Allotment& a) { return a.id == directed && !a.requested; };
  for (Allotment& allotment : allotments) {
    if (is_meant(allotment)) allotment.quantity -= std::min(seats, allotment.quantity);
  }
  std::erase_if(allotments, [&](const Allotment& a) { return is_meant(a) && a.quantity == 0; });
}

uint32_t OrderLine::undirected() const {
  uint32_t allotted = 0;
  for (const Allotment& allotment : allotments) allotted += allotment.activated ? 0 : allotment.quantity;
  return waiting - std::min(allotted, waiting);
}

uint32_t OrderLine::quantity() const {
  uint32_t seats = waiting + activated();
  for (const LinePart& part : added) seats += part.seats;
  for (const LinePart& part : covered) seats += part.seats;
  return seats;
}

const Subscription* Pool::Find(const SubscriptionId& id) const {
  const auto found = subscription_index_.find(id);
  return found == subscription_index_.end() ? nullptr : &subscriptions_[found->second];
}

const OrderLine* Pool::Find(const LineId& id) const {
  const auto found = line_index_.find(id);
  return found == line_index_.end() ? nullptr : &lines_[found->second];
}

Subscription* Pool::FindOf(capnp::Data::Reader id) {
  return const_cast<Subscription*>(std::as_const(*this).Find(IdOf<SubscriptionId>(id)));
}

OrderLine* Pool::LineOf(capnp::Data::Reader id) {
  return const_cast<OrderLine*>(std::as_const(*this).Find(IdOf<LineId>(id)));
}

const PoolTerm* Pool::TermOf(const LinePart& part) const {
  const Subscription* subscription = Find(part.subscription);
  if (subscription == nullptr) return nullptr;
  const auto found = std::find_if(subscription->terms.begin(), subscription->terms.end(),
                                  [&](const PoolTerm& term) { return term.entry == part.term; });
  return found == subscription->terms.end() ? nullptr : &*found;
}

std::vector<Pool::Taking> Pool::TakingFrom(const std::vector<LinePart>& parts, uint64_t quantity, TermsMeant meant,
                                           Instant t) const {
  std::vector<Taking> takings;
  std::map<Position, uint32_t> taken;  // of each term
  for (size_t i = parts.size(); i-- > 0 && quantity > 0;) {
    const LinePart& part = parts[i];
    const PoolTerm* term = TermOf(part);
    if (term == nullptr || !IsMeant(*Find(part.subscription), *term, meant, t)) continue;
    const auto seats =
        static_cast<uint32_t>(std::min<uint64_t>({quantity, part.seats, term->ordered - taken[part.term]}));
    if (seats == 0) continue;
    takings.push_back({i, term, seats});
    taken[part.term] += seats;
    quantity -= seats;
  }
  return takings;
}

// What every entry about seats begins with: whose pool it is, and SEAT-9's end of all assignments, which happens by
// time alone and so may have happened since the last entry.
void Pool::Begin(schemas::Holder::Reader holder, capnp::Data::Reader edition, const EntryView& entry) {
  if (empty()) {
    holder_ = HolderKey(holder);
    edition_ = IdOf<EditionId>(edition);
  }
  if (!assignments_.empty() && Seated(*this, entry.effective()).empty()) assignments_.clear();
}

Subscription& Pool::AddSubscription(schemas::Term::Reader term, uint32_t quantity, const EntryView& entry) {
  const auto id = IdOf<SubscriptionId>(term.getSubscription());
  const auto known = subscription_index_.find(id);
  if (known == subscription_index_.end()) {
    subscription_index_.emplace(id, subscriptions_.size());
    subscriptions_.emplace_back().id = id;
  }
  Subscription& subscription =
      known == subscription_index_.end() ? subscriptions_.back() : subscriptions_[known->second];
  AddTerm(subscription, term, entry)->quantity = quantity;
  NoteIfEmptied(subscription, entry.position(), entry);
  return subscription;
}

PoolTerm* Pool::AddTerm(Subscription& subscription, schemas::Term::Reader term, const EntryView& entry) {
  subscription.terms.push_back(TermFrom(term, entry));
  return &subscription.terms.back();
}

// A term without seats is gone: a next term is as if it had never been set, one in force remembers since when.
void Pool::NoteIfEmptied(Subscription& subscription, Position term, const EntryView& entry) {
  const auto found = std::find_if(subscription.terms.begin(), subscription.terms.end(),
                                  [&](const PoolTerm& t) { return t.entry == term; });
  if (found == subscription.terms.end() || found->quantity != 0 || found->emptied) return;
  if (found != subscription.terms.begin() && found->in_force_from() > entry.effective()) {
    subscription.undone_renewals.push_back({std::prev(found)->entry, found->effective, entry.effective()});
    subscription.terms.erase(found);
    return;
  }
  found->emptied = entry.effective();
  found->emptied_by = entry.position();
}

// ---- self-provisioning

void Pool::On(schemas::SelfProvisioned::Reader e, const EntryView& entry) {
  Begin(e.getHolder(), e.getEdition(), entry);
  const auto term = e.getTerm();
  Subscription& subscription = AddSubscription(term, term.getQuantity(), entry);
  subscription.terms.back().open = term.getQuantity();
  subscription.partner = Text(e.getPartner());
  self_provisioned_.push_back(subscription_index_.at(subscription.id));
}

void Pool::On(schemas::TakenBack::Reader e, const EntryView& entry) {
  Begin(e.getHolder(), e.getEdition(), entry);
  Subscription* subscription = FindOf(e.getSubscription());
  if (subscription == nullptr) return;
  PoolTerm& term = InForce(*subscription, entry.effective());
  const uint32_t taken = std::min(e.getQuantity(), term.open);
  term.open -= taken;
  term.quantity -= taken;
  NoteIfEmptied(*subscription, term.entry, entry);
}

void Pool::On(schemas::WrittenOff::Reader e, const EntryView& entry) {
  Begin(e.getHolder(), e.getEdition(), entry);
  Subscription* subscription = FindOf(e.getSubscription());
  if (subscription == nullptr) return;
  for (size_t i = 0; i < subscription->terms.size(); ++i) {
    if (HasLapsed(*subscription, i, entry.effective())) subscription->terms[i].written_off = entry.effective();
  }
}

// ---- order lines

void Pool::On(schemas::LinePlaced::Reader e, const EntryView& entry) {
  Begin(e.getHolder(), e.getEdition(), entry);
  const auto id = IdOf<LineId>(e.getLine());
  line_index_.emplace(id, lines_.size());
  OrderLine& line = lines_.emplace_back();
  line.id = id;
  line.partner = Text(e.getPartner());
  line.order = Text(e.getOrder());
  line.entry = entry.position();
  line.effective = entry.effective();
  line.usable_from = FromUnix(e.getTerm().getUsableFrom());
  line.offer = IdOf<OfferId>(e.getTerm().getOffer());
  line.renews = IdOf<SubscriptionId>(e.getRenews());
  line.months = e.getTerm().getMonths();
  line.price_minor_units = e.getTerm().getUnitPrice().getMinorUnits();
  line.currency = Text(e.getTerm().getUnitPrice().getCurrency());
  if (is_of_agreement()) {
    line.waiting = e.getQuantity();
  } else if (line.renews.is_nil()) {
    AddToLine(line, e.getQuantity(), e.getAdditional(), e.getTerm(), entry);
  } else if (Subscription* renewed = FindOf(e.getRenews())) {
    PoolTerm* term = AddTerm(*renewed, e.getTerm(), entry);
    term->quantity = term->ordered = e.getQuantity();
    term->line = id;
    line.added.push_back({renewed->id, entry.position(), e.getQuantity()});
  }
}

// INV-9: covers what is open, oldest self-provisioning first; the rest is a subscription of its own.
void Pool::AddToLine(OrderLine& line, uint32_t quantity, uint32_t additional, schemas::Term::Reader term,
                     const EntryView& entry) {
  uint32_t to_cover = quantity - std::min(additional, quantity);
  uint32_t left = quantity;
  for (const size_t index : self_provisioned_) {
    if (to_cover == 0) break;
    Subscription& subscription = subscriptions_[index];
    PoolTerm& in_force = InForce(subscription, entry.effective());
    if (in_force.open == 0 || !IsLive(StateAt(subscription, entry.effective()))) continue;
    const uint32_t seats = std::min(to_cover, in_force.open);
    in_force.open -= seats;
    in_force.ordered += seats;
    line.covered.push_back({subscription.id, in_force.entry, seats});
    to_cover -= seats;
    left -= seats;
  }
  Subscription& added = AddSubscription(term, left, entry);
  added.terms.back().ordered = left;
  added.terms.back().line = line.id;
  added.partner = line.partner;
  line.added.push_back({added.id, entry.position(), left});
}

void Pool::On(schemas::LineChanged::Reader e, const EntryView& entry) {
  Begin(e.getHolder(), e.getEdition(), entry);
  OrderLine* line = LineOf(e.getLine());
  if (line == nullptr) return;
  const uint32_t before = line->quantity();
  if (e.getQuantity() < before) {
    CancelOfLine(*line, before - e.getQuantity(), entry);
  } else if (is_of_agreement()) {
    line->waiting += e.getQuantity() - before;
  } else if (e.getQuantity() > before) {
    AddToLine(*line, e.getQuantity() - before, 0, e.getTerm(), entry);
  }
}

void Pool::On(schemas::LineCancelled::Reader e, const EntryView& entry) {
  Begin(e.getHolder(), e.getEdition(), entry);
  if (OrderLine* line = LineOf(e.getLine())) CancelOfLine(*line, e.getQuantity(), entry);
}

// INV-10: undoes the order, first what the line added, then what it covered, newest cover first. Only when nothing is
// left of it that counts or is to come, what it ordered in terms that are over: there no seat goes.
void Pool::CancelOfLine(OrderLine& line, uint32_t quantity, const EntryView& entry) {
  if (is_of_agreement()) return CancelWaiting(line, quantity);
  for (const TermsMeant meant : {TermsMeant::kInForceOrNext, TermsMeant::kOver}) {
    quantity -= TakeFrom(line.added, quantity, Take::kAway, meant, entry);
    quantity -= TakeFrom(line.covered, quantity, Take::kBackToOpen, meant, entry);
  }
}

// Of an open programme: first what is the customer's own, then what was directed elsewhere and not yet requested,
// newest first. So an allotment is never more than what is left of its line (ACT-7).
void Pool::CancelWaiting(OrderLine& line, uint32_t quantity) {
  quantity = std::min(quantity, line.waiting);
  uint32_t of_directed = quantity - std::min(quantity, line.undirected());
  line.waiting -= quantity;
  for (auto allotment = line.allotments.rbegin(); allotment != line.allotments.rend(); ++allotment) {
    if (allotment->requested) continue;
    const uint32_t seats = std::min(of_directed, allotment->quantity);
    allotment->quantity -= seats;
    of_directed -= seats;
  }
  std::erase_if(line.allotments, [](const Allotment& a) { return !a.requested && a.quantity == 0; });
}

// INV-10: gives back seats, first added, then covered; open unchanged.
void Pool::On(schemas::SeatsReturned::Reader e, const EntryView& entry) {
  Begin(e.getHolder(), e.getEdition(), entry);
  OrderLine* line = LineOf(e.getLine());
  if (line == nullptr) return;
  if (is_of_agreement()) {
    for (Allotment& allotment : line->allotments) {
      if (allotment.id == IdOf<AnyId>(e.getAllotment()))
        allotment.quantity -= std::min(e.getQuantity(), allotment.quantity);
    }
    return;
  }
  const uint32_t left =
      e.getQuantity() - TakeFrom(line->added, e.getQuantity(), Take::kAway, TermsMeant::kInForce, entry);
  TakeFrom(line->covered, left, Take::kAway, TermsMeant::kInForce, entry);
}

uint32_t Pool::TakeFrom(std::vector<LinePart>& parts, uint32_t quantity, Take take, TermsMeant meant,
                        const EntryView& entry) {
  uint32_t taken = 0;
  for (const Taking& taking : TakingFrom(parts, quantity, meant, entry.effective())) {
    LinePart& part = parts[taking.part];
    Subscription& subscription = *FindOf(schemas::DataOf(part.subscription));
    const auto term = std::find_if(subscription.terms.begin(), subscription.terms.end(),
                                   [&](const PoolTerm& candidate) { return candidate.entry == part.term; });
    part.seats -= taking.seats;
    term->ordered -= taking.seats;
    if (take == Take::kBackToOpen) {
      term->open += taking.seats;
      term->written_off.reset();  // PAR-5: these never were
    } else {
      term->quantity -= taking.seats;
    }
    taken += taking.seats;
    NoteIfEmptied(subscription, part.term, entry);
  }
  return taken;
}

// ---- other subscriptions

void Pool::On(schemas::SubscriptionStarted::Reader e, const EntryView& entry) {
  Begin(e.getHolder(), e.getEdition(), entry);
  Subscription& subscription = AddSubscription(e.getTerm(), e.getTerm().getQuantity(), entry);
  subscription.partner = Text(e.getPartner());
  subscription.buyer = IdOf<PersonId>(e.getBuyer());
  subscription.buyer_since = entry.place();
  subscription.reference = Text(e.getReference());
  subscription.terms.back().reference = subscription.reference;
  if (e.getOrganisation().size() != 0) purchased_in_ = IdOf<OrganisationId>(e.getOrganisation());
}

void Pool::On(schemas::SubscriptionRenewed::Reader e, const EntryView& entry) {
  Begin(e.getHolder(), e.getEdition(), entry);
  if (Subscription* subscription = FindOf(e.getTerm().getSubscription())) {
    PoolTerm* term = AddTerm(*subscription, e.getTerm(), entry);
    term->quantity = e.getTerm().getQuantity();
    term->reference = Text(e.getReference());
  }
}

void Pool::On(schemas::QuantityChanged::Reader e, const EntryView& entry) {
  Begin(e.getHolder(), e.getEdition(), entry);
  Subscription* subscription = FindOf(e.getSubscription());
  if (subscription == nullptr) return;
  PoolTerm& term = Changed(*subscription, Text(e.getReference()), entry.effective());
  // The difference, not the total: what a late return took before is not given back by it.
  if (e.getQuantity() >= e.getBefore()) {
    term.quantity += e.getQuantity() - e.getBefore();
  } else {
    term.quantity -= std::min(term.quantity, e.getBefore() - e.getQuantity());
    term.ordered = std::min(term.ordered, term.quantity);
    term.open = std::min(term.open, term.quantity - term.ordered);
  }
  NoteIfEmptied(*subscription, term.entry, entry);
}

void Pool::On(schemas::SubscriptionCancelled::Reader e, const EntryView& entry) {
  Begin(e.getHolder(), e.getEdition(), entry);
  Subscription* subscription = FindOf(e.getSubscription());
  if (subscription == nullptr) return;
  subscription->cancellations.push_back(
      {entry.position(), entry.effective(), FromUnix(e.getTakesEffect()), e.getReason(), std::nullopt});
}

void Pool::On(schemas::CancellationWithdrawn::Reader e, const EntryView& entry) {
  Begin(e.getHolder(), e.getEdition(), entry);
  Subscription* subscription = FindOf(e.getSubscription());
  if (subscription == nullptr || subscription->cancellation() == nullptr) return;
  subscription->cancellations.back().withdrawn = entry.effective();
}

void Pool::On(schemas::PartnerOfRecordSet::Reader e, const EntryView&) {
  if (Subscription* subscription = FindOf(e.getSubscription())) subscription->partner = Text(e.getPartner());
}

void Pool::On(schemas::BuyerNamed::Reader e, const EntryView& entry) {
  Subscription* subscription = FindOf(e.getSubscription());
  if (subscription == nullptr) return;
  subscription->buyer = IdOf<PersonId>(e.getBuyer());
  subscription->buyer_since = entry.place();
}

// ---- seats

void Pool::On(schemas::SeatsAssigned::Reader e, const EntryView& entry) {
  Begin(e.getHolder(), e.getEdition(), entry);
  const Assignment assignment{IdOf<OrganisationId>(e.getOrganisation()), entry.effective(), entry.position()};
  for (const auto user : e.getUsers()) assignments_.emplace(IdOf<PersonId>(user), assignment);
}

void Pool::On(schemas::SeatsUnassigned::Reader e, const EntryView& entry) {
  Begin(e.getHolder(), e.getEdition(), entry);
  for (const auto user : e.getUsers()) assignments_.erase(IdOf<PersonId>(user));
}

// ---- activation of open programmes, in the agreement's pool

void Pool::On(schemas::SeatsDirected::Reader e, const EntryView&) {
  OrderLine* line = LineOf(e.getLine());
  if (line == nullptr) return;
  line->Undirect(IdOf<AnyId>(e.getFrom()), e.getQuantity());
  if (e.getAllotment().size() == 0) return;  // back to the customer's own
  Allotment& allotment = line->allotments.emplace_back();
  allotment.id = IdOf<AnyId>(e.getAllotment());
  allotment.quantity = e.getQuantity();
  allotment.organisation = IdOf<OrganisationId>(e.getOrganisation());
  allotment.directed = true;
}

void Pool::On(schemas::ActivationRequested::Reader e, const EntryView& entry) {
  OrderLine* line = LineOf(e.getLine());
  if (line == nullptr) return;
  const auto id = IdOf<AnyId>(e.getAllotment());
  auto found =
      std::find_if(line->allotments.begin(), line->allotments.end(), [&](const Allotment& a) { return a.id == id; });
  if (found == line->allotments.end()) {  // the rest, which is the customer's
    found = line->allotments.insert(found, Allotment{});
    found->id = id;
    found->quantity = e.getQuantity();
    found->organisation = IdOf<OrganisationId>(e.getOrganisation());
  }
  found->requested = true;
  found->requested_at = entry.effective();
  found->requested_by = entry.position();
  found->key_hash = schemas::VectorOf(e.getKeyHash());
}

void Pool::On(schemas::ActivationWithdrawn::Reader e, const EntryView&) {
  OrderLine* line = LineOf(e.getLine());
  if (line == nullptr) return;
  const auto id = IdOf<AnyId>(e.getAllotment());
  const auto is_meant = [&](const Allotment& a) { return a.id == id && a.requested && !a.activated; };
  std::erase_if(line->allotments, [&](const Allotment& a) { return is_meant(a) && !a.directed; });
  for (Allotment& allotment : line->allotments) {
    if (!is_meant(allotment)) continue;
    allotment.requested = false;
    allotment.requested_at = {};
    allotment.requested_by = {};
    allotment.key_hash.clear();
  }
}

void Pool::On(schemas::ActivationRecorded::Reader e, const EntryView& entry) {
  OrderLine* line = LineOf(e.getLine());
  if (line == nullptr) return;
  for (Allotment& allotment : line->allotments) {
    if (allotment.id != IdOf<AnyId>(e.getAllotment()) || allotment.activated) continue;
    allotment.activated = true;
    allotment.activated_at = entry.effective();
    allotment.subscription = IdOf<SubscriptionId>(e.getSubscription());
    line->waiting -= std::min(line->waiting, allotment.quantity);
  }
}

// ---- evidence

// Begin() changes no figure: it only sets down whose pool this is, where everything else was voided, and what time did.
void Pool::On(schemas::TransitionRecorded::Reader e, const EntryView& entry) {
  Begin(e.getHolder(), e.getEdition(), entry);
  transitions_.insert_or_assign(
      TransitionKey{IdOf<SubscriptionId>(e.getSubscription()), e.getKind(), FromUnix(e.getDue())},
      RecordedTransition{entry.position(), false});
}

void Pool::On(schemas::TransitionWithdrawn::Reader e, const EntryView&) {
  const TransitionKey key{IdOf<SubscriptionId>(e.getSubscription()), e.getKind(), FromUnix(e.getDue())};
  const auto found = transitions_.find(key);
  if (found != transitions_.end()) found->second.withdrawn = true;
}

void Pool::On(schemas::RenewalNoticeDue::Reader e, const EntryView& entry) {
  Begin(e.getHolder(), e.getEdition(), entry);
  notices_.emplace(NoticeKey{IdOf<SubscriptionId>(e.getSubscription()), e.getDays(), FromUnix(e.getDue())},
                   entry.position());
}

template class StateOf<Pool>;

}  // namespace muniment::commands
