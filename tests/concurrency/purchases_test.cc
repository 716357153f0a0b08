// Many callers at once buying the last of a greatest quantity: exactly one wins, everyone gets an honest answer
// (CAT-12, SELF-3).
#include <atomic>
#include <random>
#include <thread>

#include "commands/selfservice/buyer.h"
#include "tests/support/money.h"

namespace muniment::testing {
namespace {

constexpr size_t kThreads = 64;

// Each thread's reply to its own line, each begun after a random pause.
std::vector<Reply> AtOnce(Story& story, const std::vector<std::string>& lines, uint64_t seed) {
  std::vector<Reply> replies(lines.size());
  std::atomic<bool> go{false};
  std::vector<std::thread> threads;
  for (size_t i = 0; i < lines.size(); ++i) {
    threads.emplace_back([&, i] {
      door::JsonDoor door(story.ledger().secrets(), story.ledger().vault());
      const size_t pauses = std::mt19937_64(seed + i)() % 8;
      while (!go.load()) std::this_thread::yield();
      for (size_t n = 0; n < pauses; ++n) std::this_thread::yield();
      replies[i] = SendLine(door, story.writer(), lines[i]);
    });
  }
  go.store(true);
  for (std::thread& thread : threads) thread.join();
  return replies;
}

// One is accepted, all others are told that there would be too much.
void ExpectOneWinner(const std::vector<Reply>& replies) {
  size_t winners = 0;
  for (const Reply& reply : replies) {
    winners += reply.outcome == "accepted" ? 1 : 0;
    if (reply.outcome != "accepted") {
      EXPECT_THAT(reply, Refused("CAT-12"));
    }
  }
  EXPECT_EQ(winners, 1u);
}

TEST(ConcurrentPurchases, CAT_12_OneBuysTheLastOfAGreatestQuantity) {
  const uint64_t seed = std::random_device{}();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  for (uint64_t round = 0; round < 3; ++round) {
    MoneyStory world;
    world.story.AnEdition("FEW", SoldAt(100, "EUR", R"(,"greatest":10)"));
    ASSERT_THAT(world.Purchase(9, "FEW"), Accepted());
    std::vector<std::string> lines;
    for (size_t i = 0; i < kThreads; ++i) {
      lines.push_back(fmt::format(R"({{"id":"{:032x}","actor":{{"person":"{}"}},"purchase":{{"organisation":"{}",)"
                                  R"("edition":"FEW","quantity":1,"billingProfile":"{}"}}}})",
                                  0x6000 + i, kBen, world.organisation, world.profile));
    }
    ExpectOneWinner(AtOnce(world.story, lines, seed + round * kThreads));
    const auto organisation = *ParseIdAs<OrganisationId>(world.organisation);
    EXPECT_EQ(commands::PurchasesOf(world.story.world(), *ParseIdAs<PersonId>(world.ben), organisation).size(), 2u);
  }
}

TEST(ConcurrentPurchases, SELF_3_OneOfTwoPurchasesTakesTheLastSeat) {
  const uint64_t seed = std::random_device{}();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  MoneyStory world;
  world.story.AnEdition("FEW", SoldAt(100, "EUR", R"(,"greatest":10)"));
  std::vector<std::string> purchases;
  for (const uint32_t quantity : {4u, 5u}) purchases.push_back(world.Purchase(quantity, "FEW").Created("subscription"));
  std::vector<std::string> lines;
  for (size_t i = 0; i < 2; ++i) {
    lines.push_back(fmt::format(R"({{"id":"{:032x}","actor":{{"person":"{}"}},"setQuantity":{{"subscription":"{}",)"
                                R"("total":{}}}}})",
                                0x7000 + i, kBen, purchases[i], 5 + i));
  }
  ExpectOneWinner(AtOnce(world.story, lines, seed));
}

}  // namespace
}  // namespace muniment::testing
