#include "projections/organisations.h"

#include <algorithm>

#include "base/country.h"
#include "commands/agreements/agreement.h"
#include "commands/keys/product_key.h"
#include "commands/organisations/organisation.h"
#include "commands/streams.h"
#include "fmt/format.h"
#include "projections/fold_text.h"
#include "projections/people.h"
#include "projections/rows.h"
#include "schemas/bytes.h"

namespace muniment::projections {
namespace {

constexpr size_t kNameBytesMax = 253;  // of a domain name in text (RFC 1035, 2.3.4)

using commands::Organisation;
using commands::OrganisationDomain;
using commands::World;
using Row = schemas::OrganisationRow::Builder;

std::string_view StateText(const Organisation& organisation, const std::string& name,
                           const OrganisationDomain& domain) {
  const bool is_initial = name == organisation.initial_domain();
  switch (domain.state) {
    case OrganisationDomain::State::kChallengeIssued:
      return is_initial && organisation.OwnsDomain(name) ? "initial" : "challengeIssued";
    case OrganisationDomain::State::kVerified:
      return "verified";
    case OrganisationDomain::State::kRemoved:
      break;
  }
  return "removed";
}

std::vector<std::string> VerifiedDomains(const Organisation& organisation) {
  std::vector<std::string> verified;
  for (const auto& [name, domain] : organisation.domains()) {
    if (domain.state == OrganisationDomain::State::kVerified) verified.push_back(name);
  }
  return verified;
}

void FillSummary(Row row, const Organisation& organisation) {
  const size_t administrators = organisation.CountOf(schemas::Role::GLOBAL_ADMINISTRATOR);
  row.setOrganisation(schemas::DataOf(organisation.id()));
  row.setName(organisation.name());
  row.setCountry(organisation.country());
  row.setInitialDomain(organisation.initial_domain());
  row.setUsers(static_cast<uint32_t>(organisation.users().size()));
  row.setGlobalAdministrators(static_cast<uint32_t>(administrators));
  if (administrators >= kGlobalAdministratorsFlagged) {
    row.setWarning(fmt::format("{} global administrators reach nearly everything; fewer than {} are enough (setRoles)",
                               administrators, kGlobalAdministratorsFlagged));
  }
  SetTexts(VerifiedDomains(organisation), [&](unsigned n) { return row.initVerifiedDomains(n); });
}

void FillDomains(Row row, const Organisation& organisation) {
  auto out = row.initDomains(static_cast<unsigned>(organisation.domains().size()));
  unsigned i = 0;
  for (const auto& [name, domain] : organisation.domains()) {
    auto item = out[i++];
    item.setDomain(name);
    item.setState(std::string(StateText(organisation, name, domain)));
    item.setSince(ToUnix(domain.since));
    if (domain.state == OrganisationDomain::State::kChallengeIssued) item.setRecord(domain.challenge);
  }
}

class Named {
 public:
  Named(ViewContext& context, const Organisation& organisation)
      : context_(context),
        organisation_(organisation),
        people_(PeopleIn(context.world(), commands::OrganisationStream(organisation.id()))) {}

