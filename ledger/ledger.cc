// Making, opening and closing a ledger. Appending is in append.cc, reading in reading.cc, the tree in tree.cc.
#include "ledger/ledger.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "base/text.h"
#include "ledger/creation.h"
#include "ledger/files.h"
#include "ledger/head_cache.h"
#include "ledger/head_row.h"
#include "ledger/keys.h"
#include "ledger/log_cursor.h"
#include "ledger/store.h"
#include "ledger/witness.h"
#include "ledger/witness_keeper.h"

namespace muniment::ledger {
namespace {

namespace fs = std::filesystem;

// What a note is signed as must be one word for the tools that verify it, and stands in clear (AUD-1, PRIV-1).
absl::Status CheckName(std::string_view name) {
  constexpr size_t kBytesMax = 100;
  const bool one_word = std::all_of(name.begin(), name.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > ' ' && byte != 0x7f && c != '+' && c != '@';
  });
  if (one_word && !name.empty() && name.size() <= kBytesMax) return absl::OkStatus();
  return absl::InvalidArgumentError(
      fmt::format("a ledger's name (--name, else that of its folder) must be 1 to {} bytes without spaces, '+' and "
                  "'@', since its checkpoints are signed as it; give --name, such as example.com/licences",
                  kBytesMax));
}

absl::Status MakeFolders(const Ledger::Places& places, Creation& creation) {
  for (const fs::path& folder :
       {places.folder, places.witness.parent_path(), places.secrets.parent_path(), places.vault.parent_path()}) {
    if (absl::Status status = creation.MakeFolder(folder); !status.ok()) return status;
  }
  return absl::OkStatus();
}

// How the ledger of the origin row knows its secrets and its vault again; says nothing of them.
std::string SecretsMark(const Secrets& secrets, std::string_view origin_row) {
  const Hash mac = secrets.Mac(Purpose::kLookup, {BytesOf("muniment ledger"), BytesOf(origin_row)});
  return {mac.begin(), mac.end()};
}
VaultMark VaultMarkOf(const Secrets& secrets, std::string_view origin_row) {
  const Hash mac = secrets.Mac(Purpose::kLookup, {BytesOf("muniment vault"), BytesOf(origin_row)});
  VaultMark mark;
  std::copy_n(mac.begin(), mark.size(), mark.begin());
  return mark;
}

// Whether it is certain that nothing was ever recorded: the witness, which is older than the database, says so, and
// the database holds no row.
bool NothingWasRecorded(const Ledger::Places& places) {
  const auto witness = ReadWitness(places.witness);
  if (!witness.ok() || witness->sequence != 1 || witness->position != 0) return false;
  std::error_code error;
  for (const auto& file : fs::directory_iterator(places.folder / "db", error)) {
    const fs::path extension = file.path().extension();
    if (extension == ".sst" || (extension == ".log" && file.file_size(error) > 0)) return false;
  }
  return !error || error == std::errc::no_such_file_or_directory;
}

// Whether the vault has ever held a person's key: every ledger's first operator has one.
bool HoldsKeys(const fs::path& vault) {
  const size_t none = KeysHeader(1, VaultMark{}).size();
  std::error_code error;
  for (const auto& file : fs::directory_iterator(vault, error)) {
    if (file.path().filename().string().starts_with("keys-") && file.file_size(error) > none) return true;
  }
  return false;
}

// Where there is no database: what else there is of a ledger decides what is said.
absl::Status NoDatabase(const absl::Status& not_found, const Ledger::Places& places) {
  std::error_code ignored;
  std::string there;
  for (const fs::path& part : {places.secrets, places.vault, places.witness}) {
    if (fs::exists(part, ignored)) there += (there.empty() ? "" : ", ") + part.string();
  }
  if (there.empty() || !fs::exists(places.folder, ignored)) return not_found;
  const auto witness = ReadWitness(places.witness);
  if ((witness.ok() && witness->position > 0) || HoldsKeys(places.vault)) {
    return absl::DataLossError(
        fmt::format("the database {} is missing, but entries were recorded in it: {} say so; name the ledger's folder, "
                    "put its database back, or restore a backup",
                    (places.folder / "db").string(), there));
  }
  return absl::FailedPreconditionError(
      fmt::format("there is no ledger in {}, but there is {}; name the right folder, or, if the creation of a ledger "
                  "was interrupted there, remove what is left of it, and create it again",
                  places.folder.string(), there));
}

// `damage`: what the database says of itself. Nobody is told to remove what may have held entries.
absl::Status InterruptedOr(absl::Status damage, const Ledger::Places& places) {
  if (NothingWasRecorded(places)) return CreationInterrupted(places);
  return absl::IsNotFound(damage) ? NoDatabase(damage, places) : damage;
}

// Of a creation that was cut short the same is said as when it is opened.
absl::Status CheckFree(const Ledger::Places& places) {
  std::error_code ignored;
  const fs::path database = places.folder / "db";
  for (const fs::path& path : {database, places.witness, places.secrets, places.vault}) {
    if (!fs::exists(path, ignored)) continue;
    const absl::Status taken = absl::AlreadyExistsError(
        fmt::format("{} exists; open that ledger, or create the new one in another folder", path.string()));
    const absl::Status left = InterruptedOr(fs::exists(database, ignored) ? taken : absl::NotFoundError(""), places);
    return absl::IsNotFound(left) ? taken : absl::AlreadyExistsError(left.message());
  }
  return absl::OkStatus();
}

// Files that a writer is just replacing may make a reader doubt once; what is lost stays so.
constexpr int kLooksBeforeDoubt = 5;
constexpr auto kPauseBeforeDoubt = std::chrono::milliseconds(20);

// What cannot be read need not be lost: nobody is told to accept that it is.
absl::Status LostWitness(const absl::Status& why, uint64_t last) {
  if (!absl::IsNotFound(why)) {
    return absl::UnavailableError(
        fmt::format("AUD-4: the witness cannot be read ({}), which says whether entry {} was "
                    "the last; open the ledger as a user who may read it",
                    StdView(why.message()), last));
  }
  return absl::FailedPreconditionError(fmt::format(
      "AUD-4: the witness is lost ({}), so that nothing vouches that entry {} was the last; put it back, or name the "
      "right place, or accept that by writing to the ledger once (do LEDGER --accept-lost-witness): it is recorded",
      StdView(why.message()), last));
}

Vault::KeySource KeySourceOf(const Secrets& secrets) {
  if (!secrets.from_seed()) return nullptr;
  return [secrets](const SealingKeyId& id) { return secrets.Mac(Purpose::kSealingKeys, {id.span()}); };
}

}  // namespace

