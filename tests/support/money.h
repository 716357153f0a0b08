// A world for tests of self-service and billing: an organisation, a buyer who can pay, an offer at a price.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "commands/billing/billing_account.h"
#include "commands/billing/charges.h"
#include "commands/pools/figures.h"
#include "commands/publisher/publisher.h"
#include "commands/seats/seats.h"
#include "fmt/format.h"
#include "tests/support/story.h"

namespace muniment::testing {

inline constexpr std::string_view kAdmin = "gloria@contoso.onmicrosoft.com";
inline constexpr std::string_view kBen = "ben@contoso.onmicrosoft.com";    // buyer
inline constexpr std::string_view kCara = "cara@contoso.onmicrosoft.com";  // another user

// JSON of terms that may be bought by self-service: a year, paid monthly.
inline std::string SoldAt(int64_t minor_units, std::string_view currency = "EUR", std::string_view more = "") {
  return fmt::format(
      R"({{"selfService":true,"term":"P1Y","billing":"P1M","price":{{"minorUnits":{},"currency":"{}"}}{}}})",
      minor_units, currency, more);
}

class MoneyStory {
 public:
  explicit MoneyStory(std::string_view clock = "2027-01-01") : story(clock) {
    organisation = story.AnOrganisation();
    ben = story.AUser(organisation, kBen);
    cara = story.AUser(organisation, kCara);
    profile = AProfile(kBen);
  }

  // A billing profile of that person's with a payment method. Returns its id.
  std::string AProfile(std::string_view owner, std::string_view currency = "", std::string_view name = "Cards") {
    const Reply account = story.As(owner).Do("openBillingAccount",
                                             fmt::format(R"({{"organisation":"{}","name":"{}"}})", organisation, name));
    EXPECT_THAT(account, Accepted());
    const std::string more = currency.empty() ? "" : fmt::format(R"(,"currency":"{}")", currency);
    const Reply added = story.As(owner).Do(
        "addBillingProfile",
        fmt::format(R"({{"billingAccount":"{}","name":"{}"{}}})", account.Created("billingAccount"), name, more));
    EXPECT_THAT(added, Accepted());
    const std::string id = added.Created("billingProfile");
    EXPECT_THAT(SetMethod(owner, id), Accepted());
    return id;
  }
  Reply SetMethod(std::string_view owner, std::string_view billing_profile, std::string_view last_four = "4242",
                  std::string_view expiry = "2031-04") {
    return story.As(owner).Do(
        "setPaymentMethod",
        fmt::format(R"({{"billingProfile":"{}","method":{{"token":"tok_zebra","brand":"Visa","lastFour":"{}",)"
                    R"("expiry":"{}","name":"Ben Buyer","address":"1 Quay"}}}})",
                    billing_profile, last_four, expiry));
  }
  Reply Purchase(uint32_t quantity, std::string_view edition = "POWER", std::string_view more = "",
                 std::string_view buyer = kBen) {
    return story.As(buyer).Do(
        "purchase", fmt::format(R"({{"organisation":"{}","edition":"{}","quantity":{}{}}})", organisation, edition,
                                quantity, more.empty() ? Paid(profile) : std::string(more)));
  }
  static std::string Paid(std::string_view billing_profile) {
    return fmt::format(R"(,"billingProfile":"{}")", billing_profile);
  }
  Reply SetQuantity(std::string_view subscription, uint32_t total, std::string_view actor = kBen) {
    return story.As(actor).Do("setQuantity", fmt::format(R"({{"subscription":"{}","total":{}}})", subscription, total));
  }
  Reply Cancel(std::string_view subscription, std::string_view more = "", std::string_view actor = kBen) {
    return story.As(actor).Do(
        "cancelSubscription",
        fmt::format(R"({{"subscription":"{}","reason":"noLongerNeeded"{}}})", subscription, more));
  }
  Reply Renew(std::string_view subscription, std::string_view more = "", std::string_view actor = kBen,
              bool dry_run = false) {
    Story::Envelope envelope;
    envelope.dry_run = dry_run;
    const std::string fields =
        more.find("billingProfile") != more.npos ? std::string(more) : Paid(profile) + std::string(more);
    return story.As(actor).Do("renewDirectly", fmt::format(R"({{"subscription":"{}"{}}})", subscription, fields),
                              envelope);
  }
  Reply RemoveUser(std::string_view user) {
    return story.As(kAdmin).Do("removeUser", fmt::format(R"({{"organisation":"{}","user":"{}"}})", organisation, user));
  }

  const commands::Pool& PoolOf(std::string_view subscription, std::string_view edition) {
    return story.world().Get<commands::Pool>(
        commands::PoolStream(fmt::format("purchase/{}", subscription), *ParseIdAs<EditionId>(edition)));
  }
  // Charges up to now: "purchase 10 1250 => 12500" each, with " due" behind those in no invoice.
  std::vector<std::string> Charges(std::string_view subscription) {
    std::vector<std::string> texts;
    const auto& history = commands::ChargedHistoryOf(story.world(), *ParseIdAs<SubscriptionId>(subscription));
    for (const commands::Charge& charge : commands::ChargesOf(history, Now())) {
      texts.push_back(fmt::format("{} {} at {} => {}{}", KindText(charge.kind), charge.seats, charge.unit_price,
                                  charge.amount, charge.entry ? "" : " due"));
    }
    return texts;
  }
  // Who pays for each of these charges, by billing profile.
  std::vector<std::string> Payers(std::string_view subscription) {
    std::vector<std::string> payers;
    const auto& history = commands::ChargedHistoryOf(story.world(), *ParseIdAs<SubscriptionId>(subscription));
    for (const commands::Charge& charge : commands::ChargesOf(history, Now())) {
      payers.push_back(ToText(charge.billing_profile));
    }
    return payers;
  }
  // Of the clock, or of the last entry before it was ever set.
  Instant Now() { return std::max(commands::PublisherOf(story.world()).clock(), story.ledger().last_recorded()); }

  static std::string_view KindText(commands::ChargeKind kind) {
    switch (kind) {
      case commands::ChargeKind::PURCHASE:
        return "purchase";
      case commands::ChargeKind::PERIOD:
        return "period";
      case commands::ChargeKind::ADDED:
        return "added";
      case commands::ChargeKind::DIRECT_RENEWAL:
        return "directRenewal";
    }
    return "";
  }

  Story story;
  std::string organisation, ben, cara, profile;
};

}  // namespace muniment::testing
