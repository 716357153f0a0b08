#include "projections/people.h"

#include <set>
#include <utility>

#include "commands/streams.h"
#include "schemas/bytes.h"
#include "schemas/visit.h"

namespace muniment::projections {
namespace {

using commands::EntryPtr;

bool IsGiven(schemas::Sealed::Reader sealed) { return sealed.getBytes().size() != 0; }

// The organisation that gave a name or details to a work account there, or to who asked for one; nil: none did.
OrganisationId GivenIn(const EntryPtr& entry) {
  if (entry == nullptr) return {};
  const auto event = entry->body();
  if (event.isUserAdded()) return schemas::IdOf<OrganisationId>(event.getUserAdded().getOrganisation());
  if (event.isUserEdited()) return schemas::IdOf<OrganisationId>(event.getUserEdited().getOrganisation());
  if (event.isWorkAccountRequested()) {
    return schemas::IdOf<OrganisationId>(event.getWorkAccountRequested().getOrganisation());
  }
  return {};
}

class Gathering {
 public:
  explicit Gathering(People& people) : people_(people) {}
  void See(const EntryPtr& entry) {
    entry_ = entry;
    schemas::VisitEvent(entry->body(), [this](const auto& event) { On(event); });
  }

 private:
  void Person(schemas::Person::Reader person) {
    Text(schemas::IdOf<PersonId>(person.getId()), person.getAddress().getSealed(), person.getName());
  }
  void Text(const PersonId& id, schemas::Sealed::Reader address, schemas::Sealed::Reader name) {
    SealedPerson& known = people_[id];
    if (IsGiven(address)) known.address_entry = entry_, known.address = address;
    if (IsGiven(name)) known.name_entry = entry_, known.name = name;
  }
  void Details(const PersonId& id, schemas::Sealed::Reader details) {
    SealedPerson& known = people_[id];
    if (IsGiven(details)) known.details_entry = entry_, known.details = details;
  }

  // ORG-9: the same address later is a new user. Of the former account, or of a request that was refused, nothing goes
  // on. Until then somebody removed keeps the name: what they bought or did is still told with it.
  void BeginAnew(const PersonId& id, const OrganisationId& organisation) {
    SealedPerson& known = people_[id];
    if (GivenIn(known.name_entry) == organisation) known.name_entry = nullptr, known.name = {};
    if (GivenIn(known.details_entry) == organisation) known.details_entry = nullptr, known.details = {};
  }

  void On(schemas::UserAdded::Reader e) {
    const auto organisation = schemas::IdOf<OrganisationId>(e.getOrganisation());
    const auto id = schemas::IdOf<PersonId>(e.getUser().getId());
    BeginAnew(id, organisation);
    removed_.erase({organisation, id});
    Person(e.getUser());
    Details(id, e.getDetails());
  }
  void On(schemas::UserEdited::Reader e) {
    const auto id = schemas::IdOf<PersonId>(e.getUser());
    Text(id, {}, e.getName());
    Details(id, e.getDetails());
  }
  void On(schemas::UserRemoved::Reader e) {
    removed_.emplace(schemas::IdOf<OrganisationId>(e.getOrganisation()), schemas::IdOf<PersonId>(e.getUser()));
  }
  void On(schemas::WorkAccountRequested::Reader e) {
    const auto organisation = schemas::IdOf<OrganisationId>(e.getOrganisation());
    const auto id = schemas::IdOf<PersonId>(e.getPerson().getId());
    if (removed_.erase({organisation, id}) != 0) BeginAnew(id, organisation);
    Person(e.getPerson());
  }
  void On(schemas::MemberAdded::Reader e) { Person(e.getMember()); }
  void On(schemas::AdministratorInvited::Reader e) { Person(e.getInvitee()); }
  void On(schemas::PartnerMemberAdded::Reader e) { Person(e.getMember()); }
  void On(schemas::Appointed::Reader e) { Person(e.getPerson()); }
  template <class Other>
  void On(const Other&) {}

  People& people_;
  EntryPtr entry_;
  std::set<std::pair<OrganisationId, PersonId>> removed_;
};

}  // namespace

People PeopleIn(commands::PastWorld& world, std::string_view stream) {
  People people;
  Gathering gathering(people);
  for (const EntryPtr& entry : world.Timeline(stream)) {
    if (entry->effective() <= world.as_of()) gathering.See(entry);
  }
  return people;
}

SealedPerson PersonOf(commands::PastWorld& world, const PersonId& person) {
  People people = PeopleIn(world, commands::PersonStream(person));
  const auto found = people.find(person);
  return found == people.end() ? SealedPerson{} : found->second;
}

void FillPerson(schemas::PersonRow::Builder row, const PersonId& id, const SealedPerson* person, bool visible) {
  row.setPerson(schemas::DataOf(id));
  if (!visible || person == nullptr) return;
  row.setAddress(person->address);
  row.setName(person->name);
}

}  // namespace muniment::projections
