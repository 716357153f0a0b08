// Activation of what was ordered under open programmes: allotments, what is left, what is late. Rules ACT-3, ACT-7,
// INV-8.
#pragma once

#include "projections/view.h"

namespace muniment::projections {

ViewKind ActivationsView();

}  // namespace muniment::projections
