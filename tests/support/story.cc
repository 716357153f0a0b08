#include "tests/support/story.h"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

#include "base/sha256.h"
#include "commands/organisations/organisation.h"
#include "fmt/format.h"

namespace muniment::testing {
namespace {

using commands::OwnedAnswer;
using commands::Submission;
using commands::Writer;

std::filesystem::path NewFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "muniment-story-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  return pattern;
}

Reply ReplyOf(schemas::Answer::Reader answer) {
  Reply reply;
  switch (answer.getOutcome()) {
    case schemas::Answer::Outcome::ACCEPTED:
      reply.outcome = "accepted";
      break;
    case schemas::Answer::Outcome::UNCHANGED:
      reply.outcome = "unchanged";
      break;
    case schemas::Answer::Outcome::REFUSED:
      reply.outcome = "refused";
      break;
  }
  reply.rule = answer.getRule().cStr();
  reply.code = answer.getCode().cStr();
  reply.message = answer.getMessage().cStr();
  for (const auto detail : answer.getDetails()) reply.details[detail.getName().cStr()] = detail.getValue().cStr();
  reply.first_entry = answer.getFirstEntry();
  reply.entry_count = answer.getEntryCount();
  reply.repeated = answer.getRepeated();
  reply.provisional = answer.getProvisional();
  for (const auto created : answer.getCreated()) {
    const auto id = created.getId();
    reply.created.emplace_back(created.getKind().cStr(), HexOf({id.begin(), id.size()}));
  }
  return reply;
}

schemas::DnsEvidence::Outcome OutcomeOf(std::string_view text) {
  using Outcome = schemas::DnsEvidence::Outcome;
  if (text == "found") return Outcome::FOUND;
  if (text == "otherValue") return Outcome::OTHER_VALUE;
  if (text == "none") return Outcome::NONE;
  if (text == "timeOut") return Outcome::TIME_OUT;
  if (text == "disagree") return Outcome::DISAGREE;
  throw std::invalid_argument("no such DNS outcome");
}

std::string Quoted(std::string_view text) { return fmt::format("\"{}\"", text); }

std::string ChallengeOf(commands::LiveWorld& world, schemas::VerifyDomain::Reader c) {
  const auto id = ParseIdAs<OrganisationId>(c.getOrganisation().cStr());
  const OrganisationId organisation = id ? *id : commands::DomainOf(world, c.getOrganisation().cStr()).organisation();
  const auto& domains = commands::OrganisationOf(world, organisation).domains();
  const auto known = domains.find(c.getDomain().cStr());
  return known == domains.end() ? "" : known->second.challenge;
}

// A GUID that is the same for the same code.
std::string GuidOf(std::string_view code) {
  const Hash hash = Sha256({BytesOf(code)});
  std::array<uint8_t, 16> bytes;
  std::copy_n(hash.begin(), bytes.size(), bytes.begin());
  return GuidText(bytes);
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower;
}

// Whose act a command with these fields is: P-1's, where they name nobody.
std::string PartyIn(std::string_view fields) {
  for (const std::string_view member : {R"("partner":")", R"("organisation":")", R"("account":")"}) {
    const size_t at = fields.find(member);
    if (at == fields.npos) continue;
    const std::string_view rest = fields.substr(at + member.size());
    return std::string(rest.substr(0, rest.find('"')));
  }
  return "P-1";
}

}  // namespace

std::string Reply::Created(std::string_view kind, size_t n) const {
  for (const auto& [name, id] : created) {
    if (name == kind && n-- == 0) return id;
  }
  return {};
}

std::ostream& operator<<(std::ostream& out, const Reply& reply) {
  return out << reply.outcome << ' ' << reply.rule << ' ' << reply.code << ": " << reply.message;
}

Reply SendLine(door::JsonDoor& door, Writer& writer, std::string_view line) {
  auto shaped = door.Shape(line, door::Sealer::Mode::kRecord);
  if (auto* refusal = std::get_if<door::ShapeRefusal>(&shaped)) {
    return ReplyOf(commands::RefusedAnswer({}, refusal->AsRefusal()).get());
  }
  const auto& command = std::get<door::ShapedCommand>(shaped);
  const Submission submission{.command = command.command().asReader(),
                              .fields = command.fields,
                              .keys = command.keys,
                              .door = schemas::Door::COMMAND_LINE,
                              .internal = false};
  absl::StatusOr<std::vector<OwnedAnswer>> answers = writer.Execute({&submission, 1}, Writer::Mode::kEach);
  if (!answers.ok()) throw std::runtime_error(std::string(answers.status().message()));
  return ReplyOf((*answers)[0].get());
}

