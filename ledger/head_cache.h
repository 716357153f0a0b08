// What the writer knows of its streams' heads, so that an append to a busy stream is checked without a look-up.
#pragma once

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "base/text.h"
#include "ledger/ledger.h"
#include "ledger/store.h"

namespace muniment::ledger {

class HeadCache {
 public:
  // Checks that the placement is at its stream's next version, counting what was staged before it, and stages it.
  //   InvalidArgument  it is not; the message says which version the stream has
  absl::Status Stage(const Store& store, const Placement& placement);
  // What was staged is durable now, or will never be.
  void Commit();
  void Discard() { staged_.clear(); }

 private:
  static constexpr size_t kStreamsMax = 200'000;  // about 20 MB; then the cache begins anew
  StringMap<uint64_t> heads_;
  StringMap<uint64_t> staged_;
};

}  // namespace muniment::ledger
