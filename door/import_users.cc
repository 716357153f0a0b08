#include "door/import_users.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/id.h"
#include "base/utf8.h"
#include "door/import_file.h"
#include "fmt/format.h"
#include "schemas/json.h"

namespace muniment::door {
namespace {

constexpr std::array<std::string_view, 15> kColumns = {
    "User Name",  "First Name",    "Last Name",         "Display Name",       "Job Title",
    "Department", "Office Number", "Office Phone",      "Mobile Phone",       "Fax",
    "Address",    "City",          "State or Province", "ZIP or Postal Code", "Country or Region"};
// The template's own limits, in characters.
constexpr std::array<size_t, 15> kCharactersMax = {79, 64, 64, 256, 64, 64, 128, 64, 64, 64, 1023, 128, 128, 40, 128};
constexpr size_t kUserName = 0, kDisplayName = 3;

size_t CharactersIn(std::string_view text) {
  size_t characters = 0;
  ForEachCodePoint(text, [&](int32_t, std::string_view) { ++characters; });
  return characters;
}

// What is wrong with the row; empty: nothing.
std::string FaultOf(const std::vector<std::string>& cells) {
  if (cells.size() != kColumns.size()) {
    return fmt::format("{} columns instead of {}; quote cells that hold a comma", cells.size(), kColumns.size());
  }
  for (size_t i = 0; i < kColumns.size(); ++i) {
    if (cells[i].empty() && (i == kUserName || i == kDisplayName))
      return fmt::format("{}: must not be empty", kColumns[i]);
    if (CharactersIn(cells[i]) > kCharactersMax[i]) {
      return fmt::format("{}: must have at most {} characters", kColumns[i], kCharactersMax[i]);
    }
  }
  return {};
}

std::string DetailsOf(const std::vector<std::string>& cells) {
  std::string details;
  for (size_t i = 0; i < kColumns.size(); ++i) {
    if (cells[i].empty() || i == kUserName || i == kDisplayName) continue;
    details += fmt::format("{}{}: {}", details.empty() ? "" : "; ", kColumns[i], cells[i]);
  }
  return details;
}

std::string JsonText(std::string_view text) {
  std::string json;
  schemas::AppendJsonText(json, text);
  return json;
}

CommandId IdOf(const ImportFile& file, const UsersAsked& asked, uint64_t line, std::string_view address) {
  std::string place = fmt::format("import users\n{}\n{}\n{}\n", asked.actor, asked.organisation, line);
  if (asked.effective) place += fmt::format("effective {}\n", FormatInstant(*asked.effective));
  if (!asked.reason_code.empty()) place += fmt::format("reason {}\n", asked.reason_code);
  const uint64_t removed = asked.times_removed ? asked.times_removed(address) : 0;
  if (removed != 0) place += fmt::format("removed {}\n", removed);
  const Hash hash = Sha256({BytesOf(place), file.hash});
  return CommandId::FromBytes(std::span(hash).first(CommandId::kBytes));
}

std::string CommandOf(const std::vector<std::string>& cells, const CommandId& id, const UsersAsked& asked) {
  const std::string details = DetailsOf(cells);
  std::string envelope;
  if (asked.effective) envelope += fmt::format(R"(,"effectiveAt":"{}")", FormatInstant(*asked.effective));
  if (!asked.on_behalf_of.empty()) envelope += fmt::format(R"(,"onBehalfOf":{})", JsonText(asked.on_behalf_of));
  if (!asked.reason_code.empty()) envelope += fmt::format(R"(,"reasonCode":{})", JsonText(asked.reason_code));
  return fmt::format(
      R"({{"id":"{}","actor":{{"person":{}}}{},"addUser":{{"organisation":{},"user":{{"address":{},"name":{}}}{}}}}})",
      ToText(id), JsonText(asked.actor), envelope, JsonText(asked.organisation), JsonText(cells[kUserName]),
      JsonText(cells[kDisplayName]), details.empty() ? "" : fmt::format(R"(,"details":{})", JsonText(details)));
}

}  // namespace

absl::StatusOr<std::vector<UserRow>> ReadUsers(std::istream& in, const UsersAsked& asked) {
  absl::StatusOr<ImportFile> file = ImportFile::Read(in);
  if (!file.ok()) return file.status();
  std::vector<UserRow> rows;
  const auto add_row = [&](CsvRecord& record) {
    for (size_t i = 0; i < record.fields.size(); ++i) {
      std::string& cell = record.fields[i];
      cell = i == kUserName ? CleanCell(cell) : TrimCell(cell);
    }
    UserRow& row = rows.emplace_back();
    row.line = record.line;
    row.fault = FaultOf(record.fields);
    if (!row.fault.empty()) return absl::OkStatus();
    row.command = CommandOf(record.fields, IdOf(*file, asked, record.line, record.fields[kUserName]), asked);
    return absl::OkStatus();
  };
  absl::Status status = ForEachRecord(
      *file, [](const CsvRecord& header) { return RequireColumns(header, kColumns); }, add_row);
  if (!status.ok()) return status;
  if (rows.empty()) return ImportError(1, "no row names a user; give the template with a row for each");
  return rows;
}

}  // namespace muniment::door
