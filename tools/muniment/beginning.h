// A new ledger's first entries: what init and generate have in common.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "base/instant.h"
#include "ledger/ledger.h"

namespace muniment::tools {

// Whether `appoint`, a line of JSON, is a command: asked before anything is made. InvalidArgument: it is none.
absl::Status CheckAppointment(const std::string& appoint);

// Records that `ledger`, which has no entries, has begun at `now`, and the first operator: `appoint` is a line of JSON.
// Errors as commands::Writer::Begin and ShapeLine say.
absl::Status BeginLedger(ledger::Ledger& ledger, const std::string& appoint, Instant now);

}  // namespace muniment::tools
