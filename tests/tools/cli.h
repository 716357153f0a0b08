// Running the built program, end to end.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"

namespace muniment::testing {

struct Ran {
  int exit = -1;
  std::string out, err;
  std::vector<std::string> lines() const {
    std::vector<std::string> lines;
    for (size_t at = 0; at < out.size();) {
      const size_t end = std::min(out.find('\n', at), out.size());
      lines.push_back(out.substr(at, end - at));
      at = end + 1;
    }
    return lines;
  }
};
inline std::ostream& operator<<(std::ostream& os, const Ran& ran) {
  return os << "exit " << ran.exit << "\n" << ran.out << ran.err;
}

MATCHER_P(Exits, status, "exits with the status") { return arg.exit == status; }

// A folder of its own for each test, with a ledger in it once Init() ran.
class Cli : public ::testing::Test {
 protected:
  static constexpr std::string_view kOperator = "olga@publisher.example";

  Cli() {
    std::string pattern = (std::filesystem::temp_directory_path() / "muniment-cli-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
  }
  ~Cli() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  std::string ledger() const { return (folder_ / "ledger").string(); }

  // `arguments` as in a shell; {} stands for the ledger's folder. `in` is what it reads from standard input.
  Ran Run(std::string_view arguments, std::string_view in = "") {
    const auto in_file = folder_ / "in", out_file = folder_ / "out", err_file = folder_ / "err";
    Write(in_file, in);
    std::filesystem::remove(out_file);  // of the run before
    std::filesystem::remove(err_file);
    const std::string command =
        fmt::format("{} {} <{} >{} 2>{}", MUNIMENT_PROGRAM, fmt::format(fmt::runtime(arguments), ledger()),
                    in_file.string(), full_ == Full::kOutput ? "/dev/full" : out_file.string(),
                    full_ == Full::kError ? "/dev/full" : err_file.string());
    const int status = std::system(command.c_str());
    return {.exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1, .out = Read(out_file), .err = Read(err_file)};
  }
  void Init() {
    ASSERT_THAT(Run("init {} --operator olga@publisher.example --operator-name Olga --test-clock 2027-01-01"),
                Exits(0));
  }

  // One command as a line of JSON, by the operator unless `actor` says otherwise.
  std::string Line(std::string_view command, std::string_view fields, std::string_view actor = kOperator) {
    return fmt::format(R"({{"id":"{:032x}","actor":{{"person":"{}"}},"{}":{}}})", ++ids_, actor, command, fields) +
           "\n";
  }
  // A distributor, a partner, an agreement and an account: 0005000123 of kim@contoso.com.
  std::string AnAccount() {
    return Line("registerDistributor", R"({"number":"D-1","name":"Distributor One"})") +
           Line("authoriseDistributor", R"({"distributor":"D-1","from":"2020-01-01"})") +
           Line("registerPartner",
                R"({"number":"P-1","name":"Litware","member":{"address":"ann@litware.example","name":"Ann Agent"}})") +
           Line("setRelationship", R"({"partner":"P-1","distributor":"D-1","from":"2020-01-01"})") +
           Line("registerAgreement",
                R"({"number":"A-1","kind":"mpsa","customer":"Contoso","partner":"P-1","start":"2026-01-15"})") +
           Line("openAccount",
                R"-({"number":"0005000123","legalEntity":"=cmd()","name":"Contoso Vienna","location":"Vienna",)-"
                R"("country":"AT","agreement":"A-1","contact":{"address":"kim@contoso.com","name":"Kim Contact"}})");
  }

  static void Write(const std::filesystem::path& path, std::string_view text) {
    std::ofstream(path, std::ios::binary) << text;
  }
  static std::string Read(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  // What of the program stands on a full disk.
  enum class Full { kNothing, kOutput, kError };
  Full full_ = Full::kNothing;
  std::filesystem::path folder_;
  uint64_t ids_ = 0x5e55;
};

}  // namespace muniment::testing
