// Late entries before what was redeemed with product keys: it still binds (CAT-12, CMD-6, TIME-2).
#include "tests/commands/keys_fixture.h"

namespace muniment::testing {
namespace {

class LateBesideKeys : public KeysTest {};

TEST_F(LateBesideKeys, CAT_12_TIME_2_AKeyRedeemedLaterStillBindsALateOrder) {
  story_.AnEdition(kEdition, R"({"greatest":300})");
  story_.AnAgreement("RS-1", "reseller", "2026-01-15", organisation_);
  const std::string order = fmt::format(
      R"({{"partner":"P-1","number":"O-1","agreement":"RS-1","lines":[{{"edition":"{}","quantity":200}}]}})", kEdition);
  story_.At("2027-02-05");
  ASSERT_THAT(Issue({1}, 200), Accepted());
  const Reply redeemed = Complete(Open({1}));
  ASSERT_THAT(redeemed, Accepted());
  story_.At("2027-02-08");
  EXPECT_THAT(story_.As(kAnn).Do("placeOrder", order), Refused("CAT-12", HasSubstr("400")));
  EXPECT_THAT(story_.DoLate("2027-02-03", "placeOrder", order, "P-1"), Refused("TIME-2", HasSubstr("would have 400")));
}

TEST_F(LateBesideKeys, CMD_6_TIME_2_NobodyIsRemovedFromBeforeTheyRedeemedRenewedOrCancelled) {
  constexpr std::string_view kBen = "ben@contoso.onmicrosoft.com";
  const std::string ben = story_.AUser(organisation_, kBen);
  ASSERT_THAT(story_.As(kGloria).Do("setRoles", fmt::format(R"({{"organisation":"contoso.onmicrosoft.com","user":"{}",)"
                                                            R"("roles":["billingAdministrator"]}})",
                                                            kBen)),
              Accepted());
  story_.At("2027-02-05");
  ASSERT_THAT(Issue({1}, 20), Accepted());
  const Reply redeemed = Complete(Open({1}, kBen), R"("start":true)", kBen);
  ASSERT_THAT(redeemed, Accepted());
  story_.At("2027-02-06");
  const Reply cancelled = story_.As(kBen).Do(
      "cancelSubscription",
      fmt::format(R"({{"subscription":"{}","reason":"other","atEnd":true}})", redeemed.Created("subscription")));
  ASSERT_THAT(cancelled, Accepted());
  story_.At("2027-02-08");
  const std::string removal = fmt::format(R"({{"organisation":"contoso.onmicrosoft.com","user":"{}"}})", kBen);
  EXPECT_THAT(story_.DoLate("2027-02-03", "removeUser", removal, organisation_),
              Refused("TIME-2", HasSubstr("no user")));
  EXPECT_THAT(story_.DoLate("2027-02-05T12:00", "removeUser", removal, organisation_),
              Refused("TIME-2", HasSubstr(fmt::format("entry {} ", cancelled.first_entry))));
  EXPECT_THAT(story_.DoLate("2027-02-07", "removeUser", removal, organisation_), Accepted());
}

}  // namespace
}  // namespace muniment::testing
