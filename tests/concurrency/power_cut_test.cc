// Power cuts under the whole write path: what was answered is there, nothing is half there, and commands sent again get
// their first answer (CMD-1, CMD-2, CMD-7).
#include <fmt/format.h>
#include <rocksdb/env.h>

#include <random>
#include <stdexcept>
#include <vector>

#include "commands/pools/figures.h"
#include "commands/streams.h"
#include "replay/verify.h"
#include "tests/support/faulty_filesystem.h"
#include "tests/support/story.h"

namespace muniment::testing {
namespace {

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

struct Sent {
  std::string line;
  Reply reply;  // empty outcome: no answer came
};

// What a ledger must say after it was opened again.
void ExpectWhole(Story& story, const std::vector<Sent>& sent) {
  const auto verification = replay::Verify(story.ledger(), [](uint64_t) {});
  ASSERT_TRUE(verification.ok()) << verification.status().message();
  for (const auto& finding : verification->findings) ADD_FAILURE() << "entry " << finding.entry << ' ' << finding.what;
  for (const Sent& command : sent) {
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

// Cuts the power `kCuts` times while `send` sends the n-th command of a story.
void CutPowerDuring(uint64_t seed, const std::function<void(Story&)>& set_up,
                    const std::function<std::string(Story&, std::mt19937_64&)>& next_line) {
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937_64 random(seed);
  for (int cut = 0; cut < kCuts;) {
    const auto files = std::make_shared<FaultyFileSystem>();
    const auto env = FaultyFileSystem::EnvOf(files);
    Story story("2027-01-01", env.get());
    set_up(story);
    for (int of_this = 0; of_this < kCutsOfOneLedger && cut < kCuts; ++of_this, ++cut) {
      SCOPED_TRACE(fmt::format("cut {}", cut));
      std::vector<Sent> sent;
      files->DieAtWalSync(1 + static_cast<int>(random() % 12));
      for (bool alive = true; alive;) {
        sent.push_back({next_line(story, random), {}});
        try {
          sent.back().reply = story.DoLine(sent.back().line);
        } catch (const std::runtime_error&) {
          alive = false;
        }
      }
      story.Close();
      files->CutPower(random);
      ASSERT_NO_THROW(story.Open());
      ExpectWhole(story, sent);
      if (::testing::Test::HasFailure()) return;
    }
  }
}

uint64_t Seed() {
  const uint64_t seed = std::random_device{}();
  fmt::print("seed {}\n", seed);
  return seed;
}

TEST(PowerCut, CMD_2_LosesNoAcceptedCommand) {
  CutPowerDuring(
      Seed(),
      [](Story& story) {
        story.AnEdition("STANDARDPACK");
        story.AnAccount("0005000123");
      },
      [](Story& story, std::mt19937_64& random) {
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
      });
}

TEST(PowerCut, CMD_2_LeavesNoImportHalfDone) {
  CutPowerDuring(
      Seed(), [](Story& story) { story.AnOrganisation(); },
      [](Story& story, std::mt19937_64&) {
        const std::string id = story.NewId();
        return fmt::format(
            R"({{"id":"{}","actor":{{"person":"gloria@contoso.onmicrosoft.com"}},"addUser":{{"organisation":"contoso.onmicrosoft.com",)"
            R"("user":{{"address":"u{}@contoso.onmicrosoft.com","name":"User {}"}},"roles":["userAdministrator"]}}}})",
            id, id, id);
      });
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
    ExpectWhole(story, {});
    if (::testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace muniment::testing
