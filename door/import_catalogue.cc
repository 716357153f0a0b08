#include "door/import_catalogue.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/text.h"
#include "door/import_file.h"
#include "fmt/format.h"

namespace muniment::door {
namespace {

constexpr std::array<std::string_view, 6> kColumns = {
    "Product_Display_Name", "String_Id",       "GUID",
    "Service_Plan_Name",    "Service_Plan_Id", "Service_Plans_Included_Friendly_Names"};
enum Column : size_t { kName, kCode, kEdition, kPlanCode, kPlan, kPlanName };
constexpr std::array<size_t, 6> kBytesMax = {512, 256, 36, 256, 36, 256};  // as the schema has them
constexpr size_t kEditionsMax = 20'000;                                    // likewise

using Guid = std::array<uint8_t, 16>;
using Cells = std::array<std::string, 6>;

struct TablePlan {
  Guid id;
  std::string code, name;
};

struct TableEdition {
  Guid id;
  std::string code, name;
  bool named = false;  // a row that could be read has given code and name
  bool kept = false;   // a row could not: listed unchanged (CAT-9)
  std::vector<TablePlan> plans;
  std::set<Guid> plan_ids;
};

std::string Join(const std::vector<std::string>& fields, size_t begin, size_t end) {
  std::string joined;
  for (size_t i = begin; i < end; ++i) joined += (i == begin ? "" : ",") + fields[i];
  return joined;
}

// Where the row's GUIDs stand.
std::vector<size_t> GuidsOf(const CsvRecord& record) {
  std::vector<size_t> guids;
  for (size_t i = 0; i < record.fields.size(); ++i) {
    if (ParseGuid(CleanCell(record.fields[i]))) guids.push_back(i);
  }
  return guids;
}

bool HasGuidsInPlace(const CsvRecord& record) {
  return record.fields.size() == kColumns.size() && ParseGuid(CleanCell(record.fields[kEdition])) &&
         ParseGuid(CleanCell(record.fields[kPlan]));
}

// A comma too many and a cell too few make six fields as well: a GUID then stands where none belongs (CAT-9).
bool IsShifted(const CsvRecord& record) {
  if (HasGuidsInPlace(record)) return false;
  const std::vector<size_t> guids = GuidsOf(record);
  return std::any_of(guids.begin(), guids.end(), [](size_t at) { return at != kEdition && at != kPlan; });
}

class TableReader {
 public:
  // Of every row, before the first is added.
  void NotePlan(const CsvRecord& record);
  absl::Status AddRow(const CsvRecord& record);
  absl::Status Finish(const ImportFile& file, schemas::ImportCatalogue::Builder out) const;

 private:
  // The row's six cells as they stand in the file; nothing when they cannot be told apart, which is then reported.
  std::optional<Cells> SixCells(const CsvRecord& record);
  std::optional<Cells> Repair(const CsvRecord& record);
  void Clean(uint64_t line, Cells* cells);
  // Whether the cells can be taken.
  bool CheckCells(uint64_t line, const Cells& cells);
  void AddCells(uint64_t line, Cells cells, const Guid& edition_id, const Guid& plan_id);
  void NameEdition(uint64_t line, const Cells& cells, TableEdition* edition);
  TableEdition& EditionOf(const Guid& id);
  void Keep(uint64_t line, std::string_view kind, std::string_view column, std::string_view value, const Guid& edition);

