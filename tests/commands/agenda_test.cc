// The scheduler's agenda: a tick that goes by it records what a tick over all pools would. Story::Tick asks after each
// tick of each test whether one over all pools would find more; here are the rules of the rows and what is done to them
// on purpose.
#include "commands/agenda.h"

#include <random>

#include "commands/subscriptions/due.h"
#include "fmt/format.h"
#include "tests/support/random_history.h"
#include "tests/support/story.h"

namespace muniment::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int kHistories = 100;
constexpr int kEventsEach = 30;

// ---- what a row follows from

// Of all kinds of entry that can stand in an account's pool, those that move what falls due among them.
class PoolInventor final : public RandomHistory {
 public:
  explicit PoolInventor(uint64_t seed) : RandomHistory(seed, HolderKey::OfAccount("0005000123")) {}

 private:
  std::string Known() { return fmt::format("s{}", OneOf(1, std::max(1u, named_))); }

  void Invent(Instant t, bool) override {
    story_.Ending(AddMonths(t, static_cast<int>(OneOf(1, 12))));
    switch (OneOf(0, 9)) {
      case 0:
        story_.SelfProvision(fmt::format("s{}", ++named_), OneOf(1, 30));
        break;
      case 1:
        story_.Order(fmt::format("s{}", ++named_), OneOf(1, 30));
        break;
      case 2:
        story_.Start(fmt::format("s{}", ++named_), OneOf(1, 30));
        break;
      case 3:
        story_.CancelLine(Known(), OneOf(1, 30));
        break;
      case 4: {
        const std::string name = Known();
        const Pool pool = story_.AsOf(t);
        const Subscription* subscription = pool.Find(Sub(name));
        if (subscription == nullptr) break;
        const Instant start = EndOf(*subscription);
        story_.Ending(AddMonths(start, 12));
        story_.RenewByKey(name, OneOf(1, 40), start);
        break;
      }
      case 5: {
        const std::string name = Known();
        const Pool pool = story_.AsOf(t);
        const Subscription* subscription = pool.Find(Sub(name));
        if (subscription == nullptr) break;
        story_.CancelSubscription(name, OneOf(0, 1) ? t : EndOf(*subscription));
        break;
      }
      case 6:
        story_.WithdrawCancellation(Known());
        break;
      case 7:
        VoidSome();
        break;
      default:
        story_.Assign(People("user", static_cast<int>(OneOf(0, 20)), static_cast<int>(OneOf(21, 24))));
        break;
    }
  }
  void AcceptedLate(const std::vector<EntryPtr>&, Instant) override {}

  uint32_t named_ = 0;
};

// All that falls due in the pool up to `t`, whether written down or not.
std::vector<std::string> DueUpTo(const Pool& pool, Instant t) {
  std::vector<std::string> due;
  for (const Due& transition : TransitionsToRecord(pool, t)) {
    due.push_back(fmt::format("{} {} {}", FormatInstant(transition.at), ToText(transition.subscription),
                              static_cast<int>(transition.kind)));
  }
  for (const NoticeToRecord& notice : NoticesToRecord(pool, t, t)) {
    due.push_back(
        fmt::format("{} {} notice {}", FormatInstant(notice.at), ToText(notice.subscription), notice.days_before));
  }
  return due;
}

Pool PoolOfFirst(const std::vector<EntryPtr>& entries, size_t count) {
  std::vector<EntryPtr> first(entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(count));
  ToTimeline(first);
  Pool pool;
  for (const EntryPtr& entry : first) pool.Evolve(*entry);
  return pool;
}

