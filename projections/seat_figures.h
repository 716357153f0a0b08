// The seats of a pool, as the rows of several views show them (SEAT-7, SEAT-8).
#pragma once

#include "commands/pools/figures.h"

namespace muniment::projections {

// Sets valid, assigned, free, over-assigned and the units by state of a row that has those fields.
template <class RowBuilder>
void FillSeatFigures(RowBuilder row, const commands::Pool& pool, Instant t) {
  row.setValid(commands::Valid(pool, t));
  row.setAssigned(commands::Assigned(pool, t));
  row.setFree(commands::Free(pool, t));
  row.setOverAssigned(commands::OverAssigned(pool, t));
  const commands::UnitsByState units = commands::Units(pool, t);
  row.setPending(units.pending);
  row.setEnabled(units.enabled);
  row.setWarning(units.warning);
  row.setSuspended(units.suspended);
}

}  // namespace muniment::projections
