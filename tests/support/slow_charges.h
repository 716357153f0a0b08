// An independent, slow calculation of what a purchase costs (BILL-5), with rationals: it keeps a calendar of UTC days
// and the seats of every second that matters, and knows nothing of the product's spans, meters and 128-bit integers.
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "base/instant.h"

namespace muniment::testing {

// A fraction in lowest terms; small enough here that 64 bits do.
struct Rational {
  int64_t n = 0, d = 1;

  static Rational Of(int64_t n, int64_t d) {
    const int64_t g = std::gcd(n, d);
    return g == 0 ? Rational{} : Rational{n / g, d / g};
  }
  friend Rational operator*(Rational a, Rational b) {
    const Rational x = Of(a.n, b.d), y = Of(b.n, a.d);
    return Of(x.n * y.n, x.d * y.d);
  }
  int64_t RoundedHalfToEven() const {
    const int64_t down = n / d, left = n % d;
    if (left * 2 != d) return down + (left * 2 > d ? 1 : 0);
    return down + down % 2;
  }
};

class SlowCharges {
 public:
  SlowCharges(Instant start, int months, int billing_months, int64_t price, uint32_t seats)
      : start_(start), months_(months), billing_(billing_months), price_(price) {
    changes_.push_back({start, seats});
  }
  void SetTotal(Instant at, uint32_t seats) { changes_.push_back({at, seats}); }
  void CancelAt(Instant at) { cancelled_ = at; }

  int64_t TotalUpTo(Instant t) const {
    int64_t total = 0;
    for (int m = 0; m < months_; m += billing_) {
      const Instant from = AddMonths(start_, m), to = AddMonths(start_, m + billing_);
      if (from > t || from >= cancelled_) break;
      total += OfPeriod(from, to, t);
    }
    return total;
  }

 private:
  struct Change {
    Instant at{};
    uint32_t seats = 0;
  };
  static int64_t DayOf(Instant t) { return std::chrono::floor<days>(t).time_since_epoch().count(); }

  uint32_t SeatsAt(Instant t) const {
    uint32_t seats = 0;
    for (const Change& change : changes_) {
      if (change.at <= t) seats = change.seats;
    }
    return seats;
  }

  int64_t OfPeriod(Instant from, Instant to, Instant t) const {
    uint32_t most = SeatsAt(from);
    int64_t total = Rational{price_ * most, 1}.RoundedHalfToEven();
    for (const Change& change : changes_) {
      if (change.at <= from || change.at >= to || change.at > t || change.at >= cancelled_) continue;
      if (change.seats <= most) continue;
      int64_t left = 1, all = 0;  // the day of the change, and those after it
      for (int64_t day = DayOf(from); day < DayOf(to); ++day) {
        ++all;
        if (day > DayOf(change.at)) ++left;
      }
      total += (Rational{price_ * (change.seats - most), 1} * Rational::Of(left, all)).RoundedHalfToEven();
      most = change.seats;
    }
    return total;
  }

  Instant start_, cancelled_ = kForever;
  int months_, billing_;
  int64_t price_;
  std::vector<Change> changes_;
};

}  // namespace muniment::testing
