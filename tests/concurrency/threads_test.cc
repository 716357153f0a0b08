// Many callers at once: one order of everything, one winner, an honest answer for everybody (CMD-1, CMD-2, CMD-7,
// SEAT-1, ORD-2).
#include <fmt/format.h>

#include <vector>

#include "tests/support/at_once.h"

namespace muniment::testing {
namespace {

using ::testing::HasSubstr;

// An organisation with `seats` seats of STANDARDPACK in its own pool, from a reseller's order.
std::string AnOrganisationWithSeats(Story& story, int seats) {
  story.AnEdition("STANDARDPACK");
  const std::string organisation = story.AnOrganisation();
  story.AnAgreement("R-1", "reseller", "2026-01-15", organisation);
  EXPECT_THAT(story.As("ann@p-1.example")
                  .Do("placeOrder", fmt::format(R"({{"partner":"P-1","number":"O-1","agreement":"R-1",)"
                                                R"("lines":[{{"edition":"STANDARDPACK","quantity":{}}}]}})",
                                                seats)),
              Accepted());
  return organisation;
}

TEST(Threads, SEAT_1_ConcurrentCallersForTheLastSeatGetOneSeatBetweenThem) {
  Story story;
  const std::string organisation = AnOrganisationWithSeats(story, 1);
  std::vector<std::string> lines;
  for (int i = 0; i < kThreads; ++i) {
    const std::string user = story.AUser(organisation, fmt::format("user{}@contoso.onmicrosoft.com", i));
    lines.push_back(
        fmt::format(R"({{"id":"{:032x}","actor":{{"person":"gloria@contoso.onmicrosoft.com"}},"assignSeats":)"
                    R"({{"organisation":"{}","edition":"STANDARDPACK","users":["{}"]}}}})",
                    0x1000 + i, organisation, user));
  }
  const std::vector<Reply> replies = AtOnce(story, lines);
  EXPECT_EQ(CountOf(replies, "accepted"), 1u);
  EXPECT_EQ(CountOf(replies, "refused"), kThreads - 1u);
  for (const Reply& reply : replies) {
    if (reply.outcome == "refused") {
      EXPECT_THAT(reply.rule, HasSubstr("SEAT-"));
    }
  }
}

TEST(Threads, ORD_2_ConcurrentOrdersOfOneNumberPlaceOneOrder) {
  Story story;
  story.AnEdition("STANDARDPACK");
  story.AnAccount("0005000123");
  std::vector<std::string> lines;
  for (int i = 0; i < kThreads; ++i) {
    lines.push_back(fmt::format(R"({{"id":"{:032x}","actor":{{"person":"ann@p-1.example"}},"placeOrder":)"
                                R"({{"partner":"P-1","number":"O-7","account":"0005000123",)"
                                R"("lines":[{{"edition":"STANDARDPACK","quantity":450}}]}}}})",
                                0x2000 + i));
  }
  const std::vector<Reply> replies = AtOnce(story, lines);
  EXPECT_EQ(CountOf(replies, "accepted"), 1u);
  EXPECT_EQ(CountOf(replies, "refused"), 0u) << "the same content is answered, not refused";
}

TEST(Threads, CMD_1_ConcurrentSendersOfOneCommandGetOneAnswer) {
  Story story;
  story.AnEdition("STANDARDPACK");
  story.AnAccount("0005000123");
  const std::string line =
      R"({"id":"00000000000000000000000000003000","actor":{"person":"kim@contoso.com"},"selfProvision":)"
      R"({"account":"0005000123","lines":[{"edition":"STANDARDPACK","quantity":400}]}})";
  const uint64_t before = story.entries();
  const std::vector<Reply> replies = AtOnce(story, std::vector<std::string>(kThreads, line));
  size_t first_answers = 0;
  for (const Reply& reply : replies) {
    EXPECT_THAT(reply, Accepted());
    EXPECT_EQ(reply.first_entry, before + 1);
    EXPECT_EQ(reply.entry_count, replies[0].entry_count);
    first_answers += reply.repeated ? 0 : 1;
  }
  EXPECT_EQ(first_answers, 1u);
  EXPECT_EQ(story.entries(), before + replies[0].entry_count);
}

TEST(Threads, CMD_7_ConcurrentCommandsLeaveNoGapAndNoEntryTwice) {
  Story story;
  const std::string organisation = story.AnOrganisation();
  std::vector<std::string> lines;
  for (int i = 0; i < kThreads; ++i) {
    lines.push_back(
        fmt::format(R"({{"id":"{:032x}","actor":{{"person":"gloria@contoso.onmicrosoft.com"}},"addUser":)"
                    R"({{"organisation":"{}","user":{{"address":"u{}@contoso.onmicrosoft.com","name":"U"}}}}}})",
                    0x4000 + i, organisation, i));
  }
  const uint64_t before = story.entries();
  const std::vector<Reply> replies = AtOnce(story, lines);
  std::vector<bool> used(kThreads * 8);
  uint64_t count = 0;
  for (const Reply& reply : replies) {
    ASSERT_THAT(reply, Accepted());
    for (uint32_t n = 0; n < reply.entry_count; ++n, ++count) {
      const uint64_t index = reply.first_entry + n - before - 1;
      ASSERT_LT(index, used.size());
      EXPECT_FALSE(used[index]) << "entry " << reply.first_entry + n << " is told twice";
      used[index] = true;
    }
  }
  EXPECT_EQ(story.entries(), before + count);
  for (uint64_t i = 0; i < count; ++i) EXPECT_TRUE(used[i]) << "no command tells of entry " << before + 1 + i;
}

}  // namespace
}  // namespace muniment::testing
