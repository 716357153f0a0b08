#include "projections/self_service.h"

#include "base/currency.h"
#include "commands/selfservice/buyer.h"
#include "projections/pools_of.h"
#include "projections/seated_people.h"
#include "schemas/bytes.h"
#include "schemas/view_billing.capnp.h"

namespace muniment::projections {
namespace {

using commands::Pool;
using commands::Subscription;
using Row = schemas::SelfServiceRow::Builder;

class Purchases {
 public:
  Purchases(ViewContext& context, RowSink& sink) : context_(context), sink_(sink), people_(context) {}

  // False: no more rows are wanted.
  bool Show(const NamedPool& pool) {
    for (const Subscription& subscription : pool.pool->subscriptions()) {
      if (!IsWanted(subscription)) continue;
      found_ = true;
      if (!AddRow<schemas::SelfServiceRow>(sink_, [&](Row row) { Fill(row, *pool.pool, pool.words, subscription); })) {
        return false;
      }
    }
    return true;
  }
  bool found() const { return found_; }

 private:
  bool IsWanted(const Subscription& subscription) const {
    if (context_.detailed()) return ToText(subscription.id) == context_.id();
    const bool ended = commands::IsFinal(commands::StateAt(subscription, context_.as_of()));
    if (ended && !context_.Flag("ended")) return false;
    const std::optional<PersonId> buyer = context_.Person("buyer");
    return !buyer || (!buyer->is_nil() && *buyer == subscription.buyer);
  }

  void Fill(Row row, const Pool& pool, const EditionWords& words, const Subscription& subscription) {
    const Instant t = context_.as_of();
    const commands::PoolTerm& term = commands::TermInForce(subscription, t);
    row.setSubscription(schemas::DataOf(subscription.id));
    row.setOrganisation(schemas::DataOf(pool.purchased_in()));
    row.setProduct(words.product);
    row.setEdition(schemas::DataOf(pool.edition()));
    row.setCode(words.code);
    row.setName(words.name);
    FillBuyer(row, pool, subscription);
    row.setState(LifeStateOf(commands::StateAt(subscription, t)));
    row.setQuantity(term.quantity);
    row.setAssigned(commands::Assigned(pool, t));
    row.setFree(commands::Free(pool, t));
    row.setExpiry(ToUnix(term.end));
    row.setUnitPrice(term.price_minor_units);
    row.setCurrency(term.currency);
    row.setPrice(FormatMoney(term.price_minor_units, term.currency));
    row.setBillingPeriod(static_cast<uint16_t>(term.billing_months));
    row.setTrial(term.trial);
    if (subscription.cancellation() != nullptr) {
      row.setCancelsAt(ToUnix(commands::CancelledFrom(subscription)));
    }
    if (context_.detailed()) people_.Fill(pool, [&](unsigned n) { return row.initPeople(n); });
  }

  void FillBuyer(Row row, const commands::Pool& pool, const commands::Subscription& subscription) {
    row.setBuyer(schemas::DataOf(subscription.buyer));
    row.setBuyerGone(commands::BuyerIsGone(context_.world(), pool, subscription));
    const SealedPerson* sealed = people_.Visible(pool.purchased_in(), subscription.buyer);
    if (sealed == nullptr) return;
    row.setBuyerAddress(sealed->address);
    row.setBuyerName(sealed->name);
  }

  ViewContext& context_;
  RowSink& sink_;
  SeatedPeople people_;
  bool found_ = false;
};

absl::Status RowsOf(ViewContext& context, RowSink& sink) {
  Purchases purchases(context, sink);
  // One is named by its subscription, which is also its holder's id.
  const std::string id = context.id().empty() ? "" : "purchase/" + context.id();
  if (!id.empty() && !ParseIdAs<SubscriptionId>(context.id())) return NoSuch(context, "purchase");
  const absl::Status status = VisitHolders(context, id, [&](const HolderPools& holder) {
    if (holder.holder.kind() != schemas::Holder::PURCHASE) return true;
    for (const NamedPool& pool : holder.pools) {
      if (!purchases.Show(pool)) return false;
    }
    return true;
  });
  if (!status.ok()) return status;
  return id.empty() || purchases.found() ? absl::OkStatus() : NoSuch(context, "purchase");
}

}  // namespace

ViewKind SelfServiceView() {
  return {.name = "self-service",
          .question = "self-service purchases: product, edition, buyer, quantity, assigned, expiry, price",
          .id = "subscription",
          .one = true,
          .key = {"subscription"},
          .filters = {{"organisation", FilterForm::kDomain, "bought in this organisation, by id or domain"},
                      {"edition", FilterForm::kText, "of this edition, by GUID or code"},
                      {"buyer", FilterForm::kPerson, "whose buyer this person is"},
                      {"ended", FilterForm::kFlag, "also those deprovisioned or cancelled"}},
          .row = capnp::Schema::from<schemas::SelfServiceRow>(),
          .answer = RowsOf,
          .table = {{"subscription"},
                    {"product"},
                    {"name"},
                    {"buyer"},
                    {"state"},
                    {"quantity"},
                    {"assigned"},
                    {"expiry"},
                    {"price"},
                    {"trial", true},
                    {"cancelsAt", true}},
          .spare = {"product", "price", "buyer"}};
}

}  // namespace muniment::projections
