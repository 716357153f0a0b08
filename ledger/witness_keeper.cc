#include "ledger/witness_keeper.h"

#include <fmt/format.h>

#include <algorithm>

namespace muniment::ledger {

WitnessKeeper::WitnessKeeper(std::filesystem::path path, const WitnessRecord& on_disk)
    : path_(std::move(path)), newest_(on_disk), written_position_(on_disk.position), thread_([this] { Run(); }) {}

WitnessKeeper::~WitnessKeeper() { (void)Stop(); }

absl::Status WitnessKeeper::Admit() {
  std::unique_lock lock(mutex_);
  const auto late = [&] { return OldestWaiting() && Clock::now() - *OldestWaiting() > kLagMax; };
  const auto give_up = Clock::now() + kPatience;
  while (late() && last_write_.ok()) {
    if (progress_.wait_until(lock, give_up) == std::cv_status::timeout) break;
  }
  if (!late()) return absl::OkStatus();
  const auto lag = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - *OldestWaiting());
  return absl::UnavailableError(fmt::format(
      "AUD-4: the witness {} could not be written for {} ms ({}); nothing more is accepted until its disk takes it",
      path_.string(), lag.count(), last_write_.ok() ? "its disk does not answer" : last_write_.ToString()));
}

void WitnessKeeper::Publish(uint64_t position, const Hash& root) {
  bool idle = false;
  {
    std::lock_guard lock(mutex_);
    idle = idle_;
    if (newest_.sequence == 0) never_written_ = true;
    newest_.position = position;
    newest_.root = root;
    if (!waiting_since_) waiting_since_ = Clock::now();
  }
  if (idle) wake_.notify_one();  // else it pauses or writes, and looks again by itself
}

absl::Status WitnessKeeper::Stop() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
  std::lock_guard lock(mutex_);
  return Behind() ? last_write_ : absl::OkStatus();
}

void WitnessKeeper::Run() {
  std::unique_lock lock(mutex_);
  auto not_before = Clock::now();
  for (;;) {
    idle_ = true;
    wake_.wait(lock, [&] { return stop_ || Behind(); });
    idle_ = false;
    if (!Behind()) return;
    wake_.wait_until(lock, not_before, [&] { return stop_; });
    const bool is_last = stop_;
    newest_.sequence += 1;
    const WitnessRecord record = newest_;
    writing_since_ = std::exchange(waiting_since_, std::nullopt);
    lock.unlock();
    const absl::Status status = WriteWitness(path_, record);
    lock.lock();
    last_write_ = status;
    if (status.ok()) {
      written_position_ = record.position;
      never_written_ = false;
    } else {
      newest_.sequence -= 1;  // the same slot again: the other one holds the last good record
      waiting_since_ = writing_since_;
    }
    writing_since_.reset();
    not_before = Clock::now() + (status.ok() ? kPause : kRetry);
    progress_.notify_all();
    if (is_last && (!status.ok() || !Behind())) return;
  }
}

}  // namespace muniment::ledger
