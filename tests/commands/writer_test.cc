// What every command obeys, whatever it asks for (CMD), and what its entries carry (HIST-3, PRIV-4).
#include "commands/writer.h"

#include <fmt/format.h>

#include <set>

#include "replay/verify.h"
#include "schemas/canonical.h"
#include "tests/support/story.h"

namespace muniment::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Pair;

constexpr std::string_view kProvision =
    R"({"account":"0005000123","lines":[{"edition":"STANDARDPACK","quantity":400}]})";

class WriterTest : public ::testing::Test {
 protected:
  WriterTest() {
    story.AnEdition("STANDARDPACK");
    story.AnAccount("0005000123");
  }
  Reply Provision(const Story::Envelope& envelope) {
    return story.As("kim@contoso.com").Do("selfProvision", kProvision, envelope);
  }
  Story story;
};

TEST_F(WriterTest, CMD_1_TheFirstAnswerIsGivenAgainAlsoAfterReopening) {
  Story::Envelope envelope;
  envelope.id = "00000000000000000000000000abcdef";
  const Reply first = Provision(envelope);
  ASSERT_THAT(first, Accepted());
  const uint64_t entries = story.entries();
  story.Reopen();
  const Reply again = Provision(envelope);
  EXPECT_THAT(again, Accepted());
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.first_entry, first.first_entry);
  EXPECT_EQ(again.created, first.created);
  EXPECT_EQ(again.details, first.details);
  EXPECT_FALSE(first.details.empty());
  EXPECT_EQ(story.entries(), entries);
}

TEST_F(WriterTest, CMD_1_OtherContentUnderTheSameIdIsAConflictNamingTheField) {
  Story::Envelope envelope;
  envelope.id = "00000000000000000000000000abcdef";
  ASSERT_THAT(Provision(envelope), Accepted());
  const Reply other =
      story.As("kim@contoso.com")
          .Do("selfProvision", R"({"account":"0005000123","lines":[{"edition":"STANDARDPACK","quantity":500}]})",
              envelope);
  EXPECT_THAT(other, Refused("CMD-1", HasSubstr("lines differs")));
}

TEST_F(WriterTest, CMD_1_ARefusedCommandLeavesNoTraceAndMayBeSentAgain) {
  Story::Envelope envelope;
  envelope.id = "00000000000000000000000000abcdef";
  const uint64_t entries = story.entries();
  ASSERT_THAT(story.Do("selfProvision", kProvision, envelope), Refused("CMD-6")) << "an operator does not provision";
  EXPECT_EQ(story.entries(), entries);
  EXPECT_THAT(Provision(envelope), Accepted());
}

// Shaped ahead of what refuses it, both sendings are sealed under one key, and more is made durable between them.
TEST_F(WriterTest, PRIV_1_CMD_1_ARefusedCommandsKeyStaysForItsNextSending) {
  constexpr size_t kMoreThanOnePortion = 600;
  const std::string again =
      R"({"id":"000000000000000000000000000aaa10","actor":{"person":"olga@publisher.example"},"addMember":)"
      R"({"account":"0005000999","member":{"address":"mona@contoso.com","name":"Mona"},"role":"accountManager"}})";
  std::vector<std::string> lines = {
      again,
      R"({"id":"000000000000000000000000000aaa20","actor":{"person":"olga@publisher.example"},"openAccount":)"
      R"({"number":"0005000999","legalEntity":"C","name":"C","location":"V","country":"AT","agreement":"MPSA-4711",)"
      R"("contact":{"address":"kim@contoso.com","name":"Kim"}}})"};
  for (size_t i = 0; i < kMoreThanOnePortion; ++i) {
    lines.push_back(fmt::format(R"({{"id":"{:032x}","actor":{{"person":"olga@publisher.example"}},"registerPartner":)"
                                R"({{"number":"Q-{}","name":"N","member":{{"address":"q{}@x.example","name":"Q"}}}}}})",
                                0xb0000 + i, i, i));
  }
  lines.push_back(again);
  const std::vector<Reply> replies = story.DoLines(lines, commands::Writer::Mode::kEach);
  EXPECT_EQ(replies.front().outcome, "refused");
  ASSERT_THAT(replies.back(), Accepted());
  story.Reopen();
  const commands::EntryPtr added = story.world().EntryAt(Position{replies.back().first_entry});
  ASSERT_TRUE(added->body().isMemberAdded());
  const SealingKeyId key = schemas::FirstSealingKey(added->body().getMemberAdded());
  EXPECT_TRUE(story.ledger().vault().Has(key));
  const absl::StatusOr<replay::Verification> verified = replay::Verify(story.ledger(), [](uint64_t) {});
  ASSERT_TRUE(verified.ok()) << verified.status();
  EXPECT_TRUE(verified->ok()) << verified->findings.front().what;
}

