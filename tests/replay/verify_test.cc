// Verification finds what is not as it must be, and where: entries are put into a ledger that no writer would put
// there. Rules CMD-7, TIME-6, TIME-7, AUD-1.
#include "replay/verify.h"

#include <capnp/message.h>
#include <capnp/serialize.h>

#include <rocksdb/write_batch.h>

#include "commands/agenda.h"
#include "ledger/keys.h"
#include "ledger/store.h"
#include "schemas/canonical.h"
#include "schemas/command.capnp.h"
#include "schemas/entry.capnp.h"
#include "schemas/entry_view.h"
#include "tests/ledger/fixture.h"
#include "tests/support/money.h"
#include "tests/support/story.h"

namespace muniment::ledger {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// What an entry says of itself.
struct Said {
  uint64_t number = 0;
  int64_t recorded = 100;
  int64_t effective = 100;
  uint64_t version = 0;  // in stream "s"
  uint64_t command = 0;  // that it came from; 0: none
};

NewEntry EntryThatSays(const Said& said, uint64_t version) {
  capnp::MallocMessageBuilder message;
  auto entry = message.initRoot<schemas::Entry>();
  entry.setNumber(said.number);
  entry.setRecordedAt(said.recorded);
  entry.setEffectiveAt(said.effective);
  const CommandId command = Command(said.command);
  if (said.command != 0) entry.setCommandId({command.bytes.data(), command.bytes.size()});
  auto streams = entry.initStreams(1);
  streams[0].setStream("s");
  streams[0].setVersion(said.version);
  entry.initBody().initPeriodClosed().setUpTo(1);
  const kj::Array<capnp::word> words = capnp::messageToFlatArray(message);
  const auto bytes = words.asChars();
  return {std::string(bytes.begin(), bytes.size()), {{"s", Version{version}}}};
}

// What the writer remembers of an accepted command.
std::string AnswerThatSays(uint64_t command, uint64_t first, uint32_t count) {
  capnp::MallocMessageBuilder message;
  auto answer = message.initRoot<schemas::Remembered>().initAnswer();
  const CommandId id = Command(command);
  answer.setId({id.bytes.data(), id.bytes.size()});
  answer.setFirstEntry(first);
  answer.setEntryCount(count);
  const kj::Array<capnp::word> words = capnp::messageToFlatArray(message);
  const auto bytes = words.asChars();
  return {bytes.begin(), bytes.size()};
}

class VerifyTest : public LedgerTest {
 protected:
  void SetUp() override { Create(); }
  // Findings as "entry: what".
  std::vector<std::string> Findings(const std::vector<Said>& entries) {
    Batch batch = BatchOf({});
    for (size_t i = 0; i < entries.size(); ++i) batch.entries.push_back(EntryThatSays(entries[i], i + 1));
    LedgerTest::Append(batch);
    return Findings();
  }
  // Two commands, of two entries and of one; what is remembered of them.
  std::vector<std::string> FindingsOf(const std::vector<std::pair<uint64_t, std::string>>& remembered) {
    Batch batch = BatchOf({});
    for (uint64_t i = 1; i <= 3; ++i) {
      batch.entries.push_back(EntryThatSays({.number = i, .version = i, .command = i == 3 ? 8u : 7u}, i));
    }
    for (const auto& [command, answer] : remembered) batch.remembered.emplace_back(Command(command), answer);
    LedgerTest::Append(batch);
    return Findings();
  }
  std::vector<std::string> Findings() {
    const auto verification = replay::Verify(*ledger_, [](uint64_t) {});
    EXPECT_TRUE(verification.ok()) << verification.status();
    std::vector<std::string> findings;
    for (const replay::Finding& finding : verification->findings) {
      findings.push_back(std::to_string(finding.entry) + ": " + finding.what);
    }
    return findings;
  }
};

TEST_F(VerifyTest, FindsNothingInALedgerThatIsWhole) {
  EXPECT_THAT(Findings({{.number = 1, .version = 1}, {.number = 2, .version = 2}}), IsEmpty());
}

TEST_F(VerifyTest, CMD_7_FindsAnEntryThatSaysAnotherNumber) {
  EXPECT_THAT(Findings({{.number = 1, .version = 1}, {.number = 3, .version = 2}}),
              ElementsAre("2: says that its number is 3"));
}

TEST_F(VerifyTest, TIME_7_FindsAnEntryRecordedBeforeTheOneBeforeIt) {
  EXPECT_THAT(Findings({{.number = 1, .recorded = 200, .version = 1}, {.number = 2, .recorded = 199, .version = 2}}),
              ElementsAre(HasSubstr("2: was recorded before")));
}

TEST_F(VerifyTest, TIME_6_FindsWhatIsEffectiveLaterThanItWasRecorded) {
  EXPECT_THAT(Findings({{.number = 1, .recorded = 100, .effective = 101, .version = 1}}),
              ElementsAre("1: is effective later than it was recorded"));
}

TEST_F(VerifyTest, CMD_7_FindsAGapInTheVersionsOfAStream) {
  EXPECT_THAT(Findings({{.number = 1, .version = 1}, {.number = 2, .version = 3}}),
              ElementsAre("2: has version 3 in stream s, where 2 comes next",
                          HasSubstr("0: the index of stream s leads to other entries")));
}

TEST_F(VerifyTest, FindsAnEntryThatDoesNotDecode) {
  const std::string no_message(24, 'x');  // g++ 12 misjudges a literal here
  LedgerTest::Append(BatchOf({{no_message, {}}}));
  EXPECT_THAT(Findings(), ElementsAre("1: does not decode"));
}

TEST_F(VerifyTest, AUD_1_FindsAStreamThatTheIndexHasAndNoEntryNames) {
  Batch batch = BatchOf({EntryThatSays({.number = 1, .version = 1}, 1)});
  batch.entries[0].placements.push_back({"t", Version{1}});
  LedgerTest::Append(batch);
  EXPECT_THAT(Findings(), ElementsAre("0: the index has a stream t that no entry names"));
}

TEST_F(VerifyTest, CMD_1_FindsNothingWhereAnswersAndEntriesSayTheSame) {
  EXPECT_THAT(FindingsOf({{7, AnswerThatSays(7, 1, 2)}, {8, AnswerThatSays(8, 3, 1)}}), IsEmpty());
}

TEST_F(VerifyTest, CMD_1_FindsACommandWhoseAnswerIsNotRemembered) {
  EXPECT_THAT(FindingsOf({{7, AnswerThatSays(7, 1, 2)}}), ElementsAre(HasSubstr("3: came from command")));
}

TEST_F(VerifyTest, CMD_1_FindsAnAnswerThatSpeaksOfEntriesOfAnother) {
  EXPECT_THAT(FindingsOf({{7, AnswerThatSays(7, 1, 3)}, {8, AnswerThatSays(8, 3, 1)}}),
              ElementsAre(HasSubstr("0: the answer remembered for command " + ToText(Command(7)))));
}

TEST_F(VerifyTest, CMD_1_FindsWhatIsNoAnswer) {
  EXPECT_THAT(FindingsOf({{7, AnswerThatSays(7, 1, 2)}, {8, "nonsense"}}),
              ElementsAre(HasSubstr("what is remembered as the answer of command " + ToText(Command(8)))));
}

TEST_F(VerifyTest, AUD_1_FindsAStoredSubtreeThatIsNotThatOfTheEntries) {
  Batch batch = BatchOf({});
  for (uint64_t i = 1; i <= 600; ++i) batch.entries.push_back(EntryThatSays({.number = i, .version = i}, i));
  LedgerTest::Append(batch);
  EXPECT_THAT(Findings(), IsEmpty());
  ledger_.reset();
  {
    auto store = Store::Open(file("db"), nullptr);
    ASSERT_TRUE(store.ok()) << store.status();
    rocksdb::WriteBatch rows;
    rows.Put((*store)->handle(Family::kTree), TreeKey(8, 0), std::string(32, 'x'));
    ASSERT_TRUE((*store)->Write(rows).ok());
  }
  Reopen();  // the root stands on the larger subtree
  EXPECT_THAT(Findings(), ElementsAre(HasSubstr("0: the stored tree has 3 subtrees")));
}

// The entry that says most of somebody, and the key that it stands under.
std::pair<uint64_t, SealingKeyId> FirstMemberAdded(const Ledger& ledger) {
  SealingKeyId key;
  uint64_t of = 0;
  EXPECT_TRUE(ledger
                  .Read(Position{1}, Next(ledger.last()),
                        [&](Position position, EntryBytes bytes) {
                          const schemas::EntryView entry(bytes);
                          if (entry.body().isMemberAdded()) {
                            key = schemas::FirstSealingKey(entry.body().getMemberAdded());
                            of = ToNumber(position);
                          }
                          return of == 0;
                        })
                  .ok());
  return {of, key};
}

TEST(VerifyKeys, PRIV_2_FindsATextWhoseKeyIsGoneWithoutAnErasure) {
  muniment::testing::Story story("2027-02-01T09:00");
  story.AnAccount("0005000123");
  std::vector<uint64_t> entries;
  const auto verify = [&] {
    entries.clear();
    const auto verification = replay::Verify(story.ledger(), [](uint64_t) {});
    EXPECT_TRUE(verification.ok()) << verification.status();
    for (const replay::Finding& finding : verification->findings) {
      EXPECT_THAT(finding.what, HasSubstr("whose key is not in the vault"));
      entries.push_back(finding.entry);
    }
  };
  verify();
  EXPECT_THAT(entries, IsEmpty());
  const auto [of, key] = FirstMemberAdded(story.ledger());
  ASSERT_NE(of, 0u);
  ASSERT_TRUE(story.ledger().vault().Destroy({&key, 1}).ok());
  verify();
  EXPECT_THAT(entries, ::testing::Contains(of));
}

TEST(VerifyKeys, PRIV_1_FindsATextThatItsKeyDoesNotOpen) {
  muniment::testing::Story story("2027-02-01T09:00");
  story.AnAccount("0005000123");
  const auto [of, key] = FirstMemberAdded(story.ledger());
  ASSERT_NE(of, 0u);
  Vault& vault = story.ledger().vault();
  ASSERT_TRUE(vault.Destroy({&key, 1}).ok());
  ASSERT_TRUE(vault.StageKey(key).ok()) << "another key under the same id";
  const auto verification = replay::Verify(story.ledger(), [](uint64_t) {});
  ASSERT_TRUE(verification.ok()) << verification.status();
  EXPECT_THAT(verification->findings, ::testing::Contains(::testing::AllOf(
                                          ::testing::Field(&replay::Finding::entry, of),
                                          ::testing::Field(&replay::Finding::what, HasSubstr("does not open")))));
}

TEST(VerifyKeys, PRIV_2_FindsItAlsoInEntriesThatNameNobody) {
  muniment::testing::MoneyStory money;
  std::vector<uint64_t> methods;
  SealingKeyId key;
  ASSERT_TRUE(money.story.ledger()
                  .Read(Position{1}, Next(money.story.ledger().last()),
                        [&](Position position, EntryBytes bytes) {
                          const schemas::EntryView entry(bytes);
                          if (entry.body().isPaymentMethodSet()) {
                            key = schemas::FirstSealingKey(entry.body().getPaymentMethodSet());
                            methods.push_back(ToNumber(position));
                          }
                          return true;
                        })
                  .ok());
  ASSERT_EQ(methods.size(), 1u);
  ASSERT_TRUE(money.story.ledger().vault().Destroy({&key, 1}).ok());
  const auto verification = replay::Verify(money.story.ledger(), [](uint64_t) {});
  ASSERT_TRUE(verification.ok()) << verification.status();
  EXPECT_TRUE(std::any_of(verification->findings.begin(), verification->findings.end(),
                          [&](const auto& finding) { return finding.entry == methods.front() && !finding.altered; }));
}

// The scheduler's agenda (commands/agenda.h), with rows taken away.
TEST(VerifyAgenda, LIFE_2_FindsAPoolThatTheSchedulerWouldNotLookAt) {
  muniment::testing::Story story("2027-02-01T09:00");
  story.AnEdition("STANDARDPACK");
  story.AnAccount("0005000123");
  ASSERT_THAT(
      story.As("kim@contoso.com")
          .Do("selfProvision", R"({"account":"0005000123","lines":[{"edition":"STANDARDPACK","quantity":100}]})"),
      muniment::testing::Accepted());
  const auto findings = [&] {
    const auto verification = replay::Verify(story.ledger(), [](uint64_t) {});
    EXPECT_TRUE(verification.ok()) << verification.status();
    std::vector<std::string> whats;
    for (const replay::Finding& finding : verification->findings) whats.push_back(finding.what);
    return whats;
  };
  EXPECT_THAT(findings(), IsEmpty()) << "before any tick";
  story.Tick();
  EXPECT_THAT(findings(), IsEmpty()) << "it is looked at when the seats are usable";
  story.At("2027-02-03").Tick();
  EXPECT_THAT(findings(), IsEmpty()) << "it is looked at for the first notice";

  const auto rows = commands::ReadAgenda(story.ledger(), kForever);
  ASSERT_TRUE(rows.ok() && *rows);
  ASSERT_TRUE(commands::UpdateAgenda(story.ledger(), {.all = false, .begins = {}, .done = **rows, .next = {}}).ok());
  EXPECT_THAT(findings(), ElementsAre(AllOf(HasSubstr("will not look at pool/account/0005000123/"),
                                            HasSubstr("2027-11-16"), HasSubstr("muniment tick LEDGER --all"))));
  commands::AgendaUpdate too_late;
  too_late.next = {{FromUnix(2'000'000'000), rows->value().front().pool}};
  ASSERT_TRUE(commands::UpdateAgenda(story.ledger(), too_late).ok());
  EXPECT_THAT(findings(), ElementsAre(HasSubstr("2027-11-16")));

  ASSERT_THAT(story.Do("tick", R"({"all":true})"), muniment::testing::Unchanged());
  EXPECT_THAT(findings(), IsEmpty());
}

}  // namespace
}  // namespace muniment::ledger
