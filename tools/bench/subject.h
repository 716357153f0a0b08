// The ledger under measurement: organisations with seats, and commands that give and take them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "commands/writer.h"
#include "door/json_command.h"
#include "ledger/ledger.h"

namespace muniment::bench {

class Subject {
 public:
  static constexpr int kOrganisations = 50;
  static constexpr int kUsers = 200;  // of each

  // A new ledger with organisations, users and seats in `folder`.
  explicit Subject(const std::filesystem::path& folder);

  // The next command, as JSON: gives a user without a seat one, or takes one's seat. Always accepted, when sent in this
  // order.
  std::string NextLine();
  // Sends a line by itself through `door`; throws unless it is accepted.
  void Send(door::JsonDoor& door, const std::string& line);
  // The two halves of sending: what any thread can do ahead, and judging in one call.
  static std::vector<door::ShapedCommand> ShapeAll(door::JsonDoor& door, std::span<const std::string> lines);
  void Execute(const std::vector<door::ShapedCommand>& commands);
  // Sends them in one call.
  void SendAll(door::JsonDoor& door, std::span<const std::string> lines) { Execute(ShapeAll(door, lines)); }
  std::unique_ptr<door::JsonDoor> NewDoor();
  ledger::Ledger& ledger() { return *ledger_; }
  // Lets go of the ledger; nothing may be sent any more.
  void Close();

 private:
  std::string Line(const std::string& actor, const std::string& body);

  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<commands::Writer> writer_;
  std::vector<std::vector<bool>> seated_;
  uint64_t ids_ = 0, turn_ = 0;
};

}  // namespace muniment::bench
