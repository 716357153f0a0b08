// Power cuts under the whole write path: what was answered is there, nothing is half there, and commands sent again get
// their first answer (CMD-1, CMD-2, CMD-7).
#include <fmt/format.h>
#include <rocksdb/env.h>

#include <random>
#include <sstream>
#include <stdexcept>
#include <utility>
#include <vector>

#include "commands/pools/figures.h"
#include "commands/streams.h"
#include "door/import_catalogue.h"
#include "door/import_users.h"
#include "replay/verify.h"
#include "tests/support/faulty_filesystem.h"
#include "tests/support/imports.h"
#include "tests/support/story.h"

namespace muniment::testing {
namespace {

using commands::Writer;
using ::testing::Each;
using testing_support::FaultyFileSystem;

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr int kCuts = 30;
#else
constexpr int kCuts = 100;
#endif
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kCuts = 30;
#else
constexpr int kCuts = 100;
#endif
constexpr int kCutsOfOneLedger = 20;

// What is sent while the power is cut, and what a ledger must say of it after it was opened again.
class Traffic {
 public:
  virtual ~Traffic() = default;
  virtual void SetUp(Story& story) = 0;
  virtual void Send(Story& story, std::mt19937_64& random) = 0;  // throws once the disk is gone
  // Of all that was sent since the last call.
  virtual void ExpectWhole(Story& story) = 0;
};

void ExpectVerified(Story& story) {
  const auto verification = replay::Verify(story.ledger(), [](uint64_t) {});
  ASSERT_TRUE(verification.ok()) << verification.status().message();
  for (const auto& finding : verification->findings) ADD_FAILURE() << "entry " << finding.entry << ' ' << finding.what;
}

void SendUntilItDies(Traffic& traffic, Story& story, std::mt19937_64& random) {
  while (!::testing::Test::HasFailure()) traffic.Send(story, random);
}

// Cuts the power `cuts` times, each in one of the next `syncs` writes to the disk.
void CutPowerDuring(Traffic& traffic, uint64_t seed, int cuts, uint64_t syncs) {
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937_64 random(seed);
  for (int cut = 0; cut < cuts;) {
    const auto files = std::make_shared<FaultyFileSystem>();
    const auto env = FaultyFileSystem::EnvOf(files);
    Story story("2027-01-01", env.get());
    traffic.SetUp(story);
    for (int of_this = 0; of_this < kCutsOfOneLedger && cut < cuts; ++of_this, ++cut) {
      SCOPED_TRACE(fmt::format("cut {}", cut));
      files->DieAtWalSync(1 + static_cast<int>(random() % syncs));
      EXPECT_THROW(SendUntilItDies(traffic, story, random), std::runtime_error);
      story.Close();
      files->CutPower(random);
      ASSERT_NO_THROW(story.Open());
      ExpectVerified(story);
      traffic.ExpectWhole(story);
      if (::testing::Test::HasFailure()) return;
    }
  }
}

// Commands one by one.
class Commands : public Traffic {
 public:
  void SetUp(Story& story) override {
    story.AnEdition("STANDARDPACK");
    story.AnAccount("0005000123");
  }
  void Send(Story& story, std::mt19937_64& random) override {
    sent_.push_back({NextLine(story, random), {}});
    sent_.back().reply = story.DoLine(sent_.back().line);
  }
  void ExpectWhole(Story& story) override {
    for (const Sent& command : std::exchange(sent_, {})) {
      const Reply again = story.DoLine(command.line);
      if (command.reply.outcome == "accepted") {
        EXPECT_TRUE(again.repeated) << "an accepted command is forgotten: " << command.line;
        EXPECT_EQ(again.first_entry, command.reply.first_entry);
        EXPECT_EQ(again.entry_count, command.reply.entry_count);
      } else if (command.reply.outcome.empty()) {
        EXPECT_NE(again.outcome, "refused") << "in doubt, then neither there nor possible: " << again;
      }
    }
  }

