#include "tests/support/random_history.h"

#include <algorithm>

#include "commands/pools/checks.h"
#include "commands/pools/walk.h"

namespace muniment::testing {

void RandomHistory::Go(int attempts) {
  Instant now = T("2027-01-01");
  for (int i = 0; i < attempts; ++i) {
    now += std::chrono::hours(OneOf(1, OneOf(1, 4) == 1 ? 900 : 90));
    const bool late = i > 3 && OneOf(1, 4) == 1;
    const Instant effective = late ? now - std::chrono::hours(OneOf(1, 2000)) : now;
    if (effective < T("2027-01-01")) continue;
    story_.At(effective, now);
    const size_t before = story_.entries().size();
    Invent(effective, late);
    if (story_.entries().size() == before) continue;
    if (IsAccepted(effective, late)) {
      ++accepted_;
    } else {
      story_.Forget();
    }
  }
}

std::set<Instant> RandomHistory::Instants() const {
  std::set<Instant> instants;
  Walk(story_.Timeline(), kLatest, [&](const Step& step, const Pool&) {
    instants.insert(step.at);
    instants.insert(step.at - seconds(1));
  });
  return instants;
}

std::vector<Instant> RandomHistory::SomeInstants(size_t count) {
  const std::set<Instant> all = Instants();
  std::vector<Instant> some;
  std::sample(all.begin(), all.end(), std::back_inserter(some), static_cast<ptrdiff_t>(count), random_);
  return some;
}

void RandomHistory::VoidSome() {
  const auto count = static_cast<uint32_t>(story_.entries().size());
  if (count != 0) story_.Void(Position{OneOf(1, count)});
}

bool RandomHistory::IsAccepted(Instant t, bool late) {
  const EntryPtr last = story_.entries().back();
  const std::vector<EntryPtr> before(story_.entries().begin(), story_.entries().end() - 1);
  if (last->body().isEntryVoided()) return IsAcceptedAsVoid(before, last->body().getEntryVoided().getEntry());
  PoolStory without = story_;
  without.Forget();
  if (CheckAgain(without.AsOf(t), last->body(), t)) return false;
  return !late || IsAcceptedLate(before, t);
}

bool RandomHistory::IsAcceptedAsVoid(const std::vector<EntryPtr>& before, uint64_t number) {
  const EntryPtr& target = before.at(number - 1);
  if (target->body().isEntryVoided()) return false;
  const bool is_voided = std::any_of(before.begin(), before.end(), [&](const EntryPtr& entry) {
    return entry->body().isEntryVoided() && entry->body().getEntryVoided().getEntry() == number;
  });
  return !is_voided && IsAcceptedLate(before, target->effective());
}

bool RandomHistory::IsAcceptedLate(const std::vector<EntryPtr>& before, Instant from) {
  if (JudgeLastAsLate(story_)) return false;
  AcceptedLate(before, from);
  return true;
}

}  // namespace muniment::testing
