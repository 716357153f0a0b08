// Billing profiles and the payment method in use for each (BILL-1, BILL-2).
#pragma once

#include "projections/view.h"

namespace muniment::projections {

ViewKind PaymentMethodsView();

}  // namespace muniment::projections
