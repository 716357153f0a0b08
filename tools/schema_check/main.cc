// schema_check RELEASED CURRENT          what breaks ledgers that were written under RELEASED
// schema_check --release CURRENT OUT     keeps CURRENT as a release, for later comparisons
//
// CURRENT is what `capnp compile -o-` writes of schemas/entry.capnp and schemas/command.capnp; the build makes it.
// Exit status: 0 compatible, 1 not, 2 wrong usage or unreadable files.
#include <cstdio>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "tools/schema_check/compare.h"

namespace {

using muniment::schema_check::BreakingDifferences;
using muniment::schema_check::Compiled;

int Fail(const absl::Status& status) {
  fmt::print(stderr, "schema_check: {}\n", std::string(status.message()));
  return 2;
}

int Check(const std::string& released_path, const std::string& current_path) {
  const auto released = Compiled::Load(released_path), current = Compiled::Load(current_path);
  if (!released.ok()) return Fail(released.status());
  if (!current.ok()) return Fail(current.status());
  const std::vector<std::string> differences = BreakingDifferences(*released, *current);
  for (const std::string& difference : differences) fmt::print(stderr, "{}\n", difference);
  if (differences.empty()) return 0;
  fmt::print(
      stderr,
      "{} differences would break ledgers or scripts written under {}. Add a new field or kind at the end instead, "
      "and go on reading the old one.\n",
      differences.size(), released_path);
  return 1;
}

int Release(const std::string& current_path, const std::string& out_path) {
  const auto current = Compiled::Load(current_path);
  if (!current.ok()) return Fail(current.status());
  const absl::Status written = WriteReleased(*current, out_path);
  return written.ok() ? 0 : Fail(written);
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + 1, argv + argc);
  if (args.size() == 3 && args[0] == "--release") return Release(args[1], args[2]);
  if (args.size() == 2 && !args[0].starts_with("-")) return Check(args[0], args[1]);
  fmt::print(stderr, "usage: schema_check RELEASED CURRENT | schema_check --release CURRENT OUT\n");
  return 2;
}
