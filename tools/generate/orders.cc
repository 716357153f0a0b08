// Orders, self-provisioning, changes of quantity, renewals.
#include <algorithm>

#include "fmt/format.h"
#include "tools/generate/acts.h"

namespace muniment::generate {
namespace {

constexpr uint32_t kStep = 100;              // SP-1
constexpr std::chrono::hours kLeadTime{24};  // CAT-2: an account's line can be changed for so long (ORD-5)
constexpr days kRenewalsAhead{60};           // LIFE-4: when the first notice has gone out

std::string GuidOf(uint16_t edition) { return GuidText(EditionAt(edition).id.bytes); }

// What a new line is about: seats near the number of users, or, of an edition that is there already, some more.
uint32_t Seats(Random& random, const Organisation& organisation, bool more) {
  const uint64_t percent = more ? random.Between(5, 30) : random.Between(40, 110);
  return static_cast<uint32_t>(organisation.users * percent / 100 + 1);
}

int Months(Random& random) {
  const uint64_t drawn = random.Below(10);
  return drawn == 0 ? 1 : drawn == 1 ? 36 : 12;
}

// `customer` is the member that names it; the order's number is unique by the count of commands.
CommandNumber AddOrder(Market& market, Kind kind, const Organisation& organisation, std::string_view customer,
                       std::string_view line) {
  Script& script = market.script();
  return script.Add(kind, market.partners().Seller(script, organisation.partner),
                    fmt::format(R"("placeOrder":{{"partner":"{}","number":"O-{}",{},"lines":[{{{}}}]}})",
                                Partners::Number(organisation.partner), script.last() + 1, customer, line));
}

std::string CustomerOf(const Organisation& organisation, bool of_account) {
  return of_account ? fmt::format(R"("account":"{}")", AccountNumber(organisation))
                    : fmt::format(R"("agreement":"{}")", ResellerAgreement(organisation));
}

void AddSubscription(Market& market, const Organisation& organisation, Pool& pool, CommandNumber command,
                     uint32_t seats, uint32_t open, int months) {
  const Instant now = market.script().now();
  pool.subscriptions.push_back({.command = command,
                                .seats = seats,
                                .open = open,
                                .of_line = open == 0,
                                .anchor = now,
                                .end = FirstEnd(organisation, pool, now, months)});
}

void OrderSeats(Market& market, Organisation& organisation, bool of_account) {
  Random& random = market.random();
  const uint16_t edition = market.SomeEdition();
  const bool more = organisation.Find(edition, of_account) != nullptr;
  const uint32_t seats = Seats(random, organisation, more);
  const int months = Months(random);
  const CommandNumber order =
      AddOrder(market, Kind::kOrder, organisation, CustomerOf(organisation, of_account),
               fmt::format(R"("edition":"{}","quantity":{},"term":"P{}M")", GuidOf(edition), seats, months));
  AddSubscription(market, organisation, organisation.Obtain(edition, of_account), order, seats, 0, months);
}

// INV-9: what is still open of a pool in force.
uint64_t OpenOf(const Pool& pool, Instant now) {
  uint64_t open = 0;
  for (const Subscription& subscription : pool.subscriptions) {
    if (subscription.SeatsAt(now) != 0) open += subscription.open;
  }
  return open;
}

Pool* FirstOpen(Organisation& organisation, Instant now) {
  for (Pool& pool : organisation.pools) {
    if (pool.of_account && OpenOf(pool, now) > 0) return &pool;
  }
  return nullptr;
}

// The partner orders what the customer set up: just that, so that the order covers and adds nothing.
void OrderWhatIsOpen(Market& market, const Organisation& organisation, Pool& pool) {
  AddOrder(market, Kind::kOrder, organisation, CustomerOf(organisation, /*of_account=*/true),
           fmt::format(R"("edition":"{}","quantity":{})", GuidOf(pool.edition), OpenOf(pool, market.script().now())));
  for (Subscription& subscription : pool.subscriptions) subscription.open = 0;
}

void SelfProvision(Market& market, Organisation& organisation) {
  const uint16_t edition = market.SomeEdition();
  const uint32_t steps = organisation.users / kStep + 1;
  const auto seats = static_cast<uint32_t>(market.random().Between(1, steps) * kStep);
  const CommandNumber command = market.script().Add(
      Kind::kOrder, market.script().Created(organisation.account, "person"),
      fmt::format(R"("selfProvision":{{"account":"{}","lines":[{{"edition":"{}","quantity":{}}}]}})",
                  AccountNumber(organisation), GuidOf(edition), seats));
  AddSubscription(market, organisation, organisation.Obtain(edition, /*of_account=*/true), command, seats, seats, 12);
}

// ---- quantities

// A line of the account that nobody can use yet, ordered by itself.
bool ChangeFreshLine(Market& market, Organisation& organisation) {
  const Instant now = market.script().now();
  for (Pool& pool : organisation.pools) {
    for (Subscription& s : pool.subscriptions) {
      if (!pool.of_account || !s.of_line || s.renewed() || now >= s.anchor + kLeadTime) continue;
      const bool covers = OpenOf(pool, now) > 0;  // what is added would go there first
      const bool fewer = s.seats > 1 && (covers || market.random().Chance(50));
      if (covers && !fewer) continue;
      const auto by = static_cast<uint32_t>(market.random().Between(1, fewer ? s.seats - 1 : s.seats));
      const uint32_t quantity = fewer ? s.seats - by : s.seats + by;
      const CommandNumber changed =
          market.script().Add(Kind::kQuantity, market.partners().Seller(market.script(), organisation.partner),
                              fmt::format(R"("changeOrderLine":{{"line":"{}","quantity":{}}})",
                                          market.script().Created(s.command, "line", s.ordinal), quantity));
      if (fewer) {
        s.seats = quantity;
      } else {
        // What is added is a subscription of its own; the line has two then, and is left alone from now on.
        s.of_line = false;
        AddSubscription(market, organisation, pool, changed, by, 0, 12);
        pool.subscriptions.back().of_line = false;
      }
      return true;
    }
  }
  return false;
}

// SP-6: only until it can be used.
bool TakeBack(Market& market, Organisation& organisation) {
  const Instant now = market.script().now();
  for (Pool& pool : organisation.pools) {
    for (Subscription& s : pool.subscriptions) {
      if (s.open < 2 || now >= s.anchor + kLeadTime) continue;
      const auto quantity = static_cast<uint32_t>(market.random().Between(1, s.open / 2));
      market.script().Add(Kind::kQuantity, market.script().Created(organisation.account, "person"),
                          fmt::format(R"("takeBack":{{"subscription":"{}","quantity":{}}})",
                                      market.script().Created(s.command, "subscription", s.ordinal), quantity));
      s.open -= quantity;
      s.seats -= quantity;
      return true;
    }
  }
  return false;
}

// At most a tenth of the subscription, so that it does not dwindle, and no seat that somebody sits on.
bool ReturnSeats(Market& market, Organisation& organisation) {
  const Instant now = market.script().now();
  for (Pool& pool : organisation.pools) {
    for (Subscription& s : pool.subscriptions) {
      const uint64_t most = std::min<uint64_t>(pool.Free(now), s.seats / 10 + 1);
      if (!s.of_line || s.renewed() || s.SeatsAt(now) < 2 || most == 0) continue;
      const auto quantity = static_cast<uint32_t>(market.random().Between(1, most));
      market.script().Add(Kind::kQuantity, market.partners().Seller(market.script(), organisation.partner),
                          fmt::format(R"("returnSeats":{{"line":"{}","quantity":{}}})",
                                      market.script().Created(s.command, "line", s.ordinal), quantity));
      s.seats -= quantity;
      return true;
    }
  }
  return false;
}

// ---- renewals

// LIFE-6: as many as before, some more or fewer, but enough for those who sit there when it takes effect.
uint32_t RenewedSeats(Random& random, const Pool& pool, const Subscription& subscription, Instant now) {
  const uint64_t percent = random.Between(90, 115);
  const Instant begins = std::max(RenewalBegins(subscription, now), now);
  const uint64_t others = pool.Valid(begins, &subscription);
  const uint64_t least = pool.assigned > others ? pool.assigned - others : 1;
  return static_cast<uint32_t>(std::max<uint64_t>({least, subscription.seats * percent / 100, 1}));
}

void AddRenewal(Market& market, const Organisation& organisation, Pool& pool, Subscription& subscription) {
  const Instant now = market.script().now();
  const uint32_t seats = RenewedSeats(market.random(), pool, subscription, now);
  AddOrder(market, Kind::kRenewal, organisation, CustomerOf(organisation, pool.of_account),
           fmt::format(R"("edition":"{}","quantity":{},"term":"P1Y","renews":"{}")", GuidOf(pool.edition), seats,
                       market.script().Created(subscription.command, "subscription", subscription.ordinal)));
  Renew(organisation, pool, subscription, now, 12, seats);
  subscription.of_line = false;
}

}  // namespace

void PlaceOrder(Market& market, Organisation& organisation) {
  const bool for_account = organisation.account != 0 && market.random().Chance(50);
  if (!for_account) return OrderSeats(market, organisation, /*of_account=*/false);
  if (Pool* open = FirstOpen(organisation, market.script().now())) return OrderWhatIsOpen(market, organisation, *open);
  if (market.random().Chance(50)) return SelfProvision(market, organisation);
  OrderSeats(market, organisation, /*of_account=*/true);
}

bool ChangeQuantity(Market& market, Organisation& organisation) {
  return ChangeFreshLine(market, organisation) || TakeBack(market, organisation) || ReturnSeats(market, organisation);
}

bool RenewOne(Market& market, Organisation& organisation) {
  const Instant until = market.script().now() + kRenewalsAhead;
  Pool* early_pool = nullptr;
  Subscription* early = nullptr;
  for (Pool& pool : organisation.pools) {
    for (Subscription& subscription : pool.subscriptions) {
      if (subscription.renewed() || subscription.open != 0) continue;
      if (subscription.end < until) {
        AddRenewal(market, organisation, pool, subscription);
        return true;
      }
      if (early == nullptr || subscription.end < early->end) early_pool = &pool, early = &subscription;
    }
  }
  if (early == nullptr || !market.random().Chance(25)) return false;
  AddRenewal(market, organisation, *early_pool, *early);
  return true;
}

}  // namespace muniment::generate
