// Currencies of ISO 4217, and money as people read it. Everywhere else money is integer minor units with a code beside
// it; these functions are for the door and for what is shown.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace muniment {

// How many decimals the currency's minor unit has: EUR 2, JPY 0, KWD 3. Nothing: no currency in use has that code
// (three capitals; funds codes, metals and codes for testing are not taken).
std::optional<int> DecimalsOf(std::string_view currency);

// `12.50 EUR`, `1250 JPY`, `1.250 KWD`, `-0.05 EUR`; of an unknown code the bare minor units; of an empty one nothing
// behind the number.
std::string FormatMoney(int64_t minor_units, std::string_view currency);

}  // namespace muniment
