#include "commands/pools/later_entry.h"

#include <algorithm>
#include <optional>

#include "commands/accounts/account.h"
#include "commands/agreements/agreement.h"
#include "commands/billing/billing_account.h"
#include "commands/catalogue/catalogue.h"
#include "commands/catalogue/refusals.h"
#include "commands/keys/line_keys.h"
#include "commands/organisations/organisation.h"
#include "commands/pools/checks.h"
#include "commands/pools/figures.h"
#include "commands/pools/greatest.h"
#include "commands/publisher/publisher.h"
#include "commands/seats/seats.h"
#include "commands/selfservice/buyer.h"
#include "fmt/format.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

using schemas::Event;
using schemas::IdOf;

// As it stood when the entry was recorded.
PastWorld WorldOfThen(const LaterContext& context, const EntryView& entry) {
  return PastWorld(context.recorded, entry.effective(), Position{ToNumber(entry.position()) - 1});
}

bool IsPurchase(const Pool& pool) { return pool.holder().kind() == schemas::Holder::PURCHASE; }

// ---- who did it

// The account that the event is an act of a member of, if it is (ACC-2, SP-1). What only follows in the same command is
// none: removing a user is not.
std::string AccountActedOn(PastWorld& past, const LaterEntry& later) {
  if (later.entry->get().getOrdinal() != 0) return {};
  const auto kind = later.entry->body().which();
  if (IsAccountStream(later.stream)) {
    constexpr Event::Which kActs[] = {
        Event::DOMAIN_ASSOCIATED,     Event::DOMAIN_DISSOCIATED,      Event::MEMBER_ADDED,
        Event::PARTNER_SIGHT_GIVEN,   Event::PARTNER_SIGHT_WITHDRAWN, Event::MEMBER_REMOVED,
        Event::ADMINISTRATOR_INVITED, Event::SEATS_REQUESTED};
    const bool is_act = std::find(std::begin(kActs), std::end(kActs), kind) != std::end(kActs);
    return is_act ? past.Get<Account>(later.stream).number() : std::string();
  }
  constexpr std::string_view kOfAccounts = "pool/account/";
  const bool is_act = kind == Event::SELF_PROVISIONED || kind == Event::TAKEN_BACK ||
                      kind == Event::SUBSCRIPTION_CANCELLED || kind == Event::CANCELLATION_WITHDRAWN;
  if (!is_act || !later.stream.starts_with(kOfAccounts)) return {};
  const std::string_view rest = std::string_view(later.stream).substr(kOfAccounts.size());
  return std::string(rest.substr(0, rest.find('/')));
}

// Whose organisation's users have what is in the pool; nil: accounts and agreements, which have members and partners.
OrganisationId OrganisationOfPool(const Pool& pool) {
  if (IsPurchase(pool)) return pool.purchased_in();
  return pool.holder().kind() == schemas::Holder::ORGANISATION ? pool.holder().organisation() : OrganisationId{};
}

// The organisation that the event is an act of a user of, if it can be one.
OrganisationId OrganisationActedFor(PastWorld& past, const LaterEntry& later) {
  const Event::Reader event = later.entry->body();
  if (IsOrganisationStream(later.stream)) return past.Get<Organisation>(later.stream).id();
  switch (event.which()) {
    case Event::SEATS_ASSIGNED:
      return IdOf<OrganisationId>(event.getSeatsAssigned().getOrganisation());
    case Event::SEATS_UNASSIGNED:
      return IdOf<OrganisationId>(event.getSeatsUnassigned().getOrganisation());
    case Event::BILLING_ACCOUNT_OPENED:
      return IdOf<OrganisationId>(event.getBillingAccountOpened().getOrganisation());
    case Event::BILLING_PROFILE_ADDED:
    case Event::PAYMENT_METHOD_SET:
    case Event::PAYMENT_METHOD_EDITED:
      return past.Get<BillingAccount>(later.stream).organisation();
    case Event::SEATS_REQUESTED:
      return IsAgreementStream(later.stream) ? past.Get<Agreement>(later.stream).organisation() : OrganisationId{};
    case Event::SEATS_DIRECTED:
      return AgreementOf(past, event.getSeatsDirected().getAgreement().cStr()).organisation();
    case Event::ACTIVATION_REQUESTED:
      return IdOf<OrganisationId>(event.getActivationRequested().getOrganisation());
    case Event::SUBSCRIPTION_STARTED: {
      const auto e = event.getSubscriptionStarted();
      if (e.getOrganisation().size() != 0) return IdOf<OrganisationId>(e.getOrganisation());
      return HolderKey(e.getHolder()).organisation();
    }
    case Event::SUBSCRIPTION_RENEWED:
    case Event::QUANTITY_CHANGED:
    case Event::SUBSCRIPTION_CANCELLED:
    case Event::CANCELLATION_WITHDRAWN:
    case Event::PARTNER_OF_RECORD_SET:
    case Event::BUYER_NAMED:
      return OrganisationOfPool(past.Get<Pool>(later.stream));
    default:
      return {};
  }
}

