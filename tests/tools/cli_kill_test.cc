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
  // Starts the program on `in`, kills it after `delay` and returns the answers that had come, whole lines only.
  std::vector<std::string> RunKilled(std::vector<std::string> arguments, const std::string& in,
                                     std::chrono::microseconds delay) {
    const auto in_file = folder_ / "kill-in", out_file = folder_ / "kill-out";
    Write(in_file, in);
    Write(out_file, "");  // a child that is killed before it opens it has said nothing
    std::string program = MUNIMENT_PROGRAM;
    std::vector<char*> argv{program.data()};
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    const pid_t child = fork();
    if (child == 0) {
      dup2(open(in_file.c_str(), O_RDONLY), 0);
      dup2(open(out_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), 1);
      dup2(open("/dev/null", O_WRONLY), 2);
      execv(MUNIMENT_PROGRAM, argv.data());
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
  // What the program answers when it is sent again what it was killed at.
  void ExpectCompleted(const std::vector<std::string>& acknowledged, const std::vector<std::string>& answers,
                       size_t commands, bool atomic);
  int killed_ = 0;
  std::set<std::string> seen_;  // entries that answers spoke of: none is given out twice
};

std::string EntriesIn(const std::string& answer) {
  const size_t at = answer.find("\"entries\":[");
  return at == answer.npos ? answer : answer.substr(at, answer.find(']', at) - at);
}

void Killing::ExpectCompleted(const std::vector<std::string>& acknowledged, const std::vector<std::string>& answers,
                              size_t commands, bool atomic) {
  ASSERT_EQ(answers.size(), commands);
  size_t repeated = 0;
  for (size_t n = 0; n < answers.size(); ++n) {
    const bool is_repeated = answers[n].find("\"repeated\":true") != std::string::npos;
    repeated += is_repeated;
    ASSERT_THAT(answers[n], HasSubstr("\"outcome\":\"accepted\""));
    EXPECT_TRUE(seen_.insert(EntriesIn(answers[n])).second) << answers[n];
    if (n >= acknowledged.size()) continue;
    EXPECT_TRUE(is_repeated) << acknowledged[n];
    EXPECT_EQ(EntriesIn(answers[n]), EntriesIn(acknowledged[n]));
  }
  if (atomic) {
    EXPECT_TRUE(repeated == 0 || repeated == answers.size()) << repeated;
  }
}

TEST_F(Killing, CMD_2_NothingAcknowledgedIsLostAndNothingIsHalfDone) {
  Init();
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937 random(seed);
  for (int round = 0; round < kRounds; ++round) {
    SCOPED_TRACE(fmt::format("round {}", round));
    const bool atomic = round % 3 == 2;
    const std::string in = Commands(round);
    std::vector<std::string> arguments{"do", ledger()};
    if (atomic) arguments.emplace_back("--atomic");
    const auto acknowledged = RunKilled(arguments, in, std::chrono::microseconds(random() % 400'000));
    const Ran again = Run(atomic ? "do {} --atomic" : "do {}", in);
    ASSERT_THAT(again, Exits(0));
    ExpectCompleted(acknowledged, again.lines(), kCommands, atomic);
  }
  EXPECT_GT(killed_, 0);
  EXPECT_THAT(Run("verify {}"), Exits(0));
  EXPECT_THAT(Run("inspect {}").out, HasSubstr(fmt::format("\"entries\":{}", 2 + kRounds * kCommands)));
}

TEST_F(Killing, CMD_2_ORG_8_AnImportOfUsersIsCompletedByTheSameFile) {
  constexpr int kImports = 18, kRows = 600;  // rows of each: more than a batch
  constexpr std::string_view kDomain = "contoso.onmicrosoft.com";
  Init();
  ASSERT_THAT(Run("do {}", Line("registerOrganisation",
                                R"({"name":"Contoso","country":"AT","initialDomain":"contoso.onmicrosoft.com",)"
                                R"("administrator":{"address":"gloria@contoso.onmicrosoft.com","name":"Gloria"}})")),
              Exits(0));
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937 random(seed);
  for (int import = 0; import < kImports; ++import) {
    SCOPED_TRACE(fmt::format("import {}", import));
    const bool atomic = import % 3 == 2;
    std::string users =
        "User Name,First Name,Last Name,Display Name,Job Title,Department,Office Number,Office Phone,Mobile Phone,Fax,"
        "Address,City,State or Province,ZIP or Postal Code,Country or Region\n";
    for (int row = 0; row < kRows; ++row) {
      users += fmt::format("u{0}@{1},,,User {0},Tester,,,,,,,,,,\n", import * kRows + row, kDomain);
    }
    const std::string file = (folder_ / "users.csv").string();
    Write(file, users);
    std::vector<std::string> arguments{"import",         "users",
                                       ledger(),         file,
                                       "--organisation", std::string(kDomain),
                                       "--as",           fmt::format("gloria@{}", kDomain)};
    if (atomic) arguments.emplace_back("--atomic");
    const auto acknowledged = RunKilled(arguments, "", std::chrono::microseconds(random() % 200'000));
    const Ran again = Run(fmt::format("import users {{}} {} --organisation {} --as gloria@{}{}", file, kDomain, kDomain,
                                      atomic ? " --atomic" : ""));
    ASSERT_THAT(again, Exits(0));
    ExpectCompleted(acknowledged, again.lines(), kRows, atomic);
  }
  EXPECT_GT(killed_, 0);
  EXPECT_THAT(Run("verify {}"), Exits(0));
  EXPECT_THAT(Run("show {} users --format jsonl").lines(), ::testing::SizeIs(1 + kImports * kRows));
}

}  // namespace
}  // namespace muniment::testing
