#include "tools/table.h"

#include <sys/ioctl.h>
#include <unistd.h>
#include <utf8proc.h>

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <numeric>
#include <utility>

#include "base/utf8.h"

namespace muniment::tools {
namespace {

constexpr size_t kGap = 2;
constexpr size_t kNarrowest = 8;  // of a column that is cut: below, nothing can be told apart any more

size_t WidthOf(int32_t code) { return static_cast<size_t>(std::max(0, utf8proc_charwidth(code))); }

std::string Printable(std::string_view text) {
  std::string shown;
  ForEachCodePoint(text, [&](int32_t code, std::string_view bytes) {
    shown += utf8proc_category(code) == UTF8PROC_CATEGORY_CC ? kReplacementUtf8 : bytes;
  });
  return shown;
}

// `text` in at most `width` columns, the last of them '…' if something is cut.
std::string Cut(const std::string& text, size_t width) {
  if (DisplayWidth(text) <= width) return text;
  std::string kept;
  size_t used = 0;
  bool full = false;
  ForEachCodePoint(text, [&](int32_t code, std::string_view bytes) {
    full = full || used + WidthOf(code) + 1 > width;
    if (full) return;
    kept += bytes;
    used += WidthOf(code);
  });
  return kept + "…";
}

void AppendLine(std::string& out, const std::vector<Column>& columns, const std::vector<size_t>& widths,
                const std::vector<std::string>& cells) {
  std::string line;
  for (size_t i = 0; i < columns.size(); ++i) {
    const std::string cell = Cut(cells[i], widths[i]);
    const size_t padding = widths[i] - std::min(widths[i], DisplayWidth(cell));
    if (i > 0) line.append(kGap, ' ');
    if (columns[i].align == Align::kRight) line.append(padding, ' ');
    line += cell;
    if (columns[i].align == Align::kLeft) line.append(padding, ' ');
  }
  line.erase(line.find_last_not_of(' ') + 1);
  out += line;
  out += '\n';
}

}  // namespace

size_t DisplayWidth(std::string_view text) {
  size_t width = 0;
  ForEachCodePoint(text, [&](int32_t code, std::string_view) { width += WidthOf(code); });
  return width;
}

std::optional<size_t> TerminalWidth(int fd) {
  if (isatty(fd) == 0) return std::nullopt;
  winsize size{};
  if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
    return 80;  // a terminal that does not say, as over a serial line
  return size.ws_col;
}

void Table::AddRow(std::vector<std::string> cells) {
  assert(cells.size() == columns_.size());
  for (std::string& cell : cells) cell = Printable(cell);
  rows_.push_back(std::move(cells));
}

std::vector<size_t> Table::Widths(std::optional<size_t> width) const {
  std::vector<size_t> widths;
  for (size_t i = 0; i < columns_.size(); ++i) {
    size_t widest = DisplayWidth(columns_[i].title);
    for (const auto& row : rows_) widest = std::max(widest, DisplayWidth(row[i]));
    widths.push_back(widest);
  }
  if (!width || widths.empty()) return widths;
  size_t total = std::accumulate(widths.begin(), widths.end(), kGap * (widths.size() - 1));
  while (total > *width) {
    size_t* widest = nullptr;
    for (size_t i = 0; i < widths.size(); ++i) {
      if (columns_[i].align == Align::kLeft && (widest == nullptr || widths[i] > *widest)) widest = &widths[i];
    }
    if (widest == nullptr || *widest <= kNarrowest) break;
    --*widest;
    --total;
  }
  return widths;
}

std::string Table::Render(std::optional<size_t> width) const {
  const std::vector<size_t> widths = Widths(width);
  std::vector<std::string> titles, rules;
  for (size_t i = 0; i < columns_.size(); ++i) {
    titles.push_back(columns_[i].title);
    rules.emplace_back(widths[i], '-');
  }
  std::string out;
  AppendLine(out, columns_, widths, titles);
  AppendLine(out, columns_, widths, rules);
  for (const auto& row : rows_) AppendLine(out, columns_, widths, row);
  return out;
}

}  // namespace muniment::tools
