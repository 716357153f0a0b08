// Many callers of one ledger at the same moment.
#pragma once

#include <algorithm>
#include <atomic>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/support/story.h"

namespace muniment::testing {

inline constexpr int kThreads = 64;

// Each thread's reply to its own line, all sent at the same moment, each by itself.
inline std::vector<Reply> AtOnce(Story& story, const std::vector<std::string>& lines) {
  std::vector<Reply> replies(lines.size());
  std::atomic<bool> go{false};
  std::vector<std::thread> threads;
  for (size_t i = 0; i < lines.size(); ++i) {
    threads.emplace_back([&, i] {
      door::JsonDoor door(story.ledger().secrets(), story.ledger().vault());
      while (!go.load()) std::this_thread::yield();
      replies[i] = SendLine(door, story.writer(), lines[i]);
    });
  }
  go.store(true);
  for (std::thread& thread : threads) thread.join();
  return replies;
}

inline size_t CountOf(const std::vector<Reply>& replies, std::string_view outcome) {
  return static_cast<size_t>(
      std::count_if(replies.begin(), replies.end(), [&](const Reply& r) { return r.outcome == outcome; }));
}

}  // namespace muniment::testing
