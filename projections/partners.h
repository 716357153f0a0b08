// Partners: relationships with distributors, enrolment, members. Rules PAR-1, PAR-3, PAR-6.
#pragma once

#include "projections/view.h"

namespace muniment::projections {

ViewKind PartnersView();

}  // namespace muniment::projections
