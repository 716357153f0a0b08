// What partners still have to order: provisioned by their customers and not ordered. Rule PAR-5.
#pragma once

#include "projections/view.h"

namespace muniment::projections {

ViewKind WorklistView();

}  // namespace muniment::projections
