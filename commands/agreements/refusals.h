// Refusals about agreements.
#pragma once

#include "commands/refusal.h"

namespace muniment::commands {

inline constexpr RefusalKind kAgreementNumberMalformed{
    "ORD-1", "agreementNumberMalformed", "the {what} is malformed; use 1 to 64 letters, digits, '-', '_' or '.'"};
inline constexpr RefusalKind kAgreementUnknown{
    "ORD-1", "agreementUnknown",
    "no agreement has the number {agreement}; correct it, or have an operator register it (registerAgreement)"};
inline constexpr RefusalKind kAgreementFixed{"ORD-1", "agreementFixed",
                                             "agreement {agreement} is registered already with another {what}, which "
                                             "stays; only its partner, start and end can change. "
                                             "Register the new one under a number of its own"};
inline constexpr RefusalKind kAgreementKindUnfit{
    "ORD-1", "agreementKindUnfit",
    "an agreement is of kind open, openValue, openValueSubscription, mpsa or reseller, not {kind}; give one of these"};
inline constexpr RefusalKind kAgreementSpanEmpty{
    "ORD-1", "agreementSpanEmpty",
    "the agreement would end {end}, not after its start {start}; give a later end, or none"};
inline constexpr RefusalKind kLicenceIdTaken{
    "ORG-6", "licenceIdTaken",
    "licence id {licenceId} is that of agreement {agreement}; give the new agreement one of its own"};
inline constexpr RefusalKind kResellerNeedsOrganisation{
    "ORD-7", "resellerNeedsOrganisation",
    "a reseller agreement is between a partner and an organisation; name it (organisation), or register it first "
    "(registerOrganisation)"};
inline constexpr RefusalKind kOrganisationNotOfAgreement{
    "ORD-7", "organisationNotOfAgreement",
    "only a reseller agreement names its organisation; an agreement of kind {kind} is bound to one later (ORG-6): "
    "leave it out"};
inline constexpr RefusalKind kAgreementHasAccounts{
    "ACC-1", "agreementHasAccounts",
    "account {account} names agreement {agreement}, and purchasing accounts belong to agreements of kind mpsa only; "
    "register it as mpsa, or under another number"};

inline constexpr const RefusalKind* kAgreementsRefusals[] = {
    &kAgreementNumberMalformed,  &kAgreementUnknown,           &kAgreementFixed,
    &kAgreementKindUnfit,        &kAgreementSpanEmpty,         &kLicenceIdTaken,
    &kResellerNeedsOrganisation, &kOrganisationNotOfAgreement, &kAgreementHasAccounts};

}  // namespace muniment::commands
