#include "projections/catalogue.h"

#include <algorithm>
#include <tuple>

#include "commands/catalogue/catalogue.h"
#include "commands/streams.h"
#include "projections/fold_text.h"
#include "projections/rows.h"
#include "schemas/bytes.h"

namespace muniment::projections {
namespace {

using commands::Catalogue;
using commands::Edition;
using commands::EditionName;
using commands::PlanName;
using Row = schemas::EditionRow::Builder;

// An edition as of a day.
struct Day {
  explicit Day(const Edition& edition, Instant t) {
    if (const EditionName* found = edition.names.At(t)) name = *found;
    const std::string* family = edition.product.At(t);
    product = family ? *family : name.name;
    const bool* is_listed = edition.listed.At(t);
    listed = is_listed && *is_listed;
    const bool* is_withdrawn = edition.withdrawn.At(t);
    withdrawn = is_withdrawn && *is_withdrawn;
    if (const auto* found = edition.plans.At(t)) plans = *found;
  }
  EditionName name;
  std::string product;
  bool listed = false, withdrawn = false;
  std::vector<PlanName> plans;
};

void FillSummary(Row row, const Edition& edition, const Day& day, size_t offers) {
  row.setEdition(schemas::DataOf(edition.id));
  row.setCode(day.name.code);
  row.setName(day.name.name);
  row.setProduct(day.product);
  row.setListed(day.listed);
  row.setWithdrawn(day.withdrawn);
  row.setOutsideTable(edition.outside_table);
  row.setOffers(static_cast<uint32_t>(offers));
  row.setPlans(static_cast<uint32_t>(day.plans.size()));
}

void FillPlans(Row row, const std::vector<PlanName>& plans) {
  auto out = row.initPlanList(static_cast<unsigned>(plans.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    out[i].setPlan(schemas::DataOf(plans[i].plan));
    out[i].setCode(plans[i].code);
    out[i].setName(plans[i].name);
  }
}

void FillNames(Row row, const Edition& edition, Instant t) {
  const auto& all = edition.names.all();
  const auto end = std::find_if(all.begin(), all.end(), [&](const auto& dated) { return dated.first > t; });
  auto out = row.initNames(static_cast<unsigned>(end - all.begin()));
  for (unsigned i = 0; i < out.size(); ++i) {
    out[i].setFrom(ToUnix(all[i].first));
    out[i].setCode(all[i].second.code);
    out[i].setName(all[i].second.name);
  }
}

// Terms as their entry has them; an offer's last one by then is in force.
void FillOffers(Row row, ViewContext& context, const std::vector<OfferId>& offers) {
  std::map<OfferId, commands::EntryPtr> set_by;
  for (const commands::EntryPtr& entry : context.world().Timeline(commands::kCatalogueStream)) {
    if (entry->effective() > context.as_of() || !entry->body().isTermsOfSaleSet()) continue;
    set_by[schemas::IdOf<OfferId>(entry->body().getTermsOfSaleSet().getOffer())] = entry;
  }
  auto out = row.initOfferList(static_cast<unsigned>(offers.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    out[i].setOffer(schemas::DataOf(offers[i]));
    const auto set = set_by.find(offers[i]);
    if (set == set_by.end()) continue;
    out[i].setSellable(set->second->body().getTermsOfSaleSet().getSellable());
    out[i].setTerms(set->second->body().getTermsOfSaleSet().getTerms());
  }
}

bool Matches(const ViewContext& context, const Day& day) {
  if (context.Flag("listed") && !day.listed) return false;
  if (context.Flag("product") && FoldForSearch(context.Text("product")) != FoldForSearch(day.product)) return false;
  if (!context.Flag("search")) return true;
  return EveryWordBeginsAWord(context.Text("search"), day.product + " " + day.name.name + " " + day.name.code);
}

// The GUID's edition, or those with that code: a code may stand for two (CAT-11).
std::vector<EditionId> Named(const Catalogue& catalogue, const std::string& text, Instant t) {
  if (const auto id = ParseIdAs<EditionId>(text)) {
    return catalogue.KnownAt(*id, t) ? std::vector<EditionId>{*id} : std::vector<EditionId>();
  }
  return catalogue.WithCode(text, t);
}

std::vector<EditionId> InOrder(const ViewContext& context, const Catalogue& catalogue) {
  std::vector<std::tuple<std::string, std::string, EditionId>> found;  // folded product and name
  for (const auto& [id, edition] : catalogue.editions()) {
    if (!catalogue.KnownAt(id, context.as_of())) continue;
    const Day day(edition, context.as_of());
    if (Matches(context, day)) found.emplace_back(FoldForSearch(day.product), FoldForSearch(day.name.name), id);
  }
  std::sort(found.begin(), found.end());
  std::vector<EditionId> ids;
  for (const auto& [product, name, id] : found) ids.push_back(id);
  return ids;
}

absl::Status RowsOf(ViewContext& context, RowSink& sink) {
  const Instant t = context.as_of();
  const Catalogue& catalogue = commands::CatalogueOf(context.world());
  const std::vector<EditionId> ids =
      context.detailed() ? Named(catalogue, context.id(), t) : InOrder(context, catalogue);
  if (context.detailed() && ids.empty()) return NoSuch(context, "edition");
  for (const EditionId& id : ids) {
    const Edition& edition = *catalogue.Find(id);
    const Day day(edition, t);
    const std::vector<OfferId> offers = catalogue.OffersOf(id, t);
    const bool more = AddRow<schemas::EditionRow>(sink, [&](Row row) {
      FillSummary(row, edition, day, offers.size());
      if (!context.detailed()) return;
      FillPlans(row, day.plans);
      FillOffers(row, context, offers);
      FillNames(row, edition, t);
    });
    if (!more) break;
  }
  return absl::OkStatus();
}

}  // namespace

ViewKind CatalogueView() {
  return {.name = "catalogue",
          .question = "which editions there are, by the names of the day asked for; with ID one with plans and offers",
          .id = "edition: its GUID or code",
          .one = true,
          .key = {"edition"},
          .filters = {{"search", FilterForm::kText, "words that begin a word of product, name or code"},
                      {"product", FilterForm::kText, "the family, whole"},
                      {"listed", FilterForm::kFlag, "only those in the publisher's table"}},
          .row = capnp::Schema::from<schemas::EditionRow>(),
          .answer = RowsOf,
          .spare = {"product"}};
}

}  // namespace muniment::projections
