// Refusals of billing accounts, profiles, payment methods and of what is charged to them.
#pragma once

#include "commands/refusal.h"

namespace muniment::commands {

inline constexpr RefusalKind kBillingAccountUnknown{
    "BILL-1", "billingAccountUnknown",
    "the ledger knows no billing account {account}; take its id from `show payment-methods`, or open one "
    "(openBillingAccount)"};
inline constexpr RefusalKind kBillingNameEmpty{"BILL-1", "billingNameEmpty",
                                               "a billing account or profile needs a name; give one"};
inline constexpr RefusalKind kProfileNameTaken{
    "BILL-1", "profileNameTaken",
    "billing account {account} has a profile of that name already, {profile}, for {currency}; give the new one another "
    "name"};
inline constexpr RefusalKind kProfileUnknown{
    "BILL-1", "profileUnknown",
    "the ledger knows no billing profile {profile}; take its id from `show payment-methods`, or add one "
    "(addBillingProfile)"};
inline constexpr RefusalKind kProfileOfOther{
    "BILL-1", "profileOfOther",
    "billing profile {profile} is not yours in organisation {organisation}; name one of your own, or add one "
    "(openBillingAccount, addBillingProfile); what the organisation itself renews is also paid with one of its global "
    "or billing administrators'"};
inline constexpr RefusalKind kNoPaymentMethod{
    "BILL-1", "noPaymentMethod", "billing profile {profile} has no payment method; set one (setPaymentMethod)"};
inline constexpr RefusalKind kOtherCurrency{"BILL-1", "otherCurrency",
                                            "billing profile {profile} pays in {takes}, and the price is in "
                                            "{currency}; name a profile that takes {currency}"};
inline constexpr RefusalKind kNothingEdited{"BILL-1", "nothingEdited",
                                            "the edit changes nothing; give an expiry, a name or an address"};

inline constexpr RefusalKind kMethodIncomplete{
    "BILL-2", "methodIncomplete",
    "the payment method lacks its {missing}; give the processor's token, the brand, the last four digits, the expiry "
    "and the name"};
inline constexpr RefusalKind kLastFourMalformed{"BILL-2", "lastFourMalformed",
                                                "the last four of a card are four digits; give these and no more"};
inline constexpr RefusalKind kExpiryMalformed{"BILL-2", "expiryMalformed",
                                              "an expiry is a year and a month; write it like 2029-04"};

inline constexpr RefusalKind kAmountTooGreat{
    "BILL-5", "amountTooGreat",
    "{quantity} seats would cost more than an invoice can hold; take fewer, in several purchases"};

inline constexpr RefusalKind kRenewedByPartner{
    "LIFE-7", "renewedByPartner",
    "subscription {subscription} is of {holder}, whose renewals its partner orders; ask for it (requestSeats), or have "
    "the partner order it (placeOrder, renews)"};

inline constexpr const RefusalKind* kBillingRefusals[] = {
    &kBillingAccountUnknown, &kBillingNameEmpty, &kProfileNameTaken, &kProfileUnknown,   &kProfileOfOther,
    &kNoPaymentMethod,       &kOtherCurrency,    &kNothingEdited,    &kMethodIncomplete, &kLastFourMalformed,
    &kExpiryMalformed,       &kAmountTooGreat,   &kRenewedByPartner};

}  // namespace muniment::commands
