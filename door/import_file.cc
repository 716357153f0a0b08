#include "door/import_file.h"

#include <algorithm>
#include <optional>
#include <streambuf>

#include "base/id.h"
#include "base/utf8.h"
#include "commands/keys/product_key.h"
#include "door/seal.h"
#include "fmt/format.h"
#include "fmt/ranges.h"

namespace muniment::door {
namespace {

// A stream over bytes that lie elsewhere.
class BytesBuffer : public std::streambuf {
 public:
  explicit BytesBuffer(const std::string& bytes) {
    char* begin = const_cast<char*>(bytes.data());  // read only: a get area wants a plain pointer
    setg(begin, begin, begin + bytes.size());
  }
};

// Of Unicode's property White_Space.
bool IsWhiteSpace(int32_t code) {
  return (code >= '\t' && code <= '\r') || code == ' ' || code == 0x85 || code == 0xA0 || code == 0x1680 ||
         (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 || code == 0x202F || code == 0x205F ||
         code == 0x3000;
}

bool IsControl(int32_t code) { return code < ' ' || (code >= 0x7F && code < 0xA0); }

bool IsZeroWidth(int32_t code) { return (code >= 0x200B && code <= 0x200D) || code == 0x2060 || code == 0xFEFF; }

}  // namespace

absl::StatusOr<ImportFile> ImportFile::Read(std::istream& in) {
  ImportFile file;
  constexpr size_t kPiece = 64 << 10;
  while (in && file.bytes.size() <= kImportBytesMax) {
    const size_t had = file.bytes.size();
    file.bytes.resize(had + kPiece);
    in.read(file.bytes.data() + had, static_cast<std::streamsize>(kPiece));
    file.bytes.resize(had + static_cast<size_t>(in.gcount()));
  }
  if (in.bad()) return absl::UnavailableError("reading the file failed; import it again");
  file.goes_on = file.bytes.size() > kImportBytesMax;
  if (file.goes_on) file.bytes.resize(kImportBytesMax);
  file.hash = Sha256({BytesOf(file.bytes)});
  return file;
}

absl::Status ForEachRecord(const ImportFile& file, absl::FunctionRef<absl::Status(const CsvRecord&)> header,
                           absl::FunctionRef<absl::Status(CsvRecord&)> row) {
  BytesBuffer buffer(file.bytes);
  std::istream in(&buffer);
  CsvReader reader(in);
  uint64_t records = 0, last_line = 1;
  while (true) {
    absl::StatusOr<std::optional<CsvRecord>> next = reader.Next();
    // Cut at the limit, perhaps in the midst of a record: what is wrong there is the cut's doing.
    const bool at_end = buffer.in_avail() == 0;
    if (file.goes_on && at_end && (!next.ok() || !*next)) {
      return ImportError(last_line, fmt::format("the file goes on beyond {} bytes; a table like this has no more than "
                                                "a tenth of that",
                                                kImportBytesMax));
    }
    if (!next.ok()) return next.status();
    if (!*next) break;
    CsvRecord& record = **next;
    last_line = record.line;
    if (++records > kImportRowsMax) return ImportError(record.line, fmt::format("more than {} rows", kImportRowsMax));
    absl::Status status = records == 1 ? header(record) : row(record);
    if (!status.ok()) return status;
  }
  if (records == 0) return ImportError(1, "the file is empty; give the table with its header");
  return absl::OkStatus();
}

absl::Status ImportError(uint64_t line, std::string_view problem) {
  return absl::InvalidArgumentError(fmt::format("line {}: {}", line, problem));
}

absl::Status RequireColumns(const CsvRecord& header, std::span<const std::string_view> columns) {
  bool same = header.fields.size() == columns.size();
  for (size_t i = 0; same && i < columns.size(); ++i) same = CleanCell(header.fields[i]) == columns[i];
  if (same) return absl::OkStatus();
  return ImportError(header.line, fmt::format("the header must be {}; this is another file, or its header is missing",
                                              fmt::join(columns, ",")));
}

absl::Status CheckNoSecret(uint64_t line, std::string_view column, std::string_view cell) {
  if (commands::HoldsProductKey(cell)) {
    return ImportError(line,
                       fmt::format("{} must not hold a product key (KEY-2), and this does; take it out, and import "
                                   "the file again",
                                   column.empty() ? "the row" : column));
  }
  if (HasGuidForm(CleanCell(cell)) || !HoldsCardNumber(cell)) return absl::OkStatus();
  return ImportError(line, fmt::format("{} must not hold a card number (BILL-2), and this may be one; take it out, and "
                                       "import the file again",
                                       column.empty() ? "the row" : column));
}

std::string CleanCell(std::string_view cell) {
  std::string clean;
  clean.reserve(cell.size());
  ForEachCodePoint(cell, [&](int32_t code, std::string_view bytes) {
    if (IsZeroWidth(code)) return;
    clean += IsWhiteSpace(code) || IsControl(code) ? std::string_view(" ") : bytes;
  });
  const size_t begin = clean.find_first_not_of(' ');
  if (begin == clean.npos) return {};
  return clean.substr(begin, clean.find_last_not_of(' ') - begin + 1);
}

std::string TrimCell(std::string_view cell) {
  size_t at = 0, begin = cell.size(), end = cell.size();
  while (at < cell.size()) {
    const CodePoint point = FirstCodePoint(cell.substr(at));
    const size_t next = at + std::max<size_t>(point.bytes, 1);
    if (!IsWhiteSpace(point.code)) {
      begin = std::min(begin, at);
      end = next;
    }
    at = next;
  }
  return std::string(cell.substr(begin, end - begin));
}

bool HasGuidForm(std::string_view text) {
  constexpr size_t kGuidChars = 36;
  return text.size() == kGuidChars && ParseId(text).has_value();
}

std::optional<std::array<uint8_t, 16>> ParseGuid(std::string_view text) {
  if (!HasGuidForm(text)) return std::nullopt;
  const auto guid = ParseId(text);
  return AnyId{*guid}.is_nil() ? std::nullopt : guid;
}

void DefectLog::Add(uint64_t line, std::string_view kind, std::string_view column, std::string_view text) {
  if (defects_.size() > kDefectsMax) return;  // CheckCount refuses already
  const std::string value = commands::Repeated(text);
  size_t size = 0;
  while (size < value.size()) {  // never half a code point
    const size_t bytes = std::max<size_t>(FirstCodePoint(std::string_view(value).substr(size)).bytes, 1);
    if (size + bytes > kDefectValueBytesMax) break;
    size += bytes;
  }
  defects_.push_back({line, std::string(kind), std::string(column), value.substr(0, size)});
}

absl::Status DefectLog::CheckCount() const {
  if (defects_.size() <= kDefectsMax) return absl::OkStatus();
  const Defect& first = defects_.front();
  return ImportError(first.line, fmt::format("{} ({}), and {} defects more; this is not such a table", first.kind,
                                             first.column, kDefectsMax));
}

void DefectLog::CopyTo(capnp::List<schemas::Defect>::Builder out) const {
  for (unsigned i = 0; i < out.size(); ++i) {
    out[i].setLine(static_cast<uint32_t>(defects_[i].line));
    out[i].setKind(defects_[i].kind);
    out[i].setColumn(defects_[i].column);
    out[i].setValue(defects_[i].value);
  }
}

}  // namespace muniment::door
