// JsonWriter: Cap'n Proto to JSON, the same bytes for the same struct.
#include <kj/debug.h>

#include <span>

#include "base/id.h"
#include "fmt/format.h"
#include "schemas/canonical.h"
#include "schemas/json.h"

namespace muniment::schemas {
namespace {

using capnp::DynamicList;
using capnp::DynamicStruct;
using capnp::DynamicValue;

constexpr std::string_view kReplacement = "\xef\xbf\xbd";  // U+FFFD

// The bytes of the well-formed UTF-8 sequence that `text` begins with, 0 if there is none (RFC 3629).
size_t SequenceLength(std::string_view text) {
  const auto at = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const unsigned first = at(0);
  const auto follows = [&](size_t i, unsigned low = 0x80, unsigned high = 0xbf) {
    return at(i) >= low && at(i) <= high;
  };
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return follows(1) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    const unsigned low = first == 0xe0 ? 0xa0 : 0x80, high = first == 0xed ? 0x9f : 0xbf;
    return follows(1, low, high) && follows(2) ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const unsigned low = first == 0xf0 ? 0x90 : 0x80, high = first == 0xf4 ? 0x8f : 0xbf;
    return follows(1, low, high) && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

std::span<const uint8_t> BytesOfData(DynamicValue::Reader value) {
  const auto data = value.as<capnp::Data>();
  return {data.begin(), data.size()};
}

class Writing {
 public:
  Writing(const Shapes& shapes, const Unseal& unseal, std::string& out, size_t bytes_max)
      : shapes_(shapes), unseal_(unseal), out_(out), size_max_(out.size() + bytes_max) {}

  void Struct(DynamicStruct::Reader value) {
    const Shape* shape = shapes_.Find(value.getSchema());
    if (shape == nullptr) {
      out_ += "{}";  // unreachable for values of the shapes' root
      return;
    }
    Struct(value, *shape);
  }

 private:
  void Struct(DynamicStruct::Reader value, const Shape& shape) {
    out_ += '{';
    bool first = true;
    for (const FieldShape& field : shape.fields) {
      if (!Stands(value, field)) continue;
      if (!first) out_ += ',';
      first = false;
      AppendJsonText(out_, field.name);
      out_ += ':';
      Field(value.get(field.field), field);
    }
    out_ += '}';
  }

  // A text that was never given may stand there as a struct of nothing: nothing was erased.
  static bool SaysSomething(Sealed::Reader sealed) { return sealed.hasBytes() || sealed.hasKey(); }

  // What is not set is left out; numbers, booleans and enumerants always say something.
  static bool Stands(DynamicStruct::Reader of, const FieldShape& field) {
    if (field.form == Form::kSecret) return false;
    if (field.in_union || field.list) return !IsDefault(of, field.field);
    switch (field.form) {
      case Form::kSealed:
        return SaysSomething(of.get(field.field).as<DynamicStruct>().as<Sealed>());
      case Form::kAddress:
        return SaysSomething(of.get(field.field).as<DynamicStruct>().as<Address>().getSealed());
      case Form::kBool:
      case Form::kSigned:
      case Form::kUnsigned:
      case Form::kEnum:
        return true;
      case Form::kTime:
        return of.get(field.field).as<int64_t>() != 0;
      case Form::kPeriod:
        return of.get(field.field).as<uint16_t>() != 0;
      default:
        return !IsDefault(of, field.field);
    }
  }

  void Field(DynamicValue::Reader value, const FieldShape& field) {
    if (!field.list) return Value(value, field);
    out_ += '[';
    bool first = true;
    const auto list = value.as<DynamicList>();
    RequireSpace(list.size());
    for (auto item : list) {
      if (!first) out_ += ',';
      first = false;
      RequireSpace(1);
      Value(item, field);
    }
    out_ += ']';
  }

  void RequireSpace(size_t bytes) const {
    KJ_REQUIRE(out_.size() + bytes <= size_max_, "lists within lists: the message was tampered with");
  }

  void Value(DynamicValue::Reader value, const FieldShape& field) {
    switch (field.form) {
      case Form::kNothing:
        out_ += "true";
        return;
      case Form::kBool:
        out_ += value.as<bool>() ? "true" : "false";
        return;
      case Form::kSigned:
        out_ += fmt::format_int(value.as<int64_t>()).str();
        return;
      case Form::kUnsigned:
        out_ += fmt::format_int(value.as<uint64_t>()).str();
        return;
      case Form::kTime:
        return AppendJsonText(out_, TimeText(value.as<int64_t>()));
      case Form::kPeriod:
        return AppendJsonText(out_, FormatPeriod(Period{value.as<uint16_t>()}));
      case Form::kEnum:
        return Enumerant(value.as<capnp::DynamicEnum>());
      case Form::kText:
      case Form::kCountry:
      case Form::kCurrency:
      case Form::kDomain: {
        const auto text = value.as<capnp::Text>();
        return AppendJsonText(out_, {text.begin(), text.size()});
      }
      case Form::kGuid:
        return Guid(BytesOfData(value));
      case Form::kId:
      case Form::kBytes:
      case Form::kSecret:
        return AppendJsonText(out_, HexOf(BytesOfData(value)));
      case Form::kStruct:
      case Form::kNewPerson:
        return Struct(value.as<DynamicStruct>(), *field.nested);
      case Form::kSealed:
        return Unsealed(value.as<DynamicStruct>().as<Sealed>());
      case Form::kAddress:
        return Unsealed(value.as<DynamicStruct>().as<Address>().getSealed());
      case Form::kPersonRef:
        return Person(value.as<DynamicStruct>().as<PersonRef>());
      case Form::kKeyMark: {
        const auto last_five = value.as<DynamicStruct>().as<KeyMark>().getLastFive();
        return AppendJsonText(out_, {last_five.begin(), last_five.size()});
      }
    }
  }

  // A damaged entry may hold any number.
  static std::string TimeText(int64_t unix) {
    if (unix < ToUnix(kEarliest) || unix > ToUnix(kLatest)) return fmt::format("{} s", unix);
    return FormatInstant(FromUnix(unix));
  }

  void Enumerant(capnp::DynamicEnum value) {
    KJ_IF_MAYBE (enumerant, value.getEnumerant()) {
      AppendJsonText(out_, enumerant->getProto().getName().cStr());
      return;
    }
    AppendJsonText(out_, fmt::format("unknown {}", value.getRaw()));  // of a later release
  }

  void Guid(std::span<const uint8_t> bytes) {
    if (bytes.size() == 16) return AppendJsonText(out_, GuidText(bytes.first<16>()));
    AppendJsonText(out_, HexOf(bytes));
  }

  void Unsealed(Sealed::Reader sealed) {
    const SealedText seen = unseal_(sealed);
    switch (seen.sight) {
      case SealedText::Sight::kText:
        return AppendJsonText(out_, seen.text);
      case SealedText::Sight::kHidden:
        out_ += "null";
        return;
      case SealedText::Sight::kErased:
        out_ += R"({"erased":true})";
        return;
    }
  }

  // Somebody meant by address is told by neither address nor hash.
  void Person(PersonRef::Reader person) {
    if (!person.isId()) {
      out_ += "null";
      return;
    }
    const auto id = person.getId();
    AppendJsonText(out_, HexOf({id.begin(), id.size()}));
  }

  const Shapes& shapes_;
  const Unseal& unseal_;
  std::string& out_;
  const size_t size_max_;  // of `out_`
};

}  // namespace

void AppendJsonText(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const size_t length = SequenceLength(text);
    const char c = text.front();
    if (length == 0) {
      out += kReplacement;
    } else if (length > 1) {
      out += text.substr(0, length);
    } else if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  out += '"';
}

void JsonWriter::Write(DynamicStruct::Reader value, const Unseal& unseal, std::string& out) const {
  Writing(*shapes_, unseal, out, bytes_max_).Struct(value);
}

std::string JsonWriter::Write(DynamicStruct::Reader value, const Unseal& unseal) const {
  std::string out;
  Write(value, unseal, out);
  return out;
}

}  // namespace muniment::schemas
