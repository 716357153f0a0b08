// Handing commands to the writer, and its answers to standard output.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "commands/submission.h"
#include "commands/writer.h"
#include "door/dns.h"
#include "door/guesses.h"
#include "door/json_command.h"

namespace muniment::tools {

using Shaped = std::variant<door::ShapedCommand, door::ShapeRefusal>;

// Executes shaped lines in their order. Lines that are no commands get their refusal in their place; in all-or-none
// mode one such line refuses all.
class Submitting {
 public:
  // `resolver` may be null. `answer` gets each answer with its index in the batch.
  Submitting(commands::Writer& writer, ledger::Ledger& ledger, door::Resolver* resolver);

  using Answered = std::function<void(size_t index, schemas::Answer::Reader)>;
  // Errors as Writer::Execute: what has not been answered is in doubt.
  absl::Status Execute(std::vector<Shaped>& batch, commands::Writer::Mode mode, schemas::Door door,
                       const Answered& answer);
  // Answers that were refusals, so far.
  uint64_t refused() const { return refused_; }

 private:
  // By index in the batch: what is not judged, because its actor has entered too many wrong keys (HIST-4).
  using Slowed = std::map<size_t, commands::Refusal>;

  absl::Status ExecuteRun(std::vector<Shaped>& batch, size_t begin, size_t end, commands::Writer::Mode mode,
                          schemas::Door door, const Slowed& slowed, const Answered& answer);
  absl::Status RefuseAll(std::vector<Shaped>& batch, schemas::Door door, const Slowed& slowed, const Answered& answer);
  absl::Status LookUp(std::vector<Shaped>& batch, size_t index);
  void Tell(size_t index, schemas::Answer::Reader reader, const Answered& answer);
  // The same for what the writer never sees; it counts it (HIST-4).
  void Refuse(size_t index, std::span<const uint8_t> id, const commands::Refusal& refusal, const Answered& answer);
  // The same, and the sealing keys that it used are released.
  void Withhold(size_t index, const door::ShapedCommand& command, const commands::Refusal& refusal,
                const Answered& answer);

  commands::Writer& writer_;
  ledger::Ledger& ledger_;
  door::Resolver* resolver_;
  door::Guesses guesses_;
  uint64_t refused_ = 0;
};

// One command that the program itself builds: `line` is JSON for the door.
//   InvalidArgument  it is no command; the message says why
absl::StatusOr<door::ShapedCommand> ShapeLine(const ledger::Secrets& secrets, ledger::Vault& vault,
                                              const std::string& line);

}  // namespace muniment::tools
