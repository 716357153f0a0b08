#include "commands/organisations/ties.h"

#include "commands/accounts/account.h"
#include "commands/organisations/organisation.h"
#include "commands/partners/partner.h"
#include "commands/publisher/publisher.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

bool HasOpenRequest(const Organisation& organisation, const PersonId& person) {
  for (const auto& [id, request] : organisation.requests()) {
    if (request.person == person && !request.granted) return true;
  }
  return false;
}

}  // namespace

void PersonTraces::On(schemas::UserAdded::Reader e, const EntryView&) {
  organisations_.insert(schemas::IdOf<OrganisationId>(e.getOrganisation()));
}
void PersonTraces::On(schemas::WorkAccountRequested::Reader e, const EntryView&) {
  organisations_.insert(schemas::IdOf<OrganisationId>(e.getOrganisation()));
}
void PersonTraces::On(schemas::SeatsRequested::Reader e, const EntryView&) {
  seat_requests_.insert(schemas::IdOf<AnyId>(e.getRequest()));
}
void PersonTraces::On(schemas::ActivationRequested::Reader e, const EntryView&) {
  activation_pools_.insert(
      PoolStream(AgreementStream(e.getAgreement().cStr()), schemas::IdOf<EditionId>(e.getEdition())));
}
void PersonTraces::On(schemas::MemberAdded::Reader e, const EntryView&) { accounts_.insert(e.getAccount().cStr()); }
void PersonTraces::On(schemas::AdministratorInvited::Reader e, const EntryView&) {
  accounts_.insert(e.getAccount().cStr());
}
void PersonTraces::On(schemas::PartnerMemberAdded::Reader e, const EntryView&) {
  partners_.insert(e.getPartner().cStr());
}

Ties TiesOf(World& world, const PersonId& person) {
  const PersonTraces traces = world.Get<PersonTraces>(PersonStream(person));
  Ties ties;
  for (const OrganisationId& id : traces.organisations()) {
    const Organisation& organisation = OrganisationOf(world, id);
    if (organisation.Find(person) != nullptr) ties.user_of.push_back(id);
    if (HasOpenRequest(organisation, person)) ties.applicant_to.push_back(id);
  }
  for (const std::string& number : traces.accounts()) {
    const Account& account = AccountOf(world, number);
    if (account.Find(person) != nullptr) ties.member_of.push_back(number);
    const Invitation* invitation = account.open_invitation();
    if (invitation != nullptr && invitation->invitee == person) ties.invited_by.push_back(number);
  }
  for (const std::string& number : traces.partners()) {
    if (PartnerOf(world, number).HasMember(person)) ties.partners.push_back(number);
  }
  ties.is_operator = PublisherOf(world).IsOperator(person);
  ties.is_auditor = PublisherOf(world).IsAuditor(person);
  return ties;
}

template class StateOf<PersonTraces>;

}  // namespace muniment::commands
