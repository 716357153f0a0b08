#include "commands/accounts/invitation.h"

#include "commands/accounts/refusals.h"
#include "commands/notices/notices.h"
#include "schemas/bytes.h"

namespace muniment::commands {

void InvitationToken::On(schemas::AdministratorInvited::Reader e, const EntryView&) {
  id_ = schemas::IdOf<AnyId>(e.getInvitation());
  account_ = e.getAccount().cStr();
  domain_ = e.getDomain().cStr();
  invitee_ = KnownPerson(e.getInvitee());
}

void InvitationToken::On(schemas::InvitationAnswered::Reader e, const EntryView&) {
  accepted_ = e.getAccepted();
  organisation_ = schemas::IdOf<OrganisationId>(e.getOrganisation());
}

const InvitationToken& InvitationBy(World& world, capnp::Data::Reader token_hash) {
  return world.Get<InvitationToken>(InvitationStream({token_hash.begin(), token_hash.size()}));
}

Verdict CheckAdministratorsAddress(schemas::NewPerson::Reader administrator, std::string_view domain) {
  const std::string given = administrator.getAddress().getDomain().cStr();
  if (given == domain) return std::nullopt;
  return Refuse(kAdministratorElsewhere, {{"given", given}, {"domain", std::string(domain)}});
}

void EmitInvitation(Decision& d, const std::string& account, const std::string& domain,
                    schemas::NewPerson::Reader administrator) {
  const PersonId invitee = d.Introduce(administrator);
  const AnyId invitation = d.New<AnyId>("invitation");
  const std::vector<uint8_t> hash = d.TokenHash(invitation);
  d.Emit({AccountStream(account), DomainStream(domain), InvitationStream(hash)}, [&](schemas::Event::Builder event) {
    auto invited = event.initAdministratorInvited();
    invited.setAccount(account);
    invited.setDomain(domain);
    invited.setInvitation(schemas::DataOf(invitation));
    d.Fill(invited.initInvitee(), invitee, administrator);
    invited.setTokenHash({hash.data(), hash.size()});
  });
  Notify(d, schemas::NoticeKind::ADMINISTRATOR_INVITED, {invitee}, {},
         {{"account", account}, {"domain", domain}, {"invitation", ToText(invitation)}});
}

template class StateOf<InvitationToken>;

}  // namespace muniment::commands
