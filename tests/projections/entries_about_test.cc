// Which entries are about a holder or an edition (HIST-2), over all kinds of events and through a real ledger; and
// which of them a viewer may see.
#include "projections/entries_about.h"

#include <capnp/dynamic.h>
#include <capnp/serialize.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "commands/streams.h"
#include "schemas/bytes.h"
#include "tests/commands/keys_fixture.h"
#include "tests/projections/told.h"

namespace muniment::testing {
namespace {

using capnp::DynamicStruct;
using commands::HolderKey;
using projections::EntriesAbout;
using projections::Viewer;
using schemas::EntryView;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr std::string_view kOurAccount = "0005000123", kOurAgreement = "A-1";
const OrganisationId kOurOrganisation = *ParseIdAs<OrganisationId>("000102030405060708090a0b0c0d0e0f");
const SubscriptionId kOurPurchase = *ParseIdAs<SubscriptionId>("101112131415161718191a1b1c1d1e1f");
const EditionId kOurEdition = *ParseIdAs<EditionId>("00000000-0000-0000-0000-0000000000e1");

// Gives every field of the event that can name a thing the name of ours.
void NameAll(DynamicStruct::Builder event) {
  const auto set = [&](const char* name, capnp::DynamicValue::Reader value) {
    KJ_IF_MAYBE (field, event.getSchema().findFieldByName(name)) {
      event.set(*field, value);
    }
  };
  set("account", capnp::Text::Reader(kOurAccount.data(), kOurAccount.size()));
  set("agreement", capnp::Text::Reader(kOurAgreement.data(), kOurAgreement.size()));
  set("organisation", schemas::DataOf(kOurOrganisation));
  set("subscription", schemas::DataOf(kOurPurchase));
  set("edition", schemas::DataOf(kOurEdition));
  KJ_IF_MAYBE (field, event.getSchema().findFieldByName("holder")) {
    event.init(*field).as<DynamicStruct>().as<schemas::Holder>().setAccount(std::string(kOurAccount));
  }
  KJ_IF_MAYBE (field, event.getSchema().findFieldByName("lines")) {
    if (field->getType().asList().getElementType().isStruct()) {
      auto line = event.init(*field, 1).as<capnp::DynamicList>()[0].as<DynamicStruct>();
      line.set("edition", schemas::DataOf(kOurEdition));
      line.set("subscription", schemas::DataOf(kOurPurchase));
    }
  }
}

class OverAllEvents : public ::testing::Test {
 protected:
  // The kinds of events that are not about it although they name all that they can name.
  std::set<std::string> KindsNotAbout(HolderKey holder, EditionId edition) {
    EntriesAbout about(story_.ledger(), std::move(holder), edition);
    std::set<std::string> kinds;
    for (const auto field : capnp::Schema::from<schemas::Event>().getUnionFields()) {
      capnp::MallocMessageBuilder message;
      auto entry = message.initRoot<schemas::Entry>();
      NameAll(DynamicStruct::Builder(entry.initBody()).init(field).as<DynamicStruct>());
      const auto words = capnp::messageToFlatArray(message);
      const auto bytes = words.asBytes();
      const EntryView view(std::span<const uint8_t>(bytes.begin(), bytes.size()));
      if (!about.Hold(view)) kinds.insert(field.getProto().getName().cStr());
    }
    return kinds;
  }
  Story story_;
};

// What names neither a holder nor an edition: only what it refers to can say it, which TheRealLedger is about. A new
// kind of event stands here or is found.
TEST_F(OverAllEvents, HIST_2_EveryKindIsAboutWhomItNames) {
  std::set<std::string> of_nobody = KindsNotAbout(HolderKey::OfAccount(kOurAccount), {});
  for (const HolderKey& holder : {HolderKey::OfAgreement(kOurAgreement), HolderKey::OfOrganisation(kOurOrganisation),
                                  HolderKey::OfPurchase(kOurPurchase)}) {
    const auto not_of_this = KindsNotAbout(holder, {});
    std::erase_if(of_nobody, [&](const std::string& kind) { return not_of_this.count(kind) == 0; });
  }
  const std::set<std::string> of_no_edition = KindsNotAbout({}, kOurEdition);
  std::set<std::string> neither;
  std::set_intersection(of_nobody.begin(), of_nobody.end(), of_no_edition.begin(), of_no_edition.end(),
                        std::inserter(neither, neither.end()));
  EXPECT_THAT(neither,
              UnorderedElementsAre(
                  // of the catalogue as a whole, partners, and the ledger itself
                  "catalogueImported", "offersImported", "durationsSet", "distributorRegistered",
                  "distributorAuthorised", "partnerRegistered", "relationshipSet", "enrolmentSet", "partnerMemberAdded",
                  "partnerMemberRemoved", "ledgerBegun", "appointed", "dismissed", "periodClosed", "periodReopened",
                  "clockSet", "witnessLost", "ledgerRestored", "personErased",
                  // by what they refer to
                  "entryVoided", "keyRevoked", "redemptionAbandoned", "billingProfileAdded", "paymentMethodSet",
                  "paymentMethodEdited", "paymentMethodConfirmed", "noticeIssued", "noticeDelivered"));
}

// An account that orders and makes a mistake, keys, and a customer of a reseller.
class TheRealLedger : public KeysTest {
 protected:
  // The kinds of the entries about it that the viewer may see, in order.
  std::vector<std::string> Kinds(const HolderKey& holder, EditionId edition = {},
                                 const Viewer& viewer = Viewer::Anyone(), uint64_t from = 1) {
    EntriesAbout about(story_.ledger(), holder, edition);
    std::vector<std::string> kinds;
    for (uint64_t n = from; n <= story_.entries(); ++n) {
      const commands::EntryPtr entry = story_.world().EntryAt(Position{n});
      if (!about.Hold(*entry) || !about.Show(viewer, *entry)) continue;
      const DynamicStruct::Reader body = entry->body();
      KJ_IF_MAYBE (field, body.which()) {
        kinds.emplace_back(field->getProto().getName().cStr());
      }
    }
    EXPECT_TRUE(about.status().ok()) << about.status().message();
    return kinds;
  }
  Reply Void(uint64_t entry) {
    Story::Envelope because;
    because.reason = "by mistake";
    return story_.As(Story::kOperator).Do("voidEntry", fmt::format(R"({{"entry":{}}})", entry), because);
  }
  Viewer Of(std::string_view address) {
    return Viewer::Of(story_.world(), ParseInstant("2027-02-01T09:00", BareDate::kFirstSecond).value(),
                      PersonAt(story_, address));
  }
  static EditionId IdOf(const std::string& edition) { return *ParseIdAs<EditionId>(edition); }
};

TEST_F(TheRealLedger, HIST_2_TIME_8_OrdersAndVoidsAreAboutTheirHolderAndEditions) {
  const std::string edition = story_.AnEdition("E7");
  story_.AnEdition("E8");
  story_.AnAccount("0005000123");
  story_.AnAccount("0005000200");
  const uint64_t before = story_.entries();
  const Reply placed = story_.As(kAnn).Do("placeOrder", R"({"partner":"P-1","number":"O-7","account":"0005000123",)"
                                                        R"("lines":[{"edition":"E7","quantity":100}]})");
  ASSERT_THAT(placed, Accepted());
  ASSERT_THAT(Void(placed.first_entry + 1), Accepted());  // the line
  ASSERT_THAT(Void(placed.first_entry), Accepted());      // then the order
  const HolderKey account = HolderKey::OfAccount("0005000123");
  const auto about = [&](const HolderKey& holder, EditionId e) {
    return Kinds(holder, e, Viewer::Anyone(), before + 1);
  };
  EXPECT_THAT(about(account, {}),
              ElementsAre("orderPlaced", "linePlaced", "noticeIssued", "entryVoided", "entryVoided"));
  EXPECT_THAT(about({}, IdOf(edition)), ElementsAre("orderPlaced", "linePlaced", "entryVoided", "entryVoided"));
  EXPECT_THAT(about(account, IdOf(edition)), ElementsAre("orderPlaced", "linePlaced", "entryVoided", "entryVoided"));
  EXPECT_THAT(about(account, IdOf(story_.AnEdition("E8"))), IsEmpty());
  EXPECT_THAT(about(HolderKey::OfAccount("0005000200"), {}), IsEmpty());
}

TEST_F(TheRealLedger, HIST_2_WhatBecomesOfAKeyIsAboutItsEdition) {
  const uint64_t before = story_.entries();
  ASSERT_THAT(Issue({1, 2}), Accepted());
  ASSERT_THAT(Revoke(2), Accepted());
  ASSERT_THAT(Abandon(Open({1})), Accepted());
  EXPECT_THAT(Kinds({}, IdOf(edition_), Viewer::Anyone(), before + 1),
              ElementsAre("keysIssued", "keyRevoked", "redemptionOpened", "redemptionAbandoned"));
  EXPECT_THAT(Kinds({}, IdOf(story_.AnEdition("E8")), Viewer::Anyone(), before + 1), ElementsAre("editionAdded"));
}

TEST_F(TheRealLedger, ACC_4_AResellerSeesItsCustomersPoolsAndNotTheOrganisation) {
  story_.AnAgreement("R-1", "reseller", "2026-01-15", organisation_);
  ASSERT_THAT(story_.As(kAnn).Do("placeOrder", R"({"partner":"P-1","number":"O-1","agreement":"R-1",)"
                                               R"("lines":[{"edition":"E3","quantity":10}]})"),
              Accepted());
  const HolderKey customer = HolderKey::OfOrganisation(*ParseIdAs<OrganisationId>(organisation_));
  EXPECT_THAT(Kinds(customer), Contains("organisationRegistered"));
  EXPECT_THAT(Kinds(customer, {}, Of(kAnn)), ElementsAre("orderPlaced", "linePlaced"));
  EXPECT_THAT(Kinds(customer, {}, Of(kGloria)), AllOf(Contains("organisationRegistered"), Contains("linePlaced")));
}

TEST_F(TheRealLedger, ACT_4_WhatBecameOfSeatsDirectedElsewhereIsKeptFromOthers) {
  constexpr std::string_view kBoris = "gloria@fabrikam.onmicrosoft.com";
  story_.AnAgreement("OV-1", "openValue", "2027-01-15");
  const std::string fabrikam = story_.AnOrganisation("fabrikam.onmicrosoft.com");
  const std::string line = story_.As(kAnn)
                               .Do("placeOrder", R"({"partner":"P-1","number":"O-1","agreement":"OV-1",)"
                                                 R"("lines":[{"edition":"E3","quantity":30}]})")
                               .Created("line");
  ASSERT_THAT(story_.As(kAnn).Do("directSeats",
                                 fmt::format(R"({{"line":"{}","organisation":"{}","quantity":12}})", line, fabrikam)),
              Accepted());
  const auto activate = [&](std::string_view actor, std::string_view organisation) {
    const Reply session = story_.As(actor).Do(
        "openActivation", fmt::format(R"({{"licenceId":"OV-1","organisation":"{}"}})", organisation));
    EXPECT_THAT(
        story_.As(actor).Do("requestActivation", fmt::format(R"({{"session":"{}","line":"{}","organisation":"{}"}})",
                                                             session.Created("session"), line, organisation)),
        Accepted());
  };
  activate(kBoris, fabrikam);
  activate(kGloria, organisation_);
  const HolderKey agreement = HolderKey::OfAgreement("OV-1");
  const auto count = [](const std::vector<std::string>& kinds, const char* kind) {
    return std::count(kinds.begin(), kinds.end(), kind);
  };
  const auto all = Kinds(agreement), contosos = Kinds(agreement, {}, Of(kGloria));
  EXPECT_EQ(count(all, "seatsDirected"), 1);
  EXPECT_EQ(count(all, "activationRequested"), 2);
  EXPECT_EQ(count(contosos, "seatsDirected"), 0);
  EXPECT_EQ(count(contosos, "activationOpened"), 1);
  EXPECT_EQ(count(contosos, "activationRequested"), 1);
  EXPECT_EQ(count(contosos, "linePlaced"), 1);

  ASSERT_THAT(story_.As(kAnn).Do("cancelOrderLine", fmt::format(R"({{"line":"{}","quantity":30}})", line)), Accepted());
  EXPECT_EQ(count(Kinds(agreement), "activationWithdrawn"), 2);
  EXPECT_EQ(count(Kinds(agreement, {}, Of(kGloria)), "activationWithdrawn"), 1);
}

}  // namespace
}  // namespace muniment::testing
