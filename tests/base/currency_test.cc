#include "base/currency.h"

#include <gtest/gtest.h>

#include <limits>

namespace muniment {
namespace {

TEST(Currency, BILL_3_KnowsTheMinorUnitsOfIso4217) {
  EXPECT_EQ(DecimalsOf("EUR"), 2);
  EXPECT_EQ(DecimalsOf("USD"), 2);
  EXPECT_EQ(DecimalsOf("ZWG"), 2);
  EXPECT_EQ(DecimalsOf("AED"), 2);
  EXPECT_EQ(DecimalsOf("JPY"), 0);
  EXPECT_EQ(DecimalsOf("XPF"), 0);
  EXPECT_EQ(DecimalsOf("KWD"), 3);
  EXPECT_EQ(DecimalsOf("TND"), 3);
  EXPECT_EQ(DecimalsOf("EUX"), std::nullopt);
  EXPECT_EQ(DecimalsOf("eur"), std::nullopt);
  EXPECT_EQ(DecimalsOf(""), std::nullopt);
}

TEST(Currency, BILL_3_WritesMoneyInTheCurrencysOwnDecimals) {
  EXPECT_EQ(FormatMoney(1250, "EUR"), "12.50 EUR");
  EXPECT_EQ(FormatMoney(1250, "JPY"), "1250 JPY");
  EXPECT_EQ(FormatMoney(1250, "KWD"), "1.250 KWD");
  EXPECT_EQ(FormatMoney(5, "EUR"), "0.05 EUR");
  EXPECT_EQ(FormatMoney(-5, "EUR"), "-0.05 EUR");
  EXPECT_EQ(FormatMoney(0, "KWD"), "0.000 KWD");
  EXPECT_EQ(FormatMoney(7, ""), "7");
  EXPECT_EQ(FormatMoney(std::numeric_limits<int64_t>::min(), "EUR"), "-92233720368547758.08 EUR");
}

}  // namespace
}  // namespace muniment
