#include "tools/muniment/submitting.h"

#include "commands/refusals.h"
#include "commands/world.h"
#include "door/evidence.h"

namespace muniment::tools {
namespace {

using commands::OwnedAnswer;
using commands::Submission;
using commands::Writer;

OwnedAnswer AnswerTo(const door::ShapeRefusal& refusal) {
  return commands::RefusedAnswer(refusal.id ? std::span<const uint8_t>(refusal.id->bytes) : std::span<const uint8_t>(),
                                 refusal.AsRefusal());
}

}  // namespace

absl::Status Submitting::Execute(std::vector<Shaped>& batch, Writer::Mode mode, schemas::Door door,
                                 const Answered& answer) {
  if (mode == Writer::Mode::kAllOrNone) {
    for (const Shaped& shaped : batch) {
      if (std::holds_alternative<door::ShapeRefusal>(shaped)) return RefuseAll(batch, answer);
    }
  }
  size_t begin = 0;
  for (size_t i = 0; i < batch.size(); ++i) {
    const auto* command = std::get_if<door::ShapedCommand>(&batch[i]);
    if (command == nullptr || !door::WantsEvidence(command->command().asReader())) continue;
    // What is looked up may follow from the commands before it, so those become durable first; not where all stand or
    // fall together.
    if (mode == Writer::Mode::kEach) {
      if (absl::Status status = ExecuteRun(batch, begin, i, mode, door, answer); !status.ok()) return status;
      begin = i;
    }
    if (absl::Status status = LookUp(batch, i); !status.ok()) return status;
  }
  return ExecuteRun(batch, begin, batch.size(), mode, door, answer);
}

absl::Status Submitting::LookUp(std::vector<Shaped>& batch, size_t index) {
  const commands::LedgerSource source(ledger_);
  commands::PastWorld world(source, kForever);
  door::AddEvidence(world, resolver_, std::get<door::ShapedCommand>(batch[index]).command());
  return world.status();
}

absl::Status Submitting::ExecuteRun(std::vector<Shaped>& batch, size_t begin, size_t end, Writer::Mode mode,
                                    schemas::Door door, const Answered& answer) {
  std::vector<Submission> submissions;
  for (size_t i = begin; i < end; ++i) {
    if (const auto* command = std::get_if<door::ShapedCommand>(&batch[i])) {
      submissions.push_back({.command = command->command().asReader(),
                             .fields = command->fields,
                             .keys = command->keys,
                             .door = door,
                             .internal = door == schemas::Door::SCHEDULER});
    }
  }
  std::vector<OwnedAnswer> answers;
  if (!submissions.empty()) {
    absl::StatusOr<std::vector<OwnedAnswer>> executed = writer_.Execute(submissions, mode);
    if (!executed.ok()) return executed.status();
    answers = std::move(*executed);
  }
  size_t next = 0;
  for (size_t i = begin; i < end; ++i) {
    if (const auto* refusal = std::get_if<door::ShapeRefusal>(&batch[i])) {
      const OwnedAnswer refused = AnswerTo(*refusal);
      Tell(i, refused.get(), answer);
    } else {
      Tell(i, answers[next++].get(), answer);
    }
  }
  return absl::OkStatus();
}

absl::Status Submitting::RefuseAll(std::vector<Shaped>& batch, const Answered& answer) {
  for (size_t i = 0; i < batch.size(); ++i) {
    const auto* refusal = std::get_if<door::ShapeRefusal>(&batch[i]);
    const OwnedAnswer refused = refusal != nullptr
                                    ? AnswerTo(*refusal)
                                    : commands::RefusedAnswer(std::get<door::ShapedCommand>(batch[i]).id().bytes,
                                                              commands::Refuse(commands::kBatchRefused));
    Tell(i, refused.get(), answer);
  }
  return absl::OkStatus();
}

void Submitting::Tell(size_t index, schemas::Answer::Reader reader, const Answered& answer) {
  if (reader.getOutcome() == schemas::Answer::Outcome::REFUSED) ++refused_;
  answer(index, reader);
}

absl::StatusOr<door::ShapedCommand> ShapeLine(const ledger::Ledger& ledger, ledger::Vault& vault,
                                              const std::string& line) {
  door::JsonDoor json(ledger.secrets(), vault);
  Shaped shaped = json.Shape(line, door::Sealer::Mode::kRecord);
  if (const auto* refusal = std::get_if<door::ShapeRefusal>(&shaped)) {
    return absl::InvalidArgumentError(refusal->message);
  }
  return std::move(std::get<door::ShapedCommand>(shaped));
}

}  // namespace muniment::tools
