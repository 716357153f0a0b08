// JsonReader: foreign bytes to Cap'n Proto, strictly.
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <vector>

#include "absl/strings/str_join.h"
#include "base/country.h"
#include "base/currency.h"
#include "base/id.h"
#include "fmt/format.h"
#include "schemas/json.h"

namespace muniment::schemas {
namespace {

using capnp::DynamicList;
using capnp::DynamicStruct;
using capnp::DynamicValue;
using simdjson::dom::element;

constexpr size_t kFieldsMax = 128;  // of one struct; the largest of ours has 81
constexpr size_t kEchoedNameMax = 64;

// Where a value goes: a struct's field, or an item of a list.
struct FieldSlot {
  DynamicStruct::Builder of;
  capnp::StructSchema::Field field;
  void Set(const DynamicValue::Reader& value) { of.set(field, value); }
  DynamicStruct::Builder Struct() { return of.init(field).as<DynamicStruct>(); }
};
struct ItemSlot {
  DynamicList::Builder of;
  uint32_t index;
  void Set(const DynamicValue::Reader& value) { of.set(index, value); }
  DynamicStruct::Builder Struct() { return of[index].as<DynamicStruct>(); }
};

// ASCII control characters, and those of Unicode (U+0080 to U+009F, in UTF-8 0xc2 0x80 to 0xc2 0x9f).
bool HasControlCharacter(std::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 || c == 0x7f) return true;
    if (c == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0) return true;
  }
  return false;
}

// A name from outside is repeated only if it looks like one: it might be anything that somebody pasted.
bool IsRepeatable(std::string_view name) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !name.empty() && name.size() <= kEchoedNameMax && std::all_of(name.begin(), name.end(), is_letter);
}

bool ParseHex(std::string_view text, std::vector<uint8_t>& out) {
  if (text.size() % 2 != 0) return false;
  out.clear();
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    int digit = -1;
    if (c >= '0' && c <= '9') digit = c - '0';
    if (c >= 'a' && c <= 'f') digit = c - 'a' + 10;
    if (c >= 'A' && c <= 'F') digit = c - 'A' + 10;
    if (digit < 0) return false;
    if (i % 2 == 0) out.push_back(0);
    out.back() = static_cast<uint8_t>(out.back() << 4 | digit);
  }
  return true;
}

capnp::Data::Reader DataOf(const std::array<uint8_t, 16>& bytes) { return {bytes.data(), bytes.size()}; }

// One value being read. Its functions answer whether all is well; if not, `fault` says what is not.
class Reading {
 public:
  Reading(std::string_view pointer, ForeignText& foreign) : pointer_(pointer), foreign_(foreign) {}

  JsonVerdict fault;

  bool Struct(const element& value, const Shape& shape, Whose whose, DynamicStruct::Builder out) {
    simdjson::dom::object object;
    if (value.get(object) != simdjson::SUCCESS) return Wrong("must be an object");
    assert(shape.fields.size() <= kFieldsMax);
    std::array<bool, kFieldsMax> seen{};
    const FieldShape* chosen = nullptr;
    for (const auto [name, member] : object) {
      const auto found = shape.by_name.find(name);
      if (found == shape.by_name.end()) return UnknownName(name, shape);
      const FieldShape& field = shape.fields[found->second];
      const Step step(*this, field.name);
      if (seen[found->second]) return Wrong("must not stand there twice");
      seen[found->second] = true;
      if (field.evidence) return Wrong("must not be given: the ledger sees to it itself");
      if (field.in_union && chosen != nullptr) {
        return Wrong(fmt::format("must not stand beside {}: give one of them", chosen->name));
      }
      if (field.in_union) chosen = &field;
      if (!Field(member, field, whose, out)) return false;
    }
    for (size_t i = 0; i < shape.fields.size(); ++i) {
      if (seen[i] || !shape.fields[i].required) continue;
      const Step step(*this, shape.fields[i].name);
      return Wrong("must be given");
    }
    if (shape.choose_one && chosen == nullptr) return NothingChosen(shape);
    return true;
  }

