#include "projections/licences.h"

#include "commands/accounts/account.h"
#include "projections/fold_text.h"
#include "projections/pools_of.h"
#include "projections/seat_figures.h"
#include "projections/standing_notice.h"
#include "schemas/bytes.h"

namespace muniment::projections {
namespace {

using commands::Pool;
using Row = schemas::LicenceRow::Builder;

class Licences {
 public:
  Licences(ViewContext& context, RowSink& sink)
      : context_(context), sink_(sink), t_(context.as_of()), search_(context.Text("search")) {}

  // False: no more rows are wanted.
  bool Holder(const HolderPools& holder) {
    notice_ = holder.holder.kind() == schemas::Holder::ACCOUNT
                  ? StandingNotice(context_.world(), commands::AccountOf(context_.world(), holder.holder.number()))
                  : std::string();
    for (const NamedPool& pool : holder.pools) {
      if (Matches(holder, pool) && !Edition(holder, pool)) return false;
    }
    return true;
  }

 private:
  bool Matches(const HolderPools& holder, const NamedPool& pool) const {
    if (search_.empty()) return true;
    return EveryWordBeginsAWord(search_,
                                pool.words.product + " " + pool.words.name + " " + pool.words.code + " " + holder.name);
  }

  bool Edition(const HolderPools& holder, const NamedPool& pool) {
    if (IsInForce(*pool.pool) && !AddRow<schemas::LicenceRow>(sink_, [&](Row row) {
          Identify(row, holder, pool);
          Fill(row, *pool.pool);
        })) {
      return false;
    }
    if (!context_.Flag("expired")) return true;
    for (const commands::ExpiredRow& expired : commands::ExpiredRows(*pool.pool, t_)) {
      if (!AddRow<schemas::LicenceRow>(sink_, [&](Row row) {
            Identify(row, holder, pool);
            FillExpired(row, expired);
          })) {
        return false;
      }
    }
    return true;
  }

  // INV-7. People who sit on seats that are no more keep the row in sight (SEAT-6).
  bool IsInForce(const Pool& pool) const {
    return commands::Valid(pool, t_) != 0 || commands::Ordered(pool, t_) != 0 || commands::Assigned(pool, t_) != 0;
  }

  void Identify(Row row, const HolderPools& holder, const NamedPool& pool) const {
    row.setHolder(holder.holder.text());
    row.setHolderName(holder.name);
    row.setServed(holder.served);
    row.setProduct(pool.words.product);
    row.setEdition(schemas::DataOf(pool.pool->edition()));
    row.setCode(pool.words.code);
    row.setName(pool.words.name);
    row.setNotice(notice_);
  }

  void Fill(Row row, const Pool& pool) const {
    const auto state = commands::BestState(pool, t_);
    row.setState(state ? LifeStateOf(*state) : schemas::LifeState::NONE);
    row.setOrdered(commands::Ordered(pool, t_));
    row.setAvailable(commands::Available(pool, t_));
    (pool.is_of_agreement() ? row.setToBeActivated(commands::ToBeOrdered(pool, t_))
                            : row.setToBeOrdered(commands::ToBeOrdered(pool, t_)));
    if (pool.is_of_agreement()) row.setActivated(commands::Available(pool, t_));
    FillSeatFigures(row, pool, t_);
    row.setRenewal(UnixOrNone(commands::EarliestEnd(pool, t_)));
    FillNext(row, commands::NextTransition(pool, t_));
  }

  static void FillExpired(Row row, const commands::ExpiredRow& expired) {
    row.setExpired(true);
    row.setSubscription(schemas::DataOf(expired.subscription->id));
    row.setState(expired.state ? LifeStateOf(*expired.state) : schemas::LifeState::NONE);
    row.setOrdered(expired.ordered);
    row.setAvailable(expired.available);
    row.setToBeOrdered(expired.open);
    if (expired.state == commands::SubscriptionState::kDisabled) row.setSuspended(expired.quantity);
    row.setRenewal(ToUnix(expired.term->end));
    row.setSince(ToUnix(expired.since));
    FillNext(row, expired.next);
  }

  static void FillNext(Row row, const std::optional<commands::Due>& next) {
    if (!next) return;
    row.setNext(std::string(commands::TransitionText(next->kind)));
    row.setNextAt(ToUnix(next->at));
  }

  ViewContext& context_;
  RowSink& sink_;
  const Instant t_;
  const std::string search_;
  std::string notice_;  // of the holder being visited (DOM-7)
};

absl::Status RowsOf(ViewContext& context, RowSink& sink) {
  Licences licences(context, sink);
  return VisitHolders(context, context.id(), [&](const HolderPools& holder) { return licences.Holder(holder); });
}

}  // namespace

ViewKind LicencesView() {
  return {
      .name = "licences",
      .question = "what is ordered, available, to be ordered and assigned of each edition, by product",
      .id = "account, organisation or agreement",
      .key = {"holder", "edition", "expired", "subscription", "since"},
      .filters = PoolFilters({{"expired", FilterForm::kFlag, "also what lapsed or was cancelled (INV-7)"},
                              {"search", FilterForm::kText, "words that begin a word of product, edition or holder"}}),
      .row = capnp::Schema::from<schemas::LicenceRow>(),
      .answer = RowsOf,
      .table = {{"holder"},
                {"product"},
                {"name"},
                {"expired", true},
                {"state"},
                {"ordered"},
                {"available"},
                {"toBeOrdered"},
                {"activated", true},
                {"toBeActivated", true},
                {"assigned"},
                {"free"},
                {"overAssigned", true},
                {"renewal"}},
      .spare = {"product", "renewal", "activated", "toBeActivated"}};
}

}  // namespace muniment::projections
