// Product keys as people write them. Rules KEY-1, KEY-2.
#include "commands/keys/product_key.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/ascii.h"

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
  for (const std::string& around :
       {std::string("X4RVP-QG7CT-2WMHJ-BY6KD-9Q3FV."), std::string("key X4RVP-QG7CT-2WMHJ-BY6KD-9Q3FV"),
        std::string("X4RVP_QG7CT_2WMHJ_BY6KD_9Q3FV"), std::string("(x4rvp/qg7ct:2wmhj by6kd\u20119q3fv)")}) {
    EXPECT_EQ(absl::AsciiStrToUpper(Repeated(around)).find("QG7CT"), std::string::npos) << around;
  }
  EXPECT_EQ(Repeated("LIC-1"), "LIC-1");
  EXPECT_EQ(Repeated("X4RVP-QG7CT-2WMHJ-BY6KD-9Q3F"), "X4RVP-QG7CT-2WMHJ-BY6KD-9Q3F") << "24 characters";
}

TEST(ProductKey, KEY_2_IsFoundWithinOtherText) {
  EXPECT_TRUE(HoldsProductKey("order X4RVP-QG7CT-2WMHJ-BY6KD-9Q3FV of May"));
  EXPECT_TRUE(HoldsProductKey("BCDF2-34678-9BCDF-23467-89BCD")) << "one of hexadecimal digits alone";
  EXPECT_FALSE(HoldsProductKey("X4RVP-QG7CT-2WMHJ-BY6KD-9Q3F")) << "24 characters";
  EXPECT_FALSE(HoldsProductKey(std::string(600, 'x'))) << "a key pressed for long";
  EXPECT_FALSE(HoldsProductKey("Contoso Deutschland GmbH & Co. KG, Zwgst. St. Pölten"));
}

TEST(ProductKey, KEY_2_IdsAreRepeatedWhateverTheirDigits) {
  for (const std::string& id : {std::string("bcdf2346789bcdf2346789bcdf234678"),
                                std::string("pool/organisation/bcdf2346789bcdf2346789bcdf234678/"
                                            "bcdf2346-789b-cdf2-3467-89bcdf234678")}) {
    EXPECT_EQ(Repeated(id), id);
  }
}

TEST(ProductKey, PRIV_1_WhatMayBeAnAddressIsNotRepeated) {
  EXPECT_EQ(Repeated("secret.person@private.example").find("secret"), std::string::npos);
  EXPECT_EQ(Repeated("Secret Person <secret.person@private.example>").find("ecret"), std::string::npos);
}

}  // namespace
}  // namespace muniment::commands
