#include "projections/domains.h"

#include <algorithm>
#include <set>

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

// DOM-5: which organisations were given a record to place in a domain. State of `domain/<name>`.
class Challenged final : public commands::StateOf<Challenged> {
 public:
  using StateOf::On;
  void On(schemas::DomainChallengeIssued::Reader e, const commands::EntryView&) {
    ever_.insert(schemas::IdOf<OrganisationId>(e.getOrganisation()));
    open_.insert(schemas::IdOf<OrganisationId>(e.getOrganisation()));
  }
  void On(schemas::DomainVerified::Reader e, const commands::EntryView&) {
    open_.erase(schemas::IdOf<OrganisationId>(e.getOrganisation()));
  }
  void On(schemas::DomainRemoved::Reader e, const commands::EntryView&) {
    open_.erase(schemas::IdOf<OrganisationId>(e.getOrganisation()));
  }
  const std::set<OrganisationId>& ever() const { return ever_; }
  const std::set<OrganisationId>& open() const { return open_; }  // that have yet to prove it

 private:
  std::set<OrganisationId> ever_, open_;
};

bool SeesAny(const Viewer& viewer, const std::set<OrganisationId>& organisations) {
  return std::any_of(organisations.begin(), organisations.end(),
                     [&](const OrganisationId& id) { return viewer.SeesOrganisation(id); });
}

// A domain, and of it what the viewer may know.
struct Seen {
  const DomainName& domain;
  const Challenged& challenged;
  bool whole = false;  // its organisation's or accounts' people; others had a record to place there
};

Seen See(ViewContext& context, const std::string& stream) {
  Seen seen{context.world().Get<DomainName>(stream), context.world().Get<Challenged>(stream)};
  const Viewer& viewer = context.viewer();
  const auto& accounts = seen.domain.accounts();
  const OrganisationId& organisation = seen.domain.organisation();
  seen.whole = viewer.sees_all() || (!organisation.is_nil() && viewer.SeesOrganisation(organisation)) ||
               std::any_of(accounts.begin(), accounts.end(),
                           [&](const std::string& account) { return viewer.SeesAccount(account); });
  return seen;
}

bool Visible(const Viewer& viewer, const Seen& seen) { return seen.whole || SeesAny(viewer, seen.challenged.ever()); }

// That it is proven is told to whoever has yet to prove it, as verifyDomain does; not whose unproven name it is.
std::string_view StateText(const Viewer& viewer, const Seen& seen) {
  if (!seen.domain.owner().is_nil()) return "verified";
  if (seen.whole && !seen.domain.initial_of().is_nil()) return "initial";
  if (seen.whole && !seen.domain.accounts().empty()) return "associated";
  return SeesAny(viewer, seen.challenged.open()) ? "challengeIssued" : "free";
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

void Fill(Row row, const ViewContext& context, const std::string& name, const Seen& seen) {
  const DomainName& domain = seen.domain;
  const OrganisationId& organisation = seen.whole ? domain.organisation() : domain.owner();
  row.setDomain(name);
  row.setState(std::string(StateText(context.viewer(), seen)));
  if (!organisation.is_nil()) row.setOrganisation(schemas::DataOf(organisation));
  std::vector<std::string> accounts;
  std::copy_if(domain.accounts().begin(), domain.accounts().end(), std::back_inserter(accounts),
               [&](const std::string& account) { return context.viewer().SeesAccount(account); });
  SetTexts(accounts, [&](unsigned n) { return row.initAccounts(n); });
}

// Its own, or one that it has yet to prove.
bool IsOf(const Viewer& viewer, const Seen& seen, const OrganisationId& organisation) {
  if (organisation.is_nil()) return false;
  if (seen.domain.organisation() == organisation) return true;
  return seen.challenged.open().count(organisation) != 0 && viewer.SeesOrganisation(organisation);
}

absl::Status RowsOf(ViewContext& context, RowSink& sink) {
  if (context.detailed()) {
    const std::string stream = commands::DomainStream(context.id_as_domain());
    const Seen seen = See(context, stream);
    if (context.world().HeadOf(stream) == Version{0} || !Visible(context.viewer(), seen)) {
      return NoSuch(context, "domain");
    }
    AddRow<schemas::DomainRow>(sink, [&](Row row) {
      Fill(row, context, context.id_as_domain(), seen);
      FillChecks(row, context, stream);
    });
    return absl::OkStatus();
  }
  const OrganisationId asked = OrganisationNamed(context.world(), context.Text("organisation"));
  for (const std::string& stream : context.world().Streams(kDomainPrefix)) {  // by name
    const Seen seen = See(context, stream);
    const std::string_view state = StateText(context.viewer(), seen);
    if (state == "free" || !(seen.whole || SeesAny(context.viewer(), seen.challenged.open()))) continue;
    if (context.Flag("organisation") && !IsOf(context.viewer(), seen, asked)) continue;
    if (context.Flag("state") && context.Text("state") != state) continue;
    const std::string name = stream.substr(kDomainPrefix.size());
    if (!AddRow<schemas::DomainRow>(sink, [&](Row row) { Fill(row, context, name, seen); })) break;
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
      .filters = {{"organisation", FilterForm::kDomain,
                   "whose it is, or who has yet to prove it: its id or a domain of its own"},
                  {"state",
                   FilterForm::kText,
                   "initial, verified, associated or challengeIssued",
                   {"initial", "verified", "associated", "challengeIssued"}}},
      .row = capnp::Schema::from<schemas::DomainRow>(),
      .answer = RowsOf};
}

}  // namespace muniment::projections
