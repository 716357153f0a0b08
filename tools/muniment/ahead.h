// Batches of shaped commands, handed from the thread that shapes them to the one that executes them.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <vector>

#include "absl/status/status.h"
#include "tools/muniment/submitting.h"

namespace muniment::tools {

class Ahead {
 public:
  // Waits for room. False: nobody wants it any more.
  bool Put(std::vector<Shaped> batch);
  // There is nothing more to come; `status` says why.
  void End(absl::Status status);
  // Waits for a batch. Empty: the end, or an error in status().
  std::vector<Shaped> Take();
  // Nothing more will be taken.
  void Stop();
  absl::Status status();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::vector<Shaped>> batches_;
  bool ended_ = false, stopped_ = false;
  absl::Status status_;
};

}  // namespace muniment::tools
