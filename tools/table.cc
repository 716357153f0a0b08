#include "tools/table.h"

#include <sys/ioctl.h>
#include <unistd.h>
#include <utf8proc.h>

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <numeric>
#include <set>
#include <sstream>
#include <utility>

#include "base/utf8.h"

namespace muniment::tools {
namespace {

constexpr size_t kGap = 2;
constexpr size_t kComfortable = 12;  // of a text that is cut: narrower ones are not cut at all
constexpr size_t kNarrowest = 8;     // of a text that is cut further: below, nothing can be told apart any more
constexpr size_t kWidestToTellApart = 24;
constexpr size_t kRowsToTellApart = 1000;  // that are looked at
constexpr size_t kDateWidth = 11;          // "2027-02-01…"

size_t WidthOf(int32_t code) { return static_cast<size_t>(std::max(0, utf8proc_charwidth(code))); }

std::string Printable(std::string_view text) {
  std::string shown;
  ForEachCodePoint(text, [&](int32_t code, std::string_view bytes) {
    shown += utf8proc_category(code) == UTF8PROC_CATEGORY_CC ? kReplacementUtf8 : bytes;
  });
  return shown;
}

enum class CutAt { kEnd, kMiddle };

// `text` in at most `width` columns, one of them '…' if something is cut.
std::string Cut(const std::string& text, size_t width, CutAt where) {
  if (DisplayWidth(text) <= width || width == 0) return text;
  std::vector<std::pair<std::string_view, size_t>> points;  // and their widths
  ForEachCodePoint(text, [&](int32_t code, std::string_view bytes) { points.emplace_back(bytes, WidthOf(code)); });
  const size_t tail_width = where == CutAt::kEnd ? 0 : (width - 1) / 2;
  size_t tail = points.size();  // where it begins
  for (size_t used = 0; tail > 0 && used + points[tail - 1].second <= tail_width; --tail) {
    used += points[tail - 1].second;
  }
  while (tail < points.size() && points[tail].second == 0) ++tail;  // accents of what is cut
  std::string cut;
  size_t used = 0;
  for (const auto& [bytes, wide] : points) {
    if (used + wide + 1 + tail_width > width) break;
    cut += bytes;
    used += wide;
  }
  cut += "…";
  for (; tail < points.size(); ++tail) cut += points[tail].first;
  return cut;
}

// 2027-02-01T09:00:00Z
bool IsTime(std::string_view cell) {
  constexpr std::string_view kForm = "0000-00-00T00:00:00Z";
  return cell.size() == kForm.size() && std::equal(cell.begin(), cell.end(), kForm.begin(), [](char c, char form) {
           return form == '0' ? c >= '0' && c <= '9' : c == form;
         });
}

std::vector<std::string> WordsOf(const std::string& title) {
  std::istringstream in(title);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(std::move(word));
  return words;
}

// The title in lines of at most `width` columns; longer words are cut.
std::vector<std::string> Wrapped(const std::string& title, size_t width) {
  if (DisplayWidth(title) <= width) return {title};
  std::vector<std::string> lines;
  for (const std::string& word : WordsOf(title)) {
    if (!lines.empty() && DisplayWidth(lines.back()) + 1 + DisplayWidth(word) <= width) {
      lines.back() += ' ' + word;
    } else {
      lines.push_back(Cut(word, width, CutAt::kEnd));
    }
  }
  return lines;
}

// How far columns may be cut to fit: their texts to `text` columns, or, where `tell_apart`, to as many as tell them
// apart; titles in lines, and, where `title_words`, in lines of words that are cut like the texts.
struct Cutting {
  size_t text = kComfortable;
  bool title_words = false;
  bool tell_apart = true;
};

// One column: how wide it is, how narrow it may become, and how its texts are cut.
class Fitted {
 public:
  Fitted(const Column& column, const std::vector<std::vector<std::string>>& rows, size_t index)
      : column_(column), title_(DisplayWidth(column.title)) {
    bool times = true;
    for (const auto& row : rows) {
      cells_ = std::max(cells_, DisplayWidth(row[index]));
      times = times && (row[index].empty() || IsTime(row[index]));
    }
    times_ = times && cells_ > 0;
    width_ = std::max(title_, cells_);
    for (const std::string& word : WordsOf(column.title)) word_ = std::max(word_, DisplayWidth(word));
    if (column.align == Align::kRight || times_) return;
    for (size_t n = 0; n < std::min(rows.size(), kRowsToTellApart); ++n) different_.insert(rows[n][index]);
  }

