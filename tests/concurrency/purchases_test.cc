// Many callers at once buying the last of a greatest quantity: exactly one wins, everyone gets an honest answer
// (CAT-12, SELF-3).
#include "tests/support/at_once.h"
#include "tests/support/money.h"

namespace muniment::testing {
namespace {

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

TEST(PurchasesAtOnce, SELF_3_OneOfTwoPurchasesTakesTheLastSeat) {
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
  ExpectOneWinner(AtOnce(world.story, lines));
}

}  // namespace
}  // namespace muniment::testing
