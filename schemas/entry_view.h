// A stored entry, read where it lies. This is one of the two doors at which KJ exceptions stop: who walks an EntryView
// does so inside ReadingEntries(), which turns what a damaged or foreign message throws into DataLoss.
#pragma once

#include <capnp/serialize.h>
#include <kj/exception.h>

#include <compare>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "base/id.h"
#include "base/instant.h"
#include "schemas/entry.capnp.h"

namespace muniment::schemas {

// Entries are bounded by the ledger's batch limit and read many times by folds: no traversal limit beyond that; nesting
// is bounded by the schema.
inline constexpr capnp::ReaderOptions kEntryReaderOptions{.traversalLimitInWords = UINT64_MAX / 2, .nestingLimit = 32};

// Where an entry stands in the order of every fold: effective time, then position (TIME, architecture decision 5).
struct TimelinePlace {
  Instant effective{};
  Position position{};
  friend auto operator<=>(const TimelinePlace&, const TimelinePlace&) = default;
};

// One entry and its reader. Not movable: hand it round as EntryPtr.
class EntryView {
 public:
  // `words` is a flat Cap'n Proto message. Throws kj::Exception when it is none (see ReadingEntries).
  explicit EntryView(std::vector<uint64_t> words)
      : words_(std::move(words)),
        message_(kj::arrayPtr(reinterpret_cast<const capnp::word*>(words_.data()), words_.size()), kEntryReaderOptions),
        entry_(message_.getRoot<Entry>()) {}
  // Reads `bytes` where they lie, without a copy: they begin at an address divisible by 8 and outlive this.
  explicit EntryView(std::span<const uint8_t> bytes)
      : message_(kj::arrayPtr(reinterpret_cast<const capnp::word*>(bytes.data()), bytes.size() / sizeof(capnp::word)),
                 kEntryReaderOptions),
        entry_(message_.getRoot<Entry>()),
        borrowed_(bytes) {}
  EntryView(const EntryView&) = delete;
  EntryView& operator=(const EntryView&) = delete;

  Entry::Reader get() const { return entry_; }
  Event::Reader body() const { return entry_.getBody(); }
  Position position() const { return Position{entry_.getNumber()}; }
  Instant recorded() const { return FromUnix(entry_.getRecordedAt()); }
  Instant effective() const { return FromUnix(entry_.getEffectiveAt()); }
  TimelinePlace place() const { return {effective(), position()}; }
  std::span<const uint8_t> bytes() const {
    if (words_.empty()) return borrowed_;
    return {reinterpret_cast<const uint8_t*>(words_.data()), words_.size() * sizeof(uint64_t)};
  }

 private:
  std::vector<uint64_t> words_;
  capnp::FlatArrayMessageReader message_;
  Entry::Reader entry_;
  std::span<const uint8_t> borrowed_;
};
using EntryPtr = std::shared_ptr<const EntryView>;

inline bool FoldsBefore(const EntryView& a, const EntryView& b) { return a.place() < b.place(); }

// Written by the scheduler: evidence of what time did, never state (LIFE-2). No late check and no figure looks at
// these.
inline bool IsEvidence(Event::Reader event) {
  return event.isTransitionRecorded() || event.isTransitionWithdrawn() || event.isRenewalNoticeDue() ||
         event.isNoticeIssued() || event.isNoticeDelivered();
}

// Runs `read`, which walks entries; what a message that does not decode throws becomes DataLoss naming `where`.
template <class Read>
absl::Status ReadingEntries(std::string_view where, Read&& read) {
  try {
    return read();
  } catch (const kj::Exception&) {
    return absl::DataLossError(
        std::string(where) +
        ": an entry does not decode; run `muniment verify` to name the damage, then restore a backup");
  }
}

}  // namespace muniment::schemas
