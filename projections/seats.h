// Seats of each pool: valid, assigned, free, and who sits there. Rules SEAT-6 to SEAT-9.
#pragma once

#include "projections/view.h"

namespace muniment::projections {

ViewKind SeatsView();

}  // namespace muniment::projections
