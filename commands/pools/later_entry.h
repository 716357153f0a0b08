// What an entry was asked when it was recorded, beyond what its pool alone says (checks.h): asked once more where
// something was entered before it (TIME-2).
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "commands/streams.h"
#include "commands/world.h"

namespace muniment::commands {

// Of which kind a stream is that later entries are looked for in, by its name.
inline bool IsPoolStream(std::string_view stream) { return stream.starts_with(kPoolsPrefix); }
inline bool IsOrganisationStream(std::string_view stream) { return stream.starts_with("organisation/"); }
inline bool IsAccountStream(std::string_view stream) { return stream.starts_with("account/"); }
inline bool IsLineStream(std::string_view stream) { return stream.starts_with("line/"); }
inline bool IsPayerStream(std::string_view stream) { return stream.starts_with("payer/"); }
inline bool IsBillingAccountStream(std::string_view stream) { return stream.starts_with("billingAccount/"); }
inline bool IsAgreementStream(std::string_view stream) { return stream.starts_with("agreement/"); }

// An entry after a late one, and the stream to check it against: a pool, organisation, account, agreement, payer,
// billing account or line.
struct LaterEntry {
  EntryPtr entry;
  std::string stream;
};

// Emitted by the same command.
bool AreOfOneCommand(const EntryView& a, const EntryView& b);

// What stands around it.
struct LaterContext {
  const EntrySource& recorded;              // everything without the late entries
  PastWorld& past;                          // with them, as it stands just before the entry
  const std::set<PersonId>& changed_users;  // whose membership the late entries change
};

// CMD-6, SELF-6: that whoever did it could do it: users of the organisation, members of the account, the buyer or, with
// the buyer gone, a successor. Why it fails now; empty where it does not.
std::string ProblemOfActor(const LaterContext& context, const LaterEntry& later);
// Of an entry in a pool: seats for users only (SEAT-1), limits of what is sold (CAT-12, ORD-5), write-offs (PAR-5),
// seats directed elsewhere (ACT-4), who becomes buyer (SELF-6).
std::string ProblemInPool(const LaterContext& context, const LaterEntry& later);
// Of an entry in an account: it keeps an administrator (ACC-5).
std::string ProblemInAccount(const LaterContext& context, const LaterEntry& later);
// Of an entry in a line: it has the seats for the keys bound to it that can still be used (KEY-9).
std::string ProblemInLine(const LaterContext& context, const LaterEntry& later);

}  // namespace muniment::commands