  // How narrow it may become.
  void SetNarrowest(const Cutting& cutting) {
    const size_t title = cutting.title_words ? std::min(word_, cutting.text) : word_;
    narrowest_ = std::min(width_, std::max(title, NarrowestCells(cutting)));
  }

  size_t width() const { return width_; }
  size_t narrowest() const { return narrowest_; }
  bool can_narrow() const { return width_ > narrowest_; }
  // By how much only its title makes it wide.
  size_t title_excess() const { return width_ - std::min(width_, std::max(cells_, narrowest_)); }
  // By how much it became narrower: times lose their clock at once.
  size_t Narrow() {
    const size_t before = width_;
    width_ = times_ && before <= cells_ ? narrowest_ : before - 1;
    return before - width_;
  }
  bool can_widen() const { return !times_ && width_ < cells_; }
  void Widen() { ++width_; }
  // How its texts are cut at the width that it has.
  CutAt where() const {
    return width_ >= cells_ || times_ || TellsApart(width_, CutAt::kEnd) || !TellsApart(width_, CutAt::kMiddle)
               ? CutAt::kEnd
               : CutAt::kMiddle;
  }
  const Column& column() const { return column_; }

 private:
  size_t NarrowestCells(const Cutting& cutting) const {
    if (column_.align == Align::kRight || cells_ <= kComfortable) return cells_;
    if (times_) return kDateWidth;
    if (!cutting.tell_apart) return cutting.text;
    for (size_t width = cutting.text; width <= std::min(cells_, kWidestToTellApart); ++width) {
      if (TellsApart(width, CutAt::kEnd) || TellsApart(width, CutAt::kMiddle)) return width;
    }
    return cutting.text;
  }
  bool TellsApart(size_t width, CutAt where) const {
    std::set<std::string> cut;
    return std::all_of(different_.begin(), different_.end(),
                       [&](const std::string& text) { return cut.insert(Cut(text, width, where)).second; });
  }

