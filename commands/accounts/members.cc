#include "commands/accounts/members.h"

#include "commands/accounts/account.h"
#include "commands/accounts/decisions.h"
#include "commands/accounts/refusals.h"
#include "commands/rights.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

// ACC-2, and operators, who keep accounts (CMD-11): an account whose administrators have all left needs somebody.
Verdict RequireAdministratorOrOperator(Decision& d, std::string_view number) {
  if (auto refused = CheckAccountExists(d.world(), number)) return refused;
  return ActorIsOperator(d) ? std::nullopt : RequireMember(d, number, true);
}

Verdict RefuseLastAdministrator(const Account& account, const PersonId& person) {
  return Refuse(kLastAccountAdministrator, {{"person", ToText(person)}, {"account", account.number()}});
}

}  // namespace

void EmitMember(Decision& d, const std::string& account, const PersonId& person, schemas::NewPerson::Reader fields,
                schemas::MemberRole role) {
  d.Emit({AccountStream(account)}, [&](schemas::Event::Builder event) {
    auto added = event.initMemberAdded();
    added.setAccount(account);
    d.Fill(added.initMember(), person, fields);
    added.setRole(role);
  });
}

void EmitMemberRemoved(Decision& d, const std::string& account, const PersonId& person) {
  d.Emit({AccountStream(account), PersonStream(person)}, [&](schemas::Event::Builder event) {
    auto removed = event.initMemberRemoved();
    removed.setAccount(account);
    removed.setMember(schemas::DataOf(person));
  });
}

Verdict Authorise(Decision& d, schemas::AddMember::Reader c) {
  return RequireAdministratorOrOperator(d, c.getAccount().cStr());
}

// Of somebody who is a member already: gives the role anew.
Verdict Decide(Decision& d, schemas::AddMember::Reader c) {
  const std::string number = c.getAccount().cStr();
  const Account& account = AccountOf(d.world(), number);
  const PersonId person = d.Introduce(c.getMember());
  const Member* member = account.Find(person);
  if (member != nullptr && member->role == c.getRole()) return std::nullopt;
  if (member != nullptr && account.IsLastAdministrator(person)) return RefuseLastAdministrator(account, person);
  EmitMember(d, number, person, c.getMember(), c.getRole());
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::RemoveMember::Reader c) {
  return RequireAdministratorOrOperator(d, c.getAccount().cStr());
}

Verdict Decide(Decision& d, schemas::RemoveMember::Reader c) {
  const std::string number = c.getAccount().cStr();
  const Account& account = AccountOf(d.world(), number);
  const PersonId person = d.Resolve(c.getMember());
  if (person.is_nil()) return Refuse(kUnknownMember, {{"account", number}});
  if (account.Find(person) == nullptr) return std::nullopt;
  if (account.IsLastAdministrator(person)) return RefuseLastAdministrator(account, person);
  EmitMemberRemoved(d, number, person);
  return std::nullopt;
}

}  // namespace muniment::commands
