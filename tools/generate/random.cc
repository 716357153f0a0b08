#include "tools/generate/random.h"

#include <algorithm>
#include <cassert>

#include "base/sha256.h"

namespace muniment::generate {
namespace {

uint64_t RotateLeft(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

}  // namespace

Random::Random(std::string_view seed) {
  const Hash hash = Sha256({BytesOf("muniment generate"), BytesOf(seed)});
  for (size_t i = 0; i < hash.size(); ++i) state_[i / 8] = state_[i / 8] << 8 | hash[i];
}

uint64_t Random::Next() {
  const uint64_t result = RotateLeft(state_[1] * 5, 7) * 9;
  const uint64_t t = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= t;
  state_[3] = RotateLeft(state_[3], 45);
  return result;
}

uint64_t Random::Below(uint64_t n) {
  assert(n > 0);
  const uint64_t uneven = (0 - n) % n;  // 2^64 mod n: as many of the lowest numbers are drawn anew
  uint64_t drawn = Next();
  while (drawn < uneven) drawn = Next();
  return drawn % n;
}

void Weighted::Add(uint64_t weight) { sums_.push_back((sums_.empty() ? 0 : sums_.back()) + weight); }

size_t Weighted::Draw(Random& random) const {
  const uint64_t drawn = random.Below(sums_.back());
  return static_cast<size_t>(std::upper_bound(sums_.begin(), sums_.end(), drawn) - sums_.begin());
}

Weighted ZipfWeights(size_t n) {
  Weighted weights;
  for (size_t i = 0; i < n; ++i) weights.Add(1'000'000 / (i + 1));
  return weights;
}

}  // namespace muniment::generate
