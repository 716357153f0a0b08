#include "door/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <sstream>
#include <stdexcept>
#include <streambuf>

namespace muniment::door {
namespace {

using std::string_literals::operator""s;
using testing::ElementsAre;
using testing::HasSubstr;
using Fields = std::vector<std::string>;

struct Read {
  std::vector<CsvRecord> records;
  absl::Status status;
  std::string message() const { return std::string(status.message()); }
};

Read ReadAll(std::istream& in) {
  Read read;
  CsvReader reader(in);
  while (true) {
    auto next = reader.Next();
    read.status = next.status();
    if (!next.ok() || !next->has_value()) break;
    read.records.push_back(**next);
  }
  return read;
}

Read ReadText(const std::string& text) {
  std::istringstream in(text);
  return ReadAll(in);
}

void ExpectRefused(const std::string& text, const std::string& message) {
  const Read read = ReadText(text);
  EXPECT_EQ(read.status.code(), absl::StatusCode::kInvalidArgument) << message;
  EXPECT_THAT(read.message(), HasSubstr(message));
}

TEST(CsvReader, TakesEitherLineEndAndALastLineWithout) {
  for (const char* text : {"a,b\nc,d\n", "a,b\r\nc,d\r\n", "a,b\r\nc,d", "a,b\nc,d\r\n"}) {
    const Read read = ReadText(text);
    ASSERT_TRUE(read.status.ok()) << read.message();
    ASSERT_EQ(read.records.size(), 2u);
    EXPECT_THAT(read.records[0].fields, ElementsAre("a", "b"));
    EXPECT_THAT(read.records[1].fields, ElementsAre("c", "d"));
    EXPECT_EQ(read.records[1].line, 2u);
  }
}

TEST(CsvReader, TakesQuotesAsRfc4180HasThem) {
  const Read read = ReadText("\"a, b\",\"say \"\"no\"\"\",\"\",\"x\r\ny\"\r\n");
  ASSERT_TRUE(read.status.ok()) << read.message();
  ASSERT_EQ(read.records.size(), 1u);
  EXPECT_THAT(read.records[0].fields, ElementsAre("a, b", "say \"no\"", "", "x\r\ny"));
}

TEST(CsvReader, SpacesNoBreakSpacesAndEmptyFieldsBelongToTheRecord) {
  const Read read = ReadText(" a ,\t,b\u00a0,\n");
  ASSERT_EQ(read.records.size(), 1u);
  EXPECT_THAT(read.records[0].fields, ElementsAre(" a ", "\t", "b\u00a0", ""));
}

TEST(CsvReader, AByteOrderMarkIsNotPartOfTheFirstTitle) {
  EXPECT_THAT(ReadText("\xef\xbb\xbfName,Id\n").records.at(0).fields, ElementsAre("Name", "Id"));
  EXPECT_THAT(ReadText("\xef\xbb\xbf\"Name\",Id\n").records.at(0).fields, ElementsAre("Name", "Id"));
}

TEST(CsvReader, LinesAreThoseAnEditorShows) {
  const Read read = ReadText("t\n\n\"one\ntwo\nthree\"\n\r\nlast\n");
  ASSERT_EQ(read.records.size(), 3u);
  EXPECT_EQ(read.records[0].line, 1u);
  EXPECT_EQ(read.records[1].line, 3u);
  EXPECT_EQ(read.records[2].line, 7u);
}

TEST(CsvReader, AnEmptyFileHasNoRecords) {
  for (const char* text : {"", "\n", "\r\n\r\n", "\xef\xbb\xbf"}) {
    const Read read = ReadText(text);
    EXPECT_TRUE(read.status.ok()) << read.message();
    EXPECT_TRUE(read.records.empty());
  }
}

TEST(CsvReader, CAT_9_HandsOutRowsWithTooManyOrTooFewColumnsAsTheyAre) {
  const Read read = ReadText("a,b,c\nField Service, Enterprise Edition,X,Y\nonly\n");
  ASSERT_TRUE(read.status.ok());
  EXPECT_EQ(read.records[1].fields.size(), 4u);
  EXPECT_EQ(read.records[2].fields.size(), 1u);
}

TEST(CsvReader, RefusesQuotesInsideAFieldNamingTheLine) {
  ExpectRefused("a\nb\nc\"d\n", "line 3: a quotation mark stands inside a field");
  ExpectRefused("a\n\"b\"c\n", "line 2: a quotation mark");
  ExpectRefused("a\n \"b\"\n", "line 2: a quotation mark");
}

TEST(CsvReader, RefusesAQuoteThatTheFileNeverClosesNamingWhereItsRecordBegan) {
  ExpectRefused("a\nb,\"c\nd\ne\n", "line 2: the file ends inside quotation marks");
  ExpectRefused("a\n\"", "line 2: the file ends inside quotation marks");
  std::string text = "a\nb,\"c\n";
  for (int i = 0; i < 20000; ++i) text += "more,lines\n";
  ExpectRefused(text, "line 2: a field is longer than 65536 bytes; a closing quotation mark may be missing");
}

TEST(CsvReader, RefusesACarriageReturnAlone) {
  ExpectRefused("a,b\rc,d\re,f\r", "line 1: a line ends in a carriage return alone");
  ExpectRefused("a\r\"b\nc\"\n", "line 1: a line ends in a carriage return alone");
  ExpectRefused("t\na\rb", "line 2: a line ends in a carriage return alone");
}

TEST(CsvReader, RefusesOtherEncodingsNamingTheLineAndWhatToDo) {
  ExpectRefused("Name\nB\xfc"s + "cher\n", "line 2: byte 0xfc is not UTF-8; save the file as 'CSV UTF-8'");
  ExpectRefused("Name\n\"one\ntwo\",\"three\nB\xfc"s + "cher\"\n", "line 4: byte 0xfc");
  ExpectRefused("\xff\xfe"s + "N\0a\0"s, "line 1: this is UTF-16");
  ExpectRefused("N\0a\0m\0e\0\n\0"s, "line 1: a NUL character");
  ExpectRefused("overlong \xc0\xaf\n", "line 1: byte 0xc0");
  ExpectRefused("surrogate \xed\xa0\x80\n", "line 1: byte 0xed");
  ExpectRefused("cut \xe2\x82", "line 1: byte 0xe2");
}

TEST(CsvReader, RefusesWhatIsNoTextByName) {
  ExpectRefused("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"s, "line 1: this is a PNG picture");
  ExpectRefused("PK\x03\x04\x14\0"s, "save the sheet as 'CSV UTF-8'");
  ExpectRefused("\x1f\x8b\x08\0"s, "unpack it first");
  ExpectRefused("GIF89a\x01\0\x01\0"s, "NUL character");
}

// A stream as long as one likes that takes no memory.
class Endless : public std::streambuf {
 public:
  Endless(std::string pattern, size_t bytes) : pattern_(std::move(pattern)), left_(bytes) {}
  size_t left() const { return left_; }

