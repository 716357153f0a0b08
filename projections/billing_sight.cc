#include "projections/billing_sight.h"

#include <algorithm>

#include "projections/organisations.h"

namespace muniment::projections {

using commands::BillingAccount;
using commands::BillingProfile;

bool SeesNamesOf(ViewContext& context, const BillingAccount& account) {
  const Viewer& viewer = context.viewer();
  if (viewer.IsSelf(account.owner()) || viewer.SeesNamesIn(account.organisation())) return true;
  return std::any_of(account.profiles().begin(), account.profiles().end(), [&](const BillingProfile& profile) {
    return commands::MayManageProfile(context.world(), {&account, &profile}, viewer.person());
  });
}

bool IsAskedFor(ViewContext& context, const BillingAccount& account) {
  if (!account.exists()) return false;
  if (!context.viewer().sees_all() && !SeesNamesOf(context, account)) return false;
  if (!context.Flag("organisation")) return true;
  return account.organisation() == OrganisationNamed(context.world(), context.Text("organisation"));
}

}  // namespace muniment::projections
