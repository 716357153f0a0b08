#include "replay/verify.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "absl/hash/hash.h"
#include "base/text.h"
#include "commands/agenda.h"
#include "commands/billing/invoices.h"
#include "commands/streams.h"
#include "commands/subscriptions/due.h"
#include "fmt/format.h"
#include "replay/remembered.h"
#include "schemas/bytes.h"
#include "schemas/canonical.h"
#include "schemas/entry_view.h"
#include "schemas/sealed.h"
#include "schemas/shape.h"

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

// Whether events of this kind can hold a sealed text; of kinds that this release does not know nothing can be said.
bool MayHoldSealed(schemas::Event::Reader event) {
  static const std::set<uint16_t> kinds = [] {
    const auto shapes = schemas::Shapes::Of<schemas::Event>();
    std::set<uint16_t> personal;
    for (const schemas::FieldShape& kind : shapes->root().fields) {
      if (kind.personal) personal.insert(kind.discriminant);
    }
    return personal;
  }();
  return kinds.count(static_cast<uint16_t>(event.which())) != 0;
}

// What is known of the log so far, entry after entry.
class Reading {
 public:
  explicit Reading(const ledger::Vault& vault) : vault_(vault) {}

  void Take(Position position, ledger::EntryBytes bytes) {
    frontier_.Append(ledger::LeafHash(bytes), [this](unsigned level, uint64_t index, const Hash& hash) {
      if (level >= ledger::kStoredLevel) subtrees_.Add(level, index, hash);
    });
    ++result_.entries;
    const absl::Status decoded = schemas::ReadingEntries("entry", [&] {
      const schemas::EntryView entry(bytes);
      Check(position, entry);
      CheckTexts(position, entry);
      answers_.Take(position, entry);
      return absl::OkStatus();
    });
    if (!decoded.ok()) Find(position, "does not decode");
  }

  // The index must lead to what the entries themselves say, and to nothing else.
  absl::Status CompareIndex(const ledger::Ledger& ledger) {
    uint64_t names = 0;
    absl::Status damage;
    const absl::Status status = ledger.ListStreams("", [&](std::string_view name) {
      ++names;
      const auto found = streams_.find(name);
      if (found == streams_.end()) {
        Find(Position{0}, fmt::format("the index has a stream {} that no entry names", name));
        return true;
      }
      damage = CompareStream(ledger, name, found->second);
      return damage.ok();
    });
    if (!status.ok() || !damage.ok()) return damage.ok() ? status : damage;
    if (names < streams_.size()) {
      Find(Position{0}, fmt::format("the index lists {} streams, the entries name {}", names, streams_.size()));
    }
    return absl::OkStatus();
  }

  // The remembered answers, the stored subtrees and the derived rows: each row is read, and must follow from the
  // entries where that can be told.
  absl::Status CompareRest(const ledger::Ledger& ledger) {
    absl::Status status = answers_.Compare(ledger, [this](Position position, std::string what) {
      Find(position, std::move(what));
      return result_.findings.size() < kFindingsMax;
    });
    Subtrees stored;
    if (status.ok()) {
      status = ledger.VisitStoredSubtrees([&](unsigned level, uint64_t index, const Hash& hash) {
        stored.Add(level, index, hash);
        return true;
      });
    }
    if (status.ok() && !(stored == subtrees_)) {
      Find(Position{0},
           fmt::format("the stored tree has {} subtrees, of which one at least is not that of the entries; "
                       "they make {}",
                       stored.count, subtrees_.count));
    }
    if (status.ok()) status = ledger.VisitDerived("", "", [](std::string_view, std::string_view) { return true; });
    for (const LostText& lost : lost_texts_) {
      const auto is_erased = [this](const PersonId& person) { return erased_.count(person) != 0; };
      if (std::any_of(lost.persons.begin(), lost.persons.end(), is_erased)) continue;
      Find(lost.entry,
           lost.has_key ? "holds a text that its key in the vault does not open; restore the vault from its backup"
                        : "holds a text whose key is not in the vault, although no erasure of the person is recorded; "
                          "restore the vault from its backup",
           /*altered=*/false);
    }
    return status;
  }

  // Of each pool in which the scheduler has something to record, now or later, its agenda must say so (LIFE-2). A
  // ledger without an agenda gets one with its next tick.
  absl::Status CompareAgenda(const ledger::Ledger& ledger) {
    const auto agenda = commands::ReadAgenda(ledger, kForever);
    if (!agenda.ok() || !*agenda) return agenda.status();
    StringMap<Instant> first_looks;
    for (const commands::AgendaRow& row : **agenda)
      first_looks.try_emplace(row.pool, row.at);  // the earliest comes first
    commands::LiveWorld world(ledger);
    for (const std::string& name : world.Streams(commands::kPoolsPrefix)) {
      const std::optional<Instant> due = FirstToRecord(world, name);
      if (!due) continue;
      const auto look = first_looks.find(name);
      if (look != first_looks.end() && look->second <= std::max(*due, ledger.last_recorded())) continue;
      Find(Position{0},
           fmt::format("the scheduler will not look at {}, where something falls due at {}; `muniment tick "
                       "LEDGER --all` mends that",
                       name, FormatInstant(*due)),
           /*altered=*/false);
    }
    return world.status();
  }

  bool ok() const { return result_.ok(); }

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

  // Subtrees as a sum, so that memory does not grow with the ledger.
  struct Subtrees {
    uint64_t sum = 0, count = 0;
    void Add(unsigned level, uint64_t index, const Hash& hash) {
      sum += absl::HashOf(level, index, hash);
      ++count;
    }
    bool operator==(const Subtrees&) const = default;
  };
  // An entry that holds a text which nobody can read any more; whose it may be.
  struct LostText {
    Position entry;
    std::vector<PersonId> persons;
    bool has_key = false;  // the vault has one of its id, which does not open it
  };