 protected:
  int_type underflow() override {
    if (left_ == 0) return traits_type::eof();
    const size_t size = std::min(left_, pattern_.size());
    left_ -= size;
    setg(pattern_.data(), pattern_.data(), pattern_.data() + size);
    return traits_type::to_int_type(*gptr());
  }

 private:
  std::string pattern_;
  size_t left_;
};

TEST(CsvReader, RefusesAGigabyteOfAnythingAfterReadingLittleOfIt) {
  const size_t gigabyte = size_t{1} << 30;
  for (const auto& [pattern, message] : std::vector<std::pair<std::string, std::string>>{
           {std::string(4096, ','), "line 1: a record has more than 4096 columns"},
           {std::string(4096, 'x'), "line 1: a field is longer than 65536 bytes"},
           {std::string(4096, '"'), "line 1: a field is longer than 65536 bytes; a closing quotation mark"},
           {std::string(1000, 'y') + ",", "line 1: a record is longer than 1048576 bytes"}}) {
    Endless endless(pattern, gigabyte);
    std::istream in(&endless);
    const Read read = ReadAll(in);
    EXPECT_THAT(read.message(), HasSubstr(message));
    EXPECT_GT(endless.left(), gigabyte - (4u << 20)) << message;
  }
}

TEST(CsvReader, TakesFieldsRecordsAndColumnsUpToTheLimitsExactly) {
  EXPECT_TRUE(ReadText(std::string(kCsvFieldBytesMax, 'x') + ",y\n").status.ok());
  EXPECT_FALSE(ReadText(std::string(kCsvFieldBytesMax + 1, 'x') + ",y\n").status.ok());
  EXPECT_TRUE(ReadText(std::string(kCsvColumnsMax - 1, ',') + "\n").status.ok());
  EXPECT_FALSE(ReadText(std::string(kCsvColumnsMax, ',') + "\n").status.ok());
}

TEST(CsvReader, HandsOutWhatPrecedesAFaultAndThenRefusesForGood) {
  std::istringstream in("a\nb\nc\"\nd\n");
  CsvReader reader(in);
  const auto first = reader.Next();
  ASSERT_TRUE(first.ok() && first->has_value());
  EXPECT_THAT((*first)->fields, ElementsAre("a"));
  EXPECT_TRUE(reader.Next().ok());
  const absl::Status refused = reader.Next().status();
  EXPECT_FALSE(refused.ok());
  EXPECT_EQ(reader.Next().status(), refused);
}

TEST(CsvReader, AStreamThatFailsIsNotAnEnd) {
  struct Broken : std::streambuf {
    int_type underflow() override { throw std::runtime_error("disk"); }
  } broken;
  std::istream in(&broken);
  EXPECT_EQ(ReadAll(in).status.code(), absl::StatusCode::kUnavailable);
}

TEST(CsvReader, SurvivesRandomBytes) {
  const auto seed = std::random_device{}();
  std::cout << "seed " << seed << "\n";
  std::mt19937 random(seed);
  const std::string alphabet = "\"\"\"\",,,\r\n\n ab\xc3\xa9\0"s;
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (size_t n = random() % 40; n > 0; --n) text += alphabet[random() % alphabet.size()];
    const Read read = ReadText(text);
    uint64_t line = 0;
    for (const CsvRecord& record : read.records) {
      EXPECT_GT(record.line, line);
      line = record.line;
    }
    if (!read.status.ok()) {
      EXPECT_THAT(read.message(), testing::StartsWith("line "));
    }
  }
}

std::string Written(const std::vector<Fields>& records, Formulas formulas) {
  std::ostringstream out;
  CsvWriter writer(out, formulas);
  for (const Fields& fields : records) {
    for (const std::string& field : fields) writer.Text(field);
    writer.EndRecord();
  }
  return out.str();
}

TEST(CsvWriter, QuotesOnlyWhatNeedsItAndEndsRecordsWithCrLf) {
  EXPECT_EQ(Written({{"a", "b c", ""}, {"x,y", "say \"no\"", "1\n2"}}, Formulas::kDefused),
            "a,b c,\r\n\"x,y\",\"say \"\"no\"\"\",\"1\n2\"\r\n");
}

TEST(CsvWriter, HIST_5_DefusesTextThatASpreadsheetWouldRun) {
  EXPECT_EQ(Written({{"=1+1", "+49", "-x", "@SUM(A1)", "\tx", "\rx", "a=b"}}, Formulas::kDefused),
            "'=1+1,'+49,'-x,'@SUM(A1),'\tx,\"'\rx\",a=b\r\n");
}

TEST(CsvWriter, HIST_5_LeavesNumbersAloneAndTextTooIfRawIsAsked) {
  std::ostringstream out;
  CsvWriter writer(out);
  writer.Number("-5").Number("+7").Text("-5").EndRecord();
  EXPECT_EQ(out.str(), "-5,+7,'-5\r\n");
  EXPECT_EQ(Written({{"=1+1"}}, Formulas::kRaw), "=1+1\r\n");
}

TEST(CsvWriter, WhatItWritesRawIsReadBackTheSame) {
  const auto seed = std::random_device{}();
  std::cout << "seed " << seed << "\n";
  std::mt19937 random(seed);
  const Fields pieces = {"\"", ",", "\r", "\n", "\r\n", " ", "a", "é", "=", "'"};
  std::vector<Fields> records;
  for (int r = 0; r < 500; ++r) {
    Fields fields(1 + random() % 5);
    for (std::string& field : fields) {
      for (size_t n = random() % 6; n > 0; --n) field += pieces[random() % pieces.size()];
    }
    records.push_back(fields);
  }
  const Read read = ReadText(Written(records, Formulas::kRaw));
  ASSERT_TRUE(read.status.ok()) << read.message();
  ASSERT_EQ(read.records.size(), records.size());
  for (size_t i = 0; i < records.size(); ++i) EXPECT_EQ(read.records[i].fields, records[i]);
}

TEST(CsvReader, CAT_1_ReadsThePublishersTableWhole) {
  const std::filesystem::path file =
      std::filesystem::path(MUNIMENT_SHARED_DATA) / "ms_product_names_service_plans_2026-07-29.csv";
  std::ifstream in(file, std::ios::binary);
  if (!in) GTEST_SKIP() << "no public data at " << file;
  const Read read = ReadAll(in);
  ASSERT_TRUE(read.status.ok()) << read.message();
  ASSERT_EQ(read.records.size(), 5991u);
  for (const CsvRecord& record : read.records) EXPECT_EQ(record.fields.size(), 6u) << record.line;
  EXPECT_EQ(read.records.back().line, 5991u);
}

}  // namespace
}  // namespace muniment::door
