// One session is one activation, one allotment is activated once, whoever comes at the same moment (ACT-2, ACT-5).
#include <fmt/format.h>

#include <vector>

#include "tests/commands/keys_fixture.h"
#include "tests/support/at_once.h"

namespace muniment::testing {
namespace {

using ActivationsAtOnce = KeysTest;

TEST_F(ActivationsAtOnce, ACT_2_ACT_5_ACT_7_OneRequestsAndOneRecordingCounts) {
  story_.AnAgreement("OV-1", "openValue", "2027-01-15");
  const std::string line = story_.As(kAnn)
                               .Do("placeOrder", R"({"partner":"P-1","number":"O-1","agreement":"OV-1",)"
                                                 R"("lines":[{"edition":"E3","quantity":30}]})")
                               .Created("line");
  std::vector<std::string> requests;
  std::string session;
  for (int i = 0; i < kThreads; ++i) {  // half of them in sessions of their own, half in one
    if (i < kThreads / 2) {
      session = story_.As(kGloria)
                    .Do("openActivation", R"({"licenceId":"OV-1","organisation":"contoso.onmicrosoft.com"})")
                    .Created("session");
    }
    requests.push_back(LineOf(
        0x9000 + i, kGloria, "requestActivation",
        fmt::format(R"({{"session":"{}","line":"{}","organisation":"contoso.onmicrosoft.com"}})", session, line)));
  }
  const std::vector<Reply> requested = AtOnce(story_, requests);
  ASSERT_EQ(CountOf(requested, "accepted"), 1u);
  std::string allotment;
  for (const Reply& reply : requested) {
    if (reply.outcome == "accepted") {
      allotment = reply.Created("allotment");
    } else {
      EXPECT_TRUE(reply.rule == "ACT-5" || reply.rule == "ACT-2") << reply;
    }
  }
  std::vector<std::string> recordings;
  for (int i = 0; i < kThreads; ++i) {
    recordings.push_back(
        LineOf(0xa000 + i, Story::kOperator, "recordActivation", fmt::format(R"({{"allotment":"{}"}})", allotment)));
  }
  const std::vector<Reply> recorded = AtOnce(story_, recordings);
  EXPECT_EQ(CountOf(recorded, "accepted"), 1u);
  EXPECT_EQ(CountOf(recorded, "unchanged"), kThreads - 1u);
  EXPECT_EQ(ValidSeats("2027-02-01"), 30u);
}

}  // namespace
}  // namespace muniment::testing
