#include "tools/muniment/output.h"

#include <cstdio>
#include <iostream>

#include "fmt/format.h"

namespace muniment::tools {

void Tell(std::string_view text) { (void)std::fwrite(text.data(), 1, text.size(), stderr); }

void Complain(std::string_view what) { Tell(fmt::format("muniment: {}\n", what)); }

bool IsOutputWritten() { return std::cout.flush().good(); }

}  // namespace muniment::tools
