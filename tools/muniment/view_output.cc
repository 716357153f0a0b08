#include "tools/muniment/view_output.h"

#include <unistd.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "commands/keys/product_key.h"
#include "door/csv.h"
#include "door/rows.h"
#include "fmt/format.h"
#include "tools/muniment/output.h"
#include "tools/muniment/progress.h"
#include "tools/table.h"

namespace muniment::tools {
namespace {

using capnp::DynamicStruct;

// Whether rows are seen on the terminal as they come; a table of many comes at its end.
bool AreRowsSeen(const OutputOptions& options) {
  return isatty(STDOUT_FILENO) == 1 && (options.one || options.format != "table");
}

// Pages, and leaves the rows' form to those below.
class Paged : public ViewOutput {
 public:
  Paged(const projections::ViewKind& kind, const projections::Moment& moment, schemas::Unseal unseal,
        const OutputOptions& options, std::ostream& out)
      : kind_(kind), moment_(moment), options_(options), out_(out), text_(kind.row, std::move(unseal)) {
    if (!AreRowsSeen(options)) progress_.emplace("rows");
  }

  bool Add(DynamicStruct::Reader row) final {
    if (progress_) progress_->Add();
    if (!options_.after.empty() && !found_) {
      found_ = text_.Key(row, kind_.key) == options_.after;
      return true;
    }
    if (options_.limit != 0 && rows_ == options_.limit) {
      next_ = last_key_;
      return false;
    }
    if (rows_ == 0) Begin();
    Row(row, rows_++);
    if (options_.limit != 0) last_key_ = text_.Key(row, kind_.key);
    return out_.good();  // what cannot be written need not be made
  }

  absl::Status Finish() final {
    progress_.reset();  // what is told from here on stands in its place
    if (!options_.after.empty() && !found_) {
      return absl::InvalidArgumentError(fmt::format("--after {}: there is no such row; leave --after out to begin anew",
                                                    commands::Repeated(options_.after)));
    }
    if (rows_ == 0) Begin();
    End();
    out_.flush();
    if (options_.format != "json") {
      if (!next_.empty()) Tell(fmt::format("more rows: --after {}\n", next_));
      Tell(MomentText(moment_) + '\n');
    }
    return absl::OkStatus();
  }

 protected:
  virtual void Begin() {}
  virtual void Row(DynamicStruct::Reader row, uint64_t index) = 0;
  virtual void End() {}

  bool Shows(const door::RowColumn& column) const { return options_.details || !column.detail; }

  const projections::ViewKind& kind_;
  const projections::Moment moment_;
  const OutputOptions options_;
  std::ostream& out_;
  const door::RowText text_;
  std::string next_;  // the key to go on after, when rows were left out

 private:
  uint64_t rows_ = 0;
  bool found_ = false;
  std::string last_key_;
  std::optional<Progress> progress_;
};

class JsonLines final : public Paged {
 public:
  using Paged::Paged;

 private:
  void Row(DynamicStruct::Reader row, uint64_t) override { out_ << text_.Json(row) << '\n'; }
};

class JsonDocument final : public Paged {
 public:
  using Paged::Paged;

 private:
  void Begin() override { out_ << fmt::format(R"({{"view":"{}",{},"rows":[)", kind_.name, MomentJson(moment_)); }
  void Row(DynamicStruct::Reader row, uint64_t index) override {
    out_ << (index == 0 ? "\n" : ",\n") << text_.Json(row);
  }
  void End() override {
    out_ << "\n]";
    if (!next_.empty()) {
      std::string key;
      schemas::AppendJsonText(key, next_);
      out_ << ",\"next\":" << key;
    }
    out_ << "}\n";
  }
};

class Csv final : public Paged {
 public:
  Csv(const projections::ViewKind& kind, const projections::Moment& moment, schemas::Unseal unseal,
      const OutputOptions& options, std::ostream& out)
      : Paged(kind, moment, std::move(unseal), options, out),
        csv_(out, options.raw ? door::Formulas::kRaw : door::Formulas::kDefused) {}

 private:
  void Begin() override {
    for (const door::RowColumn& column : text_.columns()) {
      if (Shows(column)) csv_.Text(column.name);
    }
    csv_.EndRecord();
  }
  void Row(DynamicStruct::Reader row, uint64_t) override {
    for (size_t i = 0; i < text_.columns().size(); ++i) {
      const door::RowColumn& column = text_.columns()[i];
      if (!Shows(column)) continue;
      const std::string cell = text_.Cell(row, i);
      if (column.plain) {
        csv_.Number(cell);
      } else {
        csv_.Text(cell);
      }
    }
    csv_.EndRecord();
  }

  door::CsvWriter csv_;
};

// "legalEntity" as people read it: "legal entity".
std::string TitleOf(std::string_view name) {
  std::string title;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') {
      title += ' ';
      title += static_cast<char>(c - 'A' + 'a');
    } else {
      title += c;
    }
  }
  return title;
}

// For people: "yes" or nothing.
std::string ForPeople(std::string cell) {
  if (cell == "true") return "yes";
  if (cell == "false") return "";
  return cell;
}

