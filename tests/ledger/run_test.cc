#include "ledger/run.h"

#include "ledger/crc32c.h"
#include "tests/ledger/fixture.h"

namespace muniment::ledger {
namespace {

TEST(Crc32c, GivesThePublishedValues) {
  EXPECT_EQ(Crc32c("123456789"), 0xe3069283u);
  EXPECT_EQ(Crc32c(std::string(32, '\0')), 0x8a9136aau);  // RFC 3720 B.4
  EXPECT_EQ(Crc32c("6789", Crc32c("12345")), 0xe3069283u);
}

TEST(Crc32c, InstructionAndTableAgreeOnRandomBytes) {
  std::mt19937_64 random(FreshSeed("crc32c"));
  for (int round = 0; round < 200; ++round) {
    std::string bytes(random() % 100, '\0');
    for (char& b : bytes) b = static_cast<char>(random());
    EXPECT_EQ(Crc32c(bytes), Crc32cByTable(bytes));
  }
}

TEST(RunOfEntries, GivesBackItsEntriesAligned) {
  const Batch batch = Numbered("entry", 5);
  ledger::Run run;
  ASSERT_TRUE(run.Decode(7, EncodeRun(7, batch.entries)).ok());
  EXPECT_EQ(run.begin(), 7u);
  EXPECT_EQ(run.end(), 12u);
  for (uint64_t i = 0; i < 5; ++i) {
    EXPECT_EQ(TextOf(run.entry(7 + i)), batch.entries[i].bytes);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(run.entry(7 + i).data()) % 8, 0u);
  }
}

TEST(RunOfEntries, NamesEveryFlippedByteAndEveryCut) {
  const std::string stored = EncodeRun(1, Numbered("entry", 3).entries);
  ledger::Run run;
  for (size_t i = 0; i < stored.size(); ++i) {
    std::string flipped = stored;
    flipped[i] = static_cast<char>(flipped[i] ^ 0x10);
    EXPECT_TRUE(absl::IsDataLoss(run.Decode(1, flipped))) << i;
    EXPECT_TRUE(absl::IsDataLoss(run.Decode(1, stored.substr(0, i)))) << i;
    EXPECT_FALSE(run.Holds(1));
  }
}

TEST(RunOfEntries, NamesARunInAnothersPlace) {
  ledger::Run run;
  EXPECT_TRUE(absl::IsDataLoss(run.Decode(2, EncodeRun(1, Numbered("entry", 1).entries))));
}

TEST(RunOfEntries, EndsAt32EntriesOr64KiBAndALargeEntryStandsAlone) {
  EXPECT_EQ(RunLength(Numbered("e", 100).entries), 32u);
  std::vector<NewEntry> large(3, NewEntry{std::string(40 << 10, 'x'), {}});
  EXPECT_EQ(RunLength(large), 1u);
  large.insert(large.begin(), NewEntry{std::string(1 << 20, 'x'), {}});
  EXPECT_EQ(RunLength(large), 1u);
  EXPECT_EQ(RunLength(std::vector<NewEntry>(9, NewEntry{std::string(16 << 10, 'x'), {}})), 4u);
}

}  // namespace
}  // namespace muniment::ledger
