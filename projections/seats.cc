#include "projections/seats.h"

#include "commands/streams.h"
#include "projections/people.h"
#include "projections/pools_of.h"
#include "projections/seat_figures.h"
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

// Who sits there, by id. A pool may seat users of more than one organisation only one after the other, but the past
// does not forget: names come from each one's own stream, and only for who sees them there.
class SeatedPeople {
 public:
  explicit SeatedPeople(ViewContext& context) : context_(context) {}

  void Fill(Row row, const Pool& pool) {
    const auto& seated = commands::Seated(pool, context_.as_of());
    auto rows = row.initPeople(static_cast<unsigned>(seated.size()));
    unsigned i = 0;
    for (const auto& [person, seat] : seated) FillSeat(rows[i++], person, seat);
  }

 private:
  void FillSeat(schemas::SeatRow::Builder row, const PersonId& person, const commands::Assignment& seat) {
    row.setPerson(schemas::DataOf(person));
    row.setOrganisation(schemas::DataOf(seat.organisation));
    row.setSince(ToUnix(seat.since));
    row.setEntry(ToNumber(seat.entry));
    if (!context_.viewer().SeesNamesIn(seat.organisation) && !context_.viewer().IsSelf(person)) return;
    const People& people = PeopleOf(seat.organisation);
    const auto found = people.find(person);
    if (found == people.end()) return;
    row.setAddress(found->second.address);
    row.setName(found->second.name);
  }

  const People& PeopleOf(const OrganisationId& organisation) {
    const auto [found, is_new] = people_.try_emplace(organisation);
    if (is_new) found->second = PeopleIn(context_.world(), commands::OrganisationStream(organisation));
    return found->second;
  }

  ViewContext& context_;
  std::map<OrganisationId, People> people_;
};

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
    SeatedPeople(context).Fill(row, *pool);
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
