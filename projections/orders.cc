#include "projections/orders.h"

#include "commands/agreements/agreement.h"
#include "commands/orders/whereabouts.h"
#include "commands/streams.h"
#include "fmt/format.h"
#include "projections/history_words.h"
#include "projections/pools_of.h"
#include "schemas/bytes.h"

namespace muniment::projections {
namespace {

using commands::EntryPtr;
using commands::OrderLine;
using commands::Pool;
using Row = schemas::OrderLineRow::Builder;

// What became of one line, entry by entry: the pool keeps only what is left of it.
struct Movements {
  uint64_t ordered = 0, cancelled = 0, returned = 0;
  int64_t unit_price = 0;
  std::string currency;
};

// Of all lines of a pool, up to the world's instant.
class LineMovements {
 public:
  LineMovements(commands::PastWorld& world, std::string_view pool_stream) {
    Pool pool;
    for (const EntryPtr& entry : world.Timeline(pool_stream)) {
      if (entry->effective() > world.as_of()) continue;
      const LineId line = MovedLine(entry->body());
      const int64_t before = LeftOf(pool, line);
      pool.Evolve(*entry);
      if (!line.is_nil()) See(entry->body(), int64_t{LeftOf(pool, line)} - before, lines_[line]);
    }
  }
  const Movements& Of(const LineId& line) { return lines_[line]; }

 private:
  // By how much the fold moved the line: what an entry asked for may be another thing since a late one stands before
  // it.
  static void See(schemas::Event::Reader event, int64_t moved, Movements& line) {
    if (event.isLinePlaced()) {
      line.unit_price = event.getLinePlaced().getTerm().getUnitPrice().getMinorUnits();
      line.currency = event.getLinePlaced().getTerm().getUnitPrice().getCurrency().cStr();
    }
    if (moved >= 0) {
      line.ordered += static_cast<uint64_t>(moved);
    } else {
      (event.isSeatsReturned() ? line.returned : line.cancelled) += static_cast<uint64_t>(-moved);
    }
  }

  std::map<LineId, Movements> lines_;
};

uint64_t SeatsIn(const std::vector<commands::LinePart>& parts) {
  uint64_t seats = 0;
  for (const commands::LinePart& part : parts) seats += part.seats;
  return seats;
}

void Fill(Row row, const Pool& pool, const EditionWords& words, const OrderLine& line, const Movements& movements) {
  row.setPartner(line.partner);
  row.setOrder(line.order);
  row.setLine(schemas::DataOf(line.id));
  row.setHolder(pool.holder().text());
  row.setEdition(schemas::DataOf(pool.edition()));
  row.setCode(words.code);
  row.setName(words.name);
  row.setEffective(ToUnix(line.effective));
  row.setOrdered(movements.ordered);
  row.setCancelled(movements.cancelled);
  row.setReturned(movements.returned);
  row.setLeft(line.quantity());
  row.setCovered(SeatsIn(line.covered));
  row.setAdded(SeatsIn(line.added));
  row.setWaiting(line.waiting);
  row.setUsableFrom(ToUnix(line.usable_from));
  if (!line.renews.is_nil()) row.setRenews(schemas::DataOf(line.renews));
  row.setUnitPrice(movements.unit_price);
  row.setCurrency(movements.currency);
  row.setEntry(ToNumber(line.entry));
}

class Orders {
 public:
  Orders(ViewContext& context, RowSink& sink) : context_(context), sink_(sink) {}

  // A pool's lines, oldest first. False: no more rows are wanted.
  bool Lines(const Pool& pool, std::string_view stream, const EditionWords& words) {
    if (pool.lines().empty()) return true;
    LineMovements movements(context_.world(), stream);
    for (const OrderLine& line : pool.lines()) {
      if (IsWanted(line) && !Line(pool, words, line, movements.Of(line.id))) return false;
    }
    return true;
  }

