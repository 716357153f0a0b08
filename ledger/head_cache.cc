#include "ledger/head_cache.h"

#include <fmt/format.h>

#include "ledger/keys.h"

namespace muniment::ledger {
namespace {

absl::Status NotNext(const Placement& placement, std::string_view found) {
  return absl::InvalidArgumentError(fmt::format("an entry is placed in {} at version {}, but {}", placement.stream,
                                                ToNumber(placement.version), found));
}

// Two exact look-ups, which the filters answer mostly without a block, instead of a seek.
absl::Status CheckInStore(const Store& store, const Placement& placement) {
  const uint64_t version = ToNumber(placement.version);
  auto same = store.Get(Family::kStreams, StreamKey(placement.stream, version));
  if (!same.ok()) return same.status();
  if (same->has_value()) return NotNext(placement, "that version exists");
  if (version == 1) return absl::OkStatus();
  auto before = store.Get(Family::kStreams, StreamKey(placement.stream, version - 1));
  if (!before.ok()) return before.status();
  return before->has_value() ? absl::OkStatus() : NotNext(placement, "the version before it does not exist");
}

}  // namespace

absl::Status HeadCache::Stage(const Store& store, const Placement& placement) {
  const uint64_t version = ToNumber(placement.version);
  if (version == 0) return NotNext(placement, "versions begin at 1");
  const uint64_t* known = nullptr;
  if (const auto staged = staged_.find(placement.stream); staged != staged_.end()) {
    known = &staged->second;
  } else if (const auto head = heads_.find(placement.stream); head != heads_.end()) {
    known = &head->second;
  }
  if (known != nullptr && version != *known + 1) return NotNext(placement, fmt::format("its head is {}", *known));
  if (known == nullptr) {
    if (absl::Status status = CheckInStore(store, placement); !status.ok()) return status;
  }
  staged_.insert_or_assign(placement.stream, version);
  return absl::OkStatus();
}

void HeadCache::Commit() {
  if (heads_.size() + staged_.size() > kStreamsMax) heads_.clear();
  for (const auto& [stream, head] : staged_) heads_.insert_or_assign(stream, head);
  staged_.clear();
}

}  // namespace muniment::ledger
