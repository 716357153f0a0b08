// CAT-12: the greatest quantity of an offer, which is on what the holder would have of it in all. One guard for all
// purchases: what is held is worked out before and after the purchase's entry, and the two are compared.
#pragma once

#include <cstdint>
#include <map>

#include "commands/pools/pool.h"
#include "commands/refusal.h"

namespace muniment::commands {

// Seats held from an instant on, if nothing more is recorded: fewer as terms end, more as those to come begin.
class Holding {
 public:
  // So many more in that time, half-open.
  void Add(int64_t seats, Instant from, Instant until = kForever);
  Holding& operator+=(const Holding& other);
  // By how much the number changes at each instant.
  const std::map<Instant, int64_t>& changes() const { return changes_; }

 private:
  std::map<Instant, int64_t> changes_;
};

// What the holder has of the offer from `t` on: seats that are pending, active or in grace then (INV-7). Nothing is
// looked up where the offer has no greatest quantity.
Holding HeldOfOffer(World& world, const Pool& pool, const OfferTerms& terms, Instant t);

// Refuses what raises the number of seats at any instant to more than the greatest quantity. What was beyond it before
// (the quantity may have been lowered since) may stay, be covered, or be renewed with no more than that.
Verdict CheckGreatest(World& world, const OfferTerms& terms, const Holding& before, const Holding& after, Instant t);

}  // namespace muniment::commands
