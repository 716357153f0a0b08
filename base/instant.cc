#include "base/instant.h"

#include <algorithm>

#include "absl/status/status.h"
#include "fmt/format.h"

namespace muniment {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

// The number that `text` consists of, or -1: digits only, no sign.
int Digits(std::string_view text) {
  int value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return text.empty() ? -1 : value;
}

// What was written, unless it may be an address or a product key, which are repeated nowhere (PRIV-1, KEY-2): no slip
// in a time or term has an '@', or as many letters and digits as a key.
std::string Written(std::string_view text) {
  constexpr std::ptrdiff_t kKeyCharacters = 25;
  const auto characters = std::count_if(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  });
  if (characters >= kKeyCharacters || text.find('@') != text.npos) return "what was given";
  return fmt::format("'{}'", text);
}

absl::Status NotAnInstant(std::string_view text) {
  return absl::InvalidArgumentError(
      fmt::format("{} is not a time; write 2027-02-01, 2027-02-01T09:00 or 2027-02-01T09:00:00Z (UTC)", Written(text)));
}

}  // namespace

absl::StatusOr<Instant> ParseInstant(std::string_view text, BareDate bare_date) {
  std::string_view rest = text;
  if (rest.size() < 10 || rest[4] != '-' || rest[7] != '-') return NotAnInstant(text);
  const int y = Digits(rest.substr(0, 4)), m = Digits(rest.substr(5, 2)), d = Digits(rest.substr(8, 2));
  if (y < 0 || m < 0 || d < 0) return NotAnInstant(text);
  const year_month_day date{year{y}, month{static_cast<unsigned>(m)}, day{static_cast<unsigned>(d)}};
  if (!date.ok()) return NotAnInstant(text);
  Instant t = sys_days{date};
  rest.remove_prefix(10);
  if (rest.empty()) {
    if (bare_date == BareDate::kLastSecond) t += days{1} - seconds{1};
    if (bare_date == BareDate::kNextDaysFirst) t += days{1};
  } else {
    if (rest.ends_with('Z')) rest.remove_suffix(1);
    if ((rest.size() != 6 && rest.size() != 9) || rest[0] != 'T' || rest[3] != ':') return NotAnInstant(text);
    const int h = Digits(rest.substr(1, 2)), min = Digits(rest.substr(4, 2));
    const int s = rest.size() == 9 ? (rest[6] == ':' ? Digits(rest.substr(7, 2)) : -1) : 0;
    if (h < 0 || h > 23 || min < 0 || min > 59 || s < 0 || s > 59) return NotAnInstant(text);
    t += std::chrono::hours{h} + std::chrono::minutes{min} + seconds{s};
  }
  if (t < kEarliest || t >= kLatest) {
    return absl::InvalidArgumentError(fmt::format("'{}' is out of range; times lie between 1900 and 9000", text));
  }
  return t;
}

std::string FormatDay(Instant t) {
  const year_month_day date{std::chrono::floor<days>(t)};
  return fmt::format("{:04}-{:02}-{:02}", int{date.year()}, unsigned{date.month()}, unsigned{date.day()});
}

std::string FormatInstant(Instant t) {
  const std::chrono::hh_mm_ss time{t - std::chrono::floor<days>(t)};
  return fmt::format("{}T{:02}:{:02}:{:02}Z", FormatDay(t), time.hours().count(), time.minutes().count(),
                     time.seconds().count());
}

Instant AddMonths(Instant anchor, int months) {
  const auto day_start = std::chrono::floor<days>(anchor);
  const year_month_day date{day_start};
  year_month_day moved = date + std::chrono::months{months};
  if (!moved.ok()) moved = moved.year() / moved.month() / std::chrono::last;
  return sys_days{moved} + (anchor - day_start);
}

absl::StatusOr<Period> ParsePeriod(std::string_view text) {
  const bool years = text.ends_with('Y');
  if (text.size() >= 3 && text.size() <= 5 && text[0] == 'P' && (years || text.ends_with('M'))) {
    const int n = Digits(text.substr(1, text.size() - 2));
    const int months = years ? n * 12 : n;
    if (months >= 1 && months <= 120) return Period{months};
  }
  return absl::InvalidArgumentError(
      fmt::format("{} is not a term; write P1M, P1Y or P3Y (1 to 120 months)", Written(text)));
}

std::string FormatPeriod(Period period) {
  return period.months % 12 == 0 ? fmt::format("P{}Y", period.months / 12) : fmt::format("P{}M", period.months);
}

}  // namespace muniment
