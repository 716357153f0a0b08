// Whether entries written under released schemas can still be read, and mean the same, under today's.
//
// Allowed: new fields, union members and enumerants at the end, new types, comments, wider limits.
// Found: removed or renamed types, fields and enumerants; enumerants that changed places; changed types, defaults and
// positions; another form in JSON ($time, $id, …); fields that have become required. The first are entries that no
// longer decode to what was decided; the last are commands that people's scripts send.
#pragma once

#include <string>
#include <vector>

#include "tools/schema_check/compiled.h"

namespace muniment::schema_check {

// One sentence for each difference that breaks something: "schemas/orders.capnp: PlaceOrder.Line: field @2 quantity is
// now called seats". None: compatible.
std::vector<std::string> BreakingDifferences(const Compiled& released, const Compiled& today);

}  // namespace muniment::schema_check
