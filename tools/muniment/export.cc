// `export`: every entry, or those of a filter, streamed (HIST-2): memory does not grow with the ledger.
#include <algorithm>
#include <iostream>
#include <memory>

#include "commands/accounts/account.h"
#include "commands/agreements/agreement.h"
#include "commands/catalogue/catalogue.h"
#include "commands/keys/product_key.h"
#include "commands/streams.h"
#include "door/csv.h"
#include "door/domain_name.h"
#include "door/rows.h"
#include "fmt/format.h"
#include "projections/entries_about.h"
#include "projections/organisations.h"
#include "projections/pools_of.h"
#include "projections/view.h"
#include "schemas/bytes.h"
#include "tools/muniment/progress.h"
#include "tools/muniment/schema_files.h"
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
  EditionId edition;                                          // nil: any
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

bool Matches(const Filter& filter, const EntryView& entry) {
  if (entry.effective() < filter.from || entry.effective() >= filter.to) return false;
  if (entry.recorded() < filter.recorded_from || entry.recorded() >= filter.recorded_to) return false;
  if (filter.actor && schemas::IdOf<PersonId>(entry.get().getActor().getPerson()) != *filter.actor) return false;
  return filter.kind.empty() || KindOf(entry.body()) == filter.kind;
}

absl::Status ReadTime(const Arguments& arguments, std::string_view name, BareDate bare, Instant* out) {
  if (!arguments.Has(name)) return absl::OkStatus();
  absl::StatusOr<Instant> time = ParseInstant(arguments.Get(name), bare);
  if (time.ok()) *out = *time;
  return time.status();
}

// Nothing lies in a range that ends before it begins: an empty answer would read as "there is none".
absl::Status CheckRange(const Arguments& arguments, std::string_view from, std::string_view to, Instant begin,
                        Instant end) {
  if (begin < end || !arguments.Has(from) || !arguments.Has(to)) return absl::OkStatus();
  return absl::InvalidArgumentError(fmt::format(
      "--{} {} does not lie before --{} {}, so that nothing is between them; give an earlier --{} or a later "
      "--{}",
      from, arguments.Get(from), to, arguments.Get(to), from, to));
}

absl::StatusOr<Filter> FilterOf(const ledger::Ledger& ledger, const Arguments& arguments) {
  Filter filter;
  filter.kind = arguments.Get("kind");
  if (!filter.kind.empty() && capnp::Schema::from<schemas::Event>().findFieldByName(filter.kind) == nullptr) {
    return absl::InvalidArgumentError(
        fmt::format("there is no kind of entry {}; kinds are named as in `export`, e.g. orderPlaced",
                    commands::Repeated(filter.kind)));
  }
  for (const absl::Status& status :
       {ReadTime(arguments, "from", BareDate::kFirstSecond, &filter.from),
        ReadTime(arguments, "to", BareDate::kNextDaysFirst, &filter.to),
        ReadTime(arguments, "recorded-from", BareDate::kFirstSecond, &filter.recorded_from),
        ReadTime(arguments, "recorded-to", BareDate::kNextDaysFirst, &filter.recorded_to),
        CheckRange(arguments, "from", "to", filter.from, filter.to),
        CheckRange(arguments, "recorded-from", "recorded-to", filter.recorded_from, filter.recorded_to)}) {
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
    if (const auto refused = commands::ResolveEdition(world, arguments.Get("edition"), *now, &filter.edition)) {
      return absl::InvalidArgumentError(refused->message());
    }
  }
  return filter;
}

// A number, or an organisation's id or domain; or a holder as rows write it, such as purchase/….
absl::StatusOr<commands::HolderKey> HolderOf(commands::World& world, const std::string& text) {
  const size_t slash = text.find('/');
  const std::string kind = text.substr(0, slash == text.npos ? 0 : slash);
  const std::string name = slash == text.npos ? text : text.substr(slash + 1);
  const auto wanted = [&](std::string_view k) { return kind.empty() || kind == k; };
  if (wanted("organisation")) {
    const OrganisationId organisation = projections::OrganisationNamed(world, door::CanonicalDomainOr(name));
    if (!organisation.is_nil()) return commands::HolderKey::OfOrganisation(organisation);
  }
  if (commands::IsWellFormedNumber(name)) {
    if (wanted("account") && commands::AccountOf(world, name).exists()) return commands::HolderKey::OfAccount(name);
    if (wanted("agreement") && commands::AgreementOf(world, name).exists()) {
      return commands::HolderKey::OfAgreement(name);
    }
  }
  const auto purchase = ParseIdAs<SubscriptionId>(name);
  if (kind == "purchase" && purchase) {
    const auto holder = commands::HolderKey::OfPurchase(*purchase);
    if (!world.Streams(commands::PoolPrefix(holder.text())).empty()) return holder;
  }
  return absl::NotFoundError(
      fmt::format("there is no holder {}; give an account's or agreement's number, or an organisation's id or domain",
                  commands::Repeated(text)));
}

