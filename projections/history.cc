#include "projections/history.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "commands/pools/walk.h"
#include "commands/subscriptions/due.h"
#include "projections/history_words.h"
#include "projections/pools_of.h"
#include "schemas/bytes.h"

namespace muniment::projections {
namespace {

using commands::EntryPtr;
using commands::Pool;

struct Figures {
  uint64_t ordered = 0, available = 0, assigned = 0;
  schemas::LifeState state = schemas::LifeState::NONE;
};

Figures FiguresAt(const Pool& pool, Instant t) {
  const auto state = commands::BestState(pool, t);
  return {commands::Ordered(pool, t), commands::Available(pool, t), commands::Assigned(pool, t),
          state ? LifeStateOf(*state) : schemas::LifeState::NONE};
}

struct Line {
  Instant effective{};
  EntryPtr entry;  // null: fell due, and not written down
  const NamedPool* pool = nullptr;
  Told told;
  Figures after;
  uint64_t voided_by = 0;
};

// Effective order, then number; what has none comes last at its instant, where its entry will come once there is one.
std::tuple<Instant, uint64_t> PlaceOf(Instant effective, const EntryPtr& entry) {
  return {effective, entry == nullptr ? std::numeric_limits<uint64_t>::max() : ToNumber(entry->position())};
}

bool ComesBefore(const Line& a, const Line& b) { return PlaceOf(a.effective, a.entry) < PlaceOf(b.effective, b.entry); }

// ACT-4, scenario S10: what becomes of seats that were directed elsewhere is told to those only who see it there.
bool IsKeptFrom(const Viewer& viewer, const schemas::EntryView& entry, const Pool& pool) {
  const AnyId id = AllotmentOf(entry);
  if (id.is_nil()) return false;
  for (const commands::OrderLine& line : pool.lines()) {
    if (const commands::Allotment* allotment = line.Find(id)) return !SeesAllotment(viewer, *allotment);
  }
  return false;
}

// One pool's history up to an instant.
class PoolHistory {
 public:
  PoolHistory(ViewContext& context, const NamedPool& pool)
      : viewer_(context.viewer()),
        named_(pool),
        until_(context.as_of()),
        recorded_(context.world().Recorded(pool.stream)) {
    for (const EntryPtr& entry : recorded_) {
      if (entry->body().isEntryVoided()) {
        voided_by_[entry->body().getEntryVoided().getEntry()] = ToNumber(entry->position());
      }
    }
    for (const commands::Subscription& subscription : pool.pool->subscriptions()) {
      for (const commands::Due& due : commands::TransitionsOf(subscription)) {
        if (due.at <= until_) come_about_.insert({due.at, due.subscription, due.kind});
      }
    }
  }

  std::vector<Line> Lines() {
    std::vector<EntryPtr> timeline = recorded_;
    commands::ToTimeline(timeline);
    std::erase_if(timeline, [&](const EntryPtr& entry) { return entry->effective() > until_; });
    commands::Walk(timeline, until_, [&](const commands::Step& step, const Pool& pool) {
      if (step.at != at_) EndInstant();
      at_ = step.at;
      (step.entry == nullptr ? OnDue(*step.due, pool) : OnEntry(step.entry, pool));
      now_ = FiguresAt(pool, step.at);
    });
    EndInstant();
    std::vector<Line> others = Notices();
    AddStruckThrough(others);
    std::stable_sort(others.begin(), others.end(), ComesBefore);
    FillFigures(timeline, others);
    std::vector<Line> all;
    std::merge(std::make_move_iterator(lines_.begin()), std::make_move_iterator(lines_.end()),
               std::make_move_iterator(others.begin()), std::make_move_iterator(others.end()), std::back_inserter(all),
               ComesBefore);
    return all;
  }

 private:
  // When, of which subscription, what: what the scheduler's entry is about.
  using Happening = std::tuple<Instant, SubscriptionId, schemas::Transition>;

  void OnDue(const commands::Due& due, const Pool& pool) {
    const Happening happening{due.at, due.subscription, due.kind};
    // An entry at this very second may have kept it from happening.
    if (come_about_.count(happening) == 0) return;
    changes_[happening] = changed_.insert(due.subscription).second ? Change(pool, due) : 0;
  }

  // By how much the subscription's valid seats change; `pool` has nothing yet of that instant.
  static int64_t Change(const Pool& pool, const commands::Due& due) {
    const commands::Subscription* subscription = pool.Find(due.subscription);
    if (subscription == nullptr) return 0;
    return static_cast<int64_t>(commands::FiguresOf(*subscription, due.at).valid) -
           static_cast<int64_t>(commands::FiguresOf(*subscription, due.at - seconds{1}).valid);
  }

