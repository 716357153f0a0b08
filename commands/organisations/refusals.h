// Refusals of organisations, work accounts and their domains (ORG, DOM-5, DOM-6, DOM-11).
#pragma once

#include "commands/refusal.h"

namespace muniment::commands {

inline constexpr RefusalKind kUnknownOrganisation{
    "ORG-1", "unknownOrganisation",
    "there is no organisation {organisation}; give its id (32 hex digits) or a domain of its own, or register it "
    "(registerOrganisation)"};
inline constexpr RefusalKind kOrganisationNotYet{
    "ORG-1", "organisationNotYet",
    "organisation {organisation} was registered after {effectiveAt}; give a later effectiveAt"};
inline constexpr RefusalKind kInitialDomainTaken{
    "ORG-1", "initialDomainTaken",
    "{domain} is a domain of organisation {organisation}; choose another initial domain"};
inline constexpr RefusalKind kInitialDomainUnproven{
    "ORG-1", "initialDomainUnproven",
    "{domain} is {why}, which takes proof; register with another initial domain, then verify this one "
    "(startDomainVerification)"};
inline constexpr RefusalKind kUnknownUser{
    "ORG-8", "unknownUser",
    "the ledger knows no such person; give the id or the address of a user of organisation {organisation}"};
inline constexpr RefusalKind kNotAUser{
    "ORG-8", "notAUser", "{person} is not a user of organisation {organisation}; add the person first (addUser)"};
inline constexpr RefusalKind kAlreadyAUser{
    "ORG-8", "alreadyAUser",
    "{person} is a user of organisation {organisation} already; change roles by setRoles, give seats by assignSeats"};
inline constexpr RefusalKind kRolesNotLate{"TIME-2", "rolesNotLate",
                                           "roles take effect when they are recorded and cannot be back-dated; add the "
                                           "user without roles, then give them as of now (setRoles)"};
inline constexpr RefusalKind kForeignDomain{
    "ORG-2", "foreignDomain",
    "{domain} is no domain of organisation {organisation}; use one of {domains}, or verify it first "
    "(startDomainVerification)"};
inline constexpr RefusalKind kDomainNoLongerVerified{
    "DOM-11", "domainNoLongerVerified",
    "{domain} was removed from organisation {organisation} and is no longer verified: no work account is added there; "
    "verify it again (startDomainVerification), or use one of {domains}"};
inline constexpr RefusalKind kLastGlobalAdministrator{"ORG-3", "lastGlobalAdministrator",
                                                      "{person} is the last global administrator of organisation "
                                                      "{organisation}; make somebody else one first (setRoles)"};
inline constexpr RefusalKind kLastAdministratorOfAccount{
    "ACC-5", "userIsLastAccountAdministrator",
    "{person} is the last account administrator of account {account}, and removing the user ends that membership; add "
    "another one first (addMember)"};
inline constexpr RefusalKind kUnknownRequest{
    "ORG-5", "unknownRequest",
    "organisation {organisation} has no request {request} for a work account; see its open requests"};
inline constexpr RefusalKind kRequestDecided{"ORG-5", "requestDecided",
                                             "request {request} was {outcome} already, and is decided once; {instead}"};
inline constexpr RefusalKind kUnknownLicenceId{
    "ORG-6", "unknownLicenceId",
    "no agreement has the licence id {licenceId}; check it with the partner, or register without it"};
inline constexpr RefusalKind kLicenceIdBound{
    "ORG-6", "licenceIdBound",
    "agreement {agreement} with licence id {licenceId} is bound to organisation {organisation} already; use that "
    "organisation, or register without the licence id"};
inline constexpr RefusalKind kDomainOfAnother{
    "DOM-6", "domainOfAnother",
    "{domain} is verified in organisation {organisation}; it has to be removed there first (removeDomain)"};
inline constexpr RefusalKind kUnderDomainOfAnother{
    "DOM-12", "underDomainOfAnother",
    "{domain} lies under {parent}, which is verified in organisation {organisation}; use a domain of your own, or have "
    "{parent} removed there (removeDomain)"};
inline constexpr RefusalKind kNoChallenge{
    "DOM-5", "noChallenge",
    "no record was issued for {domain} in organisation {organisation}; start with startDomainVerification"};
inline constexpr RefusalKind kNotLookedUp{
    "DOM-5", "notLookedUp",
    "the DNS record of {domain} was not looked up; send verifyDomain through a door that has resolvers, and "
    "startDomainVerification before it in a call of its own if this is a dry run or all or none"};
inline constexpr RefusalKind kOtherChallenge{
    "DOM-5", "otherChallenge",
    "what was looked up for {domain} does not hold {value}; place that value in DNS and send verifyDomain again"};
inline constexpr RefusalKind kDomainNotVerified{
    "DOM-11", "domainNotVerified",
    "{domain} is not verified in organisation {organisation}: there is nothing to remove"};
inline constexpr RefusalKind kInitialDomainStays{"DOM-11", "initialDomainStays",
                                                 "{domain} is the initial domain of organisation {organisation} and "
                                                 "stays with it unless an operator removes it, with "
                                                 "a reason; remove other domains only"};
inline constexpr RefusalKind kRemovalNeedsReason{
    "DOM-11", "domainRemovalNeedsReason", "an operator who removes a domain says why; give reason or reasonCode"};

inline constexpr const RefusalKind* kOrganisationRefusals[] = {&kUnknownOrganisation,
                                                               &kOrganisationNotYet,
                                                               &kInitialDomainTaken,
                                                               &kInitialDomainUnproven,
                                                               &kUnknownUser,
                                                               &kNotAUser,
                                                               &kAlreadyAUser,
                                                               &kRolesNotLate,
                                                               &kForeignDomain,
                                                               &kDomainNoLongerVerified,
                                                               &kLastGlobalAdministrator,
                                                               &kLastAdministratorOfAccount,
                                                               &kUnknownRequest,
                                                               &kRequestDecided,
                                                               &kUnknownLicenceId,
                                                               &kLicenceIdBound,
                                                               &kDomainOfAnother,
                                                               &kUnderDomainOfAnother,
                                                               &kNoChallenge,
                                                               &kNotLookedUp,
                                                               &kOtherChallenge,
                                                               &kDomainNotVerified,
                                                               &kInitialDomainStays,
                                                               &kRemovalNeedsReason};

}  // namespace muniment::commands
