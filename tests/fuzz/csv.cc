// Any bytes as a CSV file: records within the bounds, or an error that every later call repeats; what is read and
// written again reads the same.
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "door/csv.h"

namespace {

using namespace muniment;

void Expect(bool truth) {
  if (!truth) std::abort();
}

std::vector<std::vector<std::string>> ReadAll(const std::string& text, bool* whole) {
  std::istringstream in(text);
  door::CsvReader reader(in);
  std::vector<std::vector<std::string>> records;
  uint64_t line = 0;
  while (true) {
    auto record = reader.Next();
    *whole = record.ok();
    if (!record.ok()) {
      Expect(reader.Next().status() == record.status());
      return records;
    }
    if (!record->has_value()) return records;
    Expect((*record)->line > line && (*record)->fields.size() <= door::kCsvColumnsMax);
    line = (*record)->line;
    for (const std::string& field : (*record)->fields) Expect(field.size() <= door::kCsvFieldBytesMax);
    records.push_back(std::move((*record)->fields));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  bool whole = false;
  const auto records = ReadAll(std::string(reinterpret_cast<const char*>(data), size), &whole);
  if (!whole || records.empty()) return 0;
  std::ostringstream out;
  door::CsvWriter writer(out, door::Formulas::kRaw);
  // As in all files we write, a header comes first: what a file may not begin with (the mark of another format) may
  // well stand in its rows.
  std::vector<std::vector<std::string>> written{{"header"}};
  written.insert(written.end(), records.begin(), records.end());
  for (const auto& record : written) {
    for (const std::string& field : record) writer.Text(field);
    writer.EndRecord();
  }
  Expect(ReadAll(out.str(), &whole) == written && whole);
  return 0;
}
