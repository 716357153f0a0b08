#include "commands/judge.h"

#include <capnp/dynamic.h>

#include <algorithm>
#include <concepts>
#include <set>

#include "commands/accounts/decisions.h"
#include "commands/activations/decisions.h"
#include "commands/agreements/decisions.h"
#include "commands/billing/decisions.h"
#include "commands/catalogue/decisions.h"
#include "commands/keys/decisions.h"
#include "commands/on_behalf.h"
#include "commands/orders/decisions.h"
#include "commands/organisations/decisions.h"
#include "commands/partners/decisions.h"
#include "commands/pools/late.h"
#include "commands/publisher/decisions.h"
#include "commands/publisher/publisher.h"
#include "commands/refusals.h"
#include "commands/rights.h"
#include "commands/seats/decisions.h"
#include "commands/selfservice/decisions.h"
#include "commands/streams.h"
#include "commands/subscriptions/decisions.h"
#include "fmt/format.h"

namespace muniment::commands {
namespace {

template <class T, class... Kinds>
concept OneOf = (std::same_as<T, Kinds> || ...);

// TIME-2: what may take effect before it is recorded. A void has its own effective time, but is judged like these.
template <class Command>
concept BackDatable =
    OneOf<Command, schemas::PlaceOrder::Reader, schemas::ChangeOrderLine::Reader, schemas::CancelOrderLine::Reader,
          schemas::ReturnSeats::Reader, schemas::SelfProvision::Reader, schemas::TakeBack::Reader,
          schemas::CancelSubscription::Reader, schemas::AssignSeats::Reader, schemas::UnassignSeats::Reader,
          schemas::AddUser::Reader, schemas::RemoveUser::Reader>;

// TIME-6: dated records, looked up by date; they may begin in the past or announce the future.
template <class Command>
concept DatedRecord =
    OneOf<Command, schemas::ImportCatalogue::Reader, schemas::AddEdition::Reader, schemas::SetTermsOfSale::Reader,
          schemas::ImportOffers::Reader, schemas::ImportProducts::Reader, schemas::SetProduct::Reader,
          schemas::WithdrawEdition::Reader, schemas::SetDurations::Reader, schemas::AuthoriseDistributor::Reader,
          schemas::SetRelationship::Reader, schemas::SetEnrolment::Reader, schemas::RegisterAgreement::Reader>;

// Commands whose entries this release reads but does not record: their rules are not built yet.
template <class Command>
concept OfALaterRelease = OneOf<Command, schemas::ErasePerson::Reader>;

std::string KindText(schemas::Command::Body::Reader body) {
  const auto field = capnp::toDynamic(body).which();
  KJ_IF_MAYBE (known, field) {
    return known->getProto().getName().cStr();
  }
  return "this command";
}

// An address may be somebody's whom the ledger does not know yet; an id is of somebody it knows.
Verdict CheckActor(Decision& d) {
  const bool is_named = !d.actor().is_nil() || d.command().getActor().getPerson().isAddress();
  return is_named || d.internal() ? std::nullopt : Verdict(Refuse(kActorUnknown));
}

Verdict CheckReasonCode(Decision& d) {
  const std::string_view code(d.command().getReasonCode().cStr());
  return code.empty() || IsWellFormedNumber(code) ? std::nullopt : Verdict(Refuse(kReasonCodeMalformed));
}

Verdict CheckExpectedVersion(Decision& d) {
  if (!d.command().hasExpectedVersion()) return std::nullopt;
  const auto expected = d.command().getExpectedVersion();
  const std::string stream = expected.getStream().cStr();
  const uint64_t version = ToNumber(d.live().HeadOf(stream));
  if (version == expected.getVersion()) return std::nullopt;
  return Refuse(
      kStale,
      {{"stream", stream}, {"version", fmt::to_string(version)}, {"expected", fmt::to_string(expected.getVersion())}});
}

// May it be entered late, and is it an act of the party named?
template <class Command>
Verdict AuthoriseLate(Decision& d, Command command) {
  if (!ActorIsOperator(d)) return Refuse(kLateNeedsOperator);
  if (d.command().getOnBehalfOf().size() == 0) return Refuse(kLateNeedsReason, {{"missing", "onBehalfOf"}});
  if (!d.has_reason()) return Refuse(kLateNeedsReason, {{"missing", "reason or reasonCode"}});
  Party party;
  if (auto refused = FindParty(d, &party)) return refused;
  d.EnterFor(std::move(party));
  const Verdict refused = Authorise(d, command);
  return refused ? Verdict(NotTheirAct(*refused)) : std::nullopt;
}

// A void is an operator's own, who may say whose act it undoes (TIME-8).
template <class Command>
Verdict AuthoriseNow(Decision& d, Command command) {
  if (auto refused = Authorise(d, command)) return refused;
  if (!std::same_as<Command, schemas::VoidEntry::Reader>) return CheckOnBehalfOf(d);
  Party party;
  return d.command().getOnBehalfOf().size() == 0 ? std::nullopt : FindParty(d, &party);
}

// CMD-10 from the actor on, for a command that takes effect at d.effective().
template <class Command>
Verdict JudgeInPlace(Decision& d, Command command) {
  if constexpr (OfALaterRelease<Command>) {
    return Refuse(kNotSupported, {{"command", KindText(d.command().getBody())}});
  } else {
    if (auto refused = CheckReasonCode(d)) return refused;
    if (auto refused = CheckActor(d)) return refused;
    const bool may_be_dated = DatedRecord<Command>;
    const bool late = d.late() && !may_be_dated;
    if (auto refused = late && BackDatable<Command> ? AuthoriseLate(d, command) : AuthoriseNow(d, command)) {
      return refused;
    }
    if (auto refused = CheckExpectedVersion(d)) return refused;
    if (late && !BackDatable<Command>) {
      return Refuse(kNotBackDatable, {{"command", KindText(d.command().getBody())}});
    }
    if (d.effective() > d.recorded() && !may_be_dated) {
      return Refuse(kEffectiveInFuture,
                    {{"effectiveAt", FormatInstant(d.effective())}, {"now", FormatInstant(d.recorded())}});
    }
    const Instant closed = PublisherOf(d.live()).closed_up_to();
    if (d.effective() >= closed) return Decide(d, command);
    // What is so already stays so, and adds nothing to what is closed (ORD-2).
    const Verdict refused = Decide(d, command);
    if (!refused && d.emitted() == 0) return std::nullopt;
    return Refuse(kPeriodClosed, {{"closedUpTo", FormatInstant(closed)}});
  }
}

Verdict JudgeBody(Decision& d) {
  return schemas::VisitCommand(d.command().getBody(), [&](const auto& body) -> Verdict {
    if constexpr (std::same_as<std::decay_t<decltype(body)>, schemas::UnknownKind>) {
      return Refuse(kNotSupported, {{"command", "this command"}});
    } else {
      return JudgeInPlace(d, body);
    }
  });
}

// Judges on a world of its own that stops where the command takes effect, then everything after it (TIME-2).
Judgement JudgeInThePast(LiveWorld& live, PastWorld& past, schemas::Command::Reader command,
                         const Decision::Circumstances& circumstances, Instant from) {
  Decision decision(past, live, command, circumstances);
  Judgement judgement;
  judgement.refusal = JudgeBody(decision);
  if (!judgement.refusal && decision.emitted() > 0) {
    std::set<std::string> streams;
    for (const StagedEntry& staged : past.staged_entries()) {
      for (const ledger::Placement& placement : staged.placements) streams.insert(placement.stream);
    }
    judgement.refusal = RecheckLater(live, past, {streams.begin(), streams.end()}, from);
  }
  if (judgement.refusal) return judgement;
  for (const StagedEntry& staged : past.staged_entries()) live.Stage(staged);
  judgement.emitted = decision.emitted();
  judgement.created = decision.emitted() > 0 ? decision.created() : decision.found();
  judgement.details = decision.details();
  return judgement;
}

Judgement JudgeNow(LiveWorld& live, schemas::Command::Reader command, const Decision::Circumstances& circumstances) {
  const size_t before = live.staged();
  Decision decision(live, live, command, circumstances);
  Judgement judgement;
  judgement.refusal = JudgeBody(decision);
  if (judgement.refusal) {
    live.RollBackTo(before);
    return judgement;
  }
  judgement.emitted = decision.emitted();
  judgement.created = decision.emitted() > 0 ? decision.created() : decision.found();
  judgement.details = decision.details();
  judgement.agenda = std::move(decision.agenda_left());
  return judgement;
}

}  // namespace

Judgement Judge(LiveWorld& live, schemas::Command::Reader command, Decision::Circumstances circumstances) {
  circumstances.effective = command.getHasEffectiveAt() ? FromUnix(command.getEffectiveAt()) : circumstances.recorded;
  const bool may_be_late = schemas::VisitCommand(
      command.getBody(), [](const auto& body) { return BackDatable<std::decay_t<decltype(body)>>; });
  if (command.getBody().isVoidEntry()) {
    const EntryPtr target = live.EntryAt(Position{command.getBody().getVoidEntry().getEntry()});
    if (target == nullptr) return JudgeNow(live, command, circumstances);  // which refuses it
    PastWorld past(live, target->effective());
    past.AdvanceToJustBefore(target->effective(), target->position());
    return JudgeInThePast(live, past, command, circumstances, target->effective());
  }
  if (circumstances.effective < circumstances.recorded && may_be_late) {
    PastWorld past(live, circumstances.effective);
    return JudgeInThePast(live, past, command, circumstances, circumstances.effective);
  }
  return JudgeNow(live, command, circumstances);
}

}  // namespace muniment::commands
