// Self-service purchases, as buyer and as administrator (SELF-2, SELF-4).
#pragma once

#include "projections/view.h"

namespace muniment::projections {

ViewKind SelfServiceView();

}  // namespace muniment::projections