  std::vector<TableEdition> editions_;  // in the order of the file
  std::map<Guid, size_t> at_;
  std::set<Guid> plans_;                                 // of the whole file's sound rows
  std::map<Guid, std::string> plan_codes_;               // the first of each plan in the file
  StringMap<Guid> codes_;                                // the first edition of each code
  std::set<std::pair<Guid, std::string>> second_names_;  // reported
  DefectLog defects_;
};

// Before anything of the row is kept, be it as a defect.
absl::Status CheckNoSecrets(const CsvRecord& record) {
  if (record.fields.size() != kColumns.size()) {  // its cells may be pieces of one
    return CheckNoSecret(record.line, "", Join(record.fields, 0, record.fields.size()));
  }
  for (size_t column = 0; column < kColumns.size(); ++column) {
    absl::Status status = CheckNoSecret(record.line, kColumns[column], record.fields[column]);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

void TableReader::NotePlan(const CsvRecord& record) {
  if (!HasGuidsInPlace(record)) return;
  plans_.insert(*ParseGuid(CleanCell(record.fields[kPlan])));
}

absl::Status TableReader::AddRow(const CsvRecord& record) {
  if (absl::Status status = CheckNoSecrets(record); !status.ok()) return status;
  std::optional<Cells> cells = SixCells(record);
  if (cells) {
    Clean(record.line, &*cells);
    const auto edition = ParseGuid((*cells)[kEdition]);
    const auto plan = ParseGuid((*cells)[kPlan]);
    if (!edition) {
      defects_.Add(record.line, "unreadable", kColumns[kEdition], (*cells)[kEdition]);
    } else if (!plan) {
      Keep(record.line, "badPlan", kColumns[kPlan], (*cells)[kPlan], *edition);
    } else if (!CheckCells(record.line, *cells)) {
      EditionOf(*edition).kept = true;
    } else {
      AddCells(record.line, std::move(*cells), *edition, *plan);
    }
  }
  if (editions_.size() > kEditionsMax)
    return ImportError(record.line, fmt::format("more than {} editions", kEditionsMax));
  return defects_.CheckCount();
}

std::optional<Cells> TableReader::SixCells(const CsvRecord& record) {
  if (record.fields.size() != kColumns.size() || IsShifted(record)) return Repair(record);
  Cells cells;
  std::copy(record.fields.begin(), record.fields.end(), cells.begin());
  return cells;
}

// CAT-9. Commas that should have stood within quotes have cut cells apart. The two GUIDs are certain marks: what stands
// between them is the plan's code, what follows is its name. Before the first there are the edition's name and code,
// certain only when there are just two pieces.
std::optional<Cells> TableReader::Repair(const CsvRecord& record) {
  const std::vector<std::string>& fields = record.fields;
  const std::vector<size_t> guids = GuidsOf(record);
  // A GUID that stands alone may be that of a plan which another row has; of any other, the edition is spared.
  const auto first = guids.empty() ? std::nullopt : ParseGuid(CleanCell(fields[guids[0]]));
  if (!first || (guids.size() == 1 && plans_.count(*first) != 0)) {
    defects_.Add(record.line, "unreadable", "", Join(fields, 0, fields.size()));
    return std::nullopt;
  }
  if (guids.size() != 2 || guids[0] != kEdition || guids[1] < kPlan) {
    Keep(record.line, "columns", "", Join(fields, 0, fields.size()), *first);
    return std::nullopt;
  }
  const auto [edition, plan] = std::pair(guids[0], guids[1]);
  Cells cells{fields[kName],   fields[kCode],
              fields[edition], Join(fields, edition + 1, plan),
              fields[plan],    Join(fields, plan + 1, fields.size())};
  const Column where = plan == kPlan ? kPlanName : kPlanCode;
  defects_.Add(record.line, "repaired", kColumns[where], cells[where]);
  return cells;
}

void TableReader::Clean(uint64_t line, Cells* cells) {
  for (size_t column = 0; column < cells->size(); ++column) {
    std::string& cell = (*cells)[column];
    std::string clean = CleanCell(cell);
    if (clean != cell) defects_.Add(line, "whitespace", kColumns[column], cell);
    cell = std::move(clean);
  }
}

bool TableReader::CheckCells(uint64_t line, const Cells& cells) {
  bool fine = true;
  for (size_t column = 0; column < cells.size(); ++column) {
    if (cells[column].size() > kBytesMax[column]) {
      defects_.Add(line, "tooLong", kColumns[column], cells[column]);
      fine = false;
    } else if (cells[column].empty()) {
      defects_.Add(line, "empty", kColumns[column], "");
      fine = fine && column != kName && column != kCode;  // a plan without a name is still a plan
    }
  }
  return fine;
}

void TableReader::AddCells(uint64_t line, Cells cells, const Guid& edition_id, const Guid& plan_id) {
  TableEdition& edition = EditionOf(edition_id);
  NameEdition(line, cells, &edition);
  const std::string plan_guid = GuidText(plan_id);
  const auto [first_code, is_first] = plan_codes_.emplace(plan_id, cells[kPlanCode]);
  if (!is_first && first_code->second != cells[kPlanCode]) {
    defects_.Add(line, "secondPlanCode", kColumns[kPlanCode],
                 fmt::format("{} {} | {}", plan_guid, first_code->second, cells[kPlanCode]));
  }
  if (!edition.plan_ids.insert(plan_id).second) {
    defects_.Add(line, "duplicateRow", kColumns[kPlan], fmt::format("{} {}", GuidText(edition_id), plan_guid));
    return;
  }
  edition.plans.push_back({plan_id, std::move(cells[kPlanCode]), std::move(cells[kPlanName])});
}

void TableReader::NameEdition(uint64_t line, const Cells& cells, TableEdition* edition) {
  if (edition->named) {
    const auto report = [&](const char* kind, Column column, const std::string& first) {
      if (first == cells[column] || !second_names_.insert({edition->id, kind + cells[column]}).second) return;
      defects_.Add(line, kind, kColumns[column],
                   fmt::format("{} {} | {}", GuidText(edition->id), first, cells[column]));
    };
    report("secondName", kName, edition->name);
    report("secondCode", kCode, edition->code);
    return;
  }
  edition->named = true;
  edition->name = cells[kName];
  edition->code = cells[kCode];
  const auto [first, is_first] = codes_.emplace(edition->code, edition->id);
  if (!is_first) {
    defects_.Add(line, "sharedCode", kColumns[kCode],
                 fmt::format("{} {} {}", edition->code, GuidText(first->second), GuidText(edition->id)));
  }
}

TableEdition& TableReader::EditionOf(const Guid& id) {
  const auto [found, is_new] = at_.emplace(id, editions_.size());
  if (is_new) {
    editions_.emplace_back();
    editions_.back().id = id;
  }
  return editions_[found->second];
}

void TableReader::Keep(uint64_t line, std::string_view kind, std::string_view column, std::string_view value,
                       const Guid& edition) {
  EditionOf(edition).kept = true;
  defects_.Add(line, kind, column, value);
}

absl::Status TableReader::Finish(const ImportFile& file, schemas::ImportCatalogue::Builder out) const {
  if (editions_.empty()) return ImportError(1, "no row names an edition; give the whole table");
  out.setFileHash({file.hash.data(), file.hash.size()});
  auto rows = out.initEditions(static_cast<unsigned>(editions_.size()));
  for (unsigned i = 0; i < rows.size(); ++i) {
    const TableEdition& edition = editions_[i];
    rows[i].setEdition({edition.id.data(), edition.id.size()});
    rows[i].setKept(edition.kept);
    if (edition.kept) continue;
    rows[i].setCode(edition.code);
    rows[i].setName(edition.name);
    auto plans = rows[i].initPlans(static_cast<unsigned>(edition.plans.size()));
    for (unsigned k = 0; k < plans.size(); ++k) {
      plans[k].setPlan({edition.plans[k].id.data(), edition.plans[k].id.size()});
      plans[k].setCode(edition.plans[k].code);
      plans[k].setName(edition.plans[k].name);
    }
  }
  defects_.CopyTo(out.initDefects(static_cast<unsigned>(defects_.size())));
  return absl::OkStatus();
}

}  // namespace

absl::Status ReadCatalogueTable(std::istream& in, schemas::ImportCatalogue::Builder out) {
  absl::StatusOr<ImportFile> file = ImportFile::Read(in);
  if (!file.ok()) return file.status();
  TableReader table;
  // What is wrong with the file is said when it is read again.
  ForEachRecord(
      *file, [](const CsvRecord&) { return absl::OkStatus(); },
      [&](CsvRecord& record) {
        table.NotePlan(record);
        return absl::OkStatus();
      })
      .IgnoreError();
  absl::Status status = ForEachRecord(
      *file, [](const CsvRecord& header) { return RequireColumns(header, kColumns); },
      [&](CsvRecord& record) { return table.AddRow(record); });
  if (!status.ok()) return status;
  return table.Finish(*file, out);
}

}  // namespace muniment::door