TEST_F(WriterTest, HIST_4_ARefusalIsCountedByItsRule) {
  ASSERT_THAT(story.Do("selfProvision", kProvision), Refused("CMD-6"));
  ASSERT_THAT(story.Do("selfProvision", kProvision), Refused("CMD-6"));
  EXPECT_THAT(story.writer().RefusalCounts(), Contains(Pair("CMD-6", 2u)));
}

TEST_F(WriterTest, CMD_3_ADryRunJudgesEachOnTopOfTheFormerAndRecordsNothing) {
  const uint64_t entries = story.entries();
  const auto line = [&](std::string_view id, std::string_view command) {
    return fmt::format(R"({{"id":"{:0>32}","actor":{{"person":"ann@p-1.example"}},{}}})", id, command);
  };
  const std::string order =
      R"("placeOrder":{"partner":"P-1","number":"O-1","account":"0005000123","lines":[{"edition":"STANDARDPACK","quantity":10}]})";
  const auto replies = story.DoLines({line("1", order), line("2", order)}, commands::Writer::Mode::kDryRun);
  EXPECT_THAT(replies[0], Accepted());
  EXPECT_TRUE(replies[0].provisional);
  EXPECT_THAT(replies[1], Unchanged()) << "the order of the first is there for the second";
  EXPECT_EQ(story.entries(), entries);
  EXPECT_THAT(story.DoLine(line("1", order)), Accepted()) << "and was never recorded";
}

TEST_F(WriterTest, CMD_2_AllOrNoneRecordsNothingWhenOneIsRefused) {
  const uint64_t entries = story.entries();
  const auto line = [&](std::string_view id, std::string_view actor) {
    return fmt::format(R"({{"id":"{:0>32}","actor":{{"person":"{}"}},"selfProvision":{}}})", id, actor, kProvision);
  };
  const std::vector<std::string> lines{line("1", "kim@contoso.com"), line("2", "nobody@contoso.com")};
  const auto replies = story.DoLines(lines, commands::Writer::Mode::kAllOrNone);
  EXPECT_THAT(replies[0], Refused("CMD-2"));
  EXPECT_THAT(replies[1], Refused("CMD-6"));
  EXPECT_EQ(story.entries(), entries);
  const auto each = story.DoLines(lines, commands::Writer::Mode::kEach);
  EXPECT_THAT(each[0], Accepted());
  EXPECT_THAT(each[1], Refused("CMD-6"));
}

TEST_F(WriterTest, CMD_1_CMD_2_ARepetitionWithinABatchThatIsNotRecordedIsNotAcceptedEither) {
  const auto line = [&](std::string_view id, std::string_view actor) {
    return fmt::format(R"({{"id":"{:0>32}","actor":{{"person":"{}"}},"selfProvision":{}}})", id, actor, kProvision);
  };
  const std::string durable = line("1", "kim@contoso.com"), one = line("2", "kim@contoso.com");
  ASSERT_THAT(story.DoLine(durable), Accepted());
  const uint64_t entries = story.entries();
  const auto replies =
      story.DoLines({durable, one, one, line("3", "nobody@contoso.com")}, commands::Writer::Mode::kAllOrNone);
  EXPECT_THAT(replies[0], Accepted()) << "it was recorded before";
  EXPECT_TRUE(replies[0].repeated);
  EXPECT_THAT(replies[1], Refused("CMD-2"));
  EXPECT_THAT(replies[2], Refused("CMD-2"));
  EXPECT_THAT(replies[3], Refused("CMD-6"));
  EXPECT_EQ(story.entries(), entries);
}

// Commands that record more than one batch may have: the reason stands in each entry.
class TooLargeTest : public WriterTest {
 protected:
  static constexpr size_t kReasonBytes = 4000;  // a Sealed text has 4,096 at most
  static constexpr size_t kCommands = 4500;

