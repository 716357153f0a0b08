#include "commands/subscriptions/found.h"

#include "commands/orders/whereabouts.h"
#include "commands/pools/refusals.h"
#include "schemas/bytes.h"

namespace muniment::commands {

std::vector<std::string> FoundSubscription::streams() const { return {pool_stream, SubscriptionStream(id)}; }

FoundSubscription SubscriptionNamed(Decision& d, World& world, const SubscriptionId& id) {
  FoundSubscription found{.id = id, .holder = {}, .edition = {}, .pool_stream = {}};
  const Whereabouts& where = WhereaboutsOf(d.live(), id);
  if (!where.known()) return found;
  found.holder = where.holder();
  found.edition = where.edition();
  found.pool_stream = where.pool_stream();
  found.pool = &world.Get<Pool>(found.pool_stream);
  found.subscription = found.pool->Find(id);
  return found;
}

Verdict FindSubscription(Decision& d, World& world, capnp::Data::Reader id, FoundSubscription* found) {
  *found = SubscriptionNamed(d, world, schemas::IdOf<SubscriptionId>(id));
  if (found->subscription != nullptr) return std::nullopt;
  return Refuse(kSubscriptionUnknown, {{"subscription", ToText(found->id)}, {"at", FormatInstant(d.effective())}});
}

}  // namespace muniment::commands
