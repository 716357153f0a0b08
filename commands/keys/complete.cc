// completeRedemption. Rules KEY-3 to KEY-7, KEY-9, KEY-10, LIFE-6, CAT-12.
#include <limits>

#include "commands/agreements/decisions.h"
#include "commands/keys/decisions.h"
#include "commands/keys/examine.h"
#include "commands/keys/line_keys.h"
#include "commands/keys/redeem.h"
#include "commands/keys/refusals.h"
#include "commands/orders/whereabouts.h"
#include "commands/organisations/refusals.h"
#include "commands/organisations/register.h"
#include "commands/pools/checks.h"
#include "commands/pools/greatest.h"
#include "commands/pools/terms.h"
#include "commands/rights.h"
#include "commands/seats/seats.h"
#include "commands/subscriptions/emit.h"
#include "fmt/format.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

using Command = schemas::CompleteRedemption::Reader;
using Use = schemas::RedemptionCompleted::Use;

Use UseOf(Command command) {
  if (command.isAdd()) return Use::ADD;
  return command.isRenew() ? Use::RENEW : Use::START;
}

SubscriptionId TargetOf(Command command) {
  if (command.isAdd()) return schemas::IdOf<SubscriptionId>(command.getAdd());
  return command.isRenew() ? schemas::IdOf<SubscriptionId>(command.getRenew()) : SubscriptionId{};
}

// What is to be done, and with what.
struct Plan {
  Redemption redemption;
  Redeemable what;
  Use use{};
  OrganisationId organisation;  // nil: a new one
  SubscriptionId subscription;  // of add and renew; of start a new one
  PersonId administrator;       // of a new organisation
  HolderKey holder() const { return HolderKey::OfOrganisation(organisation); }
  SubscriptionPlace place() const { return {holder(), what.batch.edition, ToText(redemption.id())}; }
  std::string pool_stream() const { return PoolStream(holder().text(), what.batch.edition); }
};

// ---- may it be completed?

// KEY-5: it was completed by just this, in another way, or not yet.
Verdict CheckCompleted(Decision& d, Command command, const Redemption& redemption, bool* done) {
  *done = redemption.completed().has_value();
  if (!*done) return std::nullopt;
  const Redemption::Completed& completed = *redemption.completed();
  OrganisationId organisation;
  if (command.hasRegister()) {
    organisation = DomainOf(d.live(), command.getRegister().getInitialDomain().cStr()).organisation();
  } else if (auto refused = ResolveOrganisation(d, command.getOrganisation().cStr(), &organisation)) {
    return refused;
  }
  const SubscriptionId target = TargetOf(command);
  if (completed.organisation == organisation && completed.use == UseOf(command) &&
      (target.is_nil() || target == completed.subscription)) {
    d.Tell("organisation", AnyId{organisation.bytes});
    d.Tell("subscription", AnyId{completed.subscription.bytes});
    return std::nullopt;
  }
  return Refuse(kRedemptionCompleted, {{"redemption", ToText(redemption.id())},
                                       {"when", FormatInstant(completed.at)},
                                       {"organisation", ToText(completed.organisation)}});
}

// KEY-4: half-open; and each of its keys is still there to be redeemed.
Verdict CheckStanding(Decision& d, const Redemption& redemption) {
  const std::string id = ToText(redemption.id());
  if (redemption.abandoned()) {
    return Refuse(kRedemptionAbandoned, {{"redemption", id}, {"when", FormatInstant(*redemption.abandoned())}});
  }
  if (redemption.until() <= d.recorded()) {
    return Refuse(kRedemptionLapsed, {{"redemption", id}, {"until", FormatInstant(redemption.until())}});
  }
  for (const KeyName& name : redemption.keys()) {
    if (auto refused = CheckUsable(KeyOf(d.live(), name.hash), name, redemption.id(), d.recorded())) return refused;
  }
  return std::nullopt;
}

// KEY-6: as registerOrganisation has it (ORG-1, ORG-2).
Verdict CheckRegistration(Decision& d, Command command) {
  const auto c = command.getRegister();
  const std::string missing = EmptyAmong({{"name", c.getName().size()},
                                          {"country", c.getCountry().size()},
                                          {"initialDomain", c.getInitialDomain().size()},
                                          {"administrator", c.getAdministrator().getAddress().getHash().size()}});
  if (!missing.empty()) return Refuse(kRegistrationIncomplete, {{"missing", missing}});
  if (!command.isStart()) return Refuse(kNewHasNothing);
  if (auto refused = CheckInitialDomain(d, c.getInitialDomain().cStr())) return refused;
  const std::string domain = c.getAdministrator().getAddress().getDomain().cStr();
  if (domain == c.getInitialDomain().cStr()) return std::nullopt;
  return Refuse(kForeignDomain,
                {{"domain", domain}, {"organisation", c.getName().cStr()}, {"domains", c.getInitialDomain().cStr()}});
}

