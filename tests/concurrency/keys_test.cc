// One key, one open redemption, one redemption, whoever comes at the same moment (KEY-5).
#include <fmt/format.h>

#include <vector>

#include "tests/commands/keys_fixture.h"
#include "tests/support/at_once.h"

namespace muniment::testing {
namespace {

class KeysAtOnce : public KeysTest {
 protected:
  std::string CompletionOf(int id, const Reply& opened) {
    return LineOf(id, kGloria, "completeRedemption",
                  fmt::format(R"({{"redemption":"{}","organisation":"{}","start":true}})", opened.Created("redemption"),
                              organisation_));
  }
};

TEST_F(KeysAtOnce, KEY_5_OverlappingSetsOfKeysAreReservedWhole) {
  ASSERT_THAT(Issue({0, 1, 2, 3, 4, 5, 6, 7}), Accepted());
  std::vector<std::string> lines;
  for (int i = 0; i < kThreads; ++i) {  // each pair shares a key with its neighbours
    lines.push_back(LineOf(0x6000 + i, kGloria, "openRedemption",
                           fmt::format(R"({{"keys":{},"confirmed":true}})", KeyList({i % 8, (i + 1) % 8}))));
  }
  const std::vector<Reply> replies = AtOnce(story_, lines);
  std::vector<int> winners(8);
  for (size_t i = 0; i < replies.size(); ++i) {
    if (replies[i].outcome != "accepted") continue;
    ++winners[i % 8];
    ++winners[(i + 1) % 8];
  }
  EXPECT_GE(CountOf(replies, "accepted"), 3u);
  for (int count : winners) EXPECT_LE(count, 1) << "a key in two redemptions";
}

TEST_F(KeysAtOnce, KEY_5_CompletedOrAbandonedButNotBoth) {
  ASSERT_THAT(Issue({1}), Accepted());
  const Reply opened = Open({1});
  std::vector<std::string> lines;
  for (int i = 0; i < kThreads; ++i) {
    lines.push_back(i % 2 == 0 ? CompletionOf(0x8000 + i, opened)
                               : LineOf(0x8000 + i, kGloria, "abandonRedemption",
                                        fmt::format(R"({{"redemption":"{}"}})", opened.Created("redemption"))));
  }
  const std::vector<Reply> replies = AtOnce(story_, lines);
  EXPECT_EQ(CountOf(replies, "accepted"), 1u);
  EXPECT_EQ(CountOf(replies, "unchanged"), kThreads / 2 - 1u) << "those who asked for what came about";
  EXPECT_EQ(CountOf(replies, "refused"), kThreads / 2u);
  EXPECT_EQ(ValidSeats("2027-02-01"), Known(1).redeemed() ? 10u : 0u);
}

}  // namespace
}  // namespace muniment::testing
