// An entry of every kind with every field set: the same one for the same schema, value by value told from the field's
// name. From it the golden bytes are made, and the seeds of the fuzz targets.
#pragma once

#include <capnp/dynamic.h>
#include <capnp/message.h>
#include <capnp/serialize.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "base/sha256.h"
#include "schemas/entry.capnp.h"
#include "schemas/json.h"

namespace muniment::golden {

class Sample {
 public:
  explicit Sample(const schemas::Shapes& shapes) : shapes_(shapes) {}

  void Fill(capnp::DynamicStruct::Builder out) const {
    const schemas::Shape* shape = shapes_.Find(out.getSchema());
    if (shape != nullptr) Fill(out, *shape);
  }

  // A flat message of an Entry whose body is `kind`.
  std::vector<uint64_t> EntryOf(const schemas::FieldShape& kind) const {
    capnp::MallocMessageBuilder message;
    auto entry = message.initRoot<schemas::Entry>();
    Fill(entry);
    capnp::DynamicStruct::Builder body = entry.initBody();
    Fill(body.init(kind.field).as<capnp::DynamicStruct>(), *kind.nested);
    const auto words = capnp::messageToFlatArray(message);
    const auto* begin = reinterpret_cast<const uint64_t*>(words.begin());
    return {begin, begin + words.size()};
  }

 private:
  void Fill(capnp::DynamicStruct::Builder out, const schemas::Shape& shape) const {
    bool chosen = false;
    for (const schemas::FieldShape& field : shape.fields) {
      if (field.in_union && chosen) continue;
      chosen = chosen || field.in_union;
      SetField(out, field);
    }
  }

  void SetField(capnp::DynamicStruct::Builder out, const schemas::FieldShape& field) const {
    if (!field.list)
      return Set(
          field, 0, [&] { return out.init(field.field); }, [&](auto v) { out.set(field.field, v); });
    auto list = out.init(field.field, 2).as<capnp::DynamicList>();
    for (uint32_t i = 0; i < 2; ++i) {
      Set(
          field, i, [&] { return list[i]; }, [&](auto v) { list.set(i, v); });
    }
  }

  template <class Init, class Put>
  void Set(const schemas::FieldShape& field, uint32_t index, Init init, Put put) const {
    using schemas::Form;
    const uint64_t number = Number(field.name) + index;
    const std::string text = field.name + (index == 0 ? "" : "2");
    switch (field.form) {
      case Form::kNothing:
        return put(capnp::DynamicValue::Reader(capnp::VOID));
      case Form::kBool:
        return put(capnp::DynamicValue::Reader(true));
      case Form::kSigned:
      case Form::kUnsigned:
        return put(capnp::DynamicValue::Reader(number % 200 + 1));
      case Form::kTime:
        return put(capnp::DynamicValue::Reader(int64_t{1'800'000'000} + static_cast<int64_t>(number % 100'000'000)));
      case Form::kPeriod:
        return put(capnp::DynamicValue::Reader(number % 36 + 1));
      case Form::kEnum:
        return put(capnp::DynamicValue::Reader(capnp::DynamicEnum(
            field.enumerants.find(field.enumerant_names[number % field.enumerant_names.size()])->second)));
      case Form::kText:
      case Form::kCountry:
      case Form::kCurrency:
      case Form::kDomain:
        return put(capnp::DynamicValue::Reader(capnp::Text::Reader(text.c_str(), text.size())));
      case Form::kId:
      case Form::kGuid:
      case Form::kBytes:
      case Form::kSecret:
        return put(capnp::DynamicValue::Reader(Bytes(text)));
      case Form::kStruct:
      case Form::kNewPerson:
        return Fill(init().template as<capnp::DynamicStruct>(), *field.nested);
      case Form::kSealed:
        return SetSealed(text, init().template as<capnp::DynamicStruct>().template as<schemas::Sealed>());
      case Form::kAddress: {
        auto address = init().template as<capnp::DynamicStruct>().template as<schemas::Address>();
        address.setHash(Bytes("hash of " + text));
        address.setDomain("contoso.com");
        return SetSealed(text, address.initSealed());
      }
      case Form::kPersonRef:
        return init().template as<capnp::DynamicStruct>().template as<schemas::PersonRef>().setId(Bytes(text));
      case Form::kKeyMark: {
        auto key = init().template as<capnp::DynamicStruct>().template as<schemas::KeyMark>();
        key.setHash(Bytes(text));
        key.setLastFive("6789B");
        return key.setWellFormed(true);
      }
    }
  }

  static void SetSealed(const std::string& text, schemas::Sealed::Builder out) {
    out.setKey(Bytes("key of " + text));
    out.setBytes(Bytes("bytes of " + text));
  }

  // 16 bytes told from `text`, until the next call.
  static capnp::Data::Reader Bytes(const std::string& text) {
    thread_local Hash bytes;
    bytes = Sha256({BytesOf(text)});
    return {bytes.data(), 16};
  }

  static uint64_t Number(std::string_view name) {
    const Hash hash = Sha256({BytesOf(name)});
    return uint64_t{hash[0]} << 24 | uint64_t{hash[1]} << 16 | uint64_t{hash[2]} << 8 | hash[3];
  }

  const schemas::Shapes& shapes_;
};

// Shows a sealed text's key and bytes, so that the expected JSON holds them too.
inline schemas::SealedText ShowSealed(schemas::Sealed::Reader sealed) {
  const auto key = sealed.getKey(), bytes = sealed.getBytes();
  return {schemas::SealedText::Sight::kText,
          HexOf({key.begin(), key.size()}) + ":" + HexOf({bytes.begin(), bytes.size()})};
}

}  // namespace muniment::golden
