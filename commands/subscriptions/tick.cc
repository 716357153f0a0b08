// The scheduler, once: writes down what fell due. Rules LIFE-2, LIFE-4, LIFE-14, SP-5, BILL-3.
#include <algorithm>
#include <set>
#include <span>
#include <tuple>
#include <variant>

#include "commands/accounts/account.h"
#include "commands/billing/invoices.h"
#include "commands/organisations/organisation.h"
#include "commands/rights.h"
#include "commands/selfservice/buyer.h"
#include "commands/subscriptions/decisions.h"
#include "commands/subscriptions/due.h"
#include "commands/subscriptions/emit.h"
#include "commands/subscriptions/refusals.h"
#include "fmt/format.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

// What one tick takes of what is due: so many items and, about, so many bytes of entries, of one batch's 16 MiB. What
// is left falls to the next tick, which judges as this one would have.
constexpr size_t kItemsMax = 10'000;
constexpr size_t kBytesMax = size_t{8} << 20;
// Of an entry with what its answer says of it; most have about 450, and numbers at their longest bring it to some 900.
constexpr size_t kEntryBytes = 640;
constexpr size_t kRecipientBytes = 24;    // a pointer and an id
constexpr size_t kInvoiceLineBytes = 96;  // the lines' structs, with two ids each

// A pool that was looked at.
struct Looked {
  std::string stream;
  std::optional<Instant> next;  // when something falls due next
};
using PoolNames = std::set<std::string, std::less<>>;

// One entry to append, with what its notice needs.
struct Item {
  std::variant<Due, UntrueTransition, NoticeToRecord, InvoiceDraft> what;
  std::string pool_stream;
  HolderKey holder;
  EditionId edition;
  OrganisationId purchased_in;  // of a self-service purchase's pool
  PersonId buyer;               // nil once gone
  std::string partner;
  uint32_t ready_seats = 0;  // self-provisioned and now usable: the account is told (SP-5)
  size_t bytes = 0;          // about what it adds to the batch

  Instant at() const {
    return std::visit([](const auto& w) { return w.at; }, what);
  }
  SubscriptionId subscription() const {
    return std::visit([](const auto& w) { return w.subscription; }, what);
  }
  // Transitions in the order of their kind, then notices, the earliest first, then the invoice.
  std::tuple<int, int> rank() const {
    if (const auto* due = std::get_if<Due>(&what)) return {static_cast<int>(due->kind), 0};
    if (const auto* untrue = std::get_if<UntrueTransition>(&what)) return {static_cast<int>(untrue->kind), 1};
    if (const auto* notice = std::get_if<NoticeToRecord>(&what)) return {1000, -notice->days_before};
    return {2000, 0};
  }
};

bool ComesBefore(const Item& a, const Item& b) {
  return std::make_tuple(a.at(), a.subscription(), a.rank()) < std::make_tuple(b.at(), b.subscription(), b.rank());
}

// Who is told of a pool's renewals: the customer's administrators and the subscription's partner of record (LIFE-4).
std::vector<PersonId> AdministratorsOf(World& world, const Item& item) {
  std::vector<PersonId> people;
  const auto add_from = [&](const OrganisationId& id, std::initializer_list<schemas::Role> roles) {
    const Organisation& organisation = OrganisationOf(world, id);
    for (const auto& user : organisation.users()) {
      const bool has_role = std::any_of(roles.begin(), roles.end(),
                                        [&](schemas::Role role) { return user.second.roles.count(role) != 0; });
      if (has_role) people.push_back(user.first);
    }
  };
  switch (item.holder.kind()) {
    case schemas::Holder::ACCOUNT:
      return AdministratorsOf(AccountOf(world, item.holder.number()));
    case schemas::Holder::ORGANISATION:
      add_from(item.holder.organisation(), {schemas::Role::GLOBAL_ADMINISTRATOR, schemas::Role::BILLING_ADMINISTRATOR});
      break;
    case schemas::Holder::PURCHASE:
      if (!item.buyer.is_nil()) {
        people.push_back(item.buyer);
      } else {
        add_from(item.purchased_in, {schemas::Role::GLOBAL_ADMINISTRATOR});
      }
      break;
    case schemas::Holder::AGREEMENT:
      break;
  }
  return people;
}

// About what the item's entries take: what each carries of the command as well.
size_t BytesOf(Decision& d, const Item& item) {
  const schemas::Command::Reader command = d.command();
  const size_t entry = kEntryBytes + command.getReason().getBytes().size() + command.getOnBehalfOf().size();
  if (const auto* draft = std::get_if<InvoiceDraft>(&item.what)) return entry + draft->lines.size() * kInvoiceLineBytes;
  const auto* notice = std::get_if<NoticeToRecord>(&item.what);
  if (notice != nullptr && !notice->missed) return entry + AdministratorsOf(d.live(), item).size() * kRecipientBytes;
  if (item.ready_seats == 0) return entry;
  return 2 * entry + AccountOf(d.live(), item.holder.number()).members().size() * kRecipientBytes;
}

