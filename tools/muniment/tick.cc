// `tick`: the scheduler, once. It writes down what fell due; no state and no figure waits for it (LIFE-2).
#include <iostream>

#include "door/answers.h"
#include "fmt/format.h"
#include "schemas/bytes.h"
#include "tools/muniment/progress.h"
#include "tools/muniment/session.h"
#include "tools/muniment/subcommands.h"
#include "tools/muniment/submitting.h"

namespace muniment::tools {
namespace {

door::ShapedCommand TickCommand(const ledger::Ledger& ledger, std::optional<Instant> until, bool all) {
  auto message = std::make_unique<capnp::MallocMessageBuilder>();
  auto command = message->initRoot<schemas::Command>();
  const CommandId id = NextId(ledger);
  command.setId(schemas::DataOf(id));
  auto tick = command.initBody().initTick();
  if (until) tick.setUntil(ToUnix(*until));
  tick.setAll(all);
  return door::ShapeBuilt(std::move(message), {}, ledger.secrets(), ledger.vault());
}

struct Ticked {
  uint64_t first = 0, entries = 0;
  bool refused = false;
};

// One command writes down a bounded number of entries; so again until nothing is left.
absl::Status TickAll(Writing& writing, std::optional<Instant> until, bool all, Ticked& ticked) {
  Submitting submitting(*writing.writer, *writing.ledger, nullptr);
  Progress progress("entries");
  bool more = true;
  while (more) {
    std::vector<Shaped> batch;
    batch.push_back(TickCommand(*writing.ledger, until, all));
    all = false;  // once is enough
    const auto answered = [&](size_t, schemas::Answer::Reader answer) {
      more = answer.getOutcome() == schemas::Answer::Outcome::ACCEPTED;
      if (answer.getOutcome() == schemas::Answer::Outcome::REFUSED) std::cout << door::AnswerLine(answer) << '\n';
      if (more && ticked.first == 0) ticked.first = answer.getFirstEntry();
      ticked.entries += answer.getEntryCount();
      progress.Add(answer.getEntryCount());
    };
    const absl::Status status =
        submitting.Execute(batch, commands::Writer::Mode::kEach, schemas::Door::SCHEDULER, answered);
    if (!status.ok()) return status;
  }
  ticked.refused = submitting.refused() != 0;
  return absl::OkStatus();
}

int TickAndPrint(Writing& writing, std::optional<Instant> until, bool all) {
  Ticked ticked;
  if (absl::Status status = TickAll(writing, until, all, ticked); !status.ok()) return Fail(status);
  if (ticked.refused) return kSomeRefused;
  std::cout << fmt::format("{{\"outcome\":\"{}\",\"firstEntry\":{},\"entries\":{}}}\n",
                           ticked.entries == 0 ? "unchanged" : "accepted", ticked.first, ticked.entries);
  return kAllAccepted;
}

int Tick(const Arguments& arguments) {
  std::optional<Instant> until;
  if (arguments.Has("until")) {
    absl::StatusOr<Instant> asked = ParseInstant(arguments.Get("until"), BareDate::kFirstSecond);
    if (!asked.ok()) return Fail(asked.status());
    until = *asked;
  }
  auto writing = OpenToWrite(arguments);
  if (!writing.ok()) return FailToOpen(writing.status());
  const int exit = TickAndPrint(*writing, until, arguments.Has("all"));
  const absl::Status closed = writing->Close();
  return closed.ok() ? exit : Fail(closed);
}

}  // namespace

Subcommand TickSubcommand() {
  return {.name = "tick",
          .does = "the scheduler, once: writes down what fell due",
          .positionals = {LedgerPositional()},
          .options = Joined({{.name = "until",
                              .value = "TIME",
                              .meaning = "only what fell due by then; a date is its first second; default: now"},
                             {.name = "all",
                              .value = "",
                              .meaning = "look at every pool, and make the list anew of those that will be due"},
                             LostWitnessOption()},
                            PlaceOptions()),
          .unwritten = "what fell due is written down all the same; `show LEDGER notices` and `export` have it",
          .run = Tick};
}

}  // namespace muniment::tools
