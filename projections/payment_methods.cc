#include "projections/payment_methods.h"

#include <algorithm>

#include "commands/billing/billing_account.h"
#include "projections/billing_sight.h"
#include "schemas/bytes.h"
#include "schemas/view_billing.capnp.h"

namespace muniment::projections {
namespace {

using commands::BillingAccount;
using commands::BillingProfile;
using commands::EntryPtr;
using Row = schemas::PaymentMethodRow::Builder;

// The sealed name and address of the method in use. States keep no sealed text (PRIV-1), so they come from the entries.
struct SealedMethod {
  EntryPtr name_entry, address_entry;
  schemas::Sealed::Reader name, address;

  void See(const EntryPtr& entry, schemas::Sealed::Reader new_name, schemas::Sealed::Reader new_address) {
    if (new_name.getBytes().size() != 0) name_entry = entry, name = new_name;
    if (new_address.getBytes().size() != 0) address_entry = entry, address = new_address;
  }
};

SealedMethod SealedMethodOf(commands::PastWorld& world, const AnyId& profile) {
  SealedMethod sealed;
  for (const EntryPtr& entry : world.Timeline(commands::BillingProfileStream(profile))) {
    if (entry->effective() > world.as_of()) break;
    if (entry->body().isPaymentMethodSet()) {
      const auto method = entry->body().getPaymentMethodSet().getMethod();
      sealed = {};  // nothing of the replaced one goes on
      sealed.See(entry, method.getName(), method.getAddress());
    } else if (entry->body().isPaymentMethodEdited()) {
      const auto edited = entry->body().getPaymentMethodEdited();
      sealed.See(entry, edited.getName(), edited.getAddress());
    }
  }
  return sealed;
}

void FillMethod(Row row, const BillingProfile& profile) {
  if (!profile.method.is_set()) return;
  row.setBrand(profile.method.brand);
  row.setLastFour(profile.method.last_four);
  row.setExpiry(profile.method.expiry);
  row.setSet(ToUnix(profile.method.set));
  row.setConfirmed(ToUnix(profile.method.confirmed));
}

void Fill(Row row, ViewContext& context, const BillingAccount& account, const BillingProfile& profile) {
  row.setBillingAccount(schemas::DataOf(account.id()));
  row.setAccountName(account.name());
  row.setOrganisation(schemas::DataOf(account.organisation()));
  row.setOwner(schemas::DataOf(account.owner()));
  row.setBillingProfile(schemas::DataOf(profile.id));
  row.setProfileName(profile.name);
  row.setCurrency(profile.currency);
  FillMethod(row, profile);
  if (!SeesNamesOf(context, account)) return;
  const SealedMethod sealed = SealedMethodOf(context.world(), profile.id);
  if (sealed.name_entry != nullptr) row.setName(sealed.name);
  if (sealed.address_entry != nullptr) row.setAddress(sealed.address);
}

bool IsSeen(ViewContext& context, const BillingAccount& account, const BillingProfile& profile) {
  return SeesAllOf(context, account) ||
         std::any_of(profile.pays_for.begin(), profile.pays_for.end(),
                     [&](const SubscriptionId& id) { return SeesPaymentFor(context, account, id); });
}

absl::Status RowsOf(ViewContext& context, RowSink& sink) {
  bool found = false;
  for (const std::string& stream : context.world().Streams(commands::kBillingAccountsPrefix)) {
    const BillingAccount account = context.world().Get<BillingAccount>(stream);
    if (!IsAskedFor(context, account)) continue;
    for (const BillingProfile& profile : account.profiles()) {
      if (!context.id().empty() && ToText(profile.id) != context.id()) continue;
      if (!IsSeen(context, account, profile)) continue;
      found = true;
      if (!AddRow<schemas::PaymentMethodRow>(sink, [&](Row row) { Fill(row, context, account, profile); })) {
        return absl::OkStatus();
      }
    }
  }
  return context.id().empty() || found ? absl::OkStatus() : NoSuch(context, "billing profile");
}

}  // namespace

ViewKind PaymentMethodsView() {
  return {
      .name = "payment-methods",
      .question = "billing profiles and the payment method in use for each: brand, last four digits, expiry",
      .id = "billing profile",
      .key = {"billingProfile"},
      .filters = {{"organisation", FilterForm::kDomain, "of this organisation's users, by id or domain"}},
      .row = capnp::Schema::from<schemas::PaymentMethodRow>(),
      .answer = RowsOf,
      .table = {
          {"billingProfile"}, {"accountName"}, {"profileName"}, {"brand"}, {"lastFour"}, {"expiry"}, {"confirmed"}}};
}

}  // namespace muniment::projections