// Nobody is told of what hundreds of thousands would have to be told of: such a notice is for no batch, and nothing
// would fall due any more.
void TellNobody(Item& item) {
  item.ready_seats = 0;
  item.partner.clear();
  if (auto* notice = std::get_if<NoticeToRecord>(&item.what)) notice->missed = true;
}

Looked LookAt(Decision& d, const std::string& stream, Instant until, std::vector<Item>& items) {
  std::unique_ptr<StreamState> own;
  const Pool& pool = d.live().GetOnce<Pool>(stream, own);
  Looked looked{stream, NextDue(pool, until)};
  const size_t items_before = items.size();
  const auto add = [&](auto what) -> Item& {
    const Subscription* subscription = pool.Find(what.subscription);
    const bool has_buyer =
        subscription != nullptr && !subscription->buyer.is_nil() && !BuyerIsGone(d.live(), pool, *subscription);
    return items.emplace_back(Item{std::move(what), stream, pool.holder(), pool.edition(), pool.purchased_in(),
                                   has_buyer ? subscription->buyer : PersonId{}, "", 0, 0});
  };
  for (const Due& due : TransitionsToRecord(pool, until)) {
    Item& item = add(due);
    const Subscription& subscription = *pool.Find(due.subscription);
    const PoolTerm& term = TermInForce(subscription, due.at);
    if (due.kind != schemas::Transition::READY || term.source != schemas::Source::SELF_PROVISION) continue;
    const bool was_told = pool.transitions().count({due.subscription, due.kind, due.at}) != 0;  // withdrawn since
    if (!was_told) item.ready_seats = term.quantity;
  }
  for (const UntrueTransition& untrue : TransitionsToWithdraw(pool)) add(untrue);
  for (const NoticeToRecord& notice : NoticesToRecord(pool, until, d.recorded())) {
    Item& item = add(notice);
    if (!notice.missed) item.partner = pool.Find(notice.subscription)->partner;
  }
  for (InvoiceDraft& draft : InvoicesToIssue(d.live(), pool)) {
    if (draft.at <= until) {
      add(std::move(draft));
    } else {
      looked.next = std::min(draft.at, looked.next.value_or(kForever));
    }
  }
  for (size_t i = items_before; i < items.size(); ++i) {
    items[i].bytes = BytesOf(d, items[i]);
    if (items[i].bytes <= kBytesMax) continue;
    TellNobody(items[i]);
    items[i].bytes = BytesOf(d, items[i]);
  }
  return looked;
}

// What is not among the items that go into this tick.
struct Left {
  size_t items = 0;
  PoolNames pools;
  std::optional<Item> first;  // nothing that comes after it goes before it
};

// How many of `items`, which are in order, go into one tick; at least one.
size_t CountOfFirst(std::span<const Item> items, const Left& left) {
  size_t count = 0, bytes = 0;
  for (const Item& item : items) {
    bytes += item.bytes;
    const bool fits = count < kItemsMax && bytes <= kBytesMax && !(left.first && ComesBefore(*left.first, item));
    if (!fits && count > 0) break;
    ++count;
  }
  return count;
}

// Keeps the first of `items`, in order, as many as go into one tick; the others are `left`. Done now and then, so that
// memory does not grow with what is overdue.
void KeepFirst(std::vector<Item>& items, Left& left) {
  // One more than go: the first that does not.
  const size_t sorted = std::min(items.size(), kItemsMax + 1);
  std::partial_sort(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(sorted), items.end(), ComesBefore);
  const size_t kept = CountOfFirst(std::span(items).first(sorted), left);
  if (kept == items.size()) return;
  const auto first_left = items.begin() + static_cast<std::ptrdiff_t>(kept);
  if (!left.first || ComesBefore(*first_left, *left.first)) left.first = *first_left;
  left.items += items.size() - kept;
  for (auto item = first_left; item != items.end(); ++item) left.pools.insert(item->pool_stream);
  items.erase(first_left, items.end());
}

// Those that `rows` speak of, or all there are.
std::vector<std::string> PoolsToLookAt(Decision& d, const std::optional<std::vector<AgendaRow>>& rows) {
  if (!rows) return d.live().Streams(kPoolsPrefix);
  PoolNames pools;
  for (const AgendaRow& row : *rows) pools.insert(row.pool);
  return {pools.begin(), pools.end()};
}

// Pools of which something is `left` keep their rows, or get one, so that the next tick looks at them again.
AgendaUpdate UpdateAfter(Instant until, const std::vector<Looked>& looked, const PoolNames& left,
                         std::optional<std::vector<AgendaRow>> rows) {
  AgendaUpdate update;
  update.all = !rows;
  update.begins = until;
  for (const Looked& pool : looked) {
    if (left.count(pool.stream) != 0) {
      if (update.all) update.next.push_back({until, pool.stream});
    } else if (pool.next) {
      update.next.push_back({*pool.next, pool.stream});
    }
  }
  if (!rows) return update;
  std::sort(update.next.begin(), update.next.end());
  for (AgendaRow& row : *rows) {
    if (left.count(row.pool) != 0) {
      update.begins = std::min(update.begins, row.at);
    } else if (!std::binary_search(update.next.begin(), update.next.end(), row)) {
      update.done.push_back(std::move(row));
    }
  }
  return update;
}

