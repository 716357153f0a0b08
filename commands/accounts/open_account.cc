#include "commands/accounts/account.h"
#include "commands/accounts/decisions.h"
#include "commands/accounts/members.h"
#include "commands/accounts/refusals.h"
#include "commands/agreements/agreement.h"
#include "commands/rights.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

Verdict CheckNumbers(schemas::OpenAccount::Reader c) {
  if (!IsWellFormedNumber(c.getNumber().cStr())) return Refuse(kMalformedAccountNumber, {{"field", "number"}});
  if (!IsWellFormedNumber(c.getAgreement().cStr())) return Refuse(kMalformedAccountNumber, {{"field", "agreement"}});
  return std::nullopt;
}

// The names of the particulars in which the account differs from what is asked for; empty: it is open just so.
std::string Differences(const Account& account, schemas::OpenAccount::Reader c, const PersonId& contact) {
  std::string differs;
  const auto compare = [&](bool same, std::string_view name) {
    if (!same) differs.append(differs.empty() ? "" : ", ").append(name);
  };
  compare(account.legal_entity() == c.getLegalEntity().cStr(), "legalEntity");
  compare(account.name() == c.getName().cStr(), "name");
  compare(account.location() == c.getLocation().cStr(), "location");
  compare(account.country() == c.getCountry().cStr(), "country");
  compare(account.agreement() == c.getAgreement().cStr(), "agreement");
  const Member* member = account.Find(contact);
  compare(member != nullptr && member->role == schemas::MemberRole::ACCOUNT_ADMINISTRATOR, "contact");
  return differs;
}

}  // namespace

// CMD-11: operators keep accounts.
Verdict Authorise(Decision& d, schemas::OpenAccount::Reader) { return RequireOperator(d); }

// The agreement may be registered later: ACC-1 asks for its number. Until then SP-4 knows no anniversary of it, and no
// partner can order (ORD-1).
Verdict Decide(Decision& d, schemas::OpenAccount::Reader c) {
  if (auto refused = CheckNumbers(c)) return refused;
  const std::string number = c.getNumber().cStr();
  const PersonId contact = d.Introduce(c.getContact());
  const Account& account = AccountOf(d.live(), number);
  if (account.exists()) {
    const std::string differs = Differences(account, c, contact);
    if (differs.empty()) return std::nullopt;
    return Refuse(kAccountNumberTaken, {{"account", number}, {"differs", differs}});
  }
  const Agreement& agreement = AgreementOf(d.live(), c.getAgreement().cStr());
  if (agreement.exists() && agreement.kind() != schemas::Programme::MPSA) {
    return Refuse(kAgreementOfOtherKind, {{"agreement", agreement.number()}});
  }

  d.Emit({AccountStream(number), AgreementStream(c.getAgreement().cStr())}, [&](schemas::Event::Builder event) {
    auto opened = event.initAccountOpened();
    opened.setNumber(c.getNumber());
    opened.setLegalEntity(c.getLegalEntity());
    opened.setName(c.getName());
    opened.setLocation(c.getLocation());
    opened.setCountry(c.getCountry());
    opened.setAgreement(c.getAgreement());
  });
  EmitMember(d, number, contact, c.getContact(), schemas::MemberRole::ACCOUNT_ADMINISTRATOR);
  return std::nullopt;
}

}  // namespace muniment::commands
