#include "commands/pools/checks.h"

#include <algorithm>
#include <limits>
#include <map>

#include "commands/pools/refusals.h"
#include "fmt/format.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

using schemas::IdOf;

std::string Num(uint64_t n) { return fmt::to_string(n); }
std::string At(Instant t) { return FormatInstant(t); }

Refusal Unknown(const SubscriptionId& id, Instant t) {
  return Refuse(kSubscriptionUnknown, {{"subscription", ToText(id)}, {"at", At(t)}});
}

Verdict CheckIsThere(const Pool& pool, const SubscriptionId& id, Instant t) {
  return pool.Find(id) != nullptr ? std::nullopt : Verdict(Unknown(id, t));
}

// Since when a final subscription is final.
Instant FinalSince(const Subscription& subscription, Instant t) {
  const PoolTerm& term = TermInForce(subscription, t);
  return term.emptied ? *term.emptied : FinalFrom(subscription).value_or(t);
}

uint64_t Takeable(const Pool& pool, const std::vector<LinePart>& parts, TermsMeant meant, Instant t) {
  constexpr uint64_t kAll = std::numeric_limits<uint64_t>::max();
  uint64_t seats = 0;
  for (const Pool::Taking& taking : pool.TakingFrom(parts, kAll, meant, t)) seats += taking.seats;
  return seats;
}

// LIFE: an emptied term is final, so that none that is to begin may follow it. `leaving` go away in this order;
// `quantity` is what was asked for.
Verdict CheckNoneFollows(const Pool& pool, const std::vector<std::pair<SubscriptionId, Pool::Taking>>& leaving,
                         uint64_t quantity) {
  std::map<Position, uint64_t> taken;  // of each term
  uint64_t before = 0;
  for (const auto& [id, taking] : leaving) {
    const Subscription& subscription = *pool.Find(id);
    const PoolTerm& term = *taking.term;
    taken[term.entry] += taking.seats;
    const auto next = std::find_if(subscription.terms.begin(), subscription.terms.end(),
                                   [&](const PoolTerm& other) { return other.start >= term.end; });
    const bool follows = next != subscription.terms.end() && next->end <= EndOf(subscription);
    if (taken[term.entry] == term.quantity && follows) {
      return Refuse(kRenewalFollows, {{"quantity", Num(quantity)},
                                      {"subscription", ToText(id)},
                                      {"start", At(next->start)},
                                      {"atMost", Num(before + taking.seats - 1)}});
    }
    before += taking.seats;
  }
  return std::nullopt;
}

using LeavingSeats = std::vector<std::pair<SubscriptionId, Pool::Taking>>;

// What a cancellation takes away of what the line added, in the order of Pool::CancelOfLine: what is covered loses no
// seat.
LeavingSeats LeavingByCancel(const Pool& pool, const OrderLine& line, uint64_t quantity, Instant t) {
  LeavingSeats leaving;
  for (const TermsMeant meant : {TermsMeant::kInForceOrNext, TermsMeant::kOver}) {
    for (const Pool::Taking& taking : pool.TakingFrom(line.added, quantity, meant, t)) {
      leaving.emplace_back(line.added[taking.part].subscription, taking);
      quantity -= taking.seats;
    }
    quantity -= std::min(quantity, Takeable(pool, line.covered, meant, t));
  }
  return leaving;
}

// What a return takes away: first of what the line added, then of what it covered.
LeavingSeats LeavingByReturn(const Pool& pool, const OrderLine& line, uint64_t quantity, Instant t) {
  LeavingSeats leaving;
  for (const std::vector<LinePart>* parts : {&line.added, &line.covered}) {
    for (const Pool::Taking& taking : pool.TakingFrom(*parts, quantity, TermsMeant::kInForce, t)) {
      leaving.emplace_back((*parts)[taking.part].subscription, taking);
      quantity -= taking.seats;
    }
  }
  return leaving;
}

// INV-10: `leaving` seats are to leave the pool at once, by a command of `quantity` on the line.
Verdict CheckLeaving(const Pool& pool, const OrderLine& line, uint64_t quantity, uint64_t leaving, Instant t) {
  const uint64_t valid = Valid(pool, t), assigned = Assigned(pool, t);
  if (leaving == 0 || valid >= assigned + leaving) return std::nullopt;
  return Refuse(kBelowAssigned, {{"line", ToText(line.id)},
                                 {"quantity", Num(quantity)},
                                 {"valid", Num(valid - std::min(valid, leaving))},
                                 {"assigned", Num(assigned)},
                                 {"atMost", Num(valid > assigned ? valid - assigned : 0)}});
}

