// `verify`: is what lies there what was acknowledged? Order, decodability, streams, tree, witness.
#include <filesystem>
#include <iostream>

#include "base/text.h"
#include "fmt/format.h"
#include "ledger/merkle.h"
#include "ledger/witness.h"
#include "schemas/entry_view.h"
#include "tools/muniment/progress.h"
#include "tools/muniment/session.h"
#include "tools/muniment/subcommands.h"

namespace muniment::tools {
namespace {

// Where a stream's entries are, as one number: the same for the same positions in the same order.
struct StreamTrace {
  uint64_t version = 0;
  uint64_t positions = 14695981039346656037ull;  // FNV-1a
  void Add(uint64_t position) {
    ++version;
    positions = (positions ^ position) * 1099511628211ull;
  }
};

class Verification {
 public:
  explicit Verification(const ledger::Ledger& ledger) : ledger_(ledger) {}

  // Stops at the first entry that is wrong.
  absl::Status Run() {
    Progress progress("entries", ToNumber(ledger_.last()));
    absl::Status found;
    absl::Status read =
        ledger_.Read(Position{1}, Next(ledger_.last()), [&](Position position, ledger::EntryBytes bytes) {
          found = schemas::ReadingEntries(fmt::format("entry {}", ToNumber(position)),
                                          [&] { return Entry(position, bytes); });
          progress.Add();
          return found.ok();
        });
    if (!found.ok()) return found;
    if (!read.ok()) return read;
    if (expected_ != ToNumber(ledger_.last()) + 1) {
      return absl::DataLossError(
          fmt::format("the log ends after entry {}; the ledger says {}", expected_ - 1, ToNumber(ledger_.last())));
    }
    if (absl::Status status = Streams(); !status.ok()) return status;
    return Tree();
  }

  size_t streams() const { return streams_.size(); }
  uint64_t unknown_kinds() const { return unknown_kinds_; }

 private:
  absl::Status Wrong(std::string_view what) const {
    return absl::DataLossError(fmt::format("entry {}: {}", expected_, what));
  }

  absl::Status Entry(Position position, ledger::EntryBytes bytes) {
    if (ToNumber(position) != expected_) return Wrong("it is missing");
    const schemas::EntryView entry(bytes);
    if (entry.position() != position) return Wrong(fmt::format("it says it is number {}", ToNumber(entry.position())));
    if (entry.recorded() < last_recorded_) return Wrong("it was recorded before the one before it (TIME-7)");
    last_recorded_ = entry.recorded();
    entry.get().totalSize();  // follows every pointer
    if (static_cast<uint16_t>(entry.body().which()) >= capnp::Schema::from<schemas::Event>().getUnionFields().size()) {
      ++unknown_kinds_;
    }
    for (const auto place : entry.get().getStreams()) {
      StreamTrace& stream = streams_[place.getStream().cStr()];
      stream.Add(expected_);
      if (stream.version != place.getVersion()) {
        return Wrong(fmt::format("it says version {} of stream {}, and is its {}th entry", place.getVersion(),
                                 place.getStream().cStr(), stream.version));
      }
    }
    tree_.Append(ledger::LeafHash(bytes));
    ++expected_;
    return absl::OkStatus();
  }

  // The index of streams says what the entries say.
  absl::Status Streams() const {
    size_t indexed = 0;
    absl::Status found;
    absl::Status status = ledger_.ListStreams("", [&](std::string_view name) {
      ++indexed;
      found = Stream(name);
      return found.ok();
    });
    if (!found.ok()) return found;
    if (!status.ok()) return status;
    if (indexed != streams_.size()) {
      return absl::DataLossError(
          fmt::format("the entries name {} streams, the index has {}", streams_.size(), indexed));
    }
    return absl::OkStatus();
  }
  absl::Status Stream(std::string_view name) const {
    StreamTrace indexed;
    absl::Status status = ledger_.ReadStreamPositions(name, Version{1}, [&](Version, Position position) {
      indexed.Add(ToNumber(position));
      return true;
    });
    if (!status.ok()) return status;
    const auto told = streams_.find(name);
    if (told != streams_.end() && told->second.version == indexed.version &&
        told->second.positions == indexed.positions) {
      return absl::OkStatus();
    }
    return absl::DataLossError(fmt::format("stream {}: its index does not match the entries that belong to it", name));
  }

  absl::Status Tree() const {
    if (tree_.Root() == ledger_.Root()) return absl::OkStatus();
    return absl::DataLossError("the tree recomputed from the entries has another root than the ledger keeps");
  }

  const ledger::Ledger& ledger_;
  uint64_t expected_ = 1;
  Instant last_recorded_ = kEarliest;
  ledger::Frontier tree_;
  StringMap<StreamTrace> streams_;
  uint64_t unknown_kinds_ = 0;
};

// What the witness says of the ledger (AUD-4).
absl::StatusOr<std::string> Witness(const ledger::Ledger& ledger, const ledger::Ledger::Places& places) {
  if (!ledger.doubt().empty()) return absl::DataLossError(ledger.doubt());
  const auto path = places.witness.empty() ? places.folder / "witness" : places.witness;
  absl::StatusOr<ledger::WitnessRecord> record = ledger::ReadWitness(path);
  if (!record.ok()) return absl::DataLossError(fmt::format("witness: {}", std::string(record.status().message())));
  // Beside a writer it may have gone on since this reader caught up.
  if (record->position > ToNumber(ledger.last())) return fmt::format("ahead: {} entries", record->position);
  absl::StatusOr<Hash> root = ledger.RootAt(record->position);
  if (!root.ok()) return root.status();
  if (*root == record->root) return fmt::format("agrees up to entry {}", record->position);
  return absl::DataLossError(fmt::format("the witness saw another tree of {} entries", record->position));
}

int Verify(const Arguments& arguments) {
  auto ledger = OpenToRead(arguments);
  if (!ledger.ok()) return FailToOpen(ledger.status());
  Verification verification(**ledger);
  if (absl::Status status = verification.Run(); !status.ok()) {
    Fail(status);
    return kLedgerUnusable;
  }
  const absl::StatusOr<std::string> witness = Witness(**ledger, PlacesOf(arguments));
  if (!witness.ok()) {
    Fail(witness.status());
    return kLedgerUnusable;
  }
  const Hash root = (*ledger)->Root();
  std::cout << fmt::format(
                   "entries   1 to {}, in order, each decodes\n"
                   "streams   {}, versions without gap\n"
                   "tree      {}, as recomputed\n"
                   "witness   {}\n",
                   ToNumber((*ledger)->last()), verification.streams(), HexOf(root), *witness)
            << std::flush;
  if (verification.unknown_kinds() != 0) {
    fmt::print(stderr, "muniment: {} entries are of kinds that this release does not know\n",
               verification.unknown_kinds());
  }
  return kAllAccepted;
}

}  // namespace

Subcommand VerifySubcommand() {
  return {.name = "verify",
          .does = "is what lies there what was acknowledged? order, decodability, streams, tree, witness",
          .positionals = {LedgerPositional()},
          .options = PlaceOptions(),
          .run = Verify};
}

}  // namespace muniment::tools
