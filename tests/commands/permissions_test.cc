// Every command sent by everybody, held to the table that the documentation shows. Rules CMD-6, CMD-11, ORG-8, ACC-2,
// PAR-3, SELF-2.
#include "commands/permissions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <set>
#include <string>

#include "capnp/dynamic.h"
#include "fmt/format.h"
#include "schemas/command.capnp.h"
#include "tests/support/cast.h"

namespace muniment::testing {
namespace {

using commands::Caller;
using commands::Permission;

// `<name>` stands for what the cast has under that name, `<own redemption>` and `<own invitation>` for the caller's.
std::string Filled(const Cast& cast, Caller caller, std::string_view fields) {
  std::string out;
  for (size_t at = 0; at < fields.size();) {
    const size_t open = fields.find('<', at);
    out += fields.substr(at, open - at);
    if (open == fields.npos) break;
    const size_t close = fields.find('>', open);
    const std::string_view name = fields.substr(open + 1, close - open - 1);
    const bool own = name.substr(0, 4) == "own ";
    out += own ? cast[fmt::format("{} of {}", name.substr(4), static_cast<int>(caller))] : cast[name];
    at = close + 1;
  }
  return out;
}

// For each row of the table something that whoever may can do at once.
const std::map<std::string, std::string_view>& Examples() {
  static const std::map<std::string, std::string_view> examples = {
      {"importCatalogue",
       R"({"editions":[{"edition":"18181a46-0d4e-45cd-891e-60aabd171b4e","code":"STANDARDPACK","name":"Office 365 E1"}]})"},
      {"addEdition", R"({"edition":"18181a46-0d4e-45cd-891e-60aabd171b4e","code":"STANDARDPACK","name":"E1"})"},
      {"setTermsOfSale", R"({"edition":"E1","terms":{"selfProvision":false}})"},
      {"importOffers", R"({"offers":[{"offer":"18181a46-0d4e-45cd-891e-60aabd171b4e",)"
                       R"("edition":"6fd2c87f-b296-42f0-b197-1e91e994b900","terms":{}}]})"},
      {"importProducts", R"({"products":[{"edition":"E1","product":"Office"}]})"},
      {"setProduct", R"({"edition":"E1","product":"Office"})"},
      {"withdrawEdition", R"({"edition":"E1"})"},
      {"setDurations", R"({"programme":"mpsa","durations":{"graceDays":90,"disabledDays":180,"noticeDays":[60]}})"},
      {"registerOrganisation", R"({"name":"Tailspin","country":"AT","initialDomain":"tailspin.onmicrosoft.com",)"
                               R"("administrator":{"address":"tina@tailspin.onmicrosoft.com","name":"Tina"}})"},
      {"addUser without roles",
       R"({"organisation":"<organisation>","user":{"address":"ned@contoso.com","name":"Ned"}})"},
      {"addUser with roles", R"({"organisation":"<organisation>","user":{"address":"ned@contoso.com","name":"Ned"},)"
                             R"("roles":["licenceAdministrator"]})"},
      {"addUser with seats", R"({"organisation":"<organisation>","user":{"address":"ned@contoso.com","name":"Ned"},)"
                             R"("seats":["ORG"]})"},
      {"editUser", R"({"organisation":"<organisation>","user":"nora@contoso.com","name":"Nora New"})"},
      {"removeUser", R"({"organisation":"<organisation>","user":"nora@contoso.com"})"},
      {"setRoles", R"({"organisation":"<organisation>","user":"nora@contoso.com","roles":["userAdministrator"]})"},
      {"requestWorkAccount",
       R"({"organisation":"<organisation>","person":{"address":"wilma@contoso.com","name":"Wilma"}})"},
      {"grantWorkAccount", R"({"organisation":"<organisation>","request":"<work-request>"})"},
      {"refuseWorkAccount", R"({"organisation":"<organisation>","request":"<work-request>"})"},
      {"startDomainVerification", R"({"organisation":"<organisation>","domain":"another.example"})"},
      {"verifyDomain", R"({"organisation":"<organisation>","domain":"waiting.example"})"},
      {"removeDomain", R"({"organisation":"<organisation>","domain":"spare.example"})"},
      {"openAccount", R"({"number":"D","legalEntity":"Tailspin","name":"Tailspin","location":"Graz","country":"AT",)"
                      R"("agreement":"A-1","contact":{"address":"tina@tailspin.example","name":"Tina"}})"},
      {"addMember", R"({"account":"A","member":{"address":"mia@contoso.com","name":"Mia"},"role":"accountManager"})"},
      {"removeMember", R"({"account":"A","member":"max@contoso.com"})"},
      {"givePartnerSight", R"({"account":"A","partner":"P-2"})"},
      {"withdrawPartnerSight", R"({"account":"A","partner":"P-1"})"},
      {"associateDomain", R"({"account":"C","domain":"another.example",)"
                          R"("administrator":{"address":"ada@another.example","name":"Ada"}})"},
      {"dissociateDomain", R"({"account":"A"})"},
      {"inviteAdministrator", R"({"account":"B","administrator":{"address":"ida@guest.example","name":"Ida"}})"},
      {"acceptInvitation into an organisation, with the invitation's token",
       R"({"token":"<invitation>","organisation":"<organisation>"})"},
      {"acceptInvitation into a new organisation, with the invitation's token",
       R"({"token":"<invitation>","name":"Guests","country":"AT","initialDomain":"guests.onmicrosoft.com"})"},
      {"acceptInvitation into a new organisation, invited as an operator or auditor",
       R"({"token":"<own invitation>","name":"Guests","country":"AT","initialDomain":"guests.onmicrosoft.com"})"},
      {"declineInvitation with the invitation's token", R"({"token":"<invitation>"})"},
      {"declineInvitation invited as an auditor", R"({"token":"<invitation of the auditor>"})"},
      {"registerDistributor", R"({"number":"D-2","name":"Distributor Two"})"},
      {"authoriseDistributor", R"({"distributor":"D-1","from":"2019-01-01","to":"2019-12-31"})"},
      {"registerPartner", R"({"number":"P-3","name":"Three","member":{"address":"ann@p-3.example","name":"Ann"}})"},
      {"setRelationship", R"({"partner":"P-1","distributor":"D-1","from":"2019-01-01","to":"2019-12-31"})"},
      {"setEnrolment", R"({"partner":"P-1","from":"2025-01-01","to":"2025-12-31"})"},
      {"addPartnerMember", R"({"partner":"P-1","member":{"address":"bob@p-1.example","name":"Bob"}})"},
      {"removePartnerMember", R"({"partner":"P-1","member":"second@p-1.example"})"},
      {"offerDelegation", R"({"organisation":"<elsewhere>","partner":"P-1"})"},
      {"answerDelegation", R"({"organisation":"<organisation>","partner":"P-1","accept":true})"},
      {"endDelegation", R"({"organisation":"<organisation>","partner":"P-1"})"},
      {"setPartnerOfRecord of an account's subscription", R"({"subscription":"<subscription>","partner":"P-2"})"},
      {"setPartnerOfRecord of an organisation's subscription", R"({"subscription":"<ours>","partner":"P-2"})"},
      {"setPartnerOfRecord of a self-service purchase", R"({"subscription":"<bought>","partner":"P-2"})"},
      {"registerAgreement",
       R"({"number":"A-9","kind":"mpsa","customer":"Tailspin","partner":"P-1","start":"2027-01-15"})"},
      {"placeOrder", R"({"partner":"P-1","number":"O-9","account":"A","lines":[{"edition":"E1","quantity":100}]})"},
      {"changeOrderLine", R"({"line":"<changeable>","quantity":300})"},
      {"cancelOrderLine", R"({"line":"<changeable>"})"},
      {"returnSeats", R"({"line":"<line>","quantity":50})"},
      {"requestSeats for an account", R"({"account":"A","edition":"E1","quantity":5})"},
      {"requestSeats for an organisation", R"({"organisation":"<organisation>","edition":"E1","quantity":5})"},
      {"requestSeats under an agreement bound to the organisation",
       R"({"agreement":"OV-1","edition":"OPEN","quantity":5})"},
      {"refuseSeatRequest", R"({"request":"<seat-request>"})"},
      {"selfProvision", R"({"account":"A","lines":[{"edition":"E1","quantity":100}]})"},
      {"takeBack", R"({"subscription":"<provisioned>","quantity":100})"},
      {"writeOff", R"({"subscription":"<lapsed>"})"},
      {"cancelSubscription of an account",
       R"({"subscription":"<subscription>","reason":"noLongerNeeded","atEnd":true})"},
      {"cancelSubscription of an organisation", R"({"subscription":"<ours>","reason":"noLongerNeeded","atEnd":true})"},
      {"cancelSubscription self-service purchase",
       R"({"subscription":"<bought>","reason":"noLongerNeeded","atEnd":true})"},
      {"cancelSubscription self-service purchase whose buyer is no user any more",
       R"({"subscription":"<orphan>","reason":"noLongerNeeded","atEnd":true})"},
      {"withdrawCancellation of an account", R"({"subscription":"<cancelling>"})"},
      {"withdrawCancellation of an organisation", R"({"subscription":"<ours-cancelling>"})"},
      {"withdrawCancellation self-service purchase", R"({"subscription":"<bought-cancelling>"})"},
      {"renewDirectly of an organisation", R"({"subscription":"<ours>","billingProfile":"<our-profile>"})"},
      {"renewDirectly self-service purchase", R"({"subscription":"<bought>","billingProfile":"<profile>"})"},
      {"tick", R"({})"},
      {"assignSeats of an account",
       R"({"organisation":"<organisation>","edition":"E1","pool":{"account":"A"},"users":["norman@contoso.com"]})"},
      {"assignSeats of an organisation", R"({"organisation":"<organisation>","edition":"ORG",)"
                                         R"("pool":{"organisation":true},"users":["norman@contoso.com"]})"},
      {"assignSeats of a self-service purchase", R"({"organisation":"<organisation>","edition":"POWER",)"
                                                 R"("pool":{"purchase":"<bought>"},"users":["norman@contoso.com"]})"},
      {"unassignSeats of an account",
       R"({"organisation":"<organisation>","edition":"E1","pool":{"account":"A"},"users":["nora@contoso.com"]})"},
      {"unassignSeats of an organisation", R"({"organisation":"<organisation>","edition":"ORG",)"
                                           R"("pool":{"organisation":true},"users":["nora@contoso.com"]})"},
      {"unassignSeats of a self-service purchase", R"({"organisation":"<organisation>","edition":"POWER",)"
                                                   R"("pool":{"purchase":"<bought>"},"users":["nora@contoso.com"]})"},
      {"directSeats", R"({"line":"<open-line>","organisation":"<elsewhere>","quantity":5})"},
      {"openActivation", R"({"licenceId":"OV-1","organisation":"<organisation>"})"},
      {"requestActivation", R"({"session":"<session>","line":"<open-line>","organisation":"<organisation>"})"},
      {"recordActivation", R"({"allotment":"<allotment>"})"},
      {"issueKeys", R"({"partner":"P-1","distributor":"D-1","edition":"ORG","seats":10,"keys":["<new key>"]})"},
      {"revokeKey", R"({"key":"<free key>"})"},
      {"openRedemption with the keys", R"({"keys":["<free key>"],"confirmed":true})"},
      {"openRedemption with the keys, for an organisation",
       R"({"keys":["<free key>"],"confirmed":true,"organisation":"<organisation>"})"},
      {"completeRedemption into an organisation, opened by the same person",
       R"({"redemption":"<own redemption>","organisation":"<organisation>","start":true})"},
      {"completeRedemption into a new organisation",
       R"({"redemption":"<opened>","register":{"name":"Guests","country":"AT","initialDomain":"guests.onmicrosoft.com",)"
       R"("administrator":{"address":"iris@guests.onmicrosoft.com","name":"Iris"}},"start":true})"},
      {"completeRedemption into a new organisation, opened by somebody unknown",
       R"({"redemption":"<opened by somebody unknown>","register":{"name":"Guests","country":"AT",)"
       R"("initialDomain":"guests.onmicrosoft.com",)"
       R"("administrator":{"address":"iris@guests.onmicrosoft.com","name":"Iris"}},"start":true})"},
      {"abandonRedemption", R"({"redemption":"<opened>"})"},
      {"abandonRedemption opened by somebody unknown", R"({"redemption":"<opened by somebody unknown>"})"},
      {"purchase", R"({"organisation":"<organisation>","edition":"POWER","quantity":5})"},
      {"setQuantity", R"({"subscription":"<bought>","total":15})"},
      {"nameBuyer of a purchase whose buyer is no user any more",
       R"({"subscription":"<orphan>","buyer":"nora@contoso.com"})"},
      {"openBillingAccount", R"({"organisation":"<organisation>","name":"Another"})"},
      {"addBillingProfile", R"({"billingAccount":"<billing-account>","name":"Another"})"},
      {"setPaymentMethod", R"({"billingProfile":"<profile>","method":{"token":"tok_yak","brand":"Visa",)"
                           R"("lastFour":"4343","expiry":"2031-05","name":"Bea Buyer","address":"1 Quay"}})"},
      {"editPaymentMethod", R"({"billingProfile":"<profile>","expiry":"2032-01"})"},
      {"confirmPaymentMethod", R"({"billingProfile":"<profile>"})"},
      {"appoint", R"({"office":"operator","person":{"address":"otto@publisher.example","name":"Otto"}})"},
      {"dismiss", R"({"office":"auditor","person":"audrey@auditors.example"})"},
      {"voidEntry", R"({"entry":<voidable>})"},
      {"closePeriod", R"({"upTo":"2026-06-30"})"},
      {"reopenPeriod", R"({"upTo":"2026-01-05"})"},
      {"setClock", R"({"now":"2027-04-01"})"},
      {"recordDelivery", R"({"notices":["<notice>"]})"},
      {"erasePerson not in this release", R"({"person":"nora@contoso.com"})"},
  };
  return examples;
}

std::string NameOf(const Permission& row) {
  return row.matter.empty() ? std::string(row.command) : fmt::format("{} {}", row.command, row.matter);
}

bool RefusedForRights(const Reply& reply) {
  static const std::set<std::string, std::less<>> codes = {"notAllowed", "notTheBuyer", "notGlobalAdministratorThere",
                                                           "onBehalfOfNobody", "notSupported"};
  return reply.outcome == "refused" && codes.count(reply.code) != 0;
}

TEST(Permissions, CMD_6_CMD_11_ORG_8_ACC_2_PAR_3_SELF_2_EveryCommandByEverybodyIsAsTheTableSays) {
  Cast cast;
  for (const Permission& row : commands::PermissionMatrix()) {
    const auto example = Examples().find(NameOf(row));
    if (example == Examples().end()) {
      ADD_FAILURE() << "no example of " << NameOf(row);
      continue;
    }
    for (size_t i = 0; i < commands::kCallerCount; ++i) {
      const auto caller = static_cast<Caller>(i);
      const Reply reply = cast.Try(caller, row.command, Filled(cast, caller, example->second));
      if (row.may.Has(caller)) {
        EXPECT_NE(reply.outcome, "refused") << NameOf(row) << " by the " << commands::CallerTexts()[i] << ": " << reply;
      } else {
        EXPECT_TRUE(RefusedForRights(reply))
            << NameOf(row) << " by the " << commands::CallerTexts()[i] << ": " << reply;
      }
    }
  }
}

TEST(Permissions, CMD_6_TheTableHasEveryCommandInTheOrderOfTheSchema) {
  std::vector<std::string> listed;
  for (const Permission& row : commands::PermissionMatrix()) {
    if (listed.empty() || listed.back() != row.command) listed.emplace_back(row.command);
  }
  std::vector<std::string> known;
  for (const auto field : capnp::Schema::from<schemas::Command::Body>().getUnionFields()) {
    known.emplace_back(field.getProto().getName().cStr());
  }
  EXPECT_EQ(listed, known);
  EXPECT_EQ(Examples().size(), commands::PermissionMatrix().size()) << "examples of rows that are not there";
}

// What keeps an auditor out keeps nobody out who also is something else.
TEST(Permissions, CMD_6_AnAuditorWhoIsAlsoAnAdministratorActsAsThat) {
  Story story;
  const std::string organisation = story.AnOrganisation();
  ASSERT_THAT(story.Do("appoint", R"({"office":"auditor","person":{"address":"gloria@contoso.onmicrosoft.com",)"
                                  R"("name":"Gloria Global"}})"),
              Accepted());
  EXPECT_THAT(story.As("gloria@contoso.onmicrosoft.com")
                  .Do("addUser", fmt::format(R"({{"organisation":"{}","user":{{"address":"u@contoso.onmicrosoft.com",)"
                                             R"("name":"U"}}}})",
                                             organisation)),
              Accepted());
}

}  // namespace
}  // namespace muniment::testing
