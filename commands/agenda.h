// The scheduler's agenda: which pools it has to look at, and when, so that it need not read all of them. **Derived**:
// kept in the ledger's derived rows (ledger/ledger.h), written together with the entries that it follows from, and made
// anew by a tick over all pools. No rule, state or figure depends on it (LIFE-2); a row too many costs one look in
// vain.
//
// What holds: of each pool in which something is to be recorded by a tick at t or later, there is a row at or before t.
// A pool gets one with every entry that may change what is to be recorded, at the second in which that is recorded. A
// tick that has looked at a pool and recorded all it found takes the pool's rows away and puts one at the instant at
// which something falls due next if nothing more is recorded.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/instant.h"
#include "ledger/ledger.h"
#include "schemas/entry_view.h"

namespace muniment::commands {

struct AgendaRow {
  Instant at{};      // look at the pool in the first tick until then or later
  std::string pool;  // the stream
  friend auto operator<=>(const AgendaRow&, const AgendaRow&) = default;
};

// What a tick leaves behind, to be applied once its entries are durable.
struct AgendaUpdate {
  bool all = false;             // all pools were looked at: `next` is the whole agenda
  Instant begins{};             // no row that is not done is earlier than this
  std::vector<AgendaRow> done;  // rows that are dealt with
  std::vector<AgendaRow> next;  // none of them
};

// Whether an entry on a pool's stream may change what a tick has to record there: all but seats, which end with what
// they are of, and what ticks write themselves.
bool TouchesAgenda(schemas::Event::Reader event);
// Adds the rows that follow from an entry.
void AddAgendaRows(const schemas::EntryView& entry, const std::vector<ledger::Placement>& placements,
                   std::vector<ledger::DerivedRow>& rows);
// The row that says that the agenda is whole and begins then.
ledger::DerivedRow AgendaIsWhole(Instant begins);

// The rows at or before `until`, in order; nothing: the ledger has no agenda, as one of an earlier release before its
// first tick. Errors as ledger::Ledger::VisitDerived.
absl::StatusOr<std::optional<std::vector<AgendaRow>>> ReadAgenda(const ledger::Ledger& ledger, Instant until);
// Applies what a tick leaves behind. A failure half way leaves rows too many, or no agenda, which the next tick mends.
absl::Status UpdateAgenda(ledger::Ledger& ledger, const AgendaUpdate& update);

}  // namespace muniment::commands
