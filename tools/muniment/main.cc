// The command line.
#include <sys/prctl.h>

#include <csignal>
#include <iostream>
#include <vector>

#include "tools/muniment/subcommands.h"

int main(int argc, char** argv) {
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
