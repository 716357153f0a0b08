// The invitation of a global administrator for an account's domain: issued, and found again by its token. Rules DOM-3,
// DOM-4, KEY-11.
#pragma once

#include <string>
#include <vector>

#include "commands/accounts/account.h"
#include "commands/decision.h"
#include "commands/organisations/known_person.h"

namespace muniment::commands {

// What a token stands for. State of `invitation/<hash of the token>`. Whether it can still be answered is the account's
// to say: there may be a newer one, or another domain.
class InvitationToken final : public StateOf<InvitationToken> {
 public:
  using StateOf::On;
  void On(schemas::AdministratorInvited::Reader e, const EntryView& entry);
  void On(schemas::InvitationAnswered::Reader e, const EntryView& entry);

  bool exists() const { return !id_.is_nil(); }
  const AnyId& id() const { return id_; }
  const std::string& account() const { return account_; }
  const std::string& domain() const { return domain_; }
  const KnownPerson& invitee() const { return invitee_; }
  const std::optional<bool>& accepted() const { return accepted_; }     // nothing: not answered
  const OrganisationId& organisation() const { return organisation_; }  // for which it was accepted

 private:
  AnyId id_;
  std::string account_, domain_;
  KnownPerson invitee_;
  std::optional<bool> accepted_;
  OrganisationId organisation_;
};
extern template class StateOf<InvitationToken>;

// By the hash of the token, as the door hands it on.
const InvitationToken& InvitationBy(World& world, capnp::Data::Reader token_hash);

// DOM-3: the address is at exactly the domain.
Verdict CheckAdministratorsAddress(schemas::NewPerson::Reader administrator, std::string_view domain);
// Issues the invitation and the notice that carries it.
void EmitInvitation(Decision& d, const std::string& account, const std::string& domain,
                    schemas::NewPerson::Reader administrator);

}  // namespace muniment::commands
