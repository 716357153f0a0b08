// The publisher's list of offers (CAT-8), as a command.
#pragma once

#include <istream>

#include "absl/status/status.h"
#include "schemas/catalogue.capnp.h"

namespace muniment::door {

// Reads the list from `in` into an ImportOffers command, whose id, actor and effective time are the caller's to set.
//
// Columns are found by their names in the header; others are passed over. Taken are: offer_id, product_id (the
// edition's GUID), name, minimum_quantity and maximum_quantity (0: no limit), is_addon, is_trial,
// supported_billing_cycles, category (the audience), and, if there, is_available_for_purchase. An offer with the cycle
// "annual" runs P1Y, billed yearly; with "monthly" alone, and a trial, whose term the list does not give, P1M. Trials
// are not self-provisioned. Prices are not in the list; countries neither: the offers are for everywhere.
//
// What can be taken is taken; every defect is reported with its line: whitespace; duplicateRow (the first row of an
// offer stands); codeForId (the offer is named by a code such as MS-AZR-0145P, and kept under an id made from it);
// columns, unreadable, badNumber, badLimits (least 0 or above greatest), badFlag, tooLong (such a row is passed over);
// notForSale (kept, and by this defect not
// sellable). Whether the edition is known is for the decision to say.
//
// Errors:
// - InvalidArgument: not this list, or a cell that is taken may hold a card number (BILL-2); the message names the
// line, the reason and what to do
// - Unavailable: the stream could not be read; try again
absl::Status ReadOffers(std::istream& in, schemas::ImportOffers::Builder out);

}  // namespace muniment::door
