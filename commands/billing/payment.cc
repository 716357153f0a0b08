// openBillingAccount, addBillingProfile, and the payment method of a profile. Rules BILL-1, BILL-2.
#include <algorithm>

#include "commands/billing/billing_account.h"
#include "commands/billing/decisions.h"
#include "commands/billing/refusals.h"
#include "commands/organisations/organisation.h"
#include "commands/rights.h"
#include "fmt/format.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

using schemas::DataOf;
using schemas::IdOf;

bool AreDigits(std::string_view text, size_t count) {
  return text.size() == count && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// 2029-04
bool IsExpiry(std::string_view text) {
  if (text.size() != 7 || text[4] != '-' || !AreDigits(text.substr(0, 4), 4) || !AreDigits(text.substr(5), 2)) {
    return false;
  }
  const int month = (text[5] - '0') * 10 + (text[6] - '0');
  return month >= 1 && month <= 12;
}

// A sealed text is never blank.
bool IsGiven(schemas::Sealed::Reader sealed) { return sealed.getBytes().size() != 0; }
bool IsGiven(std::string_view text) { return text.find_first_not_of(' ') != text.npos; }

// BILL-2. The values are not repeated: they may be what must not be here.
Verdict CheckMethod(schemas::PaymentMethod::Reader method) {
  const char* missing = !IsGiven(method.getToken())             ? "token"
                        : !IsGiven(method.getBrand().cStr())    ? "brand"
                        : !IsGiven(method.getLastFour().cStr()) ? "lastFour"
                        : !IsGiven(method.getExpiry().cStr())   ? "expiry"
                        : !IsGiven(method.getName())            ? "name"
                                                                : nullptr;
  if (missing != nullptr) return Refuse(kMethodIncomplete, {{"missing", missing}});
  if (!AreDigits(method.getLastFour().cStr(), 4)) return Refuse(kLastFourMalformed);
  if (!IsExpiry(method.getExpiry().cStr())) return Refuse(kExpiryMalformed);
  return std::nullopt;
}

Verdict AuthoriseProfile(Decision& d, capnp::Data::Reader id) {
  const auto profile = IdOf<AnyId>(id);
  const FoundProfile found = ProfileNamed(d.live(), profile);
  if (found.profile == nullptr) return Refuse(kProfileUnknown, {{"profile", ToText(profile)}});
  if (IsOwner(d.live(), *found.account, d.actor())) return std::nullopt;
  return NotAllowed(fmt::format("the owner of billing account {}", ToText(found.account->id())));
}

// A copy of what is needed of a profile across an Emit.
struct Place {
  AnyId account, profile;
  PaymentMethodFacts method;

  std::vector<std::string> streams() const { return {BillingAccountStream(account), BillingProfileStream(profile)}; }
};

Place PlaceOf(Decision& d, capnp::Data::Reader id) {
  const FoundProfile found = ProfileNamed(d.world(), IdOf<AnyId>(id));
  return {found.account->id(), found.profile->id, found.profile->method};
}

template <class Builder>
void FillPlace(Builder out, const Place& place) {
  out.setBillingAccount(DataOf(place.account));
  out.setBillingProfile(DataOf(place.profile));
}

}  // namespace

// ---- accounts and profiles

Verdict Authorise(Decision& d, schemas::OpenBillingAccount::Reader command) {
  return RequireRoleIn(d, command.getOrganisation().cStr(), {schemas::Role::NONE});
}

Verdict Decide(Decision& d, schemas::OpenBillingAccount::Reader command) {
  OrganisationId organisation;
  if (auto refused = ResolveOrganisation(d, command.getOrganisation().cStr(), &organisation)) return refused;
  if (command.getName().size() == 0) return Refuse(kBillingNameEmpty);
  const std::vector<AnyId> theirs = d.live().Get<PayersAccounts>(PayerStream(d.actor())).accounts();
  for (const AnyId& id : theirs) {
    const BillingAccount& account = BillingAccountOf(d.live(), id);
    const bool same = account.organisation() == organisation && account.name() == command.getName().cStr();
    if (!same || !OwnerIsThere(d.live(), account)) continue;
    d.Tell("billingAccount", id);
    return std::nullopt;
  }
  const AnyId id = d.New<AnyId>("billingAccount");
  d.Emit({BillingAccountStream(id), PayerStream(d.actor())}, [&](schemas::Event::Builder event) {
    auto opened = event.initBillingAccountOpened();
    opened.setBillingAccount(DataOf(id));
    opened.setOrganisation(DataOf(organisation));
    opened.setOwner(DataOf(d.actor()));
    opened.setName(command.getName());
  });
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::AddBillingProfile::Reader command) {
  const auto id = IdOf<AnyId>(command.getBillingAccount());
  const BillingAccount& account = BillingAccountOf(d.live(), id);
  if (!account.exists()) return Refuse(kBillingAccountUnknown, {{"account", ToText(id)}});
  if (IsOwner(d.live(), account, d.actor())) return std::nullopt;
  return NotAllowed(fmt::format("the owner of billing account {}", ToText(id)));
}

