#include "schemas/shape.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <optional>

#include "schemas/annotations.capnp.h"
#include "schemas/common.capnp.h"
#include "schemas/keys.capnp.h"

namespace muniment::schemas {
namespace {

using capnp::schema::Type;

// The ids in annotations.capnp; the compiler generates no names for them.
enum AnnotationId : uint64_t {
  kTime = 0xb5d0e1f2a3c49701,
  kGuidMark = 0xb5d0e1f2a3c49702,
  kIdMark = 0xb5d0e1f2a3c49703,
  kCountryMark = 0xb5d0e1f2a3c49704,
  kCurrencyMark = 0xb5d0e1f2a3c49705,
  kPeriodMark = 0xb5d0e1f2a3c49706,
  kDomainMark = 0xb5d0e1f2a3c49707,
  kRequired = 0xb5d0e1f2a3c49708,
  kEvidence = 0xb5d0e1f2a3c49709,
  kSecretMark = 0xb5d0e1f2a3c4970a,
  kMaxItems = 0xb5d0e1f2a3c4970b,
  kMaxBytes = 0xb5d0e1f2a3c4970c,
  kFreeText = 0xb5d0e1f2a3c4970d,
  kOrAll = 0xb5d0e1f2a3c49710,
  kSubject = 0xb5d0e1f2a3c4970f,
};

constexpr BareDate BareDateOf(uint16_t time_form) {
  switch (static_cast<TimeForm>(time_form)) {
    case TimeForm::BEGINS:
      break;
    case TimeForm::ENDS:
      return BareDate::kNextDaysFirst;
    case TimeForm::ASKED:
      return BareDate::kLastSecond;
  }
  return BareDate::kFirstSecond;
}

Form FormOfStruct(capnp::StructSchema schema) {
  const uint64_t id = schema.getProto().getId();
  if (id == capnp::typeId<Sealed>()) return Form::kSealed;
  if (id == capnp::typeId<Address>()) return Form::kAddress;
  if (id == capnp::typeId<PersonRef>()) return Form::kPersonRef;
  if (id == capnp::typeId<NewPerson>()) return Form::kNewPerson;
  if (id == capnp::typeId<KeyMark>()) return Form::kKeyMark;
  return Form::kStruct;
}

template <class Integer>
void SetRange(FieldShape& shape) {
  shape.form = std::numeric_limits<Integer>::is_signed ? Form::kSigned : Form::kUnsigned;
  shape.least = static_cast<int64_t>(std::numeric_limits<Integer>::min());
  shape.greatest = static_cast<uint64_t>(std::numeric_limits<Integer>::max());
}

uint32_t BitsOf(capnp::Type type) {
  switch (type.which()) {
    case Type::VOID:
      return 0;
    case Type::BOOL:
      return 1;
    case Type::INT8:
    case Type::UINT8:
      return 8;
    case Type::INT16:
    case Type::UINT16:
    case Type::ENUM:
      return 16;
    case Type::INT32:
    case Type::UINT32:
      return 32;
    default:
      return 64;
  }
}

void SetPlace(FieldShape& shape, capnp::Type type) {
  shape.pointer = type.isText() || type.isData() || type.isList() || type.isStruct();
  shape.offset = shape.field.getProto().getSlot().getOffset();
  shape.bits = BitsOf(type);
  shape.discriminant = shape.field.getProto().getDiscriminantValue();
}

bool IsPersonal(const FieldShape& shape) {
  if (shape.nested != nullptr) {
    return std::any_of(shape.nested->fields.begin(), shape.nested->fields.end(),
                       [](const FieldShape& field) { return field.personal; });
  }
  return shape.form == Form::kSealed || shape.form == Form::kAddress;
}

// The form that the type alone gives; annotations refine it.
void SetForm(FieldShape& shape, capnp::Type type) {
  switch (type.which()) {
    case Type::VOID:
      shape.form = Form::kNothing;
      return;
    case Type::BOOL:
      shape.form = Form::kBool;
      return;
    case Type::INT8:
      return SetRange<int8_t>(shape);
    case Type::INT16:
      return SetRange<int16_t>(shape);
    case Type::INT32:
      return SetRange<int32_t>(shape);
    case Type::INT64:
      return SetRange<int64_t>(shape);
    case Type::UINT8:
      return SetRange<uint8_t>(shape);
    case Type::UINT16:
      return SetRange<uint16_t>(shape);
    case Type::UINT32:
      return SetRange<uint32_t>(shape);
    case Type::UINT64:
      return SetRange<uint64_t>(shape);
    case Type::TEXT:
      shape.form = Form::kText;
      return;
    case Type::DATA:
      shape.form = Form::kBytes;
      return;
    case Type::ENUM:
      shape.form = Form::kEnum;
      for (auto enumerant : type.asEnum().getEnumerants()) {
        shape.enumerant_names.emplace_back(enumerant.getProto().getName().cStr());
        shape.enumerants.emplace(shape.enumerant_names.back(), enumerant);
      }
      return;
    case Type::STRUCT:
      shape.form = FormOfStruct(type.asStruct());
      if (shape.form == Form::kSealed) shape.bytes_max = kSealedBytesMax;
      return;
    case Type::LIST:
    case Type::FLOAT32:
    case Type::FLOAT64:
    case Type::INTERFACE:
    case Type::ANY_POINTER:
      break;
  }
  assert(false && "a type that the JSON door does not know: see Shapes");
}

void Annotate(FieldShape& shape, uint64_t annotation, capnp::schema::Value::Reader value) {
  switch (annotation) {
    case kTime:
      shape.form = Form::kTime;
      shape.bare_date = BareDateOf(value.getEnum());
      return;
    case kGuidMark:
      shape.form = Form::kGuid;
      return;
    case kIdMark:
      shape.form = Form::kId;
      return;
    case kCountryMark:
      shape.form = Form::kCountry;
      return;
    case kCurrencyMark:
      shape.form = Form::kCurrency;
      return;
    case kPeriodMark:
      shape.form = Form::kPeriod;
      return;
    case kDomainMark:
      shape.form = Form::kDomain;
      return;
    case kSecretMark:
      shape.form = Form::kSecret;
      return;
    case kRequired:
      shape.required = true;
      return;
    case kEvidence:
      shape.evidence = true;
      return;
    case kFreeText:
      shape.free_text = true;
      return;
    case kOrAll:
      shape.or_all = true;
      return;
    case kSubject:
      shape.subject = true;
      return;
    case kMaxItems:
      shape.items_max = value.getUint32();
      return;
    case kMaxBytes:
      shape.bytes_max = value.getUint32();
      return;
    default:
      return;
  }
}

}  // namespace

Shapes::Shapes(capnp::StructSchema root) : root_(Add(root)) {}

const Shape* Shapes::Find(capnp::StructSchema schema) const {
  const auto found = shapes_.find(schema.getProto().getId());
  return found == shapes_.end() ? nullptr : found->second.get();
}

const Shape* Shapes::Add(capnp::StructSchema schema) {
  auto& slot = shapes_[schema.getProto().getId()];
  if (slot != nullptr) return slot.get();
  slot = std::make_unique<Shape>();
  Shape& shape = *slot;  // stays where it is while `shapes_` grows
  shape.schema = schema;
  shape.has_union = schema.getProto().getStruct().getDiscriminantCount() > 0;
  shape.choose_one = shape.has_union;
  shape.discriminant_offset = schema.getProto().getStruct().getDiscriminantOffset();
  for (auto field : schema.getFields()) {
    FieldShape described = Describe(field);
    if (described.in_union && described.name == "unset") {
      shape.choose_one = false;
      continue;
    }
    shape.by_name.emplace(described.name, shape.fields.size());
    shape.fields.push_back(std::move(described));
  }
  return &shape;
}

FieldShape Shapes::Describe(capnp::StructSchema::Field field) {
  const auto proto = field.getProto();
  assert(proto.isSlot() && "groups are not in our schemas");
  FieldShape shape;
  shape.name = proto.getName().cStr();
  shape.field = field;
  shape.in_union = proto.getDiscriminantValue() != capnp::schema::Field::NO_DISCRIMINANT;
  capnp::Type type = field.getType();
  SetPlace(shape, type);
  shape.list = type.isList();
  if (shape.list) type = type.asList().getElementType();
  SetForm(shape, type);
  for (auto annotation : proto.getAnnotations()) Annotate(shape, annotation.getId(), annotation.getValue());
  if (shape.form == Form::kStruct || shape.form == Form::kNewPerson) shape.nested = Add(type.asStruct());
  shape.personal = IsPersonal(shape);
  return shape;
}

}  // namespace muniment::schemas
