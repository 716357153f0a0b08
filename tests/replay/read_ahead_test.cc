// Reading ahead gives what reading gives, however much there is and whenever the reader has enough.
#include "replay/read_ahead.h"

#include "tests/ledger/fixture.h"

namespace muniment::ledger {
namespace {

class ReadAheadTest : public LedgerTest {
 protected:
  void SetUp() override { Create(); }
  std::vector<std::string> Visited(size_t at_most = SIZE_MAX) {
    std::vector<std::string> texts;
    replay::ReadAhead ahead(*ledger_);
    const absl::Status status = ahead.Visit([&](EntryBytes bytes) {
      texts.push_back(TextOf(bytes));
      return texts.size() < at_most;
    });
    EXPECT_TRUE(status.ok()) << status;
    return texts;
  }
};

TEST_F(ReadAheadTest, GivesNothingOfALedgerThatIsEmpty) { EXPECT_TRUE(Visited().empty()); }

// Batches of about a megabyte.
std::vector<std::string> BigTexts(int batch) {
  std::vector<std::string> texts;
  for (size_t n = 0; n < 100; ++n) {
    std::string& text = texts.emplace_back();
    text.resize(8 * (1200 + n), static_cast<char>('a' + (static_cast<size_t>(batch) + n) % 26));
  }
  return texts;
}

TEST_F(ReadAheadTest, GivesEveryEntryInOrderAcrossManyChunksAndStopsWhenTheReaderHasEnough) {
  std::vector<std::string> expected;
  for (int n = 0; n < 12; ++n) {
    Batch batch = BatchOf({});
    for (std::string& text : BigTexts(n)) {
      expected.push_back(text);
      batch.entries.emplace_back().bytes = std::move(text);
    }
    LedgerTest::Append(batch);
  }
  EXPECT_TRUE(Visited() == expected) << "other entries, or in another order";
  EXPECT_EQ(Visited(1).size(), 1u);
  EXPECT_EQ(Visited(777).size(), 777u);
}

TEST_F(ReadAheadTest, MayBeLeftWithoutAVisit) {
  LedgerTest::Append(Numbered("e", 1000));
  const replay::ReadAhead ahead(*ledger_);
}

}  // namespace
}  // namespace muniment::ledger
