// What the JSON door has to know of each struct of the schema, looked up once: names, kinds, annotations, limits.
#pragma once

#include <capnp/dynamic.h>
#include <capnp/schema.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "base/instant.h"
#include "base/text.h"

namespace muniment::schemas {

// How a value stands in JSON: its Cap'n Proto type seen together with the field's annotations (annotations.capnp).
enum class Form : uint8_t {
  kNothing,  // Void: true
  kBool,
  kSigned,    // a whole number in [least, greatest]
  kUnsigned,  // the same
  kTime,      // Int64 $time
  kPeriod,    // UInt16 $period
  kEnum,
  kText,
  kCountry,
  kCurrency,
  kDomain,
  kId,      // Data of 16 bytes: 32 hex digits
  kGuid,    // Data of 16 bytes: 8-4-4-4-12 hex digits
  kBytes,   // other Data: hex digits
  kSecret,  // Data $secret
  kStruct,
  kSealed,   // common.capnp's structs that stand for a text
  kAddress,  //
  kPersonRef,
  kNewPerson,
  kKeyMark,
};

inline constexpr uint32_t kListItemsMax = 1000;    // where $maxItems says nothing
inline constexpr uint32_t kTextBytesMax = 256;     // where $maxBytes says nothing
inline constexpr uint32_t kSealedBytesMax = 4096;  // the same for Sealed texts: reasons, comments, directory details

struct Shape;

struct FieldShape {
  std::string name;
  capnp::StructSchema::Field field;
  Form form = Form::kNothing;  // of the value, or of each item of a list
  bool list = false;
  bool in_union = false;  // a member of the struct's unnamed union
  bool required = false;
  bool evidence = false;  // set by the door, never by JSON
  bool free_text = false;
  bool or_all = false;    // of kUnsigned: true stands for `greatest`
  bool personal = false;  // holds Sealed texts, itself or in what it is made of
  bool subject = false;   // Sealed: about the person the command concerns, not its author's words
  BareDate bare_date = BareDate::kFirstSecond;
  uint32_t items_max = kListItemsMax;
  uint32_t bytes_max = kTextBytesMax;
  int64_t least = 0;      // of kSigned
  uint64_t greatest = 0;  // of kSigned and kUnsigned
  bool pointer = false;  // where its value lies: the `offset`-th pointer, or from bit `offset` times `bits` of the data
  uint32_t offset = 0;
  uint32_t bits = 0;                                   // 0: Void
  uint16_t discriminant = 0;                           // of a member of the union
  const Shape* nested = nullptr;                       // of kStruct and kNewPerson
  StringMap<capnp::EnumSchema::Enumerant> enumerants;  // of kEnum
  std::vector<std::string> enumerant_names;            // by ordinal
};

struct Shape {
  capnp::StructSchema schema;
  std::vector<FieldShape> fields;  // by ordinal, those named `unset` left out: they stand for "nothing given"
  StringMap<size_t> by_name;       // index into `fields`
  bool choose_one = false;         // JSON must give one member of the union: it has no `unset`
  bool has_union = false;
  uint32_t discriminant_offset = 0;  // of the union, in 16 bits
};

// The shapes of a struct and of all that it holds. Built once (a fraction of a millisecond), then only read: any
// thread may. Groups, floats, named unions and pointers to anything are not in our schemas; they are refused by an
// assertion.
class Shapes {
 public:
  explicit Shapes(capnp::StructSchema root);
  template <class Root>
  static std::shared_ptr<const Shapes> Of() {
    return std::make_shared<const Shapes>(capnp::Schema::from<Root>());
  }

  const Shape& root() const { return *root_; }
  // Null for a struct that the root does not hold.
  const Shape* Find(capnp::StructSchema schema) const;

 private:
  const Shape* Add(capnp::StructSchema schema);
  FieldShape Describe(capnp::StructSchema::Field field);

  absl::flat_hash_map<uint64_t, std::unique_ptr<Shape>> shapes_;  // by the struct's id
  const Shape* root_;
};

}  // namespace muniment::schemas
