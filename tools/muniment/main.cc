// The command line.
#include <fcntl.h>
#include <sys/prctl.h>

#include <csignal>
#include <iostream>
#include <vector>

#include "tools/muniment/subcommands.h"

namespace {

// A closed standard stream would give its number to the first file that is opened, a file of the database perhaps, and
// what is printed would go there. What is opened here instead cannot be written to, so that it is found out.
void TakeStandardStreams() {
  for (int stream = 0; stream <= 2; ++stream) {
    if (fcntl(stream, F_GETFD) == -1) (void)open("/dev/null", O_RDONLY);  // the lowest number that is free: this one
  }
}

}  // namespace

int main(int argc, char** argv) {
  TakeStandardStreams();
  std::ios::sync_with_stdio(false);
  prctl(PR_SET_DUMPABLE, 0);      // memory holds keys and names: no core file of it is written (KEY-2)
  std::signal(SIGPIPE, SIG_DFL);  // `muniment export … | head` ends quietly
  using namespace muniment::tools;
  const std::vector<Subcommand> subcommands = {InitSubcommand(),    ImportSubcommand(),  DoSubcommand(),
                                               TickSubcommand(),    ShowSubcommand(),    HistorySubcommand(),
                                               CanUseSubcommand(),  ExportSubcommand(),  VerifySubcommand(),
                                               InspectSubcommand(), GenerateSubcommand()};
  return RunSubcommand(argc, argv, subcommands);
}
