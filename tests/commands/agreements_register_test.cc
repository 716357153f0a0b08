#include "commands/agreements/agreement.h"
#include "tests/commands/orders_fixture.h"

namespace muniment::testing {
namespace {

Instant At(std::string_view day) { return ParseInstant(day, BareDate::kFirstSecond).value(); }

class RegisterAgreementTest : public ::testing::Test {
 protected:
  RegisterAgreementTest() {
    story_.APartner("P-1");
    story_.APartner("P-2");
  }
  // `more`: further members, beginning with a comma.
  Reply Register(std::string_view number, std::string_view partner, std::string_view more = "",
                 const Story::Envelope& envelope = {}) {
    return story_.Do("registerAgreement",
                     fmt::format(R"({{"number":"{}","customer":"Contoso","partner":"{}","start":"2026-06-10"{}}})",
                                 number, partner, more),
                     envelope);
  }
  const commands::Agreement& Agreement(std::string_view number) {
    return commands::AgreementOf(story_.world(), number);
  }
  Story story_;
};

TEST_F(RegisterAgreementTest, ORD_1_NamesCustomerPartnerAndSpan) {
  EXPECT_THAT(Register("A-1", "P-1", R"(,"kind":"mpsa","end":"2029-06-09")"), Accepted());
  EXPECT_EQ(Agreement("A-1").At(kLatest).partner, "P-1");
  EXPECT_TRUE(Agreement("A-1").InForceAt(At("2029-06-10") - seconds{1}));
  EXPECT_FALSE(Agreement("A-1").InForceAt(At("2029-06-10")));
  EXPECT_FALSE(Agreement("A-1").InForceAt(At("2026-06-10") - seconds{1}));
  EXPECT_THAT(Register("A-1", "P-1", R"(,"kind":"mpsa","end":"2029-06-09")"), Unchanged());
}

TEST_F(RegisterAgreementTest, ORD_1_RefusesWhatCannotBe) {
  EXPECT_THAT(Register("A/1", "P-1", R"(,"kind":"mpsa")"), Refused("ORD-1"));
  EXPECT_THAT(Register("A-1", "P-9", R"(,"kind":"mpsa")"), Refused("PAR-1"));
  EXPECT_THAT(Register("A-1", "P-1", R"(,"kind":"selfService")"), Refused("ORD-1", HasSubstr("selfService")));
  EXPECT_THAT(Register("A-1", "P-1", R"(,"kind":"mpsa","end":"2026-06-01")"), Refused("ORD-1"));
  EXPECT_THAT(story_.As("ann@p-1.example")
                  .Do("registerAgreement",
                      R"({"number":"A-1","kind":"mpsa","customer":"C","partner":"P-1","start":"2026-06-10"})"),
              Refused("CMD-6"));
  EXPECT_THAT(Register("A-1", "P-1", ""), Refused("CMD-10", HasSubstr("/registerAgreement/kind: must be given")));
}

TEST_F(RegisterAgreementTest, ACC_1_IsOfKindMpsaWhereAnAccountNamesIt) {
  ASSERT_THAT(
      story_.Do("openAccount", R"({"number":"A","legalEntity":"L","name":"N","location":"Vienna","country":"AT",)"
                               R"("agreement":"NEW-1","contact":{"address":"kim@contoso.com","name":"Kim"}})"),
      Accepted());
  EXPECT_THAT(Register("NEW-1", "P-1", R"(,"kind":"openValue")"), Refused("ACC-1", HasSubstr("account A names")));
  EXPECT_THAT(Register("NEW-1", "P-1", R"(,"kind":"mpsa")"), Accepted());
}

TEST_F(RegisterAgreementTest, TIME_6_AnotherPartnerFromADateOnIsAskedByDate) {
  ASSERT_THAT(Register("A-1", "P-1", R"(,"kind":"mpsa")"), Accepted());
  EXPECT_THAT(Register("A-1", "P-2", R"(,"kind":"mpsa")", EffectiveAt("2027-06-01")), Accepted());
  EXPECT_EQ(Agreement("A-1").At(At("2027-05-31")).partner, "P-1");
  EXPECT_EQ(Agreement("A-1").At(At("2027-06-01")).partner, "P-2");
  EXPECT_EQ(Agreement("A-1").At(At("2026-07-01")).partner, "P-1") << "also before it was recorded";
}

TEST_F(RegisterAgreementTest, ORD_1_AllButPartnerAndSpanStays) {
  ASSERT_THAT(Register("A-1", "P-1", R"(,"kind":"mpsa")"), Accepted());
  EXPECT_THAT(Register("A-1", "P-1", R"(,"kind":"openValue")"), Refused("ORD-1", HasSubstr("another kind")));
  EXPECT_THAT(Register("A-1", "P-1", R"(,"kind":"mpsa","licenceId":"L-7")"), Refused("ORD-1", HasSubstr("licence id")));
}

TEST_F(RegisterAgreementTest, ORG_6_ALicenceIdLeadsToOneAgreement) {
  ASSERT_THAT(Register("A-1", "P-1", R"(,"kind":"open","licenceId":"L-7")"), Accepted());
  EXPECT_EQ(commands::AgreementWithLicenceId(story_.world(), "L-7").number(), "A-1");
  EXPECT_FALSE(commands::AgreementWithLicenceId(story_.world(), "A-1").exists());
  EXPECT_THAT(Register("A-2", "P-1", R"(,"kind":"open","licenceId":"L-7")"), Refused("ORG-6", HasSubstr("A-1")));
  ASSERT_THAT(Register("A-3", "P-1", R"(,"kind":"open")"), Accepted());
  EXPECT_EQ(commands::AgreementWithLicenceId(story_.world(), "A-3").number(), "A-3")
      << "the number, when none is given";
}

TEST_F(RegisterAgreementTest, ORD_7_AResellerAgreementNamesItsOrganisation) {
  const std::string organisation = story_.AnOrganisation();
  const std::string member = fmt::format(R"(,"organisation":"{}")", organisation);
  EXPECT_THAT(Register("R-1", "P-1", R"(,"kind":"reseller")"), Refused("ORD-7"));
  EXPECT_THAT(Register("A-1", "P-1", R"(,"kind":"mpsa")" + member), Refused("ORD-7"));
  ASSERT_THAT(Register("R-1", "P-1", R"(,"kind":"reseller")" + member), Accepted());
  EXPECT_EQ(ToText(Agreement("R-1").organisation()), organisation);
}

TEST_F(RegisterAgreementTest, SP_4_TheNextAnniversaryIsAfterTheInstant) {
  ASSERT_THAT(Register("A-1", "P-1", R"(,"kind":"mpsa","end":"2028-06-09")"), Accepted());
  EXPECT_EQ(Agreement("A-1").NextAnniversary(At("2027-06-09")), At("2027-06-10"));
  EXPECT_EQ(Agreement("A-1").NextAnniversary(At("2027-06-10")), At("2028-06-10")) << "its end is that instant";
  EXPECT_EQ(Agreement("A-1").NextAnniversary(At("2028-06-10")), std::nullopt) << "it has none any more";
  ASSERT_THAT(story_.Do("registerAgreement",
                        R"({"number":"LEAP","kind":"mpsa","customer":"C","partner":"P-1","start":"2024-02-29"})"),
              Accepted());
  EXPECT_EQ(Agreement("LEAP").NextAnniversary(At("2026-02-28")), At("2027-02-28")) << "LIFE-12";
  EXPECT_EQ(Agreement("LEAP").NextAnniversary(At("2027-12-31")), At("2028-02-29"));
}

}  // namespace
}  // namespace muniment::testing
