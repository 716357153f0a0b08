// Random histories against a slow and obvious model, with the ledger reopened at random moments.
#include <map>

#include "tests/ledger/fixture.h"

namespace muniment::ledger {
namespace {

struct Model {
  std::vector<std::string> log;
  std::map<std::string, std::vector<uint64_t>> streams;  // positions, in order of version
  std::map<uint64_t, std::string> answers;
  std::vector<Hash> roots = {EmptyRoot()};
  Frontier tree;
};

Batch RandomBatch(std::mt19937_64& random, Model& model, uint64_t command) {
  Batch batch = BatchOf({}, static_cast<int64_t>(command / 3));
  const size_t n = random() % 8 == 0 ? 1 + random() % 120 : 1 + random() % 4;
  for (size_t i = 0; i < n; ++i) {
    NewEntry entry{std::string(8 * (1 + random() % 60), static_cast<char>('a' + random() % 26)), {}};
    model.log.push_back(entry.bytes);
    for (uint64_t s = random() % 4; s > 0; --s) {
      const std::string stream = "s/" + std::to_string(s) + "/" + std::to_string(random() % 9);
      auto& positions = model.streams[stream];
      positions.push_back(model.log.size());
      entry.placements.push_back({stream, Version{positions.size()}});
    }
    model.tree.Append(LeafHash(BytesOf(entry.bytes)));
    model.roots.push_back(model.tree.Root());
    batch.entries.push_back(std::move(entry));
  }
  if (random() % 2 == 0) {
    model.answers[command] = std::string(random() % 50, 'r');
    batch.remembered = {{Command(command), model.answers[command]}};
  }
  return batch;
}

void ExpectEqual(const Ledger& ledger, const Model& model, std::mt19937_64& random) {
  ASSERT_EQ(EntriesOf(ledger), model.log);
  std::vector<std::string> names;
  for (const auto& [name, positions] : model.streams) {
    names.push_back(name);
    const uint64_t from = 1 + random() % positions.size();
    const auto entries = StreamOf(ledger, name, from);
    ASSERT_EQ(entries.size(), positions.size() - from + 1);
    for (size_t i = 0; i < entries.size(); ++i) EXPECT_EQ(entries[i].second, model.log[positions[from - 1 + i] - 1]);
    EXPECT_EQ(HeadNumber(ledger, name), positions.size());
  }
  EXPECT_EQ(StreamsOf(ledger, "s/"), names);
  EXPECT_EQ(ledger.Root(), model.roots.back());
  const uint64_t size = random() % model.roots.size();
  const auto root = ledger.RootAt(size);
  ASSERT_TRUE(root.ok()) << root.status();
  EXPECT_EQ(*root, model.roots[size]);
}

class RandomHistories : public LedgerTest {};

TEST_F(RandomHistories, AgreeWithTheModelThroughReopening) {
  std::mt19937_64 random(FreshSeed("histories"));
  Create();
  Model model;
  for (uint64_t command = 1; command <= 300; ++command) {
    Append(RandomBatch(random, model, command));
    if (random() % 40 == 0) {
      Reopen();
      ExpectEqual(*ledger_, model, random);
    }
  }
  ExpectEqual(*ledger_, model, random);
  const auto reader = OpenReader();
  ASSERT_NE(reader, nullptr);
  ExpectEqual(*reader, model, random);
  for (uint64_t command = 1; command <= 300; ++command) {
    const auto answer = reader->FindRemembered(Command(command));
    ASSERT_TRUE(answer.ok()) << answer.status();
    const auto expected = model.answers.find(command);
    EXPECT_EQ(*answer, expected == model.answers.end() ? std::nullopt : std::optional(expected->second));
  }
}

}  // namespace
}  // namespace muniment::ledger
