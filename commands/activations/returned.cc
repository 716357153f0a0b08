#include "commands/activations/returned.h"

#include "commands/pools/checks.h"
#include "commands/pools/refusals.h"
#include "commands/subscriptions/emit.h"

namespace muniment::commands {
namespace {

std::string PoolOfAllotment(const EditionId& edition, const Allotment& allotment) {
  return PoolStream(HolderKey::OfOrganisation(allotment.organisation).text(), edition);
}

// What the organisation's subscription has now; at least `quantity` when the check passed.
uint32_t SeatsOf(const Pool& pool, const Allotment& allotment, Instant t) {
  const Subscription* subscription = pool.Find(allotment.subscription);
  return subscription == nullptr ? 0 : TermInForce(*subscription, t).quantity;
}

}  // namespace

Verdict CheckReturned(Decision& d, const EditionId& edition, const Allotment& allotment, uint32_t quantity) {
  const Pool& pool = d.world().Get<Pool>(PoolOfAllotment(edition, allotment));
  const uint32_t before = SeatsOf(pool, allotment, d.effective());
  if (quantity > before) {
    return Refuse(
        kNotReturnable,
        {{"quantity", std::to_string(quantity)}, {"line", ToText(allotment.id)}, {"left", std::to_string(before)}});
  }
  return CheckQuantityChange(pool, allotment.subscription, before - quantity, d.effective());
}

void EmitReturned(Decision& d, const EditionId& edition, const Allotment& allotment, uint32_t quantity) {
  const uint32_t before = SeatsOf(d.world().Get<Pool>(PoolOfAllotment(edition, allotment)), allotment, d.effective());
  EmitQuantityChanged(d, {HolderKey::OfOrganisation(allotment.organisation), edition, ToText(allotment.id)},
                      allotment.subscription, before, before - quantity);
}

}  // namespace muniment::commands
