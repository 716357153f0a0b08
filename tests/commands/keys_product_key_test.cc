// Product keys as people write them. Rules KEY-1, KEY-2.
#include "commands/keys/product_key.h"

#include <gtest/gtest.h>

namespace muniment::commands {
namespace {

TEST(ProductKey, KEY_1_HyphensSpacesAndCaseDoNotMatter) {
  EXPECT_EQ(CanonicalProductKey(" bcdfg-hjkmp qrtvw-XY234-6789b"), "BCDFGHJKMPQRTVWXY2346789B");
  EXPECT_EQ(CanonicalProductKey("BCDFG-HJKMP-QRTVW-XY234-6789"), std::nullopt) << "24 characters";
  EXPECT_EQ(CanonicalProductKey("BCDFG-HJKMP-QRTVW-XY234-6789A"), std::nullopt) << "not of the alphabet";
  EXPECT_EQ(CanonicalProductKey(""), std::nullopt);
}

TEST(ProductKey, KEY_2_IsNotRepeatedAndAllElseIs) {
  EXPECT_EQ(Repeated("BCDFG-HJKMP-QRTVW-XY234-6789B").find("HJKMP"), std::string::npos);
  EXPECT_EQ(Repeated("bcdfghjkmpqrtvwxy2346789b").find("hjkmp"), std::string::npos);
  EXPECT_EQ(Repeated("LIC-1"), "LIC-1");
}

}  // namespace
}  // namespace muniment::commands
