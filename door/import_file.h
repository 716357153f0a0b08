// What the imports of foreign tables share: a file read whole within bounds, cells made clean, and what is reported of
// it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <istream>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/sha256.h"
#include "door/csv.h"
#include "schemas/catalogue.capnp.h"

namespace muniment::door {

// An import becomes one command and so one batch of the log, which holds no more (ledger::kBatchBytesMax). The largest
// real file has 1.1 MB.
inline constexpr size_t kImportBytesMax = size_t{16} << 20;
inline constexpr uint64_t kImportRowsMax = 200'000;
// Beyond this many defects it is not such a table.
inline constexpr size_t kDefectsMax = 20'000;
inline constexpr size_t kDefectValueBytesMax = 256;

struct ImportFile {
  std::string bytes;     // at most kImportBytesMax
  bool goes_on = false;  // there was more
  Hash hash{};           // SHA-256 of `bytes`

  // Reads from where the stream stands to its end, or to the limit. Unavailable: the stream could not be read; try
  // again
  static absl::StatusOr<ImportFile> Read(std::istream& in);
};

// Calls header(record) for the first record and row(record) for each other, until one of them fails. Besides their
// errors InvalidArgument: not CSV (csv.h), empty, or too large; the message names the line, the reason and what to do.
absl::Status ForEachRecord(const ImportFile& file, absl::FunctionRef<absl::Status(const CsvRecord&)> header,
                           absl::FunctionRef<absl::Status(CsvRecord&)> row);

// InvalidArgument "line 12: …".
absl::Status ImportError(uint64_t line, std::string_view problem);

// Checks that a header has just these columns, in this order.
absl::Status RequireColumns(const CsvRecord& header, std::span<const std::string_view> columns);

// BILL-2, on every door: a cell of free text that may hold a card number refuses the file, as the JSON door refuses the
// command; KEY-2: so does one that holds a product key. The message names the line and the column, and does not repeat
// the cell. GUIDs are exempt.
absl::Status CheckNoSecret(uint64_t line, std::string_view column, std::string_view cell);

// No-break and other odd spaces, tabs and other control characters become spaces, which are taken off both ends;
// zero-width ones vanish. Spaces within stay as they are.
std::string CleanCell(std::string_view cell);

// The cell without white space at its ends; nothing within is touched.
std::string TrimCell(std::string_view cell);

// Whether a text has the form of a GUID, 8-4-4-4-12 hex digits in any case.
bool HasGuidForm(std::string_view text);
// A GUID in that form; nothing else, nor the zero GUID, which stands for "not given" everywhere.
std::optional<std::array<uint8_t, 16>> ParseGuid(std::string_view text);

// What was found wrong, line by line (CAT-1: every defect is reported).
class DefectLog {
 public:
  // `value` is what stands in the file: kept as commands::Repeated has it, since anything may stand in a wrong column,
  // and cut at kDefectValueBytesMax.
  void Add(uint64_t line, std::string_view kind, std::string_view column, std::string_view value);
  size_t size() const { return defects_.size(); }
  // InvalidArgument naming the first defect, when there are more than kDefectsMax.
  absl::Status CheckCount() const;
  void CopyTo(capnp::List<schemas::Defect>::Builder out) const;

 private:
  struct Defect {
    uint64_t line;
    std::string kind, column, value;
  };
  std::vector<Defect> defects_;
};

}  // namespace muniment::door
