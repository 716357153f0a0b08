// Agreements: between whom, of what kind, in force from when to when. Rules ORD-1, ORD-7, ORG-6.
#pragma once

#include <string>
#include <string_view>

#include "projections/view.h"

namespace muniment::projections {

ViewKind AgreementsView();

// The number of the agreement that `text` means to the world: its number, or its licence id. Empty: none.
std::string AgreementNamed(commands::World& world, std::string_view text);

}  // namespace muniment::projections
