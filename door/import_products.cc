#include "door/import_products.h"

#include <array>
#include <map>
#include <string>

#include "absl/strings/ascii.h"
#include "base/id.h"
#include "commands/keys/product_key.h"
#include "door/import_file.h"
#include "fmt/format.h"

namespace muniment::door {
namespace {

constexpr size_t kProductBytesMax = 256;  // as the schema has it
constexpr size_t kProductsMax = 20'000;   // likewise

using Products = std::map<std::array<uint8_t, 16>, std::string>;

// Only what is certainly no row: a first one with a slip in its GUID is refused like any other.
bool IsHeader(const CsvRecord& record) {
  if (record.fields.size() != 2) return false;
  const std::string edition = absl::AsciiStrToLower(CleanCell(record.fields[0]));
  const std::string product = absl::AsciiStrToLower(CleanCell(record.fields[1]));
  return (edition == "guid" || edition == "edition") && (product == "product" || product == "family");
}

absl::Status AddRow(const CsvRecord& record, Products* products) {
  if (record.fields.size() != 2) {
    return ImportError(record.line,
                       fmt::format("{} columns; give two, the edition's GUID and the product", record.fields.size()));
  }
  const auto edition = ParseGuid(CleanCell(record.fields[0]));
  if (!edition) {
    return ImportError(record.line,
                       "the first column is no GUID; give the edition's, 8-4-4-4-12 hex digits that are not all zero");
  }
  std::string product = CleanCell(record.fields[1]);
  if (product.empty() || product.size() > kProductBytesMax) {
    return ImportError(record.line, fmt::format("the product must have 1 to {} bytes", kProductBytesMax));
  }
  if (absl::Status status = CheckNoSecret(record.line, "the product", product); !status.ok()) return status;
  const auto [found, is_new] = products->emplace(*edition, product);
  if (!is_new && found->second != product) {
    return ImportError(record.line, fmt::format("edition {} has the product {} in an earlier row; give it one",
                                                GuidText(*edition), commands::Repeated(found->second)));
  }
  if (products->size() > kProductsMax)
    return ImportError(record.line, fmt::format("more than {} editions", kProductsMax));
  return absl::OkStatus();
}

}  // namespace

absl::Status ReadProducts(std::istream& in, schemas::ImportProducts::Builder out) {
  absl::StatusOr<ImportFile> file = ImportFile::Read(in);
  if (!file.ok()) return file.status();
  Products products;
  const auto first_row = [&](const CsvRecord& record) {
    return IsHeader(record) ? absl::OkStatus() : AddRow(record, &products);
  };
  absl::Status status = ForEachRecord(*file, first_row, [&](CsvRecord& record) { return AddRow(record, &products); });
  if (!status.ok()) return status;
  if (products.empty()) return ImportError(1, "no row names an edition; give the table of GUIDs and products");
  out.setFileHash({file->hash.data(), file->hash.size()});
  auto rows = out.initProducts(static_cast<unsigned>(products.size()));
  unsigned i = 0;
  for (const auto& [edition, product] : products) {
    rows[i].setEdition(GuidText(edition));
    rows[i++].setProduct(product);
  }
  return absl::OkStatus();
}

}  // namespace muniment::door
