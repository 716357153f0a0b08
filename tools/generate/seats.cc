// Seats given and taken.
#include <algorithm>

#include "fmt/format.h"
#include "tools/generate/acts.h"

namespace muniment::generate {
namespace {

constexpr uint32_t kUsersMax = 20;  // SEAT-2
constexpr uint64_t kAloneOfHundred = 85;

// How many at a time, if it were for the users alone.
uint32_t Group(Random& random, uint32_t users) {
  if (random.Chance(kAloneOfHundred)) return 1;
  return static_cast<uint32_t>(random.Between(1, std::min(kUsersMax, users / 4 + 1)));
}

// Up to `count` users whose seat in `pool` is as `seated` says, from a random one on.
std::vector<uint32_t> Choose(Random& random, const Organisation& organisation, const Pool& pool, bool seated,
                             uint32_t count) {
  std::vector<uint32_t> chosen;
  const auto first = static_cast<uint32_t>(random.Below(organisation.users));
  for (uint32_t i = 0; i < organisation.users && chosen.size() < count; ++i) {
    const uint32_t user = (first + i) % organisation.users;
    if (pool.seated.Get(user) == seated) chosen.push_back(user);
  }
  return chosen;
}

// The pools of the organisation itself in a random order's first place: from a random one on, the first that `fits`.
template <class Fits>
Pool* FirstThatFits(Random& random, Organisation& organisation, Fits fits) {
  if (organisation.pools.empty()) return nullptr;
  const size_t first = random.Below(organisation.pools.size());
  for (size_t i = 0; i < organisation.pools.size(); ++i) {
    Pool& pool = organisation.pools[(first + i) % organisation.pools.size()];
    if (!pool.of_account && fits(pool)) return &pool;
  }
  return nullptr;
}

void Add(Market& market, const Organisation& organisation, const Pool& pool, const std::vector<uint32_t>& users,
         bool give) {
  std::string people;
  for (const uint32_t user : users) {
    people += fmt::format(R"({}"{}")", people.empty() ? "" : ",", market.UserOf(organisation, user));
  }
  market.script().Add(give ? Kind::kAssign : Kind::kUnassign, market.AdministratorOf(organisation),
                      fmt::format(R"("{}":{{"organisation":"{}","edition":"{}","pool":{{"organisation":true}},)"
                                  R"("users":[{}]}})",
                                  give ? "assignSeats" : "unassignSeats", market.IdOf(organisation),
                                  GuidText(EditionAt(pool.edition).id.bytes), people));
}

}  // namespace

bool AssignSeats(Market& market, Organisation& organisation) {
  const Instant now = market.script().now();
  Pool* pool = FirstThatFits(market.random(), organisation,
                             [&](const Pool& p) { return p.assigned < organisation.users && p.Free(now) > 0; });
  if (pool == nullptr) return false;
  const uint32_t wanted = Group(market.random(), organisation.users);
  const auto count = static_cast<uint32_t>(std::min<uint64_t>(wanted, pool->Free(now)));
  const std::vector<uint32_t> users = Choose(market.random(), organisation, *pool, /*seated=*/false, count);
  for (const uint32_t user : users) pool->seated.Set(user, true);
  pool->assigned += static_cast<uint32_t>(users.size());
  Add(market, organisation, *pool, users, /*give=*/true);
  return true;
}

bool UnassignSeats(Market& market, Organisation& organisation) {
  Pool* pool = FirstThatFits(market.random(), organisation, [](const Pool& p) { return p.assigned > 0; });
  if (pool == nullptr) return false;
  const uint32_t wanted = Group(market.random(), organisation.users);
  const std::vector<uint32_t> users = Choose(market.random(), organisation, *pool, /*seated=*/true, wanted);
  for (const uint32_t user : users) pool->seated.Set(user, false);
  pool->assigned -= static_cast<uint32_t>(users.size());
  Add(market, organisation, *pool, users, /*give=*/false);
  return true;
}

}  // namespace muniment::generate