  void OnEntry(const EntryPtr& entry, const Pool& pool) {
    const LineId moved = MovedLine(entry->body());
    const uint32_t before = std::exchange(left_[moved], LeftOf(pool, moved));
    if (IsKeptFrom(viewer_, *entry, pool)) return;
    Line line{.effective = entry->effective(),
              .entry = entry,
              .pool = &named_,
              .told = Tell(*entry, pool, before),
              .after = {}};
    if (entry->body().isTransitionRecorded()) {
      const auto recorded = entry->body().getTransitionRecorded();
      const auto found = changes_.find({FromUnix(recorded.getDue()), line.told.subscription, recorded.getKind()});
      if (found != changes_.end() && Stands(recorded, entry->position())) {
        line.told.quantity_change = found->second;
        changes_.erase(found);
      }
    }
    line.after = FiguresAt(pool, entry->effective());
    lines_.push_back(std::move(line));
  }

  // Not withdrawn: what time brings is this, and no other thing.
  bool Stands(schemas::TransitionRecorded::Reader recorded, Position entry) const {
    const auto& transitions = named_.pool->transitions();
    const auto found = transitions.find(
        {schemas::IdOf<SubscriptionId>(recorded.getSubscription()), recorded.getKind(), FromUnix(recorded.getDue())});
    return found != transitions.end() && found->second.entry == entry && !found->second.withdrawn;
  }

  // What fell due then and is not written down.
  void EndInstant() {
    for (const auto& [happening, change] : changes_) {
      const auto& [at, subscription, kind] = happening;
      lines_.push_back({.effective = at,
                        .entry = nullptr,
                        .pool = &named_,
                        .told = {TellTransition(kind), {}, change, subscription},
                        .after = now_});
    }
    changes_.clear();
    changed_.clear();
  }

  // Renewal notices that fell due and are neither sent nor missed yet (LIFE-4).
  std::vector<Line> Notices() const {
    std::vector<Line> lines;
    for (const commands::NoticeToRecord& notice : commands::NoticesToRecord(*named_.pool, until_, until_)) {
      lines.push_back({.effective = notice.at,
                       .entry = nullptr,
                       .pool = &named_,
                       .told = {TellNotice(notice.days_before), {}, 0, notice.subscription},
                       .after = {}});
    }
    return lines;
  }

  // TIME-8: voided entries and their voids, which no fold looks at.
  void AddStruckThrough(std::vector<Line>& lines) const {
    for (const EntryPtr& entry : recorded_) {
      const auto by = voided_by_.find(ToNumber(entry->position()));
      const bool is_void = entry->body().isEntryVoided();
      if ((by == voided_by_.end() && !is_void) || entry->effective() > until_) continue;
      if (IsKeptFrom(viewer_, is_void ? VoidedBy(*entry) : *entry, *named_.pool)) continue;
      Line line{.effective = entry->effective(),
                .entry = entry,
                .pool = &named_,
                .told = Tell(*entry, *named_.pool),
                .after = {}};
      line.told.quantity_change = 0;
      if (by != voided_by_.end()) line.voided_by = by->second;
      lines.push_back(std::move(line));
    }
  }

  // What a void in this pool voided; the void itself, where that is not of this pool.
  const schemas::EntryView& VoidedBy(const schemas::EntryView& entry) const {
    const Position voided{entry.body().getEntryVoided().getEntry()};
    const auto found = std::lower_bound(recorded_.begin(), recorded_.end(), voided,
                                        [](const EntryPtr& other, Position at) { return other->position() < at; });
    return found == recorded_.end() || (*found)->position() != voided ? entry : **found;
  }

  // Of lines in order that are no step of the fold: the figures of the fold up to them, at their instant.
  static void FillFigures(const std::vector<EntryPtr>& timeline, std::vector<Line>& lines) {
    Pool pool;
    auto next = timeline.begin();
    for (Line& line : lines) {
      const auto place = PlaceOf(line.effective, line.entry);
      for (; next != timeline.end() && PlaceOf((*next)->effective(), *next) < place; ++next) pool.Evolve(**next);
      line.after = FiguresAt(pool, line.effective);
    }
  }