// KEY-3: add and renew name a subscription of that organisation, of the keys' edition.
Verdict CheckTarget(Decision& d, const Plan& plan) {
  if (plan.use == Use::START) return std::nullopt;
  const std::string id = ToText(plan.subscription);
  const Whereabouts& where = WhereaboutsOf(d.live(), plan.subscription);
  if (!where.known() || where.holder() != plan.holder()) {
    return Refuse(kTargetOfAnother, {{"organisation", ToText(plan.organisation)}, {"subscription", id}});
  }
  if (where.edition() == plan.what.batch.edition) return std::nullopt;
  return Refuse(plan.use == Use::ADD ? kAddOtherEdition : kRenewOtherEdition,
                {{"subscription", id},
                 {"edition", EditionText(d.live(), where.edition(), d.effective())},
                 {"keysEdition", EditionText(d.live(), plan.what.batch.edition, d.effective())}});
}

Verdict MakePlan(Decision& d, Command command, Plan* plan) {
  plan->use = UseOf(command);
  plan->subscription = TargetOf(command);
  plan->what = WhatIsRedeemed(d, plan->redemption.keys());
  std::string country;
  if (command.hasRegister()) {
    if (auto refused = CheckRegistration(d, command)) return refused;
    country = command.getRegister().getCountry().cStr();
  } else {
    if (auto refused = ResolveOrganisation(d, command.getOrganisation().cStr(), &plan->organisation)) return refused;
    country = OrganisationOf(d.live(), plan->organisation).country();
    if (auto refused = CheckTarget(d, *plan)) return refused;
  }
  if (auto refused = CheckCountry(d, plan->what, country)) return refused;
  if (auto refused = CheckGoodFor(d, plan->redemption.keys(), plan->organisation)) return refused;
  return CheckLineKeys(d, plan->redemption.keys());
}

// ---- what it gives

TermFacts FactsOf(const Plan& plan) {
  return {.subscription = plan.subscription,
          .quantity = static_cast<uint32_t>(plan.what.seats),
          .programme = plan.what.programme,
          .source = schemas::Source::KEY,
          .unit_price = plan.what.unit_price,
          .currency = plan.what.currency};
}

Verdict EmitStart(Decision& d, const Plan& plan) {
  const Redeemable& what = plan.what;
  const TermDates dates =
      FirstTerm(d.live(), plan.holder(), what.terms, what.months, d.effective(), /*with_lead_time=*/false);
  EmitStarted(d, plan.place(), dates, what.terms, FactsOf(plan), {.partner = what.batch.partner});
  d.Say("start", FormatInstant(dates.start));
  d.Say("end", FormatInstant(dates.end));
  return std::nullopt;
}

// As entries tell them.
Verdict CheckFitsOneSubscription(uint64_t seats) {
  constexpr uint64_t kMost = std::numeric_limits<uint32_t>::max();
  if (seats <= kMost) return std::nullopt;
  return Refuse(kTooManySeats, {{"seats", fmt::to_string(seats)}, {"most", fmt::to_string(kMost)}});
}

// KEY-10: E stays, and the keys' own term is not used.
Verdict EmitAdd(Decision& d, const Plan& plan) {
  const Pool& pool = d.live().Get<Pool>(plan.pool_stream());
  const Subscription& subscription = *pool.Find(plan.subscription);
  const SubscriptionState state = StateAt(subscription, d.effective());
  if (state != SubscriptionState::kActive && state != SubscriptionState::kGrace) {
    return Refuse(kAddNotInForce,
                  {{"subscription", ToText(plan.subscription)}, {"state", std::string(StateText(state))}});
  }
  const PoolTerm& term = TermInForce(subscription, d.effective());
  const uint32_t before = term.quantity;
  if (auto refused = CheckFitsOneSubscription(before + plan.what.seats)) return refused;
  const auto quantity = static_cast<uint32_t>(before + plan.what.seats);
  if (auto refused = CheckQuantityChange(pool, plan.subscription, quantity, d.effective())) return refused;
  d.Say("end", FormatInstant(term.end));
  EmitQuantityChanged(d, plan.place(), plan.subscription, before, quantity);
  return std::nullopt;
}

