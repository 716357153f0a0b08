// How far something long has come, on standard error, when that is a terminal and it takes longer than a second.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace muniment::tools {

class Progress {
 public:
  // `what` is counted: "commands", "entries". `total` 0: unknown.
  explicit Progress(std::string_view what, uint64_t total = 0);
  // Takes the line away again.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void Add(uint64_t n = 1);

 private:
  using Clock = std::chrono::steady_clock;
  const std::string what_;
  const uint64_t total_;
  const bool wanted_;
  uint64_t done_ = 0;
  uint64_t look_at_ = 0;  // the clock is asked when `done_` reaches this
  Clock::time_point next_;
  bool shown_ = false;
};

}  // namespace muniment::tools
