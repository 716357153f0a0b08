// The memory: one totally ordered, gapless log of opaque entries with one writer; the streams that index it, the
// answers remembered by command id, its Merkle tree, and beside it the witness, the secrets and the vault. Knows
// nothing of licences.
//
// This is the folder's one door (architecture, decision 9). What lies on disk is described in FORMAT.md.
//
// Threads: any thread may read at any time; Append may be called by one thread while others read, and two Appends wait
// for each other. CatchUp and Close want the ledger to themselves.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/id.h"
#include "base/instant.h"
#include "base/sha256.h"
#include "ledger/merkle.h"
#include "ledger/secrets.h"
#include "ledger/vault.h"

namespace rocksdb {
class Env;
}

namespace muniment::ledger {

class Creation;
class HeadCache;
class Store;
class WitnessKeeper;
struct WitnessRecord;

// The stored bytes of one entry. They begin at an address divisible by 8 and their length is a multiple of 8, so that
// they can be read as a flat Cap'n Proto message where they lie. Valid only during the call that hands them out.
using EntryBytes = std::span<const uint8_t>;

// An entry that outlives the call that read it.
struct StoredEntry {
  std::vector<uint64_t> words;
  EntryBytes bytes() const { return {reinterpret_cast<const uint8_t*>(words.data()), words.size() * 8}; }
};

// An entry's place in a stream it belongs to.
struct Placement {
  std::string stream;  // 1 to kStreamNameBytesMax bytes, none of them zero
  Version version;     // the stream's head so far plus one
};

struct NewEntry {
  std::string bytes;                       // the stored message and the Merkle leaf; a multiple of 8 bytes, at least 8
  std::vector<Placement> placements = {};  // each stream at most once; may be empty
};

// A row beside the log that follows from entries: whoever appends keeps it, may throw it away and make it anew. Nothing
// is proven about it.
struct DerivedRow {
  std::string key;                   // 1 to kDerivedKeyBytesMax bytes, in byte order
  std::optional<std::string> value;  // nothing: the row goes
};

// What becomes durable together.
struct Batch {
  std::vector<NewEntry> entries = {};  // at least one
  std::vector<std::pair<CommandId, std::string>> remembered =
      {};                                // command id and the answer to give it for ever (CMD-1)
  Instant recorded{};                    // not before last_recorded() (TIME-7)
  std::vector<DerivedRow> derived = {};  // applied in order
};

// The least level of the tree whose complete subtrees are stored.
inline constexpr unsigned kStoredLevel = 8;
inline constexpr size_t kBatchBytesMax = size_t{16} << 20;  // of all that a batch has; bounds memory and WAL records
inline constexpr size_t kStreamNameBytesMax = 255;
inline constexpr size_t kDerivedKeyBytesMax = 512;

// Who a ledger is; fixed at its creation.
struct Origin {
  std::string name;   // the origin line of its checkpoints, e.g. "contoso.example/licences"; one line, not empty
  bool test = false;  // a test ledger, with a clock of its own (CMD-8)
  std::string seed_note = {};  // for generated ledgers: what they were generated from; else empty
};

class Ledger {
 public:
  // Where the parts lie. Empty: inside `folder` as "witness", "secrets", "vault". The database is always `folder`/db.
  struct Places {
    std::filesystem::path folder = {};
    std::filesystem::path witness = {};  // a file; better on another disk (AUD-4)
    std::filesystem::path secrets = {};  // a file (PRIV-6)
    std::filesystem::path vault = {};    // a folder (PRIV-3)
    // None of them empty.
    Places Resolved() const;
  };
  struct Options {
    // Reads beside a writer, or alone; takes no lock and writes nothing. Shows what was durable at the last CatchUp
    // (Open catches up).
    bool read_only = false;
    // Opens although the witness is gone or unreadable. The caller then appends an entry saying so
    // (lost_witness_accepted()).
    bool accept_lost_witness = false;
    // Create only: secrets and sealing keys are derived from this text, so that a generated ledger is the same each
    // time. Whoever knows the text knows the secrets; so only together with Origin::test and a seed note.
    std::optional<std::string> seed = {};
    // Tests only: the file system under the database, for injected faults. Outlives the ledger.
    rocksdb::Env* env = nullptr;
  };

