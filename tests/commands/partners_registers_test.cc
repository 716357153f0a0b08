#include "commands/partners/partner.h"
#include "fmt/format.h"
#include "tests/support/story.h"

namespace muniment::testing {
namespace {

using ::testing::HasSubstr;

Instant At(std::string_view day) { return ParseInstant(day, BareDate::kFirstSecond).value(); }

TEST(Partners, PAR_1_NumbersAreUniqueAndWellFormed) {
  Story story;
  story.APartner("P-1");
  const auto register_as = [&](std::string_view number, std::string_view name) {
    return story.Do(
        "registerPartner",
        fmt::format(R"({{"number":"{}","name":"{}","member":{{"address":"ann@p-1.example","name":"Ann Agent"}}}})",
                    number, name));
  };
  EXPECT_THAT(register_as("P-1", "Partner P-1"), Unchanged());
  EXPECT_THAT(register_as("P-1", "Another"), Refused("PAR-1", HasSubstr("P-1")));
  EXPECT_THAT(register_as("P/1", "Another"), Refused("PAR-1"));
  EXPECT_THAT(story.Do("registerDistributor", R"({"number":"D-1","name":"Distributor One"})"), Unchanged());
  EXPECT_THAT(story.Do("registerDistributor", R"({"number":"D-1","name":"Another"})"), Refused("PAR-1"));
}

TEST(Partners, CMD_11_OperatorsRegister) {
  Story story;
  story.APartner("P-1");
  EXPECT_THAT(story.As("ann@p-1.example").Do("registerDistributor", R"({"number":"D-2","name":"Two"})"),
              Refused("CMD-6"));
  EXPECT_THAT(story.As("ann@p-1.example").Do("setEnrolment", R"({"partner":"P-1","from":"2027-01-01"})"),
              Refused("CMD-6"));
}

TEST(Partners, PAR_1_ASpanGivenAgainGetsTheNewEnd) {
  Story story;
  story.APartner("P-1");
  EXPECT_THAT(story.Do("setRelationship", R"({"partner":"P-1","distributor":"D-1","from":"2020-01-01"})"), Unchanged());
  EXPECT_THAT(
      story.Do("setRelationship", R"({"partner":"P-1","distributor":"D-1","from":"2020-01-01","to":"2027-06-30"})"),
      Accepted());
  const commands::Partner& partner = commands::PartnerOf(story.world(), "P-1");
  EXPECT_TRUE(commands::MayOrderAt(story.world(), partner, At("2027-07-01") - seconds{1}));
  EXPECT_FALSE(commands::MayOrderAt(story.world(), partner, At("2027-07-01")))
      << "a bare date ends with its day (TIME-3)";
}

TEST(Partners, PAR_1_ARelationshipCountsWhileTheDistributorIsAuthorised) {
  Story story;
  story.APartner("P-1");
  ASSERT_THAT(story.Do("authoriseDistributor", R"({"distributor":"D-1","from":"2020-01-01","to":"2027-02-28"})"),
              Accepted());
  ASSERT_THAT(story.Do("authoriseDistributor", R"({"distributor":"D-1","from":"2027-05-01"})"), Accepted());
  const commands::Partner& partner = commands::PartnerOf(story.world(), "P-1");
  EXPECT_TRUE(commands::MayOrderAt(story.world(), partner, At("2027-02-28")));
  EXPECT_FALSE(commands::MayOrderAt(story.world(), partner, At("2027-03-01")));
  EXPECT_TRUE(commands::MayOrderAt(story.world(), partner, At("2027-05-01")));
}

TEST(Partners, PAR_1_SpansAndNumbersMustMakeSense) {
  Story story;
  story.APartner("P-1");
  EXPECT_THAT(story.Do("setRelationship", R"({"partner":"P-1","distributor":"D-9","from":"2020-01-01"})"),
              Refused("PAR-1"));
  EXPECT_THAT(story.Do("setRelationship", R"({"partner":"P-9","distributor":"D-1","from":"2020-01-01"})"),
              Refused("PAR-1"));
  EXPECT_THAT(story.Do("setEnrolment", R"({"partner":"P-1","from":"2027-01-02","to":"2027-01-01"})"), Refused("PAR-1"));
  EXPECT_THAT(story.Do("setEnrolment", R"({"partner":"P-1","from":"2027-01-01","to":"2027-01-01"})"), Accepted());
}

TEST(Partners, PAR_6_MembersComeAndGoButTheLastStays) {
  Story story;
  story.APartner("P-1");
  const std::string bob = R"({"partner":"P-1","member":{"address":"bob@p-1.example","name":"Bob Broker"}})";
  EXPECT_THAT(story.As("ann@p-1.example").Do("addPartnerMember", bob), Accepted());
  EXPECT_THAT(story.Do("addPartnerMember", bob), Unchanged());
  EXPECT_THAT(story.As("bob@p-1.example").Do("removePartnerMember", R"({"partner":"P-1","member":"ann@p-1.example"})"),
              Accepted());
  EXPECT_THAT(story.Do("removePartnerMember", R"({"partner":"P-1","member":"ann@p-1.example"})"), Unchanged());
  EXPECT_THAT(story.Do("removePartnerMember", R"({"partner":"P-1","member":"bob@p-1.example"})"), Refused("PAR-6"));
  EXPECT_THAT(story.Do("removePartnerMember", R"({"partner":"P-1","member":"nobody@p-1.example"})"), Refused("PAR-6"));
  EXPECT_THAT(story.As("ann@p-1.example").Do("addPartnerMember", bob), Refused("CMD-6")) << "no member any more";
}

}  // namespace
}  // namespace muniment::testing
