// The publisher's own table of product names and service plans (CAT-1), as a command.
#pragma once

#include <istream>

#include "absl/status/status.h"
#include "schemas/catalogue.capnp.h"

namespace muniment::door {

// Reads the table from `in` into an ImportCatalogue command, whose id, actor and effective time are the caller's to
// set.
//
// The file has the columns Product_Display_Name, String_Id, GUID, Service_Plan_Name, Service_Plan_Id,
// Service_Plans_Included_Friendly_Names, one row per edition and service plan, as csv.h takes it. What can be taken is
// taken: the first row that names an edition, or a plan in it, settles its name and code. Every defect is reported with
// its line, 1 being the header:
// - whitespace: odd spaces in a cell, or spaces around it; taken as plain spaces within, as none around
// - duplicateRow: the edition has this plan already; the first row stands
// - secondName, secondCode: the edition has another name or code in an earlier row, which stands
// - sharedCode: the code is an earlier edition's too; both are kept (a command that uses the code is refused, CAT-11)
// - secondPlanCode: the plan has another code in an earlier row of the file; each edition keeps what its row says
// - repaired: a row with a wrong number of columns, put right: its two GUIDs stand where only one reading is left
//   (every comma too many lies in the last column, or in the plan's code)
// - columns: such a row with more than one reading; its edition, whose GUID is the row's first, counts as listed
//   unchanged (CAT-9)
// - badPlan, empty, tooLong: the cell cannot be taken; the row's edition counts as listed unchanged
// - unreadable: not even the row's edition can be told; the row is passed over
//
// Memory stays bounded whatever the file holds. Errors:
// - InvalidArgument: not this table, or a cell may hold a card number (BILL-2); the message names the line, the reason
// and what to do
// - Unavailable: the stream could not be read; try again
absl::Status ReadCatalogueTable(std::istream& in, schemas::ImportCatalogue::Builder out);

}  // namespace muniment::door
