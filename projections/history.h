// Every transaction in the pools of a holder, with the figures after it. Rules HIST-1, TIME-8.
#pragma once

#include "projections/view.h"

namespace muniment::projections {

ViewKind HistoryView();

}  // namespace muniment::projections