TEST(Agenda, LIFE_2_BetweenALookAndTheNextNothingNewFallsDueUnlessAnEntryTouchesIt) {
  const uint64_t first_seed = std::random_device{}();
  int looks = 0, touched = 0;
  for (uint64_t seed = first_seed; seed < first_seed + kHistories; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    PoolInventor inventor(seed);
    inventor.Go(kEventsEach);
    const std::vector<EntryPtr>& entries = inventor.story().entries();
    for (size_t count = 1; count < entries.size(); ++count) {
      const Instant look = entries[count - 1]->recorded();
      const Pool pool = PoolOfFirst(entries, count), after = PoolOfFirst(entries, count + 1);
      const std::optional<Instant> next = NextDue(pool, look);
      const Instant just_before = next.value_or(kLatest) - seconds{1};
      ++looks;
      ASSERT_EQ(DueUpTo(pool, just_before), DueUpTo(pool, look)) << "of the first " << count;
      if (next) {
        ASSERT_NE(DueUpTo(pool, *next), DueUpTo(pool, look)) << "looked in vain";
      }
      if (TouchesAgenda(entries[count]->body())) {
        ++touched;
        continue;
      }
      ASSERT_EQ(DueUpTo(after, kLatest), DueUpTo(pool, kLatest)) << "entry " << count + 1;
    }
  }
  EXPECT_GT(looks - touched, kHistories) << "histories too dull; first seed " << first_seed;
}

// ---- rows in a ledger

class AgendaOfALedger : public ::testing::Test {
 protected:
  AgendaOfALedger() {
    story_.AnEdition("STANDARDPACK");
    story_.AnAccount("0005000123");
  }
  void SelfProvision() {
    ASSERT_THAT(
        story_.As("kim@contoso.com")
            .Do("selfProvision", R"({"account":"0005000123","lines":[{"edition":"STANDARDPACK","quantity":100}]})"),
        Accepted());
  }
  // The instants of all rows; "none": there is no agenda.
  std::vector<std::string> Rows() {
    const auto rows = ReadAgenda(story_.ledger(), kForever);
    EXPECT_TRUE(rows.ok()) << rows.status();
    if (!*rows) return {"none"};
    std::vector<std::string> instants;
    for (const AgendaRow& row : **rows) instants.push_back(FormatInstant(row.at));
    return instants;
  }
  void Write(const ledger::DerivedRow& row) { ASSERT_TRUE(story_.ledger().WriteDerived({&row, 1}).ok()); }
  void LoseAgenda() { Write({AgendaIsWhole(Instant{}).key, std::nullopt}); }
  void LoseRows() {
    const auto rows = ReadAgenda(story_.ledger(), kForever);
    ASSERT_TRUE(rows.ok() && *rows);
    ASSERT_TRUE(UpdateAgenda(story_.ledger(), {.all = false, .begins = {}, .done = **rows, .next = {}}).ok());
  }

  Story story_{"2027-02-01T09:00"};
};

TEST_F(AgendaOfALedger, APoolIsLookedAtAtOnceAndThenWhenSomethingFallsDue) {
  EXPECT_THAT(Rows(), IsEmpty());
  SelfProvision();
  EXPECT_THAT(Rows(), ElementsAre("2027-02-01T09:00:00Z"));
  EXPECT_THAT(story_.Tick(), Unchanged());
  EXPECT_THAT(Rows(), ElementsAre("2027-02-02T09:00:00Z")) << "usable-from";
  story_.At("2027-02-02T09:00");
  EXPECT_THAT(story_.Tick(), Accepted());
  EXPECT_THAT(Rows(), ElementsAre("2027-11-16T00:00:00Z")) << "60 days before E, 2028-01-15";
}

TEST_F(AgendaOfALedger, NothingIsLookedAtForEver) {
  SelfProvision();
  story_.At("2030-01-01");
  EXPECT_THAT(story_.Tick(), Accepted());
  EXPECT_THAT(Rows(), IsEmpty()) << "deprovisioned long ago";
}

TEST_F(AgendaOfALedger, SeatsDoNotBringAPoolBack) {
  const std::string organisation = story_.AnOrganisation();
  story_.AVerifiedDomain(organisation, "contoso.com");
  story_.AnAccountWithDomain("0005000123", organisation, "contoso.com");
  const std::string user = story_.AUser(organisation, "u@contoso.com");
  SelfProvision();
  story_.At("2027-02-02T09:00").Tick();
  const std::vector<std::string> before = Rows();
  ASSERT_THAT(story_.As("gloria@contoso.onmicrosoft.com")
                  .Do("assignSeats", fmt::format(R"({{"organisation":"{}","edition":"STANDARDPACK","users":["{}"]}})",
                                                 organisation, user)),
              Accepted());
  EXPECT_EQ(Rows(), before);
}

