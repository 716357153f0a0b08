// What the writer knows of its streams' heads, so that an append to a busy stream is checked without a look-up.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/node_hash_map.h"
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
  void Discard();

 private:
  static constexpr size_t kStreamsMax = 200'000;  // about 20 MB; then the cache begins anew
  struct Head {
    uint64_t durable;
    uint64_t staged;
  };
  // Nodes, so that what is staged points at its heads and each name is looked up once for each placement.
  absl::node_hash_map<std::string, Head, StringHash, StringEq> heads_;
  std::vector<Head*> staged_;
};

}  // namespace muniment::ledger
