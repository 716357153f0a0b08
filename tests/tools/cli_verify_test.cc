// verify, and opening at all, on ledgers that harm was done to on purpose.
#include <algorithm>
#include <random>

#include "tests/tools/cli.h"

namespace muniment::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class Verifying : public Cli {
 protected:
  Verifying() {
    Init();
    Send(400);
  }
  void Send(int count) {
    std::string in;
    for (int n = 0; n < count; ++n, ++editions_) {
      in += Line("addEdition", fmt::format(R"({{"edition":"00000000-0000-0000-0000-{:012x}","code":"C{}","name":"N"}})",
                                           editions_ + 1, editions_));
    }
    ASSERT_THAT(Run("do {}", in), Exits(0));
  }
  void Flip(const fs::path& file, uintmax_t at) {
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekg(static_cast<std::streamoff>(at));
    const int byte = bytes.get();
    bytes.seekp(static_cast<std::streamoff>(at));
    bytes.put(static_cast<char>(byte ^ 0x20));
  }
  std::vector<fs::path> FilesThatEndIn(std::string_view extension) {
    std::vector<fs::path> files;
    for (const auto& file : fs::directory_iterator(fs::path(ledger()) / "db")) {
      if (file.path().extension() == extension && file.file_size() > 0) files.push_back(file.path());
    }
    std::sort(files.begin(), files.end());
    return files;
  }
  int editions_ = 0;
};

TEST_F(Verifying, SaysWhatItFoundInOrder) {
  const Ran ran = Run("verify {}");
  EXPECT_THAT(ran, Exits(0));
  EXPECT_THAT(ran.out, HasSubstr("entries   1 to 402, in order, each decodes"));
  EXPECT_THAT(ran.out, HasSubstr("witness   agrees up to entry 402"));
}

TEST_F(Verifying, NoFlippedByteOfATableGoesUnseenOrCrashes) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937 random(seed);
  const std::string whole = Run("export {} --format jsonl").out;
  const auto tables = FilesThatEndIn(".sst");
  ASSERT_FALSE(tables.empty());
  int seen = 0;
  for (int round = 0; round < 24; ++round) {
    const fs::path& table = tables[random() % tables.size()];
    const uintmax_t at = random() % fs::file_size(table);
    SCOPED_TRACE(fmt::format("byte {} of {}", at, table.filename().string()));
    Flip(table, at);
    const Ran ran = Run("verify {}");
    if (ran.exit == 3) {
      ++seen;
      EXPECT_THAT(ran.err, HasSubstr("muniment: "));
      EXPECT_THAT(ran.out, IsEmpty());
    } else {  // a byte that says nothing about the ledger, such as a statistic
      EXPECT_THAT(ran, Exits(0));
      EXPECT_EQ(Run("export {} --format jsonl").out, whole);
    }
    Flip(table, at);
  }
  EXPECT_GT(seen, 0);
  EXPECT_THAT(Run("verify {}"), Exits(0));
}

TEST_F(Verifying, NoMissingTableGoesUnseen) {
  for (const fs::path& table : FilesThatEndIn(".sst")) {
    SCOPED_TRACE(table.filename().string());
    fs::rename(table, folder_ / "aside");
    for (const char* arguments : {"show {} catalogue", "show {} partners", "history {}", "export {} --format jsonl",
                                  "inspect {}", "verify {}"}) {
      const Ran ran = Run(arguments);
      EXPECT_THAT(ran, Exits(3)) << arguments;
      EXPECT_THAT(ran.out, IsEmpty()) << arguments;
      EXPECT_THAT(ran.err, AllOf(HasSubstr("restore a backup"), Not(HasSubstr("remove")))) << arguments;
    }
    fs::rename(folder_ / "aside", table);
  }
  EXPECT_THAT(Run("verify {}"), Exits(0));
}

TEST_F(Verifying, AUD_4_ALedgerThatHasLostEntriesAnswersNoQuestion) {
  const std::string witness = ledger() + "/witness";
  const auto expect_refused = [&](std::string_view why) {
    for (const char* arguments :
         {"show {} catalogue", "history {}", "export {} --format jsonl", "can-use {} olga@publisher.example C1"}) {
      const Ran ran = Run(arguments);
      EXPECT_THAT(ran, Exits(3)) << arguments;
      EXPECT_THAT(ran.out, IsEmpty()) << arguments;
      EXPECT_THAT(ran.err, AllOf(HasSubstr("AUD-4"), HasSubstr(std::string(why)))) << arguments;
    }
    EXPECT_THAT(Run("verify {}"), Exits(3));
    const Ran inspected = Run("inspect {}");
    EXPECT_THAT(inspected, Exits(0));
    EXPECT_THAT(inspected.out, HasSubstr("\"doubt\":\"AUD-4"));
  };
  fs::rename(witness, folder_ / "aside");
  expect_refused("witness is lost");
  fs::rename(folder_ / "aside", witness);

  const fs::path database = fs::path(ledger()) / "db";
  fs::copy(database, folder_ / "older", fs::copy_options::recursive);
  Send(3);
  fs::remove_all(database);
  fs::rename(folder_ / "older", database);
  expect_refused("entries 403 to 405 are missing");
}

TEST_F(Verifying, AUD_4_ALedgerSetBackToAnOlderStateIsFoundOutByItsWitness) {
  const fs::path older = folder_ / "older";
  fs::copy(fs::path(ledger()) / "db", older, fs::copy_options::recursive);
  Send(3);
  fs::remove_all(fs::path(ledger()) / "db");
  fs::copy(older, fs::path(ledger()) / "db", fs::copy_options::recursive);

  const Ran verified = Run("verify {}");
  EXPECT_THAT(verified, Exits(3));
  EXPECT_THAT(verified.err, HasSubstr("entries 403 to 405 are missing"));
  const Ran written = Run("do {}", Line("setProduct", R"({"edition":"C1","product":"Family"})"));
  EXPECT_THAT(written, Exits(3));
  EXPECT_THAT(written.err, HasSubstr("AUD-4"));
  EXPECT_THAT(written.out, IsEmpty());
}

TEST_F(Verifying, AUD_4_WithoutItsWitnessALedgerIsWrittenToOnlyWhenThatIsAccepted) {
  fs::remove(fs::path(ledger()) / "witness");
  const std::string line = Line("setProduct", R"({"edition":"C1","product":"Family"})");
  const Ran refused = Run("do {}", line);
  EXPECT_THAT(refused, Exits(3));
  EXPECT_THAT(refused.err, HasSubstr("--accept-lost-witness"));
  EXPECT_THAT(Run("do {} --accept-lost-witness", line), Exits(0));
  EXPECT_THAT(Run("export {} --format jsonl").out, HasSubstr("witnessLost"));
  EXPECT_THAT(Run("verify {}"), Exits(0));
}

TEST_F(Verifying, WhatIsNoLedgerIsSaidSo) {
  const Ran ran = Run("verify /nonexistent/ledger-of-nobody");
  EXPECT_THAT(ran, Exits(3));
  EXPECT_THAT(ran.err, AnyOf(HasSubstr("no ledger"), HasSubstr("not exist"), HasSubstr("is no ledger")));
}

}  // namespace
}  // namespace muniment::testing
