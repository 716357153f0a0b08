// Guessing product keys, slowed down per actor (KEY-1, HIST-4). The door's: counters in memory, gone with the process;
// decisions never see them, and dry runs count like others.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/id.h"
#include "commands/refusal.h"
#include "ledger/ledger.h"
#include "schemas/command.capnp.h"

namespace muniment::door {

// Name of the stream of the address with which the ledger came to know that person; empty: it knows no such id.
std::string AddressStreamOf(const ledger::Ledger& ledger, const PersonId& person);

// For one thread.
//
// Of one actor kWrongMax openRedemptions may name keys that do not exist; the next are refused unjudged until
// kForgottenAfter has passed since the last. What is not yet answered counts as wrong, so that a batch is no way
// around. An actor is an address: whoever gives an id is counted by theirs.
class Guesses {
 public:
  using Clock = std::function<std::chrono::seconds()>;            // runs evenly; from any beginning
  using AddressOf = std::function<std::string(const PersonId&)>;  // as AddressStreamOf
  static constexpr int kWrongMax = 10;
  static constexpr std::chrono::seconds kForgottenAfter{15 * 60};

  Guesses(Clock clock, AddressOf address_of) : clock_(std::move(clock)), address_of_(std::move(address_of)) {}

  // Whether Enter() would refuse it now; what is answered before it may change that.
  bool WouldRefuse(schemas::Command::Reader command) const;
  // The refusal to answer instead of judging the command; or nothing, and it counts until Answered().
  commands::Verdict Enter(schemas::Command::Reader command);
  // Once for each command that was let in. `code` is its refusal's, empty when it was none.
  void Answered(schemas::Command::Reader command, std::string_view code);

 private:
  struct Count {
    int wrong = 0, unanswered = 0;
    std::chrono::seconds last{};
  };
  std::string ActorOf(schemas::Command::Reader command) const;
  // Null: nothing counts.
  const Count* Standing(const std::string& actor) const;
  static bool IsEnough(const Count* standing);
  void ForgetOld();

  Clock clock_;
  AddressOf address_of_;
  std::map<std::string, Count, std::less<>> counts_;  // by actor
};

}  // namespace muniment::door
