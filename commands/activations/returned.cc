#include "commands/activations/returned.h"

#include "commands/pools/checks.h"
#include "commands/pools/refusals.h"
#include "schemas/bytes.h"

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
  const std::string stream = PoolOfAllotment(edition, allotment);
  const uint32_t before = SeatsOf(d.world().Get<Pool>(stream), allotment, d.effective());
  d.Emit({stream}, [&](schemas::Event::Builder event) {
    auto changed = event.initQuantityChanged();
    HolderKey::OfOrganisation(allotment.organisation).Fill(changed.initHolder());
    changed.setEdition(schemas::DataOf(edition));
    changed.setSubscription(schemas::DataOf(allotment.subscription));
    changed.setBefore(before);
    changed.setQuantity(before - quantity);
    changed.setReference(ToText(allotment.id));
  });
}

}  // namespace muniment::commands