Ledger::Places Ledger::Places::Resolved() const {
  Places places = *this;
  if (places.folder.filename().empty()) places.folder = places.folder.parent_path();  // "ledger/" is "ledger"
  if (places.witness.empty()) places.witness = places.folder / "witness";
  if (places.secrets.empty()) places.secrets = places.folder / "secrets";
  if (places.vault.empty()) places.vault = places.folder / "vault";
  return places;
}

Ledger::Ledger() = default;
Ledger::~Ledger() { (void)Close(); }

absl::StatusOr<std::unique_ptr<Ledger>> Ledger::Create(const Places& given, const Origin& origin,
                                                       const Options& options) {
  const Places places = given.Resolved();
  if (absl::Status usable = CheckName(origin.name); !usable.ok()) return usable;
  if (origin.seed_note.find('\n') != origin.seed_note.npos) {
    return absl::InvalidArgumentError("the seed note of a ledger's origin is one line; give such a one");
  }
  if (options.seed.has_value() != !origin.seed_note.empty() || (options.seed && !origin.test)) {
    return absl::InvalidArgumentError(
        "secrets come from a seed in test ledgers only, whose origin says so; give origin.test and a seed note, or no "
        "seed");
  }
  absl::Status status = CheckFree(places);
  auto creation = std::make_unique<Creation>();
  if (status.ok()) status = MakeFolders(places, *creation);
  if (!status.ok()) return status;
  const Secrets secrets = options.seed ? Secrets::FromSeed(*options.seed) : Secrets::Random();
  const std::string origin_row = EncodeOrigin(origin);
  if (status = secrets.Save(places.secrets); !status.ok()) return status;
  creation->HasMade(places.secrets);
  if (status = creation->ClaimFolder(places.vault); !status.ok()) return status;
  if (auto vault = Vault::Create(places.vault, nullptr, VaultMarkOf(secrets, origin_row)); !vault.ok()) {
    return vault.status();
  }
  if (status = creation->ClaimFile(places.witness); !status.ok()) return status;
  status = WriteWitness(places.witness,
                        {.sequence = 1, .position = 0, .root = EmptyRoot(), .origin = Sha256({BytesOf(origin_row)})});
  if (!status.ok()) return status;
  if (status = creation->ClaimFolder(places.folder / "db"); !status.ok()) return status;
  auto store = Store::Create(places.folder / "db", options.env);
  if (!store.ok()) return store.status();
  // Last: a ledger without this row was not completely created, and Open says so.
  rocksdb::WriteBatch rows;
  rows.Put((*store)->handle(Family::kMeta), SliceOf(kOriginKey), SliceOf(origin_row));
  rows.Put((*store)->handle(Family::kMeta), SliceOf(kSecretsKey), SecretsMark(secrets, origin_row));
  rows.Put((*store)->handle(Family::kMeta), SliceOf(kHeadKey), EncodeHead({0, Instant{}, EmptyRoot()}));
  status = FromRocks((*store)->Write(rows), fmt::format("write to {}", places.folder.string()));
  if (!status.ok()) return status;
  auto ledger = Assemble(places, Options{.env = options.env}, *std::move(store));
  if (!ledger.ok()) return ledger;
  creation->Completed();
  (*ledger)->creation_ = std::move(creation);
  return ledger;
}

