// `import`: the publisher's tables, as commands.
#include <capnp/message.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <span>

#include "commands/catalogue/decisions.h"
#include "commands/keys/product_key.h"
#include "commands/organisations/ties.h"
#include "commands/publisher/publisher.h"
#include "commands/streams.h"
#include "door/answers.h"
#include "door/domain_name.h"
#include "door/import_catalogue.h"
#include "door/import_offers.h"
#include "door/import_products.h"
#include "door/import_users.h"
#include "door/seal.h"
#include "fmt/format.h"
#include "projections/organisations.h"
#include "schemas/bytes.h"
#include "tools/muniment/output.h"
#include "tools/muniment/progress.h"
#include "tools/muniment/session.h"
#include "tools/muniment/subcommands.h"
#include "tools/muniment/submitting.h"

namespace muniment::tools {
namespace {

using commands::Writer;

constexpr size_t kPieceRows = 1000;  // of users, sent at once: one sync each

// Whose command it is: --as, or the operator where there is only one.
absl::StatusOr<PersonId> ActorOf(const ledger::Ledger& ledger, const Arguments& arguments) {
  if (arguments.Has("as")) return FindPerson(ledger, arguments.Get("as"));
  const commands::LedgerSource source(ledger);
  commands::PastWorld world(source, kForever);
  const std::set<PersonId> operators = commands::PublisherOf(world).operators();
  if (!world.status().ok()) return world.status();
  if (operators.size() == 1) return *operators.begin();
  return absl::InvalidArgumentError("the ledger has several operators; say whose import it is: --as PERSON");
}

absl::StatusOr<std::optional<Instant>> EffectiveOf(const Arguments& arguments) {
  if (!arguments.Has("effective")) return std::optional<Instant>();
  const absl::StatusOr<Instant> effective = ParseInstant(arguments.Get("effective"), BareDate::kFirstSecond);
  if (!effective.ok()) return effective.status();
  if (ToUnix(*effective) == 0) {  // as the JSON door says
    return absl::InvalidArgumentError(
        "--effective 1970-01-01T00:00:00Z stands for a time not given; give a second before or after it");
  }
  return std::optional(*effective);
}

// What would be ignored is wrong usage, as is what is no table.
absl::Status CheckUsage(const Arguments& arguments) {
  const std::string& kind = arguments.Get("KIND");
  for (const char* option : {"organisation", "atomic", "reason-code"}) {
    if (kind == "users" || !arguments.Has(option)) continue;
    return absl::InvalidArgumentError(
        fmt::format("--{} is for users only; leave it out of an import of {}", option, kind));
  }
  if (kind == "users" && !arguments.Has("organisation")) {
    return absl::InvalidArgumentError("say whose users they become: --organisation ID, or a domain of its own");
  }
  std::error_code ignored;
  if (std::filesystem::is_directory(arguments.Get("FILE"), ignored)) {
    return absl::InvalidArgumentError(
        fmt::format("{} is a folder; name the file", commands::Repeated(arguments.Get("FILE"))));
  }
  return EffectiveOf(arguments).status();
}

absl::Status ReadTable(const std::string& kind, std::istream& in, schemas::Command::Body::Builder body) {
  if (kind == "catalogue") return door::ReadCatalogueTable(in, body.initImportCatalogue());
  if (kind == "offers") return door::ReadOffers(in, body.initImportOffers());
  return door::ReadProducts(in, body.initImportProducts());
}

absl::StatusOr<door::ShapedCommand> BuildImport(const ledger::Ledger& ledger, const Arguments& arguments,
                                                std::istream& in) {
  auto message = std::make_unique<capnp::MallocMessageBuilder>();
  auto command = message->initRoot<schemas::Command>();
  absl::StatusOr<PersonId> actor = ActorOf(ledger, arguments);
  if (!actor.ok()) return actor.status();
  const CommandId id = NextId(ledger);
  command.setId(schemas::DataOf(id));
  command.initActor().initPerson().setId(schemas::DataOf(*actor));
  const absl::StatusOr<std::optional<Instant>> effective = EffectiveOf(arguments);
  if (!effective.ok()) return effective.status();
  if (*effective) {
    command.setEffectiveAt(ToUnix(**effective));
    command.setHasEffectiveAt(true);
  }
  if (absl::Status read = ReadTable(arguments.Get("KIND"), in, command.initBody()); !read.ok()) return read;
  return door::ShapeBuilt(std::move(message), {}, ledger.secrets(), ledger.vault());
}

using Defects = capnp::List<schemas::Defect>::Reader;

void PrintDefects(Defects defects) {
  const schemas::JsonWriter json(schemas::Shapes::Of<schemas::Defect>());
  for (const auto defect : defects) std::cout << json.Write(defect) << '\n';
}

// The counts of the event that closes an import: its numbers.
std::string CountsOf(capnp::DynamicStruct::Reader event) {
  std::string counts;
  for (const auto field : event.getSchema().getFields()) {
    if (!field.getType().isUInt32()) continue;
    counts += fmt::format(",\"{}\":{}", field.getProto().getName().cStr(), event.get(field).as<uint32_t>());
  }
  return counts;
}

// What became of an import: one line of counts, then a line for each defect.
void PrintOutcome(schemas::Answer::Reader answer, std::string_view counts, Defects defects) {
  std::cout << fmt::format("{{\"outcome\":\"{}\",\"firstEntry\":{},\"entries\":{}{},\"defects\":{}{}}}\n",
                           answer.getOutcome() == schemas::Answer::Outcome::ACCEPTED ? "accepted" : "unchanged",
                           answer.getFirstEntry(), answer.getEntryCount(), counts, defects.size(),
                           answer.getProvisional() ? ",\"provisional\":true" : "");
  PrintDefects(defects);
}

// From the last entry of an import that was recorded.
absl::Status PrintRecorded(const ledger::Ledger& ledger, schemas::Answer::Reader answer) {
  const Position last{answer.getFirstEntry() + answer.getEntryCount() - 1};
  absl::StatusOr<ledger::StoredEntry> stored = ledger.ReadAt(last);
  if (!stored.ok()) return stored.status();
  return schemas::ReadingEntries(fmt::format("entry {}", ToNumber(last)), [&] {
    const schemas::EntryView entry(std::move(stored->words));
    if (entry.body().isCatalogueImported()) {
      const auto event = entry.body().getCatalogueImported();
      PrintOutcome(answer, CountsOf(event), event.getDefects());
    } else if (entry.body().isOffersImported()) {
      const auto event = entry.body().getOffersImported();
      PrintOutcome(answer, CountsOf(event), event.getDefects());
    } else {
      PrintOutcome(answer, "", {});
    }
    return absl::OkStatus();
  });
}

// The event that would close such an import; the ledger stands as the import found it.
template <class Event, class Import>
absl::Status PrintJudged(const ledger::Ledger& ledger, schemas::Answer::Reader answer, Import import, Instant t) {
  const commands::LedgerSource source(ledger);
  commands::PastWorld world(source, kForever);
  capnp::MallocMessageBuilder message;
  auto event = message.initRoot<Event>();
  const commands::Verdict refusal = commands::Report(commands::CatalogueOf(world), import, t, event);
  if (!world.status().ok()) return world.status();
  if (refusal) return absl::InternalError(refusal->message());
  PrintOutcome(answer, CountsOf(event.asReader()), event.asReader().getDefects());
  return absl::OkStatus();
}

// The same of an import that is recorded, unchanged, or judged only (CAT-1: every defect is reported).
absl::Status PrintImport(const ledger::Ledger& ledger, schemas::Answer::Reader answer,
                         schemas::Command::Reader command) {
  if (answer.getOutcome() == schemas::Answer::Outcome::REFUSED) {
    std::cout << door::AnswerLine(answer) << '\n';
    return absl::OkStatus();
  }
  if (answer.getOutcome() == schemas::Answer::Outcome::ACCEPTED && !answer.getProvisional()) {
    return PrintRecorded(ledger, answer);
  }
  const absl::StatusOr<Instant> now = projections::NowOf(ledger, SystemNow());
  if (!now.ok()) return now.status();
  const Instant t = command.getHasEffectiveAt() ? FromUnix(command.getEffectiveAt()) : *now;
  const auto body = command.getBody();
  if (body.isImportCatalogue()) {
    return PrintJudged<schemas::CatalogueImported>(ledger, answer, body.getImportCatalogue(), t);
  }
  if (body.isImportOffers()) return PrintJudged<schemas::OffersImported>(ledger, answer, body.getImportOffers(), t);
  PrintOutcome(answer, "", {});
  return absl::OkStatus();
}

int ImportTable(const Arguments& arguments, std::istream& in, Writing& writing) {
  absl::StatusOr<door::ShapedCommand> command = BuildImport(*writing.ledger, arguments, in);
  if (!command.ok()) return Fail(command.status());
  std::vector<Shaped> batch;
  batch.push_back(std::move(*command));
  Submitting submitting(*writing.writer, *writing.ledger, nullptr);
  absl::Status reported;
  const Writer::Mode mode = arguments.Has("dry-run") ? Writer::Mode::kDryRun : Writer::Mode::kEach;
  const absl::Status status =
      submitting.Execute(batch, mode, schemas::Door::IMPORT, [&](size_t, schemas::Answer::Reader answer) {
        reported = PrintImport(*writing.ledger, answer, std::get<door::ShapedCommand>(batch[0]).command().asReader());
      });
  if (!status.ok()) return Fail(status);
  if (!reported.ok()) return Fail(reported);
  return submitting.refused() == 0 ? kAllAccepted : kSomeRefused;
}

// The answer with the line of the file before it: {"line":2,"outcome":…}.
void PrintRow(const door::UserRow& row, schemas::Answer::Reader answer) {
  std::cout << fmt::format("{{\"line\":{},", row.line) << door::AnswerLine(answer).substr(1) << '\n';
}

// A row that is no command, as JSON of the same form.
void PrintFault(const door::UserRow& row) {
  std::string fault;
  schemas::AppendJsonText(fault, row.fault);
  std::cout << fmt::format(R"({{"line":{},"outcome":"refused","rule":"CMD-10","code":"shape","message":{}}})", row.line,
                           fault)
            << '\n';
}

// Where all stand or fall together and one row is no command, none is sent.
int RefuseRows(const std::vector<door::UserRow>& rows) {
  for (const door::UserRow& row : rows) {
    if (!row.fault.empty()) PrintFault(row);
  }
  Complain("nothing was added, since --atomic was asked; mend the rows named and import again");
  return kSomeRefused;
}

// The organisation that an import of users is for.
class UsersOrganisation {
 public:
  UsersOrganisation(const ledger::Ledger& ledger, const std::string& organisation)
      : secrets_(ledger.secrets()), source_(ledger), world_(source_, kForever) {
    id_ = projections::OrganisationNamed(world_, door::CanonicalDomainOr(organisation));
  }
  // NotFound: the ledger knows none such.
  absl::Status Check() const {
    if (!world_.status().ok() || !id_.is_nil()) return world_.status();
    return absl::NotFoundError(
        "the ledger knows no organisation of that id or domain; give its id or a domain of its own (`show "
        "organisations`), or register it (registerOrganisation)");
  }
  // Its id where the actor, who is not of it, does it for the organisation: an operator who enters late what its people
  // did (TIME-2), a member of a partner as its delegated administrator (PAR-4). Else empty.
  std::string OnBehalf(const PersonId& actor, bool is_late) {
    const commands::Ties ties = commands::TiesOf(world_, actor);
    const bool is_user = std::find(ties.user_of.begin(), ties.user_of.end(), id_) != ties.user_of.end();
    const bool is_for_it = ties.is_operator ? is_late : !is_user && !ties.partners.empty();
    return is_for_it ? ToText(id_) : "";
  }
  // How often somebody has been removed from it: a row that names such a person is a new command again.
  uint64_t TimesRemoved(std::string_view text) {
    const auto address = door::ParseMailAddress(text);
    if (!address.ok()) return 0;
    const auto hash = door::AddressHash(secrets_, address->canonical);
    const PersonId person = world_.Get<commands::AddressOwner>(commands::AddressStream(hash)).person();
    return world_.Get<Counted>(commands::OrganisationStream(id_)).Of(person);
  }
  const absl::Status& status() const { return world_.status(); }

