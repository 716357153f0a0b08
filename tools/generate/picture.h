// What is known of the generated ledger while it is made: what each organisation holds, until when, and who sits there.
// Compact: a ledger of ten million commands has 100,000 organisations.
//
// Its rules are the ledger's in short (LIFE, SEAT-8, SEAT-9, INV-9), for nothing but what the generator does: no late
// entries, no cancellations, one renewal at a time, the usual durations. Where it should be wrong, the ledger refuses.
#pragma once

#include <cstdint>
#include <vector>

#include "base/instant.h"
#include "tools/generate/random.h"
#include "tools/generate/script.h"

namespace muniment::generate {

inline constexpr days kGrace{30};      // LIFE-3: of E, as the publisher's terms have it from the start
inline constexpr days kDisabled{120};  // from E

// The n-th subscription that a command created, and the line it was ordered on, which has the same ordinal.
struct Subscription {
  CommandNumber command = 0;
  uint32_t ordinal = 0;
  uint32_t seats = 0, next_seats = 0;
  uint32_t open = 0;        // self-provisioned and not ordered yet (INV-9)
  bool of_line = false;     // its seats are those of its order line, and can be returned (INV-10)
  Instant anchor{}, end{};  // E of the term in force (LIFE-12)
  Instant next_end{};       // of the term after it; kStart or before: not renewed

  bool renewed() const { return next_end > end; }
  Instant last_end() const { return renewed() ? next_end : end; }
  uint32_t SeatsAt(Instant t) const;
};

// Bits by number.
class Bits {
 public:
  void Set(uint32_t bit, bool value);
  bool Get(uint32_t bit) const;
  void Clear() { words_.clear(); }

 private:
  std::vector<uint64_t> words_;
};

// The seats of one edition of an organisation or of its account.
struct Pool {
  uint16_t edition = 0;
  bool of_account = false;
  uint32_t assigned = 0;
  Bits seated;  // by the user's number
  std::vector<Subscription> subscriptions;

  // SEAT-8 at `t`, the subscription `without` left out.
  uint64_t Valid(Instant t, const Subscription* without = nullptr) const;
  uint64_t Free(Instant t) const;
};

struct Organisation {
  uint32_t number = 0, users = 0;
  uint32_t partner = 0;
  CommandNumber registered = 0;  // created it and its administrator
  CommandNumber first_user = 0;  // its users came in by that command and those that follow it
  CommandNumber account = 0;     // opened its purchasing account; 0: it has none
  Instant agreement_start{};     // of the account's agreement: its anniversaries are the ends of terms (SP-4)
  std::vector<Pool> pools;

  Pool* Find(uint16_t edition, bool of_account);
  Pool& Obtain(uint16_t edition, bool of_account);
  // Terms that have begun by `now` are in force, subscriptions deprovisioned by then are gone, and so are pools without
  // any, with their seats (SEAT-9).
  void BringUpTo(Instant now);
};

// E of a first term of `months` that begins at `now`.
Instant FirstEnd(const Organisation& organisation, const Pool& pool, Instant now, int months);
// Renews it at `now` for `months` with `seats` (LIFE-11). Not when it is renewed already.
void Renew(const Organisation& organisation, const Pool& pool, Subscription& subscription, Instant now, int months,
           uint32_t seats);
// When the next term would take effect, and from when its quantity counts.
Instant RenewalBegins(const Subscription& subscription, Instant now);

}  // namespace muniment::generate
