#include "door/import_offers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/sha256.h"
#include "commands/catalogue/terms.h"
#include "door/import_file.h"
#include "fmt/format.h"

namespace muniment::door {
namespace {

enum Column : size_t {
  kOffer,
  kName,
  kEdition,
  kLeast,
  kGreatest,
  kAddOn,
  kTrial,
  kCycles,
  kAudience,
  kForSale,
  kColumnCount
};
constexpr std::array<std::string_view, kColumnCount> kColumns = {"offer_id",         "name",
                                                                 "product_id",       "minimum_quantity",
                                                                 "maximum_quantity", "is_addon",
                                                                 "is_trial",         "supported_billing_cycles",
                                                                 "category",         "is_available_for_purchase"};
constexpr size_t kOptional = kForSale;
constexpr size_t kTextBytesMax = 256;  // as the schema has it
constexpr size_t kOffersMax = 20'000;  // likewise

using Cells = std::array<std::string, kColumnCount>;
using Guid = std::array<uint8_t, 16>;

struct Offer {
  uint64_t line = 0;
  Guid id{}, edition{};
  std::string name, audience;
  uint32_t least = 1, greatest = 0;
  bool add_on = false, trial = false, for_sale = true;
  uint16_t months = 12;
};

std::optional<bool> ParseFlag(std::string_view text) {
  if (text == "True" || text == "true" || text == "TRUE") return true;
  if (text == "False" || text == "false" || text == "FALSE") return false;
  return std::nullopt;
}

std::optional<uint32_t> ParseNumber(std::string_view text) {
  uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

class OffersReader {
 public:
  absl::Status SetHeader(const CsvRecord& header);
  absl::Status AddRow(const CsvRecord& record);
  absl::Status Finish(const ImportFile& file, schemas::ImportOffers::Builder out) const;

 private:
  absl::Status CheckNoSecrets(const CsvRecord& record) const;
  std::optional<Cells> CleanCells(const CsvRecord& record);
  // Each reports what is wrong with a cell, and then is nothing.
  std::optional<Guid> TakeGuid(uint64_t line, const Cells& cells, Column column);
  std::optional<Guid> TakeOfferId(uint64_t line, const Cells& cells);
  std::optional<uint32_t> TakeNumber(uint64_t line, const Cells& cells, Column column);
  std::optional<bool> TakeFlag(uint64_t line, const Cells& cells, Column column);
  std::optional<Offer> Take(uint64_t line, const Cells& cells);

  size_t width_ = 0;
  std::array<std::optional<size_t>, kColumnCount> at_;
  std::vector<Offer> offers_;
  std::set<Guid> ids_;
  DefectLog defects_;
};

absl::Status OffersReader::SetHeader(const CsvRecord& header) {
  width_ = header.fields.size();
  for (size_t column = 0; column < kColumnCount; ++column) {
    for (size_t i = 0; i < width_ && !at_[column]; ++i) {
      if (CleanCell(header.fields[i]) == kColumns[column]) at_[column] = i;
    }
    if (!at_[column] && column != kOptional) {
      return ImportError(
          header.line,
          fmt::format("the header has no column {}; this is another file, or its header is missing", kColumns[column]));
    }
  }
  return absl::OkStatus();
}

// Before anything of the row is kept, be it as a defect.
absl::Status OffersReader::CheckNoSecrets(const CsvRecord& record) const {
  for (size_t column = 0; column < kColumnCount; ++column) {
    if (!at_[column] || *at_[column] >= record.fields.size()) continue;
    absl::Status status = CheckNoSecret(record.line, kColumns[column], record.fields[*at_[column]]);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status OffersReader::AddRow(const CsvRecord& record) {
  if (absl::Status status = CheckNoSecrets(record); !status.ok()) return status;
  const std::optional<Cells> cells = CleanCells(record);
  std::optional<Offer> offer = cells ? Take(record.line, *cells) : std::nullopt;
  if (offer && !ids_.insert(offer->id).second) {
    defects_.Add(record.line, "duplicateRow", kColumns[kOffer], GuidText(offer->id));
  } else if (offer) {
    if (!offer->for_sale) defects_.Add(record.line, commands::kNotForSale, kColumns[kForSale], GuidText(offer->id));
    offers_.push_back(std::move(*offer));
  }
  if (offers_.size() > kOffersMax) return ImportError(record.line, fmt::format("more than {} offers", kOffersMax));
  return defects_.CheckCount();
}

std::optional<Cells> OffersReader::CleanCells(const CsvRecord& record) {
  if (record.fields.size() != width_) {
    defects_.Add(record.line, "columns", "", fmt::format("{} instead of {}", record.fields.size(), width_));
    return std::nullopt;
  }
  Cells cells;
  for (size_t column = 0; column < kColumnCount; ++column) {
    if (!at_[column]) continue;
    const std::string& cell = record.fields[*at_[column]];
    cells[column] = CleanCell(cell);
    if (cells[column] != cell) defects_.Add(record.line, "whitespace", kColumns[column], cell);
  }
  return cells;
}

std::optional<Guid> OffersReader::TakeGuid(uint64_t line, const Cells& cells, Column column) {
  const auto guid = ParseGuid(cells[column]);
  if (!guid) defects_.Add(line, "unreadable", kColumns[column], cells[column]);
  return guid;
}

// The publisher's own offers have GUIDs; some real lists name others by a code (MS-AZR-0145P). Those are kept under an
// id made from the code (CAT-8).
std::optional<Guid> OffersReader::TakeOfferId(uint64_t line, const Cells& cells) {
  if (const auto guid = ParseGuid(cells[kOffer])) return guid;
  const bool is_code = !cells[kOffer].empty() && !HasGuidForm(cells[kOffer]);
  defects_.Add(line, is_code ? "codeForId" : "unreadable", kColumns[kOffer], cells[kOffer]);
  if (!is_code) return std::nullopt;
  const Hash hash = Sha256({BytesOf("offer code "), BytesOf(cells[kOffer])});
  Guid id{};
  std::copy_n(hash.begin(), id.size(), id.begin());
  return id;
}

std::optional<uint32_t> OffersReader::TakeNumber(uint64_t line, const Cells& cells, Column column) {
  const auto number = ParseNumber(cells[column]);
  if (!number) defects_.Add(line, "badNumber", kColumns[column], cells[column]);
  return number;
}

std::optional<bool> OffersReader::TakeFlag(uint64_t line, const Cells& cells, Column column) {
  const auto flag = ParseFlag(cells[column]);
  if (!flag) defects_.Add(line, "badFlag", kColumns[column], cells[column]);
  return flag;
}

std::optional<Offer> OffersReader::Take(uint64_t line, const Cells& cells) {
  const auto id = TakeOfferId(line, cells);
  const auto edition = TakeGuid(line, cells, kEdition);
  const auto least = TakeNumber(line, cells, kLeast);
  const auto greatest = TakeNumber(line, cells, kGreatest);
  const auto add_on = TakeFlag(line, cells, kAddOn);
  const auto trial = TakeFlag(line, cells, kTrial);
  const auto for_sale = at_[kForSale] ? TakeFlag(line, cells, kForSale) : std::optional(true);
  if (!id || !edition || !least || !greatest || !add_on || !trial || !for_sale) return std::nullopt;
  if (*least == 0 || (*greatest != 0 && *greatest < *least)) {
    defects_.Add(line, "badLimits", kColumns[kGreatest], fmt::format("{} to {}", *least, *greatest));
    return std::nullopt;
  }
  for (const Column column : {kName, kAudience}) {
    if (cells[column].size() <= kTextBytesMax) continue;
    defects_.Add(line, "tooLong", kColumns[column], cells[column]);
    return std::nullopt;
  }
  constexpr uint16_t kYear = 12, kMonth = 1;
  const bool yearly = !*trial && cells[kCycles].find("annual") != std::string::npos;
  return Offer{line,      *id,     *edition, cells[kName], cells[kAudience],       *least,
               *greatest, *add_on, *trial,   *for_sale,    yearly ? kYear : kMonth};
}

absl::Status OffersReader::Finish(const ImportFile& file, schemas::ImportOffers::Builder out) const {
  if (offers_.empty()) return ImportError(1, "no row holds an offer that can be taken; give the list of offers");
  out.setFileHash({file.hash.data(), file.hash.size()});
  auto rows = out.initOffers(static_cast<unsigned>(offers_.size()));
  for (unsigned i = 0; i < rows.size(); ++i) {
    const Offer& offer = offers_[i];
    rows[i].setLine(static_cast<uint32_t>(offer.line));
    rows[i].setOffer({offer.id.data(), offer.id.size()});
    rows[i].setEdition({offer.edition.data(), offer.edition.size()});
    auto terms = rows[i].initTerms();
    terms.setName(offer.name);
    terms.setAudience(offer.audience);
    terms.setLeast(offer.least);
    terms.setGreatest(offer.greatest);
    terms.setAddOn(offer.add_on);
    terms.setTrial(offer.trial);
    terms.setSelfProvision(!offer.trial);
    terms.setTerm(offer.months);
    terms.setBilling(offer.months);
  }
  defects_.CopyTo(out.initDefects(static_cast<unsigned>(defects_.size())));
  return absl::OkStatus();
}

}  // namespace

absl::Status ReadOffers(std::istream& in, schemas::ImportOffers::Builder out) {
  absl::StatusOr<ImportFile> file = ImportFile::Read(in);
  if (!file.ok()) return file.status();
  OffersReader offers;
  absl::Status status = ForEachRecord(
      *file, [&](const CsvRecord& header) { return offers.SetHeader(header); },
      [&](CsvRecord& record) { return offers.AddRow(record); });
  if (!status.ok()) return status;
  return offers.Finish(*file, out);
}

}  // namespace muniment::door