 private:
  class Counted final : public commands::StateOf<Counted> {
   public:
    using StateOf::On;
    void On(schemas::UserRemoved::Reader e, const schemas::EntryView&) {
      ++times_[schemas::IdOf<PersonId>(e.getUser())];
    }
    uint64_t Of(const PersonId& person) const {
      const auto found = times_.find(person);
      return found == times_.end() ? 0 : found->second;
    }

   private:
    std::map<PersonId, uint64_t> times_;
  };

  const ledger::Secrets& secrets_;
  const commands::LedgerSource source_;
  commands::PastWorld world_;
  OrganisationId id_;
};

absl::StatusOr<std::vector<door::UserRow>> ReadRows(const Arguments& arguments, std::istream& in, Writing& writing) {
  const absl::StatusOr<PersonId> actor = ActorOf(*writing.ledger, arguments);
  if (!actor.ok()) return actor.status();
  const absl::StatusOr<std::optional<Instant>> effective = EffectiveOf(arguments);
  if (!effective.ok()) return effective.status();
  const absl::StatusOr<Instant> now = projections::NowOf(*writing.ledger, SystemNow());
  if (!now.ok()) return now.status();
  UsersOrganisation organisation(*writing.ledger, arguments.Get("organisation"));
  if (absl::Status known = organisation.Check(); !known.ok()) return known;
  Progress progress("rows read");
  const auto times_removed = [&](std::string_view address) {
    progress.Add();
    return organisation.TimesRemoved(address);
  };
  absl::StatusOr<std::vector<door::UserRow>> rows =
      door::ReadUsers(in, {.actor = ToText(*actor),
                           .organisation = arguments.Get("organisation"),
                           .effective = *effective,
                           .on_behalf_of = organisation.OnBehalf(*actor, *effective && **effective < *now),
                           .reason_code = arguments.Get("reason-code"),
                           .times_removed = times_removed});
  return organisation.status().ok() ? std::move(rows) : organisation.status();
}

// Sends those rows that are commands, and prints what became of each.
absl::Status SendRows(std::span<const door::UserRow> rows, Writer::Mode mode, Writing& writing,
                      Submitting& submitting) {
  const auto sealing = IsDryRun(mode) ? door::Sealer::Mode::kTry : door::Sealer::Mode::kRecord;
  door::JsonDoor json(writing.ledger->secrets(), writing.ledger->vault());
  std::vector<Shaped> batch;
  std::vector<const door::UserRow*> sent;
  for (const door::UserRow& row : rows) {
    if (!row.fault.empty()) {
      PrintFault(row);
      continue;
    }
    batch.push_back(json.Shape(row.command, sealing));
    sent.push_back(&row);
  }
  return submitting.Execute(batch, mode, schemas::Door::IMPORT,
                            [&](size_t index, schemas::Answer::Reader answer) { PrintRow(*sent[index], answer); });
}

Writer::Mode ModeOf(const Arguments& arguments) {
  const bool dry = arguments.Has("dry-run");
  if (arguments.Has("atomic")) return dry ? Writer::Mode::kAllOrNoneDryRun : Writer::Mode::kAllOrNone;
  return dry ? Writer::Mode::kDryRun : Writer::Mode::kEach;
}

// In pieces, but where all stand or fall together, or each builds on what was only tried.
absl::Status SendAll(std::span<const door::UserRow> rows, Writer::Mode mode, Writing& writing, Submitting& submitting) {
  Progress progress("rows", rows.size());
  while (!rows.empty() && IsOutputWritten()) {
    const auto piece = rows.first(mode == Writer::Mode::kEach ? std::min(kPieceRows, rows.size()) : rows.size());
    if (absl::Status status = SendRows(piece, mode, writing, submitting); !status.ok()) return status;
    progress.Add(piece.size());
    rows = rows.subspan(piece.size());
  }
  return absl::OkStatus();
}

int ImportUsers(const Arguments& arguments, std::istream& in, Writing& writing) {
  const absl::StatusOr<std::vector<door::UserRow>> rows = ReadRows(arguments, in, writing);
  if (!rows.ok()) return Fail(rows.status());
  const bool faulty = std::any_of(rows->begin(), rows->end(), [](const auto& row) { return !row.fault.empty(); });
  if (arguments.Has("atomic") && faulty) return RefuseRows(*rows);

  Submitting submitting(*writing.writer, *writing.ledger, nullptr);
  if (absl::Status status = SendAll(*rows, ModeOf(arguments), writing, submitting); !status.ok()) return Fail(status);
  return submitting.refused() == 0 && !faulty ? kAllAccepted : kSomeRefused;
}

// A file that tells how much of it has been read.
class ToldFile final : public std::filebuf {
 protected:
  // Piece by piece: a filebuf's own waits until all that was asked for is there.
  std::streamsize xsgetn(char* to, std::streamsize wanted) override { return std::streambuf::xsgetn(to, wanted); }
  int_type underflow() override {
    const int_type next = std::filebuf::underflow();
    if (traits_type::eq_int_type(next, traits_type::eof())) {
      progress_.reset();
    } else if (progress_) {
      progress_->Add(static_cast<uint64_t>(egptr() - gptr()));
    }
    return next;
  }

