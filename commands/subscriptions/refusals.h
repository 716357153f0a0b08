// Refusals of the commands on subscriptions and of the scheduler's. What the pool's rules refuse stands in
// pools/refusals.h.
#pragma once

#include "commands/refusal.h"

namespace muniment::commands {

inline constexpr RefusalKind kNoCancelReason{
    "LIFE-8", "noCancelReason",
    "cancelling subscription {subscription} needs a reason; give one of noLongerNeeded, tooExpensive, "
    "movedToOtherEdition, movedToOtherSupplier, organisationClosed, orderedByMistake, other (reason)"};
inline constexpr RefusalKind kTickInFuture{
    "LIFE-2", "tickInFuture", "a tick until {until} is not possible at {now}; give an instant that has come, or none"};

inline constexpr const RefusalKind* kSubscriptionRefusals[] = {&kNoCancelReason, &kTickInFuture};

}  // namespace muniment::commands
