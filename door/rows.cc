#include "door/rows.h"

#include "base/id.h"
#include "base/instant.h"
#include "fmt/format.h"
#include "schemas/keys.capnp.h"

namespace muniment::door {
namespace {

using capnp::DynamicList;
using capnp::DynamicStruct;
using capnp::DynamicValue;
using schemas::FieldShape;
using schemas::Form;

constexpr uint64_t kDetail = 0xf1a2c3d4e5f60701;  // $detail in view.capnp; the compiler generates no name for it

bool IsDetail(const FieldShape& field) {
  for (const auto annotation : field.field.getProto().getAnnotations()) {
    if (annotation.getId() == kDetail) return true;
  }
  return false;
}

bool IsNumber(Form form) { return form == Form::kSigned || form == Form::kUnsigned; }

bool IsPlain(Form form) {
  switch (form) {
    case Form::kNothing:
    case Form::kBool:
    case Form::kSigned:
    case Form::kUnsigned:
    case Form::kTime:
    case Form::kPeriod:
    case Form::kEnum:
    case Form::kId:
    case Form::kGuid:
    case Form::kBytes:
      return true;
    default:
      return false;
  }
}

std::string EnumText(capnp::DynamicEnum value) {
  KJ_IF_MAYBE (enumerant, value.getEnumerant()) {
    return enumerant->getProto().getName().cStr();
  }
  return fmt::format("unknown {}", value.getRaw());
}

std::string IdText(capnp::Data::Reader data, Form form) {
  const std::span<const uint8_t> bytes(data.begin(), data.size());
  return form == Form::kGuid && bytes.size() == 16 ? GuidText(bytes.first<16>()) : HexOf(bytes);
}

void Join(std::string& out, std::string_view text, std::string_view between) {
  if (text.empty()) return;
  if (!out.empty()) out += between;
  out += text;
}

}  // namespace

RowText::RowText(capnp::StructSchema row, schemas::Unseal unseal)
    : shapes_(std::make_shared<const schemas::Shapes>(row)), json_(shapes_), unseal_(std::move(unseal)) {
  for (const FieldShape& field : shapes_->root().fields) {
    columns_.push_back({.name = field.name,
                        .number = IsNumber(field.form) && !field.list,
                        .plain = IsPlain(field.form),
                        .detail = IsDetail(field),
                        .compound = field.form == Form::kStruct});
  }
}

std::string RowText::Cell(DynamicStruct::Reader row, size_t column) const {
  return Field(row, shapes_->root().fields[column]);
}

std::string RowText::Key(DynamicStruct::Reader row, std::span<const std::string_view> fields) const {
  std::string key;
  for (const std::string_view name : fields) {
    const auto found = shapes_->root().by_name.find(name);
    if (found == shapes_->root().by_name.end()) continue;
    if (!key.empty()) key += '/';
    key += Cell(row, found->second);
  }
  return key;
}

std::string RowText::Field(DynamicStruct::Reader of, const FieldShape& field) const {
  if (field.in_union) {
    KJ_IF_MAYBE (which, of.which()) {
      if (which->getIndex() != field.field.getIndex()) return {};
    }
  }
  const DynamicValue::Reader value = of.get(field.field);
  if (!field.list) return Value(value, field);
  std::string joined;
  for (auto item : value.as<DynamicList>()) Join(joined, Value(item, field), field.form == Form::kStruct ? "; " : ", ");
  return joined;
}

std::string RowText::Struct(DynamicStruct::Reader value, const schemas::Shape& shape) const {
  std::string joined;
  for (const FieldShape& field : shape.fields) {
    if (field.form == Form::kBool) {  // said by its name, where it holds
      if (value.get(field.field).as<bool>()) Join(joined, field.name, " ");
      continue;
    }
    Join(joined, Field(value, field), " ");
  }
  return joined;
}

std::string RowText::Value(DynamicValue::Reader value, const FieldShape& field) const {
  switch (field.form) {
    case Form::kNothing:
      return field.name;
    case Form::kBool:
      return value.as<bool>() ? "true" : "false";
    case Form::kSigned:
      return fmt::to_string(value.as<int64_t>());
    case Form::kUnsigned:
      return fmt::to_string(value.as<uint64_t>());
    case Form::kTime: {
      const auto unix = value.as<int64_t>();
      return unix == 0 ? std::string() : FormatInstant(FromUnix(unix));
    }
    case Form::kPeriod: {
      const int months = value.as<uint16_t>();
      return months == 0 ? std::string() : FormatPeriod(Period{months});
    }
    case Form::kEnum:
      return EnumText(value.as<capnp::DynamicEnum>());
    case Form::kText:
    case Form::kCountry:
    case Form::kCurrency:
    case Form::kDomain:
      return value.as<capnp::Text>().cStr();
    case Form::kId:
    case Form::kGuid:
    case Form::kBytes:
    case Form::kSecret:
      return IdText(value.as<capnp::Data>(), field.form);
    case Form::kStruct:
    case Form::kNewPerson:
      return Struct(value.as<DynamicStruct>(), *field.nested);
    case Form::kSealed:
      return Unsealed(value.as<DynamicStruct>().as<schemas::Sealed>());
    case Form::kAddress:
      return Unsealed(value.as<DynamicStruct>().as<schemas::Address>().getSealed());
    case Form::kPersonRef:
      return IdText(value.as<DynamicStruct>().as<schemas::PersonRef>().getId(), Form::kId);
    case Form::kKeyMark:
      return value.as<DynamicStruct>().as<schemas::KeyMark>().getLastFive().cStr();
  }
  return {};
}

std::string RowText::Unsealed(schemas::Sealed::Reader sealed) const {
  if (sealed.getBytes().size() == 0) return {};
  schemas::SealedText seen = unseal_(sealed);
  switch (seen.sight) {
    case schemas::SealedText::Sight::kText:
      return std::move(seen.text);
    case schemas::SealedText::Sight::kHidden:
      break;
    case schemas::SealedText::Sight::kErased:
      return "(erased)";
  }
  return {};
}

}  // namespace muniment::door
