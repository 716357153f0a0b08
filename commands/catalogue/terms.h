// Terms of sale and defects between the schema's form and the state's.
#pragma once

#include <vector>

#include "commands/catalogue/catalogue.h"
#include "schemas/catalogue.capnp.h"

namespace muniment::commands {

OfferTerms TermsFrom(const OfferId& offer, const EditionId& edition, schemas::Terms::Reader terms, bool sellable);
// CAT-2: ranges of terms. Refuses naming the offer and the field.
Verdict CheckTerms(const OfferTerms& terms);
// Adds a TermsOfSaleSet with these terms.
void EmitTerms(Decision& d, const OfferTerms& terms);

std::vector<ImportDefect> DefectsFrom(capnp::List<schemas::Defect>::Reader defects);
void FillDefects(capnp::List<schemas::Defect>::Builder out, const std::vector<ImportDefect>& defects);

}  // namespace muniment::commands
