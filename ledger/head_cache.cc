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
  auto found = heads_.find(std::string_view(placement.stream));
  if (found == heads_.end()) {
    if (absl::Status status = CheckInStore(store, placement); !status.ok()) return status;
    found = heads_.emplace(placement.stream, Head{version - 1, version - 1}).first;
  }
  Head& head = found->second;
  if (version != head.staged + 1) return NotNext(placement, fmt::format("its head is {}", head.staged));
  head.staged = version;
  staged_.push_back(&head);
  return absl::OkStatus();
}

void HeadCache::Commit() {
  for (Head* head : staged_) head->durable = head->staged;
  staged_.clear();
  if (heads_.size() > kStreamsMax) heads_.clear();
}

void HeadCache::Discard() {
  for (Head* head : staged_) head->staged = head->durable;
  staged_.clear();
}

}  // namespace muniment::ledger
