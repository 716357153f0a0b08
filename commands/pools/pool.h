// A pool: everything about the seats of one edition of one holder. State of `pool/<holder>/<edition>`.
//
// The same state serves purchasing accounts, organisations (reseller lines, keys, activations), agreements of the open
// programmes and self-service purchases. It keeps facts, and what the facts derive in fold order: what a line covers
// (INV-9) is worked out entry by entry and never stored, so that a late entry may change it (ORD-3). What time alone
// changes stands in figures.h: pure functions of a Pool and an instant.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "commands/catalogue/catalogue.h"
#include "commands/orders/holder.h"
#include "commands/world.h"

namespace muniment::commands {

// One term of a subscription, with the seats it has now. quantity >= ordered + open; the rest came by key, activation
// or purchase, which INV does not count.
struct PoolTerm {
  Position entry{};     // that began it
  Instant recorded{};   // of that entry
  Instant effective{};  // of that entry; a renewal's `start` may be later (E) or earlier (E, renewed in grace)
  Instant start{}, usable_from{}, end{}, anchor{};
  int months = 0;
  TermDurations durations;
  OfferId offer;
  schemas::Programme programme{};
  schemas::Source source{};
  int64_t price_minor_units = 0;
  std::string currency;
  int billing_months = 0;
  bool trial = false, no_grace = false;
  LineId line;                     // that added or renewed it; nil for other sources
  std::string reference;           // what began it otherwise: redemption, allotment, purchase, billing profile
  uint32_t quantity = 0;           // seats
  uint32_t ordered = 0;            // of these, by order lines: added by them or covered
  uint32_t open = 0;               // of these, self-provisioned and not covered (INV-9)
  std::optional<Instant> emptied;  // since when it has no seat left (cancelled, returned, taken back)
  Position emptied_by{};
  std::optional<Instant> written_off;  // PAR-5

  // The instant from which this term counts: its start, or the moment of renewal where that came later (LIFE-6).
  Instant in_force_from() const { return std::max(start, effective); }
};

struct Cancellation {
  Position entry{};
  Instant effective{}, takes_effect{};  // as recorded: figures.h says from when it is cancelled
  schemas::CancelReason reason{};
  std::optional<Instant> withdrawn;
};

struct Subscription {
  SubscriptionId id;
  std::vector<PoolTerm> terms;  // at least one; in order of start
  std::vector<Cancellation> cancellations;
  std::string partner;                 // of record (PAR-2); empty: none
  PersonId buyer;                      // of a self-service purchase; else nil
  schemas::TimelinePlace buyer_since;  // when they bought it or were named
  std::string reference;               // redemption, allotment, purchase
  // Renewals that were cancelled before their term began: while one stood, the term before it was renewed (LIFE-4).
  struct UndoneRenewal {
    Position term{};  // the one before
    Instant from{}, until{};
  };
  std::vector<UndoneRenewal> undone_renewals;

  const PoolTerm& last() const { return terms.back(); }
  // Its standing cancellation, in effect or to come; null: none.
  const Cancellation* cancellation() const;
};

// Seats that a line added to, or covered in, one term.
struct LinePart {
  SubscriptionId subscription;
  Position term{};
  uint32_t seats = 0;
};

// In which terms seats of a line are looked for: those in force that are live; also those still to come; or all others,
// which are over or, in a cancelled subscription, never begin.
enum class TermsMeant { kInForce, kInForceOrNext, kOver };

// Seats of a line of an open programme on their way to an organisation, and those that arrived (ACT-7).
struct Allotment {
  AnyId id;
  uint32_t quantity = 0;
  bool requested = false, activated = false;
  OrganisationId organisation;  // whom it is for
  bool directed = false;        // to another organisation than the customer's (ACT-4)
  Instant requested_at{}, activated_at{};
  Position requested_by{};
  std::vector<uint8_t> key_hash;  // of the bound key that was taken or typed in (KEY-9); empty: none
  SubscriptionId subscription;    // of the organisation, once activated
};

struct OrderLine {
  LineId id;
  std::string partner, order;
  Position entry{};
  Instant effective{}, usable_from{};
  OfferId offer;
  SubscriptionId renews;                 // nil unless a renewal line (LIFE-11)
  std::vector<LinePart> added, covered;  // oldest first
  uint32_t waiting = 0;                  // of an open programme: not yet activated; its seats are in no term here
  std::vector<Allotment> allotments;
  int months = 0;  // as ordered, with the price: of the terms that activations begin (ACT-8)
  int64_t price_minor_units = 0;
  std::string currency;