 private:
  struct Sent {
    std::string line;
    Reply reply;  // empty outcome: no answer came
  };
  static std::string NextLine(Story& story, std::mt19937_64& random) {
    if (random() % 2 == 0) {
      return fmt::format(
          R"({{"id":"{}","actor":{{"person":"kim@contoso.com"}},"selfProvision":{{"account":"0005000123",)"
          R"("lines":[{{"edition":"STANDARDPACK","quantity":{}}}]}}}})",
          story.NewId(), 100 * (1 + random() % 5));
    }
    const std::string id = story.NewId();
    return fmt::format(
        R"({{"id":"{}","actor":{{"person":"ann@p-1.example"}},"placeOrder":{{"partner":"P-1","number":"O-{}",)"
        R"("account":"0005000123","lines":[{{"edition":"STANDARDPACK","quantity":{}}}]}}}})",
        id, id, 1 + random() % 300);
  }
  std::vector<Sent> sent_;
};

// Files of users, of two portions of the writer or more; every other one all or none.
class FilesOfUsers : public Traffic {
 public:
  void SetUp(Story& story) override {
    story.AnOrganisation();
    entries_before_ = story.entries();
  }
  void Send(Story& story, std::mt19937_64& random) override {
    std::string file =
        "User Name,First Name,Last Name,Display Name,Job Title,Department,Office Number,Office Phone,Mobile Phone,Fax,"
        "Address,City,State or Province,ZIP or Postal Code,Country or Region\n";
    for (uint64_t rows = 260 + random() % 300; rows > 0; --rows) {
      file += fmt::format("u{0}@contoso.onmicrosoft.com,,,User {0},Tester,,,,,,,,,,\n", ++users_);
    }
    sent_.push_back({std::move(file), random() % 2 == 0 ? Writer::Mode::kAllOrNone : Writer::Mode::kEach, {}});
    sent_.back().replies = ImportFile(story, sent_.back());
    EXPECT_THAT(sent_.back().replies, Each(Accepted()));
  }
  void ExpectWhole(Story& story) override {
    const uint64_t found = story.entries();
    uint64_t entries = 0;  // of the rows that were there
    for (const Sent& sent : std::exchange(sent_, {})) {
      const std::vector<Reply> again = ImportFile(story, sent);
      size_t there = 0;
      for (size_t i = 0; i < again.size(); ++i) {
        ASSERT_THAT(again[i], Accepted()) << "the same file completes the import";
        if (again[i].repeated) {
          EXPECT_EQ(there, i) << "a later row was there, and not the one before";
          entries += again[i].entry_count;
          ++there;
        }
        if (sent.replies.empty()) continue;
        EXPECT_TRUE(again[i].repeated) << "an accepted row is forgotten: " << i;
        EXPECT_EQ(again[i].first_entry, sent.replies[i].first_entry);
      }
      if (sent.mode == Writer::Mode::kAllOrNone) {
        EXPECT_TRUE(there == 0 || there == again.size()) << there;
      }
    }
    EXPECT_EQ(found, entries_before_ + entries) << "a row is half there";
    entries_before_ = story.entries();
  }

 private:
  struct Sent {
    std::string file;
    Writer::Mode mode;
    std::vector<Reply> replies;  // none: no answer came
  };
  static std::vector<Reply> ImportFile(Story& story, const Sent& sent) {
    std::istringstream in(sent.file);
    const auto rows =
        door::ReadUsers(in, {.actor = "gloria@contoso.onmicrosoft.com", .organisation = "contoso.onmicrosoft.com"});
    if (!rows.ok()) throw std::logic_error(std::string(rows.status().message()));
    std::vector<std::string> lines;
    for (const door::UserRow& row : *rows) lines.push_back(row.command);
    return story.DoLines(lines, sent.mode);
  }
  std::vector<Sent> sent_;
  uint64_t entries_before_ = 0, users_ = 0;
};

// The publisher's table again and again, each time with other names: one command, that all of it stands or falls with.
class Tables : public Traffic {
 public:
  void SetUp(Story& story) override { entries_before_ = story.entries(); }
  void Send(Story& story, std::mt19937_64&) override {
    ++version_;
    EXPECT_THAT(ImportTable(story), Accepted());
    ++acknowledged_;
  }
  void ExpectWhole(Story& story) override {
    const uint64_t in_doubt = story.entries() - entries_before_ - acknowledged_ * kEntries;
    EXPECT_TRUE(in_doubt == 0 || in_doubt == kEntries) << in_doubt << " entries of an import were there";
    EXPECT_EQ(ImportTable(story).outcome, in_doubt == 0 ? "accepted" : "unchanged");
    EXPECT_THAT(ImportTable(story), Unchanged());
    entries_before_ = story.entries();
    acknowledged_ = 0;
  }

