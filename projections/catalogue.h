// The catalogue of a day: editions with that day's names, products, offers and plans. Rules CAT-1 to CAT-9.
#pragma once

#include "projections/view.h"

namespace muniment::projections {

ViewKind CatalogueView();

}  // namespace muniment::projections
