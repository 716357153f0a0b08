// Subscriptions: state and what comes next, the term in force, the next term. Rules LIFE-1, LIFE-10, LIFE-13, SELF-4.
#pragma once

#include "projections/view.h"

namespace muniment::projections {

ViewKind SubscriptionsView();

}  // namespace muniment::projections
