// Bytes and JSON: the strict reader at the door, and the writer for entries and answers. Both follow the schema and its
// annotations (annotations.capnp), so that a new field needs no code here.
//
// How values stand in JSON, both ways:
//   Text              text: UTF-8 without control characters, at most $maxBytes (256) bytes
//   integers          whole numbers, exact over all 64 bits; never text, never 4e2 or 400.0. Written as numbers too:
//   counts,
//                     positions and minor units stay below 2^53, which every JSON reader takes
//   Int64 $time       2027-02-01T09:00:00Z, or a bare date (TIME-3)
//   UInt16 $period    P1M, P1Y, P3Y
//   Data $id, $guid   32 hex digits; 8-4-4-4-12. Other Data: hex digits
//   enums             the enumerant's name
//   Void (in unions)  true
//   unions            one member of the struct itself; `unset` is the member that is not written
//   structs           objects; lists: arrays
//   Sealed, Address   the text
//   PersonRef         an id (32 hex digits) or an address
//   KeyMark           read: the key's 25 characters; written: its last five
// What is not set is left out, both ways; null is not taken.
#pragma once

#include <capnp/dynamic.h>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "schemas/common.capnp.h"
#include "schemas/keys.capnp.h"
#include "schemas/shape.h"

namespace simdjson::dom {
class element;
class parser;
}  // namespace simdjson::dom

namespace muniment::schemas {

inline constexpr size_t kJsonBytesMax = 1 << 20;  // one command; larger imports have doors of their own
inline constexpr size_t kJsonDepthMax = 32;       // the schema's own nesting is below 8

// Whose the words of a Sealed field are, which decides under whose key they are sealed (PRIV-1, PRIV-4).
enum class Whose : uint8_t {
  kAuthor,   // the command's author: reasons, comments, messages
  kPerson,   // the NewPerson in which the field stands
  kSubject,  // the person the command is about ($subject): directory details
};

// What becomes of texts that no decision may see in clear. Implemented by door/seal.h. Each function reads `text` into
// `out`, or answers InvalidArgument "must be …", without repeating the text.
class ForeignText {
 public:
  virtual ~ForeignText() = default;
  // A NewPerson begins: kPerson and Address from here on are the next person's, until the next call.
  virtual void NextPerson() = 0;
  virtual absl::Status Seal(std::string_view text, Whose whose, Sealed::Builder out) = 0;
  virtual absl::Status ReadAddress(std::string_view text, Address::Builder out) = 0;
  virtual absl::Status ReadPerson(std::string_view text, PersonRef::Builder out) = 0;
  virtual absl::Status ReadKey(std::string_view text, KeyMark::Builder out) = 0;
  // $secret: what stands in the command instead of the secret.
  virtual absl::Status ReadSecret(std::string_view text, std::array<uint8_t, 16>& out) = 0;
  // $domain: the canonical form.
  virtual absl::Status ReadDomain(std::string_view text, std::string& out) = 0;
  // What is kept in clear: may it be (PRIV-1, KEY-2)?
  virtual absl::Status CheckClearText(std::string_view text) = 0;
  // $freeText and what is sealed: may it be kept (BILL-2, KEY-2)?
  virtual absl::Status CheckFreeText(std::string_view text) = 0;
};

// What is wrong with a JSON text, and where.
struct JsonFault {
  std::string pointer;  // RFC 6901; "" for the whole text
  std::string what;     // "must be a whole number from 0 to 4294967295": never holds the value
  // "/selfProvision/lines/0/quantity: must be …"
  std::string Message() const;
};
using JsonVerdict = std::optional<JsonFault>;

// Reads JSON strictly: unknown and repeated names, wrong types, numbers out of range, a second member of a union,
// missing required fields, and texts over their limits are faults. One thread at a time; keep one per thread, since it
// keeps its buffers.
class JsonReader {
 public:
  explicit JsonReader(std::shared_ptr<const Shapes> shapes);
  ~JsonReader();

  // Reads `json` into `out`, a fresh struct of the shapes' root. After a fault `out` holds rubbish.
  JsonVerdict Read(std::string_view json, ForeignText& foreign, capnp::DynamicStruct::Builder out);

  // The two halves of Read, for a caller whose members are not all the schema's. The element is valid until the next
  // Parse.
  JsonVerdict Parse(std::string_view json, simdjson::dom::element& out);
  JsonVerdict Fill(const simdjson::dom::element& value, std::string_view pointer, const Shape& shape,
                   ForeignText& foreign, capnp::DynamicStruct::Builder out);
  // The same for the one field of a struct.
  JsonVerdict FillField(const simdjson::dom::element& value, std::string_view pointer, const FieldShape& field,
                        ForeignText& foreign, capnp::DynamicStruct::Builder out);
  const Shapes& shapes() const { return *shapes_; }

 private:
  std::shared_ptr<const Shapes> shapes_;
  std::unique_ptr<simdjson::dom::parser> parser_;
  std::string padded_;  // the text and what simdjson wants behind it
};

// What a reader gets to see of a Sealed field.
struct SealedText {
  enum class Sight : uint8_t {
    kText,    // "harry@contoso.com"
    kHidden,  // null: not for this reader
    kErased,  // {"erased":true}: the person's key is destroyed (PRIV-2)
  };
  Sight sight = Sight::kHidden;
  std::string text;  // of kText
};
using Unseal = std::function<SealedText(Sealed::Reader)>;
// For readers who may see nobody's.
inline SealedText HideAll(Sealed::Reader) { return {}; }

// A few bytes that were tampered with can stand for lists of millions, one within the other. An honest entry is bounded
// by the ledger's batch limit, 16 MiB.
inline constexpr size_t kJsonWrittenMax = 64 << 20;

// Writes any struct as one JSON object without white space, members in the order of the schema's ordinals: the same
// struct gives the same bytes. Any thread.
class JsonWriter {
 public:
  explicit JsonWriter(std::shared_ptr<const Shapes> shapes, size_t bytes_max = kJsonWrittenMax)
      : shapes_(std::move(shapes)), bytes_max_(bytes_max) {}

  // Appends `value`, a struct of the shapes' root or one that it holds. A stored message that does not decode, or would
  // fill more than `bytes_max`, throws kj::Exception: call inside ReadingEntries (entry_view.h).
  void Write(capnp::DynamicStruct::Reader value, const Unseal& unseal, std::string& out) const;
  std::string Write(capnp::DynamicStruct::Reader value, const Unseal& unseal = HideAll) const;

 private:
  std::shared_ptr<const Shapes> shapes_;
  size_t bytes_max_;
};

// Appends `text` as a JSON string with its quotation marks. Bytes that are not UTF-8 become U+FFFD.
void AppendJsonText(std::string& out, std::string_view text);

}  // namespace muniment::schemas
