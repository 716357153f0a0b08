// Notices: who is to be told what, and what is still to be sent. Rule MAIL-1.
#pragma once

#include "projections/view.h"

namespace muniment::projections {

ViewKind NoticesView();

}  // namespace muniment::projections
