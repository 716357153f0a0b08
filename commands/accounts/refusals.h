// Refusals of purchasing accounts and their association with domains (ACC, DOM-1 to DOM-4, DOM-9, DOM-12).
#pragma once

#include "commands/refusal.h"

namespace muniment::commands {

inline constexpr RefusalKind kUnknownAccount{
    "ACC-1", "unknownAccount",
    "there is no purchasing account {account}; give its number, or have an operator open it (openAccount)"};
inline constexpr RefusalKind kAccountNumberTaken{
    "ACC-1", "accountNumberTaken",
    "account {account} is open already with other particulars ({differs}); choose another number"};
inline constexpr RefusalKind kMalformedAccountNumber{
    "ACC-1", "malformedAccountNumber", "{field} must be 1 to 64 letters, digits, '-', '_' or '.'; write it so"};
inline constexpr RefusalKind kAgreementOfOtherKind{
    "ACC-1", "agreementOfOtherKind",
    "agreement {agreement} is of another kind than mpsa, and purchasing accounts belong to that kind only; name an "
    "agreement of that kind"};
inline constexpr RefusalKind kUnknownMember{
    "ACC-2", "unknownMember",
    "the ledger knows no such person; give the id or the address of a member of account {account}"};
inline constexpr RefusalKind kLastAccountAdministrator{
    "ACC-5", "lastAccountAdministrator",
    "{person} is the last account administrator of account {account}; make somebody else one first (addMember)"};
inline constexpr RefusalKind kSightOfUnknownPartner{
    "ACC-4", "sightOfUnknownPartner", "there is no partner {partner}; give the number of a registered partner"};
inline constexpr RefusalKind kDomainAssociatedAlready{
    "DOM-1", "domainAssociatedAlready",
    "account {account} is associated with {associated}, and has at most one domain; dissociate that first "
    "(dissociateDomain)"};
inline constexpr RefusalKind kNoDomainAssociated{
    "DOM-3", "noDomainAssociated", "account {account} is associated with no domain; associate one (associateDomain)"};
inline constexpr RefusalKind kAdministratorNeeded{
    "DOM-3", "administratorNeeded",
    "{domain} is verified in no organisation yet; name whom to invite as its global administrator, or yourself, by an "
    "address at exactly {domain} (administrator), or have its organisation verify it first (startDomainVerification)"};
inline constexpr RefusalKind kAdministratorElsewhere{
    "DOM-3", "administratorElsewhere", "the administrator's address is at {given}; it must be at exactly {domain}"};
inline constexpr RefusalKind kAdministratorNotNeeded{"DOM-10", "administratorNotNeeded",
                                                     "{domain} is verified in organisation {organisation} already and "
                                                     "needs no invitation; its global administrators are "
                                                     "there"};
// Given by the door: what is a public suffix changes with the list of them (CMD-12).
inline constexpr RefusalKind kPublicSuffix{"DOM-12", "publicSuffix", "{at}: {problem}"};
inline constexpr RefusalKind kUnknownInvitation{
    "DOM-3", "unknownInvitation",
    "no invitation has this token; use the one in the newest notice, or ask for another invitation "
    "(inviteAdministrator)"};
inline constexpr RefusalKind kInvitationSuperseded{
    "DOM-4", "invitationSuperseded",
    "this invitation for {domain} stands no more: {why}; ask account {account} for another one (inviteAdministrator)"};
inline constexpr RefusalKind kInvitationAnswered{
    "DOM-4", "invitationAnswered",
    "this invitation for {domain} was {answer} already, and is answered once; ask account {account} for another one "
    "(inviteAdministrator)"};
inline constexpr RefusalKind kNewOrganisationIncomplete{
    "DOM-9", "newOrganisationIncomplete",
    "accepting takes an organisation, or name, country and initialDomain of a new one; add {missing}"};
inline constexpr RefusalKind kNotGlobalAdministratorThere{"DOM-9", "notGlobalAdministratorThere",
                                                          "accepting for organisation {organisation} takes one of its "
                                                          "global administrators; ask {administrators}, or register "
                                                          "a new organisation"};

inline constexpr const RefusalKind* kAccountRefusals[] = {&kUnknownAccount,
                                                          &kAccountNumberTaken,
                                                          &kMalformedAccountNumber,
                                                          &kAgreementOfOtherKind,
                                                          &kUnknownMember,
                                                          &kLastAccountAdministrator,
                                                          &kSightOfUnknownPartner,
                                                          &kDomainAssociatedAlready,
                                                          &kNoDomainAssociated,
                                                          &kAdministratorNeeded,
                                                          &kAdministratorElsewhere,
                                                          &kAdministratorNotNeeded,
                                                          &kPublicSuffix,
                                                          &kUnknownInvitation,
                                                          &kInvitationSuperseded,
                                                          &kInvitationAnswered,
                                                          &kNewOrganisationIncomplete,
                                                          &kNotGlobalAdministratorThere};

}  // namespace muniment::commands
