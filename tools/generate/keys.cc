// Keys issued, opened and completed. A round stands together: the clock does not move within it, and an open redemption
// ends after 30 minutes (KEY-4).
#include <array>

#include "fmt/format.h"
#include "tools/generate/acts.h"

namespace muniment::generate {
namespace {

constexpr std::array<uint32_t, 4> kSeatsOfAKey = {5, 10, 25, 50};
constexpr int kMonths = 12;

struct Batch {
  uint16_t edition = 0;
  uint32_t seats = 0;
  std::array<std::string, 2> keys;
};

Batch Issue(Market& market) {
  Random& random = market.random();
  Batch batch;
  batch.edition = market.SomeEdition();
  batch.seats = kSeatsOfAKey[random.Below(kSeatsOfAKey.size())];
  const auto partner = static_cast<uint32_t>(random.Below(market.partners().size()));
  for (std::string& key : batch.keys) key = ProductKey(random);
  market.script().Add(
      Kind::kKeys, Script::kOperator,
      fmt::format(R"("issueKeys":{{"partner":"{}","distributor":"{}","edition":"{}","seats":{},"term":"P{}M",)"
                  R"("keys":["{}","{}"]}})",
                  Partners::Number(partner), Partners::Distributor(partner),
                  GuidText(EditionAt(batch.edition).id.bytes), batch.seats, kMonths, batch.keys[0], batch.keys[1]));
  return batch;
}

CommandNumber Open(Market& market, const Organisation& organisation, std::string_view key) {
  return market.script().Add(Kind::kKeys, market.AdministratorOf(organisation),
                             fmt::format(R"("openRedemption":{{"keys":["{}"],"confirmed":true,"organisation":"{}"}})",
                                         key, market.IdOf(organisation)));
}

// KEY-10: seats can be added while it is active or in grace.
Subscription* FindToAddTo(Pool& pool, Instant now) {
  for (Subscription& subscription : pool.subscriptions) {
    if (subscription.SeatsAt(now) != 0) return &subscription;
  }
  return nullptr;
}

// Seats are added to what the organisation has of the edition, every other time; else a subscription begins.
void Complete(Market& market, Organisation& organisation, const Batch& batch, CommandNumber opened) {
  Script& script = market.script();
  const bool rather_add = market.random().Chance(50);
  Pool& pool = organisation.Obtain(batch.edition, /*of_account=*/false);
  Subscription* add_to = rather_add ? FindToAddTo(pool, script.now()) : nullptr;
  const std::string use =
      add_to == nullptr
          ? R"("start":true)"
          : fmt::format(R"("add":"{}")", script.Created(add_to->command, "subscription", add_to->ordinal));
  const CommandNumber completed =
      script.Add(Kind::kKeys, market.AdministratorOf(organisation),
                 fmt::format(R"("completeRedemption":{{"redemption":"{}","organisation":"{}",{}}})",
                             script.Created(opened, "redemption"), market.IdOf(organisation), use));
  if (add_to != nullptr) {
    add_to->seats += batch.seats;
    add_to->of_line = false;
    return;
  }
  pool.subscriptions.push_back({.command = completed,
                                .seats = batch.seats,
                                .anchor = script.now(),
                                .end = FirstEnd(organisation, pool, script.now(), kMonths)});
}

}  // namespace

uint64_t RoundOfKeys(Market& market, uint64_t commands_max) {
  const Batch batch = Issue(market);
  uint64_t added = 1;
  for (const std::string& key : batch.keys) {
    if (added == commands_max) break;
    Organisation& organisation = market.AtWork();
    const CommandNumber opened = Open(market, organisation, key);
    if (++added == commands_max) break;
    Complete(market, organisation, batch, opened);
    ++added;
    market.TakeTurns();
  }
  return added;
}

}  // namespace muniment::generate