void Ledger::Abandon() {
  (void)Close();
  if (creation_ != nullptr) creation_->TakeBack();
}

absl::StatusOr<std::unique_ptr<Ledger>> Ledger::Open(const Places& given, const Options& options) {
  const Places places = given.Resolved();
  auto store = options.read_only ? Store::OpenReader(places.folder / "db", options.env)
                                 : Store::Open(places.folder / "db", options.env);
  if (absl::IsDataLoss(store.status()) || absl::IsNotFound(store.status())) {
    return InterruptedOr(store.status(), places);
  }
  if (!store.ok()) return store.status();
  return Assemble(places, options, *std::move(store));
}

absl::StatusOr<std::unique_ptr<Ledger>> Ledger::Assemble(const Places& places, const Options& options,
                                                         std::unique_ptr<Store> store) {
  std::unique_ptr<Ledger> ledger(new Ledger);
  ledger->store_ = std::move(store);
  ledger->witness_path_ = places.witness;
  auto origin_row = ledger->LoadOrigin();
  if (absl::IsNotFound(origin_row.status())) {
    return InterruptedOr(absl::DataLossError(origin_row.status().message()), places);
  }
  if (!origin_row.ok()) return origin_row.status();
  auto secrets = Secrets::Load(places.secrets);
  if (!secrets.ok()) return secrets.status();
  // Secrets that everybody can know never serve a real ledger, whoever put the file there.
  if (secrets->from_seed() == ledger->origin_.seed_note.empty()) {
    return absl::FailedPreconditionError(
        fmt::format("the secrets {} are not this ledger's: its origin says that they {} from a seed; put its own back",
                    places.secrets.string(), secrets->from_seed() ? "do not come" : "come"));
  }
  auto mark = ledger->store_->Get(Family::kMeta, kSecretsKey);
  if (!mark.ok()) return mark.status();
  if (mark->has_value() && **mark != SecretsMark(*secrets, *origin_row)) {
    return absl::FailedPreconditionError(
        fmt::format("the secrets {} belong to another ledger than {}; name this one's (--secrets)",
                    places.secrets.string(), ledger->origin_.name));
  }
  ledger->secrets_ = std::make_unique<Secrets>(*secrets);
  auto relied_on = ledger->store_->Get(Family::kMeta, kVaultKey);
  if (!relied_on.ok()) return relied_on.status();
  if (relied_on->has_value()) ledger->vault_relied_on_ = DecodeReach(**relied_on).value_or(VaultReach());
  auto vault = Vault::Open(places.vault, options.read_only, KeySourceOf(*secrets), VaultMarkOf(*secrets, *origin_row),
                           ledger->vault_relied_on_);
  if (!vault.ok()) return vault.status();
  ledger->vault_ = *std::move(vault);
  if (options.read_only) {
    if (absl::Status status = ledger->CatchUp(); !status.ok()) return status;
    return ledger;
  }
  ledger->heads_ = std::make_unique<HeadCache>();
  auto head = ledger->RecoverHead();
  if (!head.ok()) return head.status();
  ledger->head_ = *std::move(head);
  if (absl::Status status = ledger->StartWitness(places.witness, options); !status.ok()) return status;
  return ledger;
}