Refusal TooFew(const Pool& pool, const Renewal& renewal, Instant from, uint64_t least) {
  const RefusalKind& kind = renewal.source == schemas::Source::ORDER    ? kOrderRenewalTooSmall
                            : renewal.source == schemas::Source::DIRECT ? kDirectRenewalTooSmall
                                                                        : kKeyRenewalTooSmall;
  return Refuse(kind, {{"quantity", Num(renewal.quantity)},
                       {"subscription", ToText(renewal.subscription)},
                       {"from", At(from)},
                       {"assigned", Num(Assigned(pool, from))},
                       {"others", Num(ValidWithout(pool, renewal.subscription, from))},
                       {"least", Num(least)}});
}

// A renewal line that is cancelled in part before its term begins is a renewal of what is left (LIFE-6's last
// sentence).
Verdict CheckLeftOfRenewal(const Pool& pool, const OrderLine& line, uint64_t quantity, Instant t) {
  for (const LinePart& part : line.added) {
    const PoolTerm* term = pool.TermOf(part);
    if (term == nullptr || term->in_force_from() <= t || quantity >= term->quantity) continue;
    if (!IsMeant(*pool.Find(part.subscription), *term, TermsMeant::kInForceOrNext, t)) continue;
    const Renewal left{part.subscription, term->quantity - static_cast<uint32_t>(quantity), term->start, term->source};
    const uint64_t least = LeastRenewal(pool, left.subscription, term->start);
    if (left.quantity < least) return TooFew(pool, left, term->start, least);
  }
  return std::nullopt;
}

Verdict CheckCancelOfAgreementLine(const OrderLine& line, uint32_t quantity) {
  const auto beyond = [&](const RefusalKind& kind, uint64_t left) {
    return Refuse(kind, {{"quantity", Num(quantity)}, {"left", Num(left)}, {"line", ToText(line.id)}});
  };
  if (quantity == 0 || quantity > line.waiting) return beyond(kLineInActivation, line.waiting);
  const uint64_t not_requested = NotRequested(line);
  return quantity <= not_requested ? std::nullopt : Verdict(beyond(kLineRequested, not_requested));
}

Verdict CheckLineUsable(const OrderLine& line, Instant t) {
  if (t < line.usable_from) return std::nullopt;
  return Refuse(kLineUsable, {{"line", ToText(line.id)}, {"usableFrom", At(line.usable_from)}});
}

std::vector<PersonId> PeopleOf(capnp::List<capnp::Data>::Reader users) {
  std::vector<PersonId> people;
  for (const auto user : users) people.push_back(IdOf<PersonId>(user));
  return people;
}

Verdict CheckChangeAgain(const Pool& pool, schemas::LineChanged::Reader e, Instant t) {
  const auto id = IdOf<LineId>(e.getLine());
  const OrderLine* line = pool.Find(id);
  if (line != nullptr && e.getQuantity() > line->quantity() && !e.hasTerm() && !pool.is_of_agreement()) {
    return Refuse(kChangeTurned,
                  {{"line", ToText(id)}, {"left", Num(line->quantity())}, {"quantity", Num(e.getQuantity())}});
  }
  return CheckChangeOfLine(pool, id, e.getQuantity(), t);
}

Verdict CheckQuantityAgain(const Pool& pool, schemas::QuantityChanged::Reader e, Instant t) {
  const auto id = IdOf<SubscriptionId>(e.getSubscription());
  const Subscription* subscription = pool.Find(id);
  if (subscription == nullptr) return Unknown(id, t);
  // What a purchase's changes refer to is the purchase, whatever its term.
  if (e.getQuantity() < e.getBefore() && pool.holder().kind() != schemas::Holder::PURCHASE) {
    if (const PoolTerm* term = TermBegunBy(*subscription, e.getReference().cStr(), t)) {
      return CheckReturnOfTerm(pool, *subscription, *term, e.getBefore() - e.getQuantity(), t);
    }
  }
  const int64_t change = int64_t{e.getQuantity()} - int64_t{e.getBefore()};
  const int64_t quantity = int64_t{TermInForce(*subscription, t).quantity} + change;
  return CheckQuantityChange(pool, id, static_cast<uint32_t>(std::max<int64_t>(0, quantity)), t);
}

}  // namespace

