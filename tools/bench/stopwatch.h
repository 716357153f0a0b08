// Time by the clock and of the processor: the first is what a user waits for, the second is what a busy machine leaves
// comparable.
#pragma once

#include <chrono>
#include <cstdint>
#include <ctime>

namespace muniment::bench {

struct Measured {
  double per_second = 0;    // operations, by the clock
  double processor_us = 0;  // of each operation, all threads of the process together
};

class Stopwatch {
 public:
  double seconds() const { return std::chrono::duration<double>(Clock::now() - begin_).count(); }
  // What `operations` took since the stopwatch was made.
  Measured For(uint64_t operations) const {
    const auto n = static_cast<double>(operations);
    return {n / seconds(), (ProcessorSeconds() - processor_begin_) * 1e6 / n};
  }

 private:
  using Clock = std::chrono::steady_clock;
  static double ProcessorSeconds() {
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
  }
  Clock::time_point begin_ = Clock::now();
  double processor_begin_ = ProcessorSeconds();
};

}  // namespace muniment::bench
