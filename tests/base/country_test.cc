#include "base/country.h"

#include <gtest/gtest.h>

namespace muniment {
namespace {

TEST(Country, ACC_1_IsACodeThatIso3166Assigns) {
  for (const char* code : {"AD", "AT", "GB", "US", "ZW"}) EXPECT_TRUE(IsCountry(code)) << code;
  for (const char* code : {"", "A", "at", "AUT", "EU", "UK", "XK", "ZZ"}) EXPECT_FALSE(IsCountry(code)) << code;
}

}  // namespace
}  // namespace muniment
