#include "projections/partners.h"

#include "commands/organisations/organisation.h"
#include "commands/partners/partner.h"
#include "commands/streams.h"
#include "projections/fold_text.h"
#include "projections/people.h"
#include "projections/rows.h"
#include "schemas/bytes.h"

namespace muniment::projections {
namespace {

using commands::Partner;
using Row = schemas::PartnerRow::Builder;

void FillSummary(Row row, ViewContext& context, const Partner& partner) {
  row.setPartner(partner.number());
  row.setName(partner.name());
  row.setMayOrder(commands::MayOrderAt(context.world(), partner, context.as_of()));
  row.setEnrolled(partner.EnrolledAt(context.as_of()));
  if (!context.viewer().SeesPartner(partner.number())) return;  // from whom it buys is its own affair
  std::vector<std::string> distributors;
  for (const auto& [number, spans] : partner.relationships()) {
    if (commands::AnyContains(spans, context.as_of())) distributors.push_back(number);
  }
  SetTexts(distributors, [&](unsigned n) { return row.initDistributors(n); });
}

void FillSpan(schemas::PartnerRow::Relationship::Builder out, const commands::Span& span) {
  out.setFrom(ToUnix(span.from));
  if (span.to != kForever) out.setTo(ToUnix(span.to));
}

void FillRelationships(Row row, ViewContext& context, const Partner& partner) {
  size_t count = partner.enrolments().size();
  for (const auto& [number, spans] : partner.relationships()) count += spans.size();
  auto out = row.initRelationships(static_cast<unsigned>(count));
  unsigned i = 0;
  for (const auto& [number, spans] : partner.relationships()) {
    const commands::Distributor& distributor = commands::DistributorOf(context.world(), number);
    for (const commands::Span& span : spans) {
      out[i].setDistributor(number);
      out[i].setName(distributor.name());
      out[i].setAuthorised(distributor.AuthorisedAt(context.as_of()));
      FillSpan(out[i++], span);
    }
  }
  for (const commands::Span& span : partner.enrolments()) FillSpan(out[i++], span);
}

void FillMembers(Row row, ViewContext& context, const Partner& partner) {
  const People people = PeopleIn(context.world(), commands::PartnerStream(partner.number()));
  const Viewer& viewer = context.viewer();
  // Members see each other; operators and auditors everybody.
  const bool visible = !viewer.person().is_nil() && viewer.SeesPartner(partner.number());
  auto out = row.initMembers(static_cast<unsigned>(partner.members().size()));
  unsigned i = 0;
  for (const auto& [person, since] : partner.members()) {
    const auto known = people.find(person);
    FillPerson(out[i], person, known == people.end() ? nullptr : &known->second, visible);
    out[i].setRole("member");
    out[i++].setSince(ToUnix(since));
  }
}

void FillDelegations(Row row, ViewContext& context, const Partner& partner) {
  auto out = row.initDelegations(static_cast<unsigned>(partner.delegations().size()));
  unsigned i = 0;
  for (const auto& [organisation, delegation] : partner.delegations()) {
    out[i].setOrganisation(schemas::DataOf(organisation));
    out[i].setName(commands::OrganisationOf(context.world(), organisation).name());
    out[i].setAccepted(delegation.accepted);
    out[i++].setSince(ToUnix(delegation.since));
  }
}

absl::Status RowsOf(ViewContext& context, RowSink& sink) {
  if (context.detailed()) {
    const bool well_formed = commands::IsWellFormedNumber(context.id());
    const Partner partner = well_formed ? commands::PartnerOf(context.world(), context.id()) : Partner();
    if (!partner.exists() || !context.viewer().KnowsPartner(partner.number())) return NoSuch(context, "partner");
    AddRow<schemas::PartnerRow>(sink, [&](Row row) {
      FillSummary(row, context, partner);
      if (!context.viewer().SeesPartner(partner.number())) return;
      FillRelationships(row, context, partner);
      FillMembers(row, context, partner);
      FillDelegations(row, context, partner);
    });
    return absl::OkStatus();
  }
  for (const std::string& stream : context.world().Streams("partner/")) {  // by number
    const Partner partner = context.world().Get<Partner>(stream);
    if (!partner.exists() || !context.viewer().KnowsPartner(partner.number())) continue;
    if (context.Flag("search") && !EveryWordBeginsAWord(context.Text("search"), partner.name()) &&
        !EveryWordStandsIn(context.Text("search"), partner.number())) {
      continue;
    }
    if (!AddRow<schemas::PartnerRow>(sink, [&](Row row) { FillSummary(row, context, partner); })) break;
  }
  return absl::OkStatus();
}

}  // namespace

ViewKind PartnersView() {
  return {.name = "partners",
          .question = "which partners there are, from whom they buy, whether they may order; with ID one in full",
          .id = "partner: its number",
          .one = true,
          .key = {"partner"},
          .filters = {{"search", FilterForm::kText, "words that begin a word of the name or stand in the number"}},
          .row = capnp::Schema::from<schemas::PartnerRow>(),
          .answer = RowsOf};
}

}  // namespace muniment::projections
