#include "tools/muniment/progress.h"

#include <unistd.h>

#include "fmt/format.h"
#include "tools/muniment/output.h"

namespace muniment::tools {

using std::chrono::milliseconds;

Progress::Progress(std::string_view what, uint64_t total)
    : what_(what), total_(total), wanted_(isatty(STDERR_FILENO) == 1), next_(Clock::now() + milliseconds(1000)) {}

Progress::~Progress() {
  if (shown_) Tell("\r\x1b[K");
}

void Progress::Add(uint64_t n) {
  done_ += n;
  if (!wanted_ || done_ < look_at_) return;
  look_at_ = done_ + 64;  // not for every one of millions
  const Clock::time_point now = Clock::now();
  if (now < next_) return;
  next_ = now + milliseconds(250);
  shown_ = true;
  if (total_ == 0) {
    Tell(fmt::format("\r\x1b[K{} {}", done_, what_));
  } else {
    Tell(fmt::format("\r\x1b[K{} of {} {} ({} %)", done_, total_, what_, done_ * 100 / total_));
  }
}

}  // namespace muniment::tools
