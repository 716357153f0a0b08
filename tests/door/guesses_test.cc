#include "door/guesses.h"

#include <capnp/message.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "commands/streams.h"
#include "door/seal.h"
#include "tests/support/story.h"

namespace muniment::door {
namespace {

using std::chrono::seconds;

class GuessesTest : public ::testing::Test {
 protected:
  static schemas::Command::Reader By(capnp::MallocMessageBuilder& message, std::string_view actor) {
    auto command = message.initRoot<schemas::Command>();
    command.initActor().initPerson().setAddress({reinterpret_cast<const capnp::byte*>(actor.data()), actor.size()});
    command.initBody().initOpenRedemption();
    return command.asReader();
  }
  static schemas::Command::Reader ById(capnp::MallocMessageBuilder& message, const PersonId& person) {
    auto command = message.initRoot<schemas::Command>();
    command.initActor().initPerson().setId({person.bytes.data(), person.bytes.size()});
    command.initBody().initOpenRedemption();
    return command.asReader();
  }
  // Enters `n` commands and answers them so; how many were let in.
  int Try(schemas::Command::Reader command, int n, std::string_view code) {
    int let_in = 0;
    for (int i = 0; i < n; ++i) {
      if (guesses_.Enter(command)) continue;
      guesses_.Answered(command, code);
      ++let_in;
    }
    return let_in;
  }

  seconds now_{1000};
  std::map<PersonId, std::string> addresses_;  // streams of those whom the ledger knows
  Guesses guesses_{[this] { return now_; },
                   [this](const PersonId& person) {
                     const auto found = addresses_.find(person);
                     return found == addresses_.end() ? std::string() : found->second;
                   }};
  // Behind pointers: a message's destructor may throw, a fixture's must not.
  std::unique_ptr<capnp::MallocMessageBuilder> message_ = std::make_unique<capnp::MallocMessageBuilder>();
  std::unique_ptr<capnp::MallocMessageBuilder> other_message_ = std::make_unique<capnp::MallocMessageBuilder>();
  schemas::Command::Reader command_ = By(*message_, "a"), other_ = By(*other_message_, "b");
};

TEST_F(GuessesTest, KEY_1_SlowsDownWrongKeysPerActor) {
  EXPECT_EQ(Try(command_, 30, "keyUnknown"), Guesses::kWrongMax);
  const auto refused = guesses_.Enter(command_);
  ASSERT_TRUE(refused.has_value());
  EXPECT_EQ(refused->rule(), "KEY-1");
  EXPECT_THAT(refused->message(), ::testing::HasSubstr("900 seconds"));
  EXPECT_EQ(Try(other_, 1, "keyUnknown"), 1) << "of somebody else";
  now_ += Guesses::kForgottenAfter - seconds{1};
  EXPECT_TRUE(guesses_.WouldRefuse(command_));
  now_ += seconds{1};
  EXPECT_EQ(Try(command_, 30, "keyMalformed"), Guesses::kWrongMax);
}

TEST_F(GuessesTest, KEY_1_AnIdAndAnAddressOfOnePersonAreOneActor) {
  const PersonId person{{1}}, unknown{{2}};
  addresses_[person] = "address/61";  // "a"
  capnp::MallocMessageBuilder message, of_unknown;
  const auto by_id = ById(message, person), by_unknown = ById(of_unknown, unknown);
  EXPECT_EQ(Try(command_, 6, "keyUnknown"), 6);
  EXPECT_EQ(Try(by_id, 30, "keyUnknown"), Guesses::kWrongMax - 6);
  EXPECT_TRUE(guesses_.WouldRefuse(command_));
  EXPECT_EQ(Try(by_unknown, 30, "keyUnknown"), Guesses::kWrongMax) << "whom the ledger does not know";
  EXPECT_FALSE(guesses_.WouldRefuse(other_));
}

// A batch may bring somebody in and then enter keys by the id that they get.
TEST_F(GuessesTest, KEY_1_WhoBecomesKnownMeanwhileIsCountedByTheirAddress) {
  const PersonId person{{1}};
  capnp::MallocMessageBuilder message;
  const auto by_id = ById(message, person);
  for (int i = 0; i < Guesses::kWrongMax; ++i) EXPECT_FALSE(guesses_.Enter(by_id).has_value());
  addresses_[person] = "address/61";
  for (int i = 0; i < Guesses::kWrongMax; ++i) guesses_.Answered(by_id, "keyUnknown");
  EXPECT_TRUE(guesses_.WouldRefuse(command_));
  EXPECT_TRUE(guesses_.WouldRefuse(by_id));
}

TEST(GuessesOfALedger, KEY_1_APersonsAddressIsTheOneThatBroughtThemIn) {
  muniment::testing::Story story;
  const std::string organisation = story.AnOrganisation("contoso.onmicrosoft.com");
  const PersonId person = *ParseIdAs<PersonId>(story.AUser(organisation, "ida@contoso.onmicrosoft.com"));
  const auto hash = AddressHash(story.ledger().secrets(), "ida@contoso.onmicrosoft.com");
  EXPECT_EQ(AddressStreamOf(story.ledger(), person), commands::AddressStream(hash));
  EXPECT_EQ(AddressStreamOf(story.ledger(), PersonId{{1}}), "");
}

TEST_F(GuessesTest, KEY_1_WhatIsRightOrKnownIsNoGuess) {
  EXPECT_EQ(Try(command_, 50, ""), 50);
  EXPECT_EQ(Try(command_, 50, "keyReserved"), 50);
  EXPECT_EQ(Try(command_, 30, "keyUnknown"), Guesses::kWrongMax);
}

TEST_F(GuessesTest, HIST_4_ABatchNotYetAnsweredCountsAsWrong) {
  for (int i = 0; i < Guesses::kWrongMax; ++i) EXPECT_FALSE(guesses_.Enter(command_).has_value());
  EXPECT_TRUE(guesses_.Enter(command_).has_value());
  for (int i = 0; i < Guesses::kWrongMax; ++i) guesses_.Answered(command_, "");
  EXPECT_FALSE(guesses_.Enter(command_).has_value());
}

TEST_F(GuessesTest, KEY_1_OtherCommandsAreLeftAlone) {
  Try(command_, 30, "keyUnknown");
  capnp::MallocMessageBuilder message;
  auto command = message.initRoot<schemas::Command>();
  command.initActor().initPerson().setAddress({reinterpret_cast<const capnp::byte*>("a"), 1});
  command.initBody().initCompleteRedemption();
  EXPECT_FALSE(guesses_.Enter(command.asReader()).has_value());
}

}  // namespace
}  // namespace muniment::door
