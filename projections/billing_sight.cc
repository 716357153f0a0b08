#include "projections/billing_sight.h"

#include <algorithm>

#include "commands/organisations/organisation.h"

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
  const auto id = ParseIdAs<OrganisationId>(context.Text("organisation"));
  const OrganisationId asked = id ? *id : commands::DomainOf(context.world(), context.Text("organisation")).owner();
  return account.organisation() == asked;
}

}  // namespace muniment::projections