  // One order's lines, in its own order, of the pools asked for.
  bool Order(const commands::Order& order, const PoolsAsked& asked) {
    commands::PastWorld& world = context_.world();
    for (const LineId& id : order.lines()) {
      const commands::Whereabouts& whereabouts = commands::WhereaboutsOf(world, id);
      if (!whereabouts.known()) continue;  // it was voided
      const std::string stream = whereabouts.pool_stream();
      const Pool& pool = world.Get<Pool>(stream);
      const OrderLine* line = pool.Find(id);
      if (line == nullptr) continue;
      if (!SeesPool(context_.viewer(), pool) && !context_.viewer().SeesPartner(line->partner)) continue;
      found_ = true;
      if (!asked.Hold(pool) || !IsWanted(*line)) continue;
      const EditionWords words = WordsOf(world, pool.edition(), context_.as_of());
      if (!Line(pool, words, *line, LineMovements(world, stream).Of(id))) return false;
    }
    return true;
  }
  // Whether an order had a line that the viewer may see, wanted or not.
  bool found() const { return found_; }

 private:
  bool IsWanted(const OrderLine& line) const {
    if (context_.Flag("partner") && line.partner != context_.Text("partner")) return false;
    const std::optional<Instant> from = context_.Time("from"), to = context_.Time("to");
    return !(from && line.effective < *from) && !(to && line.effective >= *to);
  }
  bool Line(const Pool& pool, const EditionWords& words, const OrderLine& line, const Movements& movements) {
    return AddRow<schemas::OrderLineRow>(sink_, [&](Row row) { Fill(row, pool, words, line, movements); });
  }

  ViewContext& context_;
  RowSink& sink_;
  bool found_ = false;
};

bool NamesAHolder(const ViewContext& context) {
  return context.Flag("account") || context.Flag("organisation") || context.Flag("agreement");
}

// The order's number alone, or partner/number where partners use the same numbers.
bool IsMeant(std::string_view order_stream, std::string_view id) {
  const std::string_view partner_and_number = order_stream.substr(std::string_view("order/").size());
  const size_t slash = partner_and_number.find('/');
  return id.empty() || partner_and_number == id ||
         (slash != partner_and_number.npos && partner_and_number.substr(slash + 1) == id);
}

absl::Status RowsOf(ViewContext& context, RowSink& sink) {
  Orders orders(context, sink);
  // A partner sees its orders also where it sees the holder no more (ACC-4): those are found by their numbers.
  if (context.id().empty() && NamesAHolder(context) && context.viewer().partners().empty()) {
    return VisitHolders(context, {}, [&](const HolderPools& holder) {
      for (const NamedPool& pool : holder.pools) {
        if (!orders.Lines(*pool.pool, pool.stream, pool.words)) return false;
      }
      return true;
    });
  }
  const absl::StatusOr<PoolsAsked> asked = PoolsAsked::By(context);
  if (!asked.ok()) return asked.status();
  const std::string prefix = context.Flag("partner") ? commands::OrderStream(context.Text("partner"), "") : "order/";
  for (const std::string& stream : context.world().Streams(prefix)) {
    if (!IsMeant(stream, context.id())) continue;
    if (!orders.Order(context.world().Get<commands::Order>(stream), *asked)) break;
  }
  return context.id().empty() || orders.found() ? absl::OkStatus() : NoSuch(context, "order");
}

}  // namespace

ViewKind OrdersView() {
  return {.name = "orders",
          .question = "order lines: ordered, cancelled, returned, left, and what they cover and add",
          .id = "order number, or partner/number",
          .key = {"line"},
          .filters = PoolFilters({{"partner", FilterForm::kText, "of this partner, by number"},
                                  {"from", FilterForm::kBegins, "effective from then on"},
                                  {"to", FilterForm::kEnds, "effective before then; a date includes its day"}}),
          .row = capnp::Schema::from<schemas::OrderLineRow>(),
          .answer = RowsOf,
          .table = {{"partner"},
                    {"order"},
                    {"holder"},
                    {"code"},
                    {"effective"},
                    {"ordered"},
                    {"cancelled", true},
                    {"returned", true},
                    {"left"},
                    {"covered"},
                    {"added"},
                    {"waiting", true},
                    {"line"}},
          .spare = {"line", "added", "covered"}};
}

}  // namespace muniment::projections
