// Keeps the witness of an open ledger: a thread of its own writes it, so that no Append waits for a second disk
// (AUD-4).
#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>

#include "absl/status/status.h"
#include "ledger/witness.h"

namespace muniment::ledger {

class WitnessKeeper {
 public:
  // `on_disk`: what the file says now; with a sequence of 0, nothing that can be trusted. It is written when something
  // is published.
  WitnessKeeper(std::filesystem::path path, const WitnessRecord& on_disk);
  // As Stop, but cannot say what failed.
  ~WitnessKeeper();

  // Whether a further entry may be acknowledged: nothing has been waiting for the witness longer than a second. When
  // something has and the disk is only slow, waits until it has taken it, up to half a minute.
  //   Unavailable  the witness cannot be written; the message says why and since when
  absl::Status Admit();

  // The ledger has durably reached `position`. The file follows within kPause and the time of one write.
  void Publish(uint64_t position, const Hash& root);

  // Writes what is not written yet, and ends the thread. Unavailable: that failed.
  absl::Status Stop();

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr auto kPause = std::chrono::milliseconds(250);  // between two writes: four syncs a second are enough
  static constexpr auto kRetry = std::chrono::milliseconds(100);  // after a failed write
  static constexpr auto kLagMax = std::chrono::seconds(1);        // AUD-4
  static constexpr auto kPatience = std::chrono::seconds(30);     // with a disk that is slow and reports no error
  void Run();
  std::optional<Clock::time_point> OldestWaiting() const { return writing_since_ ? writing_since_ : waiting_since_; }
  bool Behind() const { return newest_.position != written_position_ || never_written_; }

  const std::filesystem::path path_;
  std::mutex mutex_;                  // everything below
  std::condition_variable wake_;      // for the thread: something was published, or stop
  std::condition_variable progress_;  // for Admit: a write has ended
  WitnessRecord newest_;              // what should be on disk
  uint64_t written_position_ = 0;
  bool never_written_ = false;  // published since, but no write has succeeded yet on a file that was lost
  std::optional<Clock::time_point> waiting_since_;  // when the oldest entry was published that no write carries yet
  std::optional<Clock::time_point> writing_since_;  // the same for the write that is under way
  absl::Status last_write_;
  bool idle_ = false;  // the thread waits for something to be published
  bool stop_ = false;
  std::thread thread_;  // last: it uses the rest
};

}  // namespace muniment::ledger
