// CAT-2, CAT-8: terms of sale; LIFE-3: durations after the end of a term.
#include <algorithm>
#include <functional>

#include "commands/catalogue/decisions.h"
#include "commands/catalogue/refusals.h"
#include "commands/catalogue/terms.h"
#include "commands/rights.h"
#include "fmt/format.h"

namespace muniment::commands {
namespace {

// Ten years: beyond it a number of days is a slip of the pen.
constexpr uint16_t kDaysMax = 3653;
constexpr size_t kNoticesMax = 20;

std::string ProblemIn(const TermDurations& durations) {
  if (durations.disabled_days < durations.grace_days) {
    return fmt::format(
        "disabledDays {} counts from the end of the term, as graceDays {} does, and cannot be less; 30 days in grace "
        "and 90 disabled are graceDays 30, disabledDays 120",
        durations.disabled_days, durations.grace_days);
  }
  if (durations.disabled_days > kDaysMax) {
    return fmt::format("disabledDays {} is more than {}", durations.disabled_days, kDaysMax);
  }
  const std::vector<uint16_t>& notices = durations.notice_days;
  if (notices.size() > kNoticesMax) return fmt::format("more than {} noticeDays", kNoticesMax);
  const bool falls = std::adjacent_find(notices.begin(), notices.end(), std::less_equal<>()) == notices.end();
  if (!falls || (!notices.empty() && (notices.front() > kDaysMax || notices.back() == 0))) {
    return fmt::format("noticeDays must fall, such as 60, 30, 7, 1, each from {} to 1", kDaysMax);
  }
  return {};
}

}  // namespace

Verdict Authorise(Decision& d, schemas::SetTermsOfSale::Reader) { return RequireOperator(d); }
Verdict Authorise(Decision& d, schemas::SetDurations::Reader) { return RequireOperator(d); }

Verdict Decide(Decision& d, schemas::SetTermsOfSale::Reader command) {
  EditionId edition;
  if (Verdict refusal = ResolveEdition(d.live(), command.getEdition().cStr(), d.effective(), &edition)) return refusal;
  OfferId offer = OfferId::FromBytes(command.getOffer());
  if (offer.is_nil()) offer = OfferId{edition.bytes};  // the standard offer
  const Catalogue& catalogue = CatalogueOf(d.live());
  const std::optional<EditionId> owner = EditionOfOffer(catalogue, offer, d.effective());
  if (owner && *owner != edition) {
    return Refuse(kOfferOfOtherEdition, {{"offer", GuidText(offer.bytes)}, {"edition", GuidText(owner->bytes)}});
  }
  const OfferTerms terms = TermsFrom(offer, edition, command.getTerms(), /*sellable=*/true);
  if (Verdict refusal = CheckTerms(terms)) return refusal;
  const OfferTerms* before = catalogue.Offer(offer, d.effective());
  if (before && *before == terms) return std::nullopt;
  EmitTerms(d, terms);
  return std::nullopt;
}

Verdict Decide(Decision& d, schemas::SetDurations::Reader command) {
  const auto given = command.getDurations();
  TermDurations durations{given.getGraceDays(), given.getDisabledDays(), {}};
  for (const uint16_t notice : given.getNoticeDays()) durations.notice_days.push_back(notice);
  if (std::string problem = ProblemIn(durations); !problem.empty()) {
    return Refuse(kDurationsInvalid, {{"problem", std::move(problem)}});
  }
  if (CatalogueOf(d.live()).DurationsOf(command.getProgramme(), d.effective()) == durations) return std::nullopt;
  d.Emit({std::string(kCatalogueStream)}, [&](schemas::Event::Builder event) {
    auto set = event.initDurationsSet();
    set.setProgramme(command.getProgramme());
    set.setDurations(given);
  });
  return std::nullopt;
}

}  // namespace muniment::commands
