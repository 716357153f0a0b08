// Registering an organisation, as a step that three commands take: registerOrganisation (ORG-1), accepting an
// invitation into a new organisation (DOM-9), completing a redemption into a new one (KEY-6).
#pragma once

#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "absl/functional/function_ref.h"
#include "commands/decision.h"

namespace muniment::commands {

// ORG-1: may `initial_domain` become a new organisation's? It is unique; it is not under a domain that is verified
// somewhere, nor one that a purchasing account is associated with, for those take proof (DOM-5).
Verdict CheckInitialDomain(Decision& d, std::string_view initial_domain);

// The names of those that have no bytes, separated by commas: what a command that may register an organisation, and so
// need not always give them, left out.
std::string EmptyAmong(std::initializer_list<std::pair<std::string_view, size_t /*bytes*/>> fields);

struct NewOrganisation {
  std::string name, country, initial_domain;  // checked by CheckInitialDomain
  PersonId administrator;
  absl::FunctionRef<void(schemas::Person::Builder)> fill_administrator;
};
// Registers it and makes the administrator a user who is global administrator: three entries.
OrganisationId EmitOrganisation(Decision& d, const NewOrganisation& organisation);

// Adds a user with roles: one entry, or two.
void EmitUser(Decision& d, const OrganisationId& organisation, const PersonId& person,
              absl::FunctionRef<void(schemas::Person::Builder)> fill_person, const std::set<schemas::Role>& roles);
// The roles of a list; `none` adds nothing.
std::set<schemas::Role> RolesIn(capnp::List<schemas::Role, capnp::Kind::ENUM>::Reader list);
void EmitRoles(Decision& d, const OrganisationId& organisation, const PersonId& person,
               const std::set<schemas::Role>& roles);

}  // namespace muniment::commands
