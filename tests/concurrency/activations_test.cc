// One session is one activation, one allotment is activated once, whoever comes at the same moment (ACT-2, ACT-5).
#include <fmt/format.h>

#include <barrier>
#include <random>
#include <vector>

#include "tests/commands/keys_fixture.h"
#include "tests/concurrency/at_once.h"

namespace muniment::testing {
namespace {

class RacesTest : public KeysTest {
 protected:
  static std::string Line(int id, std::string_view actor, std::string_view command, std::string_view fields) {
    return fmt::format(R"({{"id":"{:032x}","actor":{{"person":"{}"}},"{}":{}}})", id, actor, command, fields);
  }
};

TEST_F(RacesTest, ACT_2_ACT_5_ACT_7_OneRequestsAndOneRecordingCounts) {
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
    requests.push_back(
        Line(0x9000 + i, kGloria, "requestActivation",
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
        Line(0xa000 + i, Story::kOperator, "recordActivation", fmt::format(R"({{"allotment":"{}"}})", allotment)));
  }
  const std::vector<Reply> recorded = AtOnce(story_, recordings);
  EXPECT_EQ(CountOf(recorded, "accepted"), 1u);
  EXPECT_EQ(CountOf(recorded, "unchanged"), kThreads - 1u);
  EXPECT_EQ(ValidSeats("2027-02-01"), 30u);
}

// Key after key, all threads for each at the same moment, each after a random pause.
TEST_F(RacesTest, KEY_5_OfManyKeysEachIsOpenedByOne) {
  constexpr int kRounds = 500, kKeysAtATime = 100;
  for (int first = 0; first < kRounds; first += kKeysAtATime) {
    std::vector<int> keys;
    for (int key = first; key < first + kKeysAtATime; ++key) keys.push_back(key);
    ASSERT_THAT(Issue(keys), Accepted());
  }
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::vector<std::atomic<int>> accepted(kRounds), reserved(kRounds);
  std::barrier together(kThreads);
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      door::JsonDoor door(story_.ledger().secrets(), story_.ledger().vault());
      std::mt19937 random(seed + static_cast<unsigned>(thread));
      for (int round = 0; round < kRounds; ++round) {
        const std::string line = Line(0x100000 + round * kThreads + thread, kGloria, "openRedemption",
                                      fmt::format(R"({{"keys":{},"confirmed":true}})", KeyList({round})));
        together.arrive_and_wait();
        for (unsigned pause = random() % 4; pause > 0; --pause) std::this_thread::yield();
        const Reply reply = SendLine(door, story_.writer(), line);
        const auto index = static_cast<size_t>(round);
        if (reply.outcome == "accepted") ++accepted[index];
        if (reply.code == "keyReserved") ++reserved[index];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (size_t round = 0; round < kRounds; ++round) {
    EXPECT_EQ(accepted[round], 1) << round;
    EXPECT_EQ(reserved[round], kThreads - 1) << round;
  }
}

}  // namespace
}  // namespace muniment::testing