  // Seats that are left of it, whatever became of their terms.
  uint32_t quantity() const;
  uint32_t activated() const;
  // Of an open programme: what is neither activated nor in an allotment; the customer's own to activate (ACT-7).
  uint32_t undirected() const;
  const Allotment* Find(const AnyId& allotment) const;
  // So many of an allotment that was not requested yet are not directed any more; one without seats is gone (ACT-4).
  void Undirect(const AnyId& directed, uint32_t seats);
};

struct Assignment {
  OrganisationId organisation;
  Instant since{};
  Position entry{};
};

// What the scheduler wrote down (LIFE-2): by (subscription, kind, due). Never looked at by a figure or a state.
using TransitionKey = std::tuple<SubscriptionId, schemas::Transition, Instant>;
struct RecordedTransition {
  Position entry{};
  bool withdrawn = false;
};
using NoticeKey = std::tuple<SubscriptionId, uint16_t /*days before E*/, Instant /*due*/>;

class Pool final : public StateOf<Pool> {
 public:
  using StateOf::On;
  void On(schemas::SelfProvisioned::Reader e, const EntryView& entry);
  void On(schemas::TakenBack::Reader e, const EntryView& entry);
  void On(schemas::LinePlaced::Reader e, const EntryView& entry);
  void On(schemas::LineChanged::Reader e, const EntryView& entry);
  void On(schemas::LineCancelled::Reader e, const EntryView& entry);
  void On(schemas::SeatsReturned::Reader e, const EntryView& entry);
  void On(schemas::WrittenOff::Reader e, const EntryView& entry);
  void On(schemas::SubscriptionStarted::Reader e, const EntryView& entry);
  void On(schemas::SubscriptionRenewed::Reader e, const EntryView& entry);
  void On(schemas::QuantityChanged::Reader e, const EntryView& entry);
  void On(schemas::SubscriptionCancelled::Reader e, const EntryView& entry);
  void On(schemas::CancellationWithdrawn::Reader e, const EntryView& entry);
  void On(schemas::SeatsAssigned::Reader e, const EntryView& entry);
  void On(schemas::SeatsUnassigned::Reader e, const EntryView& entry);
  void On(schemas::PartnerOfRecordSet::Reader e, const EntryView& entry);
  void On(schemas::BuyerNamed::Reader e, const EntryView& entry);
  void On(schemas::SeatsDirected::Reader e, const EntryView& entry);
  void On(schemas::ActivationRequested::Reader e, const EntryView& entry);
  void On(schemas::ActivationWithdrawn::Reader e, const EntryView& entry);
  void On(schemas::ActivationRecorded::Reader e, const EntryView& entry);
  void On(schemas::TransitionRecorded::Reader e, const EntryView& entry);
  void On(schemas::TransitionWithdrawn::Reader e, const EntryView& entry);
  void On(schemas::RenewalNoticeDue::Reader e, const EntryView& entry);

  // No entry about seats yet.
  bool empty() const { return holder_.text().empty(); }
  const HolderKey& holder() const { return holder_; }
  const EditionId& edition() const { return edition_; }
  bool is_of_agreement() const { return holder_.kind() == schemas::Holder::AGREEMENT; }
  // Of a self-service purchase: the buyer's organisation; nil for other holders.
  const OrganisationId& purchased_in() const { return purchased_in_; }

  const std::vector<Subscription>& subscriptions() const { return subscriptions_; }  // in fold order
  const Subscription* Find(const SubscriptionId& id) const;
  const std::vector<OrderLine>& lines() const { return lines_; }  // in fold order
  const OrderLine* Find(const LineId& id) const;
  // The term that a part of a line is in; null: it is gone, as a renewal that was cancelled.
  const PoolTerm* TermOf(const LinePart& part) const;
  // What a cancellation or return of `quantity` seats at `t` takes from the parts of a line, newest first.
  struct Taking {
    size_t part = 0;  // index
    const PoolTerm* term = nullptr;
    uint32_t seats = 0;
  };
  std::vector<Taking> TakingFrom(const std::vector<LinePart>& parts, uint64_t quantity, TermsMeant meant,
                                 Instant t) const;
  // Who was given a seat and did not lose it by an entry. Ask figures.h who sits: SEAT-9 ends seats without an entry.
  const std::map<PersonId, Assignment>& assignments() const { return assignments_; }

  const std::map<TransitionKey, RecordedTransition>& transitions() const { return transitions_; }
  const std::map<NoticeKey, Position>& notices() const { return notices_; }

 private:
  void Begin(schemas::Holder::Reader holder, capnp::Data::Reader edition, const EntryView& entry);
  Subscription* FindOf(capnp::Data::Reader id);
  OrderLine* LineOf(capnp::Data::Reader id);
  Subscription& AddSubscription(schemas::Term::Reader term, uint32_t quantity, const EntryView& entry);
  PoolTerm* AddTerm(Subscription& subscription, schemas::Term::Reader term, const EntryView& entry);
  void AddToLine(OrderLine& line, uint32_t quantity, uint32_t additional, schemas::Term::Reader term,
                 const EntryView& entry);
  void CancelOfLine(OrderLine& line, uint32_t quantity, const EntryView& entry);
  static void CancelWaiting(OrderLine& line, uint32_t quantity);
  // What a cancellation or a return does with the seats of a part.
  enum class Take { kAway, kBackToOpen };
  // Takes up to `quantity` seats out of the parts and says how many it took.
  uint32_t TakeFrom(std::vector<LinePart>& parts, uint32_t quantity, Take take, TermsMeant meant,
                    const EntryView& entry);
  void NoteIfEmptied(Subscription& subscription, Position term, const EntryView& entry);

  HolderKey holder_;
  EditionId edition_;
  OrganisationId purchased_in_;
  std::vector<Subscription> subscriptions_;
  std::vector<OrderLine> lines_;
  std::map<SubscriptionId, size_t> subscription_index_;
  std::map<LineId, size_t> line_index_;
  std::vector<size_t> self_provisioned_;  // subscriptions that may have open seats, oldest first
  std::map<PersonId, Assignment> assignments_;
  std::map<TransitionKey, RecordedTransition> transitions_;
  std::map<NoticeKey, Position> notices_;
};
extern template class StateOf<Pool>;

}  // namespace muniment::commands
