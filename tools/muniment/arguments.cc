#include "tools/muniment/arguments.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>
#include <numeric>

#include "commands/keys/product_key.h"
#include "fmt/format.h"
#include "tools/muniment/output.h"

namespace muniment::tools {
namespace {

constexpr std::string_view kName = "muniment";

// Where the library puts what it reads.
struct Received {
  std::map<std::string, std::string> texts;
  std::map<std::string, bool> flags;
};

void AddPositional(CLI::App& app, const Positional& positional, Received& received) {
  CLI::Option* option = app.add_option(positional.name, received.texts[positional.name], positional.meaning);
  option->type_name("");
  if (positional.required) option->required();
  if (!positional.choices.empty()) option->check(CLI::IsMember(positional.choices));
}

void AddOption(CLI::App& app, const Option& wanted, Received& received) {
  CLI::Option* option = wanted.value.empty()
                            ? app.add_flag("--" + wanted.name, received.flags[wanted.name], wanted.meaning)
                            : app.add_option("--" + wanted.name, received.texts[wanted.name], wanted.meaning);
  if (!wanted.value.empty()) option->type_name(wanted.value);
  if (wanted.required) option->required();
  if (!wanted.environment.empty()) option->envname(wanted.environment);
  if (!wanted.choices.empty()) option->check(CLI::IsMember(wanted.choices));
}

// Only what was given stands in the result.
Arguments Collect(const Received& received) {
  std::map<std::string, std::string, std::less<>> given;
  for (const auto& [name, text] : received.texts) {
    if (!text.empty()) given[name] = text;
  }
  for (const auto& [name, set] : received.flags) {
    if (set) given[name] = "true";
  }
  return Arguments(std::move(given));
}

// The name of what was given with an empty text; empty: nothing was. Taken for "not given" it would widen an answer.
std::string EmptyAmong(const CLI::App& app) {
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_expected_max() == 0 || option->count() == 0) continue;  // a flag, or not given
    for (const std::string& text : option->results()) {
      if (text.empty()) return option->get_name();
    }
  }
  return {};
}

size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row[b.size()];
}

// The exit status, once standard output is written. One that says that the ledger cannot be used stays, since what is
// wrong was said.
int Finished(int exit, std::string_view unwritten) {
  if (IsOutputWritten() || exit == kLedgerUnusable) return exit;
  Complain(fmt::format("standard output could not be written whole; {}", unwritten));
  return kLedgerUnusable;
}

int Misused(std::string_view what, std::string_view see) {
  Complain(fmt::format("{}; see `{} --help`", what, see));
  return kWrongUsage;
}

// Told before parsing, since the library would only say that a subcommand is required.
int UnknownSubcommand(std::string_view given, std::span<const Subcommand> subcommands) {
  std::vector<std::string> names;
  for (const Subcommand& subcommand : subcommands) names.push_back(subcommand.name);
  const std::string nearest = Nearest(given, names);
  const std::string repeated = commands::Repeated(given);
  return Misused(nearest.empty() ? fmt::format("there is no subcommand {}", repeated)
                                 : fmt::format("there is no subcommand {}; did you mean {}?", repeated, nearest),
                 kName);
}

int Parse(const Subcommand& subcommand, int argc, const char* const* argv) {
  CLI::App app(subcommand.does, fmt::format("{} {}", kName, subcommand.name));
  app.get_formatter()->column_width(28);
  app.footer(subcommand.more);
  Received received;
  for (const Positional& positional : subcommand.positionals) AddPositional(app, positional, received);
  for (const Option& option : subcommand.options) AddOption(app, option, received);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    std::cout << app.help();
    return Finished(kAllAccepted, subcommand.unwritten);
  } catch (const CLI::ParseError& error) {
    const std::string what = error.what();  // repeats what was given
    const bool may_be_repeated = commands::Repeated(what) == what;
    return Misused(may_be_repeated ? what : "an argument has no place, or an option does not take its value",
                   app.get_name());
  }
  if (const std::string empty = EmptyAmong(app); !empty.empty()) {
    return Misused(fmt::format("{} must not be empty; give it a value, or leave it out", empty), app.get_name());
  }
  return Finished(subcommand.run(Collect(received)), subcommand.unwritten);
}

std::string HelpText(std::span<const Subcommand> subcommands) {
  std::string help = fmt::format(
      "{}: the ledger in which everything that happens to software licences is kept as evidence\n\n"
      "Usage: {} SUBCOMMAND LEDGER …\n\nSubcommands:\n",
      kName, kName);
  for (const Subcommand& subcommand : subcommands)
    help += fmt::format("  {:<11} {}\n", subcommand.name, subcommand.does);
  return help + fmt::format(
                    "\n`{} SUBCOMMAND --help` says more. LEDGER is the ledger's folder.\n"
                    "Exit status: 0 all accepted; 1 some refused; 2 wrong usage; 3 the ledger is damaged or cannot be "
                    "opened, or the answer cannot be written.\n",
                    kName);
}

}  // namespace

const std::string& Arguments::Get(std::string_view name) const {
  static const std::string none;
  const auto found = given_.find(name);
  return found == given_.end() ? none : found->second;
}

std::string Nearest(std::string_view text, std::span<const std::string> names) {
  std::string nearest;
  size_t least = std::max<size_t>(text.size() / 2, 1) + 1;  // farther away it is a guess
  for (const std::string& name : names) {
    const size_t distance = name.starts_with(text) && !text.empty() ? 0 : EditDistance(text, name);
    if (distance >= least) continue;
    least = distance;
    nearest = name;
  }
  return nearest;
}

int RunSubcommand(int argc, const char* const* argv, std::span<const Subcommand> subcommands) {
  const std::string_view given = argc > 1 ? argv[1] : "";
  if (given == "--help" || given == "-h" || given == "help") {
    std::cout << HelpText(subcommands);
    return Finished(kAllAccepted, "make room for it, and ask again");
  }
  if (given.empty()) return Misused("a subcommand is missing", kName);
  const auto found = std::find_if(subcommands.begin(), subcommands.end(),
                                  [&](const Subcommand& subcommand) { return subcommand.name == given; });
  if (found == subcommands.end()) return UnknownSubcommand(given, subcommands);
  return Parse(*found, argc - 1, argv + 1);
}

}  // namespace muniment::tools