bool Sees(commands::World& world, const projections::Viewer& viewer, const commands::HolderKey& holder) {
  if (holder.kind() != schemas::Holder::PURCHASE) return viewer.SeesHolder(holder.text());
  for (const std::string& stream : world.Streams(commands::PoolPrefix(holder.text()))) {
    if (projections::SeesPool(viewer, world.Get<commands::Pool>(stream))) return true;
  }
  return false;
}

// Nobody's: all that is in the ledger, which is for who sees everything.
absl::StatusOr<commands::HolderKey> HolderAsked(commands::World& world, const projections::Viewer& viewer,
                                                const Arguments& arguments) {
  if (!arguments.Has("holder")) {
    if (viewer.sees_all()) return commands::HolderKey();
    return absl::InvalidArgumentError(
        "only operators and auditors see every entry; name a holder that the person may see: --holder");
  }
  absl::StatusOr<commands::HolderKey> holder = HolderOf(world, arguments.Get("holder"));
  if (!holder.ok() || Sees(world, viewer, *holder)) return holder;
  return absl::InvalidArgumentError(fmt::format(
      "the entries about {} are for its members and partner, and for users who have a role in the organisation, which "
      "the person is not; have one of them export it, or an auditor",
      commands::Repeated(arguments.Get("holder"))));
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

// The stored messages one after the other: `capnp decode FOLDER/entry.capnp Entry` reads them, FOLDER being what
// --schema was given.
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

// Goes through the ledger entry by entry, whatever is asked for: what is about somebody stands in streams of orders,
// keys and payers as well, and no list of those is short for everybody (HIST-2).
absl::Status ExportTo(const ledger::Ledger& ledger, const Arguments& arguments) {
  absl::StatusOr<projections::Viewer> viewer = ViewerOf(ledger, arguments);
  if (!viewer.ok()) return viewer.status();
  absl::StatusOr<Filter> filter = FilterOf(ledger, arguments);
  if (!filter.ok()) return filter.status();
  const commands::LedgerSource source(ledger);
  commands::PastWorld world(source, kForever);
  absl::StatusOr<commands::HolderKey> holder = HolderAsked(world, *viewer, arguments);
  if (!world.status().ok()) return world.status();
  if (!holder.ok()) return holder.status();
  projections::EntriesAbout about(ledger, *holder, filter->edition);
  // People's names are for operators and auditors; a holder's own people read them in the views.
  const bool unsealed = viewer->sees_all() && !viewer->person().is_nil();
  const auto sink = MakeSink(arguments, unsealed ? UnsealBy(ledger) : schemas::Unseal(schemas::HideAll));

  Progress progress("entries", ToNumber(ledger.last()));
  absl::Status status;
  const absl::Status read =
      ledger.Read(Position{1}, Next(ledger.last()), [&](Position position, ledger::EntryBytes bytes) {
        status = schemas::ReadingEntries(fmt::format("entry {}", ToNumber(position)), [&] {
          const EntryView entry(bytes);
          if (Matches(*filter, entry) && about.Hold(entry) && about.Show(*viewer, entry)) sink->Add(entry);
          return about.status();
        });
        progress.Add();
        return status.ok();
      });
  return status.ok() ? read : status;
}

int Export(const Arguments& arguments) {
  if (arguments.Has("schema") && arguments.Get("format") != "capnp") {
    return Fail(absl::InvalidArgumentError("--schema goes with --format capnp; leave it out, or ask for that format"));
  }
  auto ledger = OpenToRead(arguments);
  if (!ledger.ok()) return FailToOpen(ledger.status());
  absl::Status status;
  if (arguments.Has("schema")) status = WriteSchemaFiles(arguments.Get("schema"));
  if (status.ok()) status = ExportTo(**ledger, arguments);
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
               {.name = "schema",
                .value = "DIR",
                .meaning = "capnp: writes the schema there, by which `capnp decode` reads them (HIST-1)"},
               {.name = "holder",
                .value = "ID",
                .meaning = "account, agreement, organisation or purchase/…: all that is about it"},
               {.name = "edition", .value = "EDITION", .meaning = "GUID or code: all that is about it"},
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
