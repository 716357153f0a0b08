// `export`: every entry, or those of a filter, streamed (HIST-2): memory does not grow with the ledger.
#include <algorithm>
#include <iostream>
#include <memory>
#include <set>

#include "commands/catalogue/catalogue.h"
#include "commands/streams.h"
#include "door/csv.h"
#include "door/rows.h"
#include "fmt/format.h"
#include "projections/organisations.h"
#include "projections/view.h"
#include "schemas/bytes.h"
#include "tools/muniment/progress.h"
#include "tools/muniment/session.h"
#include "tools/muniment/subcommands.h"

namespace muniment::tools {
namespace {

using capnp::DynamicStruct;
using schemas::EntryView;

// ---- which

struct Filter {
  std::string kind;
  std::optional<PersonId> actor;
  std::optional<EditionId> edition;
  Instant from = kEarliest, to = kForever;                    // effective
  Instant recorded_from = kEarliest, recorded_to = kForever;  // recorded
};

std::string KindOf(schemas::Event::Reader event) {
  const DynamicStruct::Reader body = event;
  KJ_IF_MAYBE (field, body.which()) {
    return field->getProto().getName().cStr();
  }
  return "unknown";  // of a later release
}

// The event's own `edition`, where it has one.
bool IsAbout(schemas::Event::Reader event, const EditionId& edition) {
  const DynamicStruct::Reader body = event;
  KJ_IF_MAYBE (field, body.which()) {
    const auto own = body.get(*field).as<DynamicStruct>();
    KJ_IF_MAYBE (named, own.getSchema().findFieldByName("edition")) {
      if (named->getType().isData()) return schemas::IdOf<EditionId>(own.get(*named).as<capnp::Data>()) == edition;
    }
  }
  return false;
}

bool Matches(const Filter& filter, const EntryView& entry) {
  if (entry.effective() < filter.from || entry.effective() >= filter.to) return false;
  if (entry.recorded() < filter.recorded_from || entry.recorded() >= filter.recorded_to) return false;
  if (filter.actor && schemas::IdOf<PersonId>(entry.get().getActor().getPerson()) != *filter.actor) return false;
  if (!filter.kind.empty() && KindOf(entry.body()) != filter.kind) return false;
  return !filter.edition || IsAbout(entry.body(), *filter.edition);
}

absl::Status ReadTime(const Arguments& arguments, std::string_view name, BareDate bare, Instant* out) {
  if (!arguments.Has(name)) return absl::OkStatus();
  absl::StatusOr<Instant> time = ParseInstant(arguments.Get(name), bare);
  if (time.ok()) *out = *time;
  return time.status();
}

absl::StatusOr<Filter> FilterOf(const ledger::Ledger& ledger, const Arguments& arguments) {
  Filter filter;
  filter.kind = arguments.Get("kind");
  if (!filter.kind.empty() && capnp::Schema::from<schemas::Event>().findFieldByName(filter.kind) == nullptr) {
    return absl::InvalidArgumentError(
        fmt::format("there is no kind of entry {}; kinds are named as in `export`, e.g. orderPlaced", filter.kind));
  }
  for (const absl::Status& status :
       {ReadTime(arguments, "from", BareDate::kFirstSecond, &filter.from),
        ReadTime(arguments, "to", BareDate::kNextDaysFirst, &filter.to),
        ReadTime(arguments, "recorded-from", BareDate::kFirstSecond, &filter.recorded_from),
        ReadTime(arguments, "recorded-to", BareDate::kNextDaysFirst, &filter.recorded_to)}) {
    if (!status.ok()) return status;
  }
  if (arguments.Has("actor")) {
    absl::StatusOr<PersonId> actor = FindPerson(ledger, arguments.Get("actor"));
    if (!actor.ok()) return actor.status();
    filter.actor = *actor;
  }
  if (arguments.Has("edition")) {
    const commands::LedgerSource source(ledger);
    commands::PastWorld world(source, kForever);
    const absl::StatusOr<Instant> now = projections::NowOf(ledger, SystemNow());
    if (!now.ok()) return now.status();
    EditionId edition;
    if (const auto refused = commands::ResolveEdition(world, arguments.Get("edition"), *now, &edition)) {
      return absl::InvalidArgumentError(refused->message());
    }
    filter.edition = edition;
  }
  return filter;
}

// The holder's text: account/…, agreement/…, organisation/….
absl::StatusOr<std::string> HolderOf(commands::World& world, const std::string& text) {
  std::string holder = text;
  if (text.find('/') == text.npos) {
    const OrganisationId organisation = projections::OrganisationNamed(world, text);
    if (!organisation.is_nil()) {
      holder = commands::OrganisationStream(organisation);
    } else if (world.HeadOf(commands::AccountStream(text)) != Version{0}) {
      holder = commands::AccountStream(text);
    } else {
      holder = commands::AgreementStream(text);
    }
  }
  if (world.HeadOf(holder) != Version{0}) return holder;
  return absl::NotFoundError(fmt::format(
      "there is no holder {}; give an account's or agreement's number, or an organisation's id or domain", text));
}

// Where the entries of a holder stand, in order: its own stream and its pools'.
absl::StatusOr<std::set<Position>> PositionsOf(const ledger::Ledger& ledger, const std::string& holder) {
  std::vector<std::string> streams{holder};
  absl::Status status = ledger.ListStreams(commands::PoolPrefix(holder), [&](std::string_view name) {
    streams.emplace_back(name);
    return true;
  });
  std::set<Position> positions;
  for (const std::string& stream : streams) {
    if (!status.ok()) return status;
    status = ledger.ReadStreamPositions(stream, Version{1}, [&](Version, Position position) {
      positions.insert(position);
      return true;
    });
  }
  if (!status.ok()) return status;
  return positions;
}

// ---- how

class EntrySink {
 public:
  virtual ~EntrySink() = default;
  virtual void Add(const EntryView& entry) = 0;
};

class JsonLines final : public EntrySink {
 public:
  explicit JsonLines(schemas::Unseal unseal)
      : json_(schemas::Shapes::Of<schemas::Entry>()), unseal_(std::move(unseal)) {}
  void Add(const EntryView& entry) override {
    line_.clear();
    json_.Write(entry.get(), unseal_, line_);
    std::cout << line_ << '\n';
  }