  // Makes a ledger with no entries, durable when this returns, and opens it for writing.
  //   AlreadyExists       one of the places is taken, perhaps by a creation that was interrupted or one at the same
  //   time: choose another, or Open; the message says what may be removed
  //   InvalidArgument     `origin` has a name that cannot be signed as (1 to 100 bytes without spaces, '+' and '@'), a
  //                       seed note of several lines, or no place for the seed (Options::seed)
  //   Unavailable         the file system refuses; the message says what
  // After an error nothing is left of what was made, and what was there before is as it was.
  static absl::StatusOr<std::unique_ptr<Ledger>> Create(const Places& places, const Origin& origin,
                                                        const Options& options);

  // Opens what Create made, verifying the log's tail against its tree, and the whole against the witness.
  //   NotFound            there is no ledger in the folder
  //   FailedPrecondition  another process writes to it (readers may open beside it); or its creation was interrupted,
  //                       and nothing was recorded in it, certainly or as far as anybody can tell;
  //                       or the witness is lost and that was not accepted;
  //                       or the secrets or the vault are another ledger's
  //   DataLoss            less is recovered than the witness says, or something else; or the tail or a file does not
  //   verify.
  //                       The message says what is missing: restore a backup. `read_only` opens a ledger that has lost
  //                       entries at its end and says so in doubt().
  //   Unavailable         the file system refuses; for writing, also the witness's: what it does not know yet is
  //   written to it first
  static absl::StatusOr<std::unique_ptr<Ledger>> Open(const Places& places, const Options& options);

  ~Ledger();
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  // The last durable entry; Position{0}: none yet. For a reader, as of its last CatchUp.
  Position last() const;
  // The recorded second of the last batch; Instant{} (1970) when there is none.
  Instant last_recorded() const;
  const Origin& origin() const { return origin_; }

  // Appends `batch` as one durable unit: all of it or nothing. `expected` is what the caller believes to be last(). On
  // OK the write-ahead log is synced, and the entries have the positions expected+1, expected+2, … in their order.
  //
  // Errors; nothing was written, except perhaps after Unknown:
  //   Aborted             the log has moved on: catch up, decide again
  //   InvalidArgument     the batch is empty, too big, goes back in time, places an entry at another version than the
  //   stream's
  //                       next, or remembers a command a second time: a mistake in the caller
  //   Unavailable         the witness could not be written for a second: mend its disk, then send again
  //   FailedPrecondition  opened read-only or closed; or an earlier Append failed: reopen
  //   Unknown             the write or its sync failed, and perhaps it is there after reopening, perhaps not: reopen,
  //   then send the
  //                       same commands again; their ids make that safe. Until then every Append refuses.
  absl::Status Append(const Batch& batch, Position expected);
  // Writes derived rows without entries, in order, all of them or none, synced. What is derived from entries that are
  // not durable yet goes with them, in their batch. Errors as Append's, except Aborted.
  absl::Status WriteDerived(std::span<const DerivedRow> rows);

  // Visits the entries at [begin, end), in order, up to last(); `visit` returns false to stop.
  //   DataLoss            an entry is missing or its checksum is wrong; the message names the position
  absl::Status Read(Position begin, Position end, absl::FunctionRef<bool(Position, EntryBytes)> visit) const;
  //   OutOfRange          `position` is 0 or after last()
  absl::StatusOr<StoredEntry> ReadAt(Position position) const;

  // How many entries `stream` has; Version{0} when there is no such stream.
  absl::StatusOr<Version> HeadOf(std::string_view stream) const;
  // Visits the stream's entries from version `from` (0 is read as 1) on, in order; `visit` returns false to stop. No
  // such stream: no visit.
  absl::Status ReadStream(std::string_view stream, Version from,
                          absl::FunctionRef<bool(Version, Position, EntryBytes)> visit) const;
  // The same without reading the entries: where they are.
  absl::Status ReadStreamPositions(std::string_view stream, Version from,
                                   absl::FunctionRef<bool(Version, Position)> visit) const;
  // Visits the names that begin with `prefix`, in byte order, at the cost of one seek each; `visit` returns false to
  // stop.
  absl::Status ListStreams(std::string_view prefix, absl::FunctionRef<bool(std::string_view)> visit) const;

  // Visits the derived rows whose keys begin with `prefix`, from prefix + `from` on, in byte order; `visit` returns
  // false to stop.
  absl::Status VisitDerived(std::string_view prefix, std::string_view from,
                            absl::FunctionRef<bool(std::string_view key, std::string_view value)> visit) const;

  // The answer remembered for a command's id, as given to Append.
  absl::StatusOr<std::optional<std::string>> FindRemembered(const CommandId& command) const;