// Many rows as a table. Columns in which no row has anything are left out.
class TableOutput final : public Paged {
 public:
  using Paged::Paged;

 private:
  void Row(DynamicStruct::Reader row, uint64_t) override {
    std::vector<std::string> cells;
    for (size_t i = 0; i < text_.columns().size(); ++i) {
      cells.push_back(Shows(text_.columns()[i]) ? ForPeople(text_.Cell(row, i)) : "");
    }
    rows_.push_back(std::move(cells));
  }
  void End() override {
    if (rows_.empty()) return;
    std::vector<size_t> shown;
    std::vector<Column> columns;
    for (const auto& [i, if_any] : InOrder()) {
      const auto has_any = [i = i, if_any = if_any](const std::vector<std::string>& row) {
        return !row[i].empty() && !(if_any && row[i] == "0");
      };
      if (std::none_of(rows_.begin(), rows_.end(), has_any)) continue;
      shown.push_back(i);
      columns.push_back({.title = TitleOf(text_.columns()[i].name),
                         .align = text_.columns()[i].number ? Align::kRight : Align::kLeft,
                         .spare = SpareRank(text_.columns()[i].name)});
    }
    Table table(std::move(columns));
    for (const auto& row : rows_) {
      std::vector<std::string> cells;
      for (const size_t i : shown) cells.push_back(row[i]);
      table.AddRow(std::move(cells));
    }
    std::vector<std::string> left_out;
    out_ << table.Render(TerminalWidth(STDOUT_FILENO), &left_out);
    if (left_out.empty()) return;
    out_.flush();  // the note stands below
    Tell(fmt::format("too narrow to show {}: make the terminal wider, or give --format csv or json\n",
                     fmt::join(left_out, ", ")));
  }

  size_t SpareRank(std::string_view field) const {
    const auto found = std::find(kind_.spare.begin(), kind_.spare.end(), field);
    return found == kind_.spare.end() ? 0 : static_cast<size_t>(found - kind_.spare.begin()) + 1;
  }

  // Indices of the columns that the view shows in a table, and whether they need a value to be shown.
  std::vector<std::pair<size_t, bool>> InOrder() const {
    std::vector<std::pair<size_t, bool>> order;
    const auto columns = text_.columns();
    if (kind_.table.empty()) {
      for (size_t i = 0; i < columns.size(); ++i) order.emplace_back(i, false);
    }
    for (const projections::TableColumn& wanted : kind_.table) {
      for (size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].name == wanted.field) order.emplace_back(i, wanted.if_any);
      }
    }
    return order;
  }

  std::vector<std::vector<std::string>> rows_;
};

// One thing: a line for each of its fields, and for each item of its lists.
class Card final : public Paged {
 public:
  using Paged::Paged;

 private:
  void Row(DynamicStruct::Reader row, uint64_t index) override {
    if (index > 0) out_ << '\n';
    Table table({{"field", Align::kLeft}, {"value", Align::kLeft}});
    for (size_t i = 0; i < text_.columns().size(); ++i) {
      std::string rest = ForPeople(text_.Cell(row, i));
      std::string title = TitleOf(text_.columns()[i].name);
      while (!rest.empty()) {
        const size_t end = text_.columns()[i].compound ? rest.find("; ") : rest.npos;
        table.AddRow({std::exchange(title, ""), rest.substr(0, end)});
        rest = end == rest.npos ? "" : rest.substr(end + 2);
      }
    }
    out_ << table.Render(TerminalWidth(STDOUT_FILENO));
  }
};

}  // namespace

std::string MomentText(const projections::Moment& moment) {
  return fmt::format("as of {}{}, known at {} (entry {}), last tick {}", FormatInstant(moment.as_of),
                     moment.projected ? " (projected)" : "", FormatInstant(moment.known_second),
                     ToNumber(moment.known_at), moment.last_tick ? FormatInstant(*moment.last_tick) : "never");
}

std::string MomentJson(const projections::Moment& moment) {
  return fmt::format(R"("asOf":"{}","knownAt":"{}","entry":{},"lastTick":{},"projected":{})",
                     FormatInstant(moment.as_of), FormatInstant(moment.known_second), ToNumber(moment.known_at),
                     moment.last_tick ? fmt::format("\"{}\"", FormatInstant(*moment.last_tick)) : "null",
                     moment.projected);
}

std::unique_ptr<ViewOutput> MakeViewOutput(const projections::ViewKind& kind, const projections::Moment& moment,
                                           schemas::Unseal unseal, const OutputOptions& options, std::ostream& out) {
  if (options.format == "json") return std::make_unique<JsonDocument>(kind, moment, std::move(unseal), options, out);
  if (options.format == "jsonl") return std::make_unique<JsonLines>(kind, moment, std::move(unseal), options, out);
  if (options.format == "csv") return std::make_unique<Csv>(kind, moment, std::move(unseal), options, out);
  if (options.one) return std::make_unique<Card>(kind, moment, std::move(unseal), options, out);
  return std::make_unique<TableOutput>(kind, moment, std::move(unseal), options, out);
}

}  // namespace muniment::tools