  static std::string LineWithALongReason(size_t n, std::string_view command) {
    return fmt::format(R"({{"id":"{:032x}","actor":{{"person":"{}"}},"reason":"{}",{}}})", 0xc0000 + n,
                       Story::kOperator, std::string(kReasonBytes, 'r'), command);
  }
  static std::string Edition(size_t n) {
    return fmt::format(R"({{"edition":"00000000-0000-0000-0001-{:012x}","code":"LONG{}","name":"N"}})", n, n);
  }
  static std::string AnEditionWithALongReason(size_t n) {
    return LineWithALongReason(n, "\"addEdition\":" + Edition(n));
  }
  static std::string AnImportWithALongReason(size_t editions) {
    std::string rows;
    for (size_t n = 0; n < editions; ++n) rows += (n == 0 ? "" : ",") + Edition(n);
    return LineWithALongReason(kCommands, fmt::format(R"("importCatalogue":{{"editions":[{}]}})", rows));
  }
  std::vector<std::string> Editions() {
    std::vector<std::string> lines;
    for (size_t n = 0; n < kCommands; ++n) lines.push_back(AnEditionWithALongReason(n));
    return lines;
  }
};

TEST_F(TooLargeTest, CMD_2_AllOrNoneBeyondOneBatchIsRefusedAsAWholeAndTheWriterGoesOn) {
  const std::vector<std::string> lines = Editions();
  ASSERT_THAT(story.DoLine(lines.front()), Accepted());
  ASSERT_THAT(story.DoLine(lines.back()), Accepted());
  const uint64_t entries = story.entries();
  const auto replies = story.DoLines(lines, commands::Writer::Mode::kAllOrNone);
  for (const Reply* known : {&replies.front(), &replies.back()}) {
    EXPECT_THAT(*known, Accepted()) << "CMD-1: it was recorded before";
    EXPECT_TRUE(known->repeated);
  }
  for (size_t n = 1; n + 1 < lines.size(); ++n) {
    ASSERT_THAT(replies[n], Refused("CMD-2", HasSubstr("more than 16777216 bytes"))) << n;
    ASSERT_EQ(replies[n].code, "batchTooLarge");
    ASSERT_FALSE(replies[n].provisional);
  }
  EXPECT_EQ(story.entries(), entries);
  EXPECT_THAT(story.DoLine(lines[1]), Accepted()) << "refused before, so it may be sent again";
  EXPECT_EQ(story.entries(), entries + 1);
}

TEST_F(TooLargeTest, CMD_3_ADryRunOfAllOrNoneSaysWhatAllOrNoneWould) {
  const uint64_t entries = story.entries();
  const auto replies = story.DoLines(Editions(), commands::Writer::Mode::kAllOrNoneDryRun);
  ASSERT_EQ(replies.size(), kCommands);
  for (const Reply& reply : replies) {
    ASSERT_EQ(reply.code, "batchTooLarge");
    ASSERT_TRUE(reply.provisional);
  }
  EXPECT_THAT(story.DoLines(Editions(), commands::Writer::Mode::kDryRun), ::testing::Each(Accepted()));
  const auto line = [&](std::string_view id, std::string_view actor) {
    return fmt::format(R"({{"id":"{:0>32}","actor":{{"person":"{}"}},"selfProvision":{}}})", id, actor, kProvision);
  };
  const auto mixed = story.DoLines({line("1", "kim@contoso.com"), line("2", "nobody@contoso.com")},
                                   commands::Writer::Mode::kAllOrNoneDryRun);
  EXPECT_EQ(mixed[0].code, "batchRefused");
  EXPECT_THAT(mixed[1], Refused("CMD-6"));
  EXPECT_THAT(story.DoLines({line("1", "kim@contoso.com")}, commands::Writer::Mode::kAllOrNoneDryRun),
              ::testing::ElementsAre(Accepted()));
  EXPECT_EQ(story.entries(), entries);
}

TEST_F(TooLargeTest, CMD_2_OneCommandBeyondOneBatchIsRefusedAndTheWriterGoesOn) {
  const uint64_t entries = story.entries();
  const Reply reply = story.DoLine(AnImportWithALongReason(kCommands));
  EXPECT_THAT(reply, Refused("CMD-2", HasSubstr("shorter reason")));
  EXPECT_EQ(reply.code, "commandTooLarge");
  EXPECT_EQ(story.entries(), entries);
  EXPECT_THAT(story.DoLine(AnEditionWithALongReason(0)), Accepted());
}

