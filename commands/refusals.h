// Refusals of every command, whatever its area (CMD, TIME). Each area's own stand in its folder.
#pragma once

#include "commands/refusal.h"

namespace muniment::commands {

inline constexpr RefusalKind kNotAllowed{"CMD-6", "notAllowed",
                                         "only {who} may do this; have one of them send the command"};
inline constexpr RefusalKind kActorUnknown{
    "CMD-6", "actorUnknown",
    "the ledger knows no such actor; give the id or the address of somebody it knows (actor.person)"};
inline constexpr RefusalKind kActorNewForAnother{
    "CMD-6", "actorNewForAnother",
    "the ledger does not know the actor yet, and who is new does this only for themselves; give the actor's own "
    "address as the person's too, or have somebody whom the ledger knows send the command"};
inline constexpr RefusalKind kIdConflict{"CMD-1", "idConflict",
                                         "this command id was accepted before with other content: {field} differs; "
                                         "send the first content again, or use a new id"};
inline constexpr RefusalKind kStale{
    "CMD-5", "stale",
    "stream {stream} has moved on: it is at version {version}, not {expected}; look again, then decide again"};
inline constexpr RefusalKind kShape{"CMD-10", "shape", "{at}: {problem}"};
inline constexpr RefusalKind kNotSupported{
    "CMD-10", "notSupported",
    "this release does not carry out {command}; it reads entries of that kind, but records none"};
inline constexpr RefusalKind kBatchRefused{"CMD-2", "batchRefused",
                                           "all or none was asked for and another command of the batch is refused: "
                                           "nothing was recorded; mend that one and send all again"};
inline constexpr RefusalKind kBatchTooLarge{
    "CMD-2", "batchTooLarge",
    "all or none was asked for, and what the commands record comes to more than {most} bytes, which one batch of the "
    "log may have; send fewer at once, or without all-or-none"};
inline constexpr RefusalKind kCommandTooLarge{
    "CMD-2", "commandTooLarge",
    "what the command records comes to more than {most} bytes, which one batch of the log may have; send it in several "
    "parts, or with a shorter reason"};
inline constexpr RefusalKind kEffectiveInFuture{"TIME-6", "effectiveInFuture",
                                                "{effectiveAt} lies after {now}; nothing but dated records (catalogue, "
                                                "offers, durations, relationships, agreements) may announce "
                                                "the future; send it when the time has come"};
inline constexpr RefusalKind kNotBackDatable{
    "TIME-2", "notBackDatable",
    "{command} takes effect when it is recorded; leave out effectiveAt. Back-dated may be only orders, changes, "
    "cancellations, returns, "
    "self-provisioning, renewals by order, cancelled subscriptions, seats, users added and removed"};
inline constexpr RefusalKind kLateNeedsOperator{
    "TIME-2", "lateNeedsOperator",
    "a late entry is an operator's, on behalf of whose act it is; ask the publisher to enter it"};
inline constexpr RefusalKind kLateNeedsReason{
    "TIME-2", "lateNeedsReason",
    "a late entry needs onBehalfOf (whose act it is) and a reason or reasonCode; add {missing}"};
inline constexpr RefusalKind kOnBehalfOfUnknown{
    "TIME-2", "onBehalfOfUnknown",
    "onBehalfOf says whose act a late entry is, and the ledger knows nobody by what stands there; give the id of an "
    "organisation or a person, or the number of a partner or an account"};
inline constexpr RefusalKind kOnBehalfOfOther{"TIME-2", "onBehalfOfOther",
                                              "onBehalfOf names somebody whose act this cannot be: only {who} may do "
                                              "it; name such a person by id, or the partner, "
                                              "account or organisation by number or id"};
inline constexpr RefusalKind kOnBehalfOfNobody{
    "PAR-4", "onBehalfOfNobody",
    "the actor does this in their own right, or for an organisation that did not accept their partner; leave "
    "onBehalfOf out, or give the id of the organisation whose delegated administrator the actor is"};
inline constexpr RefusalKind kReasonCodeMalformed{
    "PRIV-4", "reasonCodeMalformed",
    "a reasonCode is kept in clear: 1 to 64 letters, digits, '-', '_' or '.'; put words into reason, which is sealed"};
inline constexpr RefusalKind kPeriodClosed{"TIME-9", "periodClosed",
                                           "entries before {closedUpTo} are closed; give a later effectiveAt, or have "
                                           "an operator reopen the period (reopenPeriod)"};

inline constexpr const RefusalKind* kCommonRefusals[] = {&kNotAllowed,
                                                         &kActorUnknown,
                                                         &kActorNewForAnother,
                                                         &kIdConflict,
                                                         &kStale,
                                                         &kShape,
                                                         &kNotSupported,
                                                         &kBatchRefused,
                                                         &kBatchTooLarge,
                                                         &kCommandTooLarge,
                                                         &kEffectiveInFuture,
                                                         &kNotBackDatable,
                                                         &kLateNeedsOperator,
                                                         &kLateNeedsReason,
                                                         &kOnBehalfOfUnknown,
                                                         &kOnBehalfOfOther,
                                                         &kOnBehalfOfNobody,
                                                         &kReasonCodeMalformed,
                                                         &kPeriodClosed};

}  // namespace muniment::commands
