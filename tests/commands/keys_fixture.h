// What the tests of product keys share: one edition, the stock of partner P-1, an organisation and its administrators.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "commands/keys/keys.h"
#include "commands/pools/figures.h"
#include "door/seal.h"
#include "fmt/format.h"
#include "tests/support/product_keys.h"
#include "tests/support/story.h"

namespace muniment::testing {

using ::testing::HasSubstr;
using ::testing::Not;

inline constexpr std::string_view kAnn = "ann@p-1.example";  // member of partner P-1
inline constexpr std::string_view kGloria = "gloria@contoso.onmicrosoft.com";
inline constexpr std::string_view kStranger = "nobody@nowhere.example";  // unknown to the ledger
inline constexpr std::string_view kEdition = "E3";

class KeysTest : public ::testing::Test {
 protected:
  KeysTest() {
    edition_ = story_.AnEdition(kEdition);
    story_.APartner("P-1");
    organisation_ = story_.AnOrganisation();
    story_.At("2027-02-01T09:00");
  }

  // Into the stock of P-1. `more`: further members, beginning with a comma.
  Reply Issue(const std::vector<int>& keys, int seats = 10, std::string_view more = "") {
    return story_.Do("issueKeys",
                     fmt::format(R"({{"partner":"P-1","distributor":"D-1","edition":"{}","seats":{},"keys":{}{}}})",
                                 kEdition, seats, KeyList(keys), more));
  }
  Reply Revoke(int key, std::string_view reason_code = "lost") {
    Story::Envelope envelope;
    envelope.reason_code = reason_code;
    return story_.Do("revokeKey", fmt::format(R"({{"key":"{}"}})", KeyText(key)), envelope);
  }
  Reply Open(const std::vector<int>& keys, std::string_view actor = kGloria, std::string_view more = "") {
    return OpenText(KeyList(keys), actor, more);
  }
  Reply OpenText(std::string_view list, std::string_view actor = kGloria, std::string_view more = "") {
    return story_.As(actor).Do("openRedemption", fmt::format(R"({{"keys":{},"confirmed":true{}}})", list, more));
  }
  // `what`: members after the redemption, beginning with a comma.
  Reply CompleteWith(const Reply& opened, std::string_view what, std::string_view actor = kGloria,
                     std::string_view on_behalf_of = "") {
    Story::Envelope envelope;
    envelope.on_behalf_of = on_behalf_of;
    return story_.As(actor).Do("completeRedemption",
                               fmt::format(R"({{"redemption":"{}"{}}})", opened.Created("redemption"), what), envelope);
  }
  Reply Complete(const Reply& opened, std::string_view use = R"("start":true)", std::string_view actor = kGloria) {
    return CompleteWith(opened, fmt::format(R"(,"organisation":"{}",{})", organisation_, use), actor);
  }
  Reply Abandon(const Reply& opened, std::string_view actor = kGloria) {
    return story_.As(actor).Do("abandonRedemption",
                               fmt::format(R"({{"redemption":"{}"}})", opened.Created("redemption")));
  }
  // Issues a key of so many seats, opens it and starts a subscription. Returns its id.
  std::string Started(int key, int seats) {
    EXPECT_THAT(Issue({key}, seats), Accepted());
    const Reply completed = Complete(Open({key}));
    EXPECT_THAT(completed, Accepted());
    return completed.Created("subscription");
  }
  static std::string Add(std::string_view subscription) { return fmt::format(R"("add":"{}")", subscription); }
  static std::string Renew(std::string_view subscription) { return fmt::format(R"("renew":"{}")", subscription); }

  const commands::Key& Known(int key) {
    const auto hash = door::ReadProductKey(story_.ledger().secrets(), KeyText(key)).hash;
    return commands::KeyOf(story_.world(), hash);
  }
  // Valid seats of the organisation's pool.
  uint64_t ValidSeats(std::string_view at, std::string_view organisation = "") {
    const auto world = story_.Past(at);
    const auto id = ParseIdAs<OrganisationId>(organisation.empty() ? organisation_ : organisation);
    const std::string stream = commands::PoolStream(commands::OrganisationStream(*id), *ParseIdAs<EditionId>(edition_));
    return commands::Valid(world->Get<commands::Pool>(stream), world->as_of());
  }

  Story story_;
  std::string edition_, organisation_;
};

}  // namespace muniment::testing
