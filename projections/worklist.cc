#include "projections/worklist.h"

#include <algorithm>

#include "commands/accounts/account.h"
#include "commands/agreements/agreement.h"
#include "commands/partners/partner.h"
#include "projections/pools_of.h"
#include "schemas/bytes.h"

namespace muniment::projections {
namespace {

using commands::Pool;

// Open seats of one pool, those in force or those lapsed, put together.
struct ToOrder {
  uint64_t quantity = 0;
  Instant since = kForever;
  std::vector<SubscriptionId> subscriptions;

  void Add(const commands::WorklistRow& row) {
    quantity += row.open;
    since = std::min(since, row.since);
    if (subscriptions.empty() || subscriptions.back() != row.subscription->id) {
      subscriptions.push_back(row.subscription->id);
    }
  }
};

class Worklist {
 public:
  Worklist(ViewContext& context, RowSink& sink) : context_(context), sink_(sink) {}

  // The customers under one agreement. Only accounts self-provision (SP). False: no more rows are wanted.
  bool Agreement(const commands::Agreement& agreement) {
    commands::PastWorld& world = context_.world();
    for (const std::string& number : agreement.accounts()) {
      const commands::Account& account = commands::AccountOf(world, number);
      const std::string holder = commands::HolderKey::OfAccount(number).text();
      for (const std::string& stream : world.Streams(commands::PoolPrefix(holder))) {
        if (!Edition(agreement, account, world.Get<Pool>(stream))) return false;
      }
    }
    return true;
  }

 private:
  bool Edition(const commands::Agreement& agreement, const commands::Account& account, const Pool& pool) {
    ToOrder in_force, lapsed;
    for (const commands::WorklistRow& row : commands::Worklist(pool, context_.as_of())) {
      (row.lapsed ? lapsed : in_force).Add(row);
    }
    return Row(agreement, account, pool, in_force, false) && Row(agreement, account, pool, lapsed, true);
  }

  bool Row(const commands::Agreement& agreement, const commands::Account& account, const Pool& pool,
           const ToOrder& what, bool lapsed) {
    if (what.quantity == 0) return true;
    const EditionWords words = WordsOf(context_.world(), pool.edition(), context_.as_of());
    return AddRow<schemas::WorklistRow>(sink_, [&](schemas::WorklistRow::Builder row) {
      row.setPartner(agreement.At(context_.as_of()).partner);
      row.setAgreement(agreement.number());
      row.setHolder(pool.holder().text());
      row.setCustomer(account.name());
      row.setEdition(schemas::DataOf(pool.edition()));
      row.setCode(words.code);
      row.setName(words.name);
      row.setQuantity(what.quantity);
      row.setSince(ToUnix(what.since));
      row.setLapsed(lapsed);
      auto subscriptions = row.initSubscriptions(static_cast<unsigned>(what.subscriptions.size()));
      for (unsigned i = 0; i < subscriptions.size(); ++i) {
        subscriptions.set(i, schemas::DataOf(what.subscriptions[i]));
      }
    });
  }

  ViewContext& context_;
  RowSink& sink_;
};

absl::Status RowsOf(ViewContext& context, RowSink& sink) {
  commands::PastWorld& world = context.world();
  if (!context.id().empty() &&
      !(context.viewer().SeesPartner(context.id()) && commands::PartnerOf(world, context.id()).exists())) {
    return NoSuch(context, "partner");
  }
  Worklist worklist(context, sink);
  for (const std::string& stream : world.Streams("agreement/")) {
    const commands::Agreement& agreement = world.Get<commands::Agreement>(stream);
    // Who must order is the partner whom the agreement names by then (ORD-1); who may know of it, the one of now.
    const std::string partner = agreement.exists() ? agreement.At(context.as_of()).partner : std::string();
    if (partner.empty() || !context.viewer().SeesPartner(partner)) continue;
    if (!context.viewer().SeesAgreement(agreement.number())) continue;
    if (!context.id().empty() && partner != context.id()) continue;
    if (context.Flag("agreement") && agreement.number() != context.Text("agreement")) continue;
    if (!worklist.Agreement(agreement)) break;
  }
  return absl::OkStatus();
}

}  // namespace

ViewKind WorklistView() {
  return {.name = "worklist",
          .question = "what a partner's customers have provisioned and it has not ordered, and what lapsed so",
          .id = "partner",
          .key = {"holder", "edition", "lapsed"},
          .filters = {{"agreement", FilterForm::kText, "under this agreement, by number"}},
          .row = capnp::Schema::from<schemas::WorklistRow>(),
          .answer = RowsOf,
          .table = {{"partner"}, {"holder"}, {"customer"}, {"name"}, {"quantity"}, {"since"}, {"lapsed", true}}};
}

}  // namespace muniment::projections
