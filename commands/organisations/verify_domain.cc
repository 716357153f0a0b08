#include <algorithm>

#include "commands/accounts/account.h"
#include "commands/organisations/decisions.h"
#include "commands/organisations/domains.h"
#include "commands/organisations/organisation.h"
#include "commands/organisations/refusals.h"
#include "commands/rights.h"
#include "commands/seats/seats.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

using schemas::Role;

bool ContainsIgnoringCase(std::string_view text, std::string_view part) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::search(text.begin(), text.end(), part.begin(), part.end(),
                     [&](char a, char b) { return lower(a) == lower(b); }) != text.end();
}

// What was found holds the value that was issued: the door looked for the value of an earlier moment.
bool Holds(schemas::DnsEvidence::Reader evidence, std::string_view value) {
  for (const auto text : evidence.getValues()) {
    if (ContainsIgnoringCase(text.cStr(), value)) return true;
  }
  return false;
}

std::string OutcomeText(schemas::DnsEvidence::Outcome outcome) {
  switch (outcome) {
    case schemas::DnsEvidence::Outcome::NOT_LOOKED:
      break;
    case schemas::DnsEvidence::Outcome::FOUND:
      return "found";
    case schemas::DnsEvidence::Outcome::OTHER_VALUE:
      return "otherValue";
    case schemas::DnsEvidence::Outcome::NONE:
      return "none";
    case schemas::DnsEvidence::Outcome::TIME_OUT:
      return "timeOut";
    case schemas::DnsEvidence::Outcome::DISAGREE:
      return "disagree";
  }
  return "notLooked";
}

// DOM-6, DOM-8, DOM-11: from now on it is this organisation's, and so are the accounts associated with it. Another
// whose initial domain it was has it no more, proof going before a name that anybody may give.
void EmitVerified(Decision& d, const OrganisationId& id, const std::string& domain) {
  const std::set<std::string> accounts = DomainOf(d.live(), domain).accounts();
  std::vector<std::string> streams{OrganisationStream(id), DomainStream(domain)};
  const OrganisationId& unproven = DomainOf(d.live(), domain).initial_of();
  if (!unproven.is_nil() && unproven != id) streams.push_back(OrganisationStream(unproven));
  d.Emit(std::move(streams), [&](schemas::Event::Builder event) {
    auto verified = event.initDomainVerified();
    verified.setOrganisation(schemas::DataOf(id));
    verified.setDomain(domain);
  });
  for (const std::string& account : accounts) EmitDomainMoved(d, account, id, domain);
}

}  // namespace

Verdict CheckDomainIsFree(World& world, const std::set<OrganisationId>& own, std::string_view domain) {
  const OrganisationId owner = DomainOf(world, domain).owner();
  if (!owner.is_nil() && own.count(owner) == 0) {
    return Refuse(kDomainOfAnother, {{"domain", std::string(domain)}, {"organisation", ToText(owner)}});
  }
  return CheckNotUnderAnother(world, own, domain);
}

Verdict CheckNotUnderAnother(World& world, const std::set<OrganisationId>& own, std::string_view domain) {
  for (const std::string& above : NamesAbove(domain)) {
    const OrganisationId owner = DomainOf(world, above).owner();
    if (owner.is_nil() || own.count(owner) != 0) continue;
    return Refuse(kUnderDomainOfAnother,
                  {{"domain", std::string(domain)}, {"parent", above}, {"organisation", ToText(owner)}});
  }
  return std::nullopt;
}

void EmitChallenge(Decision& d, const OrganisationId& organisation, const std::string& domain) {
  const Organisation& state = OrganisationOf(d.world(), organisation);
  const auto known = state.domains().find(domain);
  if (known != state.domains().end() && known->second.state != OrganisationDomain::State::kRemoved) {
    d.Say("value", known->second.challenge);
    return;
  }
  // Told apart by command: whoever placed an earlier value has to place this one as well.
  const AnyId secret = Derive<AnyId>(d.id(), "challenge/" + domain);
  const std::string value = "ms" + ToText(secret).substr(0, 16);
  d.Say("value", value);
  d.Emit({OrganisationStream(organisation), DomainStream(domain)}, [&](schemas::Event::Builder event) {
    auto issued = event.initDomainChallengeIssued();
    issued.setOrganisation(schemas::DataOf(organisation));
    issued.setDomain(domain);
    issued.setValue(value);
  });
}

Verdict Authorise(Decision& d, schemas::StartDomainVerification::Reader c) {
  return RequireRoleIn(d, c.getOrganisation().cStr(), {Role::GLOBAL_ADMINISTRATOR});
}

// Unchanged when it is verified here, or a record was issued. The answer says which value to place.
Verdict Decide(Decision& d, schemas::StartDomainVerification::Reader c) {
  OrganisationId id;
  if (auto refused = ResolveOrganisation(d, c.getOrganisation().cStr(), &id)) return refused;
  const std::string domain = c.getDomain().cStr();
  if (OrganisationOf(d.world(), id).HasVerified(domain)) return std::nullopt;
  if (auto refused = CheckDomainIsFree(d.live(), {id}, domain)) return refused;
  EmitChallenge(d, id, domain);
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::VerifyDomain::Reader c) {
  return RequireRoleIn(d, c.getOrganisation().cStr(), {Role::GLOBAL_ADMINISTRATOR});
}

// DOM-5: every check is an entry, whatever came of it; only `found` verifies.
Verdict Decide(Decision& d, schemas::VerifyDomain::Reader c) {
  OrganisationId id;
  if (auto refused = ResolveOrganisation(d, c.getOrganisation().cStr(), &id)) return refused;
  const std::string domain = c.getDomain().cStr();
  const Organisation& organisation = OrganisationOf(d.world(), id);
  if (organisation.HasVerified(domain)) return std::nullopt;
  if (auto refused = CheckDomainIsFree(d.live(), {id}, domain)) return refused;
  const auto known = organisation.domains().find(domain);
  if (known == organisation.domains().end() || known->second.state != OrganisationDomain::State::kChallengeIssued) {
    return Refuse(kNoChallenge, {{"domain", domain}, {"organisation", ToText(id)}});
  }
  const auto evidence = c.getEvidence();
  if (evidence.getOutcome() == schemas::DnsEvidence::Outcome::NOT_LOOKED) {
    return Refuse(kNotLookedUp, {{"domain", domain}});
  }
  const bool found = evidence.getOutcome() == schemas::DnsEvidence::Outcome::FOUND;
  if (found && !Holds(evidence, known->second.challenge)) {
    return Refuse(kOtherChallenge, {{"domain", domain}, {"value", known->second.challenge}});
  }

  d.Emit({OrganisationStream(id), DomainStream(domain)}, [&](schemas::Event::Builder event) {
    auto checked = event.initDomainChecked();
    checked.setOrganisation(schemas::DataOf(id));
    checked.setDomain(domain);
    checked.setEvidence(evidence);
  });
  d.Say("outcome", OutcomeText(evidence.getOutcome()));
  if (found) EmitVerified(d, id, domain);
  return std::nullopt;
}

}  // namespace muniment::commands
