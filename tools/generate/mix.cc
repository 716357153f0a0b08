#include "tools/generate/mix.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "tools/generate/acts.h"

namespace muniment::generate {
namespace {

// How many customers are asked before something else is done instead: in ledgers of a few commands it happens that
// nobody can.
constexpr int kAskedMax = 100;

}  // namespace

Mix::Card Mix::NextCard() {
  if (deck_.empty()) {
    constexpr std::pair<Card, size_t> kCards[] = {{Card::kAssign, 60},  {Card::kUnassign, 20}, {Card::kOrder, 5},
                                                  {Card::kQuantity, 5}, {Card::kRenewal, 5},   {Card::kKeys, 1}};
    for (const auto& [card, count] : kCards) deck_.insert(deck_.end(), count, card);
    for (size_t i = deck_.size(); i > 1; --i) std::swap(deck_[i - 1], deck_[market_->random().Below(i)]);
  }
  const Card card = deck_.back();
  deck_.pop_back();
  return card;
}

bool Mix::PlayOne(Card card) {
  Organisation& organisation = market_->AtWork();
  switch (card) {
    case Card::kAssign:
      return AssignSeats(*market_, organisation);
    case Card::kUnassign:
      return UnassignSeats(*market_, organisation);
    case Card::kQuantity:
      return ChangeQuantity(*market_, organisation);
    case Card::kRenewal:
      return RenewOne(*market_, organisation);
    case Card::kOrder:
    case Card::kKeys:
      break;
  }
  PlaceOrder(*market_, organisation);
  return true;
}

uint64_t Mix::Play(uint64_t commands_max) {
  assert(commands_max > 0);
  const Card card = NextCard();
  if (card == Card::kKeys) return RoundOfKeys(*market_, commands_max);
  for (int asked = 0; asked < kAskedMax; ++asked) {
    if (PlayOne(card)) return 1;
    market_->TakeTurns();
  }
  PlaceOrder(*market_, market_->AtWork());
  return 1;
}

}  // namespace muniment::generate