absl::StatusOr<std::string> Ledger::LoadOrigin() {
  auto row = store_->Get(Family::kMeta, kOriginKey);
  // A reader that came between the writer's logs and its tables finds it at the next look.
  for (int look = 1; row.ok() && !row->has_value() && store_->is_reader() && look < kLooksBeforeDoubt; ++look) {
    std::this_thread::sleep_for(kPauseBeforeDoubt);
    if (absl::Status status = store_->CatchUp(); !status.ok()) return status;
    row = store_->Get(Family::kMeta, kOriginKey);
  }
  if (!row.ok()) return row.status();
  if (!row->has_value()) {
    return absl::NotFoundError(
        "the row that says which ledger this is is missing: the database is damaged; keep it as it is, and restore a "
        "backup");
  }
  auto origin = DecodeOrigin(**row);
  if (!origin.ok()) return origin.status();
  origin_ = *std::move(origin);
  origin_hash_ = Sha256({BytesOf(**row)});
  return **std::move(row);
}

absl::StatusOr<Ledger::Head> Ledger::RecoverHead() const {
  auto row = store_->Get(Family::kMeta, kHeadKey);
  if (!row.ok()) return row.status();
  const auto stored = row->has_value() ? DecodeHead(**row) : std::nullopt;
  if (!stored) return absl::DataLossError("the row that says what is last does not verify; restore a backup");
  LogCursor log(*store_, PointReadSettings());
  auto last = log.Last();
  if (!last.ok()) return last.status();
  if (*last != stored->size) {
    return absl::DataLossError(
        fmt::format("the log ends with entry {}, but {} were written; restore a backup", *last, stored->size));
  }
  Head head;
  head.size = stored->size;
  head.recorded = stored->recorded;
  // The complete subtrees that the size consists of, largest first.
  for (int bit = 63; bit >= 0; --bit) {
    const unsigned level = static_cast<unsigned>(bit);
    if (((stored->size >> level) & 1) == 0) continue;
    auto node = NodeAt(level, head.frontier.size() >> level);
    if (!node.ok()) return node.status();
    head.frontier.AppendSubtree(level, *node);
  }
  if (head.frontier.Root() != stored->root) {
    return absl::DataLossError(fmt::format(
        "the log's tail does not verify: the entries up to {} have the root {}, but {} was written; restore a backup",
        head.size, HexOf(head.frontier.Root()), HexOf(stored->root)));
  }
  return head;
}

absl::Status Ledger::CheckAgainst(const WitnessRecord& witness) const {
  const uint64_t size = CurrentHead().size;
  if (witness.origin != origin_hash_) {
    return absl::FailedPreconditionError(fmt::format(
        "the witness {} belongs to another ledger than {}; name this one's", witness_path_.string(), origin_.name));
  }
  if (witness.position > size) {
    return absl::DataLossError(
        fmt::format("AUD-4: entries {} to {} are missing: the witness {} says that they were acknowledged; restore a "
                    "backup that has them",
                    size + 1, witness.position, witness_path_.string()));
  }
  auto root = RootAt(witness.position);
  if (!root.ok()) return root.status();
  if (*root != witness.root) {
    return absl::DataLossError(
        fmt::format("AUD-4: of the entries up to {} at least one is not what was acknowledged: their root is {}, the "
                    "witness {} says {}; restore a backup",
                    witness.position, HexOf(*root), witness_path_.string(), HexOf(witness.root)));
  }
  return absl::OkStatus();
}

