#include "projections/all_views.h"

#include <algorithm>

namespace muniment::projections {
namespace {

std::vector<ViewKind> MakeTable() { return {}; }

}  // namespace

std::span<const ViewKind> AllViews() {
  static const std::vector<ViewKind>& views = *new std::vector<ViewKind>(MakeTable());
  return views;
}

const ViewKind* FindView(std::string_view name) {
  const auto views = AllViews();
  const auto found = std::find_if(views.begin(), views.end(), [&](const ViewKind& view) { return view.name == name; });
  return found == views.end() ? nullptr : &*found;
}

}  // namespace muniment::projections
