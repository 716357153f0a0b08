// cancelSubscription, withdrawCancellation, writeOff. Rules LIFE-8, SELF-6, PAR-5.
#include "commands/accounts/account.h"
#include "commands/orders/whereabouts.h"
#include "commands/organisations/organisation.h"
#include "commands/pools/checks.h"
#include "commands/pools/refusals.h"
#include "commands/rights.h"
#include "commands/selfservice/buyer.h"
#include "commands/subscriptions/decisions.h"
#include "commands/subscriptions/refusals.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

// A subscription where it stands.
struct Found {
  SubscriptionId id;
  HolderKey holder;
  EditionId edition;
  std::string pool_stream;
  const Pool* pool = nullptr;  // the world's; good until the next Emit
  const Subscription* subscription = nullptr;

  std::vector<std::string> streams() const { return {pool_stream, SubscriptionStream(id)}; }
};

Verdict FindIn(Decision& d, World& world, capnp::Data::Reader id, Found* found) {
  found->id = schemas::IdOf<SubscriptionId>(id);
  const Whereabouts& where = WhereaboutsOf(d.live(), found->id);
  if (where.known()) {
    found->holder = where.holder();
    found->edition = where.edition();
    found->pool_stream = where.pool_stream();
    found->pool = &world.Get<Pool>(found->pool_stream);
    found->subscription = found->pool->Find(found->id);
  }
  if (found->subscription != nullptr) return std::nullopt;
  return Refuse(kSubscriptionUnknown, {{"subscription", ToText(found->id)}, {"at", FormatInstant(d.effective())}});
}

// `by_successor`: also by whoever may end what a buyer who is gone left behind (SELF-6).
Verdict RequireHolder(Decision& d, const Found& found, bool by_successor) {
  switch (found.holder.kind()) {
    case schemas::Holder::ACCOUNT:
      return RequireMember(d, AccountOf(d.live(), found.holder.number()), /*administrators_only=*/false);
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
void FillPlace(Builder out, const Found& found) {
  found.holder.Fill(out.initHolder());
  out.setEdition(schemas::DataOf(found.edition));
  out.setSubscription(schemas::DataOf(found.id));
}

}  // namespace

Verdict Authorise(Decision& d, schemas::CancelSubscription::Reader command) {
  Found found;
  if (auto refused = FindIn(d, d.live(), command.getSubscription(), &found)) return refused;
  return RequireHolder(d, found, /*by_successor=*/true);
}

Verdict Decide(Decision& d, schemas::CancelSubscription::Reader command) {
  Found found;
  if (auto refused = FindIn(d, d.world(), command.getSubscription(), &found)) return refused;
  if (command.getReason() == schemas::CancelReason::NOT_GIVEN) {
    return Refuse(kNoCancelReason, {{"subscription", ToText(found.id)}});
  }
  const Instant end = EndOf(*found.subscription);
  const Instant takes_effect = command.getAtEnd() ? end : d.effective();
  if (const Cancellation* standing = found.subscription->cancellation()) {
    const bool already_so =
        command.getAtEnd() ? standing->takes_effect == end : standing->takes_effect <= d.effective();
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
  Found found;
  if (auto refused = FindIn(d, d.live(), command.getSubscription(), &found)) return refused;
  return RequireHolder(d, found, /*by_successor=*/false);
}

Verdict Decide(Decision& d, schemas::WithdrawCancellation::Reader command) {
  Found found;
  if (auto refused = FindIn(d, d.world(), command.getSubscription(), &found)) return refused;
  if (found.subscription->cancellation() == nullptr) return std::nullopt;
  if (auto refused = CheckWithdrawCancellation(*found.pool, found.id, d.effective())) return refused;
  d.Emit(found.streams(), [&](schemas::Event::Builder event) { FillPlace(event.initCancellationWithdrawn(), found); });
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::WriteOff::Reader) { return RequireOperator(d); }

Verdict Decide(Decision& d, schemas::WriteOff::Reader command) {
  Found found;
  if (auto refused = FindIn(d, d.world(), command.getSubscription(), &found)) return refused;
  const auto refused = CheckWriteOff(*found.pool, found.id, d.effective());
  for (const PoolTerm& term : found.subscription->terms) {
    if (refused && term.written_off && term.open != 0) return std::nullopt;  // nothing more to write off
  }
  if (refused) return refused;
  d.Emit(found.streams(), [&](schemas::Event::Builder event) { FillPlace(event.initWrittenOff(), found); });
  return std::nullopt;
}

}  // namespace muniment::commands