 private:
  const schemas::JsonWriter json_;
  const schemas::Unseal unseal_;
  std::string line_;
};

// The stored messages one after the other: `capnp convert binary:json schemas/entry.capnp Entry` reads them.
class RawMessages final : public EntrySink {
 public:
  void Add(const EntryView& entry) override {
    const auto bytes = entry.bytes();
    std::cout.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  }
};

// The envelope in columns; the event as its kind and as JSON, since kinds differ in what they hold.
class Csv final : public EntrySink {
 public:
  Csv(schemas::Unseal unseal, door::Formulas formulas)
      : text_(capnp::Schema::from<schemas::Entry>(), unseal),
        json_(schemas::Shapes::Of<schemas::Entry>()),
        unseal_(std::move(unseal)),
        csv_(std::cout, formulas) {
    for (const door::RowColumn& column : text_.columns()) {
      if (column.name != "body") csv_.Text(column.name);
    }
    csv_.Text("kind").Text("event").EndRecord();
  }
  void Add(const EntryView& entry) override {
    for (size_t i = 0; i < text_.columns().size(); ++i) {
      const door::RowColumn& column = text_.columns()[i];
      if (column.name == "body") continue;
      const std::string cell = text_.Cell(entry.get(), i);
      if (column.plain) {
        csv_.Number(cell);
      } else {
        csv_.Text(cell);
      }
    }
    const DynamicStruct::Reader body = entry.body();
    std::string event = "{}";
    KJ_IF_MAYBE (field, body.which()) {
      event = json_.Write(body.get(*field).as<DynamicStruct>(), unseal_);
    }
    csv_.Text(KindOf(entry.body())).Text(event).EndRecord();
  }

