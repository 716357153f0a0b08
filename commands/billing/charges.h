// What a subscription costs, derived from its history alone: the charges that invoices are made of (BILL-3, BILL-5,
// BILL-6). **Read this first.**
//
// A term that is paid for here (bought by self-service, or renewed directly) is cut into spans, each paid in advance:
//   bought             billing periods from the term's start by the calendar, without drift (as LIFE-12)
//   renewed directly   one span, the whole term (BILL-6)
// A span is charged price × seats at its start; an increase within it price × what exceeds the most charged in it so
// far × the UTC days from that day, which is counted in any case, to the span's end. Reductions and cancelling give
// nothing back: they only tell what later spans charge. One rounding for each charge, half to even, on exact 128-bit
// integers.
//
// A charge is the payer's who was so when it fell due: as the last invoice before it was. So a new payer, named by a
// direct renewal, does not pay for what the scheduler has yet to invoice.
//
// What is invoiced is a fact: a charge that a later entry no longer implies (a late cancellation) stands as issued.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "commands/world.h"
#include "schemas/billing.capnp.h"

namespace muniment::commands {

using ChargeKind = schemas::InvoiceIssued::Kind;

// [from, to) at one price, in billing periods of `billing_months`. These are counted from `anchor`, the term's start,
// so that a 31st that became a 30th is a 31st again (LIFE-12); `from` is the start of one. A period that the end cuts
// short is charged for its days.
struct ChargedSpan {
  Instant anchor{}, from{}, to{};
  int64_t unit_price = 0;  // minor units per seat and billing period
  int billing_months = 1;
};

// unit price × seats × (billing periods from the UTC day of `at`, counted, to the span's end), rounded once, half to
// even. Nothing: it is no amount of 64 bits.
std::optional<int64_t> AmountOf(const ChargedSpan& span, uint32_t seats, Instant at);

// A line of an invoice, issued or due.
struct Charge {
  ChargeKind kind{};
  Instant from{}, to{};  // what it pays for; it is due at `from`
  uint32_t seats = 0;    // of added ones those added
  int64_t unit_price = 0;
  int64_t amount = 0;  // minor units; never 0
  std::string currency;
  // Who pays: whom it was invoiced to; of a due one who paid for the subscription when it fell due, nil: nobody yet.
  AnyId billing_account, billing_profile;
  // Where it is issued already; due ones have neither.
  std::optional<Position> entry;
  AnyId invoice;
};

// What charges are derived from. State of `subscription/<id>`: whoever changes the quantity of a purchase, renews,
// cancels or invoices a subscription puts the event into that stream too.
class ChargedHistory final : public StateOf<ChargedHistory> {
 public:
  using StateOf::On;
  void On(schemas::SubscriptionStarted::Reader e, const EntryView& entry);
  void On(schemas::SubscriptionRenewed::Reader e, const EntryView& entry);
  void On(schemas::LinePlaced::Reader e, const EntryView& entry);
  void On(schemas::QuantityChanged::Reader e, const EntryView& entry);
  void On(schemas::SubscriptionCancelled::Reader e, const EntryView& entry);
  void On(schemas::CancellationWithdrawn::Reader e, const EntryView& entry);
  void On(schemas::InvoiceIssued::Reader e, const EntryView& entry);

  // One thing that happened, in fold order.
  struct Step {
    enum class Kind { kTerm, kQuantity, kCancelled, kWithdrawn, kIssued } kind{};
    Instant at{};
    // kTerm
    bool charged = false, direct = false;
    Instant start{}, end{};
    int64_t unit_price = 0;
    int billing_months = 1;
    std::string currency;
    // kTerm: seats; kQuantity: before and after
    uint32_t before = 0, quantity = 0;
    Instant takes_effect{};  // kCancelled
    Charge issued;           // kIssued
  };
  const std::vector<Step>& steps() const { return steps_; }
  const SubscriptionId& subscription() const { return subscription_; }
  const EditionId& edition() const { return edition_; }
  bool empty() const { return steps_.empty(); }

 private:
  void AddTerm(schemas::Term::Reader term, bool purchase, const EntryView& entry);

  std::vector<Step> steps_;
  SubscriptionId subscription_;
  EditionId edition_;
  bool purchase_ = false;
};
extern template class StateOf<ChargedHistory>;

const ChargedHistory& ChargedHistoryOf(World& world, const SubscriptionId& subscription);

// Every charge that is due at or before `t`, issued or not, in order of time.
std::vector<Charge> ChargesOf(const ChargedHistory& history, Instant t);
// Those that no invoice has.
std::vector<Charge> DueCharges(const ChargedHistory& history, Instant t);
// Who pays for what falls due after all of the history, by billing profile. Nil: nobody yet.
AnyId PayingProfileOf(const ChargedHistory& history);

}  // namespace muniment::commands
