// The sealed names of people, fetched from the entries that brought them in: states keep no sealed text (PRIV-1).
#pragma once

#include <capnp/message.h>

#include <map>
#include <memory>
#include <string_view>

#include "base/id.h"
#include "commands/world.h"
#include "schemas/common.capnp.h"
#include "schemas/view.capnp.h"

namespace muniment::projections {

// Somebody's sealed texts as last written at the instant asked about. The readers point into the entries held here.
struct SealedPerson {
  commands::EntryPtr address_entry, name_entry, details_entry;
  schemas::Sealed::Reader address, name, details;
};
using People = std::map<PersonId, SealedPerson>;

// Everybody whom the stream's entries up to the world's instant bring in or edit.
People PeopleIn(commands::PastWorld& world, std::string_view stream);
// One person, from all places that brought them in; by the newest entry.
SealedPerson PersonOf(commands::PastWorld& world, const PersonId& person);

// Fills person, address and name; the latter two only where `visible`.
void FillPerson(schemas::PersonRow::Builder row, const PersonId& id, const SealedPerson* person, bool visible);

}  // namespace muniment::projections
