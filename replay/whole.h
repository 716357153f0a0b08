// Replay: the whole log, entry by entry in order, into the state of every stream that its entries name. The folds are
// the very ones that the live world and the views use (architecture, "One natural pass").
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "base/text.h"
#include "commands/world.h"
#include "ledger/ledger.h"

namespace muniment::replay {

class WholeReplay {
 public:
  // Reads `ledger` from its first entry to its last.
  //   DataLoss  as ledger::Ledger::Read, or an entry does not decode
  absl::Status Run(const ledger::Ledger& ledger);

  uint64_t entries() const { return entries_; }
  size_t streams() const { return streams_.size(); }
  // Streams that had an entry out of the order of effective time, or a void: they were folded once more, in order.
  size_t folded_again() const { return folded_again_; }
  // Null for a stream that no entry names, or of a kind that has no state of its own.
  const commands::StreamState* Find(std::string_view stream) const;

 private:
  struct Stream {
    std::unique_ptr<commands::StreamState> state;
    Instant last_effective = kEarliest;
    bool out_of_order = false;
  };
  void Take(const commands::EntryView& entry);
  absl::Status FoldAgain(const ledger::Ledger& ledger);

  StringMap<Stream> streams_;
  uint64_t entries_ = 0;
  size_t folded_again_ = 0;
};

}  // namespace muniment::replay
