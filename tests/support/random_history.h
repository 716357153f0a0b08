// Makes histories of one pool up, entry by entry, late ones and voids among them; only such stay as the rules accept.
// What is invented, and what must hold of what was accepted late, says whoever derives from it.
#pragma once

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <vector>

#include "tests/support/pool_story.h"

namespace muniment::testing {

class RandomHistory {
 public:
  RandomHistory(uint64_t seed, HolderKey holder) : story_(std::move(holder)), random_(seed) {}
  virtual ~RandomHistory() = default;

  // So many attempts from 2027-01-01 on.
  void Go(int attempts);
  const PoolStory& story() const { return story_; }
  int accepted() const { return accepted_; }
  // Every instant at which a figure can change, and the one before.
  std::set<Instant> Instants() const;
  std::vector<Instant> SomeInstants(size_t count);

 protected:
  // Puts one entry down, or none, effective at `t`; `late`: it is recorded later than that.
  virtual void Invent(Instant t, bool late) = 0;
  // An entry effective at `from` was accepted late, or a void of one; `before`: what there was without it.
  virtual void AcceptedLate(const std::vector<EntryPtr>& before, Instant from) = 0;

  uint32_t OneOf(uint32_t from, uint32_t to) { return std::uniform_int_distribution<uint32_t>(from, to)(random_); }
  // Voids any of the entries there are.
  void VoidSome();

  PoolStory story_;

 private:
  bool IsAccepted(Instant t, bool late);
  bool IsAcceptedAsVoid(const std::vector<EntryPtr>& before, uint64_t number);
  bool IsAcceptedLate(const std::vector<EntryPtr>& before, Instant from);

  std::mt19937_64 random_;
  int accepted_ = 0;
};

// Of `story` as of some instants, and as known at some: what the product's pool says equals what its twin works out.
//   of_pool(pool, t)            figures of the product
//   of_twin(entries, t, known)  figures of the twin
template <class OfPool, class OfTwin>
void ExpectTwinsAgree(RandomHistory& history, size_t instants_each, OfPool of_pool, OfTwin of_twin) {
  const std::vector<EntryPtr>& entries = history.story().entries();
  std::set<Instant> known{kLatest};
  for (size_t i = 0; i < entries.size(); i += 9) known.insert(entries[i]->recorded());
  for (const Instant k : known) {
    for (const Instant t : history.SomeInstants(instants_each)) {
      ASSERT_EQ(of_pool(history.story().AsOf(t, k), t), of_twin(entries, t, k))
          << "as of " << FormatInstant(t) << ", known " << FormatInstant(k);
    }
  }
}

}  // namespace muniment::testing
