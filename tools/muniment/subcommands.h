// The subcommands of `muniment`, one file for each family. They translate and wire; they decide nothing.
#pragma once

#include "tools/muniment/arguments.h"

namespace muniment::tools {

Subcommand InitSubcommand();      // init.cc
Subcommand ImportSubcommand();    // import.cc
Subcommand DoSubcommand();        // do.cc
Subcommand TickSubcommand();      // tick.cc
Subcommand ShowSubcommand();      // show.cc
Subcommand HistorySubcommand();   // show.cc
Subcommand CanUseSubcommand();    // can_use.cc
Subcommand ExportSubcommand();    // export.cc
Subcommand VerifySubcommand();    // verify.cc
Subcommand InspectSubcommand();   // inspect.cc
Subcommand GenerateSubcommand();  // generate.cc

}  // namespace muniment::tools
