#include "projections/domains.h"

#include <algorithm>

#include "commands/organisations/organisation.h"
#include "commands/streams.h"
#include "projections/organisations.h"
#include "projections/rows.h"
#include "schemas/bytes.h"

namespace muniment::projections {
namespace {

using commands::DomainName;
using Row = schemas::DomainRow::Builder;

constexpr std::string_view kDomainPrefix = "domain/";

std::string_view StateText(const DomainName& domain) {
  if (!domain.owner().is_nil()) return "verified";
  if (!domain.initial_of().is_nil()) return "initial";
  return domain.accounts().empty() ? "free" : "associated";
}

bool Visible(const ViewContext& context, const DomainName& domain) {
  if (!domain.organisation().is_nil() && context.viewer().SeesOrganisation(domain.organisation())) return true;
  return context.viewer().sees_all() ||
         std::any_of(domain.accounts().begin(), domain.accounts().end(),
                     [&](const std::string& account) { return context.viewer().SeesAccount(account); });
}

void FillChecks(Row row, ViewContext& context, const std::string& stream) {
  std::vector<commands::EntryPtr> checks;
  for (const commands::EntryPtr& entry : context.world().Timeline(stream)) {
    if (!entry->body().isDomainChecked() || entry->effective() > context.as_of()) continue;
    if (context.viewer().SeesOrganisation(
            schemas::IdOf<OrganisationId>(entry->body().getDomainChecked().getOrganisation()))) {
      checks.push_back(entry);
    }
  }
  auto out = row.initChecks(static_cast<unsigned>(checks.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    const auto evidence = checks[i]->body().getDomainChecked().getEvidence();
    out[i].setAt(ToUnix(checks[i]->effective()));
    out[i].setOutcome(EnumText(evidence.getOutcome()));
    out[i].setServers(evidence.getServers());
    out[i].setValues(evidence.getValues());
  }
}

void Fill(Row row, const ViewContext& context, const std::string& name, const DomainName& domain) {
  row.setDomain(name);
  row.setState(std::string(StateText(domain)));
  if (!domain.organisation().is_nil()) row.setOrganisation(schemas::DataOf(domain.organisation()));
  std::vector<std::string> accounts;
  std::copy_if(domain.accounts().begin(), domain.accounts().end(), std::back_inserter(accounts),
               [&](const std::string& account) { return context.viewer().SeesAccount(account); });
  SetTexts(accounts, [&](unsigned n) { return row.initAccounts(n); });
}

absl::Status RowsOf(ViewContext& context, RowSink& sink) {
  if (context.detailed()) {
    const std::string stream = commands::DomainStream(context.id_as_domain());
    const DomainName& domain = context.world().Get<DomainName>(stream);
    if (context.world().HeadOf(stream) == Version{0} || !Visible(context, domain)) return NoSuch(context, "domain");
    AddRow<schemas::DomainRow>(sink, [&](Row row) {
      Fill(row, context, context.id_as_domain(), domain);
      FillChecks(row, context, stream);
    });
    return absl::OkStatus();
  }
  const OrganisationId asked = OrganisationNamed(context.world(), context.Text("organisation"));
  for (const std::string& stream : context.world().Streams(kDomainPrefix)) {  // by name
    const DomainName& domain = context.world().Get<DomainName>(stream);
    const std::string name = stream.substr(kDomainPrefix.size());
    if (StateText(domain) == "free" || !Visible(context, domain)) continue;
    if (context.Flag("organisation") && (asked.is_nil() || domain.organisation() != asked)) continue;
    if (context.Flag("state") && context.Text("state") != StateText(domain)) continue;
    if (!AddRow<schemas::DomainRow>(sink, [&](Row row) { Fill(row, context, name, domain); })) break;
  }
  return absl::OkStatus();
}

}  // namespace

ViewKind DomainsView() {
  return {
      .name = "domains",
      .question = "whose each domain is, and which accounts are associated with it; with ID each look-up of its record",
      .id = "domain: its name",
      .one = true,
      .key = {"domain"},
      .filters =
          {{"organisation", FilterForm::kDomain, "whose it is: its id or a domain of its own"},
           {"state", FilterForm::kText, "initial, verified or associated", {"initial", "verified", "associated"}}},
      .row = capnp::Schema::from<schemas::DomainRow>(),
      .answer = RowsOf};
}

}  // namespace muniment::projections
