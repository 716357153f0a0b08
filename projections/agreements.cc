#include "projections/agreements.h"

#include "commands/agreements/agreement.h"
#include "commands/streams.h"
#include "projections/fold_text.h"
#include "projections/rows.h"
#include "schemas/bytes.h"

namespace muniment::projections {
namespace {

using commands::Agreement;
using Row = schemas::AgreementRow::Builder;

void Fill(Row row, const ViewContext& context, const Agreement& agreement) {
  const auto& terms = agreement.At(context.as_of());
  row.setAgreement(agreement.number());
  row.setKind(agreement.kind());
  row.setCustomer(agreement.customer());
  row.setPartner(terms.partner);
  row.setStart(ToUnix(terms.start));
  if (terms.end != kForever) row.setEnd(ToUnix(terms.end));
  row.setInForce(agreement.InForceAt(context.as_of()));
  if (const auto anniversary = agreement.NextAnniversary(context.as_of())) row.setNextAnniversary(ToUnix(*anniversary));
  if (!agreement.organisation().is_nil()) row.setOrganisation(schemas::DataOf(agreement.organisation()));
  SetTexts(agreement.accounts(), [&](unsigned n) { return row.initAccounts(n); });
  if (context.detailed()) row.setLicenceId(agreement.licence_id());
}

bool Matches(const ViewContext& context, const Agreement& agreement) {
  if (!agreement.exists() || !context.viewer().SeesAgreement(agreement.number())) return false;
  if (context.Flag("partner") && context.Text("partner") != agreement.At(context.as_of()).partner) return false;
  if (context.Flag("kind") && context.Text("kind") != EnumText(agreement.kind())) return false;
  if (!context.Flag("search")) return true;
  return EveryWordBeginsAWord(context.Text("search"), agreement.customer()) ||
         EveryWordStandsIn(context.Text("search"), agreement.number());
}

absl::Status RowsOf(ViewContext& context, RowSink& sink) {
  if (context.detailed()) {
    const bool well_formed = commands::IsWellFormedNumber(context.id());
    const Agreement agreement = well_formed ? commands::AgreementOf(context.world(), context.id()) : Agreement();
    if (!agreement.exists() || !context.viewer().SeesAgreement(agreement.number())) return NoSuch(context, "agreement");
    AddRow<schemas::AgreementRow>(sink, [&](Row row) { Fill(row, context, agreement); });
    return absl::OkStatus();
  }
  for (const std::string& stream : context.world().Streams("agreement/")) {  // by number
    const Agreement& agreement = context.world().Get<Agreement>(stream);
    if (!Matches(context, agreement)) continue;
    if (!AddRow<schemas::AgreementRow>(sink, [&](Row row) { Fill(row, context, agreement); })) break;
  }
  return absl::OkStatus();
}

}  // namespace

std::string AgreementNamed(commands::World& world, std::string_view text) {
  if (!commands::IsWellFormedNumber(text)) return {};  // it becomes a stream's name
  const commands::Agreement& by_number = commands::AgreementOf(world, text);
  return by_number.exists() ? by_number.number() : commands::AgreementWithLicenceId(world, text).number();
}

ViewKind AgreementsView() {
  return {.name = "agreements",
          .question = "which agreements there are: customer, partner, kind, from when to when",
          .id = "agreement: its number",
          .one = true,
          .key = {"agreement"},
          .filters = {{"search", FilterForm::kText, "words that begin a word of the customer or stand in the number"},
                      {"partner", FilterForm::kText, "partner number"},
                      {"kind",
                       FilterForm::kText,
                       "open, openValue, openValueSubscription, mpsa or reseller",
                       {"open", "openValue", "openValueSubscription", "mpsa", "reseller"}}},
          .row = capnp::Schema::from<schemas::AgreementRow>(),
          .answer = RowsOf,
          .spare = {"start", "organisation"}};
}

}  // namespace muniment::projections
