#include "tools/table.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <sstream>
#include <string>
#include <vector>

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

TEST(Table, FitsEveryWidthThatTwoColumnsOfEightLeave) {
  for (size_t width = 18; width < 80; ++width) EXPECT_LE(WidestLine(Licences().Render(width)), width) << width;
  const std::string narrow = Licences().Render(5);
  EXPECT_NE(narrow.find("Fabrikam"), narrow.npos);
}

TEST(Table, NumbersAreWholeOrNotThereAtAll) {
  for (size_t width = 1; width < 80; ++width) {
    std::vector<std::string> left_out;
    const std::string shown = Licences().Render(width, &left_out);
    EXPECT_EQ(shown.find("1200") == shown.npos, left_out == std::vector<std::string>{"seats"}) << width;
  }
}

TEST(Table, TitlesTakeSeveralLinesBeforeAnythingIsCut) {
  Table table({{"name"}, {"to be ordered", Align::kRight}, {"notice"}});
  table.AddRow({"Contoso", "12", "none"});
  EXPECT_EQ(table.Render(24),
            "           to be\n"
            "name     ordered  notice\n"
            "-------  -------  ------\n"
            "Contoso       12  none\n");
  EXPECT_EQ(table.Render(std::nullopt).find("\n           "), std::string::npos);
}

TEST(Table, TextsThatDifferAtTheirEndsAreCutInTheMiddle) {
  Table table({{"name"}, {"seats", Align::kRight}});
  table.AddRow({"Office 365 Enterprise E1", "1"});
  table.AddRow({"Office 365 Enterprise E3", "1"});
  EXPECT_EQ(table.Render(20),
            "name           seats\n"
            "-------------  -----\n"
            "Office…ise E1      1\n"
            "Office…ise E3      1\n");
}

TEST(Table, TextsAreAsWideAsItTakesToTellThemApart) {
  Table table({{"name"}, {"seats", Align::kRight}});
  table.AddRow({"Office 365 E1 for a year", "1"});
  table.AddRow({"Office 365 E3 for a year", "1"});
  std::vector<std::string> left_out;
  const std::string narrow = table.Render(21, &left_out);
  EXPECT_NE(narrow.find("E1"), narrow.npos) << narrow;
  EXPECT_NE(narrow.find("E3"), narrow.npos) << narrow;
}

TEST(Table, TimesLoseTheirClockAndNotTheirDay) {
  Table table({{"at"}, {"what"}});
  table.AddRow({"2027-02-01T09:00:00Z", "ordered"});
  table.AddRow({"2027-02-01T10:00:00Z", "returned"});
  EXPECT_EQ(table.Render(29),
            "at           what\n"
            "-----------  --------\n"
            "2027-02-01…  ordered\n"
            "2027-02-01…  returned\n");
}

// Two columns that always stay are rather alike than too wide.
TEST(Table, TheLastTwoColumnsFitThoughTheirTextsCannotBeToldApartThen) {
  Table table({{"at"}, {"what"}, {"holder"}});
  table.AddRow({"2027-02-01T09:00:00Z", "renewal notice, 60 days before the end", "account/0005000123"});
  table.AddRow({"2027-03-03T09:00:00Z", "renewal notice, 30 days before the end", "account/0005000123"});
  const std::string wide = table.Render(60);
  EXPECT_NE(wide.find("60 d"), wide.npos) << wide;
  for (size_t width = 21; width < 80; ++width) EXPECT_LE(WidestLine(table.Render(width)), width) << width;
}

TEST(Table, SpareColumnsAreLeftOutFirstThenThoseOnTheRight) {
  Table table({{.title = "name"},
               {.title = "product", .spare = 2},
               {.title = "seats", .align = Align::kRight},
               {.title = "actor", .spare = 1},
               {.title = "free", .align = Align::kRight}});
  table.AddRow({"E1", "Office", "25", "kim", "7"});
  const auto left_out = [&](size_t width) {
    std::vector<std::string> titles;
    table.Render(width, &titles);
    return titles;
  };
  using Titles = std::vector<std::string>;
  EXPECT_EQ(left_out(33), Titles());
  EXPECT_EQ(left_out(32), Titles({"actor"}));
  EXPECT_EQ(left_out(25), Titles({"product", "actor"}));
  EXPECT_EQ(left_out(16), Titles({"product", "actor", "free"}));
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
