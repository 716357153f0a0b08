#include "commands/rights.h"

#include <algorithm>

#include "commands/publisher/publisher.h"
#include "commands/refusals.h"
#include "fmt/format.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

constexpr std::initializer_list<schemas::Role> kBuyers = {schemas::Role::GLOBAL_ADMINISTRATOR,
                                                          schemas::Role::BILLING_ADMINISTRATOR};

std::string_view RoleText(schemas::Role role) {
  switch (role) {
    case schemas::Role::NONE:
      return "user";
    case schemas::Role::GLOBAL_ADMINISTRATOR:
      return "global administrator";
    case schemas::Role::BILLING_ADMINISTRATOR:
      return "billing administrator";
    case schemas::Role::LICENCE_ADMINISTRATOR:
      return "licence administrator";
    case schemas::Role::USER_ADMINISTRATOR:
      return "user administrator";
  }
  return "user";
}

std::string RolesText(std::initializer_list<schemas::Role> roles) {
  std::string who;
  for (schemas::Role role : roles) who += fmt::format("{}a {}", who.empty() ? "" : " or ", RoleText(role));
  return who;
}

}  // namespace

bool ActorIsOperator(Decision& d) { return !d.actor().is_nil() && PublisherOf(d.live()).IsOperator(d.actor()); }

bool ActorIs(Decision& d, const PersonId& person) { return !person.is_nil() && d.party().person == person; }

bool ActorHasRole(Decision& d, const Organisation& organisation, std::initializer_list<schemas::Role> roles) {
  if (organisation.exists() && d.party().organisation == organisation.id()) return true;
  const PersonId& person = d.party().person;
  return !person.is_nil() && std::any_of(roles.begin(), roles.end(), [&](schemas::Role role) {
    return role == schemas::Role::NONE ? organisation.Find(person) != nullptr : organisation.Has(person, role);
  });
}

bool ActorIsMember(Decision& d, const Account& account, bool administrators_only) {
  if (account.exists() && d.party().account == account.number()) return true;
  const PersonId& person = d.party().person;
  const Member* member = person.is_nil() ? nullptr : account.Find(person);
  return member != nullptr && (!administrators_only || member->role == schemas::MemberRole::ACCOUNT_ADMINISTRATOR);
}

bool ActorIsPartnerMember(Decision& d, const Partner& partner) {
  if (partner.exists() && d.party().partner == partner.number()) return true;
  return !d.party().person.is_nil() && partner.HasMember(d.party().person);
}

bool ActorIsDelegated(Decision& d, const Organisation& organisation) {
  const bool says_so = std::string_view(d.command().getOnBehalfOf().cStr()) == ToText(organisation.id());
  if (!says_so && !d.entered_for_another()) return false;
  for (const std::string& number : organisation.delegated_to()) {
    if (!ActorIsPartnerMember(d, PartnerOf(d.live(), number))) continue;
    if (says_so) d.ActForCustomer();
    return true;
  }
  return false;
}

bool ActorBuysFor(Decision& d, const Organisation& organisation) {
  return ActorIsDelegated(d, organisation) || ActorHasRole(d, organisation, kBuyers);
}

Verdict NotAllowed(std::string_view who) { return Refuse(kNotAllowed, {{"who", std::string(who)}}); }

Verdict RequireOperator(Decision& d) {
  return ActorIsOperator(d) ? std::nullopt : NotAllowed("an operator of the publisher");
}

Verdict RequireRole(Decision& d, const Organisation& organisation, std::initializer_list<schemas::Role> roles) {
  if (ActorHasRole(d, organisation, roles)) return std::nullopt;
  return NotAllowed(fmt::format("{} of organisation {}", RolesText(roles), ToText(organisation.id())));
}

Verdict RequireRoleOrDelegated(Decision& d, const Organisation& organisation,
                               std::initializer_list<schemas::Role> roles) {
  if (ActorIsDelegated(d, organisation) || ActorHasRole(d, organisation, roles)) return std::nullopt;
  const std::string id = ToText(organisation.id());
  return NotAllowed(fmt::format("{} of organisation {}, or its delegated administrator with onBehalfOf {},",
                                RolesText(roles), id, id));
}

Verdict RequireBuysFor(Decision& d, const Organisation& organisation) {
  return RequireRoleOrDelegated(d, organisation, kBuyers);
}

Verdict RequireRoleIn(Decision& d, std::string_view organisation, std::initializer_list<schemas::Role> roles) {
  OrganisationId id;
  if (auto refused = ResolveOrganisation(d, organisation, &id)) return refused;
  return RequireRole(d, OrganisationOf(d.live(), id), roles);
}

Verdict RequireBuysForIn(Decision& d, std::string_view organisation) {
  OrganisationId id;
  if (auto refused = ResolveOrganisation(d, organisation, &id)) return refused;
  return RequireBuysFor(d, OrganisationOf(d.live(), id));
}

Verdict RequireMember(Decision& d, std::string_view number, bool administrators_only) {
  if (auto refused = CheckAccountExists(d.live(), number)) return refused;
  const Account& account = AccountOf(d.live(), number);
  if (ActorIsMember(d, account, administrators_only)) return std::nullopt;
  return NotAllowed(fmt::format("an account administrator{} of account {}",
                                administrators_only ? "" : " or account manager", account.number()));
}

Verdict RefuseAuditor(Decision& d) {
  const bool is_auditor = PublisherOf(d.live()).IsAuditor(d.actor());
  return is_auditor ? NotAllowed("somebody who is no auditor of the publisher") : std::nullopt;
}

Verdict RefuseNewForAnother(Decision& d, schemas::NewPerson::Reader person) {
  if (!d.actor().is_nil() || d.internal()) return std::nullopt;
  const schemas::PersonRef::Reader actor = d.command().getActor().getPerson();
  const bool themselves =
      actor.isAddress() && schemas::VectorOf(actor.getAddress()) == schemas::VectorOf(person.getAddress().getHash());
  return themselves ? std::nullopt : Verdict(Refuse(kActorNewForAnother));
}

Verdict RefuseOffices(Decision& d) {
  if (ActorIsOperator(d)) return NotAllowed("somebody who is no operator of the publisher");
  return RefuseAuditor(d);
}

Verdict RequirePartnerMember(Decision& d, std::string_view number) {
  if (auto refused = RequirePartner(d.live(), number)) return refused;
  const Partner& partner = PartnerOf(d.live(), number);
  if (ActorIsPartnerMember(d, partner)) return std::nullopt;
  return NotAllowed(fmt::format("a member of partner {}", partner.number()));
}

}  // namespace muniment::commands
