// What the program says: data on standard output, everything else on standard error.
#pragma once

#include <string_view>

namespace muniment::tools {

// `text` on standard error, as it is. That it cannot be written there changes nothing.
void Tell(std::string_view text);
// A line on standard error: "muniment: <what>".
void Complain(std::string_view what);

// Whether all that was given to std::cout so far is written. Every subcommand's output is looked at once more when it
// has ended (arguments.cc); who writes much asks on the way, so as not to go on for nothing.
bool IsOutputWritten();

}  // namespace muniment::tools
