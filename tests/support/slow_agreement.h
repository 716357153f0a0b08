// An agreement's pool of an open programme worked out the slow, obvious way: one object per ordered seat. The twin that
// the product's Pool is compared with on random histories of lines, directions, activations and returns.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "commands/world.h"

namespace muniment::testing {

struct SlowAgreement {
  struct Line {
    uint64_t quantity = 0, activated = 0, undirected = 0;
    friend bool operator==(const Line&, const Line&) = default;
  };
  uint64_t ordered = 0, activated = 0, to_be_activated = 0;  // INV-8
  std::map<LineId, Line> lines;

  friend bool operator==(const SlowAgreement&, const SlowAgreement&) = default;
};
std::ostream& operator<<(std::ostream& out, const SlowAgreement& figures);

// What was effective up to `as_of` among the entries recorded up to `known_at`.
SlowAgreement AgreementSlowlyWorkedOut(const std::vector<commands::EntryPtr>& entries, Instant as_of, Instant known_at);

}  // namespace muniment::testing
