// Invoice lines, issued and due (BILL-3, BILL-4, BILL-5).
#pragma once

#include "projections/view.h"

namespace muniment::projections {

ViewKind InvoicesView();

}  // namespace muniment::projections
