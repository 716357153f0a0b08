#include "commands/subscriptions/due.h"

#include <algorithm>

#include "commands/agenda.h"

namespace muniment::commands {
namespace {

bool RenewedBy(const Subscription& subscription, size_t term_index, Instant t) {
  for (size_t i = term_index + 1; i < subscription.terms.size(); ++i) {
    if (subscription.terms[i].effective <= t) return true;
  }
  return std::any_of(subscription.undone_renewals.begin(), subscription.undone_renewals.end(), [&](const auto& undone) {
    return undone.term == subscription.terms[term_index].entry && undone.from <= t && t < undone.until;
  });
}

// A cancellation stood at `t`, in effect or to come.
bool CancelledBy(const Subscription& subscription, Instant t) {
  return std::any_of(subscription.cancellations.begin(), subscription.cancellations.end(),
                     [&](const Cancellation& c) { return c.effective <= t && (!c.withdrawn || *c.withdrawn > t); });
}

bool EmptiedBy(const PoolTerm& term, Instant t) { return term.emptied && *term.emptied <= t; }

// LIFE-4, of one subscription, whether written down or not.
std::vector<NoticeToRecord> NoticesDue(const Subscription& subscription, Instant until) {
  std::vector<NoticeToRecord> notices;
  for (size_t i = 0; i < subscription.terms.size(); ++i) {
    const PoolTerm& term = subscription.terms[i];
    for (const uint16_t days_before : term.durations.notice_days) {
      const Instant at = term.end - days{days_before};
      if (at > until || at <= term.start || at <= term.recorded) continue;
      if (RenewedBy(subscription, i, at) || CancelledBy(subscription, at) || EmptiedBy(term, at)) continue;
      notices.push_back({at, subscription.id, days_before, term.end, /*missed=*/true});
    }
  }
  return notices;
}

bool IsStillTrue(const Pool& pool, const TransitionKey& key) {
  const Subscription* subscription = pool.Find(std::get<SubscriptionId>(key));
  if (subscription == nullptr) return false;
  const std::vector<Due> dues = TransitionsOf(*subscription);
  return std::any_of(dues.begin(), dues.end(), [&](const Due& due) {
    return TransitionKey{due.subscription, due.kind, due.at} == key;
  });
}

// The pool when only the first `count` entries were recorded.
Pool PoolBefore(const std::vector<EntryPtr>& recorded, size_t count) {
  std::vector<EntryPtr> timeline(recorded.begin(), recorded.begin() + static_cast<std::ptrdiff_t>(count));
  ToTimeline(timeline);
  Pool pool;
  for (const EntryPtr& entry : timeline) pool.Evolve(*entry);
  return pool;
}

}  // namespace

std::vector<Due> TransitionsToRecord(const Pool& pool, Instant until) {
  std::vector<Due> to_record;
  for (const Subscription& subscription : pool.subscriptions()) {
    for (const Due& due : TransitionsOf(subscription)) {
      if (due.at > until) break;
      const auto recorded = pool.transitions().find({due.subscription, due.kind, due.at});
      if (recorded == pool.transitions().end() || recorded->second.withdrawn) to_record.push_back(due);
    }
  }
  return to_record;
}

std::vector<UntrueTransition> TransitionsToWithdraw(const Pool& pool) {
  std::vector<UntrueTransition> untrue;
  for (const auto& [key, recorded] : pool.transitions()) {
    if (recorded.withdrawn || IsStillTrue(pool, key)) continue;
    const auto& [id, kind, at] = key;
    untrue.push_back({at, id, kind, recorded.entry});
  }
  return untrue;
}

Position MadeUntrueBy(const UntrueTransition& untrue, const std::vector<EntryPtr>& recorded) {
  const TransitionKey key{untrue.subscription, untrue.kind, untrue.at};
  for (size_t i = recorded.size(); i-- > 0 && recorded[i]->position() > untrue.entry;) {
    if (TouchesAgenda(recorded[i]->body()) && IsStillTrue(PoolBefore(recorded, i), key)) return recorded[i]->position();
  }
  return {};
}

std::vector<NoticeToRecord> NoticesToRecord(const Pool& pool, Instant until, Instant now) {
  std::vector<NoticeToRecord> to_record;
  for (const Subscription& subscription : pool.subscriptions()) {
    std::vector<NoticeToRecord> overdue = NoticesDue(subscription, until);
    std::erase_if(overdue, [&](const NoticeToRecord& notice) {
      return pool.notices().count({notice.subscription, notice.days_before, notice.at}) != 0;
    });
    if (overdue.empty()) continue;
    const auto latest = std::max_element(overdue.begin(), overdue.end(),
                                         [](const NoticeToRecord& a, const NoticeToRecord& b) { return a.at < b.at; });
    const bool is_of_last_term = latest->end == EndOf(subscription);
    const bool can_go_out =
        latest->end > now && is_of_last_term && !CancelledBy(subscription, now) && !EmptiedBy(subscription.last(), now);
    latest->missed = !can_go_out;
    to_record.insert(to_record.end(), overdue.begin(), overdue.end());
  }
  return to_record;
}

std::optional<Instant> NextDue(const Pool& pool, Instant after) {
  std::optional<Instant> next;
  const auto take = [&](Instant at) {
    if (at > after && (!next || at < *next)) next = at;
  };
  for (const Subscription& subscription : pool.subscriptions()) {
    for (const Due& due : TransitionsOf(subscription)) take(due.at);
    for (const NoticeToRecord& notice : NoticesDue(subscription, kForever)) take(notice.at);
  }
  return next;
}

}  // namespace muniment::commands
