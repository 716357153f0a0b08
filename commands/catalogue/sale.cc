// Which edition a command means, and on what terms it is sold.
#include <algorithm>

#include "commands/catalogue/catalogue.h"
#include "commands/catalogue/refusals.h"
#include "fmt/format.h"

namespace muniment::commands {
namespace {

// What one purchase is judged by, and the words for it.
struct Sale {
  std::string edition;  // its name, for sentences
  schemas::Programme programme;
  std::string_view country;
  PurchaseKind kind;
  Instant t;
};

std::string OfferText(const OfferTerms& terms) {
  return terms.name.empty() ? GuidText(terms.offer.bytes)
                            : fmt::format("{} ({})", GuidText(terms.offer.bytes), terms.name);
}

std::string OffersText(const std::vector<const OfferTerms*>& offers) {
  constexpr size_t kNamedMax = 10;  // of an edition with dozens of offers the rest is counted
  std::string text;
  for (size_t i = 0; i < std::min(offers.size(), kNamedMax); ++i) {
    text += (i == 0 ? "" : ", ") + OfferText(*offers[i]);
  }
  if (offers.size() > kNamedMax) text += fmt::format(" and {} more", offers.size() - kNamedMax);
  return text.empty() ? "none" : text;
}

bool Contains(const auto& list, const auto& value) { return std::find(list.begin(), list.end(), value) != list.end(); }

// Lines of open programmes wait for their keys (KEY-9); everything else that is bought is usable without one.
bool GivesSeatsWithoutKey(const Sale& sale) {
  if (sale.kind == PurchaseKind::kSelfProvision || sale.kind == PurchaseKind::kSelfService) return true;
  const bool is_waiting_line =
      sale.programme != schemas::Programme::MPSA && sale.programme != schemas::Programme::RESELLER;
  return sale.kind == PurchaseKind::kOrder && !is_waiting_line;
}

Verdict CheckSold(const Sale& sale, const OfferTerms& terms) {
  if (!terms.sellable) return Refuse(kNotSellable, {{"edition", sale.edition}});
  if (!terms.programmes.empty() && !Contains(terms.programmes, sale.programme)) {
    return Refuse(kNotInProgramme, {{"edition", sale.edition}, {"programme", kj::str(sale.programme).cStr()}});
  }
  if (!sale.country.empty() && !terms.IsOfferedIn(sale.country)) {
    return Refuse(kNotInCountry, {{"edition", sale.edition}, {"country", std::string(sale.country)}});
  }
  if (terms.trial && sale.kind != PurchaseKind::kSelfService) {
    return Refuse(kTrialElsewhere, {{"offer", OfferText(terms)}, {"edition", sale.edition}});
  }
  if (sale.kind == PurchaseKind::kSelfProvision && !terms.self_provision) {
    return Refuse(kPartnerOnly, {{"edition", sale.edition}});
  }
  if (terms.activation == schemas::Terms::Activation::KEY && GivesSeatsWithoutKey(sale)) {
    return Refuse(kKeyOnly, {{"edition", sale.edition}});
  }
  if (sale.kind == PurchaseKind::kSelfService && !terms.self_service) {
    return Refuse(kNotSelfService, {{"edition", sale.edition}});
  }
  return std::nullopt;
}

Verdict ChooseNamed(const Sale& sale, const OfferId& named, const std::vector<const OfferTerms*>& offers,
                    OfferTerms* terms) {
  for (const OfferTerms* offer : offers) {
    if (offer->offer != named) continue;
    if (Verdict refusal = CheckSold(sale, *offer)) return refusal;
    *terms = *offer;
    return std::nullopt;
  }
  return Refuse(kOfferUnknown, {{"edition", sale.edition},
                                {"offer", GuidText(named.bytes)},
                                {"at", FormatInstant(sale.t)},
                                {"offers", OffersText(offers)}});
}

Verdict ChooseOnly(const Sale& sale, const std::vector<const OfferTerms*>& offers, OfferTerms* terms) {
  std::vector<const OfferTerms*> fitting;
  Verdict why_not;
  for (const OfferTerms* offer : offers) {
    if (offer->trial && sale.kind == PurchaseKind::kSelfService) continue;  // it is named (SELF-5)
    Verdict refusal = CheckSold(sale, *offer);
    if (!refusal) fitting.push_back(offer);
    if (refusal && !why_not) why_not = std::move(refusal);
  }
  if (fitting.size() > 1) return Refuse(kOfferNotNamed, {{"edition", sale.edition}, {"offers", OffersText(fitting)}});
  if (fitting.empty() && why_not) return why_not;
  if (fitting.empty()) return Refuse(kOnlyTrials, {{"edition", sale.edition}, {"offers", OffersText(offers)}});
  *terms = *fitting.front();
  return std::nullopt;
}

// CAT-8: an edition without any offer of its own.
OfferTerms DefaultTerms(const EditionId& edition) {
  OfferTerms terms;
  terms.offer = OfferId{edition.bytes};
  terms.edition = edition;
  return terms;
}

}  // namespace

bool OfferTerms::IsOfferedIn(std::string_view country) const {
  return countries.empty() || Contains(countries, country);
}

OfferTerms TermsOfOffer(World& world, const EditionId& edition, const OfferId& offer, Instant t) {
  if (const OfferTerms* terms = CatalogueOf(world).Offer(offer, t)) return *terms;
  OfferTerms terms = DefaultTerms(edition);
  terms.offer = offer;
  return terms;
}

Verdict ResolveEdition(World& world, std::string_view text, Instant t, EditionId* edition) {
  const Catalogue& catalogue = CatalogueOf(world);
  if (const auto id = ParseIdAs<EditionId>(text); id && catalogue.KnownAt(*id, t)) {
    *edition = *id;
    return std::nullopt;
  }
  const std::vector<EditionId> with_code = catalogue.WithCode(text, t);
  if (with_code.empty()) {
    return Refuse(kEditionUnknown, {{"edition", std::string(text)}, {"at", FormatInstant(t)}});
  }
  if (with_code.size() > 1) {
    std::string editions;
    for (const EditionId& id : with_code) {
      editions += fmt::format("{}{} ({})", editions.empty() ? "" : " and ", GuidText(id.bytes),
                              catalogue.Find(id)->names.At(t)->name);
    }
    return Refuse(kCodeAmbiguous, {{"code", std::string(text)}, {"editions", std::move(editions)}});
  }
  *edition = with_code.front();
  return std::nullopt;
}

std::string EditionText(World& world, const EditionId& edition, Instant t) {
  const Edition* found = CatalogueOf(world).Find(edition);
  const EditionName* name = found ? found->names.At(t) : nullptr;
  return name ? name->name : GuidText(edition.bytes);
}

Verdict ChooseOffer(World& world, const EditionId& edition, const OfferId& named, schemas::Programme programme,
                    std::string_view country, PurchaseKind kind, uint32_t quantity, Instant t, OfferTerms* terms) {
  const Catalogue& catalogue = CatalogueOf(world);
  const Edition* found = catalogue.KnownAt(edition, t);
  if (!found) return Refuse(kEditionUnknown, {{"edition", GuidText(edition.bytes)}, {"at", FormatInstant(t)}});
  const Sale sale{EditionText(world, edition, t), programme, country, kind, t};
  const bool* withdrawn = found->withdrawn.At(t);
  if (withdrawn && *withdrawn && kind != PurchaseKind::kRenewal) {
    return Refuse(kWithdrawn, {{"edition", sale.edition}, {"since", FormatDay(found->withdrawn.all().front().first)}});
  }
  std::vector<const OfferTerms*> offers;
  for (const OfferId& id : catalogue.OffersOf(edition, t)) offers.push_back(catalogue.Offer(id, t));
  const bool is_default = offers.empty() && (named.is_nil() || named.bytes == edition.bytes);
  if (is_default) {
    const OfferTerms default_terms = DefaultTerms(edition);
    if (Verdict refusal = CheckSold(sale, default_terms)) return refusal;
    *terms = default_terms;
  } else {
    Verdict refusal = named.is_nil() ? ChooseOnly(sale, offers, terms) : ChooseNamed(sale, named, offers, terms);
    if (refusal) return refusal;
  }
  if (quantity < terms->least) {
    return Refuse(kBelowLeast, {{"quantity", fmt::format("{}", quantity)},
                                {"edition", sale.edition},
                                {"least", fmt::format("{}", terms->least)}});
  }
  return std::nullopt;
}

Verdict CheckGreatest(World& world, const OfferTerms& terms, uint64_t would_have, Instant t) {
  if (terms.greatest == 0 || would_have <= terms.greatest) return std::nullopt;
  return Refuse(kBeyondGreatest, {{"wouldHave", fmt::format("{}", would_have)},
                                  {"edition", EditionText(world, terms.edition, t)},
                                  {"greatest", fmt::format("{}", terms.greatest)},
                                  {"excess", fmt::format("{}", would_have - terms.greatest)}});
}

}  // namespace muniment::commands
