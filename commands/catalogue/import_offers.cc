// CAT-8: offers from a file, compared with the terms in force at its date.
#include <set>
#include <vector>

#include "commands/catalogue/decisions.h"
#include "commands/catalogue/refusals.h"
#include "commands/catalogue/terms.h"
#include "commands/rights.h"
#include "fmt/format.h"

namespace muniment::commands {
namespace {

struct OfferChanges {
  std::vector<OfferTerms> changed;
  std::vector<ImportDefect> defects;
  uint32_t offers = 0, unknown_editions = 0;  // of those that are kept
};

// Of terms for which the publisher's list has no columns an import says nothing by leaving them at their defaults: they
// stay as they are (CAT-2). A trial comes without self-provisioning from the list alone.
void KeepUnsaid(const OfferTerms& before, OfferTerms* terms) {
  const OfferTerms defaults;
  const auto keep = [&](auto OfferTerms::*field) {
    if (terms->*field == defaults.*field) terms->*field = before.*field;
  };
  keep(&OfferTerms::programmes);
  keep(&OfferTerms::activation);
  keep(&OfferTerms::step);
  keep(&OfferTerms::self_service);
  keep(&OfferTerms::countries);
  keep(&OfferTerms::lead_time_hours);
  if (terms->self_provision || (terms->trial && before.trial)) terms->self_provision = before.self_provision;
  if (terms->price_minor_units == 0 && terms->currency.empty()) {
    terms->price_minor_units = before.price_minor_units;
    terms->currency = before.currency;
  }
}

std::set<std::string> NotForSale(const std::vector<ImportDefect>& defects) {
  std::set<std::string> offers;
  for (const ImportDefect& defect : defects) {
    if (defect.kind == kNotForSale) offers.insert(defect.value);
  }
  return offers;
}

Verdict Compare(const Catalogue& catalogue, schemas::ImportOffers::Reader command, Instant t, OfferChanges* changes) {
  changes->defects = DefectsFrom(command.getDefects());
  const std::set<std::string> not_for_sale = NotForSale(changes->defects);
  std::set<OfferId> seen;
  for (const auto row : command.getOffers()) {
    const OfferId offer = OfferId::FromBytes(row.getOffer());
    const EditionId edition = EditionId::FromBytes(row.getEdition());
    if (!seen.insert(offer).second) return Refuse(kOfferTwice, {{"offer", GuidText(offer.bytes)}});
    const std::optional<EditionId> owner = EditionOfOffer(catalogue, offer, t);
    if (owner && *owner != edition) {  // what it is sold on stays as it is
      changes->defects.push_back({row.getLine(), "otherEdition", "edition",
                                  fmt::format("{} {}", GuidText(offer.bytes), GuidText(owner->bytes))});
      continue;
    }
    ++changes->offers;
    const bool is_known = catalogue.KnownAt(edition, t) != nullptr;
    if (!is_known) {
      ++changes->unknown_editions;
      changes->defects.push_back({row.getLine(), "unknownEdition", "edition", GuidText(edition.bytes)});
    }
    const bool is_sellable = is_known && not_for_sale.count(GuidText(offer.bytes)) == 0;
    OfferTerms terms = TermsFrom(offer, edition, row.getTerms(), is_sellable);
    const OfferTerms* before = catalogue.Offer(offer, t);
    if (before && before->edition == edition) KeepUnsaid(*before, &terms);
    if (Verdict refusal = CheckTerms(terms)) return refusal;
    if (!before || *before != terms) changes->changed.push_back(std::move(terms));
  }
  return std::nullopt;
}

void Fill(schemas::ImportOffers::Reader command, const OfferChanges& changes, schemas::OffersImported::Builder out) {
  out.setFileHash(command.getFileHash());
  out.setOffers(changes.offers);
  out.setChanged(static_cast<uint32_t>(changes.changed.size()));
  out.setUnknownEditions(changes.unknown_editions);
  FillDefects(out.initDefects(static_cast<unsigned>(changes.defects.size())), changes.defects);
}

}  // namespace

Verdict Report(const Catalogue& catalogue, schemas::ImportOffers::Reader command, Instant t,
               schemas::OffersImported::Builder out) {
  OfferChanges changes;
  if (Verdict refusal = Compare(catalogue, command, t, &changes)) return refusal;
  Fill(command, changes, out);
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::ImportOffers::Reader) { return RequireOperator(d); }

Verdict Decide(Decision& d, schemas::ImportOffers::Reader command) {
  const Catalogue& catalogue = CatalogueOf(d.live());
  if (d.effective() < catalogue.last_offers_import()) {
    return Refuse(kImportBackwards, {{"effective", FormatInstant(d.effective())},
                                     {"last", FormatInstant(catalogue.last_offers_import())}});
  }
  OfferChanges changes;
  if (Verdict refusal = Compare(catalogue, command, d.effective(), &changes)) return refusal;
  if (changes.changed.empty() && changes.defects == catalogue.last_offers_defects()) return std::nullopt;
  for (const OfferTerms& terms : changes.changed) EmitTerms(d, terms);
  d.Emit({std::string(kCatalogueStream)},
         [&](schemas::Event::Builder event) { Fill(command, changes, event.initOffersImported()); });
  return std::nullopt;
}

}  // namespace muniment::commands