 private:
  std::optional<Progress> progress_{"bytes read"};
};

int Import(const Arguments& arguments) {
  if (absl::Status usage = CheckUsage(arguments); !usage.ok()) return Fail(usage);
  ToldFile file;
  if (file.open(arguments.Get("FILE"), std::ios::in | std::ios::binary) == nullptr) {
    return Fail(absl::InvalidArgumentError(
        fmt::format("{} cannot be read; name a file that can", commands::Repeated(arguments.Get("FILE")))));
  }
  std::istream in(&file);
  auto writing = OpenToWrite(arguments);
  if (!writing.ok()) return FailToOpen(writing.status());
  const int exit =
      arguments.Get("KIND") == "users" ? ImportUsers(arguments, in, *writing) : ImportTable(arguments, in, *writing);
  const absl::Status closed = writing->Close();
  return closed.ok() ? exit : Fail(closed);
}

}  // namespace

Subcommand ImportSubcommand() {
  return {.name = "import",
          .does = "takes in a table of the publisher's: catalogue, products, offers or users",
          .positionals = {{.name = "KIND",
                           .meaning = "catalogue, products, offers or users",
                           .choices = {"catalogue", "products", "offers", "users"}},
                          LedgerPositional(),
                          {.name = "FILE", .meaning = "CSV"}},
          .options =
              Joined({{.name = "effective",
                       .value = "DATE",
                       .meaning = "the table's date, or since when they are users; default: now"},
                      {.name = "as", .value = "PERSON", .meaning = "whose command it is; default: the only operator"},
                      {.name = "organisation", .value = "ID", .meaning = "of users: its id or a domain of its own"},
                      {.name = "reason-code",
                       .value = "CODE",
                       .meaning = "users: why, recorded with each; an operator's late entries need it (TIME-2)"},
                      {.name = "atomic", .value = "", .meaning = "users: all or none"},
                      {.name = "dry-run", .value = "", .meaning = "judge, record nothing (CMD-3)"},
                      LostWitnessOption()},
                     PlaceOptions()),
          .more =
              "\nAnswers one line of counts, then one line for each defect with its line in the file;\n"
              "of users one line for each row.\n",
          .unwritten = "what was imported stays so; import the same file again to see what became of it",
          .run = Import};
}

}  // namespace muniment::tools
