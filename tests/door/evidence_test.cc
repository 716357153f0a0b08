// What the door adds to a command that proves a domain: looked up with the value that was issued, and told as it was
// seen. Rule DOM-5.
#include "door/evidence.h"

#include <capnp/message.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "commands/organisations/organisation.h"
#include "fmt/format.h"
#include "tests/support/story.h"

namespace muniment::testing {
namespace {

using door::DnsAnswer;
using door::DnsOutcome;
using door::DnsQuestion;
using ::testing::HasSubstr;
using Outcome = schemas::DnsEvidence::Outcome;

// Answers what it is told to, and keeps what it was asked.
class Told final : public door::Resolver {
 public:
  DnsAnswer Ask(const DnsQuestion& question) override {
    asked.push_back(question);
    return answer;
  }
  DnsAnswer answer{.outcome = DnsOutcome::kFound, .values = {"one", "two"}, .replies = std::vector<door::DnsReply>(2)};
  std::vector<DnsQuestion> asked;
};

class EvidenceTest : public ::testing::Test {
 protected:
  EvidenceTest() {
    organisation_ = story_.AnOrganisation("contoso.onmicrosoft.com");
    EXPECT_THAT(story_.As("gloria@contoso.onmicrosoft.com")
                    .Do("startDomainVerification",
                        fmt::format(R"({{"organisation":"{}","domain":"contoso.com"}})", organisation_)),
                Accepted());
    const auto& state = commands::OrganisationOf(story_.world(), *ParseIdAs<OrganisationId>(organisation_)).domains();
    challenge_ = state.at("contoso.com").challenge;
    resolver_.answer.replies[0].server = "192.0.2.1:53";
    resolver_.answer.replies[1].server = "192.0.2.2:53";
  }
  // The evidence in a verifyDomain after the door has looked.
  schemas::DnsEvidence::Reader Look(std::string_view organisation, std::string_view domain,
                                    schemas::RecordType record = schemas::RecordType::TXT) {
    message_ = std::make_unique<capnp::MallocMessageBuilder>();
    auto command = message_->initRoot<schemas::Command>();
    auto verify = command.initBody().initVerifyDomain();
    verify.setOrganisation(std::string(organisation));
    verify.setDomain(std::string(domain));
    verify.setRecord(record);
    door::AddEvidence(story_.world(), &resolver_, command);
    return verify.asReader().getEvidence();
  }

  Story story_;
  std::string organisation_, challenge_;
  Told resolver_;
  std::unique_ptr<capnp::MallocMessageBuilder> message_ = std::make_unique<capnp::MallocMessageBuilder>();
};

TEST_F(EvidenceTest, DOM_5_AsksForTheValueThatWasIssuedAndTellsWhatWasSeen) {
  const auto evidence = Look(organisation_, "contoso.com");
  ASSERT_EQ(resolver_.asked.size(), 1u);
  EXPECT_EQ(resolver_.asked[0].domain, "contoso.com");
  EXPECT_EQ(resolver_.asked[0].record, door::DnsRecord::kTxt);
  EXPECT_EQ(resolver_.asked[0].expected, challenge_);
  EXPECT_FALSE(challenge_.empty());
  EXPECT_EQ(evidence.getOutcome(), Outcome::FOUND);
  EXPECT_STREQ(evidence.getName().cStr(), "contoso.com");
  ASSERT_EQ(evidence.getValues().size(), 2u);
  EXPECT_STREQ(evidence.getValues()[1].cStr(), "two");
  ASSERT_EQ(evidence.getServers().size(), 2u);
  EXPECT_STREQ(evidence.getServers()[1].cStr(), "192.0.2.2:53");
}

TEST_F(EvidenceTest, DOM_5_AsksForAHostInsteadWhereAnMxRecordIsToProveIt) {
  const auto evidence = Look(organisation_, "contoso.com", schemas::RecordType::MX);
  ASSERT_EQ(resolver_.asked.size(), 1u);
  EXPECT_EQ(resolver_.asked[0].record, door::DnsRecord::kMx);
  EXPECT_EQ(resolver_.asked[0].expected, challenge_ + ".msv1.invalid");
  EXPECT_EQ(evidence.getRecord(), schemas::RecordType::MX);
}

TEST_F(EvidenceTest, DOM_5_EveryOutcomeIsToldAsWhatItIs) {
  for (const auto& [seen, told] :
       std::vector<std::pair<DnsOutcome, Outcome>>{{DnsOutcome::kFound, Outcome::FOUND},
                                                   {DnsOutcome::kOtherValue, Outcome::OTHER_VALUE},
                                                   {DnsOutcome::kNone, Outcome::NONE},
                                                   {DnsOutcome::kTimeOut, Outcome::TIME_OUT},
                                                   {DnsOutcome::kDisagree, Outcome::DISAGREE}}) {
    resolver_.answer.outcome = seen;
    EXPECT_EQ(Look(organisation_, "contoso.com").getOutcome(), told);
  }
}

TEST_F(EvidenceTest, DOM_5_TheOrganisationMayBeNamedByADomainOfItsOwn) {
  Look("contoso.onmicrosoft.com", "contoso.com");
  ASSERT_EQ(resolver_.asked.size(), 1u);
  EXPECT_EQ(resolver_.asked[0].expected, challenge_);
}

TEST_F(EvidenceTest, DOM_5_NothingIsAskedWhereNoValueWasIssuedOrItIsProvenAlready) {
  Look(organisation_, "never-started.example");
  Look("nobody.example", "contoso.com");
  Look("00000000000000000000000000000009", "contoso.com");
  story_.AVerifiedDomain(organisation_, "contoso.com");
  Look(organisation_, "contoso.com");
  EXPECT_EQ(resolver_.asked.size(), 0u);
}

TEST_F(EvidenceTest, DOM_5_WithoutResolversOrForOtherCommandsNothingIsAdded) {
  auto command = message_->initRoot<schemas::Command>();
  auto verify = command.initBody().initVerifyDomain();
  verify.setOrganisation(organisation_);
  verify.setDomain("contoso.com");
  door::AddEvidence(story_.world(), nullptr, command);
  EXPECT_FALSE(verify.hasEvidence());
  command.initBody().initRemoveDomain().setDomain("contoso.com");
  EXPECT_FALSE(door::WantsEvidence(command.asReader()));
  door::AddEvidence(story_.world(), &resolver_, command);
  EXPECT_EQ(resolver_.asked.size(), 0u);
}

TEST(ResolversFrom, DOM_5_TakesTwoAddressesThatDiffer) {
  EXPECT_TRUE(door::ResolversFrom("192.0.2.1,192.0.2.2:5353").ok());
  const auto none = door::ResolversFrom("");
  ASSERT_TRUE(none.ok());
  EXPECT_EQ(*none, nullptr);
  for (std::string_view wrong : {"192.0.2.1", "192.0.2.1,192.0.2.2,192.0.2.3", "192.0.2.1,192.0.2.1", "one,two", ","}) {
    const auto refused = door::ResolversFrom(wrong);
    EXPECT_TRUE(absl::IsInvalidArgument(refused.status())) << wrong << ": " << refused.status();
  }
  EXPECT_THAT(std::string(door::ResolversFrom("192.0.2.1").status().message()), HasSubstr("ADDRESS[:PORT]"));
}

}  // namespace
}  // namespace muniment::testing
