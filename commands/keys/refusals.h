// Refusals of product keys and redemptions. None holds a key: a known one is named by its last five characters, others
// by their place in the command. What a pool itself forbids (LIFE-5, LIFE-6) stands in pools/refusals.h.
#pragma once

#include "commands/refusal.h"

namespace muniment::commands {

// KEY-1's five answers.
inline constexpr RefusalKind kKeyMalformed{
    "KEY-1", "keyMalformed",
    "{at} is no product key: it must be 25 characters from BCDFGHJKMPQRTVWXY2346789 in five groups; type it again"};
inline constexpr RefusalKind kKeyUnknown{"KEY-1", "keyUnknown",
                                         "{at} is a key that was never issued; compare it with the one you were given"};
inline constexpr RefusalKind kKeyRedeemed{
    "KEY-1", "keyRedeemed", "the key ending in {key} was redeemed on {when}; use another, each is good once"};
inline constexpr RefusalKind kKeyRevoked{
    "KEY-1", "keyRevoked", "the key ending in {key} was revoked on {when}; ask whoever sold it for another"};
inline constexpr RefusalKind kKeyReserved{
    "KEY-1", "keyReserved",
    "the key ending in {key} is reserved by an open redemption; complete or abandon that, or enter the key again at "
    "{until}"};

// The door's (door/guesses.h): no decision sees it.
inline constexpr RefusalKind kTooManyWrongKeys{
    "KEY-1", "tooManyWrongKeys",
    "{wrong} redemptions with keys that do not exist are asked for; enter the next in {seconds} seconds, with keys as "
    "they were given to you"};

inline constexpr RefusalKind kNoKeySeats{"KEY-2", "noKeySeats", "a key has 1 to 1000000 seats; give seats"};
inline constexpr RefusalKind kNoKeys{"KEY-2", "noKeys", "no key is given; give at least one (keys)"};
inline constexpr RefusalKind kKeyIssuedBefore{
    "KEY-2", "keyIssuedBefore", "the key ending in {key} was issued before, on {when}; issue new ones only"};
inline constexpr RefusalKind kKeyTwice{"KEY-2", "keyTwice",
                                       "the key ending in {key} stands twice in the command; give it once"};
inline constexpr RefusalKind kStockNeedsDistributor{
    "PAR-1", "stockNeedsDistributor",
    "a partner's stock of keys is bought from a distributor; say from which (distributor)"};
inline constexpr RefusalKind kDistributorNotAuthorised{
    "PAR-1", "distributorNotAuthorised",
    "distributor {distributor} is not authorised at {at}; have an operator authorise it (authoriseDistributor), or "
    "name another"};
inline constexpr RefusalKind kNoRelationship{
    "PAR-1", "noRelationship",
    "partner {partner} has no relationship with distributor {distributor} at {at}; have an operator record one "
    "(setRelationship), or name another"};

inline constexpr RefusalKind kKeyLineUnknown{"KEY-9", "keyLineUnknown",
                                             "the ledger knows no order line {line}; take its id from `show orders`"};
inline constexpr RefusalKind kLineTakesNoKeys{
    "KEY-9", "lineTakesNoKeys",
    "keys are bound to lines of open programmes whose edition is activated by key, and line {line} is none: {why}; "
    "leave line out to issue them as the partner's stock"};
inline constexpr RefusalKind kLineOfOther{
    "KEY-9", "lineOfOther",
    "line {line} is of {edition}, ordered by partner {partner}; keys bound to it must be of that edition and partner"};
inline constexpr RefusalKind kKeyLineOtherTerms{
    "KEY-9", "keyLineOtherTerms",
    "line {line} was ordered on offer {offer} for {term}, and so are the keys bound to it; leave offer and term out"};
inline constexpr RefusalKind kKeysBeyondLine{
    "KEY-9", "keysBeyondLine",
    "keys of {seats} seats in all are too many for line {line}: of its {waiting} seats whose activation is not "
    "requested yet, {bound} have keys already; issue keys of at most {left}, or revoke one of those first (revokeKey)"};
inline constexpr RefusalKind kKeyOfAnother{
    "KEY-9", "keyOfAnother",
    "the key ending in {key} was ordered under agreement {agreement} and is good for that customer only; complete it "
    "into organisation {organisation}"};
inline constexpr RefusalKind kKeyOfTheCustomer{
    "KEY-9", "keyOfTheCustomer",
    "the key ending in {key} was ordered under agreement {agreement} for its customer, and organisation "
    "{organisation} is one to which seats of it were directed; activate those there (openActivation), and complete the "
    "key into the "
    "customer's organisation"};
inline constexpr RefusalKind kKeyLineUsedUp{
    "KEY-9", "keyLineUsedUp",
    "the key ending in {key} has {seats} seats, and of the line it is bound to only {left} are left to be activated; "
    "ask the partner"};

inline constexpr RefusalKind kKeyOfDirected{
    "KEY-9", "keyOfDirected",
    "the key ending in {key} is needed for {seats} seats of line {line} that were directed to another organisation; "
    "complete another key of the line, or ask the partner for one"};

inline constexpr RefusalKind kNoRevokeReason{"KEY-8", "noRevokeReason",
                                             "revoking a key needs a reason; give reasonCode or reason"};
inline constexpr RefusalKind kRevokeRedeemed{
    "KEY-8", "revokeRedeemed",
    "the key ending in {key} was redeemed on {when} and is not revoked any more; cancel its subscription instead "
    "(cancelSubscription)"};

inline constexpr RefusalKind kNotConfirmed{
    "KEY-4", "notConfirmed",
    "whoever opens a redemption confirms being the right one to act for the customer; give confirmed: true if you are"};
inline constexpr RefusalKind kKeysDiffer{"KEY-4", "keysDiffer",
                                         "keys of one redemption are of one edition, offer, term, programme and price, "
                                         "and that ending in {key} is {what}, that "
                                         "ending in {other} is {otherWhat}; open them one after the other"};
inline constexpr RefusalKind kRedemptionUnknown{
    "KEY-4", "redemptionUnknown",
    "the ledger knows no redemption {redemption}; take the id from the answer to openRedemption"};
inline constexpr RefusalKind kRedemptionLapsed{
    "KEY-4", "redemptionLapsed",
    "redemption {redemption} lapsed at {until} and its keys are free; open them again (openRedemption)"};
inline constexpr RefusalKind kRedemptionAbandoned{
    "KEY-4", "redemptionAbandoned",
    "redemption {redemption} was abandoned at {when} and its keys are free; open them again (openRedemption)"};
inline constexpr RefusalKind kRedemptionCompleted{
    "KEY-5", "redemptionCompleted",
    "redemption {redemption} was completed at {when} into organisation {organisation}, and each key is redeemed once; "
    "open a redemption of other keys (openRedemption)"};
inline constexpr RefusalKind kTooManySeats{
    "KEY-10", "tooManySeats",
    "the subscription would have {seats} seats, more than one can have ({most}); start a new one with these keys"};
inline constexpr RefusalKind kIntoOne{
    "KEY-4", "intoOne", "a redemption is completed into one organisation; give organisation or register, not {given}"};
inline constexpr RefusalKind kRegistrationIncomplete{"KEY-6", "registrationIncomplete",
                                                     "a new organisation needs {missing}; give them (register)"};
inline constexpr RefusalKind kNewHasNothing{
    "KEY-3", "newHasNothing", "a new organisation has no subscription to add to or renew; complete with start"};
inline constexpr RefusalKind kNotOfferedThere{
    "KEY-7", "notOfferedThere",
    "{edition} is not offered in {country}, the organisation's country; redeem the keys where it is, or have them "
    "exchanged"};
inline constexpr RefusalKind kTargetOfAnother{
    "KEY-3", "targetOfAnother",
    "organisation {organisation} has no subscription {subscription}; give one of its own (`show subscriptions`)"};
inline constexpr RefusalKind kAddOtherEdition{
    "KEY-10", "addOtherEdition",
    "subscription {subscription} is of {edition}, the keys are of {keysEdition}; add them to one of their edition, or "
    "complete with start"};
inline constexpr RefusalKind kAddNotInForce{
    "KEY-10", "addNotInForce",
    "subscription {subscription} is {state}; seats are added while it is active or in grace only: complete with renew "
    "or start"};
inline constexpr RefusalKind kRenewOtherEdition{
    "LIFE-6", "renewOtherEdition",
    "subscription {subscription} is of {edition}, the keys are of {keysEdition}; renew it with keys of its edition"};

inline constexpr const RefusalKind* kKeyRefusals[] = {&kKeyMalformed,
                                                      &kKeyUnknown,
                                                      &kKeyRedeemed,
                                                      &kKeyRevoked,
                                                      &kKeyReserved,
                                                      &kTooManyWrongKeys,
                                                      &kNoKeySeats,
                                                      &kNoKeys,
                                                      &kKeyIssuedBefore,
                                                      &kKeyTwice,
                                                      &kStockNeedsDistributor,
                                                      &kDistributorNotAuthorised,
                                                      &kNoRelationship,
                                                      &kKeyLineUnknown,
                                                      &kLineTakesNoKeys,
                                                      &kLineOfOther,
                                                      &kKeyLineOtherTerms,
                                                      &kKeysBeyondLine,
                                                      &kKeyOfAnother,
                                                      &kKeyOfTheCustomer,
                                                      &kKeyLineUsedUp,
                                                      &kKeyOfDirected,
                                                      &kNoRevokeReason,
                                                      &kRevokeRedeemed,
                                                      &kNotConfirmed,
                                                      &kKeysDiffer,
                                                      &kRedemptionUnknown,
                                                      &kRedemptionLapsed,
                                                      &kRedemptionAbandoned,
                                                      &kRedemptionCompleted,
                                                      &kTooManySeats,
                                                      &kIntoOne,
                                                      &kRegistrationIncomplete,
                                                      &kNewHasNothing,
                                                      &kNotOfferedThere,
                                                      &kTargetOfAnother,
                                                      &kAddOtherEdition,
                                                      &kAddNotInForce,
                                                      &kRenewOtherEdition};

}  // namespace muniment::commands
