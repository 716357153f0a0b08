#include "base/currency.h"

#include <algorithm>
#include <array>

#include "fmt/format.h"

namespace muniment {
namespace {

// ISO 4217, list one, national currencies (as of 2026, and those replaced shortly before) by the decimals of their
// minor unit; each list sorted.
constexpr std::array<std::string_view, 16> kNoDecimals = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW",
                                                          "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"};
constexpr std::array<std::string_view, 7> kThreeDecimals = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
constexpr std::string_view kTwoDecimals[] = {
    "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN", "BMD",
    "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CNY", "COP", "CRC", "CUP",
    "CVE", "CZK", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP",
    "GMD", "GTQ", "GYD", "HKD", "HNL", "HRK", "HTG", "HUF", "IDR", "ILS", "INR", "IRR", "JMD", "KES", "KGS",
    "KHR", "KPW", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT",
    "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "PAB",
    "PEN", "PGK", "PHP", "PKR", "PLN", "QAR", "RON", "RSD", "RUB", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD",
    "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL", "THB", "TJS", "TMT", "TOP", "TRY", "TTD",
    "TWD", "TZS", "UAH", "USD", "UYU", "UZS", "VED", "VES", "WST", "XCD", "XCG", "YER", "ZAR", "ZMW", "ZWG"};

template <class List>
bool Holds(const List& list, std::string_view currency) {
  return std::binary_search(std::begin(list), std::end(list), currency);
}

}  // namespace

std::optional<int> DecimalsOf(std::string_view currency) {
  if (Holds(kTwoDecimals, currency)) return 2;
  if (Holds(kNoDecimals, currency)) return 0;
  if (Holds(kThreeDecimals, currency)) return 3;
  return std::nullopt;
}

std::string FormatMoney(int64_t minor_units, std::string_view currency) {
  const int decimals = DecimalsOf(currency).value_or(0);
  // Of the least int64 the magnitude fits only an unsigned one.
  const uint64_t magnitude =
      minor_units < 0 ? uint64_t{0} - static_cast<uint64_t>(minor_units) : static_cast<uint64_t>(minor_units);
  uint64_t unit = 1;
  for (int i = 0; i < decimals; ++i) unit *= 10;
  std::string text = fmt::format("{}{}", minor_units < 0 ? "-" : "", magnitude / unit);
  if (decimals > 0) text += fmt::format(".{:0{}}", magnitude % unit, decimals);
  if (!currency.empty()) text += fmt::format(" {}", currency);
  return text;
}

}  // namespace muniment
