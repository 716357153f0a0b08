#include "tests/support/at_once.h"

#include <algorithm>
#include <atomic>
#include <barrier>
#include <cstdlib>
#include <random>
#include <thread>

#include "fmt/format.h"

namespace muniment::testing {

std::vector<Reply> AtOnce(Story& story, const std::vector<std::string>& lines) {
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

size_t CountOf(const std::vector<Reply>& replies, std::string_view outcome) {
  return static_cast<size_t>(
      std::count_if(replies.begin(), replies.end(), [&](const Reply& r) { return r.outcome == outcome; }));
}

int Rounds() {
  const char* asked = std::getenv("MUNIMENT_RACES");
  return asked != nullptr ? std::max(1, std::atoi(asked)) : 100;
}

void Race(Story& story, absl::FunctionRef<void(int)> set_up, absl::FunctionRef<std::string(int, int)> line,
          absl::FunctionRef<void(int, const std::vector<Reply>&)> look) {
  const unsigned seed = std::random_device()();
  const int rounds = Rounds();
  std::vector<Reply> replies(kThreads);
  std::atomic<bool> failed{false};
  int round = 0;
  set_up(round);
  // Runs on one of the threads while all others wait.
  auto between = [&]() noexcept {
    SCOPED_TRACE(fmt::format("seed {}, round {}", seed, round));
    look(round, replies);
    failed = ::testing::Test::HasFailure();
    if (++round < rounds && !failed) set_up(round);
  };
  std::barrier finished(kThreads, between);
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      door::JsonDoor door(story.ledger().secrets(), story.ledger().vault());
      std::mt19937 random(seed + static_cast<unsigned>(thread));
      for (int i = 0; i < rounds && !failed; ++i) {
        const std::string mine = line(i, thread);
        for (unsigned pause = random() % 8; pause > 0; --pause) std::this_thread::yield();
        replies[static_cast<size_t>(thread)] = SendLine(door, story.writer(), mine);
        finished.arrive_and_wait();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

std::string LineOf(int id, std::string_view actor, std::string_view command, std::string_view fields) {
  return fmt::format(R"({{"id":"{:032x}","actor":{{"person":"{}"}},"{}":{}}})", id, actor, command, fields);
}

}  // namespace muniment::testing
