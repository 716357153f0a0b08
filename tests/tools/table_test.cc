#include "tools/table.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <sstream>

namespace muniment::tools {
namespace {

Table Licences() {
  Table table({{"edition"}, {"holder"}, {"seats", Align::kRight}});
  table.AddRow({"Office 365 E1", "Contoso", "25"});
  table.AddRow({"Dynamics 365 Field Service, Enterprise Edition", "Fabrikam", "1200"});
  return table;
}

size_t WidestLine(const std::string& text) {
  std::istringstream in(text);
  size_t widest = 0;
  for (std::string line; std::getline(in, line);) widest = std::max(widest, DisplayWidth(line));
  return widest;
}

TEST(Table, AlignsTextLeftAndNumbersRightWithoutSpacesAtLineEnds) {
  Table table({{"name"}, {"seats", Align::kRight}, {"note"}});
  table.AddRow({"a", "25", ""});
  table.AddRow({"long name", "1200", "x"});
  EXPECT_EQ(table.Render(std::nullopt),
            "name       seats  note\n"
            "---------  -----  ----\n"
            "a             25\n"
            "long name   1200  x\n");
}

TEST(Table, CutsTheWidestTextToFitTheTerminal) {
  EXPECT_EQ(Licences().Render(32),
            "edition          holder    seats\n"
            "---------------  --------  -----\n"
            "Office 365 E1    Contoso      25\n"
            "Dynamics 365 F…  Fabrikam   1200\n");
}

TEST(Table, CutsNothingWhereThereIsNoTerminalOrRoomEnough) {
  const std::string whole = Licences().Render(std::nullopt);
  EXPECT_NE(whole.find("Enterprise Edition"), whole.npos);
  EXPECT_EQ(Licences().Render(WidestLine(whole)), whole);
}

TEST(Table, FitsEveryWidthThatItsNumbersAndEightColumnsOfTextLeave) {
  for (size_t width = 25; width < 80; ++width) EXPECT_LE(WidestLine(Licences().Render(width)), width) << width;
  const std::string narrow = Licences().Render(5);
  EXPECT_NE(narrow.find("1200"), narrow.npos);
}

TEST(Table, CountsColumnsOfTheTerminalNotBytes) {
  EXPECT_EQ(DisplayWidth("é"), 1u);
  EXPECT_EQ(DisplayWidth("e\u0301"), 1u);
  EXPECT_EQ(DisplayWidth("東京"), 4u);
  Table table({{"n"}, {"x"}});
  table.AddRow({"東京", "1"});
  table.AddRow({"e\u0301", "2"});
  EXPECT_EQ(table.Render(std::nullopt), "n     x\n----  -\n東京  1\ne\u0301     2\n");
}

TEST(Table, ACutNeverHalvesAWideCharacter) {
  Table table({{"n"}});
  table.AddRow({"東京東京東京東京"});
  for (size_t width = 8; width <= 16; ++width) EXPECT_LE(WidestLine(table.Render(width)), width);
}

TEST(Table, TextFromOutsideDoesNotCommandTheTerminal) {
  Table table({{"n"}});
  table.AddRow({"\x1b[31mred\nline\xff\u009b"});
  EXPECT_EQ(table.Render(std::nullopt), "n\n---------------\n\ufffd[31mred\ufffdline\ufffd\ufffd\n");
}

TEST(Table, WithoutRowsShowsItsTitles) { EXPECT_EQ(Table({{"a"}, {"b"}}).Render(80), "a  b\n-  -\n"); }

TEST(TerminalWidth, AFileHasNone) {
  std::FILE* file = std::tmpfile();
  ASSERT_NE(file, nullptr);
  EXPECT_EQ(TerminalWidth(fileno(file)), std::nullopt);
  std::fclose(file);
}

}  // namespace
}  // namespace muniment::tools
