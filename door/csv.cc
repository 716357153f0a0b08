#include "door/csv.h"

#include <csv.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/utf8.h"
#include "fmt/format.h"

namespace muniment::door {
namespace {

constexpr size_t kReadBytes = 64 << 10;
// libcsv is fed at most this much at once, so that it never holds more than this beyond a field's limit.
constexpr size_t kFeedBytes = 4 << 10;

// libcsv would strip spaces and tabs around fields; RFC 4180 (2.4) has them belong to the field.
int NoSpace(unsigned char) { return 0; }

struct Signature {
  std::string_view bytes;
  std::string_view says;
};

// What people hand over instead of CSV, by its first bytes. The longer mark comes first.
using namespace std::string_view_literals;
constexpr std::array kSignatures = {
    Signature{"PK\x03\x04"sv, "this is a workbook or a ZIP archive; save the sheet as 'CSV UTF-8'"},
    Signature{"\xd0\xcf\x11\xe0"sv, "this is an old Excel workbook; save the sheet as 'CSV UTF-8'"},
    Signature{"\x1f\x8b"sv, "this is compressed by gzip; unpack it first"},
    Signature{"\x89PNG"sv, "this is a PNG picture, not CSV"},
    Signature{"%PDF"sv, "this is a PDF document, not CSV"},
    Signature{"\xff\xfe"sv, "this is UTF-16; save it as 'CSV UTF-8'"},
    Signature{"\xfe\xff"sv, "this is UTF-16; save it as 'CSV UTF-8'"},
};

bool NeedsQuotes(std::string_view cell) { return cell.find_first_of("\",\r\n") != cell.npos; }

bool IsFormula(std::string_view cell) {
  return !cell.empty() && "=+-@\t\r"sv.find(cell.front()) != std::string_view::npos;
}

}  // namespace

void CsvReader::Free::operator()(csv_parser* parser) const {
  csv_free(parser);
  delete parser;
}

CsvReader::CsvReader(std::istream& in) : in_(in) {
  auto parser = std::make_unique<csv_parser>();
  csv_init(parser.get(), CSV_STRICT | CSV_STRICT_FINI);  // fails on null pointers only
  csv_set_space_func(parser.get(), NoSpace);
  csv_set_blk_size(parser.get(), kFeedBytes);
  parser_.reset(parser.release());
}

CsvReader::~CsvReader() = default;

absl::StatusOr<std::optional<CsvRecord>> CsvReader::Next() {
  while (status_.ok() && !ready_ && !finished_) {
    if (at_ == buffer_.size() && !Fill()) {
      if (status_.ok()) Finish();
      finished_ = true;
    } else {
      Feed();
    }
  }
  if (!status_.ok()) return status_;
  return std::exchange(ready_, std::nullopt);
}

// Reads on; false at the end of the stream.
bool CsvReader::Fill() {
  buffer_.resize(kReadBytes);
  in_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  buffer_.resize(static_cast<size_t>(in_.gcount()));
  at_ = 0;
  if (in_.bad()) {
    status_ = absl::UnavailableError(fmt::format("reading the file failed after line {}; import it again", line_));
    return false;
  }
  if (!std::exchange(started_, true)) SkipMark();
  return status_.ok() && !buffer_.empty();
}

void CsvReader::SkipMark() {
  const std::string_view start = buffer_;
  for (const Signature& known : kSignatures) {
    if (start.starts_with(known.bytes)) return Refuse(1, known.says);
  }
  if (start.starts_with("\xef\xbb\xbf")) at_ = 3;
}

// Gives libcsv the next piece: at most one line, so that it completes at most one record and line numbers are exact.
void CsvReader::Feed() {
  std::string_view piece = std::string_view(buffer_).substr(at_, kFeedBytes);
  const size_t newline = piece.find('\n');
  const bool whole_line = newline != piece.npos;
  if (whole_line) piece = piece.substr(0, newline + 1);
  if (record_.fields.empty() && parser_->entry_pos == 0 && !parser_->quoted) record_.line = line_;
  const size_t parsed = csv_parse(parser_.get(), piece.data(), piece.size(), OnField, OnRecord, this);
  at_ += piece.size();
  if (!status_.ok()) return;
  if (parsed != piece.size()) {
    if (csv_error(parser_.get()) != CSV_EPARSE) return Refuse(line_, csv_strerror(csv_error(parser_.get())));
    return Refuse(line_,
                  "a quotation mark stands inside a field; quote the whole field and double the marks in it (\"\")");
  }
  if (parser_->entry_pos > kCsvFieldBytesMax) {
    return Refuse(record_.line, fmt::format("a field is longer than {} bytes{}", kCsvFieldBytesMax,
                                            parser_->quoted ? "; a closing quotation mark may be missing" : ""));
  }
  if (ended_by_return_ && (parser_->quoted || parser_->entry_pos > 0)) return RefuseReturn();
  if (whole_line) {
    ++line_;
    ended_by_return_ = false;
  }
}

void CsvReader::Finish() {
  const bool quoted = parser_->quoted != 0;
  if (csv_fini(parser_.get(), OnField, OnRecord, this) != 0 && status_.ok()) {
    Refuse(record_.line, quoted ? "the file ends inside quotation marks opened in this record; close them"
                                : csv_strerror(csv_error(parser_.get())));
  }
}

void CsvReader::OnField(void* text, size_t size, void* self) {
  static_cast<CsvReader*>(self)->AddField({static_cast<const char*>(text), text == nullptr ? 0 : size});
}

void CsvReader::OnRecord(int terminator, void* self) { static_cast<CsvReader*>(self)->EndRecord(terminator); }

void CsvReader::AddField(std::string_view field) {
  if (!status_.ok()) return;
  if (ended_by_return_) return RefuseReturn();
  if (record_.fields.size() == kCsvColumnsMax) {
    return Refuse(record_.line, fmt::format("a record has more than {} columns", kCsvColumnsMax));
  }
  record_bytes_ += field.size();
  if (record_bytes_ > kCsvRecordBytesMax) {
    return Refuse(record_.line, fmt::format("a record is longer than {} bytes", kCsvRecordBytesMax));
  }
  if (field.size() > kCsvFieldBytesMax) {
    return Refuse(record_.line, fmt::format("a field is longer than {} bytes", kCsvFieldBytesMax));
  }
  CheckText(field);
  record_.fields.emplace_back(field);
}

void CsvReader::EndRecord(int terminator) {
  ended_by_return_ = terminator == CSV_CR;
  record_bytes_ = 0;
  field_newlines_ = 0;
  if (status_.ok()) ready_ = std::exchange(record_, CsvRecord{});
}

void CsvReader::CheckText(std::string_view field) {
  while (!field.empty()) {
    if (field.front() == '\n') ++field_newlines_;
    const uint64_t line = record_.line + field_newlines_;
    if (field.front() == '\0') return Refuse(line, "a NUL character stands here; this is not text");
    const size_t bytes = FirstCodePoint(field).bytes;
    if (bytes == 0) {
      const auto byte = static_cast<unsigned char>(field.front());
      return Refuse(line, fmt::format("byte 0x{:02x} is not UTF-8; save the file as 'CSV UTF-8'", byte));
    }
    field.remove_prefix(bytes);
  }
}

void CsvReader::RefuseReturn() {
  Refuse(line_, "a line ends in a carriage return alone; save with line ends LF or CR LF");
}

void CsvReader::Refuse(uint64_t line, std::string_view what) {
  if (status_.ok()) status_ = absl::InvalidArgumentError(fmt::format("line {}: {}", line, what));
  ready_.reset();
}

CsvWriter& CsvWriter::Text(std::string_view cell) {
  if (formulas_ == Formulas::kDefused && IsFormula(cell)) {
    Cell(fmt::format("'{}", cell));
  } else {
    Cell(cell);
  }
  return *this;
}

CsvWriter& CsvWriter::Number(std::string_view cell) {
  Cell(cell);
  return *this;
}

void CsvWriter::Cell(std::string_view cell) {
  if (!std::exchange(first_, false)) record_ += ',';
  if (!NeedsQuotes(cell)) {
    record_ += cell;
    return;
  }
  const size_t start = record_.size();
  record_.resize(start + 2 * cell.size() + 2);
  record_.resize(start + csv_write(record_.data() + start, record_.size() - start, cell.data(), cell.size()));
}

void CsvWriter::EndRecord() {
  // One empty cell would be a blank line, which readers (ours too) skip.
  if (record_.empty() && !first_) record_ = "\"\"";
  out_ << record_ << "\r\n";
  record_.clear();
  first_ = true;
}

}  // namespace muniment::door