absl::Status Ledger::StartWitness(const std::filesystem::path& path, const Options& options) {
  auto witness = ReadWitness(path);
  if (absl::IsNotFound(witness.status())) {
    if (!options.accept_lost_witness) {
      return LostWitness(witness.status(), head_.size);
    }
    lost_witness_accepted_ = true;
    // A sequence of 0: nothing is on disk. The first append writes it.
    witness_ = std::make_unique<WitnessKeeper>(
        path, WitnessRecord{.position = head_.size, .root = Root(), .origin = origin_hash_});
    return absl::OkStatus();
  }
  if (!witness.ok()) return witness.status();
  if (absl::Status status = CheckAgainst(*witness); !status.ok()) return status;
  // After a crash, or a close that could not write it, the ledger is ahead: it is told before anything more is
  // accepted, however often a process ends within the second that it may be behind.
  absl::Status written;
  if (witness->position == head_.size) {
    written = OpenFile::Open(path, O_WRONLY).status();
  } else {
    *witness = {.sequence = witness->sequence + 1, .position = head_.size, .root = Root(), .origin = origin_hash_};
    written = WriteWitness(path, *witness);
  }
  if (!written.ok()) {
    return absl::UnavailableError(fmt::format(
        "AUD-4: the witness cannot be written ({}); nothing is accepted until it can", StdView(written.message())));
  }
  witness_ = std::make_unique<WitnessKeeper>(path, *witness);
  return absl::OkStatus();
}

absl::Status Ledger::CatchUp() {
  if (store_ == nullptr) return CheckOpen();
  if (!store_->is_reader()) return absl::OkStatus();
  catch_up_failure_ = ShowWhatIsDurable();
  return catch_up_failure_;
}

absl::Status Ledger::ShowWhatIsDurable() {
  absl::Status doubt;
  for (int look = 1; look <= kLooksBeforeDoubt; ++look) {
    if (look > 1) std::this_thread::sleep_for(kPauseBeforeDoubt);
    // Before the log: what the witness says now, the log must have afterwards.
    auto witness = ReadWitness(witness_path_);
    if (absl::Status status = store_->CatchUp(); !status.ok()) return status;
    if (absl::Status status = vault_->Refresh(); !status.ok()) return status;
    // A log that the writer has moved to a table since the tables were looked at leaves a gap, until the next look.
    auto head = RecoverHead();
    if (absl::IsDataLoss(head.status()) && look < kLooksBeforeDoubt) continue;
    if (!head.ok()) return head.status();
    {
      std::lock_guard lock(head_mutex_);
      head_ = *std::move(head);
    }
    doubt = witness.ok() ? CheckAgainst(*witness) : LostWitness(witness.status(), ToNumber(last()));
    if (doubt.ok()) break;
  }
  doubt_ = doubt.ok() ? std::string() : std::string(StdView(doubt.message()));
  return absl::OkStatus();
}

absl::Status Ledger::Close() {
  absl::Status status;
  if (witness_ != nullptr) status = witness_->Stop();
  witness_.reset();
  store_.reset();
  return status;
}

absl::Status Ledger::CheckOpen() const {
  if (store_ == nullptr) return absl::FailedPreconditionError("the ledger is closed");
  return catch_up_failure_;
}

Ledger::Head Ledger::CurrentHead() const {
  std::lock_guard lock(head_mutex_);
  return head_;
}

Position Ledger::last() const {
  std::lock_guard lock(head_mutex_);
  return Position{head_.size};
}

Instant Ledger::last_recorded() const {
  std::lock_guard lock(head_mutex_);
  return head_.recorded;
}

absl::Status Ledger::Compact() { return store_->Compact(); }

}  // namespace muniment::ledger
