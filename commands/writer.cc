#include "commands/writer.h"

#include <capnp/serialize.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "commands/publisher/decisions.h"
#include "commands/publisher/publisher.h"
#include "commands/refusals.h"
#include "ledger/tokens.h"

namespace muniment::commands {
namespace {

// A batch is committed when it has grown to this, well below the ledger's limit, whatever still waits.
constexpr size_t kBatchBytesAim = size_t{4} << 20;
// Of one ticket: when so many commands are judged, they are made durable beside the judging of the next ones.
constexpr size_t kPortion = 250;
// Loaded streams that the live world keeps between batches; a stream's state is from a hundred bytes to some megabytes.
constexpr size_t kStreamsKept = 200'000;

std::string FlatBytes(capnp::MessageBuilder& message) {
  const kj::Array<capnp::word> words = capnp::messageToFlatArray(message);
  const auto bytes = words.asChars();
  return {bytes.begin(), bytes.size()};
}

std::span<const uint8_t> Bytes(capnp::Data::Reader data) { return {data.begin(), data.size()}; }

void FillDetails(schemas::Answer::Builder answer, const std::vector<Value>& values) {
  auto details = answer.initDetails(static_cast<unsigned>(values.size()));
  for (unsigned i = 0; i < details.size(); ++i) {
    details[i].setName(values[i].name);
    details[i].setValue(values[i].value);
  }
}

void FillRefusal(schemas::Answer::Builder answer, const Refusal& refusal) {
  answer.setOutcome(schemas::Answer::Outcome::REFUSED);
  answer.setRule(kj::StringPtr(refusal.rule().data(), refusal.rule().size()));
  answer.setCode(kj::StringPtr(refusal.kind().code.data(), refusal.kind().code.size()));
  answer.setMessage(refusal.message());
  FillDetails(answer, refusal.values());
}

void FillDecided(schemas::Answer::Builder answer, const Judgement& judgement) {
  if (!judgement.details.empty()) FillDetails(answer, judgement.details);
  if (judgement.created.empty()) return;
  auto created = answer.initCreated(static_cast<unsigned>(judgement.created.size()));
  for (unsigned i = 0; i < created.size(); ++i) {
    const AnyId& id = judgement.created[i].id;
    created[i].setKind(judgement.created[i].kind);
    created[i].setId(capnp::Data::Reader(id.bytes.data(), id.bytes.size()));
  }
}

std::string RememberedBytes(const Submission& submission, schemas::Answer::Reader answer) {
  capnp::MallocMessageBuilder message(128);
  auto remembered = message.initRoot<schemas::Remembered>();
  remembered.setAnswer(answer);
  auto fields = remembered.initFields(static_cast<unsigned>(submission.fields.size()));
  for (unsigned i = 0; i < fields.size(); ++i) {
    const FieldHash& field = submission.fields[i];
    fields[i].setName(field.name);
    fields[i].setHash(field.hash);
    if (!field.key.is_nil()) fields[i].setKey(capnp::Data::Reader(field.key.bytes.data(), field.key.bytes.size()));
  }
  return FlatBytes(message);
}

Refusal TooLarge(const RefusalKind& kind) { return Refuse(kind, {{"most", std::to_string(ledger::kBatchBytesMax)}}); }

// The first field that differs between what is remembered and what is sent again; empty: none. Fields under a key that
// is destroyed, or that was made only for this sending, are compared no more (CMD-9).
std::string DifferingField(schemas::Remembered::Reader remembered, const Submission& submission) {
  const auto is_new = [&](const SealingKeyId& key) {
    return std::any_of(submission.keys.begin(), submission.keys.end(),
                       [&](const UsedKey& used) { return used.id == key && used.made_now; });
  };
  for (const auto field : remembered.getFields()) {
    const std::string_view name(field.getName().cStr());
    const auto sent = std::find_if(submission.fields.begin(), submission.fields.end(),
                                   [&](const FieldHash& f) { return f.name == name; });
    const SealingKeyId key = SealingKeyId::FromBytes(Bytes(field.getKey()));
    if (sent == submission.fields.end()) return std::string(name);
    if (!key.is_nil() && is_new(key)) continue;
    if (sent->hash != field.getHash()) return std::string(name);
  }
  for (const FieldHash& sent : submission.fields) {
    bool remembers = false;
    for (const auto field : remembered.getFields()) remembers = remembers || field.getName() == sent.name.c_str();
    if (!remembers) return sent.name;
  }
  return {};
}

}  // namespace

OwnedAnswer RefusedAnswer(std::span<const uint8_t> id, const Refusal& refusal) {
  OwnedAnswer answer;
  answer.build().setId(capnp::Data::Reader(id.data(), id.size()));
  FillRefusal(answer.build(), refusal);
  return answer;
}

Writer::Writer(ledger::Ledger& ledger, Clock clock) : ledger_(ledger), clock_(std::move(clock)), world_(ledger) {}

absl::StatusOr<std::unique_ptr<Writer>> Writer::Open(ledger::Ledger& ledger, Clock clock) {
  std::unique_ptr<Writer> writer(new Writer(ledger, std::move(clock)));
  if (!ledger.lost_witness_accepted()) return writer;
  capnp::MallocMessageBuilder message;
  Submission submission{.command = message.initRoot<schemas::Command>().asReader(),
                        .fields = {},
                        .keys = {},
                        .door = schemas::Door::LEDGER,
                        .internal = true};
  Decision::Circumstances circumstances = writer->CircumstancesOf(submission);
  circumstances.effective = circumstances.recorded;
  Decision decision(writer->world_, writer->world_, submission.command, circumstances);
  decision.Emit({std::string(kPublisherStream)},
                [&](schemas::Event::Builder event) { event.initWitnessLost().setLast(ToNumber(ledger.last())); });
  if (absl::Status status = writer->CommitStaged(); !status.ok()) return status;
  return writer;
}

absl::Status Writer::Begin(const Submission& appoint, Instant now) {
  if (ledger_.last() != Position{0}) return absl::FailedPreconditionError("the ledger has begun already");
  Decision::Circumstances circumstances = CircumstancesOf(appoint);
  circumstances.recorded = circumstances.effective = now;
  circumstances.internal = true;
  Decision decision(world_, world_, appoint.command, circumstances);
  decision.Emit({std::string(kPublisherStream)}, [&](schemas::Event::Builder event) {
    auto begun = event.initLedgerBegun();
    begun.setOrigin(ledger_.origin().name);
    begun.setTest(ledger_.origin().test);
    if (ledger_.origin().test) begun.setClock(ToUnix(now));
  });
  if (Verdict refused = Decide(decision, appoint.command.getBody().getAppoint())) {
    world_.RollBackTo(0);
    return absl::InvalidArgumentError(refused->message());
  }
  for (const UsedKey& key : appoint.keys) pending_.keys_to_persist.push_back(key.id);
  pending_.derived.push_back(AgendaIsWhole(now));
  return CommitStaged();
}

Decision::Circumstances Writer::CircumstancesOf(const Submission& submission) {
  Decision::Circumstances circumstances;
  const Publisher& publisher = PublisherOf(world_);
  const Instant now = publisher.is_test() ? publisher.clock() : clock_();
  const Instant last = world_.staged() > 0 ? world_.staged_entries().back().entry->recorded() : ledger_.last_recorded();
  circumstances.recorded = std::max(now, last);
  circumstances.clock_held = now < last;
  circumstances.door = submission.door;
  circumstances.internal = submission.internal;
  circumstances.token_hash = [this](const AnyId& id) {
    const ledger::TokenHash hash =
        ledger::HashOfToken(ledger_.secrets(), ledger::TokenFor(ledger_.secrets(), id.bytes));
    return std::vector<uint8_t>(hash.begin(), hash.end());
  };
  circumstances.agenda = [this](Instant until) { return DurableAgenda(until); };
  return circumstances;
}

absl::StatusOr<std::vector<OwnedAnswer>> Writer::Execute(std::span<const Submission> commands, Mode mode) {
  Ticket ticket{.commands = commands, .mode = mode, .answers = {}, .status = {}, .done = false, .wake = {}};
  std::unique_lock lock(mutex_);
  queue_.push_back(&ticket);
  ticket.wake.wait(lock, [&] { return ticket.done || (!led_ && queue_.front() == &ticket); });
  if (!ticket.done) {
    led_ = true;
    std::deque<Ticket*> tickets;
    tickets.swap(queue_);
    lock.unlock();
    absl::StatusOr<InFlight*> mine = Lead(tickets);
    absl::Status status = mine.status();
    lock.lock();
    // What was judged since the last commit is in doubt then: nothing more is answered until the ledger is opened anew.
    if (!status.ok()) failed_ = status;
    led_ = false;
    if (!queue_.empty()) queue_.front()->wake.notify_one();
    lock.unlock();
    if (status.ok() && *mine != nullptr) status = Commit(**mine);
    lock.lock();
    for (Ticket* other : tickets) {
      other->status = status;
      other->done = true;
      if (other != &ticket) other->wake.notify_one();
    }
  }
  if (!ticket.status.ok()) return ticket.status;
  return std::move(ticket.answers);
}

absl::StatusOr<Writer::InFlight*> Writer::Lead(const std::deque<Ticket*>& tickets) {
  {
    const std::lock_guard lock(mutex_);
    if (!failed_.ok()) return failed_;
  }
  for (Ticket* ticket : tickets) {
    if (absl::Status status = JudgeTicket(*ticket); !status.ok()) {
      (void)Await();
      return status;
    }
  }
  // Refusals and what is unchanged wait as well: they were judged on what is on its way (CMD-2).
  if (absl::Status status = Await(); !status.ok()) return status;
  return HandOver();
}

absl::Status Writer::JudgeTicket(Ticket& ticket) {
  const bool all_or_none = IsAllOrNone(ticket.mode);
  // All-or-none and dry runs are undone by rolling back to here: nothing of theirs may be committed on the way.
  if (ticket.mode != Mode::kEach) {
    if (absl::Status status = CommitStaged(); !status.ok()) return status;
    world_.BeginTrial();
  }
  bool refused = false, too_large = false;
  size_t judged = 0;
  for (const Submission& submission : ticket.commands) {
    const bool scheduling = ticket.mode == Mode::kEach && submission.command.getBody().isTick();
    absl::StatusOr<OwnedAnswer> answer = scheduling ? AnswerTick(submission) : AnswerOne(submission, ticket.mode);
    if (!answer.ok()) return answer.status();
    refused = refused || answer->get().getOutcome() == schemas::Answer::Outcome::REFUSED;
    ticket.answers.push_back(std::move(*answer));
    // The rest is not judged: memory is bounded by what a batch may have.
    too_large = all_or_none && pending_.bytes > ledger::kBatchBytesMax;
    if (too_large) break;
    if (ticket.mode != Mode::kEach || (++judged % kPortion != 0 && pending_.bytes < kBatchBytesAim)) continue;
    if (absl::Status status = Await(); !status.ok()) return status;
    if (InFlight* portion = HandOver()) {
      portion->beside = std::async(std::launch::async, [this, portion] { (void)Commit(*portion); });
    }
  }
  const bool none = all_or_none && (refused || too_large);
  if (!IsDryRun(ticket.mode) && !none) return absl::OkStatus();
  const auto remembered_at = std::move(pending_.remembered_at);
  TakeBack();
  if (!none) return absl::OkStatus();
  return RefuseTogether(ticket, remembered_at, too_large ? TooLarge(kBatchTooLarge) : Refuse(kBatchRefused));
}

void Writer::TakeBack() {
  world_.RollBackTo(0);
  std::vector<SealingKeyId> keys = std::move(pending_.keys_to_release);
  std::move(pending_.keys_to_persist.begin(), pending_.keys_to_persist.end(), std::back_inserter(keys));
  pending_ = Pending{};
  pending_.keys_to_release = std::move(keys);
}

absl::Status Writer::RefuseTogether(Ticket& ticket, const absl::flat_hash_map<CommandId, size_t>& remembered_at,
                                    const Refusal& refusal) {
  const auto refuse = [&](const CommandId& id) {
    OwnedAnswer answer = RefusedAnswer(id.bytes, refusal);
    answer.build().setProvisional(IsDryRun(ticket.mode));
    return answer;
  };
  for (OwnedAnswer& answer : ticket.answers) {
    if (answer.get().getOutcome() == schemas::Answer::Outcome::REFUSED) continue;
    const CommandId id = CommandId::FromBytes(Bytes(answer.get().getId()));
    // What was accepted before is so whatever stands beside it now (CMD-1); a repetition within the batch is not.
    if (answer.get().getRepeated() && !remembered_at.contains(id)) continue;
    answer = refuse(id);
  }
  for (const Submission& submission : ticket.commands.subspan(ticket.answers.size())) {
    NoteKeys(submission, /*accepted=*/false);
    absl::StatusOr<std::optional<OwnedAnswer>> recalled = Recall(submission);
    if (!recalled.ok()) return recalled.status();
    const CommandId id = CommandId::FromBytes(Bytes(submission.command.getId()));
    ticket.answers.push_back(recalled->has_value() ? *std::move(*recalled) : refuse(id));
  }
  return absl::OkStatus();
}

absl::StatusOr<OwnedAnswer> Writer::AnswerTick(const Submission& submission) {
  if (absl::Status status = CommitStaged(); !status.ok()) return status;
  std::optional<AgendaUpdate> agenda;
  absl::StatusOr<OwnedAnswer> answer = AnswerOne(submission, Mode::kEach, &agenda);
  if (!answer.ok() || !agenda) return answer;
  if (absl::Status status = CommitStaged(); !status.ok()) return status;
  if (absl::Status status = UpdateAgenda(ledger_, *agenda); !status.ok()) return status;
  return answer;
}

std::optional<std::vector<AgendaRow>> Writer::DurableAgenda(Instant until) {
  if (world_.staged() != 0) return std::nullopt;
  absl::StatusOr<std::optional<std::vector<AgendaRow>>> rows = ReadAgenda(ledger_, until);
  return rows.ok() ? std::move(*rows) : std::nullopt;
}

absl::StatusOr<OwnedAnswer> Writer::AnswerOne(const Submission& submission, Mode mode,
                                              std::optional<AgendaUpdate>* agenda) {
  const bool dry_run = IsDryRun(mode);
  const CommandId id = CommandId::FromBytes(Bytes(submission.command.getId()));
  absl::StatusOr<std::optional<OwnedAnswer>> recalled = Recall(submission);
  if (!recalled.ok()) return recalled.status();
  if (recalled->has_value()) {
    const bool durable = RecallUndurable(id) == nullptr;
    if (!durable) (*recalled)->build().setProvisional(dry_run);
    NoteKeys(submission, /*accepted=*/false);
    return std::move(**recalled);
  }
  OwnedAnswer answer;
  auto out = answer.build();
  out.setId(submission.command.getId());
  out.setProvisional(dry_run);
  const Position first = world_.next();
  const size_t staged_before = world_.staged(), rows_before = pending_.derived.size();
  Judgement judgement = Judge(world_, submission.command, CircumstancesOf(submission));
  if (!world_.status().ok()) return world_.status();
  if (!judgement.refusal && judgement.emitted > 0) {
    FillDecided(out, judgement);
    out.setOutcome(schemas::Answer::Outcome::ACCEPTED);
    out.setFirstEntry(ToNumber(first));
    out.setEntryCount(static_cast<uint32_t>(judgement.emitted));
    std::string remembered = RememberedBytes(submission, answer.get());
    const size_t bytes = remembered.size() + AddRowsSince(staged_before);
    const size_t before = mode == Mode::kEach ? pending_.bytes : 0;  // trials are looked at as a whole
    if (before + bytes <= ledger::kBatchBytesMax) {
      pending_.bytes += bytes;
      pending_.remembered_at[id] = pending_.remembered.size();
      pending_.remembered.push_back({id, std::move(remembered)});
      NoteKeys(submission, /*accepted=*/true);
      if (agenda != nullptr) *agenda = std::move(judgement.agenda);
      return answer;
    }
    world_.RollBackTo(staged_before);
    pending_.derived.resize(rows_before);
    if (before > 0) {  // it gets a batch of its own
      if (absl::Status status = CommitStaged(); !status.ok()) return status;
      return AnswerOne(submission, mode, agenda);
    }
    judgement.refusal = TooLarge(kCommandTooLarge);
    answer = OwnedAnswer();
    out = answer.build();
    out.setId(submission.command.getId());
    out.setProvisional(dry_run);
  }
  NoteKeys(submission, /*accepted=*/false);
  if (judgement.refusal) {
    CountRefusal(*judgement.refusal);
    FillRefusal(out, *judgement.refusal);
    return answer;
  }
  if (agenda != nullptr) *agenda = std::move(judgement.agenda);
  FillDecided(out, judgement);
  out.setOutcome(schemas::Answer::Outcome::UNCHANGED);
  return answer;
}

size_t Writer::AddRowsSince(size_t staged_before) {
  size_t bytes = 0;
  const size_t rows_before = pending_.derived.size();
  for (size_t i = staged_before; i < world_.staged(); ++i) {
    const StagedEntry& staged = world_.staged_entries()[i];
    bytes += staged.entry->bytes().size();
    AddAgendaRows(*staged.entry, staged.placements, pending_.derived);
  }
  for (size_t i = rows_before; i < pending_.derived.size(); ++i) bytes += pending_.derived[i].key.size();
  return bytes;
}

// A command sent twice has the same keys each time: the vault counts who uses them, so that what one sending needs does
// not go with the other (CMD-1).
void Writer::NoteKeys(const Submission& submission, bool accepted) {
  std::vector<SealingKeyId>& keys = accepted ? pending_.keys_to_persist : pending_.keys_to_release;
  for (const UsedKey& key : submission.keys) keys.push_back(key.id);
}

const std::string* Writer::RecallUndurable(const CommandId& id) const {
  if (const auto found = pending_.remembered_at.find(id); found != pending_.remembered_at.end()) {
    return &pending_.remembered[found->second].second;
  }
  if (in_flight_ == nullptr) return nullptr;
  const auto found = in_flight_->remembered_at.find(id);
  return found == in_flight_->remembered_at.end() ? nullptr : &in_flight_->batch.remembered[found->second].second;
}

absl::StatusOr<std::optional<OwnedAnswer>> Writer::Recall(const Submission& submission) {
  const CommandId id = CommandId::FromBytes(Bytes(submission.command.getId()));
  std::string bytes;
  if (const std::string* undurable = RecallUndurable(id)) {
    bytes = *undurable;
  } else {
    absl::StatusOr<std::optional<std::string>> found = ledger_.FindRemembered(id);
    if (!found.ok()) return found.status();
    if (!found->has_value()) return std::optional<OwnedAnswer>();
    bytes = std::move(**found);
  }
  std::optional<OwnedAnswer> answer;
  absl::Status status = schemas::ReadingEntries("remembered answer", [&] {
    std::vector<capnp::word> words(bytes.size() / sizeof(capnp::word));
    std::copy_n(bytes.data(), words.size() * sizeof(capnp::word), reinterpret_cast<char*>(words.data()));
    capnp::FlatArrayMessageReader reader(kj::arrayPtr(words.data(), words.size()), schemas::kEntryReaderOptions);
    const auto remembered = reader.getRoot<schemas::Remembered>();
    const std::string differs = DifferingField(remembered, submission);
    if (!differs.empty()) {
      const Refusal conflict = Refuse(kIdConflict, {{"field", differs}});
      CountRefusal(conflict);
      answer = RefusedAnswer(id.bytes, conflict);
      return absl::OkStatus();
    }
    OwnedAnswer again;
    const auto first = remembered.getAnswer();
    again.build().setId(first.getId());
    again.build().setOutcome(first.getOutcome());
    again.build().setFirstEntry(first.getFirstEntry());
    again.build().setEntryCount(first.getEntryCount());
    again.build().setCreated(first.getCreated());
    again.build().setDetails(first.getDetails());
    again.build().setRepeated(true);
    answer = std::move(again);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return answer;
}

absl::Status Writer::Await() {
  if (in_flight_ == nullptr) return absl::OkStatus();
  {
    std::unique_lock lock(mutex_);
    committed_.wait(lock, [&] { return in_flight_->done; });
  }
  if (in_flight_->beside.valid()) in_flight_->beside.get();
  const std::unique_ptr<InFlight> done = std::move(in_flight_);
  if (!done->status.ok()) return done->status;
  world_.Settle(done->batch.entries.size());
  world_.Trim(kStreamsKept);
  return absl::OkStatus();
}

Writer::InFlight* Writer::HandOver() {
  ledger_.vault().Release(pending_.keys_to_release);
  pending_.keys_to_release.clear();
  if (world_.staged() == 0) return nullptr;
  in_flight_ = std::make_unique<InFlight>();
  ledger::Batch& batch = in_flight_->batch;
  batch.entries.reserve(world_.staged());
  for (const StagedEntry& staged : world_.staged_entries()) {
    const auto bytes = staged.entry->bytes();
    batch.entries.push_back(
        {std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()), staged.placements});
  }
  batch.recorded = world_.staged_entries().back().entry->recorded();
  batch.remembered = std::move(pending_.remembered);
  batch.derived = std::move(pending_.derived);
  in_flight_->remembered_at = std::move(pending_.remembered_at);
  in_flight_->keys_to_persist = std::move(pending_.keys_to_persist);
  pending_ = Pending{};
  return in_flight_.get();
}

absl::Status Writer::Commit(InFlight& in_flight) {
  absl::Status status;
  if (!in_flight.keys_to_persist.empty()) status = ledger_.vault().PersistStaged(in_flight.keys_to_persist);
  if (status.ok()) status = ledger_.Append(in_flight.batch, ledger_.last());
  if (status.ok()) ledger_.vault().Release(in_flight.keys_to_persist);
  const std::lock_guard lock(mutex_);
  if (!status.ok() && failed_.ok()) failed_ = status;
  in_flight.status = status;
  in_flight.done = true;
  committed_.notify_all();
  return status;
}

absl::Status Writer::CommitStaged() {
  absl::Status status = Await();
  if (!status.ok()) return status;
  if (InFlight* all = HandOver(); all != nullptr) (void)Commit(*all);
  return Await();
}

void Writer::CountRefusal(const Refusal& refusal) {
  spdlog::info("refused {} {}", refusal.rule(), refusal.kind().code);
  std::lock_guard lock(mutex_);
  ++refusals_[std::string(refusal.rule())];
}

std::vector<std::pair<std::string, uint64_t>> Writer::RefusalCounts() {
  std::lock_guard lock(mutex_);
  return {refusals_.begin(), refusals_.end()};
}

}  // namespace muniment::commands