Verdict EmitRenewal(Decision& d, const Plan& plan) {
  const Redeemable& what = plan.what;
  const Pool& pool = d.live().Get<Pool>(plan.pool_stream());
  const TermDates dates =
      NextTermOf(d.live(), plan.holder(), *pool.Find(plan.subscription), what.months, d.effective());
  const Renewal renewal{plan.subscription, static_cast<uint32_t>(what.seats), dates.start, schemas::Source::KEY};
  if (auto refused = CheckRenewal(pool, renewal, d.effective())) return refused;
  EmitRenewed(d, plan.place(), dates, what.terms, FactsOf(plan));
  d.Say("start", FormatInstant(dates.start));
  d.Say("end", FormatInstant(dates.end));
  return std::nullopt;
}

// Of the offer that the seats are of: added ones are of the term that they are added to.
OfferTerms TermsGuarded(Decision& d, const Plan& plan) {
  if (plan.use != Use::ADD) return plan.what.terms;
  const Pool& pool = d.live().Get<Pool>(plan.pool_stream());
  const OfferId offer = TermInForce(*pool.Find(plan.subscription), d.effective()).offer;
  return TermsOfOffer(d.live(), plan.what.batch.edition, offer, d.effective());
}

Verdict EmitUse(Decision& d, const Plan& plan) {
  const OfferTerms terms = TermsGuarded(d, plan);
  const auto held = [&] { return HeldOfOffer(d.live(), d.live().Get<Pool>(plan.pool_stream()), terms, d.effective()); };
  const Holding before = held();
  Verdict refused = plan.use == Use::START ? EmitStart(d, plan)
                    : plan.use == Use::ADD ? EmitAdd(d, plan)
                                           : EmitRenewal(d, plan);
  return refused ? refused : CheckGreatest(d.live(), terms, before, held(), d.effective());
}

void EmitCompleted(Decision& d, const Plan& plan) {
  const Redemption& redemption = plan.redemption;
  std::vector<std::string> streams = StreamsOf(redemption.id(), redemption.keys());
  streams.push_back(KeysOfOrganisationStream(plan.organisation));
  d.Emit(std::move(streams), [&](schemas::Event::Builder event) {
    auto completed = event.initRedemptionCompleted();
    completed.setRedemption(schemas::DataOf(redemption.id()));
    FillMarks(completed.initKeys(static_cast<unsigned>(redemption.keys().size())), redemption.keys());
    completed.setOrganisation(schemas::DataOf(plan.organisation));
    completed.setSubscription(schemas::DataOf(plan.subscription));
    completed.setUse(plan.use);
  });
}

void EmitRegistration(Decision& d, schemas::CompleteRedemption::NewOrganisation::Reader c, Plan* plan) {
  plan->administrator = d.Introduce(c.getAdministrator());
  const PersonId administrator = plan->administrator;
  plan->organisation =
      EmitOrganisation(d, {.name = c.getName().cStr(),
                           .country = c.getCountry().cStr(),
                           .initial_domain = c.getInitialDomain().cStr(),
                           .administrator = administrator,
                           .fill_administrator = [&](auto out) { d.Fill(out, administrator, c.getAdministrator()); }});
}

}  // namespace

Verdict Authorise(Decision& d, Command command) {
  const auto id = schemas::IdOf<AnyId>(command.getRedemption());
  if (auto refused = RequireOpener(d, id)) return refused;
  const bool named = command.getOrganisation().size() != 0;
  if (named == command.hasRegister()) return Refuse(kIntoOne, {{"given", named ? "both" : "neither"}});
  if (!named) return RefuseOffices(d);
  return RequireBuysForIn(d, command.getOrganisation().cStr());
}

Verdict Decide(Decision& d, Command command) {
  Plan plan;
  plan.redemption = RedemptionOf(d.live(), schemas::IdOf<AnyId>(command.getRedemption()));
  bool done = false;
  if (auto refused = CheckCompleted(d, command, plan.redemption, &done)) return refused;
  if (done) return std::nullopt;
  if (auto refused = CheckStanding(d, plan.redemption)) return refused;
  if (auto refused = MakePlan(d, command, &plan)) return refused;

  if (command.hasRegister()) EmitRegistration(d, command.getRegister(), &plan);
  if (plan.use == Use::START) plan.subscription = d.New<SubscriptionId>("subscription");
  EmitCompleted(d, plan);
  if (auto refused = EmitUse(d, plan)) return refused;
  EmitLineKeys(d, plan.redemption.keys(), plan.organisation, plan.subscription);
  if (plan.administrator.is_nil()) return std::nullopt;
  const Pool& pool = d.live().Get<Pool>(plan.pool_stream());
  if (auto refused = CheckAssign(pool, {plan.administrator}, d.effective())) return refused;
  EmitAssign(d, plan.holder(), plan.what.batch.edition, plan.organisation, {plan.administrator});
  return std::nullopt;
}

}  // namespace muniment::commands