  bool Field(const element& value, const FieldShape& field, Whose whose, DynamicStruct::Builder out) {
    if (!field.list) return Value(value, field, whose, FieldSlot{out, field.field});
    simdjson::dom::array array;
    if (value.get(array) != simdjson::SUCCESS) return Wrong("must be an array");
    const size_t size = array.size();  // saturates far above every $maxItems
    if (size > field.items_max) return Wrong(fmt::format("must have at most {} items", field.items_max));
    if (size == 0 && field.required) return Wrong("must not be empty");
    if (size == 0 && !field.in_union) return true;  // not given
    auto list = out.init(field.field, static_cast<unsigned>(size)).as<DynamicList>();
    uint32_t index = 0;
    for (const element item : array) {
      const Step step(*this, fmt::format_int(index).str());
      if (!Value(item, field, whose, ItemSlot{list, index})) return false;
      ++index;
    }
    return true;
  }

 private:
  // Goes one step down the JSON pointer for its own lifetime.
  class Step {
   public:
    Step(Reading& reading, std::string_view name) : reading_(reading), length_(reading.pointer_.size()) {
      reading.pointer_ += '/';
      reading.pointer_ += name;
    }
    ~Step() { reading_.pointer_.resize(length_); }
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;

   private:
    Reading& reading_;
    const size_t length_;
  };

  bool Wrong(std::string what) {
    fault = JsonFault{pointer_, std::move(what)};
    return false;
  }
  bool Passed(const absl::Status& status) {
    return status.ok() || Wrong(std::string(status.message().data(), status.message().size()));
  }

  bool UnknownName(std::string_view name, const Shape& shape) {
    std::vector<std::string> names;
    for (const FieldShape& field : shape.fields) {
      if (!field.evidence) names.push_back(field.name);
    }
    const std::string known = names.empty() ? "nothing" : absl::StrJoin(names, ", ");
    const std::string which = IsRepeatable(name) ? fmt::format("{}, which", name) : std::string("a member that");
    return Wrong(fmt::format("must not have {} is unknown here; known are: {}", which, known));
  }

  bool NothingChosen(const Shape& shape) {
    std::vector<std::string> names;
    for (const FieldShape& field : shape.fields) {
      if (field.in_union) names.push_back(field.name);
    }
    return Wrong(fmt::format("must have one of: {}", absl::StrJoin(names, ", ")));
  }

  template <class Slot>
  bool Value(const element& value, const FieldShape& field, Whose whose, Slot slot) {
    switch (field.form) {
      case Form::kNothing: {
        bool given = false;
        if (value.get(given) != simdjson::SUCCESS || !given) return Wrong("must be true");
        slot.Set(capnp::VOID);
        return true;
      }
      case Form::kBool: {
        bool truth = false;
        if (value.get(truth) != simdjson::SUCCESS) return Wrong("must be true or false");
        slot.Set(truth);
        return true;
      }
      case Form::kSigned:
        return Signed(value, field, slot);
      case Form::kUnsigned:
        return Unsigned(value, field, slot);
      case Form::kStruct:
        return Struct(value, *field.nested, whose, slot.Struct());
      case Form::kNewPerson:
        foreign_.NextPerson();
        return Struct(value, *field.nested, Whose::kPerson, slot.Struct());
      default:
        return TextForm(value, field, whose, slot);
    }
  }

  template <class Slot>
  bool Signed(const element& value, const FieldShape& field, Slot slot) {
    int64_t number = 0;
    if (value.get(number) != simdjson::SUCCESS || number < field.least ||
        (number > 0 && static_cast<uint64_t>(number) > field.greatest)) {
      return Wrong(fmt::format("must be a whole number from {} to {}", field.least, field.greatest));
    }
    slot.Set(number);
    return true;
  }

  template <class Slot>
  bool Unsigned(const element& value, const FieldShape& field, Slot slot) {
    uint64_t number = 0;
    bool all = false;
    if (field.or_all && value.get(all) == simdjson::SUCCESS && all) {
      slot.Set(field.greatest);
      return true;
    }
    if (value.get(number) != simdjson::SUCCESS || number > field.greatest) {
      return Wrong(fmt::format("must be a whole number from 0 to {}{}", field.greatest,
                               field.or_all ? ", or true for all" : ""));
    }
    slot.Set(number);
    return true;
  }