Story::Story(std::string_view clock, rocksdb::Env* env, Kind kind) : folder_(NewFolder()), env_(env) {
  spdlog::set_level(spdlog::level::warn);  // refusals are expected here
  ledger::Ledger::Options options;
  options.env = env_;
  auto ledger = ledger::Ledger::Create(
      Places(), {.name = "story.example/test", .test = kind == Kind::kTest, .seed_note = {}}, options);
  if (!ledger.ok()) throw std::runtime_error(std::string(ledger.status().message()));
  ledger_ = std::move(*ledger);
  if (kind == Kind::kReal) RealClockShows(clock);
  StartWriter();
  auto shaped = door_->Shape(
      fmt::format(
          R"({{"id":"{}","actor":{{"person":"{}"}},"appoint":{{"office":"operator","person":{{"address":"{}","name":"Olga Operator"}}}}}})",
          NewId(), kOperator, kOperator),
      door::Sealer::Mode::kRecord);
  if (auto* refusal = std::get_if<door::ShapeRefusal>(&shaped)) throw std::runtime_error(refusal->message);
  const auto& command = std::get<door::ShapedCommand>(shaped);
  const absl::Status begun = writer_->Begin({.command = command.command().asReader(),
                                             .fields = command.fields,
                                             .keys = command.keys,
                                             .door = schemas::Door::LEDGER,
                                             .internal = true},
                                            ParseInstant(clock, BareDate::kFirstSecond).value());
  if (!begun.ok()) throw std::runtime_error(std::string(begun.message()));
}

