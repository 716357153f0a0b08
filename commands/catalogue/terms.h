// Terms of sale and defects between the schema's form and the state's.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "commands/catalogue/catalogue.h"
#include "schemas/catalogue.capnp.h"

namespace muniment::commands {

OfferTerms TermsFrom(const OfferId& offer, const EditionId& edition, schemas::Terms::Reader terms, bool sellable);
// CAT-2: ranges of terms. Refuses naming the offer and the field.
Verdict CheckTerms(const OfferTerms& terms);
// CAT-8: the edition that an offer of this id belongs to, whoever asks: the one whose GUID it is (a standard offer),
// else the one that it has been set for. Nothing: there is no such offer yet.
std::optional<EditionId> EditionOfOffer(const Catalogue& catalogue, const OfferId& offer, Instant t);
// Adds a TermsOfSaleSet with these terms.
void EmitTerms(Decision& d, const OfferTerms& terms);

// The defect by which a list of offers says, with the offer as its value, that one of its rows is not for sale (CAT-8).
inline constexpr std::string_view kNotForSale = "notForSale";
std::vector<ImportDefect> DefectsFrom(capnp::List<schemas::Defect>::Reader defects);
void FillDefects(capnp::List<schemas::Defect>::Builder out, const std::vector<ImportDefect>& defects);

}  // namespace muniment::commands