  // The forms that are texts in JSON.
  template <class Slot>
  bool TextForm(const element& value, const FieldShape& field, Whose whose, Slot slot) {
    std::string_view text;
    if (value.get(text) != simdjson::SUCCESS) return Wrong("must be text");
    const size_t bytes_max = field.form == Form::kBytes ? size_t{field.bytes_max} * 2 : field.bytes_max;
    if (text.size() > bytes_max) return Wrong(fmt::format("must be at most {} bytes long", bytes_max));
    if (HasControlCharacter(text)) return Wrong("must not hold control characters, such as line ends");
    if (text.empty()) {
      // "Not given", where a text may be empty.
      if (field.form == Form::kText && !field.required && !field.list && !field.in_union) return true;
      return Wrong(field.required || field.list ? "must not be empty" : "must not be empty; leave it out instead");
    }
    // Nor is a sealed text: nobody can see later that it says nothing.
    const bool says_something = field.required || field.form == Form::kSealed;
    if (says_something && text.find_first_not_of(' ') == text.npos) return Wrong("must not be blank");
    switch (field.form) {
      case Form::kText:
        if (!Passed(foreign_.CheckClearText(text))) return false;
        if (field.free_text && !Passed(foreign_.CheckFreeText(text))) return false;
        return SetText(text, slot);
      case Form::kSealed:
        return Passed(foreign_.CheckFreeText(text)) &&
               Passed(
                   foreign_.Seal(text, field.subject ? Whose::kSubject : whose, slot.Struct().template as<Sealed>()));
      case Form::kAddress:
        return Passed(foreign_.ReadAddress(text, slot.Struct().template as<Address>()));
      case Form::kPersonRef:
        return Passed(foreign_.ReadPerson(text, slot.Struct().template as<PersonRef>()));
      case Form::kKeyMark:
        return Passed(foreign_.ReadKey(text, slot.Struct().template as<KeyMark>()));
      case Form::kDomain: {
        std::string canonical;
        return Passed(foreign_.ReadDomain(text, canonical)) && SetText(canonical, slot);
      }
      case Form::kCountry:
        if (!IsCountry(text)) return Wrong("must be a country's code of two capitals (ISO 3166-1), such as AT");
        return SetText(text, slot);
      case Form::kCurrency:
        if (!DecimalsOf(text)) {
          return Wrong("must be a currency's code of three capitals (ISO 4217), one in use, such as EUR");
        }
        return SetText(text, slot);
      case Form::kTime:
        return Time(text, field, slot);
      case Form::kPeriod: {
        const auto period = ParsePeriod(text);
        if (!period.ok()) return Wrong("must be a term of 1 to 120 months: P1M, P1Y, P3Y");
        slot.Set(static_cast<uint64_t>(period->months));
        return true;
      }
      case Form::kEnum:
        return Enumerant(text, field, slot);
      default:
        return DataForm(text, field, slot);
    }
  }

  template <class Slot>
  bool SetText(std::string_view text, Slot slot) {
    slot.Set(capnp::Text::Reader(text.data(), text.size()));  // both sources end their texts with NUL
    return true;
  }

  template <class Slot>
  bool Time(std::string_view text, const FieldShape& field, Slot slot) {
    const auto instant = ParseInstant(text, field.bare_date);
    if (!instant.ok()) {
      return Wrong("must be a time from 1900 to 8999, UTC: 2027-02-01, 2027-02-01T09:00 or 2027-02-01T09:00:00Z");
    }
    // Of all seconds this one cannot be told from a time that is not given.
    if (ToUnix(*instant) == 0) {
      return Wrong(
          "must not be the second 1970-01-01T00:00:00Z, which stands for a time not given; give one before or "
          "after it");
    }
    slot.Set(ToUnix(*instant));
    return true;
  }

  template <class Slot>
  bool Enumerant(std::string_view text, const FieldShape& field, Slot slot) {
    const auto found = field.enumerants.find(text);
    if (found == field.enumerants.end()) {
      return Wrong(fmt::format("must be one of: {}", absl::StrJoin(field.enumerant_names, ", ")));
    }
    slot.Set(capnp::DynamicEnum(found->second));
    return true;
  }

