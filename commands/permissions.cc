#include "commands/permissions.h"

#include <array>

namespace muniment::commands {
namespace {

using enum Caller;

constexpr Callers kOperators{kOperator};
// ORG-8: who buys, redeems, renews, cancels and asks for an organisation.
constexpr Callers kWhoBuys{kDelegatedAdministrator, kGlobalAdministrator, kBillingAdministrator};
constexpr Callers kWhoKeepsUsers{kDelegatedAdministrator, kGlobalAdministrator, kUserAdministrator};
constexpr Callers kWhoGivesSeats{kDelegatedAdministrator, kGlobalAdministrator, kLicenceAdministrator};
constexpr Callers kUsers{
    kGlobalAdministrator, kBillingAdministrator, kLicenceAdministrator, kUserAdministrator, kUser, kBuyer};
constexpr Callers kGlobal{kGlobalAdministrator};
constexpr Callers kMembers{kAccountAdministrator, kAccountManager};
constexpr Callers kPartners{kPartnerMember};
constexpr Callers kBuyers{kBuyer};
// Whoever it is, in their own name (PAR-4), but no auditor, who writes nothing (CMD-6).
constexpr Callers kAnybody{kOperator,
                           kPartnerMember,
                           kAccountAdministrator,
                           kAccountManager,
                           kGlobalAdministrator,
                           kBillingAdministrator,
                           kLicenceAdministrator,
                           kUserAdministrator,
                           kUser,
                           kBuyer,
                           kStranger,
                           kInPerson};
// The same without operators, who do not redeem (CMD-11).
constexpr Callers kAnybodyWithKeys = kAnybody.Without(kOperator);

constexpr Permission kMatrix[] = {
    {"importCatalogue", "", kOperators},
    {"addEdition", "", kOperators},
    {"setTermsOfSale", "", kOperators},
    {"importOffers", "", kOperators},
    {"importProducts", "", kOperators},
    {"setProduct", "", kOperators},
    {"withdrawEdition", "", kOperators},
    {"setDurations", "", kOperators},
    {"registerOrganisation", "", kAnybody},
    {"addUser", "without roles", kWhoKeepsUsers},
    {"addUser", "with roles", kGlobal},
    {"addUser", "with seats", {kDelegatedAdministrator, kGlobalAdministrator}},
    {"editUser", "", kWhoKeepsUsers},
    {"removeUser", "", kWhoKeepsUsers},
    {"setRoles", "", kGlobal},
    {"requestWorkAccount", "", kAnybody},
    {"grantWorkAccount", "", kGlobal},
    {"refuseWorkAccount", "", kGlobal},
    {"startDomainVerification", "", kGlobal},
    {"verifyDomain", "", kGlobal},
    {"removeDomain", "", {kOperator, kGlobalAdministrator}},
    {"openAccount", "", kOperators},
    {"addMember", "", {kOperator, kAccountAdministrator}},
    {"removeMember", "", {kOperator, kAccountAdministrator}},
    {"givePartnerSight", "", {kAccountAdministrator}},
    {"withdrawPartnerSight", "", {kAccountAdministrator}},
    {"associateDomain", "", kMembers},
    {"dissociateDomain", "", kMembers},
    {"inviteAdministrator", "", kMembers},
    {"acceptInvitation", "into an organisation, with the invitation's token", kGlobal},
    {"acceptInvitation", "into a new organisation, with the invitation's token", {kInPerson}},
    {"acceptInvitation", "into a new organisation, invited as an operator or auditor", {}},
    {"declineInvitation", "with the invitation's token", {kInPerson}},
    {"declineInvitation", "invited as an auditor", {}},
    {"registerDistributor", "", kOperators},
    {"authoriseDistributor", "", kOperators},
    {"registerPartner", "", kOperators},
    {"setRelationship", "", kOperators},
    {"setEnrolment", "", kOperators},
    {"addPartnerMember", "", {kOperator, kPartnerMember}},
    {"removePartnerMember", "", {kOperator, kPartnerMember}},
    {"offerDelegation", "", kPartners},
    {"answerDelegation", "", kGlobal},
    {"endDelegation", "", {kPartnerMember, kGlobalAdministrator}},
    {"setPartnerOfRecord", "of an account's subscription", {kAccountAdministrator}},
    {"setPartnerOfRecord", "of an organisation's subscription", {kGlobalAdministrator, kBillingAdministrator}},
    {"setPartnerOfRecord", "of a self-service purchase", kBuyers},
    {"registerAgreement", "", kOperators},
    {"placeOrder", "", kPartners},
    {"changeOrderLine", "", kPartners},
    {"cancelOrderLine", "", kPartners},
    {"returnSeats", "", kPartners},
    {"requestSeats", "for an account", kMembers},
    {"requestSeats", "for an organisation", kWhoBuys},
    {"requestSeats", "under an agreement bound to the organisation", kWhoBuys},
    {"refuseSeatRequest", "", kPartners},
    {"selfProvision", "", kMembers},
    {"takeBack", "", kMembers},
    {"writeOff", "", kOperators},
    {"cancelSubscription", "of an account", kMembers},
    {"cancelSubscription", "of an organisation", kWhoBuys},
    {"cancelSubscription", "self-service purchase", kBuyers},
    {"cancelSubscription", "self-service purchase whose buyer is no user any more", kGlobal},
    {"withdrawCancellation", "of an account", kMembers},
    {"withdrawCancellation", "of an organisation", kWhoBuys},
    {"withdrawCancellation", "self-service purchase", kBuyers},
    {"renewDirectly", "of an organisation", kWhoBuys},
    {"renewDirectly", "self-service purchase", kBuyers},
    {"tick", "", kOperators},
    {"assignSeats", "of an account", kWhoGivesSeats},
    {"assignSeats", "of an organisation", kWhoGivesSeats},
    {"assignSeats", "of a self-service purchase", kBuyers},
    {"unassignSeats", "of an account", kWhoGivesSeats},
    {"unassignSeats", "of an organisation", kWhoGivesSeats},
    {"unassignSeats", "of a self-service purchase", kBuyers},
    {"directSeats", "", {kPartnerMember, kDelegatedAdministrator, kGlobalAdministrator, kBillingAdministrator}},
    {"openActivation", "", kWhoBuys},
    {"requestActivation", "", kWhoBuys},
    {"recordActivation", "", kOperators},
    {"issueKeys", "", kOperators},
    {"revokeKey", "", kOperators},
    {"openRedemption", "with the keys", kAnybodyWithKeys},
    {"openRedemption", "with the keys, for an organisation", kWhoBuys},
    {"completeRedemption", "into an organisation, opened by the same person", kWhoBuys},
    {"completeRedemption", "into a new organisation", {kInPerson}},
    {"completeRedemption", "into a new organisation, opened by somebody unknown", {}},
    {"abandonRedemption", "", {kInPerson}},
    {"abandonRedemption", "opened by somebody unknown", {}},
    {"purchase", "", kUsers},
    {"setQuantity", "", kBuyers},
    {"nameBuyer", "of a purchase whose buyer is no user any more", kGlobal},
    {"openBillingAccount", "", kUsers},
    {"addBillingProfile", "", kBuyers},
    {"setPaymentMethod", "", kBuyers},
    {"editPaymentMethod", "", kBuyers},
    {"confirmPaymentMethod", "", kBuyers},
    {"appoint", "", kOperators},
    {"dismiss", "", kOperators},
    {"voidEntry", "", kOperators},
    {"closePeriod", "", kOperators},
    {"reopenPeriod", "", kOperators},
    {"setClock", "", kOperators},
    {"recordDelivery", "", kOperators},
    {"erasePerson", "not in this release", {}},
};

constexpr std::array<std::string_view, kCallerCount> kTexts = {"operator",
                                                               "auditor",
                                                               "partner's member",
                                                               "delegated administrator",
                                                               "account administrator",
                                                               "account manager",
                                                               "global administrator",
                                                               "billing administrator",
                                                               "licence administrator",
                                                               "user administrator",
                                                               "user",
                                                               "buyer",
                                                               "stranger",
                                                               "in person"};

}  // namespace

std::span<const Permission> PermissionMatrix() { return kMatrix; }

std::span<const std::string_view> CallerTexts() { return kTexts; }

}  // namespace muniment::commands
