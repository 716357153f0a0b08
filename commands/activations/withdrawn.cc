#include "commands/activations/withdrawn.h"

#include <algorithm>
#include <vector>

#include "commands/activations/activations.h"
#include "commands/keys/keys.h"
#include "commands/pools/checks.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

void EmitWithdrawn(Decision& d, const Whereabouts& where, const LineId& line, const Allotment& allotment) {
  const std::vector<uint8_t>& key = allotment.key_hash;
  std::vector<std::string> streams{where.pool_stream(), LineStream(line), AllotmentStream(allotment.id)};
  if (!key.empty()) streams.push_back(KeyStream(key));
  d.Emit(std::move(streams), [&](schemas::Event::Builder event) {
    auto withdrawn = event.initActivationWithdrawn();
    withdrawn.setAgreement(where.holder().number());
    withdrawn.setEdition(schemas::DataOf(where.edition()));
    withdrawn.setLine(schemas::DataOf(line));
    withdrawn.setAllotment(schemas::DataOf(allotment.id));
    withdrawn.setOrganisation(schemas::DataOf(allotment.organisation));
    withdrawn.setQuantity(allotment.quantity);
    if (!key.empty()) withdrawn.setKeyHash({key.data(), key.size()});
  });
  d.Say("requestWithdrawn", ToText(allotment.id));
}

}  // namespace

void WithdrawRequests(Decision& d, const Whereabouts& where, const OrderLine& line, uint32_t quantity) {
  if (quantity > line.waiting) return;
  std::vector<Allotment> requests;
  for (const Allotment& allotment : line.allotments) {
    if (allotment.requested && !allotment.activated) requests.push_back(allotment);
  }
  std::sort(requests.begin(), requests.end(),
            [](const Allotment& a, const Allotment& b) { return a.requested_by > b.requested_by; });
  uint64_t free = NotRequested(line);
  for (const Allotment& request : requests) {
    if (free >= quantity) return;
    EmitWithdrawn(d, where, line.id, request);
    free += request.quantity;
  }
}

}  // namespace muniment::commands