 private:
  const door::RowText text_;
  const schemas::JsonWriter json_;
  const schemas::Unseal unseal_;
  door::CsvWriter csv_;
};

std::unique_ptr<EntrySink> MakeSink(const Arguments& arguments, schemas::Unseal unseal) {
  const std::string& format = arguments.Get("format");
  if (format == "capnp") return std::make_unique<RawMessages>();
  if (format == "csv") {
    return std::make_unique<Csv>(std::move(unseal),
                                 arguments.Has("raw") ? door::Formulas::kRaw : door::Formulas::kDefused);
  }
  return std::make_unique<JsonLines>(std::move(unseal));
}

// ---- the whole

absl::Status Give(const Filter& filter, Position position, ledger::EntryBytes bytes, EntrySink& sink) {
  return schemas::ReadingEntries(fmt::format("entry {}", ToNumber(position)), [&] {
    const EntryView entry(bytes);
    if (Matches(filter, entry)) sink.Add(entry);
    return absl::OkStatus();
  });
}

absl::Status ExportAll(const ledger::Ledger& ledger, const Filter& filter, EntrySink& sink) {
  Progress progress("entries", ToNumber(ledger.last()));
  absl::Status status;
  const absl::Status read =
      ledger.Read(Position{1}, Next(ledger.last()), [&](Position position, ledger::EntryBytes bytes) {
        status = Give(filter, position, bytes, sink);
        progress.Add();
        return status.ok();
      });
  return status.ok() ? read : status;
}

absl::Status ExportHolder(const ledger::Ledger& ledger, const std::string& holder, const Filter& filter,
                          EntrySink& sink) {
  absl::StatusOr<std::set<Position>> positions = PositionsOf(ledger, holder);
  if (!positions.ok()) return positions.status();
  Progress progress("entries", positions->size());
  for (const Position position : *positions) {
    absl::StatusOr<ledger::StoredEntry> stored = ledger.ReadAt(position);
    if (!stored.ok()) return stored.status();
    if (absl::Status status = Give(filter, position, stored->bytes(), sink); !status.ok()) return status;
    progress.Add();
  }
  return absl::OkStatus();
}

absl::Status ExportTo(const ledger::Ledger& ledger, const Arguments& arguments) {
  absl::StatusOr<projections::Viewer> viewer = ViewerOf(ledger, arguments);
  if (!viewer.ok()) return viewer.status();
  absl::StatusOr<Filter> filter = FilterOf(ledger, arguments);
  if (!filter.ok()) return filter.status();
  const commands::LedgerSource source(ledger);
  commands::PastWorld world(source, kForever);
  std::string holder;
  if (arguments.Has("holder")) {
    absl::StatusOr<std::string> found = HolderOf(world, arguments.Get("holder"));
    if (!found.ok()) return found.status();
    holder = *found;
  }
  if (holder.empty() ? !viewer->sees_all() : !viewer->SeesHolder(holder)) {
    return absl::InvalidArgumentError(
        "only operators and auditors see every entry; name a holder that the person may see: --holder");
  }
  // People's names are for operators and auditors; a holder's own people read them in the views.
  const bool unsealed = viewer->sees_all() && !viewer->person().is_nil();
  const auto sink = MakeSink(arguments, unsealed ? UnsealBy(ledger) : schemas::Unseal(schemas::HideAll));
  return holder.empty() ? ExportAll(ledger, *filter, *sink) : ExportHolder(ledger, holder, *filter, *sink);
}

int Export(const Arguments& arguments) {
  auto ledger = OpenToRead(arguments);
  if (!ledger.ok()) return FailToOpen(ledger.status());
  const absl::Status status = ExportTo(**ledger, arguments);
  std::cout << std::flush;
  if (!status.ok()) return Fail(status);
  return std::cout ? kAllAccepted : Fail(absl::UnavailableError("the export could not be written whole"));
}

}  // namespace

Subcommand ExportSubcommand() {
  return {.name = "export",
          .does = "every entry, or those of a filter, as csv, jsonl or the stored messages",
          .positionals = {LedgerPositional()},
          .options = Joined(
              {{.name = "format",
                .value = "FORMAT",
                .meaning = "jsonl, csv, or capnp: the stored bytes",
                .required = true,
                .choices = {"jsonl", "csv", "capnp"}},
               {.name = "holder",
                .value = "ID",
                .meaning = "account, agreement or organisation: its own entries and its pools'"},
               {.name = "edition", .value = "EDITION", .meaning = "GUID or code"},
               {.name = "actor", .value = "PERSON", .meaning = "who did it"},
               {.name = "kind", .value = "KIND", .meaning = "of entry, e.g. orderPlaced"},
               {.name = "from", .value = "TIME", .meaning = "effective from then on"},
               {.name = "to", .value = "TIME", .meaning = "effective before then; a date includes its day"},
               {.name = "recorded-from", .value = "TIME", .meaning = "recorded from then on"},
               {.name = "recorded-to", .value = "TIME", .meaning = "recorded before then; a date includes its day"},
               {.name = "raw", .value = "", .meaning = "csv: do not defuse text that a spreadsheet would run (HIST-5)"},
               AsOption()},
              PlaceOptions()),
          .run = Export};
}

}  // namespace muniment::tools
