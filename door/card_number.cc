// BILL-2: finding what may be a card number. Declared in seal.h.
#include <optional>
#include <string_view>
#include <vector>

#include "base/utf8.h"
#include "door/seal.h"

namespace muniment::door {
namespace {

constexpr size_t kDigitsMin = 13, kDigitsMax = 19;  // ISO/IEC 7812-1
constexpr size_t kSeparatorsMax = 3;                // between two groups of one number: " - " at most

// The decimal digit that `code` is, ASCII or full-width (as typed on East Asian keyboards).
std::optional<int> DigitOf(int32_t code) {
  if (code >= '0' && code <= '9') return code - '0';
  if (code >= 0xff10 && code <= 0xff19) return code - 0xff10;
  return std::nullopt;
}

bool IsSeparator(int32_t code) {
  return code == ' ' || code == '-' || code == '.' || code == '/' || code == '_' || code == '\t' || code == 0xa0 ||
         (code >= 0x2000 && code <= 0x2015) || code == 0x202f || code == 0x2212 || code == 0x3000;
}

bool PassesLuhn(const std::vector<int>& digits, size_t begin, size_t end) {
  int sum = 0;
  bool doubled = false;
  for (size_t i = end; i > begin; --i) {
    const int d = doubled ? digits[i - 1] * 2 : digits[i - 1];
    sum += d > 9 ? d - 9 : d;
    doubled = !doubled;
  }
  return sum % 10 == 0;
}

// Groups of digits with nothing but separators between them.
struct Run {
  std::vector<int> digits;
  std::vector<size_t> starts;  // of each group, in `digits`
};

// A card number begins and ends where a group does; other numbers may stand before and behind it in the same run.
bool RunHoldsCard(const Run& run) {
  if (run.digits.size() < kDigitsMin) return false;
  for (size_t first = 0; first < run.starts.size(); ++first) {
    for (size_t next = first + 1; next <= run.starts.size(); ++next) {
      const size_t begin = run.starts[first];
      const size_t end = next < run.starts.size() ? run.starts[next] : run.digits.size();
      if (end - begin > kDigitsMax) break;
      if (end - begin >= kDigitsMin && PassesLuhn(run.digits, begin, end)) return true;
    }
  }
  return false;
}

}  // namespace

bool HoldsCardNumber(std::string_view text) {
  Run run;
  bool found = false;
  size_t separators = kSeparatorsMax + 1;  // since the last digit
  ForEachCodePoint(text, [&](int32_t code, std::string_view) {
    if (const auto digit = DigitOf(code)) {
      if (separators > kSeparatorsMax) {
        found = found || RunHoldsCard(run);
        run = {};
      }
      if (separators > 0) run.starts.push_back(run.digits.size());
      run.digits.push_back(*digit);
      separators = 0;
    } else {
      separators = IsSeparator(code) ? separators + 1 : kSeparatorsMax + 1;
    }
  });
  return found || RunHoldsCard(run);
}

}  // namespace muniment::door
