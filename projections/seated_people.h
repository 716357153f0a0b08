// Who sits in a pool, as the details of several views' rows.
#pragma once

#include <map>

#include "commands/pools/figures.h"
#include "projections/people.h"
#include "projections/view.h"
#include "schemas/view_pools.capnp.h"

namespace muniment::projections {

// Who sits there, by id. A pool may seat users of more than one organisation only one after the other, but the past
// does not forget: names come from each one's own stream, and only for who sees them there.
class SeatedPeople {
 public:
  explicit SeatedPeople(ViewContext& context) : context_(context) {}

  // `init` makes the list: [&](unsigned n) { return row.initPeople(n); }
  template <class Init>
  void Fill(const commands::Pool& pool, Init init) {
    const auto& seated = commands::Seated(pool, context_.as_of());
    auto rows = init(static_cast<unsigned>(seated.size()));
    unsigned i = 0;
    for (const auto& [person, seat] : seated) FillSeat(rows[i++], person, seat);
  }

  // The person's sealed texts in the organisation; null when it has none, or the viewer may not see them.
  const SealedPerson* Visible(const OrganisationId& organisation, const PersonId& person);

 private:
  void FillSeat(schemas::SeatRow::Builder row, const PersonId& person, const commands::Assignment& seat);

  ViewContext& context_;
  std::map<OrganisationId, People> people_;
};

}  // namespace muniment::projections
