#include "tools/reference/words.h"

#include <algorithm>
#include <optional>

#include "fmt/format.h"

namespace muniment::reference {
namespace {

using capnp::schema::Type;

// annotations.capnp
constexpr uint64_t kTime = 0xb5d0e1f2a3c49701, kGuid = 0xb5d0e1f2a3c49702, kId = 0xb5d0e1f2a3c49703,
                   kCountry = 0xb5d0e1f2a3c49704, kCurrency = 0xb5d0e1f2a3c49705, kPeriod = 0xb5d0e1f2a3c49706,
                   kDomain = 0xb5d0e1f2a3c49707, kRequired = 0xb5d0e1f2a3c49708, kEvidence = 0xb5d0e1f2a3c49709,
                   kSecret = 0xb5d0e1f2a3c4970a, kMaxItems = 0xb5d0e1f2a3c4970b, kRules = 0xb5d0e1f2a3c4970e;
// common.capnp and keys.capnp: structs that stand for a text
constexpr uint64_t kSealed = 0xa1b2c3d4e5f60701, kAddress = 0xa1b2c3d4e5f60702, kPersonRef = 0xa1b2c3d4e5f60703,
                   kKeyMark = 0xb9a2c3d4e5f60701;

std::string TextOf(capnp::Text::Reader text) { return {text.begin(), text.size()}; }

std::optional<capnp::schema::Value::Reader> Annotation(Field::Reader field, uint64_t id) {
  for (auto annotation : field.getAnnotations()) {
    if (annotation.getId() == id) return annotation.getValue();
  }
  return std::nullopt;
}

// One line, and nothing in it that would end a table's cell.
std::string OneLine(std::string text) {
  std::string line;
  for (char c : text) {
    if (c == '\n') c = ' ';
    if (c == '|') line += '\\';
    if (c == '<') {
      line += "&lt;";
      continue;
    }
    line += c;
  }
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

std::string TimeForm(uint16_t form) {
  if (form == 0) return "time; a bare date is its first second";
  if (form == 1) return "time; a bare date is the first second of the next day";
  return "time; a bare date is its last second";
}

}  // namespace

std::string AnchorOf(std::string_view heading) {
  std::string anchor;
  for (char c : heading) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-') anchor += c;
    if (c == ' ') anchor += '-';
  }
  return anchor;
}

Words::Words(const schema_check::Compiled& schemas) : types_(schemas.Types()) {
  for (auto type : types_) by_id_.emplace(type.getId(), type);
  for (auto source : schemas.get().getSourceInfo()) sources_.emplace(source.getId(), source);
  for (auto node : schemas.get().getNodes()) {
    if (node.isFile()) files_.emplace(TextOf(node.getDisplayName()), node.getId());
  }
}

Node::Reader Words::Find(std::string_view file, std::string_view name) const {
  return *std::find_if(types_.begin(), types_.end(), [&](auto type) {
    return schema_check::FileOf(type) == file && schema_check::NameOf(type) == name;
  });
}

std::string Words::About(Node::Reader type) const {
  const auto found = sources_.find(type.getId());
  return found == sources_.end() ? "" : OneLine(TextOf(found->second.getDocComment()));
}

std::string Words::About(Node::Reader type, unsigned member) const {
  const auto found = sources_.find(type.getId());
  if (found == sources_.end() || member >= found->second.getMembers().size()) return "";
  return OneLine(TextOf(found->second.getMembers()[member].getDocComment()));
}

std::string Words::AboutFile(std::string_view file) const {
  const auto id = files_.find(std::string(file));
  if (id == files_.end()) return "";
  const auto found = sources_.find(id->second);
  return found == sources_.end() ? "" : OneLine(TextOf(found->second.getDocComment()));
}

std::string Words::Rules(Node::Reader type) {
  for (auto annotation : type.getAnnotations()) {
    if (annotation.getId() == kRules) return TextOf(annotation.getValue().getText());
  }
  return "";
}

bool Words::IsRequired(Node::Reader type, Field::Reader field) const {
  if (Annotation(field, kRequired)) return true;
  return type.getId() == Find("schemas/command.capnp", "Command").getId() && TextOf(field.getName()) == "id";
}
bool Words::IsEvidence(Field::Reader field) { return Annotation(field, kEvidence).has_value(); }

std::string Words::Form(Field::Reader field, std::set<uint64_t>& used) const {
  const auto type = field.getSlot().getType();
  if (!type.isList()) return TypeForm(type, field, used);
  const auto limit = Annotation(field, kMaxItems);
  return fmt::format("list of {}{}", TypeForm(type.getList().getElementType(), field, used),
                     limit ? fmt::format(", at most {}", limit->getUint32()) : "");
}

std::string Words::TypeForm(Type::Reader type, Field::Reader field, std::set<uint64_t>& used) const {
  const auto linked = [&](uint64_t id) {
    used.insert(id);
    const std::string name = schema_check::NameOf(Type(id));
    return fmt::format("[{}](#{})", name, AnchorOf(name));
  };
  switch (type.which()) {
    case Type::VOID:
      return "`true`";
    case Type::BOOL:
      return "`true` or `false`";
    case Type::TEXT:
      if (Annotation(field, kCountry)) return "country, two capitals";
      if (Annotation(field, kCurrency)) return "currency, three capitals";
      if (Annotation(field, kDomain)) return "domain name";
      return "text";
    case Type::DATA:
      if (Annotation(field, kId)) return "id, 32 hex digits";
      if (Annotation(field, kGuid)) return "GUID";
      if (Annotation(field, kSecret)) return "secret text; a hash of it is kept";
      return "hex digits";
    case Type::ENUM:
      return linked(type.getEnum().getTypeId());
    case Type::STRUCT: {
      const uint64_t id = type.getStruct().getTypeId();
      if (id == kSealed) return "text, sealed";
      if (id == kAddress) return "e-mail address, sealed";
      if (id == kPersonRef) return "person: id or e-mail address";
      if (id == kKeyMark) return "product key; its hash and last five are kept";
      return linked(id);
    }
    default:
      if (const auto form = Annotation(field, kTime)) return TimeForm(form->getEnum());
      return Annotation(field, kPeriod) ? "term: `P1M`, `P1Y`, `P3Y`" : "whole number";
  }
}

}  // namespace muniment::reference
