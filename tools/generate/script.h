// Commands written down, one line of JSON each, with ids that follow from the seed and the command's number.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/instant.h"

namespace muniment::generate {

// What a command is for, in the report. From kAssign to kRenewal: the mix.
enum class Kind : uint8_t { kSetUp, kClock, kTick, kAssign, kUnassign, kOrder, kKeys, kQuantity, kRenewal };
inline constexpr std::array kKinds = {Kind::kSetUp, Kind::kClock, Kind::kTick,     Kind::kAssign, Kind::kUnassign,
                                      Kind::kOrder, Kind::kKeys,  Kind::kQuantity, Kind::kRenewal};
std::string_view NameOf(Kind kind);

using CommandNumber = uint64_t;  // from 1, in the order of the script; 0: none

class Script {
 public:
  static constexpr std::string_view kOperator = "olga@publisher.example";

  explicit Script(std::string_view seed);

  // Adds the next command. `actor` is a person's id or address, `body` the member named after the command:
  // "\"tick\":{}".
  CommandNumber Add(Kind kind, std::string_view actor, std::string_view body);
  // The lines added since the last Take.
  std::vector<std::string> Take();
  size_t waiting() const { return lines_.size(); }
  CommandNumber last() const { return last_; }
  uint64_t CountOf(Kind kind) const { return counts_[static_cast<size_t>(kind)]; }

  // The ids of what a command creates, as the ledger derives them (base/id.h), as text.
  std::string IdOf(CommandNumber number) const;
  std::string Created(CommandNumber number, std::string_view label, uint64_t ordinal = 0) const;

  // Moves the clock (CMD-8) to `to`, if that is later than what it shows.
  void SetClock(Instant to);
  Instant now() const { return now_; }

 private:
  CommandId CommandIdOf(CommandNumber number) const;

  CommandId base_;
  CommandNumber last_ = 0;
  Instant now_;
  std::vector<std::string> lines_;
  std::array<uint64_t, kKinds.size()> counts_{};
};

// Where the clock of every generated ledger starts.
inline constexpr Instant kStart = std::chrono::sys_days{std::chrono::year{2024} / 1 / 1};

}  // namespace muniment::generate