Verdict Decide(Decision& d, schemas::AddBillingProfile::Reader command) {
  const auto account = IdOf<AnyId>(command.getBillingAccount());
  if (command.getName().size() == 0) return Refuse(kBillingNameEmpty);
  for (const BillingProfile& profile : BillingAccountOf(d.live(), account).profiles()) {
    if (profile.name != command.getName().cStr()) continue;
    if (profile.currency == command.getCurrency().cStr()) {
      d.Tell("billingProfile", profile.id);
      return std::nullopt;
    }
    return Refuse(kProfileNameTaken, {{"account", ToText(account)},
                                      {"profile", ToText(profile.id)},
                                      {"currency", profile.currency.empty() ? "any currency" : profile.currency}});
  }
  const AnyId id = d.New<AnyId>("billingProfile");
  d.Emit({BillingAccountStream(account), BillingProfileStream(id)}, [&](schemas::Event::Builder event) {
    auto added = event.initBillingProfileAdded();
    added.setBillingAccount(DataOf(account));
    added.setBillingProfile(DataOf(id));
    added.setName(command.getName());
    added.setCurrency(command.getCurrency());
  });
  return std::nullopt;
}

// ---- the payment method in use

Verdict Authorise(Decision& d, schemas::SetPaymentMethod::Reader command) {
  return AuthoriseProfile(d, command.getBillingProfile());
}

Verdict Decide(Decision& d, schemas::SetPaymentMethod::Reader command) {
  if (auto refused = CheckMethod(command.getMethod())) return refused;
  const Place place = PlaceOf(d, command.getBillingProfile());
  d.Emit(place.streams(), [&](schemas::Event::Builder event) {
    auto set = event.initPaymentMethodSet();
    FillPlace(set, place);
    set.setMethod(command.getMethod());
  });
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::EditPaymentMethod::Reader command) {
  return AuthoriseProfile(d, command.getBillingProfile());
}

Verdict Decide(Decision& d, schemas::EditPaymentMethod::Reader command) {
  const Place place = PlaceOf(d, command.getBillingProfile());
  const std::string expiry = command.getExpiry().cStr();
  const bool words = IsGiven(command.getName()) || IsGiven(command.getAddress());
  if (!place.method.is_set()) return Refuse(kNoPaymentMethod, {{"profile", ToText(place.profile)}});
  if (expiry.empty() && !words) return Refuse(kNothingEdited);
  if (!expiry.empty() && !IsExpiry(expiry)) return Refuse(kExpiryMalformed);
  if (!words && expiry == place.method.expiry) return std::nullopt;
  d.Emit(place.streams(), [&](schemas::Event::Builder event) {
    auto edited = event.initPaymentMethodEdited();
    FillPlace(edited, place);
    edited.setExpiry(expiry);
    if (IsGiven(command.getName())) edited.setName(command.getName());
    if (IsGiven(command.getAddress())) edited.setAddress(command.getAddress());
  });
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::ConfirmPaymentMethod::Reader command) {
  return AuthoriseProfile(d, command.getBillingProfile());
}

Verdict Decide(Decision& d, schemas::ConfirmPaymentMethod::Reader command) {
  const Place place = PlaceOf(d, command.getBillingProfile());
  if (!place.method.is_set()) return Refuse(kNoPaymentMethod, {{"profile", ToText(place.profile)}});
  d.Emit(place.streams(), [&](schemas::Event::Builder event) { FillPlace(event.initPaymentMethodConfirmed(), place); });
  return std::nullopt;
}

}  // namespace muniment::commands