  // Visits all remembered answers, in byte order of the ids; `visit` returns false to stop.
  absl::Status VisitRemembered(absl::FunctionRef<bool(const CommandId& command, std::string_view answer)> visit) const;

  // The RFC 6962 tree whose leaf i (from 0) is the entry at position i+1. Sizes after last() are InvalidArgument.
  Hash Root() const;
  absl::StatusOr<Hash> RootAt(uint64_t size) const;
  // RFC 6962 2.1.1 and 2.1.2; checked by VerifyInclusion and VerifyConsistency (ledger/merkle.h).
  absl::StatusOr<std::vector<Hash>> InclusionProof(uint64_t index, uint64_t size) const;
  absl::StatusOr<std::vector<Hash>> ConsistencyProof(uint64_t first, uint64_t second) const;

  // Visits the subtrees that are stored, in order of level and index; `visit` returns false to stop.
  absl::Status VisitStoredSubtrees(absl::FunctionRef<bool(unsigned level, uint64_t index, const Hash&)> visit) const;

  // Readers: shows what the writer has written since, once it is durable (CMD-2). A writer has nothing to catch up.
  // No other call may run meanwhile. After an error reads refuse until a CatchUp succeeds.
  absl::Status CatchUp();

  // Rewrites the tables in their smallest form, which otherwise comes about by itself over time. Writers only; takes
  // about a second a gigabyte.
  //   Unavailable         the file system refuses; nothing is lost
  absl::Status Compact();

  const Secrets& secrets() const { return *secrets_; }
  Vault& vault() { return *vault_; }
  const Vault& vault() const { return *vault_; }

  // The ledger was opened although its witness was lost. The writer appends an entry that says so; only that Append
  // makes a new witness, so that the acceptance cannot go unrecorded.
  bool lost_witness_accepted() const { return lost_witness_accepted_; }
  // Readers: empty, or one sentence: what the witness knows that this reader does not find.
  const std::string& doubt() const { return doubt_; }

  // Brings the witness up to date and lets everything go; the destructor does the same but cannot say what failed.
  //   Unavailable         the witness could not be written; the entries are safe
  absl::Status Close();
  // Of a ledger that Create has just made and that nobody is to have: closes it and removes what Create made, and
  // nothing that was there before.
  void Abandon();

 private:
  struct Head {  // what is last, published together
    uint64_t size = 0;
    Instant recorded{};
    Frontier frontier;
  };
  Ledger();
  static absl::StatusOr<std::unique_ptr<Ledger>> Assemble(const Places& places, const Options& options,
                                                          std::unique_ptr<Store> store);
  // The row itself. NotFound: there is none.
  absl::StatusOr<std::string> LoadOrigin();
  // What the database has, checked: the log's end, its tree and the head row agree.
  absl::StatusOr<Head> RecoverHead() const;
  absl::Status StartWitness(const std::filesystem::path& path, const Options& options);
  absl::Status CheckAgainst(const WitnessRecord& witness) const;
  absl::Status ShowWhatIsDurable();

  absl::Status CheckMayAppend() const;
  // A write failed, and nobody knows how far it came: nothing more is accepted.
  absl::Status Doubtful(const std::string& rows, const std::string& why);
  absl::Status CheckBatch(const Batch& batch, const Head& head) const;
  absl::Status CheckPlacements(const Batch& batch) const;
  absl::Status CheckRemembered(const Batch& batch) const;
  absl::Status CheckOpen() const;
  absl::StatusOr<Hash> NodeAt(unsigned level, uint64_t index) const;
  absl::Status CheckTreeSize(uint64_t size) const;
  Head CurrentHead() const;

  std::unique_ptr<Creation> creation_;  // of a ledger that was opened by being made
  std::unique_ptr<Store> store_;
  std::unique_ptr<Secrets> secrets_;
  std::unique_ptr<Vault> vault_;
  VaultReach vault_relied_on_;              // as the database says
  std::unique_ptr<HeadCache> heads_;        // writers only
  std::unique_ptr<WitnessKeeper> witness_;  // writers only
  Origin origin_;
  Hash origin_hash_{};
  std::filesystem::path witness_path_;
  std::string doubt_;
  bool lost_witness_accepted_ = false;

  std::mutex append_mutex_;        // one Append at a time; held during its sync
  absl::Status append_failure_;    // not OK after a failed Append; under append_mutex_
  mutable std::mutex head_mutex_;  // held for copies only
  Head head_;
  absl::Status catch_up_failure_;  // readers: not OK while what RocksDB shows may not be durable
};

}  // namespace muniment::ledger
