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
  kLeft,   // text; cut with '…' where the terminal is too narrow
  kRight,  // numbers and dates; never cut, since a number without its end is another number
};

struct Column {
  std::string title;
  Align align = Align::kLeft;
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

  // Titles, a rule, and the rows, columns two spaces apart, no spaces at line ends. With `width`, the widest
  // left-aligned columns are cut until a line fits, but none below eight columns: on a narrower terminal lines run
  // over. Without, as for files and pipes, nothing is cut.
  std::string Render(std::optional<size_t> width) const;

 private:
  std::vector<size_t> Widths(std::optional<size_t> width) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace muniment::tools
