// Purchasing accounts, found by search; what stands in the way of using them. Rules ACC-1 to ACC-4, DOM-7, DOM-12.
#pragma once

#include "projections/view.h"

namespace muniment::projections {

ViewKind AccountsView();

}  // namespace muniment::projections