  template <class Slot>
  bool DataForm(std::string_view text, const FieldShape& field, Slot slot) {
    if (field.form == Form::kSecret) {
      std::array<uint8_t, 16> hash{};
      if (!Passed(foreign_.ReadSecret(text, hash))) return false;
      slot.Set(DataOf(hash));
      return true;
    }
    if (field.form == Form::kBytes) {
      std::vector<uint8_t> bytes;
      if (!ParseHex(text, bytes)) return Wrong("must be an even number of hex digits");
      slot.Set(capnp::Data::Reader(bytes.data(), bytes.size()));
      return true;
    }
    const bool guid = field.form == Form::kGuid;
    const auto id = text.size() == (guid ? 36u : 32u) ? ParseId(text) : std::nullopt;
    // The zero GUID stands for "not given", which is said by leaving the member out.
    if (!id || (guid && AnyId{*id}.is_nil())) {
      return Wrong(
          guid ? "must be a GUID other than zero: 8-4-4-4-12 hex digits, such as 06ebc4ee-1bb5-47dd-8120-11324bc54e06"
               : "must be an id: 32 hex digits");
    }
    slot.Set(DataOf(*id));
    return true;
  }

  std::string pointer_;
  ForeignText& foreign_;
};

std::string NotJson(simdjson::error_code error) {
  switch (error) {
    case simdjson::CAPACITY:
      return fmt::format("must be at most {} bytes long", kJsonBytesMax);
    case simdjson::DEPTH_ERROR:
      return fmt::format("must not be nested deeper than {}", kJsonDepthMax);
    case simdjson::UTF8_ERROR:
      return "must be UTF-8";
    case simdjson::EMPTY:
      return "must not be empty";
    case simdjson::STRING_ERROR:
    case simdjson::UNESCAPED_CHARS:
    case simdjson::UNCLOSED_STRING:
      return "must be JSON: a text in it is not closed, holds a raw control character, or a wrong escape";
    case simdjson::NUMBER_ERROR:
      return "must be JSON: a number in it is malformed or too large";
    default:
      return "must be JSON (RFC 8259): one object and nothing behind it";
  }
}

}  // namespace

std::string JsonFault::Message() const { return pointer.empty() ? what : fmt::format("{}: {}", pointer, what); }

JsonReader::JsonReader(std::shared_ptr<const Shapes> shapes)
    : shapes_(std::move(shapes)), parser_(std::make_unique<simdjson::dom::parser>(kJsonBytesMax)) {}

JsonReader::~JsonReader() = default;

JsonVerdict JsonReader::Parse(std::string_view json, simdjson::dom::element& out) {
  if (json.size() > kJsonBytesMax) return JsonFault{"", NotJson(simdjson::CAPACITY)};
  if (json.empty()) return JsonFault{"", NotJson(simdjson::EMPTY)};
  if (parser_->max_depth() != kJsonDepthMax || parser_->capacity() < json.size()) {
    // A parser grows in this step only, so that most keep the size of a small command.
    const size_t capacity = std::clamp(json.size() * 2, size_t{4} << 10, kJsonBytesMax);
    const auto error = parser_->allocate(capacity, kJsonDepthMax);
    if (error != simdjson::SUCCESS) return JsonFault{"", "cannot be read: there is no memory for it; try again"};
  }
  padded_.reserve(json.size() + simdjson::SIMDJSON_PADDING);
  padded_.assign(json);
  const auto error = parser_->parse(padded_.data(), padded_.size(), false).get(out);
  if (error != simdjson::SUCCESS) return JsonFault{"", NotJson(error)};
  return std::nullopt;
}

JsonVerdict JsonReader::Fill(const simdjson::dom::element& value, std::string_view pointer, const Shape& shape,
                             ForeignText& foreign, DynamicStruct::Builder out) {
  Reading reading(pointer, foreign);
  reading.Struct(value, shape, Whose::kAuthor, out);
  return std::move(reading.fault);
}

JsonVerdict JsonReader::FillField(const simdjson::dom::element& value, std::string_view pointer,
                                  const FieldShape& field, ForeignText& foreign, DynamicStruct::Builder out) {
  Reading reading(pointer, foreign);
  reading.Field(value, field, Whose::kAuthor, out);
  return std::move(reading.fault);
}

JsonVerdict JsonReader::Read(std::string_view json, ForeignText& foreign, DynamicStruct::Builder out) {
  simdjson::dom::element root;
  if (auto fault = Parse(json, root)) return fault;
  return Fill(root, "", shapes_->root(), foreign, out);
}

}  // namespace muniment::schemas