 private:
  static constexpr uint64_t kEditions = 300, kEntries = kEditions + 1;  // each added or renamed, and the import itself
  Reply ImportTable(Story& story) const {
    std::string table =
        "Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,Service_Plans_Included_Friendly_Names\n";
    for (uint64_t i = 1; i <= kEditions; ++i) {
      table += fmt::format("Edition {0} of {1},PACK{0},{0:08x}-0000-4000-8000-000000000000,PLAN,{2},Plan\n", i,
                           version_, "9aaf7827-d63c-4b61-89c3-182f06f82e5c");
    }
    return Import(story, "", [&](schemas::Command::Body::Builder body) {
      std::istringstream in(table);
      return door::ReadCatalogueTable(in, body.initImportCatalogue());
    });
  }
  uint64_t version_ = 0, acknowledged_ = 0, entries_before_ = 0;
};

uint64_t Seed() {
  const uint64_t seed = std::random_device{}();
  fmt::print("seed {}\n", seed);
  return seed;
}

TEST(PowerCut, CMD_2_LosesNoAcceptedCommand) {
  Commands commands;
  CutPowerDuring(commands, Seed(), kCuts, 12);
}

TEST(PowerCut, CMD_2_ORG_8_AFileOfUsersIsCompletedByItselfAndNoRowIsHalfThere) {
  FilesOfUsers files;
  CutPowerDuring(files, Seed(), kCuts / 2, 4);
}

TEST(PowerCut, CMD_2_CAT_1_ATableIsThereAsAWholeOrNotAtAll) {
  Tables tables;
  CutPowerDuring(tables, Seed(), kCuts / 2, 3);
}

TEST(PowerCut, LIFE_2_LeavesNoTickHalfDone) {
  const uint64_t seed = Seed();
  std::mt19937_64 random(seed);
  SCOPED_TRACE(fmt::format("seed {}", seed));
  for (int cut = 0; cut < kCuts; ++cut) {
    const auto files = std::make_shared<FaultyFileSystem>();
    const auto env = FaultyFileSystem::EnvOf(files);
    Story story("2027-01-01", env.get());
    for (int i = 0; i < 5; ++i) story.AnEdition(fmt::format("PACK{}", i));
    story.AnAccount("0005000123");
    for (int i = 0; i < 5; ++i) {
      ASSERT_THAT(
          story.As("kim@contoso.com")
              .Do("selfProvision",
                  fmt::format(R"({{"account":"0005000123","lines":[{{"edition":"PACK{}","quantity":100}}]}})", i)),
          Accepted());
    }
    story.At("2028-03-01");
    const uint64_t before = story.entries();
    files->DieAtWalSync(1 + cut % 2);  // with its entries, or with what it leaves in its agenda
    EXPECT_THROW(story.Tick(), std::runtime_error);
    story.Close();
    files->CutPower(random);
    ASSERT_NO_THROW(story.Open());
    const uint64_t found = story.entries();
    story.Tick();
    const uint64_t after = story.entries();
    EXPECT_TRUE(found == before || found == after)
        << "of " << after - before << " entries of a tick " << found - before << " were there";
    EXPECT_GT(after, before);
    EXPECT_THAT(story.Tick(), Unchanged());
    ExpectVerified(story);
    if (::testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace muniment::testing
