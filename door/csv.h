// Comma-separated values (RFC 4180): foreign files in, tables out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <istream>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

struct csv_parser;  // libcsv

namespace muniment::door {

struct CsvRecord {
  uint64_t line = 0;  // the physical line, from 1, on which the record begins: what an editor shows
  std::vector<std::string> fields;
};

// Bounds on what comes from outside. A field of ours is at most a few kilobytes (an address, a friendly name) and the
// widest file has 30 columns; beyond these it is not such a file, or a quote is missing its partner.
inline constexpr size_t kCsvFieldBytesMax = 64 << 10;
inline constexpr size_t kCsvRecordBytesMax = 1 << 20;  // the fields' bytes together
inline constexpr size_t kCsvColumnsMax = 4096;

// Reads records one at a time in memory bounded by the limits above, whatever the stream holds.
//
// Taken: UTF-8, with or without a byte order mark; lines ended by LF or CR LF, the last one perhaps by neither; fields
// quoted as in RFC 4180 or not at all. Spaces belong to the field. Blank lines are skipped, but count as lines.
// Records may differ in their number of fields; what that means is the caller's business (CAT-9: a file written without
// quotes has rows with too many columns).
class CsvReader {
 public:
  // `in` is read from where it stands, to its end, and must outlive the reader.
  explicit CsvReader(std::istream& in);
  ~CsvReader();
  CsvReader(const CsvReader&) = delete;
  CsvReader& operator=(const CsvReader&) = delete;

  // The next record; nullopt at the end. Errors, each of which every later call repeats:
  //   InvalidArgument  the file is not what is taken above; the message names the line, the reason and what to do
  //   Unavailable      the stream could not be read; try again from its beginning
  absl::StatusOr<std::optional<CsvRecord>> Next();

 private:
  struct Free {
    void operator()(csv_parser* parser) const;
  };

  static void OnField(void* text, size_t size, void* self);
  static void OnRecord(int terminator, void* self);
  void AddField(std::string_view field);
  void EndRecord(int terminator);

  bool Fill();
  void SkipMark();
  void Feed();
  void Finish();
  void Refuse(uint64_t line, std::string_view what);
  void RefuseReturn();
  void CheckText(std::string_view field);

  std::istream& in_;
  std::unique_ptr<csv_parser, Free> parser_;
  std::string buffer_;  // bytes read and not yet parsed are buffer_[at_, end)
  size_t at_ = 0;
  bool started_ = false;
  bool finished_ = false;
  uint64_t line_ = 1;             // the physical line that buffer_[at_] lies on
  bool ended_by_return_ = false;  // a CR ended the record on this line: only LF may follow
  CsvRecord record_;              // being read
  size_t record_bytes_ = 0;
  uint64_t field_newlines_ = 0;  // line ends inside record_'s quoted fields so far
  std::optional<CsvRecord> ready_;
  absl::Status status_;
};

// What becomes of text that a spreadsheet would run as a formula: text that begins with = + - @ tab or return (HIST-5).
enum class Formulas {
  kDefused,  // an apostrophe is put before it
  kRaw,      // nothing: for programs that read the file back
};

// Writes records as RFC 4180 has them: CR LF after each, quotes only where needed. The caller checks the stream.
class CsvWriter {
 public:
  explicit CsvWriter(std::ostream& out, Formulas formulas = Formulas::kDefused) : out_(out), formulas_(formulas) {}

  CsvWriter& Text(std::string_view cell);
  // A cell that is a number or a date by its type, and so is never a formula: -5 stays -5.
  CsvWriter& Number(std::string_view cell);
  void EndRecord();

 private:
  void Cell(std::string_view cell);

  std::ostream& out_;
  Formulas formulas_;
  std::string record_;
  bool first_ = true;
};

}  // namespace muniment::door