TEST_F(AgendaOfALedger, ATickUpToAnEarlierInstantSeesWhatWasEnteredSince) {
  story_.At("2027-02-10");
  ASSERT_THAT(story_.DoLate("2027-02-01T09:00", "selfProvision",
                            R"({"account":"0005000123","lines":[{"edition":"STANDARDPACK","quantity":100}]})"),
              Accepted());
  EXPECT_THAT(story_.Do("tick", R"({"until":"2027-02-02"})"), Unchanged());
  EXPECT_THAT(story_.Do("tick", R"({"until":"2027-02-03"})"), Accepted()) << "usable-from, 2027-02-02T09:00";
  EXPECT_THAT(story_.Tick(), Unchanged());
}

// An empty tick leaves no trace: the clock of a real ledger may go back behind it, and what is entered then is recorded
// before the agenda was to begin.
TEST_F(AgendaOfALedger, TIME_7_WhatIsEnteredBeforeTheLastTickIsNotMissed) {
  AgendaUpdate of_a_later_tick;
  of_a_later_tick.begins = T("2027-02-01T10:00");
  ASSERT_TRUE(UpdateAgenda(story_.ledger(), of_a_later_tick).ok());
  SelfProvision();
  EXPECT_THAT(Rows(), ElementsAre("2027-02-01T09:00:00Z"));
  EXPECT_THAT(story_.At("2027-02-03").Tick(), Accepted());
}

TEST_F(AgendaOfALedger, ATickTriedOutLeavesItAsItIs) {
  SelfProvision();
  story_.At("2027-02-03");
  const std::vector<std::string> before = Rows();
  Story::Envelope envelope;
  envelope.dry_run = true;
  EXPECT_THAT(story_.Do("tick", "{}", envelope), Accepted());
  EXPECT_EQ(Rows(), before);
  EXPECT_THAT(story_.Tick(), Accepted());
}

TEST_F(AgendaOfALedger, AmongOtherCommandsATickSeesWhatStandsBeforeIt) {
  story_.At("2027-02-10");
  for (const auto mode : {commands::Writer::Mode::kEach, commands::Writer::Mode::kAllOrNone}) {
    const auto line = [&](std::string_view rest) {
      return fmt::format(R"({{"id":"{}","actor":{{"person":"{}"}},{}}})", story_.NewId(), Story::kOperator, rest);
    };
    const std::vector<Reply> replies = story_.DoLines(
        {line(R"("effectiveAt":"2027-02-01T09:00","onBehalfOf":"0005000123","reasonCode":"lateNotice","selfProvision":)"
              R"({"account":"0005000123","lines":[{"edition":"STANDARDPACK","quantity":100}]})"),
         line(R"("tick":{})")},
        mode);
    EXPECT_THAT(replies, ElementsAre(Accepted(), Accepted()));
    EXPECT_THAT(story_.Tick(), Unchanged());
  }
}

TEST_F(AgendaOfALedger, WithoutOneATickLooksAtAllPoolsAndMakesOne) {
  SelfProvision();
  LoseRows();
  LoseAgenda();
  ASSERT_THAT(Rows(), ElementsAre("none"));
  story_.Reopen();
  story_.At("2027-02-03");
  EXPECT_THAT(story_.Tick(), Accepted());
  EXPECT_THAT(Rows(), ElementsAre("2027-11-16T00:00:00Z"));
}

TEST_F(AgendaOfALedger, OneThatMissesSomethingIsMendedByATickOverAllPools) {
  SelfProvision();
  LoseRows();
  story_.At("2027-02-03");
  EXPECT_THAT(story_.Do("tick", "{}"), Unchanged()) << "it knows of nothing";
  EXPECT_THAT(story_.Do("tick", R"({"all":true})"), Accepted());
  EXPECT_THAT(Rows(), ElementsAre("2027-11-16T00:00:00Z"));
}