// ---- self-provisioning

Verdict CheckTakeBack(const Pool& pool, const SubscriptionId& id, uint32_t quantity, Instant t) {
  const Subscription* subscription = pool.Find(id);
  if (subscription == nullptr) return Unknown(id, t);
  const PoolTerm& term = TermInForce(*subscription, t);
  if (term.source != schemas::Source::SELF_PROVISION)
    return Refuse(kNotSelfProvisioned, {{"subscription", ToText(id)}});
  if (t >= term.usable_from) {
    return Refuse(kTakeBackTooLate, {{"subscription", ToText(id)}, {"usableFrom", At(term.usable_from)}});
  }
  const uint64_t open = FiguresOf(*subscription, t).open;
  if (quantity == 0 || quantity > open) {
    return Refuse(kTakeBackBeyondOpen,
                  {{"quantity", Num(quantity)}, {"subscription", ToText(id)}, {"open", Num(open)}});
  }
  if (auto refused = CheckNoneFollows(pool, {{id, {.part = 0, .term = &term, .seats = quantity}}}, quantity))
    return refused;
  const uint64_t valid = Valid(pool, t), assigned = Assigned(pool, t);
  if (valid >= assigned + quantity) return std::nullopt;
  return Refuse(kQuantityBelowAssigned, {{"quantity", Num(term.quantity - quantity)},
                                         {"subscription", ToText(id)},
                                         {"valid", Num(valid - quantity)},
                                         {"assigned", Num(assigned)},
                                         {"least", Num(term.quantity - (valid > assigned ? valid - assigned : 0))}});
}

// ---- order lines

uint64_t ReturnableOf(const Pool& pool, const OrderLine& line, Instant t) {
  if (pool.is_of_agreement()) return line.activated();
  return Takeable(pool, line.added, TermsMeant::kInForce, t) + Takeable(pool, line.covered, TermsMeant::kInForce, t);
}

uint64_t NotRequested(const OrderLine& line) {
  uint64_t requested = 0;
  for (const Allotment& allotment : line.allotments) {
    if (allotment.requested && !allotment.activated) requested += allotment.quantity;
  }
  return line.waiting - std::min<uint64_t>(requested, line.waiting);
}

Verdict CheckCancelOfLine(const Pool& pool, const LineId& id, uint32_t quantity, Instant t) {
  const OrderLine* line = pool.Find(id);
  if (line == nullptr) return Refuse(kLineUnknown, {{"line", ToText(id)}, {"at", At(t)}});
  if (pool.is_of_agreement()) return CheckCancelOfAgreementLine(*line, quantity);
  if (auto refused = CheckLineUsable(*line, t)) return refused;
  uint64_t left = 0;
  for (const TermsMeant meant : {TermsMeant::kInForceOrNext, TermsMeant::kOver}) {
    left += Takeable(pool, line->added, meant, t) + Takeable(pool, line->covered, meant, t);
  }
  if (quantity == 0 || quantity > left) {
    return Refuse(kBeyondLine, {{"quantity", Num(quantity)}, {"left", Num(left)}, {"line", ToText(id)}});
  }
  const LeavingSeats leaving_terms = LeavingByCancel(pool, *line, quantity, t);
  if (auto refused = CheckNoneFollows(pool, leaving_terms, quantity)) return refused;
  // A line adds either to terms in force or, a renewal line, to one that is still to come.
  const uint64_t leaving = std::min<uint64_t>(quantity, Takeable(pool, line->added, TermsMeant::kInForce, t));
  if (auto refused = CheckLeaving(pool, *line, quantity, leaving, t)) return refused;
  return CheckLeftOfRenewal(pool, *line, quantity, t);
}

