// Countries of ISO 3166-1, for the door: everywhere else a country is the text of its code.
#pragma once

#include <string_view>

namespace muniment {

// Whether the code (two capitals, alpha-2) is one that ISO 3166-1 assigns to a country. Codes for users' own use, such
// as ZZ and XK, are none.
bool IsCountry(std::string_view code);

}  // namespace muniment