  const Column& column_;
  const size_t title_;
  size_t cells_ = 0, word_ = 0, width_ = 0, narrowest_ = 0;
  bool times_ = false;
  std::set<std::string> different_;
};

size_t LineWidth(const std::vector<Fitted*>& columns, size_t (Fitted::*width)() const) {
  return std::accumulate(columns.begin(), columns.end(), columns.empty() ? 0 : kGap * (columns.size() - 1),
                         [&](size_t sum, const Fitted* column) { return sum + (column->*width)(); });
}

// Whether a line of them fits, once they are narrowed: first those that only a title makes wide, then the widest.
bool Fit(const std::vector<Fitted*>& columns, size_t width) {
  if (LineWidth(columns, &Fitted::narrowest) > width) return false;
  size_t total = LineWidth(columns, &Fitted::width);
  while (total > width) {
    Fitted* next = nullptr;
    for (Fitted* column : columns) {
      if (!column->can_narrow()) continue;
      const auto rank = [](const Fitted& f) { return std::make_pair(f.title_excess(), f.width()); };
      if (next == nullptr || rank(*column) > rank(*next)) next = column;
    }
    total -= next->Narrow();
  }
  for (; total < width; ++total) {  // what a time left is for the narrowest of what is cut
    Fitted* next = nullptr;
    for (Fitted* column : columns) {
      if (column->can_widen() && (next == nullptr || column->width() < next->width())) next = column;
    }
    if (next == nullptr) break;
    next->Widen();
  }
  return true;
}

void AppendLine(std::string& out, const std::vector<Fitted*>& columns, const std::vector<std::string>& cells) {
  std::string line;
  for (size_t i = 0; i < columns.size(); ++i) {
    const size_t padding = columns[i]->width() - std::min(columns[i]->width(), DisplayWidth(cells[i]));
    if (i > 0) line.append(kGap, ' ');
    if (columns[i]->column().align == Align::kRight) line.append(padding, ' ');
    line += cells[i];
    if (columns[i]->column().align == Align::kLeft) line.append(padding, ' ');
  }
  line.erase(line.find_last_not_of(' ') + 1);
  out += line;
  out += '\n';
}

// Titles stand on the rule, those of fewer lines too.
void AppendTitles(std::string& out, const std::vector<Fitted*>& columns) {
  std::vector<std::vector<std::string>> titles;
  std::vector<std::string> rule;
  size_t height = 1;
  for (const Fitted* column : columns) {
    titles.push_back(Wrapped(column->column().title, column->width()));
    height = std::max(height, titles.back().size());
    rule.emplace_back(column->width(), '-');
  }
  for (size_t n = height; n > 0; --n) {
    std::vector<std::string> line;
    for (const auto& title : titles) line.push_back(n > title.size() ? "" : title[title.size() - n]);
    AppendLine(out, columns, line);
  }
  AppendLine(out, columns, rule);
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

// Spare ones as they are ranked, then the others from the right.
std::vector<size_t> Table::InOrderOfLeaving() const {
  std::vector<size_t> order(columns_.size());
  std::iota(order.rbegin(), order.rend(), 0);
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    const auto rank = [&](size_t i) { return std::make_pair(columns_[i].spare == 0, columns_[i].spare); };
    return rank(a) < rank(b);
  });
  return order;
}

std::string Table::Render(std::optional<size_t> width, std::vector<std::string>* left_out) const {
  std::vector<Fitted> all;
  all.reserve(columns_.size());
  for (size_t i = 0; i < columns_.size(); ++i) all.emplace_back(columns_[i], rows_, i);
  std::vector<bool> shown(columns_.size(), true);
  std::vector<Fitted*> columns;
  const auto try_to_fit = [&](const Cutting& cutting) {
    columns.clear();
    for (size_t i = 0; i < all.size(); ++i) {
      if (!shown[i]) continue;
      all[i].SetNarrowest(cutting);
      columns.push_back(&all[i]);
    }
    return !width || Fit(columns, *width);
  };
  std::vector<size_t> leaving = InOrderOfLeaving();
  leaving.resize(leaving.size() - std::min<size_t>(leaving.size(), 2));
  const auto others = std::find_if(leaving.begin(), leaving.end(), [&](size_t i) { return columns_[i].spare == 0; });
  auto next = leaving.begin();
  const Cutting comfortable, further{kNarrowest, true}, blunt{kNarrowest, true, false};
  bool fits = try_to_fit(comfortable);
  for (; !fits && next != others; ++next) shown[*next] = false, fits = try_to_fit(comfortable);
  if (!fits) fits = try_to_fit(further);
  for (; !fits && next != leaving.end(); ++next) shown[*next] = false, fits = try_to_fit(further);
  if (!fits) fits = try_to_fit(blunt);
  if (!fits) {  // two that do not fit either
    while (std::any_of(columns.begin(), columns.end(), [](const Fitted* c) { return c->can_narrow(); })) {
      for (Fitted* column : columns) {
        if (column->can_narrow()) column->Narrow();
      }
    }
  }
  if (left_out != nullptr) {
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (!shown[i]) left_out->push_back(columns_[i].title);
    }
  }

  std::string out;
  AppendTitles(out, columns);
  std::vector<CutAt> where;
  for (const Fitted* column : columns) where.push_back(column->where());
  for (const auto& row : rows_) {
    std::vector<std::string> cells;
    for (size_t i = 0, n = 0; i < columns_.size(); ++i) {
      if (!shown[i]) continue;
      cells.push_back(Cut(row[i], columns[n]->width(), where[n]));
      ++n;
    }
    AppendLine(out, columns, cells);
  }
  return out;
}

}  // namespace muniment::tools
