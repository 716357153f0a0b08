// Refusals of the catalogue and of choosing what is sold.
#pragma once

#include "commands/refusal.h"

namespace muniment::commands {

inline constexpr RefusalKind kEditionUnknown{
    "CAT-11", "editionUnknown",
    "no edition {edition} is known at {at}; give the GUID or code as `show catalogue` lists it, or add it (addEdition, "
    "importCatalogue)"};
inline constexpr RefusalKind kCodeAmbiguous{"CAT-11", "codeAmbiguous",
                                            "the code {code} stands for {editions}; give the GUID of one of them"};
inline constexpr RefusalKind kEditionExists{
    "CAT-11", "editionExists",
    "edition {edition} is known already, as {name} ({code}); names come with the publisher's table (importCatalogue)"};
inline constexpr RefusalKind kCodeTaken{"CAT-11", "codeTaken",
                                        "the code {code} is that of {edition} already; give the new edition another"};
inline constexpr RefusalKind kImportBackwards{
    "CAT-10", "importBackwards",
    "this file is effective {effective}, before the last one imported ({last}); import files in the order of their "
    "dates"};
inline constexpr RefusalKind kEditionTwice{"CAT-1", "editionTwice",
                                           "edition {edition} stands twice in the import; give each edition once"};
inline constexpr RefusalKind kTableEmpty{"CAT-1", "tableEmpty",
                                         "the import holds no edition, which would unlist all; give the whole table"};
inline constexpr RefusalKind kOfferTwice{"CAT-8", "offerTwice",
                                         "offer {offer} stands twice in the import; give each offer once"};
inline constexpr RefusalKind kOfferOfOtherEdition{
    "CAT-8", "offerOfOtherEdition",
    "offer {offer} belongs to edition {edition}; give that edition, or another offer id"};
inline constexpr RefusalKind kTermsInvalid{"CAT-2", "termsInvalid", "terms of offer {offer}: {problem}"};
inline constexpr RefusalKind kProductTwice{
    "CAT-7", "productTwice",
    "edition {edition} is given two products, {first} and {second}; give each edition one product"};
inline constexpr RefusalKind kDurationsInvalid{"LIFE-3", "durationsInvalid", "durations: {problem}"};

inline constexpr RefusalKind kWithdrawn{
    "CAT-3", "withdrawn",
    "{edition} was withdrawn from sale on {since}; choose another edition; what runs can be renewed"};
inline constexpr RefusalKind kNotInCountry{
    "CAT-4", "notInCountry",
    "{edition} is not offered in {country}; choose an edition or offer that is sold there, or have an operator widen "
    "the terms (setTermsOfSale)"};
inline constexpr RefusalKind kPartnerOnly{
    "CAT-5", "partnerOnly", "{edition} is only ever ordered by the partner; ask the partner for it (requestSeats)"};
inline constexpr RefusalKind kKeyOnly{
    "CAT-6", "keyOnly",
    "{edition} is activated by product key only, whatever the programme; have the partner order it under an agreement "
    "of an open programme, whose lines get keys, or redeem a key (openRedemption)"};
inline constexpr RefusalKind kNotSelfService{
    "CAT-2", "notSelfService",
    "{edition} cannot be bought by self-service; ask your organisation's administrators for it"};
inline constexpr RefusalKind kNotInProgramme{"CAT-2", "notInProgramme",
                                             "{edition} is not sold in the programme {programme}; choose an offer that "
                                             "is, or an agreement of another programme"};
inline constexpr RefusalKind kOfferUnknown{"CAT-8", "offerUnknown",
                                           "{edition} has no offer {offer} at {at}; name one of its offers: {offers}"};
inline constexpr RefusalKind kOfferNotNamed{"CAT-8", "offerNotNamed",
                                            "more than one offer of {edition} applies; name one (offer): {offers}"};
inline constexpr RefusalKind kOnlyTrials{"CAT-8", "onlyTrials",
                                         "{edition} is offered as a trial only; name the trial (offer): {offers}"};
inline constexpr RefusalKind kTrialElsewhere{
    "CAT-8", "trialElsewhere",
    "offer {offer} of {edition} is a trial, which a user starts by self-service (purchase) and nobody orders, "
    "provisions or issues keys for; name an offer that is no trial"};
inline constexpr RefusalKind kNotSellable{
    "CAT-8", "notSellable",
    "{edition} is not sold on this offer: it came in before the edition was known, or the last list of offers says "
    "that "
    "it is not for sale; name another offer, or have an operator import the offers again (importOffers) or set the "
    "terms (setTermsOfSale)"};
inline constexpr RefusalKind kBelowLeast{
    "CAT-12", "belowLeast",
    "{quantity} of {edition} is below the least quantity on one purchase, {least}; take {least} or more"};
inline constexpr RefusalKind kBeyondGreatest{
    "CAT-12", "beyondGreatest",
    "the holder would have {wouldHave} of {edition}, more than the offer's greatest quantity of {greatest}; take at "
    "least {excess} fewer, or another offer"};

inline constexpr const RefusalKind* kCatalogueRefusals[] = {
    &kEditionUnknown, &kCodeAmbiguous,    &kEditionExists,  &kCodeTaken,           &kImportBackwards,
    &kEditionTwice,   &kTableEmpty,       &kOfferTwice,     &kOfferOfOtherEdition, &kTermsInvalid,
    &kProductTwice,   &kDurationsInvalid, &kWithdrawn,      &kNotInCountry,        &kPartnerOnly,
    &kKeyOnly,        &kNotSelfService,   &kNotInProgramme, &kOfferUnknown,        &kOfferNotNamed,
    &kOnlyTrials,     &kTrialElsewhere,   &kNotSellable,    &kBelowLeast,          &kBeyondGreatest};

}  // namespace muniment::commands
