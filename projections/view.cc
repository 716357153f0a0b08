#include "projections/view.h"

#include <algorithm>

#include "commands/keys/product_key.h"
#include "commands/publisher/publisher.h"
#include "commands/streams.h"
#include "fmt/format.h"

namespace muniment::projections {
namespace {

bool IsNumber(std::string_view text) {
  return !text.empty() && text.size() <= 19 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

absl::StatusOr<Instant> RecordedAt(const ledger::Ledger& ledger, Position position) {
  absl::StatusOr<ledger::StoredEntry> stored = ledger.ReadAt(position);
  if (!stored.ok()) return stored.status();
  Instant recorded{};
  const absl::Status status = schemas::ReadingEntries(fmt::format("entry {}", ToNumber(position)), [&] {
    recorded = schemas::EntryView(std::move(stored->words)).recorded();
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return recorded;
}

absl::StatusOr<Position> KnownAt(const ledger::Ledger& ledger, std::string_view text, Instant now, Moment& moment) {
  if (IsNumber(text)) {
    const uint64_t number = std::stoull(std::string(text));
    if (number == 0 || number > ToNumber(ledger.last())) {
      return absl::InvalidArgumentError(fmt::format(
          "known at entry {}: the ledger has the entries 1 to {}; give one of those", number, ToNumber(ledger.last())));
    }
    absl::StatusOr<Instant> recorded = RecordedAt(ledger, Position{number});
    if (!recorded.ok()) return recorded.status();
    moment.known_second = *recorded;
    return Position{number};
  }
  absl::StatusOr<Instant> asked = ParseInstant(text, BareDate::kLastSecond);
  if (!asked.ok()) return asked.status();
  if (*asked > now) {
    return absl::InvalidArgumentError(
        fmt::format("known at {} is in the future: nobody can know now what is recorded then; give {} or earlier, or "
                    "leave it out",
                    FormatInstant(*asked), FormatInstant(now)));
  }
  moment.known_second = *asked;
  return LastRecordedAt(ledger, *asked);
}

// The scheduler's entries also stand in a stream of their own, so that the last one is found at once.
absl::StatusOr<std::optional<Instant>> LastTick(const ledger::Ledger& ledger, Position known_at) {
  std::optional<Position> last;
  absl::Status status = ledger.ReadStreamPositions(commands::kTicksStream, Version{1}, [&](Version, Position position) {
    if (position > known_at) return false;
    last = position;
    return true;
  });
  if (!status.ok()) return status;
  if (!last) return std::nullopt;
  return RecordedAt(ledger, *last);
}

absl::Status CheckFilter(const ViewKind& kind, const std::string& name, const std::string& value) {
  const auto found =
      std::find_if(kind.filters.begin(), kind.filters.end(), [&](const auto& f) { return f.name == name; });
  if (found == kind.filters.end()) {
    std::vector<std::string> names;
    for (const FilterKind& filter : kind.filters) names.push_back("--" + std::string(filter.name));
    return absl::InvalidArgumentError(fmt::format("{} has no filter --{}; it has {}", kind.name, name,
                                                  names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "))));
  }
  switch (found->form) {
    case FilterForm::kText: {
      const auto& choices = found->choices;
      if (choices.empty() || std::find(choices.begin(), choices.end(), value) != choices.end()) return absl::OkStatus();
      return absl::InvalidArgumentError(fmt::format("--{} takes one of {}", name, fmt::join(choices, ", ")));
    }
    case FilterForm::kFlag:
    case FilterForm::kDomain:
      return absl::OkStatus();
    case FilterForm::kPerson:
      if (ParseId(value)) return absl::OkStatus();
      return absl::InvalidArgumentError(fmt::format("--{} takes the address or the id of a person", name));
    case FilterForm::kBegins:
    case FilterForm::kEnds:
      return ParseInstant(value, BareDate::kFirstSecond).status();
  }
  return absl::OkStatus();
}

// Filters choose among many. Beside the ID of one thing they would say nothing: it is answered whatever they say.
absl::Status CheckFilters(const ViewContext& context) {
  for (const auto& [name, value] : context.filters()) {
    if (absl::Status status = CheckFilter(context.kind(), name, value); !status.ok()) return status;
    if (!context.detailed()) continue;
    return absl::InvalidArgumentError(
        fmt::format("--{} is for the list of all: with an ID {} answers that one alone; leave out --{}, or the ID",
                    name, context.kind().name, name));
  }
  const std::optional<Instant> from = context.Time("from"), to = context.Time("to");
  return from && to ? CheckSpan(*from, *to) : absl::OkStatus();
}

}  // namespace

absl::StatusOr<Instant> NowOf(const ledger::Ledger& ledger, Instant system_now) {
  if (!ledger.origin().test) return std::max(system_now, ledger.last_recorded());
  const commands::LedgerSource source(ledger);
  commands::PastWorld world(source, kForever);
  const Instant clock = commands::PublisherOf(world).clock();
  if (!world.status().ok()) return world.status();
  return std::max(clock, ledger.last_recorded());
}

absl::StatusOr<Position> LastRecordedAt(const ledger::Ledger& ledger, Instant t) {
  uint64_t known = 0, unknown = ToNumber(ledger.last()) + 1;  // entries (known, unknown) are still in question
  while (unknown - known > 1) {
    const uint64_t middle = known + (unknown - known) / 2;
    absl::StatusOr<Instant> recorded = RecordedAt(ledger, Position{middle});
    if (!recorded.ok()) return recorded.status();
    (*recorded <= t ? known : unknown) = middle;
  }
  return Position{known};
}

absl::StatusOr<Moment> MomentOf(const ledger::Ledger& ledger, std::string_view as_of, std::string_view known_at,
                                Instant system_now) {
  Moment moment;
  absl::StatusOr<Instant> now = NowOf(ledger, system_now);
  if (!now.ok()) return now.status();
  moment.now = moment.as_of = moment.known_second = *now;
  moment.known_at = ledger.last();
  if (!as_of.empty()) {
    absl::StatusOr<Instant> asked = ParseInstant(as_of, BareDate::kLastSecond);
    if (!asked.ok()) return asked.status();
    moment.as_of = *asked;
    moment.projected = *asked > *now;
  }
  if (!known_at.empty()) {
    absl::StatusOr<Position> position = KnownAt(ledger, known_at, *now, moment);
    if (!position.ok()) return position.status();
    moment.known_at = *position;
  }
  absl::StatusOr<std::optional<Instant>> last_tick = LastTick(ledger, moment.known_at);
  if (!last_tick.ok()) return last_tick.status();
  moment.last_tick = *last_tick;
  return moment;
}

std::string_view ViewContext::Text(std::string_view filter) const {
  const auto found = asked_.filters.find(filter);
  return found == asked_.filters.end() ? std::string_view() : std::string_view(found->second);
}

std::optional<PersonId> ViewContext::Person(std::string_view filter) const {
  return Flag(filter) ? ParseIdAs<PersonId>(Text(filter)) : std::nullopt;
}

std::optional<Instant> ViewContext::Time(std::string_view filter) const {
  if (!Flag(filter)) return std::nullopt;
  const auto kind =
      std::find_if(kind_.filters.begin(), kind_.filters.end(), [&](const auto& f) { return f.name == filter; });
  const bool ends = kind != kind_.filters.end() && kind->form == FilterForm::kEnds;
  absl::StatusOr<Instant> time = ParseInstant(Text(filter), ends ? BareDate::kNextDaysFirst : BareDate::kFirstSecond);
  return time.ok() ? std::optional<Instant>(*time) : std::nullopt;
}

std::optional<std::string> ViewContext::Unsealed(schemas::Sealed::Reader sealed) const {
  if (sealed.getBytes().size() == 0) return std::nullopt;
  schemas::SealedText seen = unseal_(sealed);
  if (seen.sight != schemas::SealedText::Sight::kText) return std::nullopt;
  return std::move(seen.text);
}

absl::Status Answer(ViewContext& context, RowSink& sink) {
  const ViewKind& kind = context.kind();
  if (kind.id.empty() && !context.id().empty()) {
    return absl::InvalidArgumentError(fmt::format("{} takes no id; use its filters", kind.name));
  }
  if (absl::Status status = CheckFilters(context); !status.ok()) return status;
  const absl::Status status = schemas::ReadingEntries(kind.name, [&] { return kind.answer(context, sink); });
  if (!context.world().status().ok()) return context.world().status();
  return status;
}

absl::Status CheckSpan(Instant from, Instant to) {
  if (from < to) return absl::OkStatus();
  return absl::InvalidArgumentError(
      fmt::format("nothing lies between {} and {}: give --from before --to", FormatInstant(from), FormatInstant(to)));
}

absl::Status NoSuch(const ViewContext& context, std::string_view what) {
  return NoSuch(context, what, context.id(), context.kind().name);
}

absl::Status NoSuch(const ViewContext& context, std::string_view what, std::string_view text, std::string_view view) {
  return absl::NotFoundError(fmt::format("there is no {} {} as of {} that you may see; list them with `show {}`", what,
                                         commands::Repeated(text), FormatInstant(context.as_of()), view));
}

}  // namespace muniment::projections
