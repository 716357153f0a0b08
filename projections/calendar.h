// What falls due between two dates, if nothing more is recorded. Rules LIFE-4, LIFE-9.
#pragma once

#include "projections/view.h"

namespace muniment::projections {

ViewKind CalendarView();

}  // namespace muniment::projections
