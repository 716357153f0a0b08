#include "replay/remembered.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/hash/hash.h"
#include "base/text.h"
#include "fmt/format.h"
#include "schemas/bytes.h"
#include "schemas/command.capnp.h"

namespace muniment::replay {
namespace {

// The command that an entry came from and whose answer is kept; nil: none is. What the ledger itself wrote (its
// beginning, a lost witness) was asked by no command, or by one that cannot come again.
CommandId CommandOf(schemas::Entry::Reader entry) {
  return entry.getDoor() == schemas::Door::LEDGER ? CommandId{} : schemas::IdOf<CommandId>(entry.getCommandId());
}

}  // namespace

uint64_t RememberedAnswers::Mark(const Made& made) { return absl::HashOf(made.command, made.first, made.count); }

void RememberedAnswers::End() {
  if (made_.count == 0) return;
  sum_ += Mark(made_);
  ++commands_;
  made_ = {};
}

void RememberedAnswers::Take(Position position, const schemas::EntryView& entry) {
  const CommandId command = CommandOf(entry.get());
  if (made_.count != 0 && command != made_.command) End();
  if (command.is_nil()) return;
  if (made_.count == 0) made_ = {.command = command, .first = ToNumber(position), .count = 0};
  ++made_.count;
}

absl::StatusOr<RememberedAnswers::Made> RememberedAnswers::Told(const CommandId& command, std::string_view remembered) {
  Made told;
  const absl::Status read = schemas::ReadingEntries(fmt::format("answer of command {}", ToText(command)), [&] {
    std::vector<capnp::word> words(remembered.size() / sizeof(capnp::word));
    std::copy_n(remembered.data(), words.size() * sizeof(capnp::word), reinterpret_cast<char*>(words.data()));
    capnp::FlatArrayMessageReader reader(kj::arrayPtr(words.data(), words.size()), schemas::kEntryReaderOptions);
    const auto answer = reader.getRoot<schemas::Remembered>().getAnswer();
    told = {.command = schemas::IdOf<CommandId>(answer.getId()),
            .first = answer.getFirstEntry(),
            .count = answer.getEntryCount()};
    return absl::OkStatus();
  });
  if (!read.ok()) return read;
  return told;
}

absl::Status RememberedAnswers::Compare(const ledger::Ledger& ledger,
                                        absl::FunctionRef<bool(Position, std::string what)> find) {
  End();
  uint64_t sum = 0, answers = 0;
  bool wanted = true;
  absl::Status status = ledger.VisitRemembered([&](const CommandId& command, std::string_view remembered) {
    const absl::StatusOr<Made> told = Told(command, remembered);
    if (!told.ok() || told->command != command) {
      wanted = find(Position{0},
                    fmt::format("what is remembered as the answer of command {} is not its answer", ToText(command)));
      return wanted;
    }
    sum += Mark(*told);
    ++answers;
    return true;
  });
  if (!status.ok() || !wanted || (sum == sum_ && answers == commands_)) return status;

  // They differ: now each is looked up with the other.
  status = ledger.VisitRemembered([&](const CommandId& command, std::string_view remembered) {
    const absl::StatusOr<Made> told = Told(command, remembered);
    if (!told.ok() || told->command != command) return true;  // found above
    bool own = told->count != 0 && told->first + told->count - 1 <= ToNumber(ledger.last());
    for (const uint64_t position : {told->first, told->first + told->count - 1}) {
      if (!own) break;
      const auto stored = ledger.ReadAt(Position{position});
      own = stored.ok() && schemas::ReadingEntries("entry", [&] {
                             const schemas::EntryView entry(stored->bytes());
                             return CommandOf(entry.get()) == command ? absl::OkStatus() : absl::NotFoundError("");
                           }).ok();
    }
    if (own) return true;
    wanted = find(
        Position{0},
        fmt::format("the answer remembered for command {} speaks of entries that are not its own", ToText(command)));
    return wanted;
  });
  if (!status.ok() || !wanted) return status;
  CommandId last;
  absl::Status looked_up;
  status = ledger.Read(Position{1}, Next(ledger.last()), [&](Position position, ledger::EntryBytes bytes) {
    CommandId command;
    (void)schemas::ReadingEntries("entry", [&] {
      command = CommandOf(schemas::EntryView(bytes).get());
      return absl::OkStatus();
    });
    if (std::exchange(last, command) == command || command.is_nil()) return true;
    const auto remembered = ledger.FindRemembered(command);
    looked_up = remembered.status();
    if (!looked_up.ok()) return false;
    return remembered->has_value() ||
           find(position, fmt::format("came from command {}, whose answer is not remembered: sent again, it would be "
                                      "carried out again",
                                      ToText(command)));
  });
  return looked_up.ok() ? status : looked_up;
}

}  // namespace muniment::replay
