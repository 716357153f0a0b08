// A subscription where it stands: commands name one by its id alone.
#pragma once

#include <string>
#include <vector>

#include "commands/decision.h"
#include "commands/orders/holder.h"
#include "commands/pools/pool.h"
#include "commands/refusal.h"

namespace muniment::commands {

struct FoundSubscription {
  SubscriptionId id;
  HolderKey holder;
  EditionId edition;
  std::string pool_stream;
  const Pool* pool = nullptr;  // the world's; good until the next Emit
  const Subscription* subscription = nullptr;

  bool is_purchase() const { return holder.kind() == schemas::Holder::PURCHASE; }
  std::vector<std::string> streams() const;  // of what happens to it
};

// As it stands in `world`; where it stands is asked of the live world, also by a late command. One without a
// subscription: there is none of that id, as of then.
FoundSubscription SubscriptionNamed(Decision& d, World& world, const SubscriptionId& id);
// The same with a refusal (LIFE-8, subscriptionUnknown).
Verdict FindSubscription(Decision& d, World& world, capnp::Data::Reader id, FoundSubscription* found);

}  // namespace muniment::commands
