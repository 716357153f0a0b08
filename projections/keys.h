// Product keys by their last five characters: whose they are, in which state, redeemed where. Rules KEY-2, KEY-9.
#pragma once

#include "projections/view.h"

namespace muniment::projections {

ViewKind KeysView();

}  // namespace muniment::projections