Verdict CheckChangeOfLine(const Pool& pool, const LineId& id, uint32_t quantity, Instant t) {
  const OrderLine* line = pool.Find(id);
  if (line == nullptr) return Refuse(kLineUnknown, {{"line", ToText(id)}, {"at", At(t)}});
  const uint32_t before = line->quantity();
  if (quantity == before) return Refuse(kLineUnchanged, {{"line", ToText(id)}, {"quantity", Num(quantity)}});
  if (quantity < before) return CheckCancelOfLine(pool, id, before - quantity, t);
  if (!pool.is_of_agreement()) return CheckLineUsable(*line, t);
  // Seats that were activated and returned since make it an activated line all the same.
  const bool was_activated = std::any_of(line->allotments.begin(), line->allotments.end(),
                                         [](const Allotment& allotment) { return allotment.activated; });
  if (line->waiting != 0 || !was_activated) return std::nullopt;
  return Refuse(kLineInActivation, {{"quantity", Num(quantity)}, {"left", "0"}, {"line", ToText(id)}});
}

Verdict CheckDirect(const Pool& pool, const LineId& id, uint32_t quantity, const AnyId& from, Instant t) {
  const OrderLine* line = pool.Find(id);
  if (line == nullptr) return Refuse(kLineUnknown, {{"line", ToText(id)}, {"at", At(t)}});
  if (!from.is_nil()) {
    const Allotment* allotment = line->Find(from);
    const uint32_t left = allotment == nullptr || allotment->requested ? 0 : allotment->quantity;
    if (quantity != 0 && quantity <= left) return std::nullopt;
    return Refuse(kDirectedAgainBeyond,
                  {{"quantity", Num(quantity)}, {"allotment", ToText(from)}, {"left", Num(left)}});
  }
  if (quantity != 0 && quantity <= line->undirected()) return std::nullopt;
  return Refuse(kDirectedBeyondLine,
                {{"quantity", Num(quantity)}, {"line", ToText(id)}, {"left", Num(line->undirected())}});
}

Verdict CheckRequest(const Pool& pool, const LineId& id, const AnyId& allotment, uint32_t quantity, Instant t) {
  const OrderLine* line = pool.Find(id);
  if (line == nullptr) return Refuse(kLineUnknown, {{"line", ToText(id)}, {"at", At(t)}});
  const Allotment* found = line->Find(allotment);
  const bool can = found != nullptr ? !found->requested && found->quantity == quantity : quantity <= line->undirected();
  if (quantity != 0 && can) return std::nullopt;
  return Refuse(kNothingToActivate, {{"line", ToText(id)}, {"left", Num(line->undirected())}});
}

Verdict CheckReturn(const Pool& pool, const LineId& id, uint32_t quantity, const AnyId& allotment_id, Instant t) {
  const OrderLine* line = pool.Find(id);
  if (line == nullptr) return Refuse(kLineUnknown, {{"line", ToText(id)}, {"at", At(t)}});
  uint64_t left = ReturnableOf(pool, *line, t);
  if (pool.is_of_agreement()) {
    const Allotment* found = line->Find(allotment_id);
    if (found == nullptr || !found->activated) {
      return Refuse(kAllotmentUnknown, {{"line", ToText(id)}, {"allotment", ToText(allotment_id)}});
    }
    left = found->quantity;
  }
  if (quantity == 0 || quantity > left) {
    return Refuse(kNotReturnable, {{"quantity", Num(quantity)}, {"line", ToText(id)}, {"left", Num(left)}});
  }
  // Whoever sits on activated seats sits in the organisation's pool, not in the agreement's.
  if (pool.is_of_agreement()) return std::nullopt;
  const LeavingSeats leaving_terms = LeavingByReturn(pool, *line, quantity, t);
  if (auto refused = CheckNoneFollows(pool, leaving_terms, quantity)) return refused;
  return CheckLeaving(pool, *line, quantity, quantity, t);
}

const PoolTerm* TermBegunBy(const Subscription& subscription, std::string_view reference, Instant t) {
  const PoolTerm* found = nullptr;
  for (const PoolTerm& term : subscription.terms) {
    if (reference.empty() || term.reference != reference) continue;
    found = &term;
    if (term.in_force_from() > t) break;
  }
  return found;
}

