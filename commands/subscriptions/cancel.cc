// cancelSubscription, withdrawCancellation, writeOff. Rules LIFE-8, SELF-6, PAR-5.
#include "commands/accounts/account.h"
#include "commands/organisations/organisation.h"
#include "commands/pools/checks.h"
#include "commands/rights.h"
#include "commands/selfservice/buyer.h"
#include "commands/subscriptions/decisions.h"
#include "commands/subscriptions/found.h"
#include "commands/subscriptions/refusals.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

// `by_successor`: also by whoever may end what a buyer who is gone left behind (SELF-6).
Verdict RequireHolder(Decision& d, const FoundSubscription& found, bool by_successor) {
  switch (found.holder.kind()) {
    case schemas::Holder::ACCOUNT:
      return RequireMember(d, found.holder.number(), /*administrators_only=*/false);
    case schemas::Holder::ORGANISATION:
      return RequireBuysFor(d, OrganisationOf(d.live(), found.holder.organisation()));
    case schemas::Holder::PURCHASE:
      return by_successor ? RequireBuyerOrSuccessor(d, *found.pool, *found.subscription)
                          : RequireBuyer(d, *found.pool, *found.subscription);
    case schemas::Holder::AGREEMENT:
      break;  // holds lines, no subscription
  }
  return NotAllowed("the holder of the subscription");
}

// What the events of both commands have in common.
template <class Builder>
void FillPlace(Builder out, const FoundSubscription& found) {
  found.holder.Fill(out.initHolder());
  out.setEdition(schemas::DataOf(found.edition));
  out.setSubscription(schemas::DataOf(found.id));
}

}  // namespace

Verdict Authorise(Decision& d, schemas::CancelSubscription::Reader command) {
  FoundSubscription found;
  if (auto refused = FindSubscription(d, d.live(), command.getSubscription(), &found)) return refused;
  return RequireHolder(d, found, /*by_successor=*/true);
}

Verdict Decide(Decision& d, schemas::CancelSubscription::Reader command) {
  FoundSubscription found;
  if (auto refused = FindSubscription(d, d.world(), command.getSubscription(), &found)) return refused;
  if (command.getReason() == schemas::CancelReason::NOT_GIVEN) {
    return Refuse(kNoCancelReason, {{"subscription", ToText(found.id)}});
  }
  const Instant end = EndOf(*found.subscription);
  const Instant takes_effect = command.getAtEnd() ? end : d.effective();
  if (found.subscription->cancellation() != nullptr) {
    const Instant standing = CancelledFrom(*found.subscription);
    const bool already_so = command.getAtEnd() ? standing == end : standing <= d.effective();
    if (already_so) return std::nullopt;
  }
  // At its end a subscription that has come to its end is refused rather than cancelled at once.
  const Verdict refused = command.getAtEnd() && end <= d.effective()
                              ? CheckCancelSubscription(*found.pool, found.id, kForever, d.effective())
                              : CheckCancelSubscription(*found.pool, found.id, takes_effect, d.effective());
  if (refused) return refused;
  d.Emit(found.streams(), [&](schemas::Event::Builder event) {
    auto cancelled = event.initSubscriptionCancelled();
    FillPlace(cancelled, found);
    cancelled.setReason(command.getReason());
    if (command.getComment().getBytes().size() != 0) cancelled.setComment(command.getComment());
    cancelled.setTakesEffect(ToUnix(takes_effect));
  });
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::WithdrawCancellation::Reader command) {
  FoundSubscription found;
  if (auto refused = FindSubscription(d, d.live(), command.getSubscription(), &found)) return refused;
  return RequireHolder(d, found, /*by_successor=*/false);
}

Verdict Decide(Decision& d, schemas::WithdrawCancellation::Reader command) {
  FoundSubscription found;
  if (auto refused = FindSubscription(d, d.world(), command.getSubscription(), &found)) return refused;
  if (found.subscription->cancellation() == nullptr) return std::nullopt;
  if (auto refused = CheckWithdrawCancellation(*found.pool, found.id, d.effective())) return refused;
  d.Emit(found.streams(), [&](schemas::Event::Builder event) { FillPlace(event.initCancellationWithdrawn(), found); });
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::WriteOff::Reader) { return RequireOperator(d); }

Verdict Decide(Decision& d, schemas::WriteOff::Reader command) {
  FoundSubscription found;
  if (auto refused = FindSubscription(d, d.world(), command.getSubscription(), &found)) return refused;
  const auto refused = CheckWriteOff(*found.pool, found.id, d.effective());
  for (const PoolTerm& term : found.subscription->terms) {
    if (refused && term.written_off && term.open != 0) return std::nullopt;  // nothing more to write off
  }
  if (refused) return refused;
  d.Emit(found.streams(), [&](schemas::Event::Builder event) { FillPlace(event.initWrittenOff(), found); });
  return std::nullopt;
}

}  // namespace muniment::commands
