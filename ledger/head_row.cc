#include "ledger/head_row.h"

#include <fmt/format.h>

#include <vector>

#include "ledger/bytes.h"

namespace muniment::ledger {
namespace {

constexpr size_t kHeadBytes = 8 + 8 + 32;
constexpr std::string_view kFormatLine = "muniment ledger, format 1";
constexpr std::string_view kFormatAny = "muniment ledger, format ";

std::vector<std::string_view> Lines(std::string_view text) {
  std::vector<std::string_view> lines;
  for (size_t end; (end = text.find('\n')) != text.npos; text.remove_prefix(end + 1))
    lines.push_back(text.substr(0, end));
  return lines;
}

}  // namespace

std::string EncodeHead(const HeadRow& head) {
  std::string row;
  PutU64(row, head.size);
  PutU64(row, static_cast<uint64_t>(ToUnix(head.recorded)));
  PutBytes(row, head.root);
  return row;
}

std::optional<HeadRow> DecodeHead(std::string_view row) {
  if (row.size() != kHeadBytes) return std::nullopt;
  return HeadRow{.size = GetU64(row.data()),
                 .recorded = FromUnix(static_cast<int64_t>(GetU64(row.data() + 8))),
                 .root = GetHash(row.data() + 16)};
}

std::string EncodeOrigin(const Origin& origin) {
  return fmt::format("{}\n{}\n{}\n{}\n", kFormatLine, origin.name, origin.test ? "test" : "real", origin.seed_note);
}

absl::StatusOr<Origin> DecodeOrigin(std::string_view row) {
  const auto lines = Lines(row);
  if (!lines.empty() && lines[0].starts_with(kFormatAny) && lines[0] != kFormatLine) {
    return absl::FailedPreconditionError(fmt::format(
        "this is a \"{}\", this program writes \"{}\"; use the version that wrote it", lines[0], kFormatLine));
  }
  if (lines.size() != 4 || lines[0] != kFormatLine || (lines[2] != "test" && lines[2] != "real")) {
    return absl::DataLossError("the row that says which ledger this is does not verify; restore a backup");
  }
  return Origin{.name = std::string(lines[1]), .test = lines[2] == "test", .seed_note = std::string(lines[3])};
}

}  // namespace muniment::ledger
