// Refusals of giving and taking seats.
#pragma once

#include "commands/refusal.h"

namespace muniment::commands {

inline constexpr RefusalKind kTooManyUsers{
    "SEAT-2", "tooManyUsers",
    "{users} users in one request are too many; give at most 20 and send the rest in another"};
inline constexpr RefusalKind kNoUsers{"SEAT-2", "noUsers", "no user is named; name 1 to 20 (users)"};
inline constexpr RefusalKind kNotUsersThere{"SEAT-1", "notUsersThere",
                                            "nobody was given a seat, because of {problems}; seats go to users of "
                                            "organisation {organisation} only: leave these "
                                            "out, or add them first (addUser)"};
inline constexpr RefusalKind kNotAtTheDomain{
    "DOM-2", "notAtTheDomain",
    "nobody was given a seat, because of {problems}; seats of account {account} are for work accounts at exactly "
    "{domain}: leave these out"};
inline constexpr RefusalKind kUnknownToUnassign{
    "SEAT-4", "unknownToUnassign", "{problems}: the ledger knows no such person; give an id or address that it knows"};
inline constexpr RefusalKind kNoPool{
    "SEAT-1", "noPool",
    "organisation {organisation} has no seats of {edition} that you could give; have some ordered, or name another "
    "edition"};
inline constexpr RefusalKind kPoolAmbiguous{
    "SEAT-10", "poolAmbiguous",
    "there is more than one pool of {edition}: {pools}; name one (pool: organisation, account or purchase)"};
inline constexpr RefusalKind kAccountNotServed{
    "DOM-11", "accountNotServed",
    "account {account} has no domain that is verified in organisation {organisation}; no seat of it is given there; "
    "associate a domain of the organisation with it (associateDomain) and verify it (verifyDomain)"};
inline constexpr RefusalKind kNotTheBuyer{
    "SEAT-3", "notTheBuyer", "only the buyer of purchase {purchase} gives and takes its seats; have the buyer do it"};

inline constexpr RefusalKind kBoughtElsewhere{
    "SEAT-1", "boughtElsewhere",
    "purchase {purchase} was made in organisation {boughtIn}, and its seats are for that one's users; name it, or "
    "seats of organisation {organisation}"};

inline constexpr const RefusalKind* kSeatRefusals[] = {
    &kTooManyUsers, &kNoUsers,       &kNotUsersThere,    &kNotAtTheDomain, &kUnknownToUnassign,
    &kNoPool,       &kPoolAmbiguous, &kAccountNotServed, &kNotTheBuyer,    &kBoughtElsewhere};

}  // namespace muniment::commands