// ---- what was sold

// The offer of which the event buys seats, if it does. An activation buys none: its order did.
std::optional<OfferId> OfferBought(const Pool& pool, Event::Reader event, Instant t) {
  switch (event.which()) {
    case Event::LINE_PLACED:
      return IdOf<OfferId>(event.getLinePlaced().getTerm().getOffer());
    case Event::LINE_CHANGED:
      if (!event.getLineChanged().hasTerm()) return std::nullopt;
      return IdOf<OfferId>(event.getLineChanged().getTerm().getOffer());
    case Event::SELF_PROVISIONED:
      return IdOf<OfferId>(event.getSelfProvisioned().getTerm().getOffer());
    case Event::SUBSCRIPTION_STARTED: {
      const auto term = event.getSubscriptionStarted().getTerm();
      if (term.getSource() == schemas::Source::ORDER) return std::nullopt;
      return IdOf<OfferId>(term.getOffer());
    }
    case Event::SUBSCRIPTION_RENEWED:
      return IdOf<OfferId>(event.getSubscriptionRenewed().getTerm().getOffer());
    case Event::QUANTITY_CHANGED: {
      const auto e = event.getQuantityChanged();
      const Subscription* subscription = pool.Find(IdOf<SubscriptionId>(e.getSubscription()));
      if (subscription == nullptr || e.getQuantity() <= e.getBefore()) return std::nullopt;
      return TermInForce(*subscription, t).offer;
    }
    default:
      return std::nullopt;
  }
}

// What the buyer of the purchase has in others.
Holding HeldInOtherPurchases(PastWorld& past, const Pool& pool, std::string_view stream, const OfferTerms& terms,
                             Instant t) {
  Holding held;
  if (!IsPurchase(pool) || pool.subscriptions().empty()) return held;
  for (const std::string& other : PurchasesOf(past, pool.subscriptions().front().buyer, pool.purchased_in())) {
    if (other != stream) held += HeldOfOffer(past, PoolOf(past, other), terms, t);
  }
  return held;
}

// ORD-5, CAT-12: with a late change before it, a later one up may buy less than it did.
std::string ProblemOfLeast(const Pool& pool, Event::Reader event, const OfferTerms& terms) {
  if (!event.isLineChanged()) return {};
  const auto e = event.getLineChanged();
  const OrderLine* line = pool.Find(IdOf<LineId>(e.getLine()));
  if (line == nullptr || e.getQuantity() <= line->quantity()) return {};
  const uint32_t more = e.getQuantity() - line->quantity();
  if (more >= terms.least) return {};
  return fmt::format("CAT-12: it would add {} seats, which is below the least quantity on one purchase, {}", more,
                     terms.least);
}

// Whether the offer ever had a limit, by all that was recorded of it up to then.
bool HasLimits(const Catalogue& catalogue, const OfferId& offer) {
  const auto found = catalogue.offers().find(offer);
  return found != catalogue.offers().end() &&
         std::any_of(found->second.all().begin(), found->second.all().end(),
                     [](const auto& dated) { return dated.second.greatest != 0 || dated.second.least > 1; });
}

