// What a subcommand takes on the command line, and what it was given. The one file that knows the parsing library is
// arguments.cc.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace muniment::tools {

// Exit statuses, stable (architecture, the command line).
inline constexpr int kAllAccepted = 0;
inline constexpr int kSomeRefused = 1;
inline constexpr int kWrongUsage = 2;
inline constexpr int kLedgerUnusable = 3;  // damaged, or cannot be opened

// A value by its place.
struct Positional {
  std::string name;  // "LEDGER", as help shows it
  std::string meaning;
  bool required = true;
  std::vector<std::string> choices = {};  // empty: anything
};
// A value by its name.
struct Option {
  std::string name;   // "as-of", given as --as-of
  std::string value;  // "TIME", as help shows it; empty: a flag
  std::string meaning;
  bool required = false;
  std::string environment = {};           // the variable it is taken from when not given
  std::vector<std::string> choices = {};  // empty: anything
};

class Arguments {
 public:
  explicit Arguments(std::map<std::string, std::string, std::less<>> given) : given_(std::move(given)) {}
  // Empty when not given.
  const std::string& Get(std::string_view name) const;
  bool Has(std::string_view name) const { return given_.find(name) != given_.end(); }

 private:
  std::map<std::string, std::string, std::less<>> given_;
};

struct Subcommand {
  std::string name;
  std::string does;  // one line
  std::vector<Positional> positionals;
  std::vector<Option> options;
  std::string more = {};  // after the options in help
  // What to do when it ran and standard output could not be written.
  std::string unwritten = "make room for the answer, and ask again";
  std::function<int(const Arguments&)> run;
};

// Runs the subcommand that `argv` names; help and wrong usage are answered here. Returns the exit status.
int RunSubcommand(int argc, const char* const* argv, std::span<const Subcommand> subcommands);

// The name in `names` that `text` most probably means; empty when none is near.
std::string Nearest(std::string_view text, std::span<const std::string> names);

}  // namespace muniment::tools
