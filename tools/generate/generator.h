// The commands of a generated ledger, in order: set-up, then the mix over two years of its clock, with the scheduler
// once a day.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/generate/market.h"
#include "tools/generate/mix.h"
#include "tools/generate/random.h"
#include "tools/generate/script.h"

namespace muniment::generate {

inline constexpr uint64_t kEventsMax = 1'000'000'000;  // ten million organisations

class Generator {
 public:
  // `events` is how many commands the mix has, from 1 to kEventsMax; set-up, clock and ticks come on top. There are
  // events / 100 organisations, rounded up.
  Generator(std::string_view seed, uint64_t events);

  // The command that names the ledger's first operator, for commands::Writer::Begin at kStart.
  const std::string& appointment() const { return appointment_; }
  // The lines that come next, about a thousand. Empty: that was all.
  std::vector<std::string> Next();

  const Script& script() const { return script_; }

 private:
  void SetUpNext();
  void PlayNext();
  void TickIfDue();

  const uint64_t events_;
  const uint32_t organisations_;
  const std::chrono::seconds clock_step_;
  Random random_;
  Script script_;
  std::string appointment_;
  std::optional<Market> market_;
  std::optional<Mix> mix_;
  uint64_t played_ = 0;
  Instant next_tick_;
  bool ended_ = false;
};

}  // namespace muniment::generate