// CAT-12: with a late purchase before it, a later one may go beyond the greatest quantity. By the terms of sale that
// were known when it was recorded: late terms of sale bind later commands only.
std::string ProblemOfLimits(const LaterContext& context, const LaterEntry& later) {
  const EntryView& entry = *later.entry;
  const Instant t = entry.effective();
  const Pool pool = context.past.Get<Pool>(later.stream);
  const std::optional<OfferId> offer = OfferBought(pool, entry.body(), t);
  if (!offer || !HasLimits(CatalogueOf(context.past), *offer)) return {};
  PastWorld then(context.recorded, t, entry.position());
  const OfferTerms* terms = CatalogueOf(then).Offer(*offer, t);
  if (terms == nullptr) return {};
  if (std::string problem = ProblemOfLeast(pool, entry.body(), *terms); !problem.empty()) return problem;
  Pool after = pool;
  after.Evolve(entry);
  Holding held = HeldInOtherPurchases(context.past, after, later.stream, *terms, t), would_have = held;
  held += HeldOfOffer(context.past, pool, *terms, t);
  would_have += HeldOfOffer(context.past, after, *terms, t);
  const Verdict refused = CheckGreatest(then, *terms, held, would_have, t);
  return refused ? refused->message() : "";
}

// ---- the rest

// SEAT-1: seats are given to users of the organisation; only those whose membership has changed can fail now.
std::string ProblemOfUsers(const LaterContext& context, Event::Reader event) {
  if (!event.isSeatsAssigned() || context.changed_users.empty()) return {};
  const auto e = event.getSeatsAssigned();
  const Organisation& organisation = OrganisationOf(context.past, IdOf<OrganisationId>(e.getOrganisation()));
  for (const auto user : e.getUsers()) {
    const auto person = IdOf<PersonId>(user);
    if (context.changed_users.count(person) != 0 && organisation.Find(person) == nullptr) {
      return fmt::format("person {} is no user of the organisation then", ToText(person));
    }
  }
  return {};
}

// SELF-6: another is named buyer once the buyer is gone, and is a user of the organisation.
std::string ProblemOfBuyer(const LaterContext& context, const LaterEntry& later) {
  if (!later.entry->body().isBuyerNamed()) return {};
  const auto e = later.entry->body().getBuyerNamed();
  const Pool pool = context.past.Get<Pool>(later.stream);
  const Subscription* subscription = pool.Find(IdOf<SubscriptionId>(e.getSubscription()));
  if (subscription == nullptr) return {};  // which CheckAgain says
  if (!BuyerIsGone(context.past, pool, *subscription)) {
    return fmt::format("SELF-6: its buyer, person {}, is a user of the organisation then", ToText(subscription->buyer));
  }
  const auto buyer = IdOf<PersonId>(e.getBuyer());
  if (OrganisationOf(context.past, pool.purchased_in()).Find(buyer) != nullptr) return {};
  return fmt::format("SELF-6: person {}, who is named buyer, is no user of the organisation then", ToText(buyer));
}

// PAR-5: a write-off is of the seats that were open when it was recorded, and of no more.
std::string ProblemOfWriteOff(const LaterContext& context, const LaterEntry& later) {
  const EntryView& entry = *later.entry;
  if (!entry.body().isWrittenOff()) return {};
  const auto id = IdOf<SubscriptionId>(entry.body().getWrittenOff().getSubscription());
  const auto to_write_off = [&](PastWorld& world) {
    const Subscription* subscription = world.Get<Pool>(later.stream).Find(id);
    return subscription == nullptr ? 0 : ToWriteOff(*subscription, entry.effective());
  };
  PastWorld then = WorldOfThen(context, entry);
  const uint64_t was = to_write_off(then), would_be = to_write_off(context.past);
  if (would_be <= was) return {};
  return fmt::format("PAR-5: it wrote off {} seats of subscription {}, and {} would be unordered then", was, ToText(id),
                     would_be);
}

// ACT-4: who asked to activate what was directed to them does not ask for the customer's own seats instead.
std::string ProblemOfDirected(const LaterContext& context, const LaterEntry& later) {
  const EntryView& entry = *later.entry;
  if (!entry.body().isActivationRequested()) return {};
  const auto e = entry.body().getActivationRequested();
  const auto allotment = IdOf<AnyId>(e.getAllotment());
  const auto is_directed = [&](PastWorld& world) {
    const OrderLine* line = world.Get<Pool>(later.stream).Find(IdOf<LineId>(e.getLine()));
    return line != nullptr && line->Find(allotment) != nullptr;
  };
  PastWorld then = WorldOfThen(context, entry);
  if (!is_directed(then) || is_directed(context.past)) return {};
  return fmt::format("ACT-4: allotment {}, whose activation it asks for, would not be directed then",
                     ToText(allotment));
}

