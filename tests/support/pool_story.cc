#include "tests/support/pool_story.h"

#include <capnp/message.h>
#include <capnp/serialize.h>

#include <cstring>

#include "commands/pools/late.h"
#include "fmt/format.h"
#include "schemas/bytes.h"

namespace muniment::testing {
namespace {

template <class IdType>
IdType Named(std::string_view kind, std::string_view name) {
  return Derive<IdType>(CommandId{}, fmt::format("{}/{}", kind, name));
}

capnp::Data::Reader DataOf(const auto& id) { return schemas::DataOf(id); }

void FillPeople(capnp::List<capnp::Data>::Builder out, const std::vector<PersonId>& people) {
  for (unsigned i = 0; i < people.size(); ++i) out.set(i, DataOf(people[i]));
}

const std::string kPool = "pool/the/one";

// Some entries of one pool, as what is recorded.
class Recorded final : public EntrySource {
 public:
  explicit Recorded(std::vector<EntryPtr> entries) : entries_(std::move(entries)) {}
  absl::Status VisitStream(std::string_view stream, absl::FunctionRef<void(const EntryPtr&)> visit) const override {
    if (stream != kPool) return absl::OkStatus();
    for (const EntryPtr& entry : entries_) visit(entry);
    return absl::OkStatus();
  }
  absl::Status VisitNames(std::string_view, absl::FunctionRef<void(std::string_view)>) const override {
    return absl::OkStatus();
  }
  absl::StatusOr<Version> VersionOf(std::string_view) const override { return Version{entries_.size()}; }

