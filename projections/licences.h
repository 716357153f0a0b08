// What a holder has of each edition: ordered, available, to be ordered, and who sits on it. Rules INV-5, INV-7, INV-8,
// INV-11, SEAT-7.
#pragma once

#include "projections/view.h"

namespace muniment::projections {

ViewKind LicencesView();

}  // namespace muniment::projections
