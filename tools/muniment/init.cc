// `init`: a new ledger, and its first operator.
#include <iostream>

#include "fmt/format.h"
#include "ledger/creation.h"
#include "schemas/json.h"
#include "tools/muniment/beginning.h"
#include "tools/muniment/session.h"
#include "tools/muniment/subcommands.h"

namespace muniment::tools {
namespace {

std::string Quoted(std::string_view text) {
  std::string json;
  schemas::AppendJsonText(json, text);
  return json;
}

// The folder's own name, however it was written: zy, zy/, ../zy, a dot.
std::string NameOf(const std::filesystem::path& folder) {
  std::error_code error;
  const std::filesystem::path whole = std::filesystem::absolute(folder, error).lexically_normal();
  const std::string name = (whole.has_filename() ? whole : whole.parent_path()).filename().string();
  return name.empty() ? "muniment" : name;
}

std::string AppointLine(std::string_view ledger_name, const Arguments& arguments) {
  const std::string address = Quoted(arguments.Get("operator"));
  const std::string name =
      arguments.Has("operator-name") ? fmt::format(",\"name\":{}", Quoted(arguments.Get("operator-name"))) : "";
  return fmt::format(
      R"({{"id":"{}","actor":{{"person":{}}},"appoint":{{"office":"operator","person":{{"address":{}{}}}}}}})",
      ToText(FirstId(ledger_name)), address, address, name);
}

// Why no ledger is made where there is one. `taken`: what creating it says. One that was interrupted before its
// beginning was recorded has all its parts: only who opens it sees that, and says the same.
absl::Status WhyTaken(const absl::Status& taken, const ledger::Ledger::Places& places) {
  ledger::Ledger::Options options;
  options.read_only = true;
  const auto there = ledger::Ledger::Open(places, options);
  const bool is_empty = there.ok() && (*there)->doubt().empty() && (*there)->last() == Position{0};
  return is_empty ? absl::AlreadyExistsError(ledger::CreationInterrupted(places).message()) : taken;
}

int Init(const Arguments& arguments) {
  const bool test = arguments.Has("test-clock");
  Instant now = SystemNow();
  if (test) {
    absl::StatusOr<Instant> clock = ParseInstant(arguments.Get("test-clock"), BareDate::kFirstSecond);
    if (!clock.ok()) return Fail(clock.status());
    now = *clock;
  } else if (arguments.Has("seed")) {
    return Fail(absl::InvalidArgumentError(
        "--seed makes a ledger whose secrets everybody can know; it is for test ledgers: add --test-clock TIME"));
  }
  const ledger::Ledger::Places places = PlacesOf(arguments);
  const std::string name = arguments.Has("name") ? arguments.Get("name") : NameOf(places.folder);
  const std::string appoint = AppointLine(name, arguments);
  if (absl::Status command = CheckAppointment(appoint); !command.ok()) return Fail(command);
  ledger::Ledger::Options options;
  if (arguments.Has("seed")) options.seed = arguments.Get("seed");
  auto ledger =
      ledger::Ledger::Create(places, {.name = name, .test = test, .seed_note = arguments.Get("seed")}, options);
  if (absl::IsAlreadyExists(ledger.status())) return Fail(WhyTaken(ledger.status(), places));
  if (!ledger.ok()) return Fail(ledger.status());
  absl::Status status = BeginLedger(**ledger, appoint, now);
  if (status.ok()) status = (*ledger)->Close();
  if (!status.ok()) {
    (*ledger)->Abandon();
    return Fail(status);
  }
  std::cout << fmt::format("{{\"ledger\":{},\"test\":{},\"entries\":2}}\n", Quoted(name), test);
  return kAllAccepted;
}

}  // namespace

Subcommand InitSubcommand() {
  return {.name = "init",
          .does = "makes a new ledger and names its first operator",
          .positionals = {LedgerPositional()},
          .options =
              Joined({{.name = "operator",
                       .value = "ADDRESS",
                       .meaning = "e-mail address of the first operator (CMD-11)",
                       .required = true},
                      {.name = "operator-name", .value = "NAME", .meaning = "that person's name"},
                      {.name = "name",
                       .value = "NAME",
                       .meaning = "what its checkpoints are signed as; default: the folder's name"},
                      {.name = "test-clock",
                       .value = "TIME",
                       .meaning = "a test ledger, with a clock of its own that starts then (CMD-8)"},
                      {.name = "seed",
                       .value = "TEXT",
                       .meaning = "test ledgers: derive secrets and keys from the text, so that each time is alike"}},
                     PlaceOptions()),
          .unwritten = "the ledger is made all the same; `show LEDGER accounts` opens it",
          .run = Init};
}

}  // namespace muniment::tools
