#include "projections/accounts.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "commands/accounts/account.h"
#include "commands/agreements/agreement.h"
#include "commands/keys/product_key.h"
#include "commands/streams.h"
#include "fmt/format.h"
#include "projections/fold_text.h"
#include "projections/organisations.h"
#include "projections/people.h"
#include "projections/rows.h"
#include "projections/standing_notice.h"
#include "schemas/bytes.h"

namespace muniment::projections {
namespace {

using commands::Account;
using Row = schemas::AccountRow::Builder;

// ACC-3: what can be searched.
struct SearchField {
  std::string_view name;
  const std::string& (Account::*text)() const;
  bool (*matches)(std::string_view query, std::string_view text);
};
constexpr std::array<SearchField, 5> kSearchFields{{{"legalEntity", &Account::legal_entity, EveryWordBeginsAWord},
                                                    {"name", &Account::name, EveryWordBeginsAWord},
                                                    {"location", &Account::location, EveryWordBeginsAWord},
                                                    {"number", &Account::number, EveryWordStandsIn},
                                                    {"agreement", &Account::agreement, EveryWordStandsIn}}};

absl::Status CheckSearch(const ViewContext& context) {
  if (!context.Flag("field")) return absl::OkStatus();
  const bool known = std::any_of(kSearchFields.begin(), kSearchFields.end(),
                                 [&](const SearchField& field) { return field.name == context.Text("field"); });
  if (known && context.Flag("search")) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "--field says where --search looks: legalEntity, name, location, number or agreement; give both");
}

bool Matches(const ViewContext& context, const Account& account) {
  if (!account.exists() || !context.viewer().SeesAccount(account.number())) return false;
  if (context.Flag("agreement") && context.Text("agreement") != account.agreement()) return false;
  if (context.Flag("domain") && context.Text("domain") != account.domain()) return false;
  if (!context.Flag("search")) return true;
  return std::any_of(kSearchFields.begin(), kSearchFields.end(), [&](const SearchField& field) {
    if (context.Flag("field") && context.Text("field") != field.name) return false;
    return field.matches(context.Text("search"), (account.*field.text)());
  });
}

// Of the association (DOM).
std::string_view DomainState(const Account& account, bool live) {
  if (account.domain().empty()) return "";
  if (live) return "live";
  if (account.invitations().empty()) return "associated";
  const auto& accepted = account.invitations().back().accepted;
  if (!accepted) return "administratorInvited";
  return *accepted ? "administratorAccepted" : "administratorDeclined";
}

void FillSummary(Row row, ViewContext& context, const Account& account) {
  row.setAccount(account.number());
  row.setLegalEntity(account.legal_entity());
  row.setName(account.name());
  row.setLocation(account.location());
  row.setCountry(account.country());
  row.setAgreement(account.agreement());
  const auto& agreement = commands::AgreementOf(context.world(), account.agreement());
  if (agreement.exists()) row.setPartner(agreement.At(context.as_of()).partner);
  const OrganisationId served = commands::OrganisationServedBy(context.world(), account);
  row.setDomain(account.domain());
  row.setDomainState(std::string(DomainState(account, !served.is_nil())));
  if (!served.is_nil()) row.setOrganisation(schemas::DataOf(served));
  row.setNotice(StandingNotice(context.world(), account));
}

void FillMembers(Row row, ViewContext& context, const Account& account) {
  const People people = PeopleIn(context.world(), commands::AccountStream(account.number()));
  const bool visible = context.viewer().SeesMembersOf(account.number());
  auto out = row.initMembers(static_cast<unsigned>(account.members().size()));
  unsigned i = 0;
  for (const auto& [person, member] : account.members()) {
    const auto known = people.find(person);
    FillPerson(out[i], person, known == people.end() ? nullptr : &known->second,
               visible || context.viewer().IsSelf(person));
    const bool administrator = member.role == schemas::MemberRole::ACCOUNT_ADMINISTRATOR;
    out[i].setRole(administrator ? "accountAdministrator" : "accountManager");
    out[i++].setSince(ToUnix(member.since));
  }
}

void FillDetails(Row row, ViewContext& context, const Account& account) {
  FillMembers(row, context, account);
  std::set<std::string> candidates = account.sighted_partners();
  const auto& agreement = commands::AgreementOf(context.world(), account.agreement());
  if (agreement.exists()) candidates.insert(agreement.At(context.as_of()).partner);
  std::erase_if(candidates, [&](const std::string& partner) {
    return !commands::PartnerSees(context.world(), account, partner, context.as_of());
  });
  SetTexts(candidates, [&](unsigned n) { return row.initPartners(n); });
  if (context.viewer().sees_all() || context.viewer().SeesMembersOf(account.number())) {  // who may associate one
    SetTexts(commands::DomainsOffered(context.world(), account), [&](unsigned n) { return row.initDomainsOffered(n); });
  }
  if (!account.domain().empty()) row.setDomainSince(ToUnix(account.domain_since()));
}

absl::Status One(ViewContext& context, RowSink& sink) {
  const bool well_formed = commands::IsWellFormedNumber(context.id());
  const Account account = well_formed ? commands::AccountOf(context.world(), context.id()) : Account();
  if (!account.exists() || !context.viewer().SeesAccount(account.number())) return NoSuch(context, "account");
  AddRow<schemas::AccountRow>(sink, [&](Row row) {
    FillSummary(row, context, account);
    FillDetails(row, context, account);
  });
  return absl::OkStatus();
}

absl::Status RowsOf(ViewContext& context, RowSink& sink) {
  if (context.detailed()) return One(context, sink);
  if (absl::Status status = CheckSearch(context); !status.ok()) return status;
  const OrganisationId served = OrganisationNamed(context.world(), context.Text("organisation"));
  if (context.Flag("organisation") && served.is_nil()) {
    return absl::NotFoundError(fmt::format("there is no organisation {} as of {}; give its id or a domain of its own",
                                           commands::Repeated(context.Text("organisation")),
                                           FormatInstant(context.as_of())));
  }
  std::vector<std::tuple<std::string, std::string, std::string>> found;  // folded legal entity and name, number
  for (const std::string& stream : context.world().Streams("account/")) {
    const Account account = context.world().Get<Account>(stream);
    if (!Matches(context, account)) continue;
    if (!served.is_nil() && commands::OrganisationServedBy(context.world(), account) != served) continue;
    found.emplace_back(FoldForSearch(account.legal_entity()), FoldForSearch(account.name()), account.number());
  }
  std::sort(found.begin(), found.end());
  for (const auto& [entity, name, number] : found) {
    const Account account = commands::AccountOf(context.world(), number);
    if (!AddRow<schemas::AccountRow>(sink, [&](Row row) { FillSummary(row, context, account); })) break;
  }
  return absl::OkStatus();
}

}  // namespace

ViewKind AccountsView() {
  return {
      .name = "accounts",
      .question = "which purchasing accounts there are, and what stands in the way of using them; with ID one in full",
      .id = "account: its number",
      .one = true,
      .key = {"account"},
      .filters = {{"search", FilterForm::kText,
                   "words that begin a word of legal entity, name or location, or stand in a number (ACC-3)"},
                  {"field", FilterForm::kText,
                   "where to search: legalEntity, name, location, number or agreement; else everywhere"},
                  {"agreement", FilterForm::kText, "agreement number"},
                  {"domain", FilterForm::kDomain, "associated with it"},
                  {"organisation", FilterForm::kDomain, "whose users at the domain sit on the account's seats"}},
      .row = capnp::Schema::from<schemas::AccountRow>(),
      .answer = RowsOf,
      .spare = {"legalEntity", "organisation", "location", "country", "partner"}};
}

}  // namespace muniment::projections
