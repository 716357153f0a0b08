// A new ledger's first entries: what init and generate have in common.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "base/instant.h"
#include "ledger/ledger.h"

namespace muniment::tools {

// Records that `ledger`, which has no entries, has begun at `now`, and the first operator: `appoint` is a line of JSON.
// Errors as commands::Writer::Begin and ShapeLine say.
absl::Status BeginLedger(ledger::Ledger& ledger, const std::string& appoint, Instant now);

// A ledger without its first operator is none: removes what Create made there, so that it can be made again.
void TakeAway(const ledger::Ledger::Places& places);

}  // namespace muniment::tools