  void FillAdministrators(Row row) const {
    std::vector<std::pair<PersonId, schemas::Role>> holders;
    for (const auto& [person, user] : organisation_.users()) {
      for (const schemas::Role role : user.roles) {
        if (role != schemas::Role::NONE) holders.emplace_back(person, role);
      }
    }
    std::stable_sort(holders.begin(), holders.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    auto out = row.initAdministrators(static_cast<unsigned>(holders.size()));
    for (unsigned i = 0; i < out.size(); ++i) {
      Fill(out[i], holders[i].first);
      out[i].setRole(EnumText(holders[i].second));
      out[i].setSince(ToUnix(organisation_.Find(holders[i].first)->since));
    }
  }

  void FillRequests(Row row) const {
    std::vector<std::pair<AnyId, PersonId>> open;
    for (const auto& [id, request] : organisation_.requests()) {
      if (!request.granted) open.emplace_back(id, request.person);
    }
    auto out = row.initRequests(static_cast<unsigned>(open.size()));
    for (unsigned i = 0; i < out.size(); ++i) {
      Fill(out[i], open[i].second);
      out[i].setRole(ToText(open[i].first));
    }
  }

 private:
  void Fill(schemas::PersonRow::Builder out, const PersonId& person) const {
    const auto found = people_.find(person);
    FillPerson(out, person, found == people_.end() ? nullptr : &found->second,
               context_.viewer().SeesNamesIn(organisation_.id()) || context_.viewer().IsSelf(person));
  }

  ViewContext& context_;
  const Organisation& organisation_;
  const People people_;
};

void FillAgreements(Row row, ViewContext& context, const OrganisationId& id) {
  std::vector<std::string> bound;
  for (const std::string& stream : context.world().Streams("agreement/")) {
    const auto& agreement = context.world().Get<commands::Agreement>(stream);
    if (agreement.organisation() == id && context.viewer().SeesAgreement(agreement.number())) {
      bound.push_back(agreement.number());
    }
  }
  SetTexts(bound, [&](unsigned n) { return row.initAgreements(n); });
}

void FillDetails(Row row, ViewContext& context, const Organisation& organisation) {
  FillDomains(row, organisation);
  const Named people(context, organisation);
  people.FillAdministrators(row);
  people.FillRequests(row);
  SetTexts(organisation.delegated_to(), [&](unsigned n) { return row.initDelegatedTo(n); });
  SetTexts(organisation.delegation_offers(), [&](unsigned n) { return row.initDelegationOffers(n); });
  FillAgreements(row, context, organisation.id());
}

absl::Status One(ViewContext& context, RowSink& sink) {
  const OrganisationId id = OrganisationNamed(context.world(), context.id_as_domain());
  if (id.is_nil() || !context.viewer().SeesOrganisation(id)) return NoSuch(context, "organisation");
  const Organisation organisation = commands::OrganisationOf(context.world(), id);
  AddRow<schemas::OrganisationRow>(sink, [&](Row row) {
    FillSummary(row, organisation);
    FillDetails(row, context, organisation);
  });
  return absl::OkStatus();
}

bool Matches(const ViewContext& context, const Organisation& organisation) {
  if (!organisation.exists() || !context.viewer().SeesOrganisation(organisation.id())) return false;
  if (context.Flag("country") && context.Text("country") != organisation.country()) return false;
  const std::string_view query = context.Text("search");
  if (query.empty() || EveryWordBeginsAWord(query, organisation.name())) return true;
  if (EveryWordBeginsAWord(query, organisation.initial_domain())) return true;
  return std::any_of(organisation.domains().begin(), organisation.domains().end(),
                     [&](const auto& domain) { return EveryWordBeginsAWord(query, domain.first); });
}

// ORG-6: what a form is filled in with. Whoever has the licence id may ask, and is told the name alone; all else is for
// those who see the organisation.
absl::Status BehindLicenceId(ViewContext& context, RowSink& sink) {
  const std::string licence_id(context.Text("licence-id"));
  const bool well_formed = commands::IsWellFormedNumber(licence_id);
  const commands::Agreement agreement =
      well_formed ? commands::AgreementWithLicenceId(context.world(), licence_id) : commands::Agreement();
  if (!agreement.exists()) {
    return absl::NotFoundError(
        fmt::format("no agreement has the licence id {} as of {}; compare it with the one in the notice, or ask the "
                    "partner",
                    commands::Repeated(licence_id), FormatInstant(context.as_of())));
  }
  const Organisation organisation = commands::OrganisationOf(context.world(), agreement.organisation());
  if (!organisation.exists()) {
    return absl::NotFoundError(
        fmt::format("no organisation is behind licence id {} yet as of {}: it must be registered first "
                    "(registerOrganisation with this licenceId)",
                    licence_id, FormatInstant(context.as_of())));
  }
  AddRow<schemas::OrganisationRow>(sink, [&](Row row) {
    row.setName(organisation.name());
    if (context.viewer().SeesOrganisation(organisation.id())) FillSummary(row, organisation);
  });
  return absl::OkStatus();
}

absl::Status RowsOf(ViewContext& context, RowSink& sink) {
  if (context.detailed()) return One(context, sink);
  if (context.Flag("country") && !IsCountry(context.Text("country"))) {
    return absl::InvalidArgumentError("--country takes a code of two capitals (ISO 3166-1), such as AT");
  }
  if (context.Flag("licence-id") && (context.Flag("search") || context.Flag("country"))) {
    return absl::InvalidArgumentError(
        "--licence-id finds one organisation by itself; leave out --search and --country");
  }
  if (context.Flag("licence-id")) return BehindLicenceId(context, sink);
  std::vector<std::pair<std::string, OrganisationId>> found;  // by folded name
  for (const std::string& stream : context.world().Streams("organisation/")) {
    const Organisation& organisation = context.world().Get<Organisation>(stream);
    if (Matches(context, organisation)) found.emplace_back(FoldForSearch(organisation.name()), organisation.id());
  }
  std::sort(found.begin(), found.end());
  for (const auto& [name, id] : found) {
    const Organisation& organisation = commands::OrganisationOf(context.world(), id);
    if (!AddRow<schemas::OrganisationRow>(sink, [&](Row row) { FillSummary(row, organisation); })) break;
  }
  return absl::OkStatus();
}

}  // namespace

OrganisationId OrganisationNamed(World& world, std::string_view text) {
  if (text.size() > kNameBytesMax || text.find('\0') != text.npos) return {};  // it becomes a stream's name
  if (const auto id = ParseIdAs<OrganisationId>(text)) {
    return commands::OrganisationOf(world, *id).exists() ? *id : OrganisationId();
  }
  return text.empty() ? OrganisationId() : commands::DomainOf(world, text).organisation();
}

ViewKind OrganisationsView() {
  return {.name = "organisations",
          .question = "which organisations there are: domains, users, roles; with ID one of them in full",
          .id = "organisation: its id or a domain of its own",
          .one = true,
          .key = {"organisation"},
          .filters = {{"search", FilterForm::kText, "words that begin a word of name or domain"},
                      {"country", FilterForm::kText, "ISO 3166-1 alpha-2"},
                      {"licence-id", FilterForm::kText,
                       "by itself: the one behind this licence id; its name for whoever asks, else that it must be "
                       "registered first"}},
          .row = capnp::Schema::from<schemas::OrganisationRow>(),
          .answer = RowsOf,
          .spare = {"country"}};
}

}  // namespace muniment::projections
