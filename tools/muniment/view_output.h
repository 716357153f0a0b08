// The answer of a view, written out as table, json, jsonl or csv.
#pragma once

#include <memory>
#include <ostream>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "projections/view.h"
#include "schemas/json.h"

namespace muniment::tools {

struct OutputOptions {
  std::string format = "table";  // table, json, jsonl or csv
  uint64_t limit = 0;            // rows; 0: all
  std::string after;             // the key of the last row seen; empty: from the beginning
  bool raw = false;              // csv: text that a spreadsheet would run is not defused (HIST-5)
  bool one = false;              // one thing: a table of it has a line for each field
  bool details = false;          // also the fields that lists of many things leave out
};

// Takes the rows. Only data goes to `out`: "as of, known at, entry, last tick" stands in the json document, and after
// the other formats on standard error, as does which key to go on --after, and, on a terminal, how many rows there are
// so far, unless they are seen there as they come.
class ViewOutput : public projections::RowSink {
 public:
  virtual ~ViewOutput() = default;
  // After the last row.
  //   InvalidArgument  --after names no row
  virtual absl::Status Finish() = 0;
};

std::unique_ptr<ViewOutput> MakeViewOutput(const projections::ViewKind& kind, const projections::Moment& moment,
                                           schemas::Unseal unseal, const OutputOptions& options, std::ostream& out);

// "as of 2027-02-01T09:00:00Z, known at 2027-02-01T09:00:00Z (entry 17), last tick never"
std::string MomentText(const projections::Moment& moment);
// The same as members of a json object: "asOf":"2027-02-01T09:00:00Z",…,"projected":false
std::string MomentJson(const projections::Moment& moment);

}  // namespace muniment::tools
