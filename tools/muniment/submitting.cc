#include "tools/muniment/submitting.h"

#include <chrono>

#include "commands/refusals.h"
#include "commands/world.h"
#include "door/evidence.h"
#include "door/seal.h"

namespace muniment::tools {
namespace {

using commands::OwnedAnswer;
using commands::Submission;
using commands::Writer;

std::span<const uint8_t> IdOf(const door::ShapeRefusal& refusal) {
  return refusal.id ? std::span<const uint8_t>(refusal.id->bytes) : std::span<const uint8_t>();
}

}  // namespace

Submitting::Submitting(commands::Writer& writer, ledger::Ledger& ledger, door::Resolver* resolver)
    : writer_(writer),
      ledger_(ledger),
      resolver_(resolver),
      guesses_(
          [] {
            return std::chrono::duration_cast<std::chrono::seconds>(
                std::chrono::steady_clock::now().time_since_epoch());
          },
          [this](const PersonId& person) { return door::AddressStreamOf(ledger_, person); }) {}

absl::Status Submitting::Execute(std::vector<Shaped>& batch, Writer::Mode mode, schemas::Door door,
                                 const Answered& answer) {
  Slowed slowed;
  if (commands::IsAllOrNone(mode)) {
    for (const Shaped& shaped : batch) {
      if (std::holds_alternative<door::ShapeRefusal>(shaped)) return RefuseAll(batch, door, slowed, answer);
    }
  }
  size_t begin = 0;
  for (size_t i = 0; i < batch.size(); ++i) {
    const auto* command = std::get_if<door::ShapedCommand>(&batch[i]);
    if (command == nullptr) continue;
    const schemas::Command::Reader reader = command->command().asReader();
    const bool wants_evidence = door::WantsEvidence(reader);
    // What is looked up may follow from the commands before it, so those become durable first; and how many keys were
    // wrong is known when those are answered. Not where all stand or fall together.
    if (mode == Writer::Mode::kEach && (wants_evidence || guesses_.WouldRefuse(reader))) {
      if (absl::Status status = ExecuteRun(batch, begin, i, mode, door, slowed, answer); !status.ok()) return status;
      begin = i;
    }
    if (auto refused = guesses_.Enter(reader)) slowed.emplace(i, *std::move(refused));
    if (!wants_evidence) continue;
    if (absl::Status status = LookUp(batch, i); !status.ok()) return status;
  }
  if (commands::IsAllOrNone(mode) && !slowed.empty()) return RefuseAll(batch, door, slowed, answer);
  return ExecuteRun(batch, begin, batch.size(), mode, door, slowed, answer);
}

absl::Status Submitting::LookUp(std::vector<Shaped>& batch, size_t index) {
  const commands::LedgerSource source(ledger_);
  commands::PastWorld world(source, kForever);
  door::AddEvidence(world, resolver_, std::get<door::ShapedCommand>(batch[index]).command());
  return world.status();
}

absl::Status Submitting::ExecuteRun(std::vector<Shaped>& batch, size_t begin, size_t end, Writer::Mode mode,
                                    schemas::Door door, const Slowed& slowed, const Answered& answer) {
  std::vector<Submission> submissions;
  for (size_t i = begin; i < end; ++i) {
    if (slowed.count(i) != 0) continue;
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
      Refuse(i, IdOf(*refusal), refusal->AsRefusal(), answer);
      continue;
    }
    const auto& command = std::get<door::ShapedCommand>(batch[i]);
    if (const auto found = slowed.find(i); found != slowed.end()) {
      Withhold(i, command, found->second, answer);
      continue;
    }
    const schemas::Answer::Reader answered = answers[next++].get();
    guesses_.Answered(command.command().asReader(), answered.getCode().cStr());
    Tell(i, answered, answer);
  }
  return absl::OkStatus();
}

absl::Status Submitting::RefuseAll(std::vector<Shaped>& batch, schemas::Door door, const Slowed& slowed,
                                   const Answered& answer) {
  for (size_t i = 0; i < batch.size(); ++i) {
    if (const auto* refusal = std::get_if<door::ShapeRefusal>(&batch[i])) {
      Refuse(i, IdOf(*refusal), refusal->AsRefusal(), answer);
      continue;
    }
    const auto& command = std::get<door::ShapedCommand>(batch[i]);
    if (const auto found = slowed.find(i); found != slowed.end()) {
      Withhold(i, command, found->second, answer);
      continue;
    }
    // What was accepted before is so whatever stands beside it now (CMD-1).
    const absl::StatusOr<std::optional<std::string>> remembered = ledger_.FindRemembered(command.id());
    if (!remembered.ok()) return remembered.status();
    if (remembered->has_value()) {
      if (absl::Status status = ExecuteRun(batch, i, i + 1, Writer::Mode::kEach, door, slowed, answer); !status.ok()) {
        return status;
      }
      continue;
    }
    guesses_.Answered(command.command().asReader(), "");
    Withhold(i, command, commands::Refuse(commands::kBatchRefused), answer);
  }
  return absl::OkStatus();
}

void Submitting::Tell(size_t index, schemas::Answer::Reader reader, const Answered& answer) {
  if (reader.getOutcome() == schemas::Answer::Outcome::REFUSED) ++refused_;
  answer(index, reader);
}

void Submitting::Refuse(size_t index, std::span<const uint8_t> id, const commands::Refusal& refusal,
                        const Answered& answer) {
  writer_.CountRefusal(refusal);
  const OwnedAnswer refused = commands::RefusedAnswer(id, refusal);
  Tell(index, refused.get(), answer);
}

void Submitting::Withhold(size_t index, const door::ShapedCommand& command, const commands::Refusal& refusal,
                          const Answered& answer) {
  door::ReleaseKeys(command.keys, ledger_.vault());
  Refuse(index, command.id().bytes, refusal, answer);
}

absl::StatusOr<door::ShapedCommand> ShapeLine(const ledger::Secrets& secrets, ledger::Vault& vault,
                                              const std::string& line) {
  door::JsonDoor json(secrets, vault);
  Shaped shaped = json.Shape(line, door::Sealer::Mode::kRecord);
  if (const auto* refusal = std::get_if<door::ShapeRefusal>(&shaped)) {
    return absl::InvalidArgumentError(refusal->message);
  }
  return std::move(std::get<door::ShapedCommand>(shaped));
}

}  // namespace muniment::tools