TEST_F(TooLargeTest, CMD_2_WhatDoesNotFitWithWhatWaitsGetsABatchOfItsOwn) {
  std::vector<std::string> lines;  // fewer than one portion, about a megabyte
  for (size_t n = 0; n < 240; ++n) {
    lines.push_back(
        LineWithALongReason(n, fmt::format(R"("registerDistributor":{{"number":"D-{}","name":"N"}})", n + 2)));
  }
  lines.push_back(AnImportWithALongReason(3650));  // about sixteen
  const uint64_t entries = story.entries();
  const auto replies = story.DoLines(lines, commands::Writer::Mode::kEach);
  EXPECT_THAT(replies, ::testing::Each(Accepted()));
  EXPECT_EQ(replies.back().first_entry, entries + lines.size());
  EXPECT_EQ(story.entries(), entries + lines.size() - 1 + replies.back().entry_count);
}

TEST_F(WriterTest, CMD_3_ARepetitionOfWhatIsOnlyTriedIsProvisionalToo) {
  const auto line = [&](std::string_view id) {
    return fmt::format(R"({{"id":"{:0>32}","actor":{{"person":"kim@contoso.com"}},"selfProvision":{}}})", id,
                       kProvision);
  };
  ASSERT_THAT(story.DoLine(line("1")), Accepted());
  const auto replies = story.DoLines({line("1"), line("2"), line("2")}, commands::Writer::Mode::kDryRun);
  EXPECT_FALSE(replies[0].provisional) << "it is recorded";
  EXPECT_TRUE(replies[1].provisional);
  EXPECT_TRUE(replies[2].repeated);
  EXPECT_TRUE(replies[2].provisional);
}

// What a leader handed over last is still staged when the next one comes: memory is bounded nevertheless.
TEST_F(WriterTest, TheWorldForgetsWhatIsLoadedAlsoWhileEntriesAreStaged) {
  ASSERT_THAT(Provision({}), Accepted());
  commands::LiveWorld& world = story.world();
  ASSERT_GT(world.staged(), 0u);
  std::set<std::string> staged_on;
  for (const commands::StagedEntry& staged : world.staged_entries()) {
    for (const ledger::Placement& place : staged.placements) staged_on.insert(place.stream);
  }
  ASSERT_GT(world.loaded(), staged_on.size());
  const Version head = world.HeadOf("account/0005000123");
  world.Trim(0);
  EXPECT_EQ(world.loaded(), staged_on.size());
  EXPECT_EQ(world.HeadOf("account/0005000123"), head);
  const uint64_t before = story.entries();
  const Reply next = Provision({});
  EXPECT_THAT(next, Accepted());
  EXPECT_EQ(next.first_entry, before + 1);
}

TEST_F(WriterTest, CMD_5_ADecisionOnAnOldVersionIsRefusedAsStale) {
  Story::Envelope envelope;
  envelope.stream = "account/0005000123";
  envelope.version = 1;
  const uint64_t now = ToNumber(story.world().HeadOf("account/0005000123"));
  ASSERT_NE(now, 1u);
  EXPECT_THAT(Provision(envelope), Refused("CMD-5", HasSubstr(fmt::format("at version {}, not 1", now))));
  envelope.version = now;
  EXPECT_THAT(Provision(envelope), Accepted());
}

TEST_F(WriterTest, HIST_3_EachEntryCarriesWhereFromWhoWhenAndWhy) {
  story.At("2027-02-01T09:00");
  Story::Envelope envelope;
  envelope.id = "00000000000000000000000000abcdef";
  envelope.reason_code = "newOffice";
  const Reply reply = Provision(envelope);
  ASSERT_THAT(reply, Accepted());
  const commands::EntryPtr stored = story.world().EntryAt(Position{reply.first_entry});
  ASSERT_NE(stored, nullptr);
  const auto entry = stored->get();
  EXPECT_EQ(entry.getNumber(), reply.first_entry);
  EXPECT_EQ(FormatInstant(stored->recorded()), "2027-02-01T09:00:00Z");
  EXPECT_EQ(FormatInstant(stored->effective()), "2027-02-01T09:00:00Z");
  ASSERT_GT(entry.getStreams().size(), 0u);
  EXPECT_GT(entry.getStreams()[0].getVersion(), 0u);
  EXPECT_EQ(HexOf({entry.getCommandId().begin(), entry.getCommandId().size()}), envelope.id);
  EXPECT_EQ(entry.getActor().getPerson().size(), 16u);
  EXPECT_EQ(entry.getDoor(), schemas::Door::COMMAND_LINE);
  EXPECT_EQ(std::string(entry.getReasonCode().cStr()), "newOffice");
  EXPECT_EQ(entry.getSchemaVersion(), schemas::SCHEMA_VERSION);
  ASSERT_GT(reply.entry_count, 1u);
  EXPECT_EQ(story.world().EntryAt(Position{reply.first_entry + 1})->get().getCausation(), reply.first_entry);
}

