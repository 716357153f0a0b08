#include "tools/muniment/session.h"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>

#include "base/sha256.h"
#include "base/text.h"
#include "commands/publisher/publisher.h"
#include "commands/streams.h"
#include "commands/world.h"
#include "door/domain_name.h"
#include "door/seal.h"
#include "fmt/format.h"
#include "ledger/creation.h"
#include "projections/view.h"
#include "tools/muniment/output.h"

namespace muniment::tools {
namespace {

constexpr size_t kLogBytesMax = size_t{8} << 20;
constexpr size_t kLogFiles = 3;

// The message as a JSON string: %v alone would let a line end in it forge a line of the log.
class JsonMessage final : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& out) override {
    std::string text;
    schemas::AppendJsonText(text, {message.payload.data(), message.payload.size()});
    out.append(text.data(), text.data() + text.size());
  }
  std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<JsonMessage>(); }
};

CommandId IdAfter(std::string_view ledger_name, Position last) {
  const std::string text = fmt::format("{} after entry {}", ledger_name, ToNumber(last));
  const Hash hash = Sha256({BytesOf(text)});
  CommandId id;
  std::copy_n(hash.begin(), id.bytes.size(), id.bytes.begin());
  return id;
}

// A ledger is created before its beginning and its first operator are recorded: without them nobody can do anything.
absl::Status CheckBegun(const ledger::Ledger& ledger, const Arguments& arguments) {
  if (ledger.last() != Position{0}) return absl::OkStatus();
  return ledger::CreationInterrupted(PlacesOf(arguments));
}

}  // namespace

Positional LedgerPositional() { return {"LEDGER", "the ledger's folder"}; }

std::vector<Option> PlaceOptions() {
  return {{.name = "witness",
           .value = "FILE",
           .meaning = "where the witness lies, better on another disk; default: in the folder",
           .environment = "MUNIMENT_WITNESS"},
          {.name = "secrets",
           .value = "FILE",
           .meaning = "where the ledger's secrets lie; default: in the folder",
           .environment = "MUNIMENT_SECRETS"},
          {.name = "vault",
           .value = "DIR",
           .meaning = "where people's keys lie; default: in the folder",
           .environment = "MUNIMENT_VAULT"}};
}

Option LostWitnessOption() {
  return {.name = "accept-lost-witness",
          .value = "",
          .meaning = "open although the witness is lost, which is recorded (AUD-4)"};
}

Option AsOption() {
  return {.name = "as", .value = "PERSON", .meaning = "who looks, by address or id: decides what is seen and unsealed"};
}

ledger::Ledger::Places PlacesOf(const Arguments& arguments) {
  return {.folder = arguments.Get("LEDGER"),
          .witness = arguments.Get("witness"),
          .secrets = arguments.Get("secrets"),
          .vault = arguments.Get("vault")};
}

Instant SystemNow() { return std::chrono::floor<seconds>(std::chrono::system_clock::now()); }

CommandId NextId(const ledger::Ledger& ledger) { return IdAfter(ledger.origin().name, ledger.last()); }

CommandId FirstId(std::string_view ledger_name) { return IdAfter(ledger_name, Position{0}); }

int Fail(const absl::Status& status) {
  Complain(StdView(status.message()));
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAlreadyExists:
      return kWrongUsage;
    default:
      return kLedgerUnusable;
  }
}

int FailToOpen(const absl::Status& status) {
  Fail(status);
  return kLedgerUnusable;
}

absl::StatusOr<std::unique_ptr<ledger::Ledger>> OpenToRead(const Arguments& arguments, Doubtful doubtful) {
  ledger::Ledger::Options options;
  options.read_only = true;
  absl::StatusOr<std::unique_ptr<ledger::Ledger>> ledger = ledger::Ledger::Open(PlacesOf(arguments), options);
  if (!ledger.ok()) return ledger;
  if ((*ledger)->doubt().empty()) {
    if (absl::Status begun = CheckBegun(**ledger, arguments); !begun.ok()) return begun;
    return ledger;
  }
  if (doubtful == Doubtful::kRefused) return absl::DataLossError((*ledger)->doubt());
  Complain((*ledger)->doubt());
  return ledger;
}

absl::Status Writing::Close() {
  writer.reset();
  return ledger->Close();
}

absl::StatusOr<Writing> OpenToWrite(const Arguments& arguments) {
  ledger::Ledger::Options options;
  options.accept_lost_witness = arguments.Has("accept-lost-witness");
  absl::StatusOr<std::unique_ptr<ledger::Ledger>> ledger = ledger::Ledger::Open(PlacesOf(arguments), options);
  if (!ledger.ok()) return ledger.status();
  if (absl::Status begun = CheckBegun(**ledger, arguments); !begun.ok()) return begun;
  StartLog(arguments.Get("LEDGER"));
  absl::StatusOr<std::unique_ptr<commands::Writer>> writer = commands::Writer::Open(**ledger, SystemNow);
  if (!writer.ok()) return writer.status();
  return Writing{std::move(*ledger), std::move(*writer)};
}

void StartLog(const std::filesystem::path& folder) {
  try {
    auto logger = spdlog::rotating_logger_mt("muniment", (folder / "muniment.log").string(), kLogBytesMax, kLogFiles);
    auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
    formatter->add_flag<JsonMessage>('*').set_pattern(
        R"({"ts":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l","thread":%t,"msg":%*})");
    logger->set_formatter(std::move(formatter));
    logger->flush_on(spdlog::level::warn);
    spdlog::set_default_logger(std::move(logger));
  } catch (const spdlog::spdlog_ex&) {
    spdlog::set_level(spdlog::level::off);  // else it would go to standard output
    Complain(fmt::format("{} cannot be written; going on without a log", (folder / "muniment.log").string()));
  }
}

absl::StatusOr<PersonId> FindPerson(const ledger::Ledger& ledger, std::string_view text) {
  const commands::LedgerSource source(ledger);
  commands::PastWorld world(source, kForever);
  PersonId person;
  if (const auto id = ParseIdAs<PersonId>(text)) {
    if (world.HeadOf(commands::PersonStream(*id)) != Version{0}) person = *id;
  } else {
    absl::StatusOr<door::MailAddress> address = door::ParseMailAddress(text);
    if (!address.ok()) return address.status();
    const auto hash = door::AddressHash(ledger.secrets(), address->canonical);
    person = world.Get<commands::AddressOwner>(commands::AddressStream(hash)).person();
  }
  if (!world.status().ok()) return world.status();
  if (!person.is_nil()) return person;
  return absl::NotFoundError("the ledger knows nobody of that address or id; give one that it does");
}

absl::StatusOr<projections::Viewer> ViewerOf(const ledger::Ledger& ledger, const Arguments& arguments) {
  if (!arguments.Has("as")) return projections::Viewer::Anyone();
  absl::StatusOr<PersonId> person = FindPerson(ledger, arguments.Get("as"));
  if (!person.ok()) return person.status();
  const commands::LedgerSource source(ledger);
  commands::PastWorld world(source, kForever);
  const absl::StatusOr<Instant> now = projections::NowOf(ledger, SystemNow());
  if (!now.ok()) return now.status();
  projections::Viewer viewer = projections::Viewer::Of(world, *now, *person);
  if (!world.status().ok()) return world.status();
  return viewer;
}

schemas::Unseal UnsealBy(const ledger::Ledger& ledger) { return door::UnsealAll(ledger.vault()); }

}  // namespace muniment::tools
