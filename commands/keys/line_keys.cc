#include "commands/keys/line_keys.h"

#include <map>

#include "commands/agreements/decisions.h"
#include "commands/keys/refusals.h"
#include "commands/pools/checks.h"
#include "commands/pools/pool.h"
#include "fmt/format.h"
#include "schemas/bytes.h"

namespace muniment::commands {

std::string PoolOfLine(const KeyBatch& batch) {
  return PoolStream(HolderKey::OfAgreement(batch.agreement).text(), batch.edition);
}

const OrderLine* LineOf(World& world, const KeyBatch& batch) {
  return batch.line.is_nil() ? nullptr : world.Get<Pool>(PoolOfLine(batch)).Find(batch.line);
}

std::map<uint32_t, size_t> KeysBySize(World& world, const LineId& line) {
  std::map<uint32_t, size_t> keys;
  for (const KeyName& name : KeysOfLine(world, line).keys()) {
    const Key& key = KeyOf(world, name.hash);
    if (!key.redeemed() && !key.revoked()) ++keys[key.batch().seats];
  }
  return keys;
}

std::map<uint32_t, size_t> KeysLeftBySize(World& world, const OrderLine& line) {
  std::map<uint32_t, size_t> left = KeysBySize(world, line.id);
  for (const Allotment& allotment : line.allotments) {
    if (!allotment.directed || allotment.requested) continue;
    const auto of_size = left.find(allotment.quantity);
    if (of_size != left.end() && --of_size->second == 0) left.erase(of_size);
  }
  return left;
}

Verdict CheckKeysFit(World& world, const KeyBatch& batch, uint64_t seats) {
  const OrderLine* line = LineOf(world, batch);
  const uint64_t waiting = line == nullptr ? 0 : NotRequested(*line);
  uint64_t bound = 0;
  for (const auto& [size, count] : KeysBySize(world, batch.line)) bound += uint64_t{size} * count;
  if (bound + seats <= waiting) return std::nullopt;
  return Refuse(kKeysBeyondLine, {{"seats", fmt::to_string(seats)},
                                  {"line", ToText(batch.line)},
                                  {"waiting", fmt::to_string(waiting)},
                                  {"bound", fmt::to_string(bound)},
                                  {"left", fmt::to_string(waiting > bound ? waiting - bound : 0)}});
}

Verdict CheckLineKeys(Decision& d, const std::vector<KeyName>& keys) {
  struct Left {
    uint64_t seats = 0;                // not directed
    std::map<uint32_t, size_t> sizes;  // of keys that what was directed does not need
  };
  std::map<LineId, Left> lines;
  for (const KeyName& name : keys) {
    const KeyBatch batch = KeyOf(d.live(), name.hash).batch();
    if (batch.line.is_nil()) continue;
    const auto [found, is_new] = lines.try_emplace(batch.line);
    Left& left = found->second;
    const OrderLine* line = LineOf(d.live(), batch);
    if (is_new && line != nullptr) left = {line->undirected(), KeysLeftBySize(d.live(), *line)};
    const std::string seats = fmt::to_string(batch.seats);
    if (batch.seats > left.seats) {
      return Refuse(kKeyLineUsedUp, {{"key", name.last_five}, {"seats", seats}, {"left", fmt::to_string(left.seats)}});
    }
    const auto of_size = left.sizes.find(batch.seats);
    if (of_size == left.sizes.end() || of_size->second == 0) {
      return Refuse(kKeyOfDirected, {{"key", name.last_five}, {"seats", seats}, {"line", ToText(batch.line)}});
    }
    left.seats -= batch.seats;
    --of_size->second;
  }
  return std::nullopt;
}

void EmitLineKeys(Decision& d, const std::vector<KeyName>& keys, const OrganisationId& organisation,
                  const SubscriptionId& subscription) {
  for (const KeyName& name : keys) {
    const KeyBatch batch = KeyOf(d.live(), name.hash).batch();
    if (batch.line.is_nil()) continue;
    if (AgreementOf(d.live(), batch.agreement).organisation().is_nil()) EmitBound(d, batch.agreement, organisation);
    const auto allotment = d.New<AnyId>("allotment");
    const auto fill = [&](auto out) {
      out.setAgreement(batch.agreement);
      out.setEdition(schemas::DataOf(batch.edition));
      out.setLine(schemas::DataOf(batch.line));
      out.setAllotment(schemas::DataOf(allotment));
      out.setOrganisation(schemas::DataOf(organisation));
      out.setQuantity(batch.seats);
    };
    // Not into the key's stream: the redemption's own entry says there what became of it.
    d.Emit({PoolOfLine(batch)}, [&](schemas::Event::Builder event) {
      auto requested = event.initActivationRequested();
      fill(requested);
      requested.setKeyHash({name.hash.data(), name.hash.size()});
    });
    d.Emit({PoolOfLine(batch)}, [&](schemas::Event::Builder event) {
      auto recorded = event.initActivationRecorded();
      fill(recorded);
      recorded.setSubscription(schemas::DataOf(subscription));
    });
  }
}

}  // namespace muniment::commands
