// Order lines: what was ordered, what became of it, what it covers and adds. Rules ORD-1, ORD-3, INV-9, INV-10.
#pragma once

#include "projections/view.h"

namespace muniment::projections {

ViewKind OrdersView();

}  // namespace muniment::projections
