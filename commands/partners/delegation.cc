// Delegated administration: offered by an enrolled partner, accepted by the customer, ended by either. Rule PAR-3.
#include "commands/notices/notices.h"
#include "commands/organisations/organisation.h"
#include "commands/partners/decisions.h"
#include "commands/partners/refusals.h"
#include "commands/rights.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

std::vector<std::string> DelegationStreams(std::string_view partner, const OrganisationId& organisation) {
  return {PartnerStream(partner), OrganisationStream(organisation)};
}

std::vector<PersonId> GlobalAdministrators(const Organisation& organisation) {
  std::vector<PersonId> administrators;
  for (const auto& [person, user] : organisation.users()) {
    if (user.roles.count(schemas::Role::GLOBAL_ADMINISTRATOR) != 0) administrators.push_back(person);
  }
  return administrators;
}

}  // namespace

Verdict Authorise(Decision& d, schemas::OfferDelegation::Reader command) {
  return RequirePartnerMember(d, command.getPartner().cStr());
}

Verdict Decide(Decision& d, schemas::OfferDelegation::Reader command) {
  const std::string partner = command.getPartner().cStr();
  OrganisationId id;
  if (auto refused = ResolveOrganisation(d, command.getOrganisation().cStr(), &id)) return refused;
  if (!PartnerOf(d.live(), partner).EnrolledAt(d.effective())) {
    return Refuse(kNotEnrolled, {{"partner", partner}, {"at", FormatInstant(d.effective())}});
  }
  const Organisation& organisation = OrganisationOf(d.live(), id);
  if (organisation.delegated_to().count(partner) != 0 || organisation.delegation_offers().count(partner) != 0) {
    return std::nullopt;
  }
  const std::vector<PersonId> administrators = GlobalAdministrators(organisation);
  d.Emit(DelegationStreams(partner, id), [&](schemas::Event::Builder event) {
    auto offered = event.initDelegationOffered();
    offered.setPartner(command.getPartner());
    offered.setOrganisation(schemas::DataOf(id));
    if (command.hasMessage()) offered.setMessage(command.getMessage());
  });
  Notify(d, schemas::NoticeKind::DELEGATION_OFFERED, administrators, "",
         {{"partner", partner}, {"organisation", ToText(id)}});
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::AnswerDelegation::Reader command) {
  return RequireRoleIn(d, command.getOrganisation().cStr(), {schemas::Role::GLOBAL_ADMINISTRATOR});
}

Verdict Decide(Decision& d, schemas::AnswerDelegation::Reader command) {
  const std::string partner = command.getPartner().cStr();
  OrganisationId id;
  if (auto refused = ResolveOrganisation(d, command.getOrganisation().cStr(), &id)) return refused;
  const Organisation& organisation = OrganisationOf(d.live(), id);
  if (organisation.delegation_offers().count(partner) == 0) {
    if (command.getAccept() && organisation.delegated_to().count(partner) != 0) return std::nullopt;
    return Refuse(kNoDelegationOffer, {{"partner", partner}});
  }
  d.Emit(DelegationStreams(partner, id), [&](schemas::Event::Builder event) {
    auto answered = event.initDelegationAnswered();
    answered.setPartner(command.getPartner());
    answered.setOrganisation(schemas::DataOf(id));
    answered.setAccepted(command.getAccept());
  });
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::EndDelegation::Reader command) {
  if (ActorIsPartnerMember(d, PartnerOf(d.live(), command.getPartner().cStr()))) return std::nullopt;
  OrganisationId id;
  if (auto refused = ResolveOrganisation(d, command.getOrganisation().cStr(), &id)) return refused;
  if (ActorHasRole(d, OrganisationOf(d.live(), id), {schemas::Role::GLOBAL_ADMINISTRATOR})) return std::nullopt;
  return NotAllowed("a member of the partner or a global administrator of the organisation");
}

Verdict Decide(Decision& d, schemas::EndDelegation::Reader command) {
  const std::string partner = command.getPartner().cStr();
  OrganisationId id;
  if (auto refused = ResolveOrganisation(d, command.getOrganisation().cStr(), &id)) return refused;
  const Organisation& organisation = OrganisationOf(d.live(), id);
  if (organisation.delegated_to().count(partner) == 0 && organisation.delegation_offers().count(partner) == 0) {
    return std::nullopt;
  }
  const bool by_partner = ActorIsPartnerMember(d, PartnerOf(d.live(), partner));
  d.Emit(DelegationStreams(partner, id), [&](schemas::Event::Builder event) {
    auto ended = event.initDelegationEnded();
    ended.setPartner(command.getPartner());
    ended.setOrganisation(schemas::DataOf(id));
    ended.setByPartner(by_partner);
  });
  return std::nullopt;
}

}  // namespace muniment::commands
