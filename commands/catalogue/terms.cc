#include "commands/catalogue/terms.h"

#include <algorithm>

#include "base/country.h"
#include "base/currency.h"
#include "commands/catalogue/refusals.h"
#include "fmt/format.h"

namespace muniment::commands {
namespace {

constexpr int kMonthsMax = 120;  // as ParsePeriod takes them

bool IsMonths(Period period) { return period.months >= 1 && period.months <= kMonthsMax; }

std::string ProblemIn(const OfferTerms& terms) {
  if (terms.step == 0) return "step is 0; give the seats of one step, at least 1";
  if (terms.least == 0) return "least is 0; give at least 1";
  if (terms.greatest != 0 && terms.greatest < terms.least) {
    return fmt::format("greatest {} is below least {}; give at least {}, or 0 for no limit", terms.greatest,
                       terms.least, terms.least);
  }
  for (const std::string& country : terms.countries) {
    if (!IsCountry(country)) return fmt::format("country {} is not an ISO 3166-1 code of two capitals", country);
  }
  if (!IsMonths(terms.term)) return "term is not between P1M and P10Y";
  if (!IsMonths(terms.billing) || terms.term.months % terms.billing.months != 0) {
    return fmt::format("the billing period {} does not divide the term {}", FormatPeriod(terms.billing),
                       FormatPeriod(terms.term));
  }
  if (terms.price_minor_units < 0) return "the price is negative";
  if (terms.price_minor_units != 0 && !DecimalsOf(terms.currency)) {
    return "the price needs a currency in use, an ISO 4217 code of three capitals";
  }
  return {};
}

// What TermsFrom reads; a text or list without anything in it is not written.
void FillTerms(const OfferTerms& terms, schemas::Terms::Builder out) {
  if (!terms.name.empty()) out.setName(terms.name);
  if (!terms.programmes.empty()) {
    auto programmes = out.initProgrammes(static_cast<unsigned>(terms.programmes.size()));
    for (unsigned i = 0; i < programmes.size(); ++i) programmes.set(i, terms.programmes[i]);
  }
  out.setActivation(terms.activation);
  out.setSelfProvision(terms.self_provision);
  out.setStep(terms.step);
  out.setSelfService(terms.self_service);
  out.setLeast(terms.least);
  out.setGreatest(terms.greatest);
  if (!terms.countries.empty()) {
    auto countries = out.initCountries(static_cast<unsigned>(terms.countries.size()));
    for (unsigned i = 0; i < countries.size(); ++i) countries.set(i, terms.countries[i]);
  }
  out.setTerm(static_cast<uint16_t>(terms.term.months));
  out.setBilling(static_cast<uint16_t>(terms.billing.months));
  if (terms.price_minor_units != 0 || !terms.currency.empty()) {
    auto price = out.initPrice();
    price.setMinorUnits(terms.price_minor_units);
    if (!terms.currency.empty()) price.setCurrency(terms.currency);
  }
  out.setLeadTimeHours(terms.lead_time_hours);
  out.setTrial(terms.trial);
  out.setAddOn(terms.add_on);
  if (!terms.audience.empty()) out.setAudience(terms.audience);
}

}  // namespace

OfferTerms TermsFrom(const OfferId& offer, const EditionId& edition, schemas::Terms::Reader terms, bool sellable) {
  OfferTerms out;
  out.offer = offer;
  out.edition = edition;
  out.name = terms.getName();
  for (const schemas::Programme programme : terms.getProgrammes()) out.programmes.push_back(programme);
  out.activation = terms.getActivation();
  out.self_provision = terms.getSelfProvision();
  out.step = terms.getStep();
  out.self_service = terms.getSelfService();
  out.least = terms.getLeast();
  out.greatest = terms.getGreatest();
  for (const auto country : terms.getCountries()) out.countries.emplace_back(country.cStr());
  out.term = Period{terms.getTerm()};
  out.billing = Period{terms.getBilling()};
  out.price_minor_units = terms.getPrice().getMinorUnits();
  out.currency = terms.getPrice().getCurrency();
  out.lead_time_hours = terms.getLeadTimeHours();
  out.trial = terms.getTrial();
  out.add_on = terms.getAddOn();
  out.audience = terms.getAudience();
  out.sellable = sellable;
  return out;
}

Verdict CheckTerms(const OfferTerms& terms) {
  std::string problem = ProblemIn(terms);
  if (problem.empty()) return std::nullopt;
  return Refuse(kTermsInvalid, {{"offer", GuidText(terms.offer.bytes)}, {"problem", std::move(problem)}});
}

std::optional<EditionId> EditionOfOffer(const Catalogue& catalogue, const OfferId& offer, Instant t) {
  if (const EditionId own{offer.bytes}; catalogue.Find(own)) return own;
  const auto found = catalogue.offers().find(offer);
  if (found == catalogue.offers().end()) return std::nullopt;
  const OfferTerms* terms = found->second.At(t);
  if (!terms) terms = &found->second.all().front().second;  // it is announced for later
  return terms->edition;
}

void EmitTerms(Decision& d, const OfferTerms& terms) {
  d.Emit({std::string(kCatalogueStream)}, [&](schemas::Event::Builder event) {
    auto set = event.initTermsOfSaleSet();
    set.setEdition({terms.edition.bytes.data(), terms.edition.bytes.size()});
    set.setOffer({terms.offer.bytes.data(), terms.offer.bytes.size()});
    FillTerms(terms, set.initTerms());
    set.setSellable(terms.sellable);
  });
}

std::vector<ImportDefect> DefectsFrom(capnp::List<schemas::Defect>::Reader defects) {
  std::vector<ImportDefect> out;
  out.reserve(defects.size());
  for (const auto defect : defects) {
    out.push_back({defect.getLine(), defect.getKind().cStr(), defect.getColumn().cStr(), defect.getValue().cStr()});
  }
  return out;
}

void FillDefects(capnp::List<schemas::Defect>::Builder out, const std::vector<ImportDefect>& defects) {
  for (unsigned i = 0; i < out.size(); ++i) {
    out[i].setLine(defects[i].line);
    out[i].setKind(defects[i].kind);
    out[i].setColumn(defects[i].column);
    out[i].setValue(defects[i].value);
  }
}

}  // namespace muniment::commands
