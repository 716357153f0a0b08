// The commands on the catalogue. Operators only (CMD-11). Everything they record is dated (TIME-6): effective at the
// command's effective time, past or to come, and compared with the catalogue as of that time as known now, whichever
// world the decision is given.
#pragma once

#include "commands/catalogue/catalogue.h"
#include "commands/decision.h"
#include "commands/refusal.h"
#include "schemas/catalogue.capnp.h"

namespace muniment::commands {

Verdict Authorise(Decision& d, schemas::ImportCatalogue::Reader command);
Verdict Authorise(Decision& d, schemas::AddEdition::Reader command);
Verdict Authorise(Decision& d, schemas::SetTermsOfSale::Reader command);
Verdict Authorise(Decision& d, schemas::ImportOffers::Reader command);
Verdict Authorise(Decision& d, schemas::ImportProducts::Reader command);
Verdict Authorise(Decision& d, schemas::SetProduct::Reader command);
Verdict Authorise(Decision& d, schemas::WithdrawEdition::Reader command);
Verdict Authorise(Decision& d, schemas::SetDurations::Reader command);

// Records what differs from the catalogue at the effective time (CAT-1, CAT-9): an entry per edition added, renamed (a
// change of case is one), unlisted, listed again, or with other plans; then one CatalogueImported with the counts and
// the defects. plansAdded, plansRemoved and plansRenamed count plans of editions known before. The first table that
// lists an edition added by command lists it "again". Unchanged: nothing differs and the defects are those last
// reported. Refuses CAT-1 (an edition twice, no edition at all), CAT-10.
Verdict Decide(Decision& d, schemas::ImportCatalogue::Reader command);
// What such an import comes to at `t`: fills the event that closes it, or that would where nothing is recorded. Refuses
// what Decide refuses of the rows.
Verdict Report(const Catalogue& catalogue, schemas::ImportCatalogue::Reader command, Instant t,
               schemas::CatalogueImported::Builder out);
Verdict Report(const Catalogue& catalogue, schemas::ImportOffers::Reader command, Instant t,
               schemas::OffersImported::Builder out);
// Refuses CAT-11: the GUID or the code is taken. Unchanged: added before under these names.
Verdict Decide(Decision& d, schemas::AddEdition::Reader command);
Verdict Decide(Decision& d, schemas::SetTermsOfSale::Reader command);
// Records offers whose terms differ from those in force, then one OffersImported with the counts, the file's defects
// and one defect `unknownEdition` for each offer whose edition the catalogue does not know (CAT-8): kept, not sellable
// until imported again once the edition is known. An offer that belongs to another edition (EditionOfOffer) is reported
// as `otherEdition`, with that edition, and kept out. Not sellable either is an offer of which a defect of the file
// says `notForSale`, until a later file does not. A file effective before the last offers imported is refused, as
// tables are (CAT-10).
Verdict Decide(Decision& d, schemas::ImportOffers::Reader command);
// All or none: an edition that is not known refuses the import.
Verdict Decide(Decision& d, schemas::ImportProducts::Reader command);
Verdict Decide(Decision& d, schemas::SetProduct::Reader command);
Verdict Decide(Decision& d, schemas::WithdrawEdition::Reader command);
Verdict Decide(Decision& d, schemas::SetDurations::Reader command);

}  // namespace muniment::commands
