#include "base/instant.h"

#include <gtest/gtest.h>

#include <string>

namespace muniment {
namespace {

Instant At(const char* text) { return *ParseInstant(text, BareDate::kFirstSecond); }

std::string Message(const char* text) {
  const auto parsed = ParseInstant(text, BareDate::kFirstSecond);
  return parsed.ok() ? "" : std::string(parsed.status().message());
}

TEST(ParseInstant, TIME_3_TakesDatesMinutesAndSecondsInUtc) {
  EXPECT_EQ(ToUnix(At("1970-01-01")), 0);
  EXPECT_EQ(ToUnix(At("2027-02-01T09:00:00Z")), 1801472400);
  EXPECT_EQ(At("2027-02-01T09:00"), At("2027-02-01T09:00:00Z"));
  EXPECT_EQ(At("2027-02-01T09:00Z"), At("2027-02-01T09:00:00"));
  EXPECT_EQ(ToUnix(At("1969-12-31T23:59:59Z")), -1);
}

TEST(ParseInstant, TIME_3_ABareDateIsWhatItsUseMakesOfIt) {
  EXPECT_EQ(FormatInstant(*ParseInstant("2027-02-28", BareDate::kFirstSecond)), "2027-02-28T00:00:00Z");
  EXPECT_EQ(FormatInstant(*ParseInstant("2027-02-28", BareDate::kLastSecond)), "2027-02-28T23:59:59Z");
  EXPECT_EQ(FormatInstant(*ParseInstant("2027-02-28", BareDate::kNextDaysFirst)), "2027-03-01T00:00:00Z");
}

TEST(ParseInstant, ATimeOfDayIsTakenAsItIsWhateverABareDateWouldBe) {
  EXPECT_EQ(*ParseInstant("2027-02-28T00:00", BareDate::kLastSecond), At("2027-02-28"));
}

TEST(ParseInstant, KEY_2_PRIV_1_RepeatsNeitherAProductKeyNorAnAddress) {
  for (const char* text : {"9KX7Q-WT4RB-M8VJ2-PH6YD-67892", "9kx7q wt4rb m8vj2 ph6yd 67892", "kim@contoso.com"}) {
    const std::string message = Message(text);
    EXPECT_EQ(message.find(text), message.npos) << message;
    EXPECT_NE(message.find("what was given is not a time; write 2027-02-01"), message.npos) << message;
    const std::string term(ParsePeriod(text).status().message());
    EXPECT_EQ(term.find(text), term.npos) << term;
  }
  EXPECT_NE(Message("2027-02-01T09:00:00.123+01:00").find("'2027-02-01T09:00:00.123+01:00'"), std::string::npos);
}

TEST(ParseInstant, RefusesWhatIsNoTimeNamingTheTextAndTheForms) {
  for (const char* text : {"",
                           "2027",
                           "2027-2-1",
                           "2027-13-01",
                           "2027-02-29",
                           "2027-02-30",
                           "2027-00-10",
                           "2027-01-00",
                           "2027/02/01",
                           "2027-02-01 09:00",
                           "2027-02-01T",
                           "2027-02-01T9:00",
                           "2027-02-01T24:00",
                           "2027-02-01T09:60",
                           "2027-02-01T09:00:60",
                           "2027-02-01T09:00:0",
                           "2027-02-01T09:00:00+01:00",
                           "2027-02-01Z",
                           "2027-02-01T09:00:00ZZ",
                           "+027-02-01",
                           "2027-02-01T09:00:00.5Z",
                           "tomorrow"}) {
    const std::string message = Message(text);
    EXPECT_NE(message.find("'" + std::string(text) + "' is not a time"), message.npos) << text << ": " << message;
    EXPECT_NE(message.find("2027-02-01T09:00:00Z"), message.npos) << text;
  }
}

TEST(ParseInstant, RefusesWhatLiesBeforeTheEarliestOrFromTheLatestOn) {
  EXPECT_EQ(At("1900-01-01"), kEarliest);
  EXPECT_NE(Message("1899-12-31T23:59:59").find("out of range"), std::string::npos);
  EXPECT_EQ(At("8999-12-31T23:59:59"), kLatest - seconds{1});
  EXPECT_NE(Message("9000-01-01").find("out of range"), std::string::npos);
  EXPECT_FALSE(ParseInstant("8999-12-31", BareDate::kNextDaysFirst).ok());
}

TEST(FormatInstant, IsReadBackAsTheSameInstant) {
  for (int64_t t : {int64_t{-2208988800}, int64_t{-1}, int64_t{0}, int64_t{951782399}, int64_t{4102444800}}) {
    EXPECT_EQ(ToUnix(At(FormatInstant(FromUnix(t)).c_str())), t);
  }
  EXPECT_EQ(FormatDay(At("2027-02-01T23:59:59")), "2027-02-01");
}

TEST(AddMonths, LIFE_12_ADayThatTheMonthLacksBecomesItsLast) {
  const Instant anchor = At("2027-01-31T10:30:15");
  EXPECT_EQ(FormatInstant(AddMonths(anchor, 1)), "2027-02-28T10:30:15Z");
  EXPECT_EQ(FormatInstant(AddMonths(At("2028-01-31"), 1)), "2028-02-29T00:00:00Z");
  EXPECT_EQ(FormatInstant(AddMonths(At("2028-02-29"), 12)), "2029-02-28T00:00:00Z");
  EXPECT_EQ(FormatInstant(AddMonths(At("2028-02-29"), 48)), "2032-02-29T00:00:00Z");
}

TEST(AddMonths, LIFE_12_EndsCountedFromTheAnchorDoNotDrift) {
  const Instant anchor = At("2027-01-31");
  const char* const kEnds[] = {"2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31", "2027-06-30", "2027-07-31"};
  for (int k = 1; k <= 6; ++k) EXPECT_EQ(FormatDay(AddMonths(anchor, k)), kEnds[k - 1]);
}

TEST(AddMonths, LIFE_12_CrossesYearsBothWaysAndKeepsTheAnchorAtNought) {
  EXPECT_EQ(FormatDay(AddMonths(At("2027-11-30"), 3)), "2028-02-29");
  EXPECT_EQ(FormatDay(AddMonths(At("2027-12-15"), 1)), "2028-01-15");
  EXPECT_EQ(FormatDay(AddMonths(At("2027-01-31"), -2)), "2026-11-30");
  EXPECT_EQ(FormatInstant(AddMonths(At("1969-12-31T23:00"), 2)), "1970-02-28T23:00:00Z");
  EXPECT_EQ(AddMonths(At("2027-01-31T10:30"), 0), At("2027-01-31T10:30"));
}

TEST(AddMonths, LIFE_12_NeverGoesBackAsTheTermGrows) {
  const Instant first = At("2027-01-01T12:00");
  for (int day = 0; day < 1461; ++day) {
    const Instant anchor = first + days{day};
    for (int k = 1; k < 14; ++k) {
      EXPECT_LT(AddMonths(anchor, k - 1), AddMonths(anchor, k)) << FormatDay(anchor) << " + " << k;
      EXPECT_LE(AddMonths(anchor, k), AddMonths(anchor + days{1}, k)) << FormatDay(anchor) << " + " << k;
    }
  }
}

TEST(Period, ReadsMonthsAndYearsAndWritesTheShortestForm) {
  EXPECT_EQ(ParsePeriod("P1M")->months, 1);
  EXPECT_EQ(ParsePeriod("P3Y")->months, 36);
  EXPECT_EQ(FormatPeriod(*ParsePeriod("P12M")), "P1Y");
  EXPECT_EQ(FormatPeriod(*ParsePeriod("P18M")), "P18M");
  EXPECT_EQ(FormatPeriod(*ParsePeriod("P10Y")), "P10Y");
}

TEST(Period, RefusesWhatIsNoTermOfOneToAHundredAndTwentyMonths) {
  for (const char* text :
       {"", "P", "PM", "P0M", "P121M", "P11Y", "P-1M", "1M", "P1D", "P1", "p1m", "P1M ", "P1.5Y", "P9999M"}) {
    EXPECT_FALSE(ParsePeriod(text).ok()) << text;
  }
}

}  // namespace
}  // namespace muniment
