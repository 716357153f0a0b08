// BILL-2: finding what may be a card number. Declared in seal.h.
#include <utf8proc.h>

#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "base/utf8.h"
#include "door/seal.h"

namespace muniment::door {
namespace {

constexpr size_t kDigitsMin = 13, kDigitsMax = 19;  // ISO/IEC 7812-1
constexpr size_t kSeparatorsMax = 3;                // between two groups of one number: " - " at most
constexpr size_t kLooseSeparatorsMax = 16;          // ") (", columns of a table; beyond, it is another number

// The decimal digit that `code` is in any script.
std::optional<int> DigitOf(int32_t code) {
  if (code >= '0' && code <= '9') return code - '0';
  if (code < 0x80 || utf8proc_category(code) != UTF8PROC_CATEGORY_ND) return std::nullopt;
  // Unicode's decimal digits stand in rows of ten, from 0 to 9; rows may follow each other.
  int before = 0;
  while (utf8proc_category(code - before - 1) == UTF8PROC_CATEGORY_ND) ++before;
  return before % 10;
}

// What people put between the groups of a card number, and what cannot be seen there.
bool IsSeparator(int32_t code) {
  return code == ' ' || code == '-' || code == '.' || code == '/' || code == '_' || code == '\t' || code == 0xa0 ||
         code == 0xad || (code >= 0x2000 && code <= 0x2015) || code == 0x202f || code == 0x205f || code == 0x2060 ||
         code == 0x2212 || code == 0x3000 || code == 0xfeff;
}

// What stands between the groups of a card number only now and then, and of times, amounts and lists every day.
bool IsLooseSeparator(int32_t code) {
  return code == ',' || code == ':' || code == ';' || code == '+' || code == '(' || code == ')' || code == '[' ||
         code == ']' || code == '|' || code == '*' || code == '\'' || code == '"';
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
  std::vector<bool> loose;     // what stands before the group is loose
};

// The groups in which cards are printed and typed (ISO/IEC 7812-1 leaves them open): fours, American Express, Diners
// Club. Only such count where what stands between is loose, since 13 to 19 digits of a list of other numbers
// pass the check one time in ten.
bool IsCardGrouping(const std::vector<size_t>& sizes) {
  static const std::set<std::vector<size_t>> kGroupings = {
      {4, 4, 4, 4}, {4, 4, 4, 4, 1}, {4, 4, 4, 4, 2}, {4, 4, 4, 4, 3}, {4, 4, 4, 1}, {4, 3, 3, 3},
      {4, 4, 4, 2}, {4, 4, 4, 3},    {4, 6, 5},       {4, 6, 4},       {6, 4, 5}};
  return kGroupings.contains(sizes);
}

// A card number begins and ends where a group does; other numbers may stand before and behind it in the same run.
bool RunHoldsCard(const Run& run) {
  if (run.digits.size() < kDigitsMin) return false;
  for (size_t first = 0; first < run.starts.size(); ++first) {
    bool loose = false;
    std::vector<size_t> sizes;
    for (size_t next = first + 1; next <= run.starts.size(); ++next) {
      const size_t begin = run.starts[first];
      const size_t end = next < run.starts.size() ? run.starts[next] : run.digits.size();
      loose = loose || (next > first + 1 && run.loose[next - 1]);
      sizes.push_back(end - run.starts[next - 1]);
      if (end - begin > kDigitsMax) break;
      if (end - begin < kDigitsMin || (loose && !IsCardGrouping(sizes))) continue;
      if (PassesLuhn(run.digits, begin, end)) return true;
    }
  }
  return false;
}

}  // namespace

bool HoldsCardNumber(std::string_view text) {
  Run run;
  bool found = false, apart = true, loose = false;  // since the last digit: another number begins; so far, loosely
  size_t separators = 0;
  ForEachCodePoint(text, [&](int32_t code, std::string_view) {
    if (const auto digit = DigitOf(code)) {
      if (apart) {
        found = found || RunHoldsCard(run);
        run = {};
      }
      if (apart || separators > 0) {
        run.starts.push_back(run.digits.size());
        run.loose.push_back(loose || separators > kSeparatorsMax);
      }
      run.digits.push_back(*digit);
      apart = loose = false;
      separators = 0;
      return;
    }
    ++separators;
    loose = loose || IsLooseSeparator(code);
    apart = apart || separators > kLooseSeparatorsMax || !(IsSeparator(code) || IsLooseSeparator(code));
  });
  return found || RunHoldsCard(run);
}

}  // namespace muniment::door