// In order of version; none where they cannot be read.
std::vector<EntryPtr> EntriesOf(Decision& d, const std::string& stream) {
  std::vector<EntryPtr> entries;
  // The live world is where its entries come from.
  const auto& source = dynamic_cast<const EntrySource&>(d.live());
  const absl::Status status = source.VisitStream(stream, [&](const EntryPtr& entry) { entries.push_back(entry); });
  return status.ok() ? entries : std::vector<EntryPtr>();
}

template <class Builder>
void FillPlace(Builder out, const Item& item, const SubscriptionId& subscription, Instant due) {
  item.holder.Fill(out.initHolder());
  out.setEdition(schemas::DataOf(item.edition));
  out.setSubscription(schemas::DataOf(subscription));
  out.setDue(ToUnix(due));
}

void Append(Decision& d, const Item& item, const Due& due) {
  d.EmitAt(due.at, {item.pool_stream, std::string(kTicksStream)}, [&](schemas::Event::Builder event) {
    auto recorded = event.initTransitionRecorded();
    FillPlace(recorded, item, due.subscription, due.at);
    recorded.setKind(due.kind);
  });
  if (item.ready_seats == 0) return;
  NotifyReady(d, item.holder, item.edition, due.subscription, item.ready_seats, due.at);
}

void Append(Decision& d, const Item& item, const UntrueTransition& untrue) {
  const Position because = MadeUntrueBy(untrue, EntriesOf(d, item.pool_stream));
  d.EmitAt(untrue.at, {item.pool_stream, std::string(kTicksStream)}, [&](schemas::Event::Builder event) {
    auto withdrawn = event.initTransitionWithdrawn();
    FillPlace(withdrawn, item, untrue.subscription, untrue.at);
    withdrawn.setKind(untrue.kind);
    withdrawn.setWithdrawn(ToNumber(untrue.entry));
    withdrawn.setBecause(ToNumber(because));
  });
}

void Append(Decision& d, const Item&, const InvoiceDraft& draft) { EmitInvoice(d, draft, {std::string(kTicksStream)}); }

void Append(Decision& d, const Item& item, const NoticeToRecord& notice) {
  std::vector<std::string> streams{item.pool_stream, std::string(kTicksStream)};
  if (!notice.missed) streams.emplace_back(kNoticesStream);
  const AnyId id = notice.missed ? AnyId{} : d.New<AnyId>("notice");
  const std::vector<PersonId> people = notice.missed ? std::vector<PersonId>() : AdministratorsOf(d.live(), item);
  d.EmitAt(notice.at, std::move(streams), [&](schemas::Event::Builder event) {
    auto due = event.initRenewalNoticeDue();
    FillPlace(due, item, notice.subscription, notice.at);
    due.setDays(notice.days_before);
    due.setEnd(ToUnix(notice.end));
    due.setMissed(notice.missed);
    if (notice.missed) return;
    auto recipients = due.initRecipients(static_cast<unsigned>(people.size()));
    for (unsigned i = 0; i < recipients.size(); ++i) recipients.set(i, schemas::DataOf(people[i]));
    due.setPartner(item.partner);
    due.setNotice(schemas::DataOf(id));
  });
}

}  // namespace

Verdict Authorise(Decision& d, schemas::Tick::Reader) { return d.internal() ? std::nullopt : RequireOperator(d); }

Verdict Decide(Decision& d, schemas::Tick::Reader command) {
  const Instant until = command.getUntil() == 0 ? d.recorded() : FromUnix(command.getUntil());
  if (until > d.recorded()) {
    return Refuse(kTickInFuture, {{"until", FormatInstant(until)}, {"now", FormatInstant(d.recorded())}});
  }
  std::optional<std::vector<AgendaRow>> rows;
  if (!command.getAll()) rows = d.Agenda(d.recorded());
  std::vector<Looked> looked;
  std::vector<Item> items;  // all judged before the first is appended
  Left left;
  for (const std::string& stream : PoolsToLookAt(d, rows)) {
    looked.push_back(LookAt(d, stream, until, items));
    if (items.size() >= 2 * kItemsMax) KeepFirst(items, left);
  }
  KeepFirst(items, left);
  if (left.items > 0) d.Say("left", fmt::to_string(left.items));
  d.Leave(UpdateAfter(until, looked, left.pools, std::move(rows)));
  for (const Item& item : items) {
    std::visit([&](const auto& what) { Append(d, item, what); }, item.what);
  }
  return std::nullopt;
}

}  // namespace muniment::commands
