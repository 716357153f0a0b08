#include "commands/accounts/account.h"
#include "commands/accounts/decisions.h"
#include "commands/accounts/invitation.h"
#include "commands/accounts/refusals.h"
#include "commands/organisations/domains.h"
#include "commands/organisations/organisation.h"
#include "commands/organisations/register.h"
#include "commands/rights.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

using schemas::Role;

// DOM-4: answered once, and only while it is the account's newest for its present domain.
Verdict CheckOpen(World& world, const InvitationToken& invitation) {
  if (invitation.accepted()) {
    return Refuse(kInvitationAnswered, {{"domain", invitation.domain()},
                                        {"answer", *invitation.accepted() ? "accepted" : "declined"},
                                        {"account", invitation.account()}});
  }
  const Account& account = AccountOf(world, invitation.account());
  const Invitation* open = account.open_invitation();
  if (open != nullptr && open->id == invitation.id()) return std::nullopt;
  const bool moved = account.domain() != invitation.domain();
  return Refuse(kInvitationSuperseded,
                {{"domain", invitation.domain()},
                 {"why", moved ? "the account is no longer associated with it" : "a newer one was issued"},
                 {"account", invitation.account()}});
}

std::string PeopleText(const std::vector<PersonId>& people) {
  std::string text;
  for (const PersonId& person : people) text.append(text.empty() ? "" : " or ").append(ToText(person));
  return text;
}

// DOM-9: into an organisation one is global administrator of. Others are told whom to ask.
Verdict CheckExisting(Decision& d, schemas::AcceptInvitation::Reader c, OrganisationId* organisation) {
  if (auto refused = ResolveOrganisation(d, c.getOrganisation().cStr(), organisation)) return refused;
  const Organisation& state = OrganisationOf(d.world(), *organisation);
  if (ActorHasRole(d, state, {Role::GLOBAL_ADMINISTRATOR})) return std::nullopt;
  return Refuse(kNotGlobalAdministratorThere, {{"organisation", ToText(*organisation)},
                                               {"administrators", PeopleText(state.With(Role::GLOBAL_ADMINISTRATOR))}});
}

// DOM-9: or into a new one, whose first global administrator the invitee becomes, at the very domain that is to be
// verified.
Verdict CheckNew(Decision& d, schemas::AcceptInvitation::Reader c, const InvitationToken& invitation) {
  const std::string missing = EmptyAmong({{"name", c.getName().size()},
                                          {"country", c.getCountry().size()},
                                          {"initialDomain", c.getInitialDomain().size()}});
  if (!missing.empty()) return Refuse(kNewOrganisationIncomplete, {{"missing", missing}});
  if (d.actor() != invitation.invitee().id) return NotAllowed("the person invited");
  return CheckInitialDomain(d, c.getInitialDomain().cStr());
}

void EmitAnswered(Decision& d, const InvitationToken& invitation, capnp::Data::Reader token, bool accepted,
                  const OrganisationId& organisation) {
  d.Emit({AccountStream(invitation.account()), DomainStream(invitation.domain()),
          InvitationStream({token.begin(), token.size()}), PersonStream(invitation.invitee().id)},
         [&](schemas::Event::Builder event) {
           auto answered = event.initInvitationAnswered();
           answered.setAccount(invitation.account());
           answered.setDomain(invitation.domain());
           answered.setInvitation(schemas::DataOf(invitation.id()));
           answered.setAccepted(accepted);
           if (accepted) answered.setOrganisation(schemas::DataOf(organisation));
         });
}

Verdict CheckKnown(Decision& d, capnp::Data::Reader token) {
  if (token.size() != 0 && InvitationBy(d.world(), token).exists()) return std::nullopt;
  return Refuse(kUnknownInvitation);
}

}  // namespace

// Who holds the token may accept for an organisation of their own; the rest is Decide's, which says whom to ask
// (DOM-9). Into a new one not the publisher's own people (CMD-11).
Verdict Authorise(Decision& d, schemas::AcceptInvitation::Reader c) {
  if (auto refused = CheckKnown(d, c.getToken())) return refused;
  return c.getOrganisation().size() == 0 ? RefuseOffices(d) : std::nullopt;
}

Verdict Decide(Decision& d, schemas::AcceptInvitation::Reader c) {
  const InvitationToken invitation = InvitationBy(d.world(), c.getToken());
  const bool is_new = c.getOrganisation().size() == 0;
  OrganisationId organisation;
  if (!is_new) {
    if (auto refused = CheckExisting(d, c, &organisation)) return refused;
    if (invitation.accepted() == true && invitation.organisation() == organisation) return std::nullopt;
  }
  if (auto refused = CheckOpen(d.world(), invitation)) return refused;
  if (is_new) {
    if (auto refused = CheckNew(d, c, invitation)) return refused;
  }
  if (auto refused = CheckDomainIsFree(d.live(), {organisation}, invitation.domain())) return refused;

  if (is_new) {
    organisation = EmitOrganisation(d, {.name = c.getName().cStr(),
                                        .country = c.getCountry().cStr(),
                                        .initial_domain = c.getInitialDomain().cStr(),
                                        .administrator = invitation.invitee().id,
                                        .fill_administrator = [&](auto out) { invitation.invitee().Fill(out); }});
  }
  EmitAnswered(d, invitation, c.getToken(), true, organisation);
  if (!OrganisationOf(d.world(), organisation).HasVerified(invitation.domain())) {
    EmitChallenge(d, organisation, invitation.domain());
  }
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::DeclineInvitation::Reader c) {
  if (auto refused = CheckKnown(d, c.getToken())) return refused;
  if (auto refused = RefuseAuditor(d)) return refused;
  if (d.actor() == InvitationBy(d.world(), c.getToken()).invitee().id) return std::nullopt;
  return NotAllowed("the person invited");
}

// The domain goes on waiting for another invitation (DOM-4).
Verdict Decide(Decision& d, schemas::DeclineInvitation::Reader c) {
  const InvitationToken invitation = InvitationBy(d.world(), c.getToken());
  if (invitation.accepted() == false) return std::nullopt;
  if (auto refused = CheckOpen(d.world(), invitation)) return refused;
  EmitAnswered(d, invitation, c.getToken(), false, {});
  return std::nullopt;
}

}  // namespace muniment::commands
