#include "tests/support/cast.h"

#include <stdexcept>

#include "commands/notices/notices.h"
#include "fmt/format.h"
#include "ledger/tokens.h"
#include "tests/support/product_keys.h"

namespace muniment::testing {

using commands::Caller;

namespace {

constexpr std::string_view kKim = "kim@contoso.com", kMax = "max@contoso.com";
constexpr std::string_view kAnn = "ann@p-1.example", kDelegate = "ann@p-2.example";
constexpr std::string_view kGloria = "gloria@contoso.onmicrosoft.com", kBea = "bea@contoso.onmicrosoft.com";
constexpr std::string_view kGone = "gone@contoso.onmicrosoft.com";
constexpr std::string_view kIris = "iris@guest.example";

}  // namespace

std::string_view Cast::Address(Caller caller) {
  switch (caller) {
    case Caller::kOperator:
      return Story::kOperator;
    case Caller::kAuditor:
      return "audrey@auditors.example";
    case Caller::kPartnerMember:
      return kAnn;
    case Caller::kDelegatedAdministrator:
      return kDelegate;
    case Caller::kAccountAdministrator:
      return kKim;
    case Caller::kAccountManager:
      return kMax;
    case Caller::kGlobalAdministrator:
      return kGloria;
    case Caller::kBillingAdministrator:
      return "bill@contoso.onmicrosoft.com";
    case Caller::kLicenceAdministrator:
      return "lia@contoso.onmicrosoft.com";
    case Caller::kUserAdministrator:
      return "ursula@contoso.onmicrosoft.com";
    case Caller::kUser:
      return "paul@contoso.onmicrosoft.com";
    case Caller::kBuyer:
      return kBea;
    case Caller::kStranger:
      return "gloria@fabrikam.onmicrosoft.com";
    case Caller::kInPerson:
      return kIris;
  }
  throw std::logic_error("no such caller");
}

const std::string& Cast::operator[](std::string_view name) const {
  const auto found = ids_.find(name);
  if (found == ids_.end()) throw std::logic_error(fmt::format("the cast has no {}", name));
  return found->second;
}

Reply Cast::Try(Caller caller, std::string_view command, std::string_view fields) {
  Story::Envelope envelope;
  envelope.dry_run = true;
  envelope.reason_code = "tried";
  if (caller == Caller::kDelegatedAdministrator) envelope.on_behalf_of = (*this)["organisation"];
  return story_.As(Address(caller)).Do(command, fields, envelope);
}

Cast::Cast() {
  MakePublisher();
  MakeOrganisation();
  MakeAccounts();
  story_.At("2027-03-01T09:00");
  MakeOrders();
  MakeKeys();
  MakePurchases();
  MakeActivation();
}

Reply Cast::Must(std::string_view actor, std::string_view command, std::string_view fields) {
  Reply reply = story_.As(actor).Do(command, fields);
  if (reply.outcome == "accepted") return reply;
  throw std::runtime_error(fmt::format("cast: {} {}: {} {}", command, fields, reply.rule, reply.message));
}

void Cast::MakePublisher() {
  Must(Story::kOperator, "appoint",
       fmt::format(R"({{"office":"auditor","person":{{"address":"{}","name":"Audrey"}}}})", Address(Caller::kAuditor)));
  Must(Story::kOperator, "closePeriod", R"({"upTo":"2026-01-10"})");
  for (std::string_view code : {"E1", "ORG", "OPEN"}) story_.AnEdition(code, R"({"term":"P1Y","billing":"P1Y"})");
  story_.AnEdition("POWER", R"({"selfService":true,"term":"P1Y","billing":"P1M"})");
  for (std::string_view partner : {"P-1", "P-2"}) {
    story_.APartner(partner);
    Must(Story::kOperator, "setEnrolment", fmt::format(R"({{"partner":"{}","from":"2026-01-01"}})", partner));
  }
  Must(Story::kOperator, "addPartnerMember",
       R"({"partner":"P-1","member":{"address":"second@p-1.example","name":"Second"}})");
}

void Cast::MakeOrganisation() {
  story_.AnAgreement("OV-1", "openValue", "2026-01-15");
  ids_["elsewhere"] = story_.AnOrganisation("fabrikam.onmicrosoft.com");
  const std::string organisation = ids_["organisation"] = story_.AnOrganisation("contoso.onmicrosoft.com", "OV-1");
  story_.AnAgreement("R-1", "reseller", "2026-01-15", organisation);
  const auto add = [&](std::string_view address, std::string_view role) {
    story_.AUser(organisation, address);
    if (role.empty()) return;
    Must(kGloria, "setRoles",
         fmt::format(R"({{"organisation":"{}","user":"{}","roles":["{}"]}})", organisation, address, role));
  };
  add(Address(Caller::kBillingAdministrator), "billingAdministrator");
  add(Address(Caller::kLicenceAdministrator), "licenceAdministrator");
  add(Address(Caller::kUserAdministrator), "userAdministrator");
  for (std::string_view address : {Address(Caller::kUser), kBea, kGone}) add(address, "");
  for (std::string_view domain : {"contoso.com", "spare.example"}) story_.AVerifiedDomain(organisation, domain);
  add("nora@contoso.com", "");
  add("norman@contoso.com", "");
  Must(kGloria, "startDomainVerification",
       fmt::format(R"({{"organisation":"{}","domain":"waiting.example"}})", organisation));
  const std::string accepted = fmt::format(R"({{"organisation":"{}","partner":"P-2")", organisation);
  Must(kDelegate, "offerDelegation", accepted + "}");
  Must(kGloria, "answerDelegation", accepted + R"(,"accept":true})");
  Must(kAnn, "offerDelegation", fmt::format(R"({{"organisation":"{}","partner":"P-1"}})", organisation));
  ids_["work-request"] =
      Must(
          Story::kOperator, "requestWorkAccount",
          fmt::format(R"({{"organisation":"{}","person":{{"address":"wes@contoso.com","name":"Wes"}}}})", organisation))
          .Created("request");
  ids_["notice"] = ToText(commands::NoticesOf(story_.world()).undelivered().begin()->first);
}

void Cast::MakeAccounts() {
  story_.AnAccount("A");
  story_.AnAccount("B");
  story_.AnAccount("C");
  for (std::string_view account : {"A", "B", "C"}) {
    Must(kKim, "addMember",
         fmt::format(R"({{"account":"{}","member":{{"address":"{}","name":"Max"}},)"
                     R"("role":"accountManager"}})",
                     account, kMax));
  }
  Must(kKim, "associateDomain", R"({"account":"A","domain":"contoso.com"})");
  ids_["invitation"] = Invited("B", kIris);
  story_.AnAccount("E");
  story_.AnAccount("F");
  ids_["invitation of the auditor"] = Invited("E", Address(Caller::kAuditor));
  // Of whom nobody invited: the auditor's.
  for (size_t i = 0; i < commands::kCallerCount; ++i) {
    ids_[fmt::format("invitation of {}", i)] = ids_["invitation of the auditor"];
  }
  ids_[fmt::format("invitation of {}", static_cast<int>(Caller::kOperator))] = Invited("F", Story::kOperator);
  // Unordered, to the anniversary of 2027-01-15 and through its grace.
  ids_["lapsed"] = Must(kKim, "selfProvision", R"({"account":"A","lines":[{"edition":"E1","quantity":100}]})")
                       .Created("subscription");
}

std::string Cast::Invited(std::string_view account, std::string_view address) {
  const Reply invited =
      Must(kKim, "associateDomain",
           fmt::format(R"({{"account":"{}","domain":"{}","administrator":{{"address":"{}","name":"Invited"}}}})",
                       account, address.substr(address.find('@') + 1), address));
  return ledger::TokenFor(story_.ledger().secrets(), ParseIdAs<AnyId>(invited.Created("invitation"))->bytes);
}

void Cast::MakeOrders() {
  const auto order = [&](std::string_view number, std::string_view customer, std::string_view edition, int quantity) {
    return Must(kAnn, "placeOrder",
                fmt::format(R"({{"partner":"P-1","number":"{}",{},"lines":[{{"edition":"{}","quantity":{}}}]}})",
                            number, customer, edition, quantity));
  };
  const Reply first = order("O-1", R"("account":"A")", "E1", 200);
  ids_["line"] = first.Created("line");
  ids_["subscription"] = first.Created("subscription");
  const Reply second = order("O-2", R"("account":"A")", "E1", 50);
  ids_["cancelling"] = second.Created("subscription");
  Must(kKim, "cancelSubscription",
       fmt::format(R"({{"subscription":"{}","reason":"noLongerNeeded","atEnd":true}})", ids_["cancelling"]));
  ids_["provisioned"] = Must(kKim, "selfProvision", R"({"account":"A","lines":[{"edition":"E1","quantity":500}]})")
                            .Created("subscription");
  ids_["open-line"] = order("O-3", R"("agreement":"OV-1")", "OPEN", 30).Created("line");
  ids_["requested-line"] = order("O-4", R"("agreement":"OV-1")", "OPEN", 10).Created("line");
  ids_["seat-request"] =
      Must(kKim, "requestSeats", R"({"account":"A","edition":"E1","quantity":40})").Created("request");
  story_.At("2027-03-02T09:00");
  const Reply fresh = order("O-5", R"("account":"A")", "E1", 50);
  ids_["changeable"] = fresh.Created("line");
  ids_["voidable"] = fmt::to_string(fresh.first_entry + 1);  // the line; its order goes after it
  ids_["provisioned"] = Must(kKim, "selfProvision", R"({"account":"A","lines":[{"edition":"E1","quantity":500}]})")
                            .Created("subscription");
  Must(kGloria, "assignSeats",
       fmt::format(R"({{"organisation":"{}","edition":"E1","pool":{{"account":"A"}},"users":["nora@contoso.com"]}})",
                   ids_["organisation"]));
}

std::string Cast::OpenedBy(std::string_view actor) {
  const std::string key = KeyText(++keys_);
  Must(Story::kOperator, "issueKeys",
       fmt::format(R"({{"partner":"P-1","distributor":"D-1","edition":"ORG","seats":10,"keys":["{}"]}})", key));
  return Must(actor, "openRedemption", fmt::format(R"({{"keys":["{}"],"confirmed":true}})", key)).Created("redemption");
}

std::string Cast::StartedByKey() {
  return Must(kGloria, "completeRedemption",
              fmt::format(R"({{"redemption":"{}","organisation":"{}","start":true}})", OpenedBy(kGloria),
                          ids_["organisation"]))
      .Created("subscription");
}

void Cast::MakeKeys() {
  ids_["ours"] = StartedByKey();
  ids_["ours-cancelling"] = StartedByKey();
  Must(kGloria, "cancelSubscription",
       fmt::format(R"({{"subscription":"{}","reason":"noLongerNeeded","atEnd":true}})", ids_["ours-cancelling"]));
  Must(kGloria, "assignSeats",
       fmt::format(R"({{"organisation":"{}","edition":"ORG","users":["nora@contoso.com"]}})", ids_["organisation"]));
  ids_["opened"] = OpenedBy(kIris);
  ids_["opened by somebody unknown"] = OpenedBy("nobody@nowhere.example");
  for (size_t i = 0; i < commands::kCallerCount; ++i) {
    const auto caller = static_cast<Caller>(i);
    const bool redeems = caller != Caller::kOperator && caller != Caller::kAuditor;
    ids_[fmt::format("redemption of {}", i)] = redeems ? OpenedBy(Address(caller)) : ids_["opened"];
  }
  const std::string key = KeyText(++keys_);
  Must(Story::kOperator, "issueKeys",
       fmt::format(R"({{"partner":"P-1","distributor":"D-1","edition":"ORG","seats":10,"keys":["{}"]}})", key));
  ids_["free key"] = key;
  ids_["new key"] = KeyText(++keys_);
}

std::string Cast::Purchased(std::string_view actor) {
  return Must(actor, "purchase",
              fmt::format(R"({{"organisation":"{}","edition":"POWER","quantity":10}})", ids_["organisation"]))
      .Created("subscription");
}

void Cast::MakePurchases() {
  ids_["bought"] = Purchased(kBea);
  ids_["bought-cancelling"] = Purchased(kBea);
  Must(kBea, "cancelSubscription",
       fmt::format(R"({{"subscription":"{}","reason":"noLongerNeeded","atEnd":true}})", ids_["bought-cancelling"]));
  Must(kBea, "assignSeats",
       fmt::format(
           R"({{"organisation":"{}","edition":"POWER","pool":{{"purchase":"{}"}},"users":["nora@contoso.com"]}})",
           ids_["organisation"], ids_["bought"]));
  ids_["orphan"] = Purchased(kGone);
  Must(kGloria, "removeUser", fmt::format(R"({{"organisation":"{}","user":"{}"}})", ids_["organisation"], kGone));
  const auto profile_of = [&](std::string_view owner) {
    ids_["billing-account"] = Must(owner, "openBillingAccount",
                                   fmt::format(R"({{"organisation":"{}","name":"Cards"}})", ids_["organisation"]))
                                  .Created("billingAccount");
    const std::string profile = Must(owner, "addBillingProfile",
                                     fmt::format(R"({{"billingAccount":"{}","name":"Card"}})", ids_["billing-account"]))
                                    .Created("billingProfile");
    Must(owner, "setPaymentMethod",
         fmt::format(R"({{"billingProfile":"{}","method":{{"token":"tok_zebra","brand":"Visa","lastFour":"4242",)"
                     R"("expiry":"2031-04","name":"Some Body","address":"1 Quay"}}}})",
                     profile));
    return profile;
  };
  ids_["our-profile"] = profile_of(kGloria);
  ids_["profile"] = profile_of(kBea);
}

void Cast::MakeActivation() {
  const std::string session = fmt::format(R"({{"licenceId":"OV-1","organisation":"{}"}})", ids_["organisation"]);
  const std::string requested = Must(kGloria, "openActivation", session).Created("session");
  ids_["allotment"] = Must(kGloria, "requestActivation",
                           fmt::format(R"({{"session":"{}","line":"{}","organisation":"{}"}})", requested,
                                       ids_["requested-line"], ids_["organisation"]))
                          .Created("allotment");
  ids_["session"] = Must(kGloria, "openActivation", session).Created("session");
}

}  // namespace muniment::testing