Story::~Story() {
  Close();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

ledger::Ledger::Places Story::Places() const {
  return {.folder = folder_ / "ledger", .witness = {}, .secrets = {}, .vault = {}};
}

void Story::StartWriter() {
  auto writer = Writer::Open(*ledger_, [this] { return real_clock_; });
  if (!writer.ok()) throw std::runtime_error(std::string(writer.status().message()));
  writer_ = std::move(*writer);
  door_ = std::make_unique<door::JsonDoor>(ledger_->secrets(), ledger_->vault());
}

void Story::Close() {
  door_.reset();
  writer_.reset();
  ledger_.reset();
}

void Story::Open() {
  ledger::Ledger::Options options;
  options.env = env_;
  auto ledger = ledger::Ledger::Open(Places(), options);
  if (!ledger.ok()) throw std::runtime_error(std::string(ledger.status().message()));
  ledger_ = std::move(*ledger);
  StartWriter();
}

void Story::Reopen() {
  Close();
  Open();
}

std::string Story::NewId() { return fmt::format("{:032x}", 0x5709'0000'0000ull + ++ids_); }

Story& Story::At(std::string_view time) {
  MustAccept("setClock", fmt::format(R"({{"now":"{}"}})", time));
  return *this;
}

void Story::RealClockShows(std::string_view time) { real_clock_ = ParseInstant(time, BareDate::kFirstSecond).value(); }

Story& Story::As(std::string_view actor) {
  actor_ = actor;
  return *this;
}

std::string Story::Line(std::string_view command, std::string_view fields, const Envelope& envelope) {
  std::string line =
      fmt::format(R"({{"id":"{}","actor":{{"person":"{}"}})", envelope.id.empty() ? NewId() : envelope.id, actor_);
  if (!envelope.effective.empty()) line += ",\"effectiveAt\":" + Quoted(envelope.effective);
  if (!envelope.on_behalf_of.empty()) line += ",\"onBehalfOf\":" + Quoted(envelope.on_behalf_of);
  if (!envelope.reason_code.empty()) line += ",\"reasonCode\":" + Quoted(envelope.reason_code);
  if (!envelope.reason.empty()) line += ",\"reason\":" + Quoted(envelope.reason);
  if (!envelope.stream.empty()) {
    line += fmt::format(R"(,"expectedVersion":{{"stream":"{}","version":{}}})", envelope.stream, envelope.version);
  }
  return fmt::format("{},\"{}\":{}}}", line, command, fields);
}

Reply Story::Do(std::string_view command, std::string_view fields, const Envelope& envelope) {
  const std::string line = Line(command, fields, envelope);
  actor_ = kOperator;
  return DoLine(line, envelope.dry_run);
}

Reply Story::DoLate(std::string_view effective, std::string_view command, std::string_view fields,
                    std::string_view party) {
  actor_ = kOperator;
  Envelope envelope;
  envelope.effective = effective;
  envelope.on_behalf_of = party.empty() ? PartyIn(fields) : std::string(party);
  envelope.reason_code = "enteredLate";
  return Do(command, fields, envelope);
}

Reply Story::DoLine(std::string_view line, bool dry_run) {
  return DoLines({std::string(line)}, dry_run ? Writer::Mode::kDryRun : Writer::Mode::kEach).at(0);
}

std::vector<Reply> Story::DoLines(const std::vector<std::string>& lines, Writer::Mode mode) {
  const auto sealing = commands::IsDryRun(mode) ? door::Sealer::Mode::kTry : door::Sealer::Mode::kRecord;
  std::vector<Reply> replies(lines.size());
  std::vector<door::ShapedCommand> shaped;
  std::vector<size_t> at;
  for (size_t i = 0; i < lines.size(); ++i) {
    auto result = door_->Shape(lines[i], sealing);
    if (auto* refusal = std::get_if<door::ShapeRefusal>(&result)) {
      replies[i] = ReplyOf(commands::RefusedAnswer({}, refusal->AsRefusal()).get());
      continue;
    }
    auto& command = std::get<door::ShapedCommand>(result);
    if (auto body = command.command().getBody(); body.isVerifyDomain()) {
      const auto found = dns_.find(std::string_view(body.getVerifyDomain().asReader().getDomain().cStr()));
      auto evidence = body.getVerifyDomain().initEvidence();
      evidence.setOutcome(OutcomeOf(found == dns_.end() ? "found" : found->second));
      // What stands there is what was issued, whatever comes of the look-up.
      evidence.initValues(1).set(0, ChallengeOf(world(), body.getVerifyDomain().asReader()));
    }
    at.push_back(i);
    shaped.push_back(std::move(command));
  }
  std::vector<Submission> submissions;
  for (const auto& command : shaped) {
    submissions.push_back({.command = command.command().asReader(),
                           .fields = command.fields,
                           .keys = command.keys,
                           .door = schemas::Door::COMMAND_LINE,
                           .internal = false});
  }
  absl::StatusOr<std::vector<OwnedAnswer>> answers = writer_->Execute(submissions, mode);
  if (!answers.ok()) throw std::runtime_error(std::string(answers.status().message()));
  for (size_t i = 0; i < at.size(); ++i) replies[at[i]] = ReplyOf((*answers)[i].get());
  return replies;
}

Reply Story::Tick() {
  const Reply reply = SendTick("{}", Writer::Mode::kEach);
  if (reply.details.count("left") == 0) {
    EXPECT_THAT(SendTick(R"({"all":true})", Writer::Mode::kDryRun), Unchanged()) << "the agenda misses something";
  }
  return reply;
}

Reply Story::SendTick(std::string_view fields, Writer::Mode mode) {
  const std::string id = mode == Writer::Mode::kDryRun ? std::string(32, 'f') : NewId();
  auto shaped = door_->Shape(fmt::format(R"({{"id":"{}","actor":{{"person":"{}"}},"tick":{}}})", id, kOperator, fields),
                             door::Sealer::Mode::kTry);
  if (auto* refusal = std::get_if<door::ShapeRefusal>(&shaped)) throw std::runtime_error(refusal->message);
  const auto& command = std::get<door::ShapedCommand>(shaped);
  const Submission submission{.command = command.command().asReader(),
                              .fields = command.fields,
                              .keys = command.keys,
                              .door = schemas::Door::SCHEDULER,
                              .internal = true};
  absl::StatusOr<std::vector<OwnedAnswer>> answers = writer_->Execute({&submission, 1}, mode);
  if (!answers.ok()) throw std::runtime_error(std::string(answers.status().message()));
  return ReplyOf((*answers)[0].get());
}

void Story::MustAccept(std::string_view command, std::string_view fields, std::string_view actor) {
  const std::string next_actor = std::exchange(actor_, std::string(actor));
  const Reply reply = Do(command, fields);
  actor_ = next_actor;
  if (reply.outcome == "refused") {
    throw std::runtime_error(fmt::format("fixture {} {}: {} {}", command, fields, reply.rule, reply.message));
  }
}

std::string Story::AnEdition(std::string_view code, std::string_view terms) {
  const std::string guid = GuidOf(code);
  MustAccept("addEdition", fmt::format(R"({{"edition":"{}","code":"{}","name":"Edition {}"}})", guid, code, code));
  if (!terms.empty()) {
    MustAccept("setTermsOfSale", fmt::format(R"({{"edition":"{}","terms":{}}})", guid, terms));
  }
  return guid;
}

void Story::APartner(std::string_view number) {
  if (world().HeadOf("distributor/D-1") == Version{0}) {
    MustAccept("registerDistributor", R"({"number":"D-1","name":"Distributor One"})");
    MustAccept("authoriseDistributor", R"({"distributor":"D-1","from":"2020-01-01"})");
  }
  MustAccept(
      "registerPartner",
      fmt::format(R"({{"number":"{}","name":"Partner {}","member":{{"address":"ann@{}.example","name":"Ann Agent"}}}})",
                  number, number, Lower(number)));
  MustAccept("setRelationship", fmt::format(R"({{"partner":"{}","distributor":"D-1","from":"2020-01-01"}})", number));
}

void Story::AnAgreement(std::string_view number, std::string_view kind, std::string_view start,
                        std::string_view organisation) {
  if (world().HeadOf("partner/P-1") == Version{0}) APartner("P-1");
  const std::string whose = organisation.empty() ? "" : fmt::format(R"("organisation":"{}",)", organisation);
  MustAccept("registerAgreement",
             fmt::format(R"({{"number":"{}","kind":"{}","customer":"Contoso",{}"partner":"P-1","start":"{}"}})", number,
                         kind, whose, start));
}

void Story::AnAccount(std::string_view number, std::string_view agreement) {
  if (world().HeadOf(fmt::format("agreement/{}", agreement)) == Version{0}) AnAgreement(agreement);
  MustAccept(
      "openAccount",
      fmt::format(
          R"({{"number":"{}","legalEntity":"Contoso Ltd","name":"Contoso purchasing","location":"Vienna","country":"AT",)"
          R"("agreement":"{}","contact":{{"address":"kim@contoso.com","name":"Kim Contact"}}}})",
          number, agreement));
}

std::string Story::AnOrganisation(std::string_view initial_domain, std::string_view licence_id) {
  const std::string binds = licence_id.empty() ? "" : fmt::format(R"("licenceId":"{}",)", licence_id);
  const Reply reply =
      Do("registerOrganisation", fmt::format(R"({{"name":"Organisation of {}","country":"AT","initialDomain":"{}",{})"
                                             R"("administrator":{{"address":"gloria@{}","name":"Gloria Global"}}}})",
                                             initial_domain, initial_domain, binds, initial_domain));
  if (reply.outcome != "accepted") throw std::runtime_error("fixture AnOrganisation: " + reply.message);
  return reply.Created("organisation");
}

void Story::AVerifiedDomain(std::string_view organisation, std::string_view domain) {
  const auto& state = world().Get<commands::Organisation>(fmt::format("organisation/{}", organisation));
  const std::string admin = fmt::format("gloria@{}", state.initial_domain());
  const std::string fields = fmt::format(R"({{"organisation":"{}","domain":"{}"}})", organisation, domain);
  MustAccept("startDomainVerification", fields, admin);
  MustAccept("verifyDomain", fields, admin);
}

std::string Story::AUser(std::string_view organisation, std::string_view address) {
  const auto& state = world().Get<commands::Organisation>(fmt::format("organisation/{}", organisation));
  const std::string admin = fmt::format("gloria@{}", state.initial_domain());
  const std::string next_actor = std::exchange(actor_, admin);
  const Reply reply = Do("addUser", fmt::format(R"({{"organisation":"{}","user":{{"address":"{}","name":"User {}"}}}})",
                                                organisation, address, ids_));
  actor_ = next_actor;
  if (reply.outcome != "accepted") throw std::runtime_error("fixture AUser: " + reply.message);
  return reply.Created("person");
}

void Story::AnAccountWithDomain(std::string_view number, std::string_view organisation, std::string_view domain) {
  AnAccount(number);
  AVerifiedDomain(organisation, domain);
  MustAccept("associateDomain", fmt::format(R"({{"account":"{}","domain":"{}"}})", number, domain), "kim@contoso.com");
}

Position Story::KnownAt(std::string_view time) {
  const Instant known = ParseInstant(time, BareDate::kLastSecond).value();
  Position last{0};
  const absl::Status status =
      ledger_->Read(Position{1}, Next(ledger_->last()), [&](Position position, ledger::EntryBytes bytes) {
        std::vector<uint64_t> words(bytes.size() / sizeof(uint64_t));
        std::copy(bytes.begin(), bytes.end(), reinterpret_cast<uint8_t*>(words.data()));
        const commands::EntryView entry(std::move(words));
        if (entry.recorded() > known) return false;
        last = position;
        return true;
      });
  if (!status.ok()) throw std::runtime_error(std::string(status.message()));
  return last;
}

std::unique_ptr<commands::PastWorld> Story::Past(std::string_view as_of, std::string_view known_at) {
  return std::make_unique<commands::PastWorld>(world(), ParseInstant(as_of, BareDate::kLastSecond).value(),
                                               known_at.empty() ? commands::kEverything : KnownAt(known_at));
}

uint64_t Story::entries() const { return ToNumber(ledger_->last()); }

}  // namespace muniment::testing
