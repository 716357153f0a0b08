// The command line.
#include <csignal>
#include <iostream>
#include <vector>

#include "tools/muniment/subcommands.h"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  std::signal(SIGPIPE, SIG_DFL);  // `muniment export … | head` ends quietly
  using namespace muniment::tools;
  const std::vector<Subcommand> subcommands = {
      InitSubcommand(),    ImportSubcommand(), DoSubcommand(),     TickSubcommand(),   ShowSubcommand(),
      HistorySubcommand(), CanUseSubcommand(), ExportSubcommand(), VerifySubcommand(), InspectSubcommand()};
  return RunSubcommand(argc, argv, subcommands);
}
