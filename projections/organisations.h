// Organisations: domains, roles, requests for work accounts, and ORG-4's warning. Rules ORG-1 to ORG-6.
#pragma once

#include <string_view>

#include "projections/view.h"

namespace muniment::projections {

ViewKind OrganisationsView();

// ORG-4: from how many global administrators on their number is flagged.
inline constexpr size_t kGlobalAdministratorsFlagged = 5;

// The organisation that `text` means to the world: its id, or a domain of its own in canonical form. Nil: none.
OrganisationId OrganisationNamed(commands::World& world, std::string_view text);

}  // namespace muniment::projections