  absl::Status CompareStream(const ledger::Ledger& ledger, std::string_view name, const Seen& seen) {
    uint64_t positions_hash = 0, count = 0;
    const absl::Status status = ledger.ReadStreamPositions(name, Version{1}, [&](Version, Position position) {
      positions_hash = Mix(positions_hash, ToNumber(position));
      ++count;
      return true;
    });
    if (status.ok() && (count != seen.version || positions_hash != seen.positions_hash)) {
      Find(Position{0}, fmt::format("the index of stream {} leads to other entries than those that name it", name));
    }
    return status;
  }

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

  // PRIV-2: a key is gone only with an erasure, which is recorded. What is sealed is somebody's, and so stands in that
  // person's stream, or is its author's.
  void CheckTexts(Position position, const schemas::EntryView& entry) {
    if (entry.body().isPersonErased()) {
      erased_.insert(schemas::IdOf<PersonId>(entry.body().getPersonErased().getPerson()));
    }
    LostText lost{.entry = position, .persons = {}};
    for (const auto place : entry.get().getStreams()) {
      const capnp::Text::Reader text = place.getStream();
      const std::string_view name(text.begin(), text.size());
      if (!name.starts_with(kPersonPrefix)) continue;
      if (const auto id = ParseIdAs<PersonId>(name.substr(kPersonPrefix.size()))) lost.persons.push_back(*id);
    }
    if (!MayHoldSealed(entry.body()) && entry.get().getReason().getBytes().size() == 0) return;
    lost.persons.push_back(schemas::IdOf<PersonId>(entry.get().getActor().getPerson()));
    absl::Status opens = Opens(entry.get().getReason());
    if (opens.ok()) opens = Opens(entry.body());
    if (opens.ok()) return;
    lost.has_key = !absl::IsNotFound(opens);
    lost_texts_.push_back(std::move(lost));
  }

  // Whether every sealed text in `value` can be read; errors as Vault::Unseal.
  absl::Status Opens(capnp::DynamicValue::Reader value) const {
    absl::Status opens;
    if (value.getType() == capnp::DynamicValue::LIST) {
      for (const auto item : value.as<capnp::DynamicList>()) {
        if (opens = Opens(item); !opens.ok()) break;
      }
      return opens;
    }
    if (value.getType() != capnp::DynamicValue::STRUCT) return opens;
    const auto fields = value.as<capnp::DynamicStruct>();
    if (fields.getSchema() == capnp::Schema::from<schemas::Sealed>()) {
      const auto sealed = fields.as<schemas::Sealed>();
      const auto bytes = sealed.getBytes().asChars();
      if (bytes.size() == 0) return opens;
      return vault_
          .Unseal(schemas::IdOf<SealingKeyId>(sealed.getKey()), {bytes.begin(), bytes.size()}, schemas::kSealedAad)
          .status();
    }
    for (const auto field : fields.getSchema().getFields()) {
      if (schemas::IsDefault(fields, field)) continue;
      if (opens = Opens(fields.get(field)); !opens.ok()) break;
    }
    return opens;
  }

  // The first instant of what the scheduler has to record in the pool if nothing more happens.
  static std::optional<Instant> FirstToRecord(commands::LiveWorld& world, const std::string& stream) {
    std::unique_ptr<commands::StreamState> own;
    const auto& pool = world.GetOnce<commands::Pool>(stream, own);
    std::optional<Instant> first;
    const auto take = [&](Instant at) { first = std::min(at, first.value_or(kForever)); };
    for (const auto& untrue : commands::TransitionsToWithdraw(pool)) take(untrue.at);
    for (const commands::Due& due : commands::TransitionsToRecord(pool, kForever)) take(due.at);
    for (const auto& notice : commands::NoticesToRecord(pool, kForever, kForever)) take(notice.at);
    for (const commands::InvoiceDraft& draft : commands::InvoicesToIssue(world, pool)) take(draft.at);
    return first;
  }

  void Find(Position position, std::string what, bool altered = true) {
    if (result_.findings.size() >= kFindingsMax) return;
    result_.findings.push_back({.entry = ToNumber(position), .what = std::move(what), .altered = altered});
  }

  static constexpr std::string_view kPersonPrefix = "person/";

  const ledger::Vault& vault_;
  Verification result_;
  RememberedAnswers answers_;
  Subtrees subtrees_;
  std::set<PersonId> erased_;
  std::vector<LostText> lost_texts_;
  ledger::Frontier frontier_;
  Instant last_recorded_ = kEarliest;
  StringMap<Seen> streams_;
};

}  // namespace

absl::StatusOr<Verification> Verify(const ledger::Ledger& ledger, absl::FunctionRef<void(uint64_t)> progress) {
  Reading reading(ledger.vault());
  uint64_t read = 0;
  absl::Status status = ledger.Read(Position{1}, Next(ledger.last()), [&](Position position, ledger::EntryBytes bytes) {
    reading.Take(position, bytes);
    if (++read % kProgressEvery == 0) progress(kProgressEvery);
    return true;
  });
  if (!status.ok()) return status;
  status = reading.CompareIndex(ledger);
  if (status.ok()) status = reading.CompareRest(ledger);
  // Of a log that does not agree with itself no states are made.
  if (status.ok() && reading.ok()) status = reading.CompareAgenda(ledger);
  if (!status.ok()) return status;
  return reading.Finish(ledger);
}

}  // namespace muniment::replay
