// `inspect`: an entry as it lies there, or what there is.
#include <charconv>
#include <iostream>
#include <map>

#include "commands/keys/product_key.h"
#include "fmt/format.h"
#include "schemas/entry_view.h"
#include "tools/muniment/session.h"
#include "tools/muniment/subcommands.h"

namespace muniment::tools {
namespace {

absl::Status InspectEntry(const ledger::Ledger& ledger, const Arguments& arguments) {
  const std::string& text = arguments.Get("POSITION");
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number == 0 || number > ToNumber(ledger.last())) {
    return absl::InvalidArgumentError(fmt::format("{} is no entry; the ledger has the entries 1 to {}",
                                                  commands::Repeated(text), ToNumber(ledger.last())));
  }
  absl::StatusOr<projections::Viewer> viewer = ViewerOf(ledger, arguments);
  if (!viewer.ok()) return viewer.status();
  if (!viewer->sees_all()) {
    return absl::InvalidArgumentError("only operators and auditors see every entry; leave --as out, or name one");
  }
  absl::StatusOr<ledger::StoredEntry> stored = ledger.ReadAt(Position{number});
  if (!stored.ok()) return stored.status();
  return schemas::ReadingEntries(fmt::format("entry {}", number), [&] {
    const schemas::EntryView entry(std::move(stored->words));
    const schemas::JsonWriter json(schemas::Shapes::Of<schemas::Entry>());
    const bool unsealed = !viewer->person().is_nil();
    std::cout << json.Write(entry.get(), unsealed ? UnsealBy(ledger) : schemas::Unseal(schemas::HideAll)) << '\n';
    return absl::OkStatus();
  });
}

absl::Status InspectWhole(const ledger::Ledger& ledger) {
  std::map<std::string, uint64_t> streams;  // by the first word of their names
  const absl::Status status = ledger.ListStreams("", [&](std::string_view name) {
    ++streams[std::string(name.substr(0, name.find('/')))];
    return true;
  });
  if (!status.ok()) return status;
  std::string counts;
  for (const auto& [kind, count] : streams)
    counts += fmt::format("{}\"{}\":{}", counts.empty() ? "" : ",", kind, count);
  std::string name;
  schemas::AppendJsonText(name, ledger.origin().name);
  std::string doubt = "null";
  if (!ledger.doubt().empty()) {
    doubt.clear();
    schemas::AppendJsonText(doubt, ledger.doubt());
  }
  std::cout
      << fmt::format(
             R"({{"ledger":{},"test":{},"entries":{},"lastRecorded":"{}","root":"{}","people":{},"doubt":{},"streams":{{{}}}}})",
             name, ledger.origin().test, ToNumber(ledger.last()), FormatInstant(ledger.last_recorded()),
             HexOf(ledger.Root()), ledger.vault().size(), doubt, counts)
      << '\n';
  return absl::OkStatus();
}

int Inspect(const Arguments& arguments) {
  auto ledger = OpenToRead(arguments, Doubtful::kTold);
  if (!ledger.ok()) return FailToOpen(ledger.status());
  const absl::Status status = arguments.Has("POSITION") ? InspectEntry(**ledger, arguments) : InspectWhole(**ledger);
  return status.ok() ? kAllAccepted : Fail(status);
}

}  // namespace

Subcommand InspectSubcommand() {
  return {.name = "inspect",
          .does = "one entry as it lies there, or what there is; read-only",
          .positionals = {LedgerPositional(), {.name = "POSITION", .meaning = "number of an entry", .required = false}},
          .options = Joined({AsOption()}, PlaceOptions()),
          .run = Inspect};
}

}  // namespace muniment::tools
