#include "projections/billing_sight.h"

#include "commands/orders/whereabouts.h"
#include "commands/pools/pool.h"
#include "commands/selfservice/buyer.h"
#include "projections/organisations.h"

namespace muniment::projections {

using commands::BillingAccount;

namespace {

bool IsBuyerOf(ViewContext& context, const SubscriptionId& id) {
  commands::World& world = context.world();
  const commands::Whereabouts& where = commands::WhereaboutsOf(world, id);
  if (!where.known()) return false;
  const commands::Pool& pool = world.Get<commands::Pool>(where.pool_stream());
  const commands::Subscription* subscription = pool.Find(id);
  return subscription != nullptr && context.viewer().IsSelf(subscription->buyer) &&
         !commands::BuyerIsGone(world, pool, *subscription);
}

}  // namespace

bool SeesNamesOf(ViewContext& context, const BillingAccount& account) {
  const Viewer& viewer = context.viewer();
  return viewer.IsSelf(account.owner()) || viewer.SeesNamesIn(account.organisation());
}

bool SeesAllOf(ViewContext& context, const BillingAccount& account) {
  return context.viewer().sees_all() || SeesNamesOf(context, account);
}

bool SeesPaymentFor(ViewContext& context, const BillingAccount& account, const SubscriptionId& subscription) {
  return SeesAllOf(context, account) || IsBuyerOf(context, subscription);
}

bool IsAskedFor(ViewContext& context, const BillingAccount& account) {
  if (!account.exists()) return false;
  if (!context.Flag("organisation")) return true;
  return account.organisation() == OrganisationNamed(context.world(), context.Text("organisation"));
}

}  // namespace muniment::projections
