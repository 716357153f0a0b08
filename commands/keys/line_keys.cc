#include "commands/keys/line_keys.h"

#include <map>

#include "commands/agreements/decisions.h"
#include "commands/keys/refusals.h"
#include "commands/pools/pool.h"
#include "fmt/format.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

std::string PoolOfLine(const KeyBatch& batch) {
  return PoolStream(HolderKey::OfAgreement(batch.agreement).text(), batch.edition);
}

}  // namespace

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

Verdict CheckLineKeys(Decision& d, const std::vector<KeyName>& keys) {
  std::map<LineId, uint64_t> left;
  for (const KeyName& name : keys) {
    const KeyBatch batch = KeyOf(d.live(), name.hash).batch();
    if (batch.line.is_nil()) continue;
    const OrderLine* line = d.live().Get<Pool>(PoolOfLine(batch)).Find(batch.line);
    uint64_t& of_line =
        left.try_emplace(batch.line, line == nullptr ? uint64_t{0} : uint64_t{line->undirected()}).first->second;
    if (batch.seats > of_line) {
      return Refuse(
          kKeyLineUsedUp,
          {{"key", name.last_five}, {"seats", fmt::to_string(batch.seats)}, {"left", fmt::to_string(of_line)}});
    }
    of_line -= batch.seats;
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
