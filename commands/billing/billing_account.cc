#include "commands/billing/billing_account.h"

#include <algorithm>

#include "commands/billing/refusals.h"
#include "commands/organisations/organisation.h"
#include "schemas/bytes.h"

namespace muniment::commands {

using schemas::IdOf;

void BillingAccount::On(schemas::BillingAccountOpened::Reader e, const EntryView& entry) {
  id_ = IdOf<AnyId>(e.getBillingAccount());
  organisation_ = IdOf<OrganisationId>(e.getOrganisation());
  owner_ = IdOf<PersonId>(e.getOwner());
  opened_ = entry.place();
  name_ = e.getName().cStr();
}

void BillingAccount::On(schemas::BillingProfileAdded::Reader e, const EntryView&) {
  profiles_.push_back({IdOf<AnyId>(e.getBillingProfile()), e.getName().cStr(), e.getCurrency().cStr(), {}, {}});
}

void BillingAccount::On(schemas::PaymentMethodSet::Reader e, const EntryView& entry) {
  BillingProfile* profile = ProfileOf(e.getBillingProfile());
  if (profile == nullptr) return;
  const auto method = e.getMethod();
  profile->method = {method.getBrand().cStr(), method.getLastFour().cStr(), method.getExpiry().cStr(),
                     entry.position(),         entry.effective(),           entry.effective()};
}

void BillingAccount::On(schemas::PaymentMethodEdited::Reader e, const EntryView&) {
  BillingProfile* profile = ProfileOf(e.getBillingProfile());
  if (profile != nullptr && e.getExpiry().size() != 0) profile->method.expiry = e.getExpiry().cStr();
}

void BillingAccount::On(schemas::PaymentMethodConfirmed::Reader e, const EntryView& entry) {
  if (BillingProfile* profile = ProfileOf(e.getBillingProfile())) profile->method.confirmed = entry.effective();
}

void BillingAccount::On(schemas::InvoiceIssued::Reader e, const EntryView&) {
  BillingProfile* profile = ProfileOf(e.getBillingProfile());
  if (profile == nullptr) return;
  for (const schemas::InvoiceIssued::Line::Reader line : e.getLines()) {
    const auto subscription = IdOf<SubscriptionId>(line.getSubscription());
    auto& paid = profile->pays_for;
    if (std::find(paid.begin(), paid.end(), subscription) == paid.end()) paid.push_back(subscription);
  }
}

const BillingProfile* BillingAccount::Find(const AnyId& profile) const {
  const auto found =
      std::find_if(profiles_.begin(), profiles_.end(), [&](const BillingProfile& p) { return p.id == profile; });
  return found == profiles_.end() ? nullptr : &*found;
}

BillingProfile* BillingAccount::ProfileOf(capnp::Data::Reader id) {
  return const_cast<BillingProfile*>(std::as_const(*this).Find(IdOf<AnyId>(id)));
}

void ProfileWhereabouts::On(schemas::BillingProfileAdded::Reader e, const EntryView&) {
  billing_account_ = IdOf<AnyId>(e.getBillingAccount());
}

void PayersAccounts::On(schemas::BillingAccountOpened::Reader e, const EntryView&) {
  accounts_.push_back(IdOf<AnyId>(e.getBillingAccount()));
}

std::string BillingAccountStream(const AnyId& account) { return std::string(kBillingAccountsPrefix) + ToText(account); }
std::string BillingProfileStream(const AnyId& profile) { return "billingProfile/" + ToText(profile); }
std::string PayerStream(const PersonId& person) { return "payer/" + ToText(person); }

const BillingAccount& BillingAccountOf(World& world, const AnyId& id) {
  return world.Get<BillingAccount>(BillingAccountStream(id));
}

FoundProfile ProfileNamed(World& world, const AnyId& profile) {
  const AnyId account = world.Get<ProfileWhereabouts>(BillingProfileStream(profile)).billing_account();
  if (account.is_nil()) return {};
  const BillingAccount& found = BillingAccountOf(world, account);
  const BillingProfile* of_it = found.Find(profile);
  return of_it == nullptr ? FoundProfile{} : FoundProfile{&found, of_it};
}

bool OwnerIsThere(World& world, const BillingAccount& account) {
  return OrganisationOf(world, account.organisation()).IsUserSince(account.owner(), account.opened());
}

bool IsOwner(World& world, const BillingAccount& account, const PersonId& person) {
  return account.owner() == person && OwnerIsThere(world, account);
}

namespace {

bool MayPayWith(Decision& d, const BillingAccount& account, const OrganisationId& organisation, BoughtFor whom) {
  if (account.organisation() != organisation || !OwnerIsThere(d.live(), account)) return false;
  if (account.owner() == d.actor()) return true;
  const Organisation& state = OrganisationOf(d.live(), organisation);
  return whom == BoughtFor::kOrganisation && (state.Has(account.owner(), schemas::Role::GLOBAL_ADMINISTRATOR) ||
                                              state.Has(account.owner(), schemas::Role::BILLING_ADMINISTRATOR));
}

}  // namespace

Verdict FindPayingProfile(Decision& d, const AnyId& profile, const OrganisationId& organisation, BoughtFor whom,
                          std::string_view currency, FoundProfile* found) {
  *found = ProfileNamed(d.live(), profile);
  if (found->profile == nullptr) return Refuse(kProfileUnknown, {{"profile", ToText(profile)}});
  if (!MayPayWith(d, *found->account, organisation, whom)) {
    return Refuse(kProfileOfOther, {{"profile", ToText(profile)}, {"organisation", ToText(organisation)}});
  }
  if (!found->profile->method.is_set()) return Refuse(kNoPaymentMethod, {{"profile", ToText(profile)}});
  const std::string& only = found->profile->currency;
  if (!only.empty() && !currency.empty() && only != currency) {
    return Refuse(kOtherCurrency, {{"profile", ToText(profile)}, {"takes", only}, {"currency", std::string(currency)}});
  }
  return std::nullopt;
}

template class StateOf<BillingAccount>;
template class StateOf<ProfileWhereabouts>;
template class StateOf<PayersAccounts>;

}  // namespace muniment::commands
