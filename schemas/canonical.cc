#include "schemas/canonical.h"

#include <array>
#include <cassert>

#include "schemas/common.capnp.h"

namespace muniment::schemas {
namespace {

using capnp::DynamicList;
using capnp::DynamicStruct;
using capnp::DynamicValue;
using capnp::schema::Type;

enum Tag : char { kNothing = 0, kStruct = 1, kList = 2 };

void PutLittleEndian(std::string& out, uint64_t value, size_t bytes) {
  std::array<char, sizeof(value)> digits{};
  for (size_t i = 0; i < bytes; ++i) digits[i] = static_cast<char>((value >> (8 * i)) & 0xff);
  out.append(digits.data(), bytes);
}

// The bits of a list's elements as they lie, the last byte filled with zeros.
void AppendRaw(capnp::AnyList::Reader list, std::string& out) {
  const auto bytes = list.getRawBytes().asChars();
  out.append(bytes.begin(), bytes.size());
}

void AppendList(capnp::AnyList::Reader list, std::string& out) {
  PutLittleEndian(out, static_cast<uint64_t>(list.getElementSize()), 1);
  PutLittleEndian(out, list.size(), 4);
  switch (list.getElementSize()) {
    case capnp::ElementSize::VOID:
      return;
    case capnp::ElementSize::POINTER:
      for (auto item : list.as<capnp::List<capnp::AnyPointer>>()) AppendCanonical(item, out);
      return;
    case capnp::ElementSize::INLINE_COMPOSITE:
      for (auto item : list.as<capnp::List<capnp::AnyStruct>>()) AppendCanonical(item, out);
      return;
    default:
      return AppendRaw(list, out);
  }
}

uint64_t BitsAt(kj::ArrayPtr<const kj::byte> data, uint64_t first_bit, uint32_t bits) {
  uint64_t value = 0;
  for (size_t i = 0; i < 8; ++i) {
    const size_t at = first_bit / 8 + i;
    if (i * 8 < bits && at < data.size()) value |= uint64_t{data[at]} << (8 * i);
  }
  return bits == 1 ? (value >> (first_bit % 8)) & 1 : value;
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

void AppendCanonical(capnp::AnyPointer::Reader value, std::string& out) {
  switch (value.getPointerType()) {
    case capnp::PointerType::NULL_:
      out.push_back(kNothing);
      return;
    case capnp::PointerType::STRUCT:
      out.push_back(kStruct);
      return AppendCanonical(value.getAs<capnp::AnyStruct>(), out);
    case capnp::PointerType::LIST:
      out.push_back(kList);
      return AppendList(value.getAs<capnp::AnyList>(), out);
    case capnp::PointerType::CAPABILITY:
      break;
  }
  assert(false && "a pointer that is not in our schemas");
}

void AppendCanonical(capnp::AnyStruct::Reader value, std::string& out) {
  const auto data = value.getDataSection();
  size_t bytes = data.size();
  while (bytes > 0 && data[bytes - 1] == 0) --bytes;
  PutLittleEndian(out, bytes, 4);
  out.append(data.asChars().begin(), bytes);
  const auto pointers = value.getPointerSection();
  uint32_t count = pointers.size();
  while (count > 0 && pointers[count - 1].isNull()) --count;
  PutLittleEndian(out, count, 2);
  for (uint32_t i = 0; i < count; ++i) AppendCanonical(pointers[i], out);
}

bool AppendCanonicalField(capnp::AnyStruct::Reader of, const Shape& shape, const FieldShape& field, std::string& out) {
  const auto data = of.getDataSection();
  if (field.in_union && BitsAt(data, uint64_t{shape.discriminant_offset} * 16, 16) != field.discriminant) return false;
  if (field.pointer) {
    const auto pointers = of.getPointerSection();
    const bool set = field.offset < pointers.size() && !pointers[field.offset].isNull();
    if (!set && !field.in_union) return false;
    AppendCanonical(set ? pointers[field.offset] : capnp::AnyPointer::Reader(), out);
    return true;
  }
  const uint64_t bits = BitsAt(data, uint64_t{field.offset} * field.bits, field.bits);
  if (bits == 0 && !field.in_union) return false;
  PutLittleEndian(out, bits, 8);
  return true;
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
