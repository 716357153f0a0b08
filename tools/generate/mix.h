// What goes on day by day. Of each hundred commands 60 assign seats, 20 unassign, and 5 each are orders (orders and
// self-provisioning), keys (issued, opened, completed), changes of quantity (of a line, returns, taken back) and
// renewals.
#pragma once

#include <cstdint>
#include <vector>

#include "tools/generate/market.h"

namespace muniment::generate {

class Mix {
 public:
  explicit Mix(Market& market) : market_(&market) {}

  // Adds the next thing: one command, or the five of a round of keys. Never more than `commands_max`, which is at least
  // 1. Returns how many.
  uint64_t Play(uint64_t commands_max);

 private:
  enum class Card : uint8_t { kAssign, kUnassign, kOrder, kQuantity, kRenewal, kKeys };
  Card NextCard();
  // One command each, of the card's kind. False: nobody at work can do that; nothing was added.
  bool PlayOne(Card card);

  Market* market_;
  std::vector<Card> deck_;  // a hundred commands, shuffled; the last is next
};

}  // namespace muniment::generate
