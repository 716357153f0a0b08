#include "commands/publisher/publisher.h"

#include "fmt/format.h"
#include "schemas/bytes.h"

namespace muniment::commands {

void Publisher::On(schemas::LedgerBegun::Reader e, const EntryView&) {
  begun_ = true;
  test_ = e.getTest();
  origin_ = e.getOrigin().cStr();
  clock_ = FromUnix(e.getClock());
}

void Publisher::On(schemas::Appointed::Reader e, const EntryView&) {
  auto& holders = e.getOffice() == schemas::Office::OPERATOR ? operators_ : auditors_;
  holders.insert(schemas::IdOf<PersonId>(e.getPerson().getId()));
}

void Publisher::On(schemas::Dismissed::Reader e, const EntryView&) {
  auto& holders = e.getOffice() == schemas::Office::OPERATOR ? operators_ : auditors_;
  holders.erase(schemas::IdOf<PersonId>(e.getPerson()));
}

void Publisher::On(schemas::PeriodClosed::Reader e, const EntryView&) { closed_up_to_ = FromUnix(e.getUpTo()); }
void Publisher::On(schemas::PeriodReopened::Reader e, const EntryView&) { closed_up_to_ = FromUnix(e.getUpTo()); }
void Publisher::On(schemas::ClockSet::Reader e, const EntryView&) { clock_ = FromUnix(e.getNow()); }

const Publisher& PublisherOf(World& world) { return world.Get<Publisher>(kPublisherStream); }

std::string VoidStream(Position entry) { return fmt::format("voided/{}", ToNumber(entry)); }
bool IsVoided(World& world, Position entry) { return world.HeadOf(VoidStream(entry)) != Version{0}; }

void AddressOwner::EvolvePerson(schemas::Person::Reader person) { person_ = schemas::IdOf<PersonId>(person.getId()); }

void AddressOwner::On(schemas::PersonErased::Reader e, const EntryView&) {
  if (person_ == schemas::IdOf<PersonId>(e.getPerson())) person_ = PersonId{};
}

template class StateOf<Publisher>;
template class StateOf<AddressOwner>;

}  // namespace muniment::commands
