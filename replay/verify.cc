#include "replay/verify.h"

#include <algorithm>

#include "base/text.h"
#include "fmt/format.h"
#include "schemas/entry_view.h"

namespace muniment::replay {
namespace {

constexpr uint64_t kProgressEvery = 1'000;

// Dated records may announce the future (TIME-6).
bool MayAnnounceTheFuture(schemas::Event::Reader event) {
  switch (event.which()) {
    case schemas::Event::EDITION_ADDED:
    case schemas::Event::EDITION_RENAMED:
    case schemas::Event::EDITION_UNLISTED:
    case schemas::Event::EDITION_LISTED_AGAIN:
    case schemas::Event::PLANS_CHANGED:
    case schemas::Event::CATALOGUE_IMPORTED:
    case schemas::Event::TERMS_OF_SALE_SET:
    case schemas::Event::OFFERS_IMPORTED:
    case schemas::Event::PRODUCT_SET:
    case schemas::Event::EDITION_WITHDRAWN:
    case schemas::Event::DURATIONS_SET:
    case schemas::Event::DISTRIBUTOR_AUTHORISED:
    case schemas::Event::RELATIONSHIP_SET:
    case schemas::Event::ENROLMENT_SET:
    case schemas::Event::AGREEMENT_REGISTERED:
      return true;
    default:
      return false;
  }
}

// What is known of the log so far, entry after entry.
class Reading {
 public:
  void Take(Position position, ledger::EntryBytes bytes) {
    frontier_.Append(ledger::LeafHash(bytes));
    ++result_.entries;
    const absl::Status decoded = schemas::ReadingEntries("entry", [&] {
      Check(position, schemas::EntryView(bytes));
      return absl::OkStatus();
    });
    if (!decoded.ok()) Find(position, "does not decode");
  }

  // The index must lead to what the entries themselves say, and to nothing else.
  absl::Status CompareIndex(const ledger::Ledger& ledger) {
    uint64_t names = 0;
    absl::Status status = ledger.ListStreams("", [&](std::string_view name) {
      ++names;
      const auto found = streams_.find(name);
      if (found == streams_.end())
        Find(Position{0}, fmt::format("the index has a stream {} that no entry names", name));
      return true;
    });
    if (!status.ok()) return status;
    if (names < streams_.size()) {
      Find(Position{0}, fmt::format("the index lists {} streams, the entries name {}", names, streams_.size()));
    }
    for (const auto& [name, seen] : streams_) {
      uint64_t positions_hash = 0, count = 0;
      status = ledger.ReadStreamPositions(name, Version{1}, [&](Version, Position position) {
        positions_hash = Mix(positions_hash, ToNumber(position));
        ++count;
        return true;
      });
      if (!status.ok()) return status;
      if (count != seen.version || positions_hash != seen.positions_hash) {
        Find(Position{0}, fmt::format("the index of stream {} leads to other entries than those that name it", name));
      }
    }
    return absl::OkStatus();
  }

  Verification Finish(const ledger::Ledger& ledger) {
    result_.root = frontier_.Root();
    result_.streams = streams_.size();
    if (result_.entries != ToNumber(ledger.last())) {
      Find(Position{result_.entries + 1},
           fmt::format("is missing: the ledger says that its last entry is {}", ToNumber(ledger.last())));
    } else if (result_.root != ledger.Root()) {
      Find(Position{0},
           "the tree over the stored bytes has another root than the one kept: an entry or the tree was changed");
    }
    return std::move(result_);
  }

 private:
  struct Seen {
    uint64_t version = 0;
    uint64_t positions_hash = 0;  // of the positions in order
  };

  static uint64_t Mix(uint64_t hash, uint64_t value) {
    hash ^= value + 0x9e3779b97f4a7c15u + (hash << 6) + (hash >> 2);
    return hash * 0xff51afd7ed558ccdu;
  }

  void Check(Position position, const schemas::EntryView& entry) {
    if (entry.position() != position) {
      Find(position, fmt::format("says that its number is {}", ToNumber(entry.position())));
    }
    if (entry.recorded() < last_recorded_) Find(position, "was recorded before the entry that it follows");
    last_recorded_ = std::max(last_recorded_, entry.recorded());
    if (entry.effective() > entry.recorded() && !MayAnnounceTheFuture(entry.body())) {
      Find(position, "is effective later than it was recorded");
    }
    entry.get().totalSize();  // follows every pointer
    const size_t known_kinds = capnp::Schema::from<schemas::Event>().getUnionFields().size();
    result_.unknown_kinds += static_cast<uint16_t>(entry.body().which()) >= known_kinds;
    for (const auto place : entry.get().getStreams()) {
      Seen& seen = streams_[std::string(place.getStream().cStr())];
      if (place.getVersion() != seen.version + 1) {
        Find(position, fmt::format("has version {} in stream {}, where {} comes next", place.getVersion(),
                                   place.getStream().cStr(), seen.version + 1));
      }
      seen.version = place.getVersion();
      seen.positions_hash = Mix(seen.positions_hash, ToNumber(position));
    }
  }

  void Find(Position position, std::string what) {
    if (result_.findings.size() < kFindingsMax) result_.findings.push_back({ToNumber(position), std::move(what)});
  }

  Verification result_;
  ledger::Frontier frontier_;
  Instant last_recorded_ = kEarliest;
  StringMap<Seen> streams_;
};

}  // namespace

absl::StatusOr<Verification> Verify(const ledger::Ledger& ledger, absl::FunctionRef<void(uint64_t)> progress) {
  Reading reading;
  uint64_t read = 0;
  absl::Status status = ledger.Read(Position{1}, Next(ledger.last()), [&](Position position, ledger::EntryBytes bytes) {
    reading.Take(position, bytes);
    if (++read % kProgressEvery == 0) progress(kProgressEvery);
    return true;
  });
  if (!status.ok()) return status;
  status = reading.CompareIndex(ledger);
  if (!status.ok()) return status;
  return reading.Finish(ledger);
}

}  // namespace muniment::replay
