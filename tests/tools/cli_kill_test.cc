// kill -9 of the real program, again and again: what was acknowledged is there, what is sent again gets its first
// answer, and the whole verifies.
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <random>
#include <set>
#include <thread>

#include "tests/tools/cli.h"

namespace muniment::testing {
namespace {

using ::testing::HasSubstr;

constexpr int kRounds = 36;
constexpr int kCommands = 1500;  // of each round: more than a batch

class Killing : public Cli {
 protected:
  // Starts `do` on `in`, kills it after `delay` and returns the answers that had come, whole lines only.
  std::vector<std::string> DoKilled(const std::string& in, bool atomic, std::chrono::microseconds delay) {
    const auto in_file = folder_ / "kill-in", out_file = folder_ / "kill-out";
    Write(in_file, in);
    Write(out_file, "");  // a child that is killed before it opens it has said nothing
    const std::string folder = ledger();
    const pid_t child = fork();
    if (child == 0) {
      dup2(open(in_file.c_str(), O_RDONLY), 0);
      dup2(open(out_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), 1);
      dup2(open("/dev/null", O_WRONLY), 2);
      execl(MUNIMENT_PROGRAM, MUNIMENT_PROGRAM, "do", folder.c_str(), atomic ? "--atomic" : nullptr, nullptr);
      _exit(127);
    }
    std::this_thread::sleep_for(delay);
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    if (WIFSIGNALED(status)) ++killed_;
    Ran ran{.exit = -1, .out = Read(out_file), .err = {}};
    ran.out.resize(ran.out.rfind('\n') + 1);
    return ran.lines();
  }
  std::string Commands(int round) {
    std::string in;
    for (int n = 0; n < kCommands; ++n) {
      const int which = round * kCommands + n;
      in += Line("addEdition", fmt::format(R"({{"edition":"00000000-0000-0000-0000-{:012x}","code":"C{}","name":"N"}})",
                                           which + 1, which));
    }
    return in;
  }
  int killed_ = 0;
};

std::string EntriesIn(const std::string& answer) {
  const size_t at = answer.find("\"entries\":[");
  return at == answer.npos ? answer : answer.substr(at, answer.find(']', at) - at);
}

TEST_F(Killing, CMD_2_NothingAcknowledgedIsLostAndNothingIsHalfDone) {
  Init();
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937 random(seed);
  std::set<std::string> seen;  // entries that answers spoke of: none is given out twice
  for (int round = 0; round < kRounds; ++round) {
    SCOPED_TRACE(fmt::format("round {}", round));
    const bool atomic = round % 3 == 2;
    const std::string in = Commands(round);
    const auto acknowledged = DoKilled(in, atomic, std::chrono::microseconds(random() % 400'000));
    const Ran again = Run(atomic ? "do {} --atomic" : "do {}", in);
    ASSERT_THAT(again, Exits(0));
    const auto answers = again.lines();
    ASSERT_EQ(answers.size(), size_t{kCommands});
    size_t repeated = 0;
    for (size_t n = 0; n < answers.size(); ++n) {
      const bool is_repeated = answers[n].find("\"repeated\":true") != std::string::npos;
      repeated += is_repeated;
      ASSERT_THAT(answers[n], HasSubstr("\"outcome\":\"accepted\""));
      EXPECT_TRUE(seen.insert(EntriesIn(answers[n])).second) << answers[n];
      if (n >= acknowledged.size()) continue;
      EXPECT_TRUE(is_repeated) << acknowledged[n];
      EXPECT_EQ(EntriesIn(answers[n]), EntriesIn(acknowledged[n]));
    }
    if (atomic) {
      EXPECT_TRUE(repeated == 0 || repeated == answers.size()) << repeated;
    }
  }
  EXPECT_GT(killed_, 0);
  EXPECT_THAT(Run("verify {}"), Exits(0));
  EXPECT_THAT(Run("inspect {}").out, HasSubstr(fmt::format("\"entries\":{}", 2 + kRounds * kCommands)));
}

}  // namespace
}  // namespace muniment::testing
