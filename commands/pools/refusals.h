// Refusals of the pool's rules: lines, renewals, seats, cancelling, late entries.
#pragma once

#include "commands/refusal.h"

namespace muniment::commands {

// ---- self-provisioning

inline constexpr RefusalKind kNotSelfProvisioned{"SP-6", "notSelfProvisioned",
                                                 "subscription {subscription} was not self-provisioned here; only what "
                                                 "a customer set up by itself can be taken back"};
inline constexpr RefusalKind kTakeBackTooLate{
    "SP-6", "takeBackTooLate",
    "subscription {subscription} has been usable since {usableFrom}; have the partner order it (placeOrder) and return "
    "it (returnSeats)"};
inline constexpr RefusalKind kTakeBackBeyondOpen{"SP-6", "takeBackBeyondOpen",
                                                 "{quantity} cannot be taken back of subscription {subscription}: "
                                                 "{open} of it are not yet ordered; take back at most "
                                                 "{open}"};

// ---- order lines

inline constexpr RefusalKind kLineUnknown{
    "ORD-5", "lineUnknown", "no line {line} stands at {at}; give the line's id as `show orders` lists it"};
inline constexpr RefusalKind kLineUsable{
    "ORD-5", "lineUsable", "line {line} has been usable since {usableFrom}; it can only be returned now (returnSeats)"};
inline constexpr RefusalKind kBeyondLine{
    "ORD-5", "beyondLine", "{quantity} is more than the {left} that are left of line {line}; give at most {left}"};
inline constexpr RefusalKind kLineInActivation{"ORD-5", "lineInActivation",
                                               "{quantity} is more than the {left} of line {line} that are not "
                                               "activated; give at most {left}, or return seats that "
                                               "are activated (returnSeats)"};
inline constexpr RefusalKind kLineRequested{
    "ORD-5", "lineRequested",
    "{quantity} is more than the {left} of line {line} that are neither activated nor requested to be; give at most "
    "{left}"};
inline constexpr RefusalKind kLineUnchanged{"ORD-5", "lineUnchanged",
                                            "line {line} is for {quantity} seats already; nothing is to be changed"};
inline constexpr RefusalKind kChangeTurned{
    "ORD-5", "changeTurned",
    "line {line} stands at {left} seats then, so that {quantity} would be more and not fewer; enter the change anew"};
inline constexpr RefusalKind kBelowAssigned{"ORD-5", "belowAssigned",
                                            "line {line}: {quantity} fewer would leave {valid} seats for {assigned} "
                                            "assigned; at most {atMost} can go; unassign "
                                            "seats first (unassignSeats)"};
inline constexpr RefusalKind kRenewalFollows{
    "INV-10", "renewalFollows",
    "{quantity} would leave subscription {subscription} without seats, and its renewal begins at {start}; cancel or "
    "return that renewal first, or give at most {atMost}"};
inline constexpr RefusalKind kNotReturnable{
    "ORD-5", "notReturnable",
    "{quantity} cannot be returned of line {line}: {left} of it are in a term that is in force; give at most {left}"};
inline constexpr RefusalKind kLaterSeatEnded{
    "TIME-2", "laterSeatEnded",
    "with this in its place, person {person} would sit on a seat of {pool} beyond {instant}, where entry {entry} ended "
    "their seats: {why}; leave this seat out, or enter first that it was taken back before"};
inline constexpr RefusalKind kTermIsOver{
    "ORD-5", "termIsOver",
    "subscription {subscription} was renewed: since {since} its seats are of the renewal, and of the term that "
    "began on {began} nothing is left to return; return what renewed it, where that was ordered or activated"};
inline constexpr RefusalKind kBeyondTerm{
    "ORD-5", "beyondTerm",
    "{quantity} cannot be returned: the term of subscription {subscription} that they are of has {left} seats; give at "
    "most {left}"};
inline constexpr RefusalKind kAllotmentUnknown{
    "ORD-5", "allotmentUnknown",
    "line {line} has no activated allotment {allotment}; name one as `show activations` lists it"};

// ---- activation

inline constexpr RefusalKind kDirectedBeyondLine{"ACT-4", "directedBeyondLine",
                                                 "{quantity} of line {line} cannot be directed: {left} of it are "
                                                 "neither activated, requested nor directed; direct at "
                                                 "most {left}, before they are activated"};
inline constexpr RefusalKind kDirectedAgainBeyond{
    "ACT-4", "directedAgainBeyond",
    "{quantity} of allotment {allotment} cannot be directed again: {left} of it are directed and not requested yet; "
    "direct at most {left}, see `show activations`"};
inline constexpr RefusalKind kNothingToActivate{
    "ACT-5", "nothingToActivate",
    "of line {line} nothing is left to activate there: {left} of it are free and everything else was requested, "
    "activated or directed before; see `show activations`, and order more if need be"};

// ---- renewals

inline constexpr RefusalKind kSubscriptionUnknown{
    "LIFE-5", "subscriptionUnknown",
    "no subscription {subscription} stands at {at}; give its id as `show subscriptions` lists it"};
inline constexpr RefusalKind kNotRenewable{
    "LIFE-5", "notRenewable", "subscription {subscription} is {state} since {since}, which is final; buy a new one"};
inline constexpr RefusalKind kRenewalOfCancelled{
    "LIFE-8", "renewalOfCancelled",
    "subscription {subscription} is cancelled from {takesEffect} on; withdraw that first (withdrawCancellation)"};
inline constexpr RefusalKind kRenewalDoesNotFollow{
    "LIFE-11", "renewalDoesNotFollow",
    "the next term of subscription {subscription} would begin at {start} and no longer follows: it must begin at "
    "{expected}"};
inline constexpr RefusalKind kTrialNotRenewable{
    "SELF-5", "trialNotRenewable",
    "subscription {subscription} is a trial, which is not renewed; buy the edition (purchase)"};
inline constexpr RefusalKind kRenewalNextStands{"LIFE-7", "renewalNextStands",
                                                "subscription {subscription} has a next term from {start}; a direct "
                                                "renewal would lose it; wait until it has begun"};
inline constexpr RefusalKind kOrderRenewalTooSmall{
    "LIFE-11", "renewalTooSmall",
    "{quantity} seats are too few for subscription {subscription}: from {from} on the pool has {assigned} assigned and "
    "{others} seats of other subscriptions; renew at least {least}, or unassign seats first (unassignSeats)"};
inline constexpr RefusalKind kKeyRenewalTooSmall{
    "LIFE-6", "keyRenewalTooSmall",
    "{quantity} seats are too few for subscription {subscription}: from {from} on the pool has {assigned} assigned and "
    "{others} seats of other subscriptions; renew with keys of at least {least}, or unassign seats first "
    "(unassignSeats)"};
inline constexpr RefusalKind kDirectRenewalTooSmall{
    "LIFE-7", "directRenewalTooSmall",
    "{quantity} seats are too few for subscription {subscription}: from {from} on the pool has {assigned} assigned and "
    "{others} seats of other subscriptions; renew at least {least}, or unassign seats first (unassignSeats)"};

// ---- quantity and cancelling

inline constexpr RefusalKind kNotInForce{
    "SEAT-8", "notInForce",
    "subscription {subscription} is {state}; its quantity can be changed only while it is active or in grace"};
inline constexpr RefusalKind kQuantityBelowAssigned{"SEAT-6", "quantityBelowAssigned",
                                                    "{quantity} seats of subscription {subscription} would leave "
                                                    "{valid} for {assigned} assigned; give at least {least}, "
                                                    "or unassign seats first (unassignSeats)"};
inline constexpr RefusalKind kAlreadyFinal{
    "LIFE-8", "alreadyFinal",
    "subscription {subscription} is {state} since {since}, which is final; there is nothing to cancel"};
inline constexpr RefusalKind kAlreadyCancelled{"LIFE-8", "alreadyCancelled",
                                               "subscription {subscription} is cancelled from {takesEffect} on "
                                               "already; withdraw that first (withdrawCancellation) "
                                               "to choose another time"};
inline constexpr RefusalKind kCancelsAssigned{"SEAT-6", "cancelsAssigned",
                                              "cancelling subscription {subscription} at once would leave {valid} "
                                              "seats for {assigned} assigned; unassign {tooMany} "
                                              "first (unassignSeats), or cancel at its end (atEnd)"};
inline constexpr RefusalKind kLapsedBeforeCancelling{
    "LIFE-8", "lapsedBeforeCancelling",
    "subscription {subscription} ended on {end} and is {state}; cancel it at once, or let it lapse"};
inline constexpr RefusalKind kCancellationNotAtEnd{"LIFE-8", "cancellationNotAtEnd",
                                                   "subscription {subscription} would be cancelled at {takesEffect}, "
                                                   "but its end is {end}; cancel it at once or at its end"};
inline constexpr RefusalKind kNoCancellation{
    "LIFE-8", "noCancellation", "no cancellation of subscription {subscription} stands; nothing is to be withdrawn"};
inline constexpr RefusalKind kCancellationInEffect{
    "LIFE-8", "cancellationInEffect",
    "the cancellation of subscription {subscription} took effect at {takesEffect} and is final; buy a new one"};
inline constexpr RefusalKind kNothingLapsedOpen{
    "PAR-5", "nothingLapsedOpen",
    "nothing of subscription {subscription} lapsed without being ordered; only such terms are written off"};

// ---- seats

inline constexpr RefusalKind kAllAssigned{"SEAT-1", "allAssigned",
                                          "{wanted} seats are wanted and {free} of {valid} are free ({assigned} "
                                          "assigned); unassign some (unassignSeats) or ask "
                                          "the partner for more (requestSeats)"};
inline constexpr RefusalKind kPoolOverAssigned{
    "SEAT-6", "overAssigned",
    "the pool is over-assigned by {over}: {assigned} assigned, {valid} valid; nothing more can be assigned until that "
    "is "
    "cured: unassign seats (unassignSeats), renew, or ask the partner for more (requestSeats)"};
inline constexpr RefusalKind kSeatedAlready{"SEAT-1", "seatedAlready",
                                            "person {person} has a seat of this pool already; leave them out"};
inline constexpr RefusalKind kNotSeated{"SEAT-4", "notSeated",
                                        "person {person} has no seat of this pool to take; leave them out"};

// ---- late entries

inline constexpr RefusalKind kLaterEntryFails{"TIME-2", "laterEntryFails",
                                              "with this in its place, entry {entry} of {effective} would not hold: "
                                              "{because}; undo that one first (where it can be voided, voidEntry), or "
                                              "choose another time"};
inline constexpr RefusalKind kLaterOverAssigned{"TIME-2", "laterOverAssigned",
                                                "with this in its place, a pool would be over-assigned by {after} "
                                                "instead of {before} from {instant} on, when {what}; "
                                                "unassign seats first, or enter it with what makes room"};

inline constexpr const RefusalKind* kPoolRefusals[] = {
    &kNotSelfProvisioned,  &kTakeBackTooLate,      &kTakeBackBeyondOpen,  &kLineUnknown,
    &kLineUsable,          &kBeyondLine,           &kLineInActivation,    &kLineRequested,
    &kLineUnchanged,       &kChangeTurned,         &kBelowAssigned,       &kNotReturnable,
    &kAllotmentUnknown,    &kDirectedBeyondLine,   &kDirectedAgainBeyond, &kNothingToActivate,
    &kSubscriptionUnknown, &kNotRenewable,         &kRenewalOfCancelled,  &kRenewalDoesNotFollow,
    &kRenewalNextStands,   &kOrderRenewalTooSmall, &kKeyRenewalTooSmall,  &kDirectRenewalTooSmall,
    &kTrialNotRenewable,   &kCancellationNotAtEnd, &kNotInForce,          &kQuantityBelowAssigned,
    &kAlreadyFinal,        &kAlreadyCancelled,     &kCancelsAssigned,     &kLapsedBeforeCancelling,
    &kNoCancellation,      &kCancellationInEffect, &kNothingLapsedOpen,   &kAllAssigned,
    &kPoolOverAssigned,    &kSeatedAlready,        &kNotSeated,           &kLaterEntryFails,
    &kLaterOverAssigned,   &kTermIsOver,           &kBeyondTerm,          &kLaterSeatEnded,
    &kRenewalFollows};

}  // namespace muniment::commands
