// Judges one command against the live world: may the actor send it, is it still current, do the rules allow it, and,
// where it is entered late, does everything after it still hold (CMD-10, TIME-2). One function for commands in earnest,
// tried out (CMD-3) and in all-or-none batches.
#pragma once

#include <optional>
#include <vector>

#include "commands/decision.h"

namespace muniment::commands {

struct Judgement {
  Verdict refusal;                         // nothing: accepted, or unchanged when nothing was emitted
  size_t emitted = 0;                      // entries, now staged on the live world
  std::vector<Decision::Created> created;  // when unchanged: what it found
  std::vector<Value> details;              // of a command that is not refused
  std::optional<AgendaUpdate> agenda;      // of the scheduler's
};

// `circumstances.effective` is set here from the command. On a refusal nothing of the command stays staged.
// After a read error live.status() is not OK and the judgement counts for nothing.
Judgement Judge(LiveWorld& live, schemas::Command::Reader command, Decision::Circumstances circumstances);

}  // namespace muniment::commands
