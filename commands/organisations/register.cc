#include "commands/organisations/register.h"

#include "commands/organisations/organisation.h"
#include "commands/organisations/refusals.h"
#include "schemas/bytes.h"

namespace muniment::commands {

Verdict CheckInitialDomain(Decision& d, std::string_view initial_domain) {
  const std::string name(initial_domain);
  const DomainName& domain = DomainOf(d.live(), name);
  if (!domain.organisation().is_nil()) {
    return Refuse(kInitialDomainTaken, {{"domain", name}, {"organisation", ToText(domain.organisation())}});
  }
  for (const std::string& above : NamesAbove(initial_domain)) {
    if (!DomainOf(d.live(), above).owner().is_nil()) {
      return Refuse(kInitialDomainUnproven,
                    {{"domain", name}, {"why", "under " + above + ", which is verified in an organisation"}});
    }
  }
  return std::nullopt;
}

std::string EmptyAmong(std::initializer_list<std::pair<std::string_view, size_t>> fields) {
  std::string empty;
  for (const auto& [name, bytes] : fields) {
    if (bytes == 0) empty.append(empty.empty() ? "" : ", ").append(name);
  }
  return empty;
}

OrganisationId EmitOrganisation(Decision& d, const NewOrganisation& organisation) {
  const OrganisationId id = d.New<OrganisationId>("organisation");
  d.Emit({OrganisationStream(id), DomainStream(organisation.initial_domain)}, [&](schemas::Event::Builder event) {
    auto registered = event.initOrganisationRegistered();
    registered.setOrganisation(schemas::DataOf(id));
    registered.setName(organisation.name);
    registered.setCountry(organisation.country);
    registered.setInitialDomain(organisation.initial_domain);
  });
  EmitUser(d, id, organisation.administrator, organisation.fill_administrator, {schemas::Role::GLOBAL_ADMINISTRATOR});
  return id;
}

void EmitUser(Decision& d, const OrganisationId& organisation, const PersonId& person,
              absl::FunctionRef<void(schemas::Person::Builder)> fill_person, const std::set<schemas::Role>& roles) {
  d.Emit({OrganisationStream(organisation)}, [&](schemas::Event::Builder event) {
    auto added = event.initUserAdded();
    added.setOrganisation(schemas::DataOf(organisation));
    fill_person(added.initUser());
  });
  if (!roles.empty()) EmitRoles(d, organisation, person, roles);
}

std::set<schemas::Role> RolesIn(capnp::List<schemas::Role, capnp::Kind::ENUM>::Reader list) {
  std::set<schemas::Role> roles(list.begin(), list.end());
  roles.erase(schemas::Role::NONE);
  return roles;
}

void EmitRoles(Decision& d, const OrganisationId& organisation, const PersonId& person,
               const std::set<schemas::Role>& roles) {
  d.Emit({OrganisationStream(organisation)}, [&](schemas::Event::Builder event) {
    auto set = event.initRolesSet();
    set.setOrganisation(schemas::DataOf(organisation));
    set.setUser(schemas::DataOf(person));
    auto list = set.initRoles(static_cast<unsigned>(roles.size()));
    unsigned i = 0;
    for (schemas::Role role : roles) list.set(i++, role);
  });
}

}  // namespace muniment::commands
