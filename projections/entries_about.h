// Which entries are about a holder or an edition: what an export of one holds (HIST-2), and what of it a viewer may
// see.
#pragma once

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "base/id.h"
#include "commands/orders/holder.h"
#include "ledger/ledger.h"
#include "projections/viewer.h"
#include "schemas/entry_view.h"

namespace muniment::projections {

// Asks of each entry by itself, so that a whole ledger can be gone through in the memory of one entry.
class EntriesAbout {
 public:
  // Nobody's holder, a nil edition: whosever, whichever. `ledger` outlives this.
  EntriesAbout(const ledger::Ledger& ledger, commands::HolderKey holder, EditionId edition);

  // By the streams it is in, by its own fields, or by what it refers to: a void is about what its target is about, an
  // order about the editions of its lines, what becomes of a key, a request or a billing account about what began it.
  bool Hold(const schemas::EntryView& entry);

  // May the viewer, who sees the holder, see this entry of its? Not somebody else's notice, nor what became of seats
  // directed elsewhere (ACT-4), nor, as a reseller, more of its customer than the pools (ACC-4).
  bool Show(const Viewer& viewer, const schemas::EntryView& entry);

  // The first read error, or OK.
  const absl::Status& status() const { return status_; }

 private:
  using Asks = absl::FunctionRef<bool(const schemas::EntryView&)>;
  bool Reaches(const schemas::EntryView& entry, Asks asks);
  bool NamesHolder(const schemas::EntryView& entry) const;
  bool NamesEdition(const schemas::EntryView& entry) const;
  bool IsInItsPools(const schemas::EntryView& entry) const;
  bool IsDirectedElsewhere(const Viewer& viewer, const schemas::EntryView& entry);
  // Null: there is none, or it cannot be read.
  schemas::EntryPtr At(Position position);
  schemas::EntryPtr FirstOf(std::string_view stream);

  const ledger::Ledger& ledger_;
  const commands::HolderKey holder_;
  const EditionId edition_;
  const std::string pools_;  // of the holder: what their streams begin with
  const std::string edition_text_;
  absl::Status status_;
};

}  // namespace muniment::projections