TEST_F(WriterTest, PRIV_4_AReasonIsSealedBesideACodeInClear) {
  Story::Envelope envelope;
  envelope.reason_code = "newOffice";
  envelope.reason = "Zweigstelle in Graz";
  const Reply reply = Provision(envelope);
  ASSERT_THAT(reply, Accepted());
  const commands::EntryPtr stored = story.world().EntryAt(Position{reply.first_entry});
  const auto bytes = stored->bytes();
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  EXPECT_EQ(text.find("Graz"), std::string_view::npos);
  EXPECT_NE(text.find("newOffice"), std::string_view::npos);
  EXPECT_EQ(door::UnsealText(story.ledger().vault(), stored->get().getReason()).value(), "Zweigstelle in Graz");
}

TEST_F(WriterTest, TIME_6_NothingIsEffectiveInTheFuture) {
  Story::Envelope envelope;
  envelope.effective = "2030-01-01";
  EXPECT_THAT(Provision(envelope), Refused("TIME-6"));
}

TEST(RealLedger, TIME_7_WhereTheClockGoesBackTheLastSecondIsUsedAgainAndTheEntrySaysSo) {
  Story story("2027-02-01T09:00", nullptr, Story::Kind::kReal);
  const auto appoint = [&](int n) {
    const Reply reply =
        story.Do("appoint",
                 fmt::format(R"({{"office":"auditor","person":{{"address":"a{}@publisher.example","name":"A"}}}})", n));
    EXPECT_THAT(reply, Accepted());
    return story.world().EntryAt(Position{reply.first_entry});
  };
  const commands::EntryPtr before = appoint(1);
  EXPECT_EQ(FormatInstant(before->recorded()), "2027-02-01T09:00:00Z");
  EXPECT_FALSE(before->get().getClockHeld());
  story.RealClockShows("2027-02-01T08:00");
  const commands::EntryPtr held = appoint(2);
  EXPECT_EQ(FormatInstant(held->recorded()), "2027-02-01T09:00:00Z");
  EXPECT_EQ(held->effective(), held->recorded()) << "an effective time not given is the recorded second";
  EXPECT_TRUE(held->get().getClockHeld());
  story.Reopen();
  const commands::EntryPtr reopened = appoint(3);
  EXPECT_EQ(reopened->recorded(), held->recorded());
  EXPECT_TRUE(reopened->get().getClockHeld());
  story.RealClockShows("2027-02-01T09:00:01");
  const commands::EntryPtr after = appoint(4);
  EXPECT_EQ(FormatInstant(after->recorded()), "2027-02-01T09:00:01Z");
  EXPECT_FALSE(after->get().getClockHeld());
}

TEST_F(WriterTest, CMD_10_ActorAndVersionComeBeforeWhatMayBeEnteredLate) {
  story.At("2027-02-01T09:00");
  const std::string fields = R"({"office":"auditor","person":{"address":"ada@publisher.example","name":"Ada"}})";
  Story::Envelope envelope;
  envelope.effective = "2027-01-20";
  envelope.stream = "account/0005000123";
  envelope.version = 99;
  EXPECT_THAT(story.As("nobody@contoso.com").Do("appoint", fields, envelope), Refused("CMD-6"));
  EXPECT_THAT(story.Do("appoint", fields, envelope), Refused("CMD-5"));
  envelope.stream.clear();
  EXPECT_THAT(story.Do("appoint", fields, envelope), Refused("TIME-2", HasSubstr("appoint")));
}

