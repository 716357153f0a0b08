// Random numbers that are the same for the same seed on every machine and compiler.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace muniment::generate {

// xoshiro256** 1.0 (Blackman and Vigna, https://prng.di.unimi.it/xoshiro256starstar.c, public domain). Its state is the
// SHA-256 of the seed's text.
class Random {
 public:
  explicit Random(std::string_view seed);

  uint64_t Next();
  // Even in [0, n); n is at least 1.
  uint64_t Below(uint64_t n);
  // Even in [least, most].
  uint64_t Between(uint64_t least, uint64_t most) { return least + Below(most - least + 1); }
  bool Chance(uint64_t percent) { return Below(100) < percent; }

 private:
  std::array<uint64_t, 4> state_{};
};

// Draws indices by integer weights.
class Weighted {
 public:
  void Add(uint64_t weight);
  // Needs a weight above 0.
  size_t Draw(Random& random) const;
  size_t size() const { return sums_.size(); }

 private:
  std::vector<uint64_t> sums_;  // of the weights up to and with each index
};

// Index i has the weight 1 / (i + 1): Zipf's law with exponent 1.
Weighted ZipfWeights(size_t n);

}  // namespace muniment::generate
