// The table of views: what `show` offers, and what the reference pages are made from.
#pragma once

#include <span>
#include <string_view>

#include "projections/view.h"

namespace muniment::projections {

// In the order in which help lists them.
std::span<const ViewKind> AllViews();
// Null when there is none of that name.
const ViewKind* FindView(std::string_view name);

}  // namespace muniment::projections