  const Viewer& viewer_;
  const NamedPool& named_;
  const Instant until_;
  const std::vector<EntryPtr> recorded_;
  std::map<uint64_t, uint64_t> voided_by_;  // entry, by entry
  std::set<Happening> come_about_;
  std::map<LineId, uint32_t> left_;  // of each line, so far
  std::vector<Line> lines_;
  // Of the instant that is being walked:
  Instant at_ = kEarliest;
  Figures now_;
  std::map<Happening, int64_t> changes_;  // what falls due, and by how much; without what is written down
  std::set<SubscriptionId> changed_;
};

// PRIV-4: who works with the holder's seats by name, and the author.
bool SeesReasons(const Viewer& viewer, const NamedPool& pool, const PersonId& author) {
  if (viewer.IsSelf(author)) return true;
  switch (pool.holder.kind()) {
    case schemas::Holder::ACCOUNT:
      return viewer.SeesMembersOf(pool.holder.number());
    case schemas::Holder::ORGANISATION:
      return viewer.SeesNamesIn(pool.holder.organisation());
    case schemas::Holder::AGREEMENT:
    case schemas::Holder::PURCHASE:
      return viewer.SeesNamesIn(pool.pool->purchased_in());
  }
  return false;
}

void FillFrom(schemas::HistoryRow::Builder row, const schemas::Entry::Reader entry, bool sees_reasons) {
  row.setRecorded(entry.getRecordedAt());
  row.setEntry(entry.getNumber());
  row.setActor(entry.getActor().getPerson());
  row.setOnBehalfOf(entry.getActor().getOnBehalfOf());
  row.setReasonCode(entry.getReasonCode());
  if (sees_reasons) row.setReason(entry.getReason());
}

void Fill(schemas::HistoryRow::Builder row, const Line& line, const Viewer& viewer) {
  const NamedPool& pool = *line.pool;
  row.setEffective(ToUnix(line.effective));
  row.setHolder(pool.holder.text());
  row.setEdition(schemas::DataOf(pool.edition));
  row.setCode(pool.words.code);
  row.setWhat(line.told.what);
  row.setReference(line.told.reference);
  row.setQuantityChange(line.told.quantity_change);
  row.setOrdered(line.after.ordered);
  row.setAvailable(line.after.available);
  row.setAssigned(line.after.assigned);
  row.setState(line.after.state);
  if (line.voided_by != 0) row.setVoidedBy(std::to_string(line.voided_by));
  if (!line.told.subscription.is_nil()) row.setSubscription(schemas::DataOf(line.told.subscription));
  if (line.entry == nullptr) return;
  const schemas::Entry::Reader entry = line.entry->get();
  FillFrom(row, entry, SeesReasons(viewer, pool, schemas::IdOf<PersonId>(entry.getActor().getPerson())));
}

absl::Status RowsOf(ViewContext& context, RowSink& sink) {
  const std::optional<Instant> from = context.Time("from"), to = context.Time("to");
  return VisitHoldersForHistory(context, context.id(), [&](const HolderPools& holder) {
    std::vector<Line> lines;
    for (const NamedPool& pool : holder.pools) {
      std::vector<Line> of_pool = PoolHistory(context, pool).Lines();
      std::move(of_pool.begin(), of_pool.end(), std::back_inserter(lines));
    }
    if (holder.pools.size() > 1) std::stable_sort(lines.begin(), lines.end(), ComesBefore);
    for (const Line& line : lines) {
      if ((from && line.effective < *from) || (to && line.effective >= *to)) continue;
      if (!AddRow<schemas::HistoryRow>(sink, [&](auto row) { Fill(row, line, context.viewer()); })) return false;
    }
    return true;
  });
}

}  // namespace

ViewKind HistoryView() {
  return {.name = "history",
          .question = "every transaction of an edition of a holder, with ordered, available and assigned after it",
          .id = "account, organisation or agreement",
          .key = {"holder", "effective", "entry", "edition", "subscription", "what"},
          .filters = PoolFilters({{"from", FilterForm::kBegins, "effective from then on"},
                                  {"to", FilterForm::kEnds, "effective before then; a date includes its day"}}),
          .row = capnp::Schema::from<schemas::HistoryRow>(),
          .answer = RowsOf,
          .table = {{"effective"},
                    {"recorded"},
                    {"entry"},
                    {"code"},
                    {"what"},
                    {"reference"},
                    {"quantityChange"},
                    {"ordered"},
                    {"available"},
                    {"assigned"},
                    {"state"},
                    {"actor"},
                    {"onBehalfOf"},
                    {"reasonCode"},
                    {"reason"},
                    {"voidedBy"}},
          .spare = {"reason", "reasonCode", "onBehalfOf", "actor", "recorded", "reference", "entry", "state"}};
}

}  // namespace muniment::projections
