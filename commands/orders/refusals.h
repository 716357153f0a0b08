// Refusals of orders, self-provisioning and requests for seats. What a pool itself forbids (ORD-5, SP-6, LIFE-11)
// stands with the pools.
#pragma once

#include "commands/refusal.h"

namespace muniment::commands {

inline constexpr RefusalKind kAgreementNotInForce{
    "ORD-1", "agreementNotInForce",
    "agreement {agreement} runs from {start} to {end}, not at {at}; have an operator extend it (registerAgreement)"};
inline constexpr RefusalKind kAccountNotYetOpen{"ACC-1", "accountNotYetOpen",
                                                "account {account} was not open at {at}; give a later effectiveAt"};
inline constexpr RefusalKind kOrderForAccount{
    "ORD-1", "orderForAccount",
    "agreement {agreement} is of kind mpsa: its seats are its accounts'; name the account instead"};
inline constexpr RefusalKind kCustomerNotNamed{
    "ORD-1", "customerNotNamed", "the command names no customer; give account, agreement or organisation"};
inline constexpr RefusalKind kNotTheirPartner{"ORD-1", "notTheirPartner",
                                              "agreement {agreement} names partner {named} at {at}, not {partner}; "
                                              "have that partner order, or have an operator change the "
                                              "agreement (registerAgreement)"};
inline constexpr RefusalKind kNoDistributor{"ORD-1", "noDistributor",
                                            "partner {partner} has no relationship with an authorised distributor at "
                                            "{at}; have an operator record one (setRelationship, "
                                            "authoriseDistributor)"};
inline constexpr RefusalKind kOrderNumberMalformed{
    "ORD-2", "orderNumberMalformed", "the order number is malformed; use 1 to 64 letters, digits, '-', '_' or '.'"};
inline constexpr RefusalKind kOrderConflict{"ORD-2", "orderConflict",
                                            "order {order} of partner {partner} was placed before with other content "
                                            "(entry {entry}); give the new order a number of its own"};
inline constexpr RefusalKind kEditionTwiceInOrder{
    "ORD-2", "editionTwiceInOrder", "edition {edition} stands twice in the order; give one line with the sum"};
inline constexpr RefusalKind kRenewedTwiceInOrder{
    "LIFE-11", "renewedTwiceInOrder", "subscription {subscription} is renewed twice in the order; give it one line"};
inline constexpr RefusalKind kNoQuantity{"ORD-3", "noQuantity",
                                         "a line of {edition} has no seats; give a quantity of at least 1"};
inline constexpr RefusalKind kAdditionalBeyondQuantity{
    "INV-9", "additionalBeyondQuantity",
    "a line of {quantity} of {edition} cannot have {additional} additional; give at most the line's quantity"};
inline constexpr RefusalKind kAdditionalRenewal{
    "LIFE-11", "additionalRenewal",
    "a renewal line covers nothing, so nothing of it is additional; leave additional out"};
inline constexpr RefusalKind kPriceIncomplete{"ORD-3", "priceIncomplete",
                                              "a unit price needs an amount of at least 0 and a currency of three "
                                              "capitals; give both, or neither for the list price"};
inline constexpr RefusalKind kRenewsUnknown{"LIFE-11", "renewsUnknown",
                                            "the ledger knows no subscription {subscription} at {at}; look it up "
                                            "(`show subscriptions`), or leave renews out to order new seats"};
inline constexpr RefusalKind kRenewsOfAnother{"LIFE-11", "renewsOfAnother",
                                              "subscription {subscription} is not of this customer and edition; order "
                                              "its renewal where it stands: {holder}, {edition}"};
inline constexpr RefusalKind kChangeToNothing{"ORD-5", "changeToNothing",
                                              "a line is not changed to 0 seats; cancel it (cancelOrderLine)"};
inline constexpr RefusalKind kRenewalNotRaised{
    "ORD-5", "renewalNotRaised",
    "a renewal line is not raised; cancel it (cancelOrderLine) and order the renewal anew, with {quantity}"};
inline constexpr RefusalKind kSeatRequestUnknown{
    "ORD-6", "seatRequestUnknown",
    "the ledger knows no request {request}; take its id from the notice (`show notices`)"};
inline constexpr RefusalKind kSeatRequestOfOther{
    "ORD-6", "seatRequestOfOther",
    "request {request} is for partner {partner} to answer, whom the customer's agreement names; leave it out"};
inline constexpr RefusalKind kSeatRequestDecided{
    "ORD-6", "seatRequestDecided", "request {request} was {how} before, and is decided once; leave it out"};
inline constexpr RefusalKind kRequestOfOther{
    "ORD-6", "requestOfOther",
    "request {request} is about other seats: {fewer} of {edition} for {holder}; confirm it by what it asks for"};
inline constexpr RefusalKind kNoPartnerToAsk{
    "ORD-6", "noPartnerToAsk",
    "this customer has no agreement in force that names a partner; have an operator register one (registerAgreement)"};

inline constexpr RefusalKind kNotInSteps{"SP-1", "notInSteps",
                                         "{quantity} of {edition} is not a multiple of {step}; {instead}"};
inline constexpr RefusalKind kEditionTwiceInSubmission{
    "SP-2", "editionTwiceInSubmission", "edition {edition} stands twice in the submission; give one line with the sum"};

inline constexpr const RefusalKind* kOrdersRefusals[] = {
    &kAgreementNotInForce,     &kAccountNotYetOpen,   &kOrderForAccount,      &kCustomerNotNamed,
    &kNotTheirPartner,         &kNoDistributor,       &kOrderNumberMalformed, &kOrderConflict,
    &kEditionTwiceInOrder,     &kRenewedTwiceInOrder, &kNoQuantity,           &kAdditionalBeyondQuantity,
    &kAdditionalRenewal,       &kPriceIncomplete,     &kRenewsUnknown,        &kRenewsOfAnother,
    &kChangeToNothing,         &kRenewalNotRaised,    &kSeatRequestUnknown,   &kSeatRequestOfOther,
    &kSeatRequestDecided,      &kRequestOfOther,      &kNoPartnerToAsk,       &kNotInSteps,
    &kEditionTwiceInSubmission};

}  // namespace muniment::commands
