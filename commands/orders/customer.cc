#include "commands/orders/customer.h"

#include "commands/accounts/account.h"
#include "commands/accounts/refusals.h"
#include "commands/agreements/decisions.h"
#include "commands/orders/refusals.h"
#include "commands/organisations/organisation.h"
#include "commands/partners/partner.h"

namespace muniment::commands {
namespace {

// What stands under an agreement, whoever the holder is.
Verdict StandUnder(Decision& d, const std::string& number, Customer* customer) {
  if (auto refused = RequireAgreement(d.live(), number)) return refused;
  const Agreement& agreement = AgreementOf(d.live(), number);
  const AgreementTerms& terms = agreement.At(d.effective());
  if (!agreement.InForceAt(d.effective())) {
    return Refuse(kAgreementNotInForce, {{"agreement", number},
                                         {"start", FormatInstant(terms.start)},
                                         {"end", terms.end == kForever ? "no end" : FormatInstant(terms.end)},
                                         {"at", FormatInstant(d.effective())}});
  }
  customer->agreement = number;
  customer->partner = terms.partner;
  customer->programme = agreement.kind();
  return std::nullopt;
}

bool SuppliesAt(const Agreement& agreement, std::string_view partner, Instant t) {
  return agreement.InForceAt(t) && (partner.empty() || agreement.At(t).partner == partner);
}

// Of an organisation: the reseller agreement under which that partner, or any, supplies it at the effective time.
Verdict FindOrganisation(Decision& d, const OrganisationId& organisation, std::string_view partner,
                         Customer* customer) {
  for (const std::string& number : d.live().Get<AgreementsOf>(AgreementsOfStream(organisation)).numbers()) {
    const Agreement& agreement = AgreementOf(d.live(), number);
    if (agreement.kind() != schemas::Programme::RESELLER || !SuppliesAt(agreement, partner, d.effective())) continue;
    return FindAgreement(d, number, customer);
  }
  return Refuse(kNoPartnerToAsk);
}

}  // namespace

Verdict FindAccount(Decision& d, std::string_view number, Customer* customer) {
  const Account& account = AccountOf(d.world(), number);
  if (!account.exists()) {
    if (!AccountOf(d.live(), number).exists()) return Refuse(kUnknownAccount, {{"account", std::string(number)}});
    return Refuse(kAccountNotYetOpen, {{"account", std::string(number)}, {"at", FormatInstant(d.effective())}});
  }
  customer->holder = HolderKey::OfAccount(number);
  customer->country = account.country();
  return StandUnder(d, account.agreement(), customer);
}

Verdict FindAgreement(Decision& d, std::string_view number, Customer* customer) {
  const std::string text(number);
  if (auto refused = StandUnder(d, text, customer)) return refused;
  const Agreement& agreement = AgreementOf(d.live(), text);
  if (agreement.kind() == schemas::Programme::MPSA) return Refuse(kOrderForAccount, {{"agreement", text}});
  customer->organisation = agreement.organisation();
  if (!customer->organisation.is_nil()) {
    customer->country = OrganisationOf(d.live(), customer->organisation).country();
  }
  customer->holder = agreement.kind() == schemas::Programme::RESELLER
                         ? HolderKey::OfOrganisation(customer->organisation)
                         : HolderKey::OfAgreement(text);
  return std::nullopt;
}

Verdict FindHolder(Decision& d, const HolderKey& holder, std::string_view partner, Customer* customer) {
  switch (holder.kind()) {
    case schemas::Holder::ACCOUNT:
      return FindAccount(d, holder.number(), customer);
    case schemas::Holder::AGREEMENT:
      return FindAgreement(d, holder.number(), customer);
    case schemas::Holder::ORGANISATION:
      return FindOrganisation(d, holder.organisation(), partner, customer);
    case schemas::Holder::PURCHASE:
      break;  // self-service: nobody orders for it
  }
  return Refuse(kNoPartnerToAsk);
}

Verdict CheckPartnerMayOrder(Decision& d, const Customer& customer, std::string_view partner) {
  if (customer.partner != partner) {
    return Refuse(kNotTheirPartner, {{"agreement", customer.agreement},
                                     {"named", customer.partner},
                                     {"at", FormatInstant(d.effective())},
                                     {"partner", std::string(partner)}});
  }
  if (MayOrderAt(d.live(), PartnerOf(d.live(), partner), d.effective())) return std::nullopt;
  return Refuse(kNoDistributor, {{"partner", std::string(partner)}, {"at", FormatInstant(d.effective())}});
}

std::vector<PersonId> PeopleOf(Decision& d, const Customer& customer) {
  if (customer.holder.kind() == schemas::Holder::ACCOUNT) {
    return MembersOf(AccountOf(d.live(), customer.holder.number()));
  }
  std::vector<PersonId> people;
  if (!customer.organisation.is_nil()) {
    for (const auto& [person, user] : OrganisationOf(d.live(), customer.organisation).users()) {
      if (user.roles.count(schemas::Role::GLOBAL_ADMINISTRATOR) != 0 ||
          user.roles.count(schemas::Role::BILLING_ADMINISTRATOR) != 0) {
        people.push_back(person);
      }
    }
  }
  return people;
}

}  // namespace muniment::commands
