#include "projections/seats.h"

#include "commands/streams.h"
#include "projections/pools_of.h"
#include "projections/seat_figures.h"
#include "projections/seated_people.h"
#include "schemas/bytes.h"

namespace muniment::projections {
namespace {

using commands::Pool;
using Row = schemas::SeatPoolRow::Builder;

struct NamedHolder {
  std::string text, name;
  bool served = false;
};

void Fill(Row row, const NamedHolder& holder, const Pool& pool, const EditionWords& words, Instant t) {
  row.setHolder(holder.text);
  row.setHolderName(holder.name);
  row.setServed(holder.served);
  row.setEdition(schemas::DataOf(pool.edition()));
  row.setCode(words.code);
  row.setName(words.name);
  FillSeatFigures(row, pool, t);
}

// `holder/edition`, the edition by GUID or code: account/0005000123/STANDARDPACK.
const Pool* PoolMeant(ViewContext& context) {
  const std::string& id = context.id();
  const size_t slash = id.rfind('/');
  if (slash == id.npos || id.size() > ledger::kStreamNameBytesMax) return nullptr;
  commands::PastWorld& world = context.world();
  const std::optional<EditionId> edition = EditionMeant(world, std::string_view(id).substr(slash + 1), context.as_of());
  if (!edition) return nullptr;
  const Pool& pool = world.Get<Pool>(commands::PoolStream(std::string_view(id).substr(0, slash), *edition));
  return pool.empty() || !SeesPool(context.viewer(), pool) ? nullptr : &pool;
}

absl::Status One(ViewContext& context, RowSink& sink) {
  const Pool* pool = PoolMeant(context);
  if (pool == nullptr) return NoSuch(context, "pool (holder/edition, such as account/0005000123/STANDARDPACK)");
  const NamedHolder holder{pool->holder().text(), NameOf(context.world(), pool->holder(), *pool)};
  const EditionWords words = WordsOf(context.world(), pool->edition(), context.as_of());
  AddRow<schemas::SeatPoolRow>(sink, [&](Row row) {
    Fill(row, holder, *pool, words, context.as_of());
    SeatedPeople(context).Fill(*pool, [&](unsigned n) { return row.initPeople(n); });
  });
  return absl::OkStatus();
}

// An agreement's lines give seats only once they are activated, in an organisation's pool.
bool HasSeats(const Pool& pool, Instant t) {
  const commands::UnitsByState units = commands::Units(pool, t);
  return units.pending + units.enabled + units.warning + units.suspended != 0 || commands::Assigned(pool, t) != 0;
}

absl::Status RowsOf(ViewContext& context, RowSink& sink) {
  if (!context.id().empty()) return One(context, sink);
  const Instant t = context.as_of();
  return VisitHolders(context, {}, [&](const HolderPools& holder) {
    const NamedHolder named{holder.holder.text(), holder.name, holder.served};
    for (const NamedPool& pool : holder.pools) {
      if (!HasSeats(*pool.pool, t)) continue;
      if (!AddRow<schemas::SeatPoolRow>(sink, [&](Row row) { Fill(row, named, *pool.pool, pool.words, t); })) {
        return false;
      }
    }
    return true;
  });
}

}  // namespace

ViewKind SeatsView() {
  return {.name = "seats",
          .question = "valid, assigned and free seats of each pool; of one pool also who sits there",
          .id = "pool: holder/edition",
          .one = true,
          .key = {"holder", "edition"},
          .filters = PoolFilters(),
          .row = capnp::Schema::from<schemas::SeatPoolRow>(),
          .answer = RowsOf,
          .table = {{"holder"},
                    {"name"},
                    {"valid"},
                    {"assigned"},
                    {"free"},
                    {"overAssigned", true},
                    {"pending", true},
                    {"enabled"},
                    {"warning", true},
                    {"suspended", true}}};
}

}  // namespace muniment::projections
