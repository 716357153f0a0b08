// `show` and `history`: the views.
#include <algorithm>
#include <charconv>
#include <iostream>
#include <set>

#include "commands/keys/product_key.h"
#include "door/domain_name.h"
#include "fmt/format.h"
#include "ledger/tokens.h"
#include "projections/all_views.h"
#include "projections/history.h"
#include "tools/muniment/session.h"
#include "tools/muniment/subcommands.h"
#include "tools/muniment/view_output.h"

namespace muniment::tools {
namespace {

using projections::FilterForm;
using projections::FilterKind;
using projections::ViewKind;

std::vector<Option> AskingOptions() {
  return {{.name = "format",
           .value = "FORMAT",
           .meaning = "table (default), json, jsonl or csv",
           .choices = {"table", "json", "jsonl", "csv"}},
          {.name = "as-of", .value = "TIME", .meaning = "as of then, also in the future (projected); default: now"},
          {.name = "known-at", .value = "TIME|ENTRY", .meaning = "as known then, or at that entry; default: now"},
          AsOption(),
          {.name = "limit", .value = "N", .meaning = "at most so many rows"},
          {.name = "after", .value = "KEY", .meaning = "go on after that row, as the page before said"},
          {.name = "raw", .value = "", .meaning = "csv: do not defuse text that a spreadsheet would run (HIST-5)"}};
}

Option OptionOf(const FilterKind& filter) {
  std::string value;
  switch (filter.form) {
    case FilterForm::kFlag:
      break;
    case FilterForm::kText:
      value = "TEXT";
      break;
    case FilterForm::kDomain:
      value = "DOMAIN";
      break;
    case FilterForm::kPerson:
      value = "PERSON";
      break;
    case FilterForm::kBegins:
    case FilterForm::kEnds:
      value = "TIME";
      break;
  }
  return {.name = std::string(filter.name), .value = value, .meaning = std::string(filter.meaning)};
}

// The filters of all views, each once: which of them a view has, the view says. What one means may differ between
// views.
std::vector<Option> FilterOptions(std::span<const ViewKind> views) {
  std::vector<Option> options;
  for (const ViewKind& view : views) {
    for (const FilterKind& filter : view.filters) {
      const auto same =
          std::find_if(options.begin(), options.end(), [&](const Option& o) { return o.name == filter.name; });
      if (same == options.end()) {
        options.push_back(OptionOf(filter));
      } else if (same->meaning != filter.meaning) {
        same->meaning = "as the view says, below";
      }
    }
  }
  std::sort(options.begin(), options.end(), [](const Option& a, const Option& b) { return a.name < b.name; });
  return options;
}

std::string ViewsHelp(std::span<const ViewKind> views) {
  std::string help = "\nViews, and what each takes:\n";
  for (const ViewKind& view : views) {
    help += fmt::format("\n  {:<15} {}\n", view.name, view.question);
    if (!view.id.empty()) {
      const bool alone = view.one && !view.filters.empty();
      help += fmt::format("    {:<13} {}{}\n", "ID", view.id, alone ? "; without filters" : "");
    }
    for (const FilterKind& filter : view.filters) help += fmt::format("    --{:<11} {}\n", filter.name, filter.meaning);
  }
  return help;
}

absl::StatusOr<OutputOptions> OutputOf(const ViewKind& view, const Arguments& arguments) {
  OutputOptions options{
      .after = arguments.Get("after"), .raw = arguments.Has("raw"), .one = view.one && arguments.Has("ID")};
  options.details = options.one || arguments.Has("details");
  if (arguments.Has("format")) options.format = arguments.Get("format");
  if (!arguments.Has("limit")) return options;
  const std::string& text = arguments.Get("limit");
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), options.limit);
  if (error != std::errc() || end != text.data() + text.size() || options.limit == 0) {
    return absl::InvalidArgumentError("--limit takes a number of rows from 1 on");
  }
  return options;
}

