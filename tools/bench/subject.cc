#include "tools/bench/subject.h"

#include <fmt/format.h>

#include <chrono>
#include <stdexcept>

namespace muniment::bench {
namespace {

constexpr std::string_view kOperator = "olga@publisher.example";
constexpr std::string_view kSeller = "ann@partner.example";

door::ShapedCommand Shape(door::JsonDoor& door, const std::string& line) {
  auto shaped = door.Shape(line, door::Sealer::Mode::kRecord);
  if (auto* refusal = std::get_if<door::ShapeRefusal>(&shaped)) throw std::runtime_error(refusal->message);
  return std::move(std::get<door::ShapedCommand>(shaped));
}

commands::Submission SubmissionOf(const door::ShapedCommand& command) {
  return {.command = command.command().asReader(),
          .fields = command.fields,
          .keys = command.keys,
          .door = schemas::Door::GENERATOR,
          .internal = false};
}

std::string Admin(uint64_t organisation) { return fmt::format("admin@org{}.onmicrosoft.com", organisation); }

}  // namespace

Subject::Subject(const std::filesystem::path& folder) : seated_(kOrganisations, std::vector<bool>(kUsers)) {
  auto ledger = ledger::Ledger::Create({.folder = folder, .witness = {}, .secrets = {}, .vault = {}},
                                       {.name = "bench.example/ledger", .test = false, .seed_note = {}}, {});
  if (!ledger.ok()) throw std::runtime_error(std::string(ledger.status().message()));
  ledger_ = std::move(*ledger);
  const auto now = [] { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); };
  auto writer = commands::Writer::Open(*ledger_, now);
  if (!writer.ok()) throw std::runtime_error(std::string(writer.status().message()));
  writer_ = std::move(*writer);

  const auto door = NewDoor();
  const door::ShapedCommand appoint = Shape(
      *door,
      Line(std::string(kOperator),
           fmt::format(R"("appoint":{{"office":"operator","person":{{"address":"{}","name":"Olga"}}}})", kOperator)));
  const absl::Status begun = writer_->Begin(SubmissionOf(appoint), now());
  if (!begun.ok()) throw std::runtime_error(std::string(begun.message()));

  const std::string op(kOperator), seller(kSeller);
  std::vector<std::string> lines{
      Line(
          op,
          R"("addEdition":{"edition":"5a3e1c10-0e01-4d11-9c01-000000000001","code":"STANDARDPACK","name":"Office 365 E1"})"),
      Line(op, R"("registerDistributor":{"number":"D-1","name":"Distributor"})"),
      Line(op, R"("authoriseDistributor":{"distributor":"D-1","from":"2020-01-01"})"),
      Line(op, fmt::format(
                   R"("registerPartner":{{"number":"P-1","name":"Partner","member":{{"address":"{}","name":"Ann"}}}})",
                   kSeller)),
      Line(op, R"("setRelationship":{"partner":"P-1","distributor":"D-1","from":"2020-01-01"})")};
  for (uint64_t i = 0; i < kOrganisations; ++i) {
    const std::string domain = fmt::format("org{}.onmicrosoft.com", i);
    lines.push_back(
        Line(op, fmt::format(R"("registerOrganisation":{{"name":"Organisation {}","country":"AT","initialDomain":"{}",)"
                             R"("administrator":{{"address":"{}","name":"Admin"}}}})",
                             i, domain, Admin(i))));
    lines.push_back(Line(
        op,
        fmt::format(
            R"("registerAgreement":{{"number":"R-{}","kind":"reseller","customer":"Organisation","organisation":"{}",)"
            R"("partner":"P-1","start":"2026-01-01"}})",
            i, domain)));
    lines.push_back(Line(seller, fmt::format(R"("placeOrder":{{"partner":"P-1","number":"O-{}","agreement":"R-{}",)"
                                             R"("lines":[{{"edition":"STANDARDPACK","quantity":{}}}]}})",
                                             i, i, kUsers)));
    for (int user = 0; user < kUsers; ++user) {
      lines.push_back(Line(
          Admin(i), fmt::format(R"("addUser":{{"organisation":"{}","user":{{"address":"user{}@{}","name":"User"}}}})",
                                domain, user, domain)));
    }
  }
  for (size_t at = 0; at < lines.size(); at += 1000) {
    SendAll(*door, std::span(lines).subspan(at, std::min<size_t>(1000, lines.size() - at)));
  }
}

std::string Subject::Line(const std::string& actor, const std::string& body) {
  return fmt::format(R"({{"id":"{:032x}","actor":{{"person":"{}"}},{}}})", ++ids_, actor, body);
}

std::string Subject::NextLine() {
  const uint64_t organisation = turn_ % kOrganisations;
  const uint64_t user = turn_ / kOrganisations % kUsers;
  ++turn_;
  const bool seated = seated_[organisation][user];
  seated_[organisation][user] = !seated;
  return Line(
      Admin(organisation),
      fmt::format(
          R"("{}":{{"organisation":"org{}.onmicrosoft.com","edition":"STANDARDPACK","users":["user{}@org{}.onmicrosoft.com"]}})",
          seated ? "unassignSeats" : "assignSeats", organisation, user, organisation));
}

void Subject::Send(door::JsonDoor& door, const std::string& line) { SendAll(door, {&line, 1}); }

std::vector<door::ShapedCommand> Subject::ShapeAll(door::JsonDoor& door, std::span<const std::string> lines) {
  std::vector<door::ShapedCommand> shaped;
  shaped.reserve(lines.size());
  for (const std::string& line : lines) shaped.push_back(Shape(door, line));
  return shaped;
}

void Subject::Execute(const std::vector<door::ShapedCommand>& commands) {
  std::vector<commands::Submission> submissions;
  for (const door::ShapedCommand& command : commands) submissions.push_back(SubmissionOf(command));
  auto answers = writer_->Execute(submissions, commands::Writer::Mode::kEach);
  if (!answers.ok()) throw std::runtime_error(std::string(answers.status().message()));
  for (const commands::OwnedAnswer& answer : *answers) {
    if (answer.get().getOutcome() == schemas::Answer::Outcome::REFUSED)
      throw std::runtime_error(answer.get().getMessage().cStr());
  }
}

std::unique_ptr<door::JsonDoor> Subject::NewDoor() {
  return std::make_unique<door::JsonDoor>(ledger_->secrets(), ledger_->vault());
}

void Subject::Close() {
  writer_.reset();
  ledger_.reset();
}

}  // namespace muniment::bench
