#include "door/guesses.h"

#include <capnp/message.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string_view>

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
  Guesses guesses_{[this] { return now_; }};
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
