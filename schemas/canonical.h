// One byte string for one meaning: what is compared when something is sent again (CMD-9).
//
// Cap'n Proto's own bytes depend on the order of building; these depend on the values alone. What nobody set is left
// out, so that a field added to the schema later does not change what was hashed before.
#pragma once

#include <capnp/any.h>
#include <capnp/dynamic.h>

#include <string>

#include "base/id.h"
#include "schemas/shape.h"

namespace muniment::schemas {

// Appends the canonical bytes of what `value` points to:
//   nothing  00
//   struct   01, then its fields: number of data bytes up to the last that is not zero (u32), those bytes; number of
//            pointers up to the last that is not null (u16), each as here
//   list     02, its element size as Cap'n Proto numbers them (u8), number of elements (u32), then the elements:
//   pointers
//            as here, structs as above without 01, numbers and the bytes of texts as they are
// Numbers are little-endian. Data bytes are XORed with the schema's defaults, as Cap'n Proto stores them: a default is
// 0.
void AppendCanonical(capnp::AnyPointer::Reader value, std::string& out);
void AppendCanonical(capnp::AnyStruct::Reader value, std::string& out);

// The canonical bytes of one field of `of`, which has the shape that `field` is of: 8 bytes for what is no pointer.
// False, and nothing appended, when nobody set it; for a member of a union, when it is not the active one.
bool AppendCanonicalField(capnp::AnyStruct::Reader of, const Shape& shape, const FieldShape& field, std::string& out);

// Whether a field's value is what it would be had nobody set it; for a member of a union, whether it is not active.
bool IsDefault(capnp::DynamicStruct::Reader of, capnp::StructSchema::Field field);

// The key of the first Sealed text in `value`, nil if there is none: whose personal data it is.
SealingKeyId FirstSealingKey(capnp::DynamicValue::Reader value);

}  // namespace muniment::schemas