// SELF-2, SELF-6: a purchase is cancelled by its buyer; by somebody else once the buyer is gone.
std::string ProblemOfSuccessor(const LaterContext& context, const LaterEntry& later, const PersonId& actor) {
  if (!later.entry->body().isSubscriptionCancelled() || later.entry->get().getOrdinal() != 0) return {};
  const Pool pool = context.past.Get<Pool>(later.stream);
  if (!IsPurchase(pool)) return {};
  for (const Subscription& subscription : pool.subscriptions()) {
    if (subscription.buyer == actor || BuyerIsGone(context.past, pool, subscription)) continue;
    return fmt::format("SELF-2: its buyer, person {}, is a user of the organisation then", ToText(subscription.buyer));
  }
  return {};
}

}  // namespace

bool AreOfOneCommand(const EntryView& a, const EntryView& b) {
  return IdOf<CommandId>(a.get().getCommandId()) == IdOf<CommandId>(b.get().getCommandId());
}

std::string ProblemOfActor(const LaterContext& context, const LaterEntry& later) {
  const EntryView& entry = *later.entry;
  const auto actor = IdOf<PersonId>(entry.get().getActor().getPerson());
  // Who acted on somebody's behalf had another right to it, and so have operators.
  if (actor.is_nil() || entry.get().getActor().getOnBehalfOf().size() != 0) return {};
  if (PublisherOf(context.past).IsOperator(actor)) return {};
  if (std::string problem = ProblemOfSuccessor(context, later, actor); !problem.empty()) return problem;
  if (context.changed_users.count(actor) == 0) return {};
  const OrganisationId organisation = OrganisationActedFor(context.past, later);
  if (!organisation.is_nil() && OrganisationOf(context.past, organisation).Find(actor) == nullptr) {
    // Nor need it be by a user: whoever opened a redemption completes it into an organisation of its own (KEY-6).
    PastWorld then = WorldOfThen(context, entry);
    if (OrganisationOf(then, organisation).Find(actor) != nullptr) {
      return fmt::format("person {}, who did it, is no user of the organisation then", ToText(actor));
    }
  }
  const std::string account = AccountActedOn(context.past, later);
  if (account.empty() || AccountOf(context.past, account).Find(actor) != nullptr) return {};
  return fmt::format("person {}, who did it, is no member of account {} then", ToText(actor), account);
}

std::string ProblemInPool(const LaterContext& context, const LaterEntry& later) {
  std::string problem = ProblemOfUsers(context, later.entry->body());
  if (problem.empty()) problem = ProblemOfLimits(context, later);
  if (problem.empty()) problem = ProblemOfWriteOff(context, later);
  if (problem.empty()) problem = ProblemOfDirected(context, later);
  if (problem.empty()) problem = ProblemOfBuyer(context, later);
  return problem;
}

std::string ProblemInAccount(const LaterContext& context, const LaterEntry& later) {
  if (!later.entry->body().isMemberRemoved()) return {};
  const Account& account = context.past.Get<Account>(later.stream);
  const auto person = IdOf<PersonId>(later.entry->body().getMemberRemoved().getMember());
  if (account.Find(person) == nullptr) return fmt::format("person {} is no member then", ToText(person));
  return account.IsLastAdministrator(person)
             ? fmt::format("ACC-5: person {} is the only account administrator then", ToText(person))
             : "";
}

std::string ProblemInLine(const LaterContext& context, const LaterEntry& later) {
  if (!later.entry->body().isKeysIssued()) return {};
  PastWorld now(context.recorded, kLatest);
  KeyBatch batch;
  uint64_t usable = 0;
  for (const schemas::KeyMark::Reader mark : later.entry->body().getKeysIssued().getKeys()) {
    const Key& key = KeyOf(now, schemas::VectorOf(mark.getHash()));
    batch = key.batch();
    usable += key.revoked() ? 0 : batch.seats;
  }
  if (usable == 0) return {};
  const Verdict refused = CheckKeysFit(context.past, batch, usable);
  return refused ? refused->message() : "";
}

}  // namespace muniment::commands
