// Random histories of users and their seats, entered in order, late and voided: whoever sits somewhere is a user there,
// and has been since the seat was given. Rules ORG-7, ORG-9, SEAT-1, SEAT-9, TIME-2, TIME-8.
#include <algorithm>
#include <random>

#include "tests/commands/organisations_fixture.h"

namespace muniment::testing {
namespace {

constexpr int kUsers = 4, kSteps = 200;

class SeatsAtRandom : public OrganisationsTest, public ::testing::WithParamInterface<unsigned> {
 protected:
  SeatsAtRandom() {
    edition_ = story_.AnEdition("STANDARDPACK");
    story_.AnAccountWithDomain("A", contoso_, "contoso.com");
    stream_ = commands::PoolStream("account/A", *ParseIdAs<EditionId>(edition_));
    for (int i = 0; i < kUsers; ++i) people_.push_back(story_.AUser(contoso_, Address(i)));
  }
  static std::string Address(int i) { return fmt::format("user{}@contoso.com", i); }
  int Upto(int n) { return std::uniform_int_distribution<int>(0, n)(random_); }
  std::string SomeTime() { return fmt::format("2027-01-{:02}T{:02}:00", 2 + Upto(day_ - 3), Upto(23)); }

  // What somebody does now, or an operator enters late or voids.
  Reply Step() {
    const int i = Upto(kUsers - 1), kind = Upto(11);
    const std::string& person = people_[static_cast<size_t>(i)];
    const std::string user = fmt::format(R"({{"organisation":"{}","user":"{}"}})", contoso_, person);
    const std::string seat =
        fmt::format(R"({{"organisation":"{}","edition":"STANDARDPACK","pool":{{"account":"A"}},"users":["{}"]}})",
                    contoso_, person);
    const std::string added =
        fmt::format(R"({{"organisation":"{}","user":{{"address":"{}","name":"Some Body"}}}})", contoso_, Address(i));
    const std::string provision = R"({"account":"A","lines":[{"edition":"STANDARDPACK","quantity":100}]})";
    switch (kind) {
      case 0:
        return Send(kGloria, "addUser", added);
      case 1:
        return Send(kGloria, "removeUser", user);
      case 2:
      case 3:
        return Send(kGloria, "assignSeats", seat);
      case 4:
        return Send(kGloria, "unassignSeats", seat);
      case 5:
        return story_.DoLate(SomeTime(), "assignSeats", seat);
      case 6:
        return story_.DoLate(SomeTime(), "unassignSeats", seat);
      case 7:
        return story_.DoLate(SomeTime(), "removeUser", user);
      case 8:
        return story_.DoLate(SomeTime(), "addUser", added);
      case 9:
        return Send(kKimOfAccounts, "selfProvision", provision);
      case 10:
        return Send(kKimOfAccounts, "cancelSubscription",
                    fmt::format(R"({{"subscription":"{}","reason":"other"}})", SomeSubscription()));
      default: {
        Story::Envelope why;
        why.reason = "entered by mistake";
        return story_.As(Story::kOperator).Do("voidEntry", fmt::format(R"({{"entry":{}}})", SomeEntry()), why);
      }
    }
  }
  // Of the kinds that matter here, and can be voided.
  uint64_t SomeEntry() {
    using Event = schemas::Event;
    constexpr Event::Which kKinds[] = {Event::SEATS_ASSIGNED, Event::SEATS_UNASSIGNED, Event::USER_ADDED,
                                       Event::USER_REMOVED,   Event::SELF_PROVISIONED, Event::SUBSCRIPTION_CANCELLED};
    uint64_t entry = 0;
    for (int tries = 0; tries < 100; ++tries) {
      entry = 1 + static_cast<uint64_t>(Upto(static_cast<int>(ToNumber(story_.ledger().last())) - 1));
      const auto kind = story_.world().EntryAt(Position{entry})->body().which();
      if (std::find(std::begin(kKinds), std::end(kKinds), kind) != std::end(kKinds)) break;
    }
    return entry;
  }
  std::string SomeSubscription() {
    const auto& subscriptions = story_.world().Get<commands::Pool>(stream_).subscriptions();
    if (subscriptions.empty()) return std::string(32, '0');
    return ToText(subscriptions[static_cast<size_t>(Upto(static_cast<int>(subscriptions.size()) - 1))].id);
  }

  // Empty: at that instant everybody who sits there is a user, and has been since.
  std::string WhoShouldNotSit(const std::string& at) {
    const auto world = story_.Past(at);
    const commands::Pool& pool = world->Get<commands::Pool>(stream_);
    for (const auto& [person, seat] : commands::Seated(pool, world->as_of())) {
      const commands::Organisation& there = commands::OrganisationOf(*world, seat.organisation);
      if (!there.IsUserSince(person, {seat.since, seat.entry})) return fmt::format("{} at {}", ToText(person), at);
    }
    return {};
  }

  std::mt19937 random_{GetParam()};
  int day_ = 5;
  std::string edition_, stream_;
  std::vector<std::string> people_;
};

TEST_P(SeatsAtRandom, ORG_9_TIME_2_TIME_8_WhoeverSitsIsAUserSinceThen) {
  size_t accepted = 0;
  for (int step = 0; step < kSteps; ++step) {
    if (day_ < 28 && Upto(3) == 0) ++day_;
    story_.At(fmt::format("2027-01-{:02}T{:02}:{:02}:{:02}", day_, 0, step / 60, step % 60));
    const Reply reply = Step();
    if (reply.outcome != "accepted") continue;
    ++accepted;
    for (int day = 2; day <= day_; ++day) {
      for (const std::string_view hour : {"06:30", "12:30", "23:59"}) {
        const std::string at = fmt::format("2027-01-{:02}T{}", day, hour);
        ASSERT_EQ(WhoShouldNotSit(at), "") << "seed " << GetParam() << ", step " << step << ": " << reply;
      }
    }
  }
  EXPECT_GT(accepted, size_t{kSteps} / 8);
}

INSTANTIATE_TEST_SUITE_P(Seeds, SeatsAtRandom, ::testing::Range(3U, 11U));

}  // namespace
}  // namespace muniment::testing
