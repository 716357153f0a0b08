#include "tests/support/slow_pool.h"

#include <algorithm>
#include <ostream>
#include <set>

#include "schemas/bytes.h"

namespace muniment::testing {
namespace {

using commands::EntryPtr;
using schemas::IdOf;

enum class Kind { kOpen, kCovered, kAdded, kOther };

struct Seat {
  SubscriptionId subscription;
  size_t term = 0;
  Kind kind = Kind::kOther;
  LineId line;              // covered or added
  uint64_t covered_as = 0;  // the how-manieth seat that was ever covered
};

struct Term {
  Instant counts_from, end, usable_from, grace_end, gone_from;
  bool undone = false;  // a renewal whose line was cancelled wholly before it began
};

struct Cancelled {
  Instant takes_effect;
  bool at_end = false;  // wherever that is by then
  bool withdrawn = false;
};

class SlowPool {
 public:
  void Happen(const EntryPtr& entry) {
    now_ = entry->effective();
    if (!SomebodyLives(now_)) people_.clear();
    const auto event = entry->body();
    switch (event.which()) {
      case schemas::Event::SELF_PROVISIONED: {
        const auto term = event.getSelfProvisioned().getTerm();
        AddSeats(Begin(term), term.getQuantity(), Kind::kOpen, {});
        break;
      }
      case schemas::Event::SUBSCRIPTION_STARTED: {
        const auto term = event.getSubscriptionStarted().getTerm();
        AddSeats(Begin(term), term.getQuantity(), Kind::kOther, {});
        break;
      }
      case schemas::Event::SUBSCRIPTION_RENEWED: {
        const auto term = event.getSubscriptionRenewed().getTerm();
        AddSeats(Begin(term), term.getQuantity(), Kind::kOther, {});
        break;
      }
      case schemas::Event::QUANTITY_CHANGED: {
        const auto e = event.getQuantityChanged();
        ChangeQuantity(IdOf<SubscriptionId>(e.getSubscription()), e.getBefore(), e.getQuantity());
        break;
      }
      case schemas::Event::LINE_PLACED: {
        const auto e = event.getLinePlaced();
        const auto line = IdOf<LineId>(e.getLine());
        if (e.getRenews().size() != 0) {
          AddSeats(Begin(e.getTerm()), e.getQuantity(), Kind::kAdded, line);
        } else {
          Order(line, e.getQuantity(), e.getAdditional(), e.getTerm());
        }
        break;
      }
      case schemas::Event::LINE_CHANGED: {
        const auto e = event.getLineChanged();
        const auto line = IdOf<LineId>(e.getLine());
        const auto before = static_cast<uint32_t>(
            std::count_if(seats_.begin(), seats_.end(), [&](const Seat& s) { return s.line == line; }));
        if (e.getQuantity() > before) Order(line, e.getQuantity() - before, 0, e.getTerm());
        for (uint32_t i = e.getQuantity(); i < before; ++i) CancelOne(line);
        break;
      }
      case schemas::Event::LINE_CANCELLED:
        for (uint32_t i = 0; i < event.getLineCancelled().getQuantity(); ++i) {
          CancelOne(IdOf<LineId>(event.getLineCancelled().getLine()));
        }
        break;
      case schemas::Event::SEATS_RETURNED:
        for (uint32_t i = 0; i < event.getSeatsReturned().getQuantity(); ++i) {
          ReturnOne(IdOf<LineId>(event.getSeatsReturned().getLine()));
        }
        break;
      case schemas::Event::TAKEN_BACK:
        for (uint32_t i = 0; i < event.getTakenBack().getQuantity(); ++i) {
          TakeBackOne(IdOf<SubscriptionId>(event.getTakenBack().getSubscription()));
        }
        break;
      case schemas::Event::SUBSCRIPTION_CANCELLED: {
        const auto e = event.getSubscriptionCancelled();
        cancelled_[IdOf<SubscriptionId>(e.getSubscription())] = {FromUnix(e.getTakesEffect()),
                                                                 FromUnix(e.getTakesEffect()) > now_};
        break;
      }
      case schemas::Event::CANCELLATION_WITHDRAWN:
        cancelled_[IdOf<SubscriptionId>(event.getCancellationWithdrawn().getSubscription())].withdrawn = true;
        break;
      case schemas::Event::SEATS_ASSIGNED:
        for (const auto user : event.getSeatsAssigned().getUsers()) people_.insert(IdOf<PersonId>(user));
        break;
      case schemas::Event::SEATS_UNASSIGNED:
        for (const auto user : event.getSeatsUnassigned().getUsers()) people_.erase(IdOf<PersonId>(user));
        break;
      default:
        break;
    }
  }

