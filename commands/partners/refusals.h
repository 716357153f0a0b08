// Refusals about partners, distributors and delegated administration.
#pragma once

#include "commands/refusal.h"

namespace muniment::commands {

inline constexpr RefusalKind kPartnerNumberMalformed{
    "PAR-1", "partnerNumberMalformed", "the {what} number is malformed; use 1 to 64 letters, digits, '-', '_' or '.'"};
inline constexpr RefusalKind kPartnerNumberTaken{
    "PAR-1", "partnerNumberTaken", "{what} number {number} is taken by another; give the new one a number of its own"};
inline constexpr RefusalKind kPartnerUnknown{
    "PAR-1", "partnerUnknown",
    "no partner has the number {partner}; correct it, or have an operator register it (registerPartner)"};
inline constexpr RefusalKind kDistributorUnknown{
    "PAR-1", "distributorUnknown",
    "no distributor has the number {distributor}; correct it, or register it first (registerDistributor)"};
inline constexpr RefusalKind kSpanEmpty{
    "PAR-1", "spanEmpty", "the span from {from} to {to} is empty; give an end after its beginning, or none"};
inline constexpr RefusalKind kPartnerMemberUnknown{
    "PAR-6", "partnerMemberUnknown", "the ledger knows no such person; give the id or address of one of the members"};
inline constexpr RefusalKind kLastPartnerMember{"PAR-6", "lastPartnerMember",
                                                "this is the last member of partner {partner}; add another first "
                                                "(addPartnerMember), so that somebody gets its notices"};
inline constexpr RefusalKind kNotEnrolled{
    "PAR-3", "notEnrolled",
    "partner {partner} is not enrolled in the partner programme at {at}; have an operator enrol it (setEnrolment)"};
inline constexpr RefusalKind kNoDelegationOffer{"PAR-3", "noDelegationOffer",
                                                "partner {partner} has no open offer of delegated administration to "
                                                "this organisation; have it send one (offerDelegation)"};

inline constexpr const RefusalKind* kPartnersRefusals[] = {
    &kPartnerNumberMalformed, &kPartnerNumberTaken, &kPartnerUnknown, &kDistributorUnknown, &kSpanEmpty,
    &kPartnerMemberUnknown,   &kLastPartnerMember,  &kNotEnrolled,    &kNoDelegationOffer};

}  // namespace muniment::commands
