// `do`: one JSON command per line in, one JSON answer per line out, in order.
//
// Shaping and sealing (CPU) run ahead on a thread of their own, in batches, while the batch before is judged and
// synced.
#include <iostream>
#include <thread>

#include "commands/keys/product_key.h"
#include "door/answers.h"
#include "door/evidence.h"
#include "fmt/format.h"
#include "tools/muniment/ahead.h"
#include "tools/muniment/lines.h"
#include "tools/muniment/output.h"
#include "tools/muniment/progress.h"
#include "tools/muniment/session.h"
#include "tools/muniment/subcommands.h"
#include "tools/muniment/submitting.h"

namespace muniment::tools {
namespace {

using commands::Writer;

constexpr size_t kBatchCommands = 1000;  // one sync each: at some thousand batches a second far from what limits

void ShapeAll(LineReader& lines, ledger::Ledger& ledger, door::Sealer::Mode mode, Ahead& ahead) {
  door::JsonDoor json(ledger.secrets(), ledger.vault());
  while (true) {
    absl::StatusOr<std::vector<std::string>> piece = lines.Next(kBatchCommands);
    if (!piece.ok() || piece->empty()) return ahead.End(piece.status());
    std::vector<Shaped> batch;
    batch.reserve(piece->size());
    for (const std::string& line : *piece) batch.push_back(json.Shape(line, mode));
    if (!ahead.Put(std::move(batch))) return;
  }
}

Writer::Mode ModeOf(const Arguments& arguments) {
  if (arguments.Has("dry-run")) return Writer::Mode::kDryRun;
  return arguments.Has("atomic") ? Writer::Mode::kAllOrNone : Writer::Mode::kEach;
}

// Executes what comes, batch by batch; all at once where it stands or falls together, or each builds on what was only
// tried.
absl::Status ExecuteAll(Ahead& ahead, Submitting& submitting, Writer::Mode mode) {
  Progress progress("commands");
  std::string out;
  const auto answer = [&](size_t, schemas::Answer::Reader reader) {
    out += door::AnswerLine(reader);
    out += '\n';
  };
  std::vector<Shaped> all;
  while (true) {
    std::vector<Shaped> batch = ahead.Take();
    if (batch.empty()) break;
    if (mode != Writer::Mode::kEach) {
      std::move(batch.begin(), batch.end(), std::back_inserter(all));
      continue;
    }
    const absl::Status status = submitting.Execute(batch, mode, schemas::Door::COMMAND_LINE, answer);
    std::cout << out;
    out.clear();
    if (!status.ok()) return status;
    if (!IsOutputWritten()) break;  // nobody would learn what became of the rest
    progress.Add(batch.size());
  }
  if (absl::Status status = ahead.status(); !status.ok() || all.empty()) return status;
  const absl::Status status = submitting.Execute(all, mode, schemas::Door::COMMAND_LINE, answer);
  std::cout << out;
  return status;
}

// What is wrong with them is told as it was written, unless that may be somebody's address or a product key.
absl::StatusOr<std::unique_ptr<door::Resolver>> ResolversOf(const Arguments& arguments) {
  const std::string& given = arguments.Get("resolvers");
  const std::string repeated = commands::Repeated(given);
  if (repeated == given) return door::ResolversFrom(given);
  return absl::InvalidArgumentError(
      fmt::format("--resolvers {} are no two DNS servers; give ADDRESS[:PORT],ADDRESS[:PORT]", repeated));
}

int Do(const Arguments& arguments) {
  if (arguments.Has("dry-run") && arguments.Has("atomic")) {
    return Fail(
        absl::InvalidArgumentError("--dry-run and --atomic exclude each other; a dry run records nothing anyway"));
  }
  auto resolver = ResolversOf(arguments);
  if (!resolver.ok()) return Fail(resolver.status());
  auto lines = LineReader::Open(arguments.Get("FILE"));
  if (!lines.ok()) return Fail(lines.status());
  auto writing = OpenToWrite(arguments);
  if (!writing.ok()) return FailToOpen(writing.status());

  const Writer::Mode mode = ModeOf(arguments);
  const auto sealing = mode == Writer::Mode::kDryRun ? door::Sealer::Mode::kTry : door::Sealer::Mode::kRecord;
  Ahead ahead;
  Submitting submitting(*writing->writer, *writing->ledger, resolver->get());
  std::thread shaping([&] { ShapeAll(**lines, *writing->ledger, sealing, ahead); });
  const absl::Status status = ExecuteAll(ahead, submitting, mode);
  ahead.Stop();
  (*lines)->Stop();
  shaping.join();
  if (!status.ok()) return Fail(status);
  if (absl::Status closed = writing->Close(); !closed.ok()) return Fail(closed);
  return submitting.refused() == 0 ? kAllAccepted : kSomeRefused;
}

}  // namespace

Subcommand DoSubcommand() {
  return {
      .name = "do",
      .does = "one JSON command per line in, one JSON answer per line out, in order",
      .positionals = {LedgerPositional(),
                      {.name = "FILE", .meaning = "of commands; - or none: standard input", .required = false}},
      .options = Joined({{.name = "dry-run", .value = "", .meaning = "judge, record nothing (CMD-3)"},
                         {.name = "atomic", .value = "", .meaning = "all or none"},
                         {.name = "resolvers",
                          .value = "A,B",
                          .meaning = "two DNS servers that must agree, ADDRESS[:PORT] each; verifyDomain needs them",
                          .environment = "MUNIMENT_RESOLVERS"},
                         LostWitnessOption()},
                        PlaceOptions()),
      .more =
          "\nA command: {\"id\":\"32 hex digits\",\"actor\":{\"person\":\"kim@contoso.com\"},\"selfProvision\":{…}}\n"
          "Blank lines and those that begin with # are passed over.\n"
          "Answers: accepted, unchanged (already so) or refused, with rule, code and what to do instead.\n",
      .unwritten = "send the same commands again to get their answers",
      .run = Do};
}

}  // namespace muniment::tools
