// `generate`: a realistic ledger of any size, the same for the same seed. Its commands go through the door and the
// writer as those of `do`, shaped ahead on a thread of their own.
#include "tools/generate/generator.h"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <map>
#include <thread>

#include "commands/keys/product_key.h"
#include "door/answers.h"
#include "fmt/format.h"
#include "schemas/json.h"
#include "tools/muniment/ahead.h"
#include "tools/muniment/beginning.h"
#include "tools/muniment/output.h"
#include "tools/muniment/progress.h"
#include "tools/muniment/session.h"
#include "tools/muniment/subcommands.h"
#include "tools/muniment/submitting.h"

namespace muniment::tools {
namespace {

using generate::Generator;
using SteadyClock = std::chrono::steady_clock;

struct Asked {
  uint64_t events = 0;
  std::string seed;
};

absl::StatusOr<Asked> AskedFor(const Arguments& arguments) {
  Asked asked{.events = 0, .seed = arguments.Get("seed")};
  const std::string& events = arguments.Get("events");
  const bool digits = !events.empty() && events.size() <= 10 && events.find_first_not_of("0123456789") == events.npos;
  if (digits) asked.events = std::stoull(events);
  if (asked.events == 0 || asked.events > generate::kEventsMax) {
    return absl::InvalidArgumentError(fmt::format("--events takes how many commands to make, from 1 to {}; it is {}",
                                                  generate::kEventsMax, commands::Repeated(events)));
  }
  const bool plain = std::all_of(asked.seed.begin(), asked.seed.end(), [](char c) { return c >= ' ' && c <= '~'; });
  if (asked.seed.empty() || asked.seed.size() > 100 || !plain) {
    return absl::InvalidArgumentError("--seed takes 1 to 100 printable ASCII characters, such as a number; give such");
  }
  return asked;
}

absl::StatusOr<std::unique_ptr<ledger::Ledger>> Create(const Arguments& arguments, const Asked& asked,
                                                       const Generator& generator) {
  const ledger::Ledger::Places places = PlacesOf(arguments);
  ledger::Ledger::Options options;
  options.seed = asked.seed;
  auto ledger =
      ledger::Ledger::Create(places,
                             {.name = "generated.example/licences",
                              .test = true,
                              .seed_note = fmt::format("generated, {} commands, seed {}", asked.events, asked.seed)},
                             options);
  if (!ledger.ok()) return ledger;
  if (absl::Status begun = BeginLedger(**ledger, generator.appointment(), generate::kStart); !begun.ok()) {
    (*ledger)->Abandon();
    return begun;
  }
  return ledger;
}

void ShapeAll(Generator& generator, ledger::Ledger& ledger, Ahead& ahead) {
  door::JsonDoor json(ledger.secrets(), ledger.vault());
  while (true) {
    std::vector<Shaped> batch;
    for (const std::string& line : generator.Next()) batch.push_back(json.Shape(line, door::Sealer::Mode::kRecord));
    if (batch.empty()) return ahead.End(absl::OkStatus());
    if (!ahead.Put(std::move(batch))) return;
  }
}

// What became of the commands.
struct Outcome {
  uint64_t accepted = 0, unchanged = 0;
  std::map<std::string, uint64_t> refused;         // by code
  std::map<std::string, std::string> first_lines;  // of each code, as `do` would have answered it
};

void Note(schemas::Answer::Reader answer, Outcome& outcome) {
  switch (answer.getOutcome()) {
    case schemas::Answer::Outcome::ACCEPTED:
      ++outcome.accepted;
      return;
    case schemas::Answer::Outcome::UNCHANGED:
      ++outcome.unchanged;
      return;
    case schemas::Answer::Outcome::REFUSED:
      break;
  }
  const std::string code = answer.getCode().cStr();
  if (++outcome.refused[code] == 1) outcome.first_lines[code] = door::AnswerLine(answer);
}

absl::Status ExecuteAll(Ahead& ahead, ledger::Ledger& ledger, Outcome& outcome) {
  absl::StatusOr<std::unique_ptr<commands::Writer>> writer = commands::Writer::Open(ledger, SystemNow);
  if (!writer.ok()) return writer.status();
  Submitting submitting(**writer, ledger, nullptr);
  Progress progress("commands");
  while (true) {
    std::vector<Shaped> batch = ahead.Take();
    if (batch.empty()) return ahead.status();
    const absl::Status status =
        submitting.Execute(batch, commands::Writer::Mode::kEach, schemas::Door::GENERATOR,
                           [&](size_t, schemas::Answer::Reader answer) { Note(answer, outcome); });
    if (!status.ok()) return status;
    progress.Add(batch.size());
  }
}

void Print(const Generator& generator, const ledger::Ledger& ledger, const Outcome& outcome, double seconds) {
  std::string sent, refused;
  for (const generate::Kind kind : generate::kKinds) {
    sent += fmt::format(R"({}"{}":{})", sent.empty() ? "" : ",", NameOf(kind), generator.script().CountOf(kind));
  }
  for (const auto& [code, count] : outcome.refused) {
    refused += fmt::format(R"({}"{}":{})", refused.empty() ? "" : ",", code, count);
  }
  for (const auto& [code, line] : outcome.first_lines) Complain(fmt::format("the first {}: {}", code, line));
  std::cout << fmt::format(R"({{"sent":{{{}}},"accepted":{},"unchanged":{},"refused":{{{}}},"entries":{},"root":"{}",)"
                           R"("seconds":{:.1f}}})",
                           sent, outcome.accepted, outcome.unchanged, refused, ToNumber(ledger.last()),
                           HexOf(ledger.Root()), seconds)
            << '\n';
}

int Generate(const Arguments& arguments) {
  const absl::StatusOr<Asked> asked = AskedFor(arguments);
  if (!asked.ok()) return Fail(asked.status());
  const auto begin = SteadyClock::now();
  Generator generator(asked->seed, asked->events);
  auto ledger = Create(arguments, *asked, generator);
  if (!ledger.ok()) return Fail(ledger.status());
  StartLog(arguments.Get("LEDGER"));

  Ahead ahead;
  Outcome outcome;
  std::thread shaping([&] { ShapeAll(generator, **ledger, ahead); });
  absl::Status status = ExecuteAll(ahead, **ledger, outcome);
  ahead.Stop();
  shaping.join();
  if (!status.ok()) return Fail(status);
  Print(generator, **ledger, outcome, std::chrono::duration<double>(SteadyClock::now() - begin).count());
  if (status = (*ledger)->Close(); !status.ok()) return Fail(status);
  return outcome.refused.empty() ? kAllAccepted : kSomeRefused;
}

}  // namespace

Subcommand GenerateSubcommand() {
  return {.name = "generate",
          .does = "a realistic test ledger of any size, the same each time",
          .positionals = {LedgerPositional()},
          .options = Joined({{.name = "events",
                              .value = "N",
                              .meaning = "commands of daily business, after the set-up of N/100 organisations",
                              .required = true},
                             {.name = "seed",
                              .value = "TEXT",
                              .meaning = "what everything follows from, secrets included: they are no secret then",
                              .required = true}},
                            PlaceOptions()),
          .more =
              "\nOf N commands 60 % assign seats, 20 % unassign, and 5 % each are orders, keys, changes of quantity "
              "and renewals.\nMakes a test ledger from 2024-01-01 on, whose origin says that it is generated. "
              "Prints what was made, as JSON.\n",
          .unwritten = "the ledger is made all the same; `inspect LEDGER` says how it is",
          .run = Generate};
}

}  // namespace muniment::tools
