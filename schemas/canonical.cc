#include "schemas/canonical.h"

#include <cassert>

#include "schemas/common.capnp.h"

namespace muniment::schemas {
namespace {

using capnp::DynamicList;
using capnp::DynamicStruct;
using capnp::DynamicValue;
using capnp::schema::Type;

constexpr uint16_t kEndOfStruct = 0xffff;

void PutLittleEndian(std::string& out, uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>((value >> (8 * i)) & 0xff));
}

void PutCounted(std::string& out, kj::ArrayPtr<const char> bytes) {
  PutLittleEndian(out, bytes.size(), 4);
  out.append(bytes.begin(), bytes.size());
}

void AppendStruct(DynamicStruct::Reader value, std::string& out) {
  for (auto field : value.getSchema().getFields()) {
    if (IsDefault(value, field)) continue;
    const auto ordinal = field.getProto().getOrdinal();
    assert(ordinal.isExplicit());
    PutLittleEndian(out, ordinal.getExplicit(), 2);
    AppendCanonical(value.get(field), out);
  }
  PutLittleEndian(out, kEndOfStruct, 2);
}

bool InUnion(capnp::StructSchema::Field field) {
  return field.getProto().getDiscriminantValue() != capnp::schema::Field::NO_DISCRIMINANT;
}

// Which member is active says something even when it holds its default value.
bool IsActive(DynamicStruct::Reader of, capnp::StructSchema::Field field) {
  KJ_IF_MAYBE (active, of.which()) {
    return *active == field;
  }
  return false;
}

bool IsEmpty(DynamicValue::Reader value) {
  switch (value.getType()) {
    case DynamicValue::TEXT:
      return value.as<capnp::Text>().size() == 0;
    case DynamicValue::DATA:
      return value.as<capnp::Data>().size() == 0;
    case DynamicValue::LIST:
      return value.as<DynamicList>().size() == 0;
    default:
      return false;
  }
}

}  // namespace

bool IsDefault(DynamicStruct::Reader of, capnp::StructSchema::Field field) {
  if (InUnion(field)) return !IsActive(of, field);
  return !of.has(field, capnp::HasMode::NON_DEFAULT) || IsEmpty(of.get(field));
}

void AppendCanonical(DynamicValue::Reader value, std::string& out) {
  switch (value.getType()) {
    case DynamicValue::VOID:
      return;
    case DynamicValue::BOOL:
      return PutLittleEndian(out, value.as<bool>() ? 1 : 0, 1);
    case DynamicValue::INT:
      return PutLittleEndian(out, static_cast<uint64_t>(value.as<int64_t>()), 8);
    case DynamicValue::UINT:
      return PutLittleEndian(out, value.as<uint64_t>(), 8);
    case DynamicValue::ENUM:
      return PutLittleEndian(out, value.as<capnp::DynamicEnum>().getRaw(), 2);
    case DynamicValue::TEXT:
      return PutCounted(out, value.as<capnp::Text>());
    case DynamicValue::DATA:
      return PutCounted(out, value.as<capnp::Data>().asChars());
    case DynamicValue::STRUCT:
      return AppendStruct(value.as<DynamicStruct>(), out);
    case DynamicValue::LIST: {
      const auto list = value.as<DynamicList>();
      PutLittleEndian(out, list.size(), 4);
      for (auto item : list) AppendCanonical(item, out);
      return;
    }
    case DynamicValue::UNKNOWN:
    case DynamicValue::FLOAT:
    case DynamicValue::CAPABILITY:
    case DynamicValue::ANY_POINTER:
      break;
  }
  assert(false && "a type that is not in our schemas");
}

SealingKeyId FirstSealingKey(DynamicValue::Reader value) {
  if (value.getType() == DynamicValue::LIST) {
    for (auto item : value.as<DynamicList>()) {
      if (const SealingKeyId key = FirstSealingKey(item); !key.is_nil()) return key;
    }
    return {};
  }
  if (value.getType() != DynamicValue::STRUCT) return {};
  const auto fields = value.as<DynamicStruct>();
  if (fields.getSchema().getProto().getId() == capnp::typeId<Sealed>()) {
    const auto key = fields.as<Sealed>().getKey();
    return SealingKeyId::FromBytes({key.begin(), key.size()});
  }
  for (auto field : fields.getSchema().getFields()) {
    const auto type = field.getType().which();
    if ((type != Type::STRUCT && type != Type::LIST) || IsDefault(fields, field)) continue;
    if (const SealingKeyId key = FirstSealingKey(fields.get(field)); !key.is_nil()) return key;
  }
  return {};
}

}  // namespace muniment::schemas
