// When a term begins, can be used and ends (SP-4, LIFE-6, LIFE-12), and the Term that an event carries: everything that
// was decided about it, so that no fold looks it up again (CMD-12).
#pragma once

#include <optional>

#include "commands/decision.h"
#include "commands/orders/holder.h"
#include "commands/pools/pool.h"

namespace muniment::commands {

// Where a term lies in time.
struct TermDates {
  Instant start{}, usable_from{}, end{};
  Instant anchor{};  // start of the unbroken run of terms (LIFE-12)
  int months = 0;
};

// start + the offer's lead time (CAT-2), for self-provisioning and orders on accounts.
Instant UsableFrom(const OfferTerms& terms, Instant start);

// The end of a term of `months` that begins at `start` in a run anchored at `anchor`: on purchasing accounts the
// agreement's next anniversary if it has one (SP-4), elsewhere anchor + whole months (LIFE-12).
Instant TermEnd(World& world, const HolderKey& holder, Instant start, Instant anchor, int months);

// A first term from `start`. Lead time where `with_lead_time` (accounts: orders and self-provisioning).
TermDates FirstTerm(World& world, const HolderKey& holder, const OfferTerms& terms, int months, Instant start,
                    bool with_lead_time);
// The next term of a subscription that is renewed at `t` by order or key: from E before E and in grace, from `t` when
// disabled (LIFE-6, LIFE-11). `direct`: from `t` in any case (LIFE-7). Renewals have no lead time.
TermDates NextTermOf(World& world, const HolderKey& holder, const Subscription& subscription, int months, Instant t,
                     bool direct = false);

// Fills an event's Term. Price and billing period as in `terms` unless given. Durations as in force at `d.effective()`
// for the programme, known now.
struct TermFacts {
  SubscriptionId subscription;
  uint32_t quantity = 0;
  schemas::Programme programme{};
  schemas::Source source{};
  std::optional<int64_t> unit_price;  // minor units per seat and billing period; with `currency`
  std::string currency;
};
void FillTerm(Decision& d, schemas::Term::Builder out, const TermDates& dates, const OfferTerms& terms,
              const TermFacts& facts);

}  // namespace muniment::commands
