// Points in time as the ledger knows them: whole UTC seconds (TIME-3).
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace muniment {

// A whole second, UTC, since the Unix epoch. Ranges of instants are half-open (TIME-3).
using Instant = std::chrono::sys_seconds;
using std::chrono::days;
using std::chrono::seconds;

// The least and greatest instants a ledger accepts: [1900-01-01, 9000-01-01). Sums of instants and terms within them
// cannot overflow.
inline constexpr Instant kEarliest = std::chrono::sys_days{std::chrono::year{1900} / 1 / 1};
inline constexpr Instant kLatest = std::chrono::sys_days{std::chrono::year{9000} / 1 / 1};
// "No end": later than every instant that a ledger accepts.
inline constexpr Instant kForever = kLatest;

constexpr Instant FromUnix(int64_t seconds_since_epoch) { return Instant{seconds{seconds_since_epoch}}; }
constexpr int64_t ToUnix(Instant t) { return t.time_since_epoch().count(); }

// What a bare date (2027-02-01) stands for (TIME-3).
enum class BareDate {
  kFirstSecond,    // where something begins: 2027-02-01T00:00:00Z
  kLastSecond,     // in a question (as of, known at): 2027-02-01T23:59:59Z
  kNextDaysFirst,  // where something ends: 2027-02-02T00:00:00Z
};

// Reads `2027-02-01`, `2027-02-01T09:00`, `2027-02-01T09:00:00`, the latter two with an optional `Z`. No other zone is
// taken: the ledger keeps UTC. InvalidArgument names the forms that are taken, and the text
// unless it may be an address or a product key.
absl::StatusOr<Instant> ParseInstant(std::string_view text, BareDate bare_date);

// `2027-02-01T09:00:00Z`.
std::string FormatInstant(Instant t);
// `2027-02-01`, the UTC day that `t` lies in.
std::string FormatDay(Instant t);

// `anchor` + `months` by the calendar, UTC, time of day kept; a day that the month lacks becomes its last (LIFE-12).
Instant AddMonths(Instant anchor, int months);

// A term of the publisher's: P1M, P1Y, P3Y or any P<n>M / P<n>Y with 1 to 120 months in all.
struct Period {
  int months = 0;
  friend constexpr auto operator<=>(Period, Period) = default;
};
absl::StatusOr<Period> ParsePeriod(std::string_view text);
std::string FormatPeriod(Period period);

}  // namespace muniment
