// Refusals of the publisher's own commands: offices, voids, periods, the clock, notices.
#pragma once

#include "commands/refusal.h"

namespace muniment::commands {

inline constexpr RefusalKind kHolderOfOfficeUnknown{
    "CMD-11", "holderOfOfficeUnknown", "the ledger knows no such person; give the id or address of one that it knows"};
inline constexpr RefusalKind kLastOperator{
    "CMD-11", "lastOperator",
    "this is the last operator, without whom nobody could act; appoint another first (appoint)"};
inline constexpr RefusalKind kVoidNeedsReason{"TIME-8", "voidNeedsReason",
                                              "a void needs a reason; add reason or reasonCode"};
inline constexpr RefusalKind kEntryUnknown{
    "TIME-8", "entryUnknown", "there is no entry {entry}; look its number up in the history (`muniment history`)"};
inline constexpr RefusalKind kNotVoidable{"TIME-8", "notVoidable",
                                          "entry {entry} is of kind {kind}, which cannot be voided; only entries that "
                                          "may be back-dated can: orders, changes, "
                                          "cancellations, returns, self-provisioning, renewals by order, cancelled "
                                          "subscriptions, seats, users added and removed. "
                                          "Record what is true now instead"};
inline constexpr RefusalKind kFollowsFromOther{
    "TIME-8", "followsFromOther",
    "entry {entry} followed from entry {cause}, which stands; void that first, if it can be, then this one"};
inline constexpr RefusalKind kOrderHasLines{"TIME-8", "orderHasLines",
                                            "the order of entry {entry} still has lines that stand; void those first, "
                                            "then the order, whose number is then free again"};
inline constexpr RefusalKind kVoidsClosedPeriod{"TIME-9", "voidsClosedPeriod",
                                                "entry {entry} is effective {effective}, in the period closed up to "
                                                "{closedUpTo}; reopen the period first (reopenPeriod)"};
inline constexpr RefusalKind kClosesAhead{
    "TIME-9", "closesAhead",
    "a period can be closed up to now ({now}) at the latest, not up to {upTo}; give an earlier date"};
inline constexpr RefusalKind kReopenNeedsReason{"TIME-9", "reopenNeedsReason",
                                                "reopening a period needs a reason; add reason or reasonCode"};
inline constexpr RefusalKind kRealClock{
    "CMD-8", "realClock", "this is a real ledger and runs by the real time; only a test ledger's clock can be set"};
inline constexpr RefusalKind kClockBackwards{
    "CMD-8", "clockBackwards", "the test clock stands at {now} and cannot go back to {to}; give a later time"};
inline constexpr RefusalKind kNoticeUnknown{
    "MAIL-1", "noticeUnknown", "there is no notice {notice}; take the ids from `show notices --undelivered`"};

inline constexpr const RefusalKind* kPublisherRefusals[] = {
    &kHolderOfOfficeUnknown, &kLastOperator,      &kVoidNeedsReason, &kEntryUnknown,
    &kNotVoidable,           &kFollowsFromOther,  &kOrderHasLines,   &kVoidsClosedPeriod,
    &kClosesAhead,           &kReopenNeedsReason, &kRealClock,       &kClockBackwards,
    &kNoticeUnknown};

}  // namespace muniment::commands
