// Many callers of one ledger at the same moment.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "tests/support/story.h"

namespace muniment::testing {

inline constexpr int kThreads = 64;

// Each thread's reply to its own line, all sent at the same moment, each by itself.
std::vector<Reply> AtOnce(Story& story, const std::vector<std::string>& lines);

size_t CountOf(const std::vector<Reply>& replies, std::string_view outcome);

// How often a race is run: MUNIMENT_RACES where that is set, else 100.
int Rounds();

// Race after race of the same kThreads threads, each of which sends its line after a random pause.
//   set_up(round)          before the round, while all wait
//   line(round, thread)    what the thread sends
//   look(round, replies)   after the round, while all wait
// What set_up and look do to the story is theirs alone. A failure in `look` ends it.
void Race(Story& story, absl::FunctionRef<void(int)> set_up, absl::FunctionRef<std::string(int, int)> line,
          absl::FunctionRef<void(int, const std::vector<Reply>&)> look);

// A command line with that id.
std::string LineOf(int id, std::string_view actor, std::string_view command, std::string_view fields);

}  // namespace muniment::testing
