#include "tools/generate/picture.h"

#include <algorithm>

namespace muniment::generate {
namespace {

// Whole months from the month of `from` to that of `to`.
int MonthsBetween(Instant from, Instant to) {
  const std::chrono::year_month_day a{std::chrono::floor<days>(from)}, b{std::chrono::floor<days>(to)};
  return (static_cast<int>(b.year()) - static_cast<int>(a.year())) * 12 +
         (static_cast<int>(static_cast<unsigned>(b.month())) - static_cast<int>(static_cast<unsigned>(a.month())));
}

Instant NextAnniversary(Instant start, Instant t) {
  int years = 1;
  while (AddMonths(start, 12 * years) <= t) ++years;
  return AddMonths(start, 12 * years);
}

// LIFE-12, SP-4.
Instant TermEnd(const Organisation& organisation, const Pool& pool, Instant anchor, Instant start, int months) {
  if (pool.of_account) return NextAnniversary(organisation.agreement_start, start);
  const int before = MonthsBetween(anchor, start);
  return AddMonths(anchor, before) == start ? AddMonths(anchor, before + months) : AddMonths(start, months);
}

}  // namespace

uint32_t Subscription::SeatsAt(Instant t) const {
  if (renewed() && t >= end) return t < next_end + kGrace ? next_seats : 0;
  return t < end + kGrace ? seats : 0;
}

void Bits::Set(uint32_t bit, bool value) {
  if (words_.size() <= bit / 64) words_.resize(bit / 64 + 1);
  const uint64_t mask = uint64_t{1} << (bit % 64);
  words_[bit / 64] = value ? words_[bit / 64] | mask : words_[bit / 64] & ~mask;
}

bool Bits::Get(uint32_t bit) const { return bit / 64 < words_.size() && ((words_[bit / 64] >> (bit % 64)) & 1) != 0; }

uint64_t Pool::Valid(Instant t, const Subscription* without) const {
  uint64_t seats = 0;
  for (const Subscription& subscription : subscriptions) {
    if (&subscription != without) seats += subscription.SeatsAt(t);
  }
  return seats;
}

uint64_t Pool::Free(Instant t) const {
  const uint64_t valid = Valid(t);
  return valid > assigned ? valid - assigned : 0;
}

Pool* Organisation::Find(uint16_t edition, bool of_account) {
  for (Pool& pool : pools) {
    if (pool.edition == edition && pool.of_account == of_account) return &pool;
  }
  return nullptr;
}

Pool& Organisation::Obtain(uint16_t edition, bool of_account) {
  if (Pool* found = Find(edition, of_account)) return *found;
  Pool& pool = pools.emplace_back();
  pool.edition = edition;
  pool.of_account = of_account;
  return pool;
}

void Organisation::BringUpTo(Instant now) {
  for (Pool& pool : pools) {
    for (Subscription& subscription : pool.subscriptions) {
      if (!subscription.renewed() || subscription.end > now) continue;
      subscription.seats = subscription.next_seats;
      subscription.end = subscription.next_end;
      subscription.open = 0;
      subscription.of_line = false;
    }
    std::erase_if(pool.subscriptions, [&](const Subscription& s) { return s.last_end() + kDisabled <= now; });
  }
  std::erase_if(pools, [](const Pool& pool) { return pool.subscriptions.empty(); });
}

Instant FirstEnd(const Organisation& organisation, const Pool& pool, Instant now, int months) {
  return TermEnd(organisation, pool, now, now, months);
}

Instant RenewalBegins(const Subscription& subscription, Instant now) {
  return now >= subscription.end + kGrace ? now : subscription.end;
}

void Renew(const Organisation& organisation, const Pool& pool, Subscription& subscription, Instant now, int months,
           uint32_t seats) {
  const Instant start = RenewalBegins(subscription, now);
  if (start != subscription.end) {  // disabled: its terms begin anew
    subscription.anchor = start;
    subscription.end = start;
  }
  subscription.next_end = TermEnd(organisation, pool, subscription.anchor, start, months);
  subscription.next_seats = seats;
}

}  // namespace muniment::generate
