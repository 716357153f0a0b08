#include "projections/viewer.h"

#include <vector>

#include "commands/billing/billing_account.h"
#include "commands/organisations/ties.h"
#include "commands/selfservice/buyer.h"
#include "commands/streams.h"

namespace muniment::projections {

using commands::Account;
using commands::Agreement;
using commands::Organisation;
using commands::World;

namespace {

bool HasAnyRole(const commands::User& user) {
  for (const schemas::Role role : user.roles) {
    if (role != schemas::Role::NONE) return true;
  }
  return false;
}

}  // namespace

Viewer Viewer::Anyone() {
  Viewer viewer;
  viewer.sees_all_ = true;
  return viewer;
}

Viewer Viewer::Of(World& world, Instant now, const PersonId& person) {
  Viewer viewer;
  viewer.person_ = person;
  if (person.is_nil()) return viewer;
  const commands::Ties ties = commands::TiesOf(world, person);
  viewer.operator_ = ties.is_operator;
  viewer.sees_all_ = viewer.sees_names_ = ties.is_operator || ties.is_auditor;
  for (const OrganisationId& id : ties.user_of) {
    viewer.user_of_.insert(id);
    const Organisation organisation = commands::OrganisationOf(world, id);
    if (HasAnyRole(*organisation.Find(person))) viewer.AddOrganisation(world, organisation);
    viewer.AddBought(world, id);
  }
  viewer.AddBillingAccounts(world);
  for (const std::string& number : ties.member_of) {
    viewer.accounts_.insert(number);
    viewer.own_accounts_.insert(number);
    viewer.agreements_.insert(commands::AccountOf(world, number).agreement());
  }
  viewer.AddKnownPartners(world, now);  // before what the person sees as a partner's member
  for (const std::string& number : ties.partners) viewer.AddPartner(world, now, number);
  return viewer;
}

// Somebody with a role there sees names, the accounts that its verified domains serve, and the agreements bound to it.
void Viewer::AddOrganisation(World& world, const Organisation& organisation) {
  organisations_.insert(organisation.id());
  for (const auto& [domain, about] : organisation.domains()) {
    if (about.state != commands::OrganisationDomain::State::kVerified) continue;
    const auto& served = commands::DomainOf(world, domain).accounts();
    accounts_.insert(served.begin(), served.end());
  }
  for (const std::string& stream : world.Streams("agreement/")) {
    const Agreement& agreement = world.Get<Agreement>(stream);
    if (agreement.organisation() == organisation.id()) agreements_.insert(agreement.number());
  }
}

void Viewer::AddPartner(World& world, Instant now, const std::string& number) {
  partners_.insert(number);
  for (const std::string& stream : world.Streams("agreement/")) {
    const Agreement& agreement = world.Get<Agreement>(stream);
    if (!agreement.exists() || agreement.At(now).partner != number) continue;
    agreements_.insert(agreement.number());
    if (agreement.kind() == schemas::Programme::RESELLER) resold_to_.insert(agreement.organisation());
  }
  for (const std::string& stream : world.Streams("account/")) {
    const Account account = world.Get<Account>(stream);
    if (account.exists() && commands::PartnerSees(world, account, number, now)) accounts_.insert(account.number());
  }
  for (const std::string& stream : world.Streams("organisation/")) {
    const Organisation& organisation = world.Get<Organisation>(stream);
    if (organisation.delegated_to().count(number) != 0) organisations_.insert(organisation.id());
  }
}

void Viewer::AddKnownPartners(World& world, Instant now) {
  for (const OrganisationId& id : organisations_) {
    const Organisation& organisation = commands::OrganisationOf(world, id);
    known_partners_.insert(organisation.delegated_to().begin(), organisation.delegated_to().end());
    known_partners_.insert(organisation.delegation_offers().begin(), organisation.delegation_offers().end());
  }
  for (const std::string& number : own_accounts_) {
    const auto& sighted = commands::AccountOf(world, number).sighted_partners();
    known_partners_.insert(sighted.begin(), sighted.end());
  }
  for (const std::string& number : agreements_) {
    const Agreement& agreement = commands::AgreementOf(world, number);
    if (agreement.exists()) known_partners_.insert(agreement.At(now).partner);
  }
}

void Viewer::AddBought(World& world, const OrganisationId& organisation) {
  for (const std::string& stream : commands::PurchasesOf(world, person_, organisation)) {
    const commands::Pool pool = world.Get<commands::Pool>(stream);
    for (const commands::Subscription& subscription : pool.subscriptions()) {
      if (subscription.buyer == person_) buyer_of_.insert(subscription.id);
    }
  }
}

void Viewer::AddBillingAccounts(World& world) {
  const std::vector<AnyId> opened = world.Get<commands::PayersAccounts>(commands::PayerStream(person_)).accounts();
  for (const AnyId& id : opened) {
    if (commands::IsOwner(world, commands::BillingAccountOf(world, id), person_)) billing_accounts_.insert(id);
  }
}

bool Viewer::SeesOrganisation(const OrganisationId& organisation) const {
  return sees_all_ || organisations_.count(organisation) != 0;
}
bool Viewer::SeesNamesIn(const OrganisationId& organisation) const {
  return sees_names_ || organisations_.count(organisation) != 0;
}
bool Viewer::SeesAccount(std::string_view number) const {
  return sees_all_ || accounts_.find(number) != accounts_.end();
}
bool Viewer::SeesMembersOf(std::string_view account) const {
  return sees_names_ || own_accounts_.find(account) != own_accounts_.end();
}
bool Viewer::SeesAgreement(std::string_view number) const {
  return sees_all_ || agreements_.find(number) != agreements_.end();
}
bool Viewer::SeesPartner(std::string_view number) const {
  return sees_all_ || partners_.count(std::string(number)) != 0;
}

bool Viewer::KnowsPartner(std::string_view number) const {
  return SeesPartner(number) || known_partners_.count(std::string(number)) != 0;
}

bool Viewer::SeesHolder(std::string_view holder) const {
  if (sees_all_) return true;
  const size_t slash = holder.find('/');
  if (slash == holder.npos) return false;
  const std::string_view kind = holder.substr(0, slash), name = holder.substr(slash + 1);
  if (kind == "account") return SeesAccount(name);
  if (kind == "agreement") return SeesAgreement(name);
  if (kind == "purchase") {
    const auto bought = ParseIdAs<SubscriptionId>(name);
    return bought && IsBuyerOf(*bought);
  }
  if (kind != "organisation") return false;
  const auto id = ParseIdAs<OrganisationId>(name);
  return id && (SeesOrganisation(*id) || resold_to_.count(*id) != 0);
}

}  // namespace muniment::projections
