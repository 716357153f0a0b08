#include "commands/accounts/account.h"

#include <algorithm>

#include "commands/accounts/refusals.h"
#include "commands/agreements/agreement.h"
#include "commands/organisations/organisation.h"
#include "schemas/bytes.h"

namespace muniment::commands {

void Account::On(schemas::AccountOpened::Reader e, const EntryView&) {
  number_ = e.getNumber().cStr();
  legal_entity_ = e.getLegalEntity().cStr();
  name_ = e.getName().cStr();
  location_ = e.getLocation().cStr();
  country_ = e.getCountry().cStr();
  agreement_ = e.getAgreement().cStr();
}

void Account::On(schemas::MemberAdded::Reader e, const EntryView& entry) {
  const PersonId person = schemas::IdOf<PersonId>(e.getMember().getId());
  const auto [member, added] = members_.try_emplace(person, Member{.role = e.getRole(), .since = entry.effective()});
  if (!added) member->second.role = e.getRole();
}

void Account::On(schemas::MemberRemoved::Reader e, const EntryView&) {
  members_.erase(schemas::IdOf<PersonId>(e.getMember()));
}

void Account::On(schemas::PartnerSightGiven::Reader e, const EntryView&) {
  sighted_partners_.insert(e.getPartner().cStr());
  unsighted_partners_.erase(e.getPartner().cStr());
}

void Account::On(schemas::PartnerSightWithdrawn::Reader e, const EntryView&) {
  sighted_partners_.erase(e.getPartner().cStr());
  unsighted_partners_.insert(e.getPartner().cStr());
}

void Account::On(schemas::DomainAssociated::Reader e, const EntryView& entry) {
  domain_ = e.getDomain().cStr();
  last_domain_ = domain_;
  domain_since_ = entry.effective();
  invitations_.clear();
}

void Account::On(schemas::DomainDissociated::Reader, const EntryView&) {
  domain_.clear();
  domain_since_ = Instant();
  invitations_.clear();
}

void Account::On(schemas::AdministratorInvited::Reader e, const EntryView& entry) {
  invitations_.push_back({.id = schemas::IdOf<AnyId>(e.getInvitation()),
                          .invitee = schemas::IdOf<PersonId>(e.getInvitee().getId()),
                          .token_hash = schemas::VectorOf(e.getTokenHash()),
                          .accepted = std::nullopt,
                          .at = entry.effective()});
}

void Account::On(schemas::InvitationAnswered::Reader e, const EntryView&) {
  const AnyId id = schemas::IdOf<AnyId>(e.getInvitation());
  for (Invitation& invitation : invitations_) {
    if (invitation.id == id) invitation.accepted = e.getAccepted();
  }
}

const Member* Account::Find(const PersonId& person) const {
  const auto member = members_.find(person);
  return member == members_.end() ? nullptr : &member->second;
}

bool Account::IsLastAdministrator(const PersonId& person) const {
  const std::vector<PersonId> administrators = AdministratorsOf(*this);
  return administrators.size() == 1 && administrators.front() == person;
}

const Account& AccountOf(World& world, std::string_view number) { return world.Get<Account>(AccountStream(number)); }

Verdict CheckAccountExists(World& world, std::string_view number) {
  if (IsWellFormedNumber(number) && AccountOf(world, number).exists()) return std::nullopt;
  return Refuse(kUnknownAccount, {{"account", std::string(number)}});
}

OrganisationId OrganisationServedBy(World& world, const Account& account) {
  return account.domain().empty() ? OrganisationId() : DomainOf(world, account.domain()).owner();
}

bool PartnerSees(World& world, const Account& account, std::string_view partner, Instant t) {
  const std::string number(partner);
  if (account.sighted_partners().count(number) != 0) return true;
  if (account.unsighted_partners().count(number) != 0) return false;
  const Agreement& agreement = AgreementOf(world, account.agreement());
  return agreement.exists() && agreement.At(t).partner == number;
}

std::vector<PersonId> AdministratorsOf(const Account& account) {
  std::vector<PersonId> people;
  for (const auto& [person, member] : account.members()) {
    if (member.role == schemas::MemberRole::ACCOUNT_ADMINISTRATOR) people.push_back(person);
  }
  return people;
}

std::vector<PersonId> MembersOf(const Account& account) {
  std::vector<PersonId> people;
  for (const auto& [person, member] : account.members()) people.push_back(person);
  return people;
}

std::set<std::string> DomainsOffered(World& world, const Account& account) {
  std::set<std::string> offered;
  const Agreement& agreement = AgreementOf(world, account.agreement());
  for (const std::string& number : agreement.accounts()) {
    if (number == account.number()) continue;
    const std::string& domain = AccountOf(world, number).domain();
    if (!domain.empty()) offered.insert(domain);
  }
  if (agreement.organisation().is_nil()) return offered;
  for (const auto& [name, domain] : OrganisationOf(world, agreement.organisation()).domains()) {
    if (domain.state == OrganisationDomain::State::kVerified) offered.insert(name);
  }
  return offered;
}

template class StateOf<Account>;

}  // namespace muniment::commands