  SlowFigures At(Instant t) const {
    SlowFigures figures;
    for (const Seat& seat : seats_) {
      if (seat.term != InForce(seat.subscription, t)) continue;
      figures.states[seat.subscription] = State(seat.subscription, t);
      if (!Counts(seat.subscription, t)) continue;
      const Instant end = terms_.at(seat.subscription)[LastTerm(seat.subscription)].end;
      if (!figures.earliest_end || end < *figures.earliest_end) figures.earliest_end = end;
      ++figures.valid;
      figures.open += seat.kind == Kind::kOpen;
      figures.ordered += seat.kind == Kind::kCovered || seat.kind == Kind::kAdded;
      figures.available += seat.kind != Kind::kOther;
    }
    for (const char* state : {"disabled", "pending", "grace", "active"}) {  // the best comes last
      for (const auto& [id, is] : figures.states) {
        if (is == state) figures.best = state;
      }
    }
    figures.assigned = SomebodyLives(t) ? people_.size() : 0;
    figures.free = figures.valid > figures.assigned ? figures.valid - figures.assigned : 0;
    figures.over = figures.assigned > figures.valid ? figures.assigned - figures.valid : 0;
    return figures;
  }

 private:
  struct Place {
    SubscriptionId subscription;
    size_t term;
  };

  Place Begin(schemas::Term::Reader term) {
    const auto id = IdOf<SubscriptionId>(term.getSubscription());
    const Instant end = FromUnix(term.getEnd());
    terms_[id].push_back({std::max(FromUnix(term.getStart()), now_), end, FromUnix(term.getUsableFrom()),
                          end + days(term.getDurations().getGraceDays()),
                          end + days(term.getDurations().getDisabledDays())});
    return {id, terms_[id].size() - 1};
  }
  void AddSeats(Place place, uint32_t count, Kind kind, LineId line) {
    for (uint32_t i = 0; i < count; ++i) seats_.push_back({place.subscription, place.term, kind, line, 0});
  }
  void Order(LineId line, uint32_t quantity, uint32_t additional, schemas::Term::Reader term) {
    uint32_t left = quantity;
    for (Seat& seat : seats_) {
      if (left == additional) break;
      if (seat.kind != Kind::kOpen || seat.term != InForce(seat.subscription, now_) ||
          !Counts(seat.subscription, now_)) {
        continue;
      }
      seat.kind = Kind::kCovered;
      seat.line = line;
      seat.covered_as = ++covered_;
      --left;
    }
    AddSeats(Begin(term), left, Kind::kAdded, line);
  }

  bool IsInForceAndCounts(const Seat& seat) const {
    return seat.term == InForce(seat.subscription, now_) && Counts(seat.subscription, now_);
  }
  bool IsStillToCome(const Seat& seat) const {
    return terms_.at(seat.subscription)[seat.term].counts_from > now_ && !IsCancelled(seat.subscription, now_);
  }
  // The newest seat of the line that was added, or else covered last; null when none can be touched.
  template <class May>
  Seat* NewestOf(LineId line, May may) {
    Seat* found = nullptr;
    for (Seat& seat : seats_) {
      if (seat.line != line || !may(seat)) continue;
      const bool better = found == nullptr || (seat.kind == Kind::kAdded && found->kind == Kind::kCovered) ||
                          (seat.kind == found->kind && seat.covered_as >= found->covered_as);
      if (better) found = &seat;
    }
    return found;
  }
  void Remove(Seat* seat) {
    const Place place{seat->subscription, seat->term};
    seats_.erase(seats_.begin() + (seat - seats_.data()));
    const bool is_left = std::any_of(seats_.begin(), seats_.end(), [&](const Seat& s) {
      return s.subscription == place.subscription && s.term == place.term;
    });
    Term& term = terms_[place.subscription][place.term];
    if (!is_left && place.term > 0 && term.counts_from > now_) term.undone = true;
  }
  void CancelOne(LineId line) {
    Seat* seat = NewestOf(line, [&](const Seat& s) { return IsInForceAndCounts(s) || IsStillToCome(s); });
    if (seat == nullptr) seat = NewestOf(line, [](const Seat&) { return true; });
    if (seat == nullptr) return;
    if (seat->kind == Kind::kAdded) return Remove(seat);
    seat->kind = Kind::kOpen;
    seat->line = {};
  }
  void ReturnOne(LineId line) {
    if (Seat* seat = NewestOf(line, [&](const Seat& s) { return IsInForceAndCounts(s); })) Remove(seat);
  }
  void TakeBackOne(SubscriptionId subscription) {
    for (Seat& seat : seats_) {
      if (seat.subscription == subscription && seat.kind == Kind::kOpen && seat.term == InForce(subscription, now_)) {
        return Remove(&seat);
      }
    }
  }

