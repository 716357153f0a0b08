#include "commands/activations/returned.h"

#include "commands/keys/keys.h"
#include "commands/pools/checks.h"
#include "commands/pools/refusals.h"
#include "commands/subscriptions/emit.h"

namespace muniment::commands {
namespace {

// What the entry that brought the seats refers to: the allotment; of a bound key that was typed in its redemption.
std::string ReferenceOf(World& world, const Allotment& allotment) {
  if (allotment.key_hash.empty()) return ToText(allotment.id);
  const Key& key = KeyOf(world, allotment.key_hash);
  return key.redeemed() && key.redeemed()->use ? ToText(key.redemption()) : ToText(allotment.id);
}

}  // namespace

std::string PoolOfAllotment(const EditionId& edition, const Allotment& allotment) {
  return PoolStream(HolderKey::OfOrganisation(allotment.organisation).text(), edition);
}

const PoolTerm* TermOfAllotment(World& world, const Subscription& subscription, const Allotment& allotment, Instant t) {
  if (const PoolTerm* begun = TermBegunBy(subscription, ReferenceOf(world, allotment), t)) return begun;
  const PoolTerm* added_to = nullptr;
  for (const PoolTerm& term : subscription.terms) {
    if (term.entry < allotment.requested_by && term.in_force_from() <= allotment.activated_at) added_to = &term;
  }
  return added_to;
}

Verdict CheckReturned(Decision& d, const EditionId& edition, const Allotment& allotment, uint32_t quantity) {
  const Pool& pool = d.world().Get<Pool>(PoolOfAllotment(edition, allotment));
  const Subscription* subscription = pool.Find(allotment.subscription);
  const PoolTerm* term =
      subscription == nullptr ? nullptr : TermOfAllotment(d.live(), *subscription, allotment, d.effective());
  if (term == nullptr) {
    return Refuse(kSubscriptionUnknown,
                  {{"subscription", ToText(allotment.subscription)}, {"at", FormatInstant(d.effective())}});
  }
  return CheckReturnOfTerm(pool, *subscription, *term, quantity, d.effective());
}

void EmitReturned(Decision& d, const EditionId& edition, const Allotment& allotment, uint32_t quantity) {
  const Pool& pool = d.world().Get<Pool>(PoolOfAllotment(edition, allotment));
  const PoolTerm& term = *TermOfAllotment(d.live(), *pool.Find(allotment.subscription), allotment, d.effective());
  const std::string begun_by = term.reference;
  const uint32_t before = term.quantity;
  EmitQuantityChanged(d, {HolderKey::OfOrganisation(allotment.organisation), edition, begun_by}, allotment.subscription,
                      before, before - quantity);
}

}  // namespace muniment::commands