Verdict CheckReturnOfTerm(const Pool& pool, const Subscription& subscription, const PoolTerm& term, uint32_t quantity,
                          Instant t) {
  const std::string id = ToText(subscription.id);
  const PoolTerm& in_force = TermInForce(subscription, t);
  const bool to_come = term.in_force_from() > t;
  if (!to_come && &term != &in_force) {
    return Refuse(kTermIsOver,
                  {{"subscription", id}, {"began", At(term.start)}, {"since", At(in_force.in_force_from())}});
  }
  if (quantity > term.quantity) {
    return Refuse(kBeyondTerm, {{"quantity", Num(quantity)}, {"subscription", id}, {"left", Num(term.quantity)}});
  }
  const uint32_t left = term.quantity - quantity;
  const Pool::Taking taking{.part = 0, .term = &term, .seats = quantity};
  if (auto refused = CheckNoneFollows(pool, {{subscription.id, taking}}, quantity)) return refused;
  if (!to_come) return CheckQuantityChange(pool, subscription.id, left, t);
  if (left == 0) return std::nullopt;  // as if it had never been renewed
  const uint64_t least = LeastRenewal(pool, subscription.id, term.start);
  if (left >= least) return std::nullopt;
  return TooFew(pool, {subscription.id, left, term.start, term.source}, term.start, least);
}

Verdict CheckActivation(const Pool& pool, const LineId& id, const AnyId& allotment, uint32_t quantity, Instant t) {
  const OrderLine* line = pool.Find(id);
  if (line == nullptr) return Refuse(kLineUnknown, {{"line", ToText(id)}, {"at", At(t)}});
  const Allotment* found = line->Find(allotment);
  const bool can = found != nullptr && found->requested && !found->activated && found->quantity == quantity;
  if (can && quantity <= line->waiting) return std::nullopt;
  return Refuse(kNothingToActivate, {{"line", ToText(id)}, {"left", Num(line->undirected())}});
}

// ---- renewals

uint64_t LeastRenewal(const Pool& pool, const SubscriptionId& subscription, Instant from) {
  const uint64_t assigned = Assigned(pool, from), others = ValidWithout(pool, subscription, from);
  return assigned > others ? assigned - others : 1;
}

Verdict CheckRenewal(const Pool& pool, const Renewal& renewal, Instant t) {
  const Subscription* subscription = pool.Find(renewal.subscription);
  const std::string id = ToText(renewal.subscription);
  if (subscription == nullptr) return Unknown(renewal.subscription, t);
  const SubscriptionState state = StateAt(*subscription, t);
  if (IsFinal(state)) {
    return Refuse(
        kNotRenewable,
        {{"subscription", id}, {"state", std::string(StateText(state))}, {"since", At(FinalSince(*subscription, t))}});
  }
  if (subscription->cancellation() != nullptr) {
    return Refuse(kRenewalOfCancelled, {{"subscription", id}, {"takesEffect", At(CancelledFrom(*subscription))}});
  }
  if (subscription->last().trial) return Refuse(kTrialNotRenewable, {{"subscription", id}});
  const bool direct = renewal.source == schemas::Source::DIRECT;
  const PoolTerm* next = NextTerm(*subscription, t);
  if (direct && next != nullptr) {
    return Refuse(kRenewalNextStands, {{"subscription", id}, {"start", At(next->start)}});
  }
  const Instant expected = direct || state == SubscriptionState::kDisabled ? t : EndOf(*subscription);
  if (renewal.start != expected) {
    return Refuse(kRenewalDoesNotFollow,
                  {{"subscription", id}, {"start", At(renewal.start)}, {"expected", At(expected)}});
  }
  const Instant from = std::max(renewal.start, t);
  const uint64_t least = LeastRenewal(pool, renewal.subscription, from);
  if (renewal.quantity < least) return TooFew(pool, renewal, from, least);
  return std::nullopt;
}

// ---- quantity and cancelling

Verdict CheckQuantityChange(const Pool& pool, const SubscriptionId& id, uint32_t quantity, Instant t) {
  const Subscription* subscription = pool.Find(id);
  if (subscription == nullptr) return Unknown(id, t);
  const SubscriptionState state = StateAt(*subscription, t);
  if (!IsLive(state)) {
    return Refuse(kNotInForce, {{"subscription", ToText(id)}, {"state", std::string(StateText(state))}});
  }
  const uint64_t others = ValidWithout(pool, id, t), assigned = Assigned(pool, t);
  if (quantity >= TermInForce(*subscription, t).quantity || others + quantity >= assigned) return std::nullopt;
  return Refuse(kQuantityBelowAssigned, {{"quantity", Num(quantity)},
                                         {"subscription", ToText(id)},
                                         {"valid", Num(others + quantity)},
                                         {"assigned", Num(assigned)},
                                         {"least", Num(assigned - others)}});
}

