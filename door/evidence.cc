#include "door/evidence.h"

#include <array>
#include <string>
#include <utility>

#include "commands/organisations/organisation.h"
#include "fmt/format.h"

namespace muniment::door {
namespace {

constexpr std::string_view kMxSuffix = ".msv1.invalid";  // of the host that an MX record names (DomainChallengeIssued)

// The value issued for the domain; empty when there is none to be proven.
std::string ChallengeOf(commands::World& world, schemas::VerifyDomain::Reader command) {
  const std::string text = command.getOrganisation().cStr();
  const auto id = ParseIdAs<OrganisationId>(text);
  const OrganisationId organisation = id ? *id : commands::DomainOf(world, text).organisation();
  if (organisation.is_nil()) return {};
  const auto& domains = commands::OrganisationOf(world, organisation).domains();
  const auto found = domains.find(command.getDomain().cStr());
  if (found == domains.end() || found->second.state == commands::OrganisationDomain::State::kVerified) return {};
  return found->second.challenge;
}

schemas::DnsEvidence::Outcome OutcomeOf(DnsOutcome outcome) {
  switch (outcome) {
    case DnsOutcome::kFound:
      return schemas::DnsEvidence::Outcome::FOUND;
    case DnsOutcome::kOtherValue:
      return schemas::DnsEvidence::Outcome::OTHER_VALUE;
    case DnsOutcome::kNone:
      return schemas::DnsEvidence::Outcome::NONE;
    case DnsOutcome::kTimeOut:
      return schemas::DnsEvidence::Outcome::TIME_OUT;
    case DnsOutcome::kDisagree:
      break;
  }
  return schemas::DnsEvidence::Outcome::DISAGREE;
}

void Fill(schemas::DnsEvidence::Builder evidence, const DnsQuestion& question, schemas::RecordType record,
          const DnsAnswer& answer) {
  evidence.setOutcome(OutcomeOf(answer.outcome));
  evidence.setName(question.domain);
  evidence.setRecord(record);
  auto servers = evidence.initServers(static_cast<unsigned>(answer.replies.size()));
  for (unsigned i = 0; i < servers.size(); ++i) servers.set(i, answer.replies[i].server);
  auto values = evidence.initValues(static_cast<unsigned>(answer.values.size()));
  for (unsigned i = 0; i < values.size(); ++i) values.set(i, answer.values[i]);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Resolver>> ResolversFrom(std::string_view two_addresses) {
  if (two_addresses.empty()) return std::unique_ptr<Resolver>();
  const size_t comma = two_addresses.find(',');
  if (comma == two_addresses.npos || two_addresses.find(',', comma + 1) != two_addresses.npos) {
    return absl::InvalidArgumentError(fmt::format(
        "{} is not two resolvers, which must agree on what they see (DOM-5); give ADDRESS[:PORT],ADDRESS[:PORT]",
        two_addresses));
  }
  return MakeResolver({std::string(two_addresses.substr(0, comma)), std::string(two_addresses.substr(comma + 1))});
}

bool WantsEvidence(schemas::Command::Reader command) { return command.getBody().isVerifyDomain(); }

void AddEvidence(commands::World& world, Resolver* resolver, schemas::Command::Builder command) {
  if (resolver == nullptr || !WantsEvidence(command.asReader())) return;
  auto verify = command.getBody().getVerifyDomain();
  const std::string challenge = ChallengeOf(world, verify.asReader());
  if (challenge.empty()) return;
  const bool mx = verify.getRecord() == schemas::RecordType::MX;
  const DnsQuestion question{.domain = verify.getDomain().cStr(),
                             .record = mx ? DnsRecord::kMx : DnsRecord::kTxt,
                             .expected = mx ? challenge + std::string(kMxSuffix) : challenge};
  Fill(verify.initEvidence(), question, verify.getRecord(), resolver->Ask(question));
}

}  // namespace muniment::door
