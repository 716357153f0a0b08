#include "projections/subscriptions.h"

#include "commands/orders/whereabouts.h"
#include "fmt/format.h"
#include "projections/pools_of.h"
#include "projections/rows.h"
#include "schemas/bytes.h"

namespace muniment::projections {
namespace {

using commands::PoolTerm;
using commands::Subscription;
using commands::SubscriptionState;
using Row = schemas::SubscriptionRow::Builder;

// LIFE-10's words. Pending seats are not yet there for the directory.
std::string_view DirectoryState(SubscriptionState state) {
  switch (state) {
    case SubscriptionState::kActive:
      return "Enabled";
    case SubscriptionState::kGrace:
      return "Warning";
    case SubscriptionState::kDisabled:
      return "Suspended";
    case SubscriptionState::kDeprovisioned:
    case SubscriptionState::kCancelled:
      return "Deleted";
    case SubscriptionState::kPending:
      break;
  }
  return "";
}

void FillTerm(schemas::TermRow::Builder row, const PoolTerm& term, schemas::TermRow::Place place) {
  row.setPlace(place);
  row.setStart(ToUnix(term.start));
  row.setUsableFrom(ToUnix(term.usable_from));
  row.setEnd(ToUnix(term.end));
  row.setQuantity(term.quantity);
  row.setOrdered(term.ordered);
  row.setOpen(term.open);
  row.setSource(term.source);
  row.setProgramme(term.programme);
  row.setUnitPrice(term.price_minor_units);
  row.setCurrency(term.currency);
  row.setGraceDays(term.durations.grace_days);
  row.setDisabledDays(term.durations.disabled_days);
  if (!term.line.is_nil()) row.setLine(schemas::DataOf(term.line));
  row.setEntry(ToNumber(term.entry));
}

void FillTerms(Row row, const Subscription& subscription, Instant t) {
  const PoolTerm* in_force = &commands::TermInForce(subscription, t);
  const PoolTerm* last = &commands::TermInForce(subscription, kForever);  // what comes after it never begins
  auto rows = row.initTerms(static_cast<unsigned>(last - subscription.terms.data() + 1));
  auto place = schemas::TermRow::Place::PAST;
  for (unsigned i = 0; i < rows.size(); ++i) {
    const PoolTerm& term = subscription.terms[i];
    if (&term == in_force) place = schemas::TermRow::Place::IN_FORCE;
    FillTerm(rows[i], term, place);
    if (&term == in_force) place = schemas::TermRow::Place::NEXT;
  }
}

void FillTermInForce(Row row, const PoolTerm& term) {
  row.setSource(term.source);
  row.setQuantity(term.quantity);
  row.setStart(ToUnix(term.start));
  row.setUsableFrom(ToUnix(term.usable_from));
  row.setEnd(ToUnix(term.end));
  row.setProgramme(term.programme);
  row.setPeriod(static_cast<uint16_t>(term.months));
  row.setUnitPrice(term.price_minor_units);
  row.setCurrency(term.currency);
  row.setBillingPeriod(static_cast<uint16_t>(term.billing_months));
  row.setTrial(term.trial);
  if (!term.line.is_nil()) row.setLine(schemas::DataOf(term.line));
}

void FillWhatComes(Row row, const Subscription& subscription, Instant t) {
  if (const auto next = commands::NextTransition(subscription, t)) {
    row.setNext(std::string(commands::TransitionText(next->kind)));
    row.setNextAt(ToUnix(next->at));
  }
  if (const PoolTerm* next = commands::NextTerm(subscription, t)) {
    row.setNextTermStart(ToUnix(next->start));
    row.setNextTermEnd(ToUnix(next->end));
    row.setNextTermQuantity(next->quantity);
  }
  if (subscription.cancellation() != nullptr) {
    row.setCancelsAt(ToUnix(commands::CancelledFrom(subscription)));
  }
}

void Fill(Row row, const commands::Pool& pool, const EditionWords& words, const Subscription& subscription, Instant t) {
  const commands::SubscriptionFigures figures = commands::FiguresOf(subscription, t);
  row.setSubscription(schemas::DataOf(subscription.id));
  row.setHolder(pool.holder().text());
  row.setEdition(schemas::DataOf(pool.edition()));
  row.setCode(words.code);
  row.setName(words.name);
  row.setState(LifeStateOf(figures.state));
  row.setDirectoryState(std::string(DirectoryState(figures.state)));
  FillTermInForce(row, commands::TermInForce(subscription, t));
  row.setOrdered(figures.ordered);
  row.setAvailable(figures.available);
  row.setOpen(figures.open);
  row.setValid(figures.valid);
  FillWhatComes(row, subscription, t);
  row.setPartner(subscription.partner);
  if (!subscription.buyer.is_nil()) row.setBuyer(schemas::DataOf(subscription.buyer));
  row.setReference(subscription.reference);
}

// SELF-4: a self-service purchase stays one, though its term in force was renewed directly.
bool IsFrom(std::string_view source, const Subscription& subscription, Instant t) {
  return source == EnumText(commands::TermInForce(subscription, t).source) ||
         (source == EnumText(schemas::Source::SELF_SERVICE) &&
          subscription.terms.front().source == schemas::Source::SELF_SERVICE);
}

// A line that only covered has a subscription all the same (INV-9), in which there never was a seat.
bool NeverHadASeat(const Subscription& subscription) {
  const PoolTerm& first = subscription.terms.front();
  return first.emptied && first.emptied_by == first.entry;
}

bool IsWanted(const ViewContext& context, const Subscription& subscription, Instant t) {
  const SubscriptionState state = commands::StateAt(subscription, t);
  if (NeverHadASeat(subscription) && !context.Flag("ended")) return false;
  if (commands::IsFinal(state) && !context.Flag("ended") && !context.Flag("state")) return false;
  if (context.Flag("state") && context.Text("state") != commands::StateText(state)) return false;
  if (context.Flag("source") && !IsFrom(context.Text("source"), subscription, t)) return false;
  if (context.Flag("partner") && context.Text("partner") != subscription.partner) return false;
  const std::optional<PersonId> buyer = context.Person("buyer");
  return !buyer || (!buyer->is_nil() && *buyer == subscription.buyer);
}

absl::Status One(ViewContext& context, RowSink& sink) {
  commands::PastWorld& world = context.world();
  const auto id = ParseIdAs<SubscriptionId>(context.id());
  if (!id) return NoSuch(context, "subscription");
  const commands::Whereabouts& whereabouts = commands::WhereaboutsOf(world, *id);
  if (!whereabouts.known()) return NoSuch(context, "subscription");
  const commands::Pool& pool = world.Get<commands::Pool>(whereabouts.pool_stream());
  const Subscription* subscription = pool.Find(*id);
  if (subscription == nullptr || !SeesPool(context.viewer(), pool)) return NoSuch(context, "subscription");
  const EditionWords words = WordsOf(world, pool.edition(), context.as_of());
  AddRow<schemas::SubscriptionRow>(sink, [&](Row row) {
    Fill(row, pool, words, *subscription, context.as_of());
    FillTerms(row, *subscription, context.as_of());
  });
  return absl::OkStatus();
}

absl::Status RowsOf(ViewContext& context, RowSink& sink) {
  if (!context.id().empty()) return One(context, sink);
  const Instant t = context.as_of();
  return VisitHolders(context, {}, [&](const HolderPools& holder) {
    for (const NamedPool& pool : holder.pools) {
      for (const Subscription& subscription : pool.pool->subscriptions()) {
        if (!IsWanted(context, subscription, t)) continue;
        if (!AddRow<schemas::SubscriptionRow>(sink,
                                              [&](Row row) { Fill(row, *pool.pool, pool.words, subscription, t); })) {
          return false;
        }
      }
    }
    return true;
  });
}

}  // namespace

ViewKind SubscriptionsView() {
  return {
      .name = "subscriptions",
      .question = "each subscription: its state and what comes next, quantity, term in force and next term",
      .id = "subscription",
      .one = true,
      .key = {"subscription"},
      .filters = PoolFilters({{"state",
                               FilterForm::kText,
                               "in this state: active, grace, pending, disabled, deprovisioned, cancelled",
                               {"active", "grace", "pending", "disabled", "deprovisioned", "cancelled"}},
                              {"source", FilterForm::kText, "from here: order, selfProvision, key, selfService, direct",
                               EnumTexts<schemas::Source>()},
                              {"partner", FilterForm::kText, "of this partner of record, by number"},
                              {"buyer", FilterForm::kPerson, "self-service purchases of this person"},
                              {"ended", FilterForm::kFlag, "also those deprovisioned or cancelled"}}),
      .row = capnp::Schema::from<schemas::SubscriptionRow>(),
      .answer = RowsOf,
      .table = {{"subscription"},
                {"holder"},
                {"code"},
                {"state"},
                {"directoryState"},
                {"quantity"},
                {"ordered"},
                {"available"},
                {"open"},
                {"source"},
                {"end"},
                {"next"},
                {"nextAt"},
                {"nextTermQuantity", true},
                {"cancelsAt"}},
      .spare = {"directoryState", "available", "ordered", "open", "source", "nextTermQuantity", "nextAt", "next"}};
}

}  // namespace muniment::projections
