// Domain names: in whose organisation they are verified, and which accounts are associated. Rules DOM-1, DOM-5, DOM-6,
// DOM-10.
#pragma once

#include "projections/view.h"

namespace muniment::projections {

ViewKind DomainsView();

}  // namespace muniment::projections
