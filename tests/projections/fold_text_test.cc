#include "projections/fold_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace muniment::projections {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(FoldForSearch, ACC_3_IgnoresCaseAccentsAndForms) {
  EXPECT_EQ(FoldForSearch("Škoda ＧＭＢＨ"), "skoda gmbh");
  EXPECT_EQ(FoldForSearch("STRASSE"), FoldForSearch("Straße"));
  EXPECT_EQ(FoldForSearch("İstanbul"), "istanbul");
  EXPECT_EQ(FoldForSearch("Cafe\u0301"), FoldForSearch("CAFÉ"));
  EXPECT_EQ(FoldForSearch("ΣΊΣΥΦΟΣ"), FoldForSearch("σίσυφος"));
  EXPECT_EQ(FoldForSearch("soft\u00adhyphen"), "softhyphen");
  EXPECT_EQ(FoldForSearch("ﬁne"), "fine");
}

TEST(FoldForSearch, TakesAnyBytes) {
  EXPECT_EQ(FoldForSearch(""), "");
  EXPECT_EQ(FoldForSearch("A\xff"), "a\ufffd");
  EXPECT_EQ(FoldForSearch(std::string("A\0B", 3)), std::string("a\0b", 3));
}

TEST(Words, AreRunsOfLettersAndDigits) {
  EXPECT_THAT(Words("O'Brien & Co. (2027)"), ElementsAre("o", "brien", "co", "2027"));
  EXPECT_THAT(Words("東京 支社"), ElementsAre("東京", "支社"));
  EXPECT_THAT(Words(" -- "), IsEmpty());
}

TEST(EveryWordBeginsAWord, ACC_3_FabFindsFabrikam) {
  EXPECT_TRUE(EveryWordBeginsAWord("Fab", "Fabrikam, Inc."));
  EXPECT_TRUE(EveryWordBeginsAWord("inc FAB", "Fabrikam, Inc."));
  EXPECT_TRUE(EveryWordBeginsAWord("zur", "Versicherung Zürich"));
}

TEST(EveryWordBeginsAWord, ACC_3_DoesNotFindInsideAWordNorByOneWordOfTwo) {
  EXPECT_FALSE(EveryWordBeginsAWord("kam", "Fabrikam, Inc."));
  EXPECT_FALSE(EveryWordBeginsAWord("fab ltd", "Fabrikam, Inc."));
  EXPECT_FALSE(EveryWordBeginsAWord("fabrikams", "Fabrikam, Inc."));
}

TEST(EveryWordBeginsAWord, ABlankQueryFindsEverythingAndSignsAloneNothing) {
  EXPECT_TRUE(EveryWordBeginsAWord("  ", "Fabrikam"));
  EXPECT_FALSE(EveryWordBeginsAWord("***", "Fabrikam"));
}

TEST(EveryWordStandsIn, ACC_3_FindsAnywhereInANumber) {
  EXPECT_TRUE(EveryWordStandsIn("5000", "0005000123"));
  EXPECT_TRUE(EveryWordStandsIn("123 0005", "0005000123"));
  EXPECT_TRUE(EveryWordStandsIn("e-77", "VE-7700"));
  EXPECT_FALSE(EveryWordStandsIn("5001", "0005000123"));
}

}  // namespace
}  // namespace muniment::projections
