#include "commands/organisations/checks.h"

#include "commands/organisations/refusals.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

std::string OwnDomains(const Organisation& organisation) {
  const std::string& initial = organisation.initial_domain();
  std::string text = organisation.OwnsDomain(initial) ? initial : "";
  for (const auto& [name, domain] : organisation.domains()) {
    if (name == initial || domain.state != OrganisationDomain::State::kVerified) continue;
    text.append(text.empty() ? "" : ", ").append(name);
  }
  return text.empty() ? "none that is verified" : text;
}

Verdict CheckUserAdded(const Organisation& organisation, schemas::UserAdded::Reader e) {
  return CheckNotAUser(organisation, schemas::IdOf<PersonId>(e.getUser().getId()));
}

Verdict CheckRolesSet(const Organisation& organisation, schemas::RolesSet::Reader e) {
  const auto roles = e.getRoles();
  return CheckRoles(organisation, schemas::IdOf<PersonId>(e.getUser()), {roles.begin(), roles.end()});
}

}  // namespace

Verdict CheckWorkAccountDomain(const Organisation& organisation, std::string_view domain) {
  if (organisation.OwnsDomain(domain)) return std::nullopt;
  return Refuse(organisation.HasLost(domain) ? kDomainNoLongerVerified : kForeignDomain,
                {{"domain", std::string(domain)},
                 {"organisation", ToText(organisation.id())},
                 {"domains", OwnDomains(organisation)}});
}

Verdict CheckNotAUser(const Organisation& organisation, const PersonId& person) {
  if (organisation.Find(person) == nullptr) return std::nullopt;
  return Refuse(kAlreadyAUser, {{"person", ToText(person)}, {"organisation", ToText(organisation.id())}});
}

Verdict CheckIsAUser(const Organisation& organisation, const PersonId& person) {
  if (organisation.Find(person) != nullptr) return std::nullopt;
  return Refuse(kNotAUser, {{"person", ToText(person)}, {"organisation", ToText(organisation.id())}});
}

Verdict CheckMayLeave(const Organisation& organisation, const PersonId& person) {
  if (auto refused = CheckIsAUser(organisation, person)) return refused;
  return CheckRoles(organisation, person, {});
}

Verdict CheckRoles(const Organisation& organisation, const PersonId& person, const std::set<schemas::Role>& roles) {
  if (auto refused = CheckIsAUser(organisation, person)) return refused;
  if (roles.count(schemas::Role::GLOBAL_ADMINISTRATOR) != 0) return std::nullopt;
  if (!organisation.IsLastGlobalAdministrator(person)) return std::nullopt;
  return Refuse(kLastGlobalAdministrator, {{"person", ToText(person)}, {"organisation", ToText(organisation.id())}});
}

Verdict CheckRolesMayFall(const Organisation& organisation, schemas::RolesSet::Reader roles) {
  bool was_global = false;
  for (const schemas::Role role : roles.getRoles()) was_global |= role == schemas::Role::GLOBAL_ADMINISTRATOR;
  if (!was_global || organisation.CountOf(schemas::Role::GLOBAL_ADMINISTRATOR) != 0) return std::nullopt;
  return Refuse(kLastGlobalAdministrator, {{"person", ToText(schemas::IdOf<PersonId>(roles.getUser()))},
                                           {"organisation", ToText(organisation.id())}});
}

Verdict CheckRequestOpen(const Organisation& organisation, const AnyId& request, std::string_view instead) {
  const auto found = organisation.requests().find(request);
  if (found == organisation.requests().end()) {
    return Refuse(kUnknownRequest, {{"request", ToText(request)}, {"organisation", ToText(organisation.id())}});
  }
  if (!found->second.granted) return std::nullopt;
  return Refuse(kRequestDecided, {{"request", ToText(request)},
                                  {"outcome", *found->second.granted ? "granted" : "refused"},
                                  {"instead", std::string(instead)}});
}

Verdict CheckAgain(const Organisation& organisation, schemas::Event::Reader event) {
  switch (event.which()) {
    case schemas::Event::USER_ADDED:
      return CheckUserAdded(organisation, event.getUserAdded());
    case schemas::Event::USER_EDITED:
      return CheckIsAUser(organisation, schemas::IdOf<PersonId>(event.getUserEdited().getUser()));
    case schemas::Event::USER_REMOVED:
      return CheckMayLeave(organisation, schemas::IdOf<PersonId>(event.getUserRemoved().getUser()));
    case schemas::Event::ROLES_SET:
      return CheckRolesSet(organisation, event.getRolesSet());
    case schemas::Event::WORK_ACCOUNT_DECIDED:
      return CheckRequestOpen(organisation, schemas::IdOf<AnyId>(event.getWorkAccountDecided().getRequest()),
                              "leave the request open");
    default:
      return std::nullopt;
  }
}

}  // namespace muniment::commands
