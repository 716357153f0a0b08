#include "projections/calendar.h"

#include <algorithm>
#include <tuple>

#include "commands/subscriptions/due.h"
#include "projections/history_words.h"
#include "projections/pools_of.h"
#include "schemas/bytes.h"

namespace muniment::projections {
namespace {

using commands::Pool;
using commands::Subscription;

// How far the view looks where it is not told: all renewal notices of a term fall into it.
constexpr days kAhead{90};

struct Happening {
  Instant at{};
  SubscriptionId subscription;
  std::string what;
  uint64_t entry = 0;
  uint64_t quantity = 0;  // seats of the term that it happens to
  const Pool* pool = nullptr;
  std::string holder_name;
  EditionWords words;
};

class Calendar {
 public:
  Calendar(ViewContext& context, Instant from, Instant to) : context_(context), from_(from), to_(to) {}

  void Add(const NamedPool& named, std::string_view holder_name) {
    const Pool& pool = *named.pool;
    const size_t first = happenings_.size();
    const auto add = [&](Instant at, const SubscriptionId& id, std::string what, uint64_t entry) {
      if (at < from_ || at >= to_) return;
      happenings_.push_back({at, id, std::move(what), entry, 0, &pool, std::string(holder_name), named.words});
    };
    for (const Subscription& subscription : pool.subscriptions()) {
      for (const commands::Due& due : commands::TransitionsOf(subscription)) {
        const auto recorded = pool.transitions().find({due.subscription, due.kind, due.at});
        const bool stands = recorded != pool.transitions().end() && !recorded->second.withdrawn;
        add(due.at, subscription.id, TellTransition(due.kind), stands ? ToNumber(recorded->second.entry) : 0);
      }
    }
    for (const auto& [notice, entry] : pool.notices()) {
      add(std::get<Instant>(notice), std::get<SubscriptionId>(notice), TellNotice(std::get<uint16_t>(notice)),
          ToNumber(entry));
    }
    // Whether a notice will be sent or missed is judged at the tick; here it is only due.
    for (const commands::NoticeToRecord& notice : commands::NoticesToRecord(pool, to_ - seconds{1}, from_)) {
      add(notice.at, notice.subscription, TellNotice(notice.days_before), 0);
    }
    FindQuantities(named, first);
  }

  const std::vector<Happening>& InOrder() {
    std::stable_sort(happenings_.begin(), happenings_.end(), [](const Happening& a, const Happening& b) {
      return std::tie(a.at, a.subscription) < std::tie(b.at, b.subscription);
    });
    return happenings_;
  }

 private:
  // Of the pool's happenings, from the `first` on. What lies in the past happened to the seats of then, before the
  // entries of that second (HIST-1); what is to come, to those there are.
  void FindQuantities(const NamedPool& named, size_t first) {
    if (first == happenings_.size()) return;
    std::stable_sort(happenings_.begin() + static_cast<ptrdiff_t>(first), happenings_.end(),
                     [](const Happening& a, const Happening& b) { return a.at < b.at; });
    const std::vector<commands::EntryPtr> timeline = context_.world().Timeline(named.stream);
    auto entry = timeline.begin();
    Pool then;
    for (size_t i = first; i < happenings_.size(); ++i) {
      Happening& happening = happenings_[i];
      const bool is_past = happening.at <= context_.as_of();
      while (is_past && entry != timeline.end() && (*entry)->effective() < happening.at) then.Evolve(**entry++);
      const Subscription* subscription = (is_past ? then : *named.pool).Find(happening.subscription);
      if (subscription == nullptr) continue;
      happening.quantity = commands::TermInForce(*subscription, happening.at).quantity;
    }
  }

  ViewContext& context_;
  const Instant from_, to_;
  std::vector<Happening> happenings_;
};

void Fill(schemas::CalendarRow::Builder row, const Happening& happening) {
  row.setAt(ToUnix(happening.at));
  row.setWhat(happening.what);
  row.setHolder(happening.pool->holder().text());
  row.setHolderName(happening.holder_name);
  row.setEdition(schemas::DataOf(happening.pool->edition()));
  row.setCode(happening.words.code);
  row.setName(happening.words.name);
  row.setSubscription(schemas::DataOf(happening.subscription));
  if (happening.entry != 0) row.setEntry(happening.entry);
  row.setQuantity(happening.quantity);
  const Subscription* subscription = happening.pool->Find(happening.subscription);
  if (subscription == nullptr) return;
  row.setEnd(ToUnix(commands::EndOf(*subscription)));
  row.setPartner(subscription->partner);
}

absl::Status RowsOf(ViewContext& context, RowSink& sink) {
  const Instant from = context.Time("from").value_or(context.as_of());
  const Instant to = context.Time("to").value_or(from + kAhead);
  absl::Status status = CheckSpan(from, to);  // also where one of them is not given
  if (!status.ok()) return status;
  Calendar calendar(context, from, to);
  status = VisitHolders(context, context.id(), [&](const HolderPools& holder) {
    for (const NamedPool& pool : holder.pools) calendar.Add(pool, holder.name);
    return true;
  });
  if (!status.ok()) return status;
  for (const Happening& happening : calendar.InOrder()) {
    const Subscription* subscription = happening.pool->Find(happening.subscription);
    const std::string_view partner = subscription == nullptr ? std::string_view() : subscription->partner;
    if (context.Flag("partner") && partner != context.Text("partner")) continue;
    if (!AddRow<schemas::CalendarRow>(sink, [&](auto row) { Fill(row, happening); })) break;
  }
  return absl::OkStatus();
}

}  // namespace

ViewKind CalendarView() {
  return {
      .name = "calendar",
      .question = "what becomes usable, ends, is disabled or deprovisioned between two dates, and renewal notices due",
      .id = "account, organisation or agreement",
      .key = {"at", "subscription", "what"},
      .filters = PoolFilters({{"partner", FilterForm::kText, "of this partner of record, by number"},
                              {"from", FilterForm::kBegins, "from then on; not given: as of"},
                              {"to", FilterForm::kEnds, "before then, a date includes its day; not given: 90 days"}}),
      .row = capnp::Schema::from<schemas::CalendarRow>(),
      .answer = RowsOf,
      .table = {{"at"}, {"what"}, {"holder"}, {"code"}, {"quantity"}, {"end"}, {"subscription"}, {"entry"}},
      .spare = {"entry", "subscription"}};
}

}  // namespace muniment::projections
