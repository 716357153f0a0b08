#include "commands/organisations/organisation.h"

#include <algorithm>

#include "commands/organisations/refusals.h"
#include "schemas/bytes.h"

namespace muniment::commands {

void Organisation::On(schemas::OrganisationRegistered::Reader e, const EntryView&) {
  id_ = schemas::IdOf<OrganisationId>(e.getOrganisation());
  name_ = e.getName().cStr();
  country_ = e.getCountry().cStr();
  initial_domain_ = e.getInitialDomain().cStr();
}

void Organisation::On(schemas::UserAdded::Reader e, const EntryView& entry) {
  const auto person = e.getUser();
  users_[schemas::IdOf<PersonId>(person.getId())] = {.domain = person.getAddress().getDomain().cStr(),
                                                     .roles = {},
                                                     .since = entry.effective(),
                                                     .added = entry.place(),
                                                     .address_hash = schemas::VectorOf(person.getAddress().getHash())};
}

void Organisation::On(schemas::UserRemoved::Reader e, const EntryView&) {
  const PersonId person = schemas::IdOf<PersonId>(e.getUser());
  users_.erase(person);
  std::erase_if(requests_, [&](const auto& r) { return r.second.person == person && !r.second.granted; });
}

void Organisation::On(schemas::RolesSet::Reader e, const EntryView&) {
  const auto user = users_.find(schemas::IdOf<PersonId>(e.getUser()));
  if (user == users_.end()) return;
  user->second.roles.clear();
  for (schemas::Role role : e.getRoles()) user->second.roles.insert(role);
}

// Of somebody who was added late, before the request, it asks for what is there: granted.
void Organisation::On(schemas::WorkAccountRequested::Reader e, const EntryView& entry) {
  KnownPerson applicant(e.getPerson());
  if (Find(applicant.id) != nullptr) {
    requests_[schemas::IdOf<AnyId>(e.getRequest())] = {
        .person = applicant.id, .entry = entry.position(), .granted = true, .applicant = {}};
    return;
  }
  requests_[schemas::IdOf<AnyId>(e.getRequest())] = {
      .person = applicant.id, .entry = entry.position(), .granted = std::nullopt, .applicant = std::move(applicant)};
}

void Organisation::On(schemas::WorkAccountDecided::Reader e, const EntryView&) {
  const auto request = requests_.find(schemas::IdOf<AnyId>(e.getRequest()));
  if (request == requests_.end()) return;
  request->second.granted = e.getGranted();
  request->second.applicant = KnownPerson();
}

void Organisation::On(schemas::DomainChallengeIssued::Reader e, const EntryView& entry) {
  domains_[e.getDomain().cStr()] = {.state = OrganisationDomain::State::kChallengeIssued,
                                    .challenge = e.getValue().cStr(),
                                    .since = entry.effective()};
}

// Another organisation's proof takes an initial domain away.
void Organisation::On(schemas::DomainVerified::Reader e, const EntryView& entry) {
  const bool here = schemas::IdOf<OrganisationId>(e.getOrganisation()) == id_;
  OrganisationDomain& domain = domains_[e.getDomain().cStr()];
  domain.state = here ? OrganisationDomain::State::kVerified : OrganisationDomain::State::kRemoved;
  domain.since = entry.effective();
  if (e.getDomain().cStr() == initial_domain_) initial_lost_ = !here;
}

void Organisation::On(schemas::DomainRemoved::Reader e, const EntryView& entry) {
  OrganisationDomain& domain = domains_[e.getDomain().cStr()];
  domain.state = OrganisationDomain::State::kRemoved;
  domain.since = entry.effective();
  if (e.getDomain().cStr() == initial_domain_) initial_lost_ = true;
}

void Organisation::On(schemas::DelegationOffered::Reader e, const EntryView&) {
  delegation_offers_.insert(e.getPartner().cStr());
}

void Organisation::On(schemas::DelegationAnswered::Reader e, const EntryView&) {
  delegation_offers_.erase(e.getPartner().cStr());
  if (e.getAccepted()) delegated_to_.insert(e.getPartner().cStr());
}

void Organisation::On(schemas::DelegationEnded::Reader e, const EntryView&) {
  delegation_offers_.erase(e.getPartner().cStr());
  delegated_to_.erase(e.getPartner().cStr());
}

const User* Organisation::Find(const PersonId& person) const {
  const auto user = users_.find(person);
  return user == users_.end() ? nullptr : &user->second;
}

bool Organisation::IsUserSince(const PersonId& person, const schemas::TimelinePlace& there) const {
  const User* user = Find(person);
  return user != nullptr && user->added < there;
}

bool Organisation::Has(const PersonId& person, schemas::Role role) const {
  const User* user = Find(person);
  return user != nullptr && user->roles.count(role) != 0;
}

size_t Organisation::CountOf(schemas::Role role) const {
  return static_cast<size_t>(
      std::count_if(users_.begin(), users_.end(), [&](const auto& u) { return u.second.roles.count(role) != 0; }));
}

std::vector<PersonId> Organisation::With(schemas::Role role) const {
  std::vector<PersonId> people;
  for (const auto& [person, user] : users_) {
    if (user.roles.count(role) != 0) people.push_back(person);
  }
  return people;
}

bool Organisation::IsLastGlobalAdministrator(const PersonId& person) const {
  return Has(person, schemas::Role::GLOBAL_ADMINISTRATOR) && CountOf(schemas::Role::GLOBAL_ADMINISTRATOR) == 1;
}

bool Organisation::OwnsDomain(std::string_view domain) const {
  if (domain.empty()) return false;
  return HasVerified(domain) || (domain == initial_domain_ && !initial_lost_);
}

bool Organisation::HasVerified(std::string_view domain) const {
  const auto found = domains_.find(std::string(domain));
  return found != domains_.end() && found->second.state == OrganisationDomain::State::kVerified;
}

bool Organisation::HasLost(std::string_view domain) const {
  if (domain == initial_domain_) return initial_lost_;
  const auto found = domains_.find(std::string(domain));
  return found != domains_.end() && found->second.state == OrganisationDomain::State::kRemoved;
}

void DomainName::On(schemas::OrganisationRegistered::Reader e, const EntryView&) {
  initial_of_ = schemas::IdOf<OrganisationId>(e.getOrganisation());
}

void DomainName::On(schemas::DomainVerified::Reader e, const EntryView&) {
  owner_ = schemas::IdOf<OrganisationId>(e.getOrganisation());
  if (initial_of_ != owner_) initial_of_ = OrganisationId();
  accepted_by_ = OrganisationId();
}

void DomainName::On(schemas::DomainRemoved::Reader e, const EntryView&) {
  const auto organisation = schemas::IdOf<OrganisationId>(e.getOrganisation());
  if (owner_ == organisation) owner_ = OrganisationId();
  if (initial_of_ == organisation) initial_of_ = OrganisationId();
}

void DomainName::On(schemas::DomainAssociated::Reader e, const EntryView&) { accounts_.insert(e.getAccount().cStr()); }

void DomainName::On(schemas::DomainDissociated::Reader e, const EntryView&) { accounts_.erase(e.getAccount().cStr()); }

void DomainName::On(schemas::InvitationAnswered::Reader e, const EntryView&) {
  if (e.getAccepted() && owner_.is_nil()) accepted_by_ = schemas::IdOf<OrganisationId>(e.getOrganisation());
}

const Organisation& OrganisationOf(World& world, const OrganisationId& id) {
  return world.Get<Organisation>(OrganisationStream(id));
}

const DomainName& DomainOf(World& world, std::string_view domain) {
  return world.Get<DomainName>(DomainStream(domain));
}

std::vector<std::string> NamesAbove(std::string_view domain) {
  std::vector<std::string> names;
  for (size_t dot = domain.find('.'); dot != std::string_view::npos; dot = domain.find('.', dot + 1)) {
    names.emplace_back(domain.substr(dot + 1));
  }
  return names;
}

Verdict ResolveOrganisation(Decision& d, std::string_view text, OrganisationId* organisation) {
  const auto id = ParseIdAs<OrganisationId>(text);
  *organisation = id ? *id : DomainOf(d.live(), text).organisation();
  if (organisation->is_nil() || !OrganisationOf(d.live(), *organisation).exists()) {
    return Refuse(kUnknownOrganisation, {{"organisation", std::string(text)}});
  }
  if (!OrganisationOf(d.world(), *organisation).exists()) {
    return Refuse(kOrganisationNotYet,
                  {{"organisation", ToText(*organisation)}, {"effectiveAt", FormatInstant(d.effective())}});
  }
  return std::nullopt;
}

template class StateOf<Organisation>;
template class StateOf<DomainName>;

}  // namespace muniment::commands