// A tick takes 10,000 items at most, each of which is an entry, and another where a notice goes with it.
TEST_F(AgendaOfALedger, LIFE_2_WhatIsLeftToTheNextTickIsNotForgotten) {
  for (int i = 0; i < 2000; ++i) SelfProvision();
  story_.At("2030-01-01");
  const Reply first = story_.Tick();
  ASSERT_THAT(first, Accepted());
  EXPECT_GE(first.entry_count, 10'000U);
  EXPECT_THAT(first.details, ::testing::Contains(::testing::Key("left")));
  EXPECT_THAT(Rows(), ElementsAre("2027-02-01T09:00:00Z"));
  const Reply second = story_.Tick();
  ASSERT_THAT(second, Accepted());
  EXPECT_EQ(first.details.at("left"), fmt::to_string(second.entry_count));
  EXPECT_THAT(Rows(), IsEmpty());
  EXPECT_THAT(story_.Tick(), Unchanged());
}

class LargeTicks : public AgendaOfALedger {
 protected:
  // How many ticks that took.
  int TickUntilNothingIsLeft(const Story::Envelope& envelope) {
    int ticks = 0;
    for (bool more = true; more; ++ticks) {
      const Reply reply = story_.Do("tick", "{}", envelope);
      EXPECT_THAT(reply, Accepted());
      entries_ += reply.entry_count;
      more = reply.outcome == "accepted" && reply.details.count("left") != 0;
    }
    EXPECT_THAT(story_.Tick(), Unchanged());
    return ticks;
  }
  uint64_t entries_ = 0;
};

// 16 MiB are what one batch of the log may have.
TEST_F(LargeTicks, LIFE_2_SP_5_NoticesToManyAreMoreThanOneTickTakesAndTheNextGoesOn) {
  constexpr size_t kMembers = 2000, kProvisions = 400;
  std::vector<std::string> lines;
  for (size_t n = 0; n < kMembers; ++n) {
    lines.push_back(
        fmt::format(R"({{"id":"{}","actor":{{"person":"kim@contoso.com"}},"addMember":{{"account":"0005000123",)"
                    R"("member":{{"address":"m{}@contoso.com","name":"M"}},"role":"accountManager"}}}})",
                    story_.NewId(), n));
  }
  ASSERT_THAT(story_.DoLines(lines, commands::Writer::Mode::kEach), ::testing::Each(Accepted()));
  for (size_t n = 0; n < kProvisions; ++n) SelfProvision();
  story_.At("2027-02-02T09:00");
  EXPECT_GT(TickUntilNothingIsLeft({}), 1);
  EXPECT_EQ(entries_, 2 * kProvisions) << "usable, and told so, each once";
}

TEST_F(LargeTicks, LIFE_2_WhatEachEntryCarriesOfTheCommandCountsToo) {
  constexpr size_t kProvisions = 1000;
  for (size_t n = 0; n < kProvisions; ++n) SelfProvision();
  story_.At("2030-01-01");
  Story::Envelope envelope;
  envelope.reason = std::string(4000, 'r');
  EXPECT_GT(TickUntilNothingIsLeft(envelope), 1);
  EXPECT_GT(entries_ * envelope.reason.size(), ledger::kBatchBytesMax) << "too few to be worth a test";
}

TEST_F(AgendaOfALedger, RowsOfPoolsThatAreNotThereGoWithTheNextTick) {
  AgendaUpdate update;
  update.begins = T("2027-01-01");
  update.next = {{T("2027-01-15"), "pool/account/1/x"}};
  ASSERT_TRUE(UpdateAgenda(story_.ledger(), update).ok());
  EXPECT_THAT(story_.Tick(), Unchanged());
  EXPECT_THAT(Rows(), IsEmpty());
}

}  // namespace
}  // namespace muniment::testing
