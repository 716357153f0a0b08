#include "projections/seated_people.h"

#include "commands/streams.h"
#include "schemas/bytes.h"

namespace muniment::projections {

const SealedPerson* SeatedPeople::Visible(const OrganisationId& organisation, const PersonId& person) {
  if (!context_.viewer().SeesNamesIn(organisation) && !context_.viewer().IsSelf(person)) return nullptr;
  const auto [known, is_new] = people_.try_emplace(organisation);
  if (is_new) known->second = PeopleIn(context_.world(), commands::OrganisationStream(organisation));
  const auto found = known->second.find(person);
  return found == known->second.end() ? nullptr : &found->second;
}

void SeatedPeople::FillSeat(schemas::SeatRow::Builder row, const PersonId& person, const commands::Assignment& seat) {
  row.setPerson(schemas::DataOf(person));
  row.setOrganisation(schemas::DataOf(seat.organisation));
  row.setSince(ToUnix(seat.since));
  row.setEntry(ToNumber(seat.entry));
  const SealedPerson* sealed = Visible(seat.organisation, person);
  if (sealed == nullptr) return;
  row.setAddress(sealed->address);
  row.setName(sealed->name);
}

}  // namespace muniment::projections