TEST_F(WriterTest, TIME_2_OnlyOperatorsEnterLateAndOnlyOnBehalfWithAReason) {
  story.At("2027-02-01T09:00");
  Story::Envelope envelope;
  envelope.effective = "2027-01-20";
  EXPECT_THAT(Provision(envelope), Refused("TIME-2", HasSubstr("operator")));
  EXPECT_THAT(story.Do("selfProvision", kProvision, envelope), Refused("TIME-2", HasSubstr("onBehalfOf")));
  envelope.on_behalf_of = "0005000123";
  EXPECT_THAT(story.Do("selfProvision", kProvision, envelope), Refused("TIME-2", HasSubstr("reason")));
  envelope.reason_code = "paperForm";
  EXPECT_THAT(story.Do("selfProvision", kProvision, envelope), Accepted());
  envelope.on_behalf_of.clear();
  EXPECT_THAT(story.Do("closePeriod", R"({"upTo":"2027-01-31"})", envelope), Refused("TIME-2"));
}

TEST_F(WriterTest, TIME_2_PRIV_1_OnBehalfOfNamesSomebodyTheLedgerKnowsAndKeepsNoOtherText) {
  const std::string organisation = story.AnOrganisation("fabrikam.onmicrosoft.com");
  const std::string person = story.AUser(organisation, "harry@fabrikam.onmicrosoft.com");
  story.At("2027-02-01T09:00");
  Story::Envelope late;
  late.effective = "2027-01-20";
  late.reason_code = "paperForm";
  for (const char* text : {"banana", "harry@fabrikam.onmicrosoft.com", "Harry Potter 4111111111111111", "P-404",
                           "00000000000000000000000000000001"}) {
    late.on_behalf_of = text;
    const Reply reply = story.Do("selfProvision", kProvision, late);
    EXPECT_EQ(reply.outcome, "refused") << text;
    EXPECT_EQ(reply.message.find("arry"), std::string::npos) << "a refusal repeats nothing personal";
  }
}

TEST_F(WriterTest, TIME_2_ALateEntryIsOnBehalfOfWhomTheActCanBe) {
  const std::string organisation = story.AnOrganisation("fabrikam.onmicrosoft.com");
  const std::string user = story.AUser(organisation, "harry@fabrikam.onmicrosoft.com");
  story.APartner("P-2");
  story.At("2027-02-01T09:00");
  for (const std::string& other : {std::string("P-1"), organisation, user}) {
    EXPECT_THAT(story.DoLate("2027-01-20", "selfProvision", kProvision, other),
                Refused("TIME-2", HasSubstr("only an account administrator or account manager of account 0005000123")))
        << other;
  }
  EXPECT_THAT(story.DoLate("2027-01-20", "selfProvision", kProvision, "0005000123"), Accepted());
  const std::string order =
      R"({"partner":"P-1","number":"O-1","account":"0005000123","lines":[{"edition":"STANDARDPACK","quantity":100}]})";
  EXPECT_THAT(story.DoLate("2027-01-20", "placeOrder", order, "P-2"), Refused("TIME-2", HasSubstr("partner P-1")));
  EXPECT_THAT(story.DoLate("2027-01-20", "placeOrder", order, "P-1"), Accepted());
  const std::string removal = fmt::format(R"({{"organisation":"{}","user":"{}"}})", organisation, user);
  EXPECT_THAT(story.DoLate("2027-01-20", "removeUser", removal, user), Refused("TIME-2", HasSubstr("administrator")))
      << "a user without a role";
  EXPECT_THAT(story.DoLate("2027-01-20", "removeUser", removal, organisation), Accepted());
}

TEST_F(WriterTest, PAR_4_WhoActsInTheirOwnRightNamesNobody) {
  Story::Envelope envelope;
  envelope.on_behalf_of = "P-1";
  EXPECT_THAT(Provision(envelope), Refused("PAR-4", HasSubstr("leave onBehalfOf out")));
  envelope.on_behalf_of = story.AnOrganisation("fabrikam.onmicrosoft.com");
  EXPECT_THAT(Provision(envelope), Refused("PAR-4"));
}

TEST_F(WriterTest, PRIV_4_AReasonCodeIsACodeAndWordsGoIntoTheReason) {
  Story::Envelope envelope;
  envelope.reason_code = "Harry Potter, Privet Drive 4";
  const Reply reply = Provision(envelope);
  EXPECT_THAT(reply, Refused("PRIV-4", HasSubstr("put words into reason")));
  EXPECT_EQ(reply.message.find("Privet"), std::string::npos);
  envelope.reason_code = "new-office_2.b";
  EXPECT_THAT(Provision(envelope), Accepted());
}

}  // namespace
}  // namespace muniment::testing
