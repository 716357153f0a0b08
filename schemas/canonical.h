// One byte string for one meaning: what is compared when something is sent again (CMD-9, ORD-2).
//
// Cap'n Proto's own bytes depend on the order of building; these depend on the values alone. Fields that have their
// default are left out, so that a field added to the schema later does not change what was hashed before.
#pragma once

#include <capnp/dynamic.h>

#include <string>

#include "base/id.h"

namespace muniment::schemas {

// Appends the canonical bytes of `value`:
//   struct   for each field with another value than its default, by ordinal: ordinal (u16), value; then 0xffff
//   list     number of items (u32), then each item
//   text, data   number of bytes (u32), then the bytes
//   numbers  8 bytes; booleans 1; enumerants 2; Void none. All little-endian
// A union's active member is written even when it has its default value.
void AppendCanonical(capnp::DynamicValue::Reader value, std::string& out);

// Whether a field's value is what it would be had nobody set it: such a field is left out.
bool IsDefault(capnp::DynamicStruct::Reader of, capnp::StructSchema::Field field);

// The key of the first Sealed text in `value`, nil if there is none: whose personal data it is.
SealingKeyId FirstSealingKey(capnp::DynamicValue::Reader value);

}  // namespace muniment::schemas
