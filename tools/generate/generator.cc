#include "tools/generate/generator.h"

#include <algorithm>
#include <cassert>

#include "fmt/format.h"

namespace muniment::generate {
namespace {

constexpr uint64_t kEventsOfAnOrganisation = 100;
constexpr size_t kLinesAtATime = 1000;
// The customers come in over two months; then two years go by.
constexpr days kSetUpDays{60}, kMixDays{730};
constexpr days kTickDays{1};
constexpr Instant kMixStart = kStart + kSetUpDays;
constexpr std::chrono::seconds kClockStepLeast{3600};
constexpr int64_t kClockedCommands = 10;  // at least so many between two movements of the clock, on average

std::chrono::seconds Share(days span, uint64_t part, uint64_t whole) {
  const auto all = static_cast<uint64_t>(std::chrono::seconds(span).count());
  return std::chrono::seconds(static_cast<int64_t>(all * part / whole));
}

}  // namespace

Generator::Generator(std::string_view seed, uint64_t events)
    : events_(events),
      organisations_(static_cast<uint32_t>((events + kEventsOfAnOrganisation - 1) / kEventsOfAnOrganisation)),
      clock_step_(std::max(kClockStepLeast, Share(kMixDays, kClockedCommands, events))),
      random_(seed),
      script_(seed),
      next_tick_(kMixStart + kTickDays) {
  assert(events > 0 && events <= kEventsMax);
  script_.Add(Kind::kSetUp, Script::kOperator,
              fmt::format(R"("appoint":{{"office":"operator","person":{{"address":"{}","name":"Olga Operator"}}}})",
                          Script::kOperator));
  appointment_ = script_.Take().front();
}

void Generator::SetUpNext() {
  const Instant due = kStart + Share(kSetUpDays, market_->size(), organisations_);
  if (due - script_.now() >= kClockStepLeast) script_.SetClock(due);
  market_->AddNext();
}

void Generator::TickIfDue() {
  if (script_.now() < next_tick_) return;
  while (next_tick_ <= script_.now()) next_tick_ += kTickDays;
  script_.Add(Kind::kTick, Script::kOperator, R"("tick":{})");
}

void Generator::PlayNext() {
  const Instant due = kMixStart + Share(kMixDays, played_, events_);
  if (due - script_.now() >= clock_step_) {
    script_.SetClock(due);
    TickIfDue();
  }
  played_ += mix_->Play(events_ - played_);
}

std::vector<std::string> Generator::Next() {
  if (!market_) market_.emplace(script_, random_, organisations_);
  while (script_.waiting() < kLinesAtATime && !ended_) {
    if (market_->size() < organisations_) {
      SetUpNext();
    } else if (played_ < events_) {
      if (!mix_) mix_.emplace(*market_);
      PlayNext();
    } else {
      script_.SetClock(kMixStart + kMixDays);
      TickIfDue();
      ended_ = true;
    }
  }
  return script_.Take();
}

}  // namespace muniment::generate
