// The users of organisations: roles, and names for who may see them (PRIV-7).
#pragma once

#include "projections/view.h"

namespace muniment::projections {

ViewKind UsersView();

}  // namespace muniment::projections
