// Whether the remembered answers (CMD-1) and the entries say the same: every command that made entries has its answer,
// and every answer speaks of the entries that its command made.
#pragma once

#include <cstdint>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "base/id.h"
#include "ledger/ledger.h"
#include "schemas/entry_view.h"

namespace muniment::replay {

class RememberedAnswers {
 public:
  // Every entry, in order. Inside ReadingEntries().
  void Take(Position position, const schemas::EntryView& entry);

  // After the last. `find` gets what does not agree, with the entry that it concerns; it returns false to stop.
  // Compares sums first, so that memory does not grow with the ledger; only where they differ is the log read again.
  //   DataLoss  the answers cannot be read
  absl::Status Compare(const ledger::Ledger& ledger, absl::FunctionRef<bool(Position, std::string what)> find);

 private:
  // What a command made: entries that stand together.
  struct Made {
    CommandId command{};
    uint64_t first = 0, count = 0;
  };
  static uint64_t Mark(const Made& made);
  static absl::StatusOr<Made> Told(const CommandId& command, std::string_view remembered);
  void End();

  Made made_;  // so far; count 0: none
  uint64_t sum_ = 0, commands_ = 0;
};

}  // namespace muniment::replay
