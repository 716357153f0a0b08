// The one writer: takes commands from any thread, judges them one after the other, makes what they decided durable in
// one synced batch, and only then answers them all (CMD-2; architecture, decisions 1 and 2).
//
// Of the callers that wait, one leads. It judges what all of them handed in since, while the others sleep; so one sync
// serves everybody who waited, and a lone caller pays for no switch of threads. While it makes durable what it judged,
// the next leader judges already, on top of that; its own batch waits for the former's. A long ticket is made durable
// in portions on a thread beside, for the same reason. At most one batch is on its way to the disk.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "commands/judge.h"
#include "commands/submission.h"
#include "commands/world.h"
#include "ledger/ledger.h"

namespace muniment::commands {

class Writer {
 public:
  using Clock = std::function<Instant()>;  // a real ledger's; a test ledger has its own, in the log (CMD-8)

  // `ledger` is open for writing and outlives this. Records a lost witness that was accepted (AUD-4) before anything
  // else.
  static absl::StatusOr<std::unique_ptr<Writer>> Open(ledger::Ledger& ledger, Clock clock);
  // The first two entries of a new ledger: that it has begun, and its first operator (CMD-11). `appoint` is an Appoint
  // command; `now` the recorded second, and where a test ledger's clock starts.
  //   FailedPrecondition  the ledger has entries already
  absl::Status Begin(const Submission& appoint, Instant now);

  enum class Mode {
    kEach,       // independent commands
    kAllOrNone,  // one refusal refuses all, as does more than one batch may have (ledger::kBatchBytesMax)
    kDryRun,     // judged in order, each on top of the former; nothing is recorded, numbers are provisional (CMD-3)
    kAllOrNoneDryRun,  // the same, and answered as kAllOrNone would be
  };
  // Judges the commands in order and answers each, in order, when all that they were judged on is durable. Any thread.
  // Errors; no answer was given, and perhaps commands were recorded, perhaps not: reopen the ledger and send them
  // again, their ids make that safe:
  //   Unknown, DataLoss, Unavailable, FailedPrecondition   as ledger::Ledger::Append and reading say; the writer stays
  //   refusing
  absl::StatusOr<std::vector<OwnedAnswer>> Execute(std::span<const Submission> commands, Mode mode);

  // What is recorded, for readers in this process. Only while no Execute runs.
  LiveWorld& world() { return world_; }
  // Counts and logs a refusal (HIST-4): also one of a door, whose command never came here. Any thread.
  void CountRefusal(const Refusal& refusal);
  // Refusals so far, by rule (HIST-4).
  std::vector<std::pair<std::string, uint64_t>> RefusalCounts();

 private:
  struct Ticket {
    std::span<const Submission> commands;
    Mode mode;
    std::vector<OwnedAnswer> answers;
    absl::Status status;
    bool done = false;
    std::condition_variable wake;
  };

  // What was decided since the last batch was handed over, besides the entries staged on the world.
  struct Pending {
    std::vector<std::pair<CommandId, std::string>> remembered;
    absl::flat_hash_map<CommandId, size_t> remembered_at;
    std::vector<SealingKeyId> keys_to_persist, keys_to_release;
    std::vector<ledger::DerivedRow> derived;
    size_t bytes = 0;  // of the batch, as the ledger counts them (ledger::kBatchBytesMax)
  };
  // A batch on its way to the disk: the first entries staged on the world.
  struct InFlight {
    ledger::Batch batch;
    absl::flat_hash_map<CommandId, size_t> remembered_at;
    std::vector<SealingKeyId> keys_to_persist;
    bool done = false;         // under mutex_
    absl::Status status;       // once done
    std::future<void> beside;  // set when it is made durable on a thread beside
  };

  Writer(ledger::Ledger& ledger, Clock clock);
  // The leader's part; nobody else touches the world meanwhile. Judges all tickets, waits for the batch before, and
  // hands over its own: null when there is nothing to make durable.
  absl::StatusOr<InFlight*> Lead(const std::deque<Ticket*>& tickets);
  absl::Status JudgeTicket(Ticket& ticket);
  // A tick goes by the agenda, which is that of what is durable: all before it is made so first, and all of it before
  // what it leaves there.
  absl::StatusOr<OwnedAnswer> AnswerTick(const Submission& submission);
  // `agenda`: takes what a tick leaves there; null: it is not kept.
  absl::StatusOr<OwnedAnswer> AnswerOne(const Submission& submission, Mode mode,
                                        std::optional<AgendaUpdate>* agenda = nullptr);
  // Takes back all that is staged: a trial ends.
  void TakeBack();
  // The answers of commands that stand or fall together, none of which is recorded. `remembered_at`: what they would
  // have been remembered under; those not answered yet were not judged.
  absl::Status RefuseTogether(Ticket& ticket, const absl::flat_hash_map<CommandId, size_t>& remembered_at,
                              const Refusal& refusal);
  std::optional<std::vector<AgendaRow>> DurableAgenda(Instant until);
  // Nothing: the id is new.
  absl::StatusOr<std::optional<OwnedAnswer>> Recall(const Submission& submission);
  // The bytes remembered under an id, in what is not yet durable; null: none.
  const std::string* RecallUndurable(const CommandId& id) const;
  // The bytes of a batch that the entries staged since take, with the agenda's rows that follow from them, which are
  // added. What the ledger itself stages (Open, Begin) is on no pool and has none.
  size_t AddRowsSince(size_t staged_before);
  void NoteKeys(const Submission& submission, bool accepted);
  Decision::Circumstances CircumstancesOf(const Submission& submission);
  // Waits for the batch on its way, if there is one, and takes what it has into the world.
  absl::Status Await();
  // What is staged becomes the batch on its way. There is none before. Null: nothing is staged.
  InFlight* HandOver();
  // Makes it durable. The world is not touched; `in_flight` may be gone once it is done.
  absl::Status Commit(InFlight& in_flight);
  // All of it at once: nothing is staged afterwards.
  absl::Status CommitStaged();

  ledger::Ledger& ledger_;
  const Clock clock_;
  // The leader's:
  LiveWorld world_;
  Pending pending_;
  std::unique_ptr<InFlight> in_flight_;

  std::mutex mutex_;
  std::deque<Ticket*> queue_;
  bool led_ = false;
  std::condition_variable committed_;
  absl::Status failed_;  // not OK: nothing more is accepted
  std::map<std::string, uint64_t, std::less<>> refusals_;
};

// Is nothing recorded? Do all stand or fall together?
inline bool IsDryRun(Writer::Mode mode) {
  return mode == Writer::Mode::kDryRun || mode == Writer::Mode::kAllOrNoneDryRun;
}
inline bool IsAllOrNone(Writer::Mode mode) {
  return mode == Writer::Mode::kAllOrNone || mode == Writer::Mode::kAllOrNoneDryRun;
}

}  // namespace muniment::commands
