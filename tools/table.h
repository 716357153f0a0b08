// Tables on a terminal.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace muniment::tools {

enum class Align {
  kLeft,   // text and times; cut with '…' where the terminal is too narrow, times to their date
  kRight,  // numbers; never cut, since a number without its end is another number
};

struct Column {
  std::string title;
  Align align = Align::kLeft;
  size_t spare = 0;  // where the terminal is too narrow, 1 is left out first, then 2, and so on; 0: only after those
};

// Columns that text takes on a terminal: 0 for combining marks, 2 for wide (East Asian) characters.
size_t DisplayWidth(std::string_view text);

// The width of the terminal that `fd` is, in columns; nullopt where it is none (a file, a pipe).
std::optional<size_t> TerminalWidth(int fd);

class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // One cell for each column. Control characters and bytes that are not UTF-8 are shown as U+FFFD: text from outside
  // must not command the terminal.
  void AddRow(std::vector<std::string> cells);

  // Titles, a rule, and the rows, columns two spaces apart, no spaces at line ends. Without `width`, as for files and
  // pipes, nothing is cut. With it, until a line fits: titles take several lines; the widest texts are cut, while what
  // differs still does, at their ends or else in the middle; spare columns are left out; texts are cut further; and
  // others are left out, from the right. Two always stay, whether or not what differs still does: on a terminal
  // narrower than those lines run over. `left_out` is given the titles of the columns that are not shown.
  std::string Render(std::optional<size_t> width, std::vector<std::string>* left_out = nullptr) const;

 private:
  std::vector<size_t> InOrderOfLeaving() const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace muniment::tools
