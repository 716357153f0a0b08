#include "tools/muniment/ahead.h"

#include <utility>

namespace muniment::tools {
namespace {

constexpr size_t kBatchesAhead = 2;  // bounds memory

}  // namespace

bool Ahead::Put(std::vector<Shaped> batch) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return batches_.size() < kBatchesAhead || stopped_; });
  if (stopped_) return false;
  batches_.push_back(std::move(batch));
  changed_.notify_all();
  return true;
}

void Ahead::End(absl::Status status) {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  status_ = std::move(status);
  changed_.notify_all();
}

std::vector<Shaped> Ahead::Take() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return !batches_.empty() || ended_; });
  if (batches_.empty()) return {};
  std::vector<Shaped> batch = std::move(batches_.front());
  batches_.pop_front();
  changed_.notify_all();
  return batch;
}

void Ahead::Stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  changed_.notify_all();
}

absl::Status Ahead::status() {
  const std::lock_guard lock(mutex_);
  return status_;
}

}  // namespace muniment::tools
