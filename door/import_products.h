// Products (families) of editions from a table of two columns (CAT-7), as a command.
#pragma once

#include <istream>

#include "absl/status/status.h"
#include "schemas/catalogue.capnp.h"

namespace muniment::door {

// Reads the table from `in` into an ImportProducts command, whose id, actor and effective time are the caller's to set.
//
// Two columns: the edition's GUID and its product's name. A first row of `GUID` or `edition`, then `product` or
// `family`, in any case, is a header. The table is an operator's own, so that nothing in it is mended but spaces around
// a cell. Errors:
// - InvalidArgument: a row is not as above, may hold a card number (BILL-2), is a product key (KEY-2), or gives an
// edition a second product; the message names the line, the reason and what to do
// - Unavailable: the stream could not be read; try again
absl::Status ReadProducts(std::istream& in, schemas::ImportProducts::Builder out);

}  // namespace muniment::door