absl::StatusOr<projections::ViewContext::Asked> AskedOf(const ledger::Ledger& ledger, const ViewKind& view,
                                                        const Arguments& arguments) {
  projections::ViewContext::Asked asked;
  asked.id = arguments.Get("ID");
  const auto named = door::CanonicalDomain(std::string_view(asked.id).substr(asked.id.find('/') + 1));
  if (named.ok()) asked.id_as_domain = *named;
  for (const Option& option : FilterOptions(projections::AllViews())) {
    if (arguments.Has(option.name)) asked.filters[option.name] = arguments.Get(option.name);
  }
  for (const FilterKind& filter : view.filters) {
    if (!arguments.Has(filter.name)) continue;
    if (filter.form == FilterForm::kDomain) {
      asked.filters[std::string(filter.name)] = door::CanonicalDomainOr(arguments.Get(filter.name));
    }
    if (filter.form != FilterForm::kPerson) continue;
    absl::StatusOr<PersonId> person = FindPerson(ledger, arguments.Get(filter.name));
    if (!person.ok()) return person.status();
    asked.filters[std::string(filter.name)] = ToText(*person);
  }
  return asked;
}

absl::Status ShowTo(std::ostream& out, const ledger::Ledger& ledger, const ViewKind& view, const Arguments& arguments) {
  absl::StatusOr<projections::Moment> moment =
      projections::MomentOf(ledger, arguments.Get("as-of"), arguments.Get("known-at"), SystemNow());
  if (!moment.ok()) return moment.status();
  absl::StatusOr<projections::Viewer> viewer = ViewerOf(ledger, arguments);
  if (!viewer.ok()) return viewer.status();
  absl::StatusOr<projections::ViewContext::Asked> asked = AskedOf(ledger, view, arguments);
  if (!asked.ok()) return asked.status();
  absl::StatusOr<OutputOptions> options = OutputOf(view, arguments);
  if (!options.ok()) return options.status();

  const commands::LedgerSource source(ledger);
  commands::PastWorld world(source, moment->as_of, moment->known_at);
  projections::ViewContext context(view, world, *moment, std::move(*viewer), std::move(*asked), UnsealBy(ledger));
  context.set_token_of([&](const AnyId& id) { return ledger::TokenFor(ledger.secrets(), id.bytes); });
  const auto output = MakeViewOutput(view, *moment, UnsealBy(ledger), *options, out);
  if (absl::Status status = projections::Answer(context, *output); !status.ok()) return status;
  return output->Finish();
}

int Show(const ViewKind& view, const Arguments& arguments) {
  auto ledger = OpenToRead(arguments);
  if (!ledger.ok()) return FailToOpen(ledger.status());
  const absl::Status status = ShowTo(std::cout, **ledger, view, arguments);
  return status.ok() ? kAllAccepted : Fail(status);
}

int ShowNamed(const Arguments& arguments) {
  if (const ViewKind* view = projections::FindView(arguments.Get("VIEW"))) return Show(*view, arguments);
  std::vector<std::string> names;
  for (const ViewKind& view : projections::AllViews()) names.emplace_back(view.name);
  const std::string nearest = Nearest(arguments.Get("VIEW"), names);
  const std::string given = commands::Repeated(arguments.Get("VIEW"));
  return Fail(absl::InvalidArgumentError(
      nearest.empty() ? fmt::format("there is no view {}; there are {}", given, fmt::join(names, ", "))
                      : fmt::format("there is no view {}; did you mean {}?", given, nearest)));
}

}  // namespace

Subcommand ShowSubcommand() {
  const auto views = projections::AllViews();
  return {.name = "show",
          .does = "answers one question, as of any date, as known at any time",
          .positionals = {LedgerPositional(),
                          {.name = "VIEW", .meaning = "which question; listed below"},
                          {.name = "ID", .meaning = "of one thing, where the view takes it", .required = false}},
          .options = Joined(Joined(AskingOptions(), FilterOptions(views)), PlaceOptions()),
          .more = ViewsHelp(views),
          .run = ShowNamed};
}

Subcommand HistorySubcommand() {
  const ViewKind* history = projections::FindView("history");
  return {.name = "history",
          .does = "every transaction of a holder's editions, with the figures after each",
          .positionals = {LedgerPositional(), {.name = "ID", .meaning = std::string(history->id), .required = false}},
          .options = Joined(Joined(AskingOptions(), FilterOptions({history, 1})), PlaceOptions()),
          .run = [history](const Arguments& arguments) { return Show(*history, arguments); }};
}

}  // namespace muniment::tools
