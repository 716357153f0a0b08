#include <atomic>
#include <thread>

#include "tests/ledger/fixture.h"

namespace muniment::ledger {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

class Append : public LedgerTest {
 protected:
  void SetUp() override { Create(); }
  absl::Status Try(const Batch& batch) { return ledger_->Append(batch, ledger_->last()); }
};

TEST_F(Append, CMD_7_PositionsAreGaplessAcrossBatchesOfAllSizes) {
  std::vector<std::string> expected;
  for (size_t size : {1u, 2u, 31u, 32u, 33u, 64u, 65u, 200u, 1u}) {
    const Batch batch = Numbered("b" + std::to_string(size) + "-", size);
    for (const NewEntry& entry : batch.entries) expected.push_back(entry.bytes);
    LedgerTest::Append(batch);
    EXPECT_EQ(ToNumber(ledger_->last()), expected.size());
  }
  EXPECT_EQ(EntriesOf(*ledger_), expected);
  Reopen();
  EXPECT_EQ(EntriesOf(*ledger_), expected);
  for (uint64_t position : {1u, 3u, 34u, 35u, 66u, 100u, 429u}) {
    const auto entry = ledger_->ReadAt(Position{position});
    ASSERT_TRUE(entry.ok()) << entry.status();
    EXPECT_EQ(TextOf(entry->bytes()), expected[position - 1]);
  }
}

// The index and the log are looked at one after the other: what is appended between is in both or in neither.
TEST_F(Append, CMD_7_AReadBesideAppendsMissesNoEntry) {
  constexpr uint64_t kAppends = 3000;
  std::atomic<bool> done{false};
  const auto read_until_done = [&](auto read) {
    uint64_t before = 0;
    do {
      uint64_t seen = 0;
      const absl::Status status = read(seen);
      EXPECT_TRUE(status.ok()) << status;
      EXPECT_GE(seen, before) << "it goes back";
      before = seen;
      if (!status.ok()) return;
    } while (!done);
  };
  std::thread stream([&] {
    read_until_done([&](uint64_t& seen) {
      return ledger_->ReadStream("s", Version{1}, [&](Version version, Position position, EntryBytes) {
        EXPECT_EQ(ToNumber(version), ToNumber(position));
        seen = ToNumber(position);
        return true;
      });
    });
  });
  std::thread log([&] {
    read_until_done([&](uint64_t& seen) {
      return ledger_->Read(Position{1}, Position{UINT64_MAX}, [&](Position position, EntryBytes) {
        seen = ToNumber(position);
        return true;
      });
    });
  });
  for (uint64_t n = 1; n <= kAppends; ++n) {
    ASSERT_TRUE(Try(BatchOf({Entry("e", {{"s", Version{n}}})})).ok());
  }
  done = true;
  stream.join();
  log.join();
}

TEST_F(Append, HandsOutAlignedBytes) {
  LedgerTest::Append(BatchOf({Entry("a"), Entry("a longer entry"), {std::string(100'000, 'x'), {}}, Entry("c")}));
  const absl::Status status = ledger_->Read(Position{1}, Position{5}, [](Position, EntryBytes bytes) {
    EXPECT_EQ(reinterpret_cast<uintptr_t>(bytes.data()) % 8, 0u);
    return true;
  });
  EXPECT_TRUE(status.ok()) << status;
}

TEST_F(Append, ReadsRangesAndStopsWhenTold) {
  LedgerTest::Append(Numbered("e", 100));
  std::vector<uint64_t> seen;
  const auto note = [&](Position p, EntryBytes) {
    seen.push_back(ToNumber(p));
    return seen.size() < 3;
  };
  ASSERT_TRUE(ledger_->Read(Position{40}, Position{90}, note).ok());
  EXPECT_THAT(seen, ElementsAre(40, 41, 42));
  seen.clear();
  ASSERT_TRUE(ledger_->Read(Position{100}, Position{1000}, note).ok());
  EXPECT_THAT(seen, ElementsAre(100));
  seen.clear();
  ASSERT_TRUE(ledger_->Read(Position{101}, Position{1000}, note).ok());
  EXPECT_THAT(seen, IsEmpty());
  EXPECT_TRUE(absl::IsOutOfRange(ledger_->ReadAt(Position{101}).status()));
  EXPECT_TRUE(absl::IsOutOfRange(ledger_->ReadAt(Position{0}).status()));
}

TEST_F(Append, RefusesAnotherExpectedPosition) {
  LedgerTest::Append(Numbered("e", 3));
  const absl::Status status = ledger_->Append(Numbered("f", 1), Position{2});
  EXPECT_TRUE(absl::IsAborted(status)) << status;
  EXPECT_THAT(MessageOf(status), HasSubstr("the last entry is 3, not 2"));
  EXPECT_EQ(ToNumber(ledger_->last()), 3u);
}

TEST_F(Append, RefusesMistakesAndWritesNothing) {
  LedgerTest::Append(BatchOf({Entry("e", {{"s", Version{1}}})}, 10));
  const auto refused = [&](const Batch& batch) {
    const absl::Status status = Try(batch);
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  };
  refused(BatchOf({}, 10));
  refused(BatchOf({{"seven b", {}}}, 10));
  refused(BatchOf({{"", {}}}, 10));
  refused(BatchOf({{std::string(kBatchBytesMax + 8, 'x'), {}}}, 10));
  refused(BatchOf({Entry("e", {{"", Version{1}}})}, 10));
  refused(BatchOf({Entry("e", {{std::string("a\0b", 3), Version{1}}})}, 10));
  refused(BatchOf({Entry("e", {{std::string(256, 's'), Version{1}}})}, 10));
  refused(BatchOf({Entry("e", {{"s", Version{1}}})}, 10));
  refused(BatchOf({Entry("e", {{"s", Version{3}}})}, 10));
  refused(BatchOf({Entry("e", {{"s", Version{0}}})}, 10));
  refused(BatchOf({Entry("e", {{"new", Version{2}}})}, 10));
  refused(BatchOf({Entry("e", {{"s", Version{2}}, {"s", Version{3}}})}, 10));
  refused(BatchOf({Entry("e", {{"s", Version{2}}}), Entry("e", {{"s", Version{2}}})}, 10));
  EXPECT_EQ(ToNumber(ledger_->last()), 1u);
  EXPECT_EQ(HeadNumber(*ledger_, "s"), 1u);
  // And what was refused left nothing behind in what the writer knows.
  LedgerTest::Append(BatchOf({Entry("e", {{"s", Version{2}}}), Entry("e", {{"s", Version{3}}})}, 10));
  EXPECT_EQ(HeadNumber(*ledger_, "s"), 3u);
}

TEST_F(Append, ChecksVersionsAgainstWhatIsStoredAfterReopening) {
  LedgerTest::Append(BatchOf({Entry("e", {{"s", Version{1}}}), Entry("f", {{"s", Version{2}}})}));
  Reopen();
  EXPECT_TRUE(absl::IsInvalidArgument(Try(BatchOf({Entry("g", {{"s", Version{2}}})}))));
  EXPECT_TRUE(absl::IsInvalidArgument(Try(BatchOf({Entry("g", {{"s", Version{4}}})}))));
  EXPECT_TRUE(Try(BatchOf({Entry("g", {{"s", Version{3}}})})).ok());
}

TEST_F(Append, TIME_7_RecordedTimeNeverGoesBack) {
  EXPECT_EQ(ledger_->last_recorded(), Instant{});
  LedgerTest::Append(BatchOf({Entry("e")}, 100));
  const absl::Status status = Try(BatchOf({Entry("f")}, 99));
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_THAT(MessageOf(status), HasSubstr("TIME-7"));
  LedgerTest::Append(BatchOf({Entry("f")}, 100));
  Reopen();
  EXPECT_EQ(ledger_->last_recorded(), At(100));
}

TEST_F(Append, StreamsAreReadInVersionOrderFromAnyVersion) {
  LedgerTest::Append(BatchOf({Entry("a1", {{"a", Version{1}}}), Entry("ab1", {{"a", Version{2}}, {"b", Version{1}}})}));
  LedgerTest::Append(BatchOf({Entry("b2", {{"b", Version{2}}}), Entry("a3", {{"a", Version{3}}})}));
  EXPECT_THAT(StreamOf(*ledger_, "a"),
              ElementsAre(Pair(1, Padded("a1")), Pair(2, Padded("ab1")), Pair(3, Padded("a3"))));
  EXPECT_THAT(StreamOf(*ledger_, "a", 3), ElementsAre(Pair(3, Padded("a3"))));
  EXPECT_THAT(StreamOf(*ledger_, "a", 4), IsEmpty());
  EXPECT_THAT(StreamOf(*ledger_, "b"), ElementsAre(Pair(1, Padded("ab1")), Pair(2, Padded("b2"))));
  EXPECT_THAT(StreamOf(*ledger_, "c"), IsEmpty());
  EXPECT_EQ(HeadNumber(*ledger_, "a"), 3u);
  EXPECT_EQ(HeadNumber(*ledger_, "c"), 0u);
}

TEST_F(Append, StreamsWhoseNamesBeginAlikeStayApart) {
  // Bytes next to the separator, and a version whose bytes hold one.
  const std::vector<std::string> names = {"a", std::string("a\1"), "a/b", "ab", "b"};
  for (const std::string& name : names) {
    Batch batch = BatchOf({});
    for (uint64_t v = 1; v <= 300; ++v) batch.entries.push_back(Entry(name + std::to_string(v), {{name, Version{v}}}));
    LedgerTest::Append(batch);
  }
  for (const std::string& name : names) {
    EXPECT_EQ(HeadNumber(*ledger_, name), 300u);
    const auto entries = StreamOf(*ledger_, name, 255);
    ASSERT_EQ(entries.size(), 46u);
    EXPECT_EQ(entries[1].second, Padded(name + "256"));
  }
  EXPECT_EQ(StreamsOf(*ledger_), names);
  EXPECT_THAT(StreamsOf(*ledger_, "a/"), ElementsAre("a/b"));
  EXPECT_THAT(StreamsOf(*ledger_, "c"), IsEmpty());
}

TEST_F(Append, CMD_1_AnswersAreRememberedAcrossRestarts) {
  Batch batch = BatchOf({Entry("e")});
  batch.remembered = {{Command(1), "first answer"}, {Command(2), ""}};
  LedgerTest::Append(batch);
  Reopen();
  const auto first = ledger_->FindRemembered(Command(1));
  const auto second = ledger_->FindRemembered(Command(2));
  const auto third = ledger_->FindRemembered(Command(3));
  ASSERT_TRUE(first.ok() && second.ok() && third.ok());
  EXPECT_EQ(*first, "first answer");
  EXPECT_EQ(*second, "");
  EXPECT_EQ(*third, std::nullopt);
}

TEST_F(Append, CMD_1_TheFirstAnswerStays) {
  Batch batch = BatchOf({Entry("e")});
  batch.remembered = {{Command(1), "first answer"}};
  LedgerTest::Append(batch);
  batch.remembered = {{Command(1), "another"}};
  EXPECT_TRUE(absl::IsInvalidArgument(Try(batch)));
  batch.remembered = {{Command(2), "twice"}, {Command(2), "twice"}};
  EXPECT_TRUE(absl::IsInvalidArgument(Try(batch)));
  const auto first = ledger_->FindRemembered(Command(1));
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(*first, "first answer");
}

TEST_F(Append, AUD_1_TheTreeIsThatOfTheStoredBytes) {
  Frontier expected;
  std::vector<Hash> roots = {expected.Root()};
  std::vector<Hash> leaves;
  for (size_t size : {1u, 254u, 1u, 1u, 300u, 600u, 7u}) {
    const Batch batch = Numbered("t" + std::to_string(size) + "-", size);
    for (const NewEntry& entry : batch.entries) {
      leaves.push_back(LeafHash(BytesOf(entry.bytes)));
      expected.Append(leaves.back());
      roots.push_back(expected.Root());
    }
    LedgerTest::Append(batch);
    EXPECT_EQ(ledger_->Root(), expected.Root());
  }
  Reopen();
  EXPECT_EQ(ledger_->Root(), expected.Root());
  const uint64_t last = leaves.size();
  for (uint64_t size :
       {uint64_t{0}, uint64_t{1}, uint64_t{255}, uint64_t{256}, uint64_t{257}, uint64_t{512}, uint64_t{1000}, last}) {
    const auto root = ledger_->RootAt(size);
    ASSERT_TRUE(root.ok()) << root.status();
    EXPECT_EQ(*root, roots[size]) << size;
  }
  for (uint64_t index : {uint64_t{0}, uint64_t{255}, uint64_t{256}, uint64_t{700}, last - 1}) {
    const auto proof = ledger_->InclusionProof(index, last);
    ASSERT_TRUE(proof.ok()) << proof.status();
    EXPECT_TRUE(VerifyInclusion(leaves[index], index, last, *proof, roots[last]));
  }
  for (uint64_t first : {uint64_t{1}, uint64_t{256}, uint64_t{300}, uint64_t{1024}, last}) {
    const auto proof = ledger_->ConsistencyProof(first, last);
    ASSERT_TRUE(proof.ok()) << proof.status();
    EXPECT_TRUE(VerifyConsistency(first, roots[first], last, roots[last], *proof));
  }
  EXPECT_TRUE(absl::IsInvalidArgument(ledger_->RootAt(last + 1).status()));
}

TEST_F(Append, RefusesAfterClose) {
  LedgerTest::Append(Numbered("e", 1));
  ASSERT_TRUE(ledger_->Close().ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(Try(Numbered("f", 1))));
  EXPECT_TRUE(absl::IsFailedPrecondition(ledger_->FindRemembered(Command(1)).status()));
}

class CreateLedger : public LedgerTest {};

TEST_F(CreateLedger, KeepsItsOrigin) {
  Create();
  Reopen();
  EXPECT_EQ(ledger_->origin().name, "test.example/ledger");
  EXPECT_TRUE(ledger_->origin().test);
}

TEST_F(CreateLedger, RefusesATakenPlaceAndABadName) {
  Create();
  const Origin origin{.name = "x", .test = false, .seed_note = ""};
  EXPECT_TRUE(absl::IsAlreadyExists(Ledger::Create(places(), origin, {}).status()));
  Ledger::Places other = places();
  other.folder = temp_.path() / "other";
  other.witness = file("witness");
  EXPECT_TRUE(absl::IsAlreadyExists(Ledger::Create(other, origin, {}).status()));
  EXPECT_FALSE(fs::exists(other.folder / "secrets"));
  other.witness.clear();
  for (const std::string_view name : {"two\nlines", "two words", "a+b", "who@corp.example", ""}) {
    const auto created = Ledger::Create(other, {.name = std::string(name), .test = false, .seed_note = ""}, {});
    EXPECT_TRUE(absl::IsInvalidArgument(created.status())) << name;
  }
}

TEST_F(CreateLedger, PutsItsPartsWhereItIsTold) {
  const Ledger::Places apart{.folder = temp_.path() / "a" / "ledger",
                             .witness = temp_.path() / "b" / "w",
                             .secrets = temp_.path() / "c" / "s",
                             .vault = temp_.path() / "d" / "v"};
  {
    auto ledger = Ledger::Create(apart, {.name = "x", .test = false, .seed_note = ""}, {});
    ASSERT_TRUE(ledger.ok()) << ledger.status();
    ASSERT_TRUE((*ledger)->Append(Numbered("e", 1), Position{0}).ok());
  }
  EXPECT_TRUE(fs::exists(apart.witness) && fs::exists(apart.secrets) && fs::exists(apart.vault));
  auto again = Ledger::Open(apart, {});
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(ToNumber((*again)->last()), 1u);
}

TEST_F(CreateLedger, OpenSaysWhenThereIsNone) {
  EXPECT_TRUE(absl::IsNotFound(Ledger::Open(places(), {}).status()));
  EXPECT_TRUE(absl::IsNotFound(Ledger::Open(places(), {.read_only = true}).status()));
}

TEST_F(CreateLedger, SecretsFromASeedAreForTestLedgersWhoseOriginSaysSoAndForNoOther) {
  Ledger::Places at = places();
  const Ledger::Options seeded{.seed = "7"};
  at.folder = temp_.path() / "real";
  EXPECT_TRUE(absl::IsInvalidArgument(
      Ledger::Create(at, {.name = "x", .test = false, .seed_note = "seed 7"}, seeded).status()));
  EXPECT_TRUE(
      absl::IsInvalidArgument(Ledger::Create(at, {.name = "x", .test = true, .seed_note = ""}, seeded).status()));
  EXPECT_TRUE(
      absl::IsInvalidArgument(Ledger::Create(at, {.name = "x", .test = true, .seed_note = "seed 7"}, {}).status()));
  EXPECT_FALSE(std::filesystem::exists(at.folder));

  ASSERT_TRUE(Ledger::Create(at, {.name = "x", .test = false, .seed_note = ""}, {}).ok());
  std::filesystem::remove(at.folder / "secrets");
  ASSERT_TRUE(Secrets::FromSeed("7").Save(at.folder / "secrets").ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(Ledger::Open(at, {}).status()));
  EXPECT_TRUE(absl::IsFailedPrecondition(Ledger::Open(at, {.read_only = true}).status()));
}

TEST_F(CreateLedger, AGeneratedLedgerIsTheSameEachTime) {
  std::vector<std::string> sealed;
  std::vector<PublicKey> keys;
  for (const char* name : {"one", "two"}) {
    Ledger::Places at = places();
    at.folder = temp_.path() / name;
    auto ledger = Ledger::Create(at, {.name = "x", .test = true, .seed_note = "seed 7"}, {.seed = "7"});
    ASSERT_TRUE(ledger.ok()) << ledger.status();
    const SealingKeyId person = Derive<SealingKeyId>(Command(1), "person");
    ASSERT_TRUE((*ledger)->vault().StageKey(person).ok());
    const auto text = (*ledger)->vault().Seal(person, "Ada", "name");
    ASSERT_TRUE(text.ok());
    sealed.push_back(*text);
    keys.push_back((*ledger)->secrets().public_key());
  }
  EXPECT_EQ(sealed[0], sealed[1]);
  EXPECT_EQ(keys[0], keys[1]);
}

}  // namespace
}  // namespace muniment::ledger
