// Another process at a ledger, for tests of one that is: a process that has threads may only fork to execute.
// other_process open FOLDER: exits with 0 if the ledger is refused because another writes it.
// other_process append FOLDER: appends batches of three until it is killed, and writes the last position of each to
// standard output, as 8 bytes, once it is durable.
#include <unistd.h>

#include <string_view>

#include "tests/ledger/fixture.h"

namespace muniment::ledger {
namespace {

int Open(const Ledger::Places& at) { return absl::IsFailedPrecondition(Ledger::Open(at, {}).status()) ? 0 : 1; }

int Append(const Ledger::Places& at) {
  auto ledger = Ledger::Open(at, {});
  if (!ledger.ok()) return 1;
  while ((*ledger)->Append(Numbered("kill", 3), (*ledger)->last()).ok()) {
    const uint64_t last = ToNumber((*ledger)->last());
    if (write(STDOUT_FILENO, &last, sizeof last) != sizeof last) return 1;
  }
  return 1;
}

}  // namespace
}  // namespace muniment::ledger

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const muniment::ledger::Ledger::Places at{.folder = argv[2], .witness = {}, .secrets = {}, .vault = {}};
  return std::string_view(argv[1]) == "open" ? muniment::ledger::Open(at) : muniment::ledger::Append(at);
}
