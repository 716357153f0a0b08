// Billing accounts and their profiles: who pays, in which currency, with which payment method (BILL-1).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "commands/decision.h"
#include "commands/world.h"

namespace muniment::commands {

// What is known of a payment method in clear. Its token, name and address stand sealed in the entries.
struct PaymentMethodFacts {
  std::string brand, last_four, expiry;
  Position set_by{};
  Instant set{}, confirmed{};
  bool is_set() const { return set_by != Position{}; }
};

struct BillingProfile {
  AnyId id;
  std::string name;
  std::string currency;  // the only one that it pays in; empty: any
  PaymentMethodFacts method;
  std::vector<SubscriptionId> pays_for;  // that were ever invoiced to it, in order
};

// State of `billingAccount/<id>`.
class BillingAccount final : public StateOf<BillingAccount> {
 public:
  using StateOf::On;
  void On(schemas::BillingAccountOpened::Reader e, const EntryView& entry);
  void On(schemas::BillingProfileAdded::Reader e, const EntryView& entry);
  void On(schemas::PaymentMethodSet::Reader e, const EntryView& entry);
  void On(schemas::PaymentMethodEdited::Reader e, const EntryView& entry);
  void On(schemas::PaymentMethodConfirmed::Reader e, const EntryView& entry);
  void On(schemas::InvoiceIssued::Reader e, const EntryView& entry);

  bool exists() const { return !id_.is_nil(); }
  const AnyId& id() const { return id_; }
  const OrganisationId& organisation() const { return organisation_; }
  const PersonId& owner() const { return owner_; }
  const schemas::TimelinePlace& opened() const { return opened_; }
  const std::string& name() const { return name_; }
  const std::vector<BillingProfile>& profiles() const { return profiles_; }  // in the order they came
  const BillingProfile* Find(const AnyId& profile) const;

 private:
  BillingProfile* ProfileOf(capnp::Data::Reader id);

  AnyId id_;
  OrganisationId organisation_;
  PersonId owner_;
  schemas::TimelinePlace opened_;
  std::string name_;
  std::vector<BillingProfile> profiles_;
};
extern template class StateOf<BillingAccount>;

// Commands name a profile by its id alone: where it stands. State of `billingProfile/<id>`.
class ProfileWhereabouts final : public StateOf<ProfileWhereabouts> {
 public:
  using StateOf::On;
  void On(schemas::BillingProfileAdded::Reader e, const EntryView& entry);
  const AnyId& billing_account() const { return billing_account_; }  // nil: no such profile

 private:
  AnyId billing_account_;
};
extern template class StateOf<ProfileWhereabouts>;

// The billing accounts that a person opened. State of `payer/<person>`.
class PayersAccounts final : public StateOf<PayersAccounts> {
 public:
  using StateOf::On;
  void On(schemas::BillingAccountOpened::Reader e, const EntryView& entry);
  const std::vector<AnyId>& accounts() const { return accounts_; }

 private:
  std::vector<AnyId> accounts_;
};
extern template class StateOf<PayersAccounts>;

inline constexpr std::string_view kBillingAccountsPrefix = "billingAccount/";
std::string BillingAccountStream(const AnyId& account);  // billingAccount/<id>
std::string BillingProfileStream(const AnyId& profile);  // billingProfile/<id>
std::string PayerStream(const PersonId& person);         // payer/<person>

const BillingAccount& BillingAccountOf(World& world, const AnyId& id);

// A profile and the account it is of; both null when the ledger knows none such.
struct FoundProfile {
  const BillingAccount* account = nullptr;
  const BillingProfile* profile = nullptr;
};
FoundProfile ProfileNamed(World& world, const AnyId& profile);

// The owner still is a user of the organisation, and was not removed since: who comes back is a new user (ORG-9), and
// what they opened before is nobody's any more.
bool OwnerIsThere(World& world, const BillingAccount& account);
// Who manages an account and its profiles and pays with them: its owner alone, while there.
bool IsOwner(World& world, const BillingAccount& account, const PersonId& person);

// For whom something is bought.
enum class BoughtFor {
  kActor,         // a self-service purchase: the actor pays with a profile of their own
  kOrganisation,  // the organisation's own: a profile of one of its global or billing administrators also pays (ORG-8)
};
// The profile as one that can be charged for something bought in `organisation`: it is known, may be used by the actor,
// has a payment method and takes the currency. Refuses BILL-1. Good until the next Emit.
Verdict FindPayingProfile(Decision& d, const AnyId& profile, const OrganisationId& organisation, BoughtFor whom,
                          std::string_view currency, FoundProfile* found);

}  // namespace muniment::commands