Verdict CheckCancelSubscription(const Pool& pool, const SubscriptionId& id, Instant takes_effect, Instant t) {
  const Subscription* subscription = pool.Find(id);
  if (subscription == nullptr) return Unknown(id, t);
  const SubscriptionState state = StateAt(*subscription, t);
  if (IsFinal(state)) {
    return Refuse(kAlreadyFinal, {{"subscription", ToText(id)},
                                  {"state", std::string(StateText(state))},
                                  {"since", At(FinalSince(*subscription, t))}});
  }
  if (subscription->cancellation() != nullptr) {
    return Refuse(kAlreadyCancelled, {{"subscription", ToText(id)}, {"takesEffect", At(CancelledFrom(*subscription))}});
  }
  if (takes_effect > t) {
    const Instant end = EndOf(*subscription);
    if (t >= end) {
      return Refuse(kLapsedBeforeCancelling,
                    {{"subscription", ToText(id)}, {"end", At(end)}, {"state", std::string(StateText(state))}});
    }
    if (takes_effect >= end) return std::nullopt;  // a renewal that it was after was undone: it takes effect at the end
    return Refuse(kCancellationNotAtEnd,
                  {{"subscription", ToText(id)}, {"takesEffect", At(takes_effect)}, {"end", At(end)}});
  }
  const uint64_t others = ValidWithout(pool, id, t), assigned = Assigned(pool, t);
  const bool pool_goes_on = std::any_of(pool.subscriptions().begin(), pool.subscriptions().end(), [&](const auto& s) {
    const std::optional<Instant> final_from = FinalFrom(s);
    return s.id != id && final_from && *final_from > t;
  });
  if (!pool_goes_on || FiguresOf(*subscription, t).valid == 0 || assigned <= others) return std::nullopt;
  return Refuse(kCancelsAssigned, {{"subscription", ToText(id)},
                                   {"valid", Num(others)},
                                   {"assigned", Num(assigned)},
                                   {"tooMany", Num(assigned - others)}});
}

Verdict CheckWithdrawCancellation(const Pool& pool, const SubscriptionId& id, Instant t) {
  const Subscription* subscription = pool.Find(id);
  if (subscription == nullptr) return Unknown(id, t);
  if (subscription->cancellation() == nullptr) return Refuse(kNoCancellation, {{"subscription", ToText(id)}});
  const Instant cancelled = CancelledFrom(*subscription);
  if (cancelled > t) return std::nullopt;
  return Refuse(kCancellationInEffect, {{"subscription", ToText(id)}, {"takesEffect", At(cancelled)}});
}

uint64_t ToWriteOff(const Subscription& subscription, Instant t) {
  uint64_t seats = 0;
  for (size_t i = 0; i < subscription.terms.size(); ++i) {
    const PoolTerm& term = subscription.terms[i];
    if (!term.written_off && HasLapsed(subscription, i, t)) seats += term.open;
  }
  return seats;
}

Verdict CheckWriteOff(const Pool& pool, const SubscriptionId& id, Instant t) {
  const Subscription* subscription = pool.Find(id);
  if (subscription == nullptr) return Unknown(id, t);
  if (ToWriteOff(*subscription, t) != 0) return std::nullopt;
  return Refuse(kNothingLapsedOpen, {{"subscription", ToText(id)}});
}

// ---- seats

Verdict CheckAssign(const Pool& pool, const std::vector<PersonId>& people, Instant t) {
  for (const PersonId& person : people) {
    if (IsSeated(pool, person, t)) return Refuse(kSeatedAlready, {{"person", ToText(person)}});
  }
  const uint64_t valid = Valid(pool, t), assigned = Assigned(pool, t);
  if (assigned > valid) {
    return Refuse(kPoolOverAssigned,
                  {{"over", Num(assigned - valid)}, {"assigned", Num(assigned)}, {"valid", Num(valid)}});
  }
  if (people.size() <= valid - assigned) return std::nullopt;
  return Refuse(kAllAssigned, {{"wanted", Num(people.size())},
                               {"free", Num(valid - assigned)},
                               {"valid", Num(valid)},
                               {"assigned", Num(assigned)}});
}

Verdict CheckUnassign(const Pool& pool, const std::vector<PersonId>& people, Instant t) {
  for (const PersonId& person : people) {
    if (!IsSeated(pool, person, t)) return Refuse(kNotSeated, {{"person", ToText(person)}});
  }
  return std::nullopt;
}