  // Of seats that nobody ordered here: by key, purchased, activated.
  void ChangeQuantity(SubscriptionId subscription, uint32_t before, uint32_t quantity) {
    const Place place{subscription, InForce(subscription, now_)};
    if (quantity > before) AddSeats(place, quantity - before, Kind::kOther, {});
    for (uint32_t i = quantity; i < before; ++i) RemoveOneOf(place);
  }
  // Where a void has put another term in the place of that which was changed: what nobody ordered goes first.
  void RemoveOneOf(const Place& place) {
    for (const Kind kind : {Kind::kOther, Kind::kOpen, Kind::kCovered, Kind::kAdded}) {
      const auto seat = std::find_if(seats_.begin(), seats_.end(), [&](const Seat& s) {
        return s.subscription == place.subscription && s.term == place.term && s.kind == kind;
      });
      if (seat != seats_.end()) return Remove(&*seat);
    }
  }

  size_t InForce(SubscriptionId subscription, Instant t) const {
    size_t in_force = 0;
    const std::vector<Term>& terms = terms_.at(subscription);
    for (size_t i = 0; i < terms.size(); ++i) {
      if (i > 0 && IsCancelled(subscription, terms[i].counts_from - seconds{1})) continue;  // it never began
      if (!terms[i].undone && terms[i].counts_from <= t) in_force = i;
    }
    return in_force;
  }
  size_t LastTerm(SubscriptionId subscription) const {
    size_t last = 0;
    const std::vector<Term>& terms = terms_.at(subscription);
    for (size_t i = 0; i < terms.size(); ++i) last = terms[i].undone ? last : i;
    return last;
  }
  bool IsCancelled(SubscriptionId subscription, Instant t) const {
    const auto found = cancelled_.find(subscription);
    if (found == cancelled_.end() || found->second.withdrawn) return false;
    if (found->second.takes_effect <= t) return true;
    return found->second.at_end && terms_.at(subscription)[LastTerm(subscription)].end <= t;
  }
  std::string State(SubscriptionId subscription, Instant t) const {
    if (IsCancelled(subscription, t)) return "cancelled";
    const Term& term = terms_.at(subscription)[InForce(subscription, t)];
    if (t < term.usable_from && t < term.end) return "pending";
    if (t < term.end) return "active";
    if (t < term.grace_end) return "grace";
    return t < term.gone_from ? "disabled" : "deprovisioned";
  }
  bool Counts(SubscriptionId subscription, Instant t) const {
    const std::string state = State(subscription, t);
    return state == "pending" || state == "active" || state == "grace";
  }
  // SEAT-9: some subscription still has seats that are not finally gone.
  bool SomebodyLives(Instant t) const {
    for (const Seat& seat : seats_) {
      if (IsCancelled(seat.subscription, t)) continue;
      const size_t last = LastTerm(seat.subscription);
      if (seat.term == last && t < terms_.at(seat.subscription)[last].gone_from) return true;
    }
    return false;
  }

  Instant now_{};
  std::vector<Seat> seats_;  // oldest first
  std::map<SubscriptionId, std::vector<Term>> terms_;
  std::map<SubscriptionId, Cancelled> cancelled_;
  std::set<PersonId> people_;
  uint64_t covered_ = 0;
};

}  // namespace

std::ostream& operator<<(std::ostream& out, const SlowFigures& f) {
  out << "o " << f.ordered << " a " << f.available << " open " << f.open << " v " << f.valid << " s " << f.assigned
      << " f " << f.free << " over " << f.over;
  for (const auto& [id, state] : f.states) out << ' ' << ToText(id).substr(0, 6) << ':' << state;
  out << " best " << f.best;
  if (f.earliest_end) out << " E " << FormatInstant(*f.earliest_end);
  return out;
}

std::vector<EntryPtr> WhatHappened(const std::vector<EntryPtr>& entries, Instant as_of, Instant known_at) {
  std::vector<EntryPtr> facts;
  std::set<uint64_t> voided;
  for (const EntryPtr& entry : entries) {
    if (entry->recorded() > known_at) continue;
    if (entry->body().isEntryVoided()) {
      voided.insert(entry->body().getEntryVoided().getEntry());
    } else if (entry->effective() <= as_of) {
      facts.push_back(entry);
    }
  }
  std::erase_if(facts, [&](const EntryPtr& fact) { return voided.count(ToNumber(fact->position())) != 0; });
  std::stable_sort(facts.begin(), facts.end(),
                   [](const EntryPtr& a, const EntryPtr& b) { return a->effective() < b->effective(); });
  return facts;
}

SlowFigures SlowlyWorkedOut(const std::vector<EntryPtr>& entries, Instant as_of, Instant known_at) {
  SlowPool pool;
  for (const EntryPtr& fact : WhatHappened(entries, as_of, known_at)) pool.Happen(fact);
  return pool.At(as_of);
}

}  // namespace muniment::testing