 private:
  std::vector<EntryPtr> entries_;
};

}  // namespace

Instant T(std::string_view text) { return ParseInstant(text, BareDate::kFirstSecond).value(); }
Instant Asked(std::string_view text) { return ParseInstant(text, BareDate::kLastSecond).value(); }

SubscriptionId Sub(std::string_view name) { return Named<SubscriptionId>("subscription", name); }
LineId LineNamed(std::string_view name) { return Named<LineId>("line", name); }
AnyId AllotmentNamed(std::string_view name) { return Named<AnyId>("allotment", name); }
PersonId Someone(std::string_view name) { return Named<PersonId>("person", name); }
EditionId TheEdition() { return Named<EditionId>("edition", "E1"); }

std::vector<PersonId> People(std::string_view prefix, int from, int to) {
  std::vector<PersonId> people;
  for (int i = from; i < to; ++i) people.push_back(Someone(fmt::format("{}{}", prefix, i)));
  return people;
}

PoolStory& PoolStory::At(std::string_view effective, std::string_view recorded) {
  return At(T(effective), T(recorded.empty() ? effective : recorded));
}
PoolStory& PoolStory::At(Instant effective, Instant recorded) {
  effective_ = effective;
  recorded_ = recorded;
  return *this;
}
PoolStory& PoolStory::Ending(std::string_view end) { return Ending(T(end)); }
PoolStory& PoolStory::Ending(Instant end) {
  end_ = end;
  return *this;
}
PoolStory& PoolStory::WithLead(std::chrono::hours lead) {
  lead_ = lead;
  return *this;
}
PoolStory& PoolStory::WithDurations(TermDurations durations) {
  durations_ = std::move(durations);
  return *this;
}

Position PoolStory::Add(absl::FunctionRef<void(schemas::Event::Builder)> fill) {
  capnp::MallocMessageBuilder message;
  auto entry = message.initRoot<schemas::Entry>();
  entry.setNumber(entries_.size() + 1);
  entry.setRecordedAt(ToUnix(recorded_));
  entry.setEffectiveAt(ToUnix(effective_));
  fill(entry.initBody());
  const kj::Array<capnp::word> flat = capnp::messageToFlatArray(message);
  std::vector<uint64_t> words(flat.size());
  std::memcpy(words.data(), flat.begin(), flat.size() * sizeof(uint64_t));
  entries_.push_back(std::make_shared<const EntryView>(std::move(words)));
  return entries_.back()->position();
}

void PoolStory::FillTerm(schemas::Term::Builder term, std::string_view name, uint32_t quantity, Instant start,
                         Instant usable_from, schemas::Source source) const {
  term.setSubscription(DataOf(Sub(name)));
  term.setQuantity(quantity);
  term.setStart(ToUnix(start));
  term.setUsableFrom(ToUnix(usable_from));
  term.setEnd(ToUnix(end_));
  term.setAnchor(ToUnix(start));
  term.setMonths(12);
  term.setSource(source);
  auto durations = term.initDurations();
  durations.setGraceDays(durations_.grace_days);
  durations.setDisabledDays(durations_.disabled_days);
  auto notices = durations.initNoticeDays(static_cast<unsigned>(durations_.notice_days.size()));
  for (unsigned i = 0; i < notices.size(); ++i) notices.set(i, durations_.notice_days[i]);
}

Position PoolStory::SelfProvision(std::string_view name, uint32_t quantity) {
  return Add([&](schemas::Event::Builder event) {
    auto e = event.initSelfProvisioned();
    holder_.Fill(e.initHolder());
    e.setEdition(DataOf(TheEdition()));
    e.setPartner("P-1");
    FillTerm(e.initTerm(), name, quantity, effective_, effective_ + lead_, schemas::Source::SELF_PROVISION);
  });
}

Position PoolStory::TakeBack(std::string_view name, uint32_t quantity) {
  return Add([&](schemas::Event::Builder event) {
    auto e = event.initTakenBack();
    holder_.Fill(e.initHolder());
    e.setEdition(DataOf(TheEdition()));
    e.setSubscription(DataOf(Sub(name)));
    e.setQuantity(quantity);
  });
}

Position PoolStory::Order(std::string_view name, uint32_t quantity, uint32_t additional) {
  return Add([&](schemas::Event::Builder event) {
    auto e = event.initLinePlaced();
    holder_.Fill(e.initHolder());
    e.setEdition(DataOf(TheEdition()));
    e.setLine(DataOf(LineNamed(name)));
    e.setPartner("P-1");
    e.setOrder(fmt::format("PO-{}", name));
    e.setQuantity(quantity);
    e.setAdditional(additional);
    FillTerm(e.initTerm(), name, quantity, effective_, effective_ + lead_, schemas::Source::ORDER);
  });
}

Position PoolStory::RenewByOrder(std::string_view line, std::string_view subscription, uint32_t quantity,
                                 Instant start) {
  return Add([&](schemas::Event::Builder event) {
    auto e = event.initLinePlaced();
    holder_.Fill(e.initHolder());
    e.setEdition(DataOf(TheEdition()));
    e.setLine(DataOf(LineNamed(line)));
    e.setPartner("P-1");
    e.setOrder(fmt::format("PO-{}", line));
    e.setQuantity(quantity);
    e.setRenews(DataOf(Sub(subscription)));
    FillTerm(e.initTerm(), subscription, quantity, start, start, schemas::Source::ORDER);
  });
}

Position PoolStory::ChangeLine(std::string_view line, uint32_t quantity, std::string_view added) {
  return Add([&](schemas::Event::Builder event) {
    auto e = event.initLineChanged();
    holder_.Fill(e.initHolder());
    e.setEdition(DataOf(TheEdition()));
    e.setLine(DataOf(LineNamed(line)));
    e.setQuantity(quantity);
    if (!added.empty()) {
      FillTerm(e.initTerm(), added, quantity, effective_, effective_ + lead_, schemas::Source::ORDER);
    }
  });
}

Position PoolStory::CancelLine(std::string_view line, uint32_t quantity) {
  return Add([&](schemas::Event::Builder event) {
    auto e = event.initLineCancelled();
    holder_.Fill(e.initHolder());
    e.setEdition(DataOf(TheEdition()));
    e.setLine(DataOf(LineNamed(line)));
    e.setQuantity(quantity);
  });
}

Position PoolStory::Return(std::string_view line, uint32_t quantity, std::string_view allotment) {
  return Add([&](schemas::Event::Builder event) {
    auto e = event.initSeatsReturned();
    holder_.Fill(e.initHolder());
    e.setEdition(DataOf(TheEdition()));
    e.setLine(DataOf(LineNamed(line)));
    e.setQuantity(quantity);
    if (!allotment.empty()) e.setAllotment(DataOf(AllotmentNamed(allotment)));
  });
}

namespace {

template <class Builder>
void FillAllotment(Builder e, std::string_view line, std::string_view allotment, uint32_t quantity) {
  e.setAgreement("OV-1");
  e.setEdition(DataOf(TheEdition()));
  e.setLine(DataOf(LineNamed(line)));
  e.setAllotment(DataOf(AllotmentNamed(allotment)));
  e.setQuantity(quantity);
}

}  // namespace

Position PoolStory::Direct(std::string_view line, std::string_view allotment, uint32_t quantity) {
  return Add(
      [&](schemas::Event::Builder event) { FillAllotment(event.initSeatsDirected(), line, allotment, quantity); });
}

Position PoolStory::DirectAgain(std::string_view line, std::string_view from, std::string_view allotment,
                                uint32_t quantity) {
  return Add([&](schemas::Event::Builder event) {
    auto directed = event.initSeatsDirected();
    FillAllotment(directed, line, allotment, quantity);
    if (allotment.empty()) directed.setAllotment(capnp::Data::Reader());
    directed.setFrom(schemas::DataOf(AllotmentNamed(from)));
  });
}

Position PoolStory::Request(std::string_view line, std::string_view allotment, uint32_t quantity) {
  return Add([&](schemas::Event::Builder event) {
    FillAllotment(event.initActivationRequested(), line, allotment, quantity);
  });
}

Position PoolStory::WithdrawRequest(std::string_view line, std::string_view allotment, uint32_t quantity) {
  return Add([&](schemas::Event::Builder event) {
    FillAllotment(event.initActivationWithdrawn(), line, allotment, quantity);
  });
}

Position PoolStory::Activate(std::string_view line, std::string_view allotment, uint32_t quantity) {
  return Add(
      [&](schemas::Event::Builder event) { FillAllotment(event.initActivationRecorded(), line, allotment, quantity); });
}

Position PoolStory::WriteOff(std::string_view name) {
  return Add([&](schemas::Event::Builder event) {
    auto e = event.initWrittenOff();
    holder_.Fill(e.initHolder());
    e.setEdition(DataOf(TheEdition()));
    e.setSubscription(DataOf(Sub(name)));
  });
}

Position PoolStory::Start(std::string_view name, uint32_t quantity) {
  return Add([&](schemas::Event::Builder event) {
    auto e = event.initSubscriptionStarted();
    holder_.Fill(e.initHolder());
    e.setEdition(DataOf(TheEdition()));
    FillTerm(e.initTerm(), name, quantity, effective_, effective_, schemas::Source::KEY);
  });
}

Position PoolStory::RenewByKey(std::string_view name, uint32_t quantity, Instant start) {
  return Add([&](schemas::Event::Builder event) {
    auto e = event.initSubscriptionRenewed();
    holder_.Fill(e.initHolder());
    e.setEdition(DataOf(TheEdition()));
    FillTerm(e.initTerm(), name, quantity, start, start, schemas::Source::KEY);
  });
}

Position PoolStory::ChangeQuantity(std::string_view name, uint32_t before, uint32_t quantity) {
  return Add([&](schemas::Event::Builder event) {
    auto e = event.initQuantityChanged();
    holder_.Fill(e.initHolder());
    e.setEdition(DataOf(TheEdition()));
    e.setSubscription(DataOf(Sub(name)));
    e.setBefore(before);
    e.setQuantity(quantity);
  });
}

Position PoolStory::CancelSubscription(std::string_view name, Instant takes_effect) {
  return Add([&](schemas::Event::Builder event) {
    auto e = event.initSubscriptionCancelled();
    holder_.Fill(e.initHolder());
    e.setEdition(DataOf(TheEdition()));
    e.setSubscription(DataOf(Sub(name)));
    e.setReason(schemas::CancelReason::NO_LONGER_NEEDED);
    e.setTakesEffect(ToUnix(takes_effect));
  });
}

Position PoolStory::WithdrawCancellation(std::string_view name) {
  return Add([&](schemas::Event::Builder event) {
    auto e = event.initCancellationWithdrawn();
    holder_.Fill(e.initHolder());
    e.setEdition(DataOf(TheEdition()));
    e.setSubscription(DataOf(Sub(name)));
  });
}

Position PoolStory::Assign(const std::vector<PersonId>& people) {
  return Add([&](schemas::Event::Builder event) {
    auto e = event.initSeatsAssigned();
    holder_.Fill(e.initHolder());
    e.setEdition(DataOf(TheEdition()));
    FillPeople(e.initUsers(static_cast<unsigned>(people.size())), people);
  });
}

Position PoolStory::Unassign(const std::vector<PersonId>& people) {
  return Add([&](schemas::Event::Builder event) {
    auto e = event.initSeatsUnassigned();
    holder_.Fill(e.initHolder());
    e.setEdition(DataOf(TheEdition()));
    FillPeople(e.initUsers(static_cast<unsigned>(people.size())), people);
  });
}

Position PoolStory::Transition(std::string_view name, schemas::Transition kind, Instant due) {
  return Add([&](schemas::Event::Builder event) {
    auto e = event.initTransitionRecorded();
    holder_.Fill(e.initHolder());
    e.setEdition(DataOf(TheEdition()));
    e.setSubscription(DataOf(Sub(name)));
    e.setKind(kind);
    e.setDue(ToUnix(due));
  });
}

Position PoolStory::WithdrawTransition(const SubscriptionId& subscription, schemas::Transition kind, Instant due) {
  return Add([&](schemas::Event::Builder event) {
    auto e = event.initTransitionWithdrawn();
    holder_.Fill(e.initHolder());
    e.setEdition(DataOf(TheEdition()));
    e.setSubscription(DataOf(subscription));
    e.setKind(kind);
    e.setDue(ToUnix(due));
  });
}

Position PoolStory::Notice(std::string_view name, uint16_t days_before, Instant due) {
  return Add([&](schemas::Event::Builder event) {
    auto e = event.initRenewalNoticeDue();
    holder_.Fill(e.initHolder());
    e.setEdition(DataOf(TheEdition()));
    e.setSubscription(DataOf(Sub(name)));
    e.setDays(days_before);
    e.setDue(ToUnix(due));
  });
}

Position PoolStory::Void(Position entry) {
  return Add([&](schemas::Event::Builder event) { event.initEntryVoided().setEntry(ToNumber(entry)); });
}

std::vector<EntryPtr> PoolStory::Timeline(Instant known_at) const {
  std::vector<EntryPtr> timeline;
  for (const EntryPtr& entry : entries_) {
    if (entry->recorded() <= known_at) timeline.push_back(entry);
  }
  ToTimeline(timeline);
  return timeline;
}

Pool PoolStory::AsOf(Instant as_of, Instant known_at) const {
  Pool pool;
  for (const EntryPtr& entry : Timeline(known_at)) {
    if (entry->effective() <= as_of) pool.Evolve(*entry);
  }
  return pool;
}

Verdict JudgeLastAsLate(const PoolStory& story) {
  std::vector<EntryPtr> entries = story.entries();
  const EntryPtr last = entries.back();
  entries.pop_back();
  Recorded recorded(entries);
  Instant from = last->effective();
  PastWorld past(recorded, from);
  if (last->body().isEntryVoided()) {
    const EntryPtr voided = entries.at(last->body().getEntryVoided().getEntry() - 1);
    from = voided->effective();
    past.AdvanceToJustBefore(from, voided->position());
  }
  past.Stage({last, {{kPool, Version{entries.size() + 1}}}});
  return RecheckLater(recorded, past, {kPool}, from);
}

}  // namespace muniment::testing
