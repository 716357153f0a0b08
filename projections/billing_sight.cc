#include "projections/billing_sight.h"

#include "projections/organisations.h"

namespace muniment::projections {

using commands::BillingAccount;

bool SeesNamesOf(ViewContext& context, const BillingAccount& account) {
  const Viewer& viewer = context.viewer();
  return viewer.OwnsBillingAccount(account.id()) || viewer.SeesNamesIn(account.organisation());
}

bool SeesAllOf(ViewContext& context, const BillingAccount& account) {
  return context.viewer().sees_all() || SeesNamesOf(context, account);
}

bool SeesPaymentFor(ViewContext& context, const BillingAccount& account, const SubscriptionId& subscription) {
  return SeesAllOf(context, account) || context.viewer().IsBuyerOf(subscription);
}

bool IsAskedFor(ViewContext& context, const BillingAccount& account) {
  if (!account.exists()) return false;
  if (!context.Flag("organisation")) return true;
  return account.organisation() == OrganisationNamed(context.world(), context.Text("organisation"));
}

}  // namespace muniment::projections
