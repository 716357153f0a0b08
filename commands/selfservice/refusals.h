// Refusals of self-service purchases.
#pragma once

#include "commands/refusal.h"

namespace muniment::commands {

inline constexpr RefusalKind kNothingBought{"SELF-1", "nothingBought",
                                            "a purchase of {edition} has no seats; give a quantity of at least 1"};
inline constexpr RefusalKind kNotAPurchase{
    "SELF-1", "notAPurchase",
    "subscription {subscription} is no self-service purchase; take the id from `show self-service`"};
inline constexpr RefusalKind kProfileNeeded{
    "SELF-1", "profileNeeded",
    "{edition} costs {price} for each seat, which its buyer pays; name a billing profile with a payment method "
    "(billingProfile)"};
inline constexpr RefusalKind kPaidByOther{
    "SELF-1", "paidByOther",
    "subscription {subscription} is paid with billing profile {profile}, which is not yours, and you pay for the seats "
    "that you add; renew it with a profile of your own (renewDirectly), with the quantity wanted, or buy more beside "
    "it (purchase)"};

inline constexpr RefusalKind kTotalOfNothing{"SELF-3", "totalOfNothing",
                                             "a total of 0 seats is cancelling; cancel subscription {subscription} "
                                             "(cancelSubscription)"};
inline constexpr RefusalKind kAddedAfterEnd{
    "SELF-3", "addedAfterEnd",
    "subscription {subscription} ended on {end} and nobody pays for its grace; renew it (renewDirectly), with the "
    "quantity wanted"};

inline constexpr RefusalKind kTrialTwice{
    "SELF-5", "trialTwice",
    "you had a trial of {edition} in this organisation before, subscription {subscription}; buy the edition instead"};
inline constexpr RefusalKind kTrialQuantityFixed{
    "SELF-5", "trialQuantityFixed",
    "a trial of {edition} is for {fixed} seats, neither more nor fewer; take {fixed}, "
    "or buy the edition (purchase)"};
inline constexpr RefusalKind kTrialCosts{
    "SELF-5", "trialCosts",
    "offer {offer} is a trial with a price, and trials cost nothing; have an operator correct its terms "
    "(setTermsOfSale)"};
inline constexpr RefusalKind kTrialForTrial{"SELF-5", "trialForTrial",
                                            "a trial is not replaced by a trial; name an offer that is sold"};
inline constexpr RefusalKind kNotTheirTrial{"SELF-5", "notTheirTrial",
                                            "subscription {subscription} is no running trial of {edition} of yours in "
                                            "this organisation; leave trial out to buy "
                                            "beside it"};
inline constexpr RefusalKind kTrialHasMorePeople{
    "SELF-5", "trialHasMorePeople",
    "{assigned} people sit on the trial and {quantity} seats are bought; buy at least {assigned}, or unassign some "
    "first (unassignSeats)"};

inline constexpr RefusalKind kBuyerStands{
    "SELF-6", "buyerStands",
    "the buyer of subscription {subscription} still is a user of the organisation; another is named only once that "
    "account is removed (removeUser)"};
inline constexpr RefusalKind kBuyerNotUser{"SELF-6", "buyerNotUser",
                                           "the buyer named is no user of organisation {organisation}; name one of its "
                                           "users, or add the user first (addUser)"};
inline constexpr RefusalKind kPurchaseEnded{
    "SELF-6", "purchaseEnded", "subscription {subscription} is {state}, which is final; it needs no buyer"};

inline constexpr const RefusalKind* kSelfServiceRefusals[] = {
    &kNothingBought, &kNotAPurchase,       &kProfileNeeded,      &kPaidByOther,  &kTotalOfNothing,
    &kAddedAfterEnd, &kTrialTwice,         &kTrialQuantityFixed, &kTrialCosts,   &kTrialForTrial,
    &kNotTheirTrial, &kTrialHasMorePeople, &kBuyerStands,        &kBuyerNotUser, &kPurchaseEnded};

}  // namespace muniment::commands
