// Agreements: between whom, of what kind, in force from when to when. Rules ORD-1, ORD-7, ORG-6.
#pragma once

#include "projections/view.h"

namespace muniment::projections {

ViewKind AgreementsView();

}  // namespace muniment::projections
