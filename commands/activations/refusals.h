// Refusals of the commands on activation. What a line itself forbids (ACT-4, ACT-5) stands with the pools.
#pragma once

#include "commands/refusal.h"

namespace muniment::commands {

inline constexpr RefusalKind kLicenceIdUnknown{
    "ACT-2", "licenceIdUnknown",
    "no agreement has the licence id {licenceId}; take it from the order's notice (`show notices`)"};
inline constexpr RefusalKind kLicenceIdOrLink{"ACT-1", "licenceIdOrLink",
                                              "an activation is opened by a licence id or by the link in an order's "
                                              "notice, and {given} is given; give one of them "
                                              "(licenceId, link)"};
inline constexpr RefusalKind kLinkUnknown{
    "ACT-1", "linkUnknown",
    "no order has this activation link; give it as it was sent, or give the licence id instead (licenceId)"};
inline constexpr RefusalKind kNotActivated{
    "ACT-2", "notActivated",
    "agreement {agreement} is of kind {kind}, whose seats need no activation; see `show licences`"};
inline constexpr RefusalKind kSessionUnknown{"ACT-2", "sessionUnknown",
                                             "there is no activation session {session}; open one (openActivation)"};
inline constexpr RefusalKind kSessionEnded{
    "ACT-2", "sessionEnded",
    "activation session {session} ended at {ended}: one session is one activation; open another (openActivation)"};
inline constexpr RefusalKind kSessionOver{
    "ACT-2", "sessionOver", "activation session {session} was open until {until}; open another (openActivation)"};
inline constexpr RefusalKind kSessionOfOtherOrganisation{
    "ACT-2", "sessionOfOtherOrganisation",
    "the session is for organisation {organisation}; open one for the other organisation (openActivation)"};
inline constexpr RefusalKind kSessionOfOtherAgreement{
    "ACT-2", "sessionOfOtherAgreement",
    "the session is for agreement {agreement}, line {line} is of another; open one for that (openActivation)"};
inline constexpr RefusalKind kDirectedToCustomer{"ACT-4", "directedToCustomer",
                                                 "what is not directed elsewhere is organisation {organisation}'s "
                                                 "anyway; activate it (openActivation), or say what is "
                                                 "directed back (allotment)"};
inline constexpr RefusalKind kNotTheCustomers{
    "ACT-4", "notTheCustomers",
    "agreement {agreement} is organisation {customer}'s, and nothing of it was directed to {organisation}; have seats "
    "directed there first (directSeats)"};
inline constexpr RefusalKind kRestIsTheCustomers{
    "ACT-7", "restIsTheCustomers",
    "of agreement {agreement} organisation {organisation} has what was directed to it, and all of that of line "
    "{line} is requested; the rest is for the customer's own organisation to activate; have more directed there "
    "(directSeats)"};
inline constexpr RefusalKind kActivatedByKeyOnly{
    "CAT-6", "activatedByKeyOnly",
    "edition {edition} is activated by key, and no key that is bound to line {line}, free and not needed for what was "
    "directed is worth {quantity} seats (`show keys`); have the publisher issue one (issueKeys)"};
inline constexpr RefusalKind kKeyNotOfLine{
    "KEY-9", "keyNotOfLine",
    "no key with these last five characters is bound to line {line}, worth {quantity} seats, free and not needed "
    "for what was directed; give five characters as `show keys` lists them, or leave key out"};
inline constexpr RefusalKind kNoKeyOfSize{
    "KEY-9", "noKeyOfSize",
    "what is directed is activated whole, by one key, and the keys bound to line {line} that are left are of {sizes} "
    "seats, not {quantity}; direct as many as one of them has, or have the publisher issue one of that size first "
    "(issueKeys)"};
inline constexpr RefusalKind kKeylessEdition{"KEY-9", "keylessEdition",
                                             "edition {edition} is activated without a key; leave key out"};
inline constexpr RefusalKind kAllotmentNotKnown{"ACT-8", "allotmentNotKnown",
                                                "there is no allotment {allotment}; see `show activations`"};
inline constexpr RefusalKind kNotRequested{
    "ACT-8", "notRequested",
    "the activation of allotment {allotment} is not requested: not yet, or its line was cancelled since; have it "
    "requested (requestActivation)"};

inline constexpr const RefusalKind* kActivationRefusals[] = {
    &kLicenceIdUnknown,        &kLicenceIdOrLink,    &kLinkUnknown,     &kNotActivated,
    &kSessionUnknown,          &kSessionEnded,       &kSessionOver,     &kSessionOfOtherOrganisation,
    &kSessionOfOtherAgreement, &kDirectedToCustomer, &kNotTheCustomers, &kRestIsTheCustomers,
    &kActivatedByKeyOnly,      &kKeyNotOfLine,       &kNoKeyOfSize,     &kKeylessEdition,
    &kAllotmentNotKnown,       &kNotRequested};

}  // namespace muniment::commands
