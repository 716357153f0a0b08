// What the sealed texts of commands and entries are bound to.
#pragma once

#include <string_view>

namespace muniment::schemas {

// A text moves from the command to its event, and is bound to neither, but to being one of the ledger's sealed texts;
// its key binds it to the person.
inline constexpr std::string_view kSealedAad = "muniment/sealed";

}  // namespace muniment::schemas