// ---- again

Verdict CheckAgain(const Pool& pool, schemas::Event::Reader event, Instant t) {
  using schemas::Event;
  switch (event.which()) {
    case Event::TAKEN_BACK: {
      const auto e = event.getTakenBack();
      return CheckTakeBack(pool, IdOf<SubscriptionId>(e.getSubscription()), e.getQuantity(), t);
    }
    case Event::LINE_PLACED: {
      const auto e = event.getLinePlaced();
      const auto renews = IdOf<SubscriptionId>(e.getRenews());
      if (renews.is_nil()) return std::nullopt;
      return CheckRenewal(pool, {renews, e.getQuantity(), FromUnix(e.getTerm().getStart()), schemas::Source::ORDER}, t);
    }
    case Event::LINE_CHANGED:
      return CheckChangeAgain(pool, event.getLineChanged(), t);
    case Event::LINE_CANCELLED: {
      const auto e = event.getLineCancelled();
      return CheckCancelOfLine(pool, IdOf<LineId>(e.getLine()), e.getQuantity(), t);
    }
    case Event::SEATS_RETURNED: {
      const auto e = event.getSeatsReturned();
      return CheckReturn(pool, IdOf<LineId>(e.getLine()), e.getQuantity(), IdOf<AnyId>(e.getAllotment()), t);
    }
    case Event::SEATS_DIRECTED: {
      const auto e = event.getSeatsDirected();
      return CheckDirect(pool, IdOf<LineId>(e.getLine()), e.getQuantity(), IdOf<AnyId>(e.getFrom()), t);
    }
    case Event::ACTIVATION_REQUESTED: {
      const auto e = event.getActivationRequested();
      return CheckRequest(pool, IdOf<LineId>(e.getLine()), IdOf<AnyId>(e.getAllotment()), e.getQuantity(), t);
    }
    case Event::ACTIVATION_WITHDRAWN: {
      const auto e = event.getActivationWithdrawn();
      return CheckActivation(pool, IdOf<LineId>(e.getLine()), IdOf<AnyId>(e.getAllotment()), e.getQuantity(), t);
    }
    case Event::ACTIVATION_RECORDED: {
      const auto e = event.getActivationRecorded();
      return CheckActivation(pool, IdOf<LineId>(e.getLine()), IdOf<AnyId>(e.getAllotment()), e.getQuantity(), t);
    }
    case Event::SUBSCRIPTION_RENEWED: {
      const auto term = event.getSubscriptionRenewed().getTerm();
      return CheckRenewal(pool,
                          {IdOf<SubscriptionId>(term.getSubscription()), term.getQuantity(), FromUnix(term.getStart()),
                           term.getSource()},
                          t);
    }
    case Event::QUANTITY_CHANGED:
      return CheckQuantityAgain(pool, event.getQuantityChanged(), t);
    case Event::SUBSCRIPTION_CANCELLED: {
      const auto e = event.getSubscriptionCancelled();
      return CheckCancelSubscription(pool, IdOf<SubscriptionId>(e.getSubscription()), FromUnix(e.getTakesEffect()), t);
    }
    case Event::CANCELLATION_WITHDRAWN:
      return CheckWithdrawCancellation(pool, IdOf<SubscriptionId>(event.getCancellationWithdrawn().getSubscription()),
                                       t);
    case Event::PARTNER_OF_RECORD_SET:
      return CheckIsThere(pool, IdOf<SubscriptionId>(event.getPartnerOfRecordSet().getSubscription()), t);
    case Event::BUYER_NAMED:
      return CheckIsThere(pool, IdOf<SubscriptionId>(event.getBuyerNamed().getSubscription()), t);
    case Event::WRITTEN_OFF:
      return CheckWriteOff(pool, IdOf<SubscriptionId>(event.getWrittenOff().getSubscription()), t);
    case Event::SEATS_ASSIGNED:
      return CheckAssign(pool, PeopleOf(event.getSeatsAssigned().getUsers()), t);
    case Event::SEATS_UNASSIGNED:
      return CheckUnassign(pool, PeopleOf(event.getSeatsUnassigned().getUsers()), t);
    default:
      return std::nullopt;
  }
}

}  // namespace muniment::commands
