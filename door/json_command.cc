#include "door/json_command.h"

#include <simdjson.h>

#include <algorithm>
#include <cassert>
#include <utility>

#include "base/sha256.h"
#include "commands/refusals.h"
#include "fmt/format.h"
#include "schemas/canonical.h"

namespace muniment::door {
namespace {

using capnp::DynamicStruct;
using schemas::Command;
using schemas::FieldShape;
using schemas::JsonFault;
using schemas::JsonVerdict;
using schemas::Shape;
using simdjson::dom::element;

constexpr unsigned kFirstSegmentWords = 128;  // most commands fit

const std::string kWholeLine = "the line";  // where a JSON pointer would be empty

uint64_t First8(const Hash& hash) {
  uint64_t value = 0;
  for (size_t i = 0; i < 8; ++i) value = value << 8 | hash[i];
  return value;
}

FieldHash HashField(std::string name, capnp::DynamicValue::Reader value, const ledger::Secrets& secrets,
                    const ledger::Vault& vault) {
  std::string canonical;
  schemas::AppendCanonical(value, canonical);
  FieldHash field{.name = std::move(name), .hash = 0, .key = schemas::FirstSealingKey(value)};
  if (field.key.is_nil()) {
    field.hash = First8(secrets.Mac(ledger::Purpose::kCommandFields, {BytesOf(field.name), BytesOf(canonical)}));
  } else if (const auto mac = vault.Mac(field.key, {BytesOf(field.name), BytesOf(canonical)}); mac.ok()) {
    field.hash = First8(*mac);
  }
  return field;
}

void HashFields(DynamicStruct::Reader of, std::string_view prefix, const ledger::Secrets& secrets,
                const ledger::Vault& vault, std::vector<FieldHash>& out) {
  for (auto field : of.getSchema().getFields()) {
    if (schemas::IsDefault(of, field) || schemas::IsEvidence(field)) continue;
    const std::string name = fmt::format("{}{}", prefix, field.getProto().getName().cStr());
    out.push_back(HashField(name, of.get(field), secrets, vault));
  }
}

// CMD-9's hashes of a whole command: which it is, its envelope, its body.
std::vector<FieldHash> HashCommand(Command::Reader command, const ledger::Secrets& secrets,
                                   const ledger::Vault& vault) {
  std::vector<FieldHash> hashes;
  const DynamicStruct::Reader envelope = command;
  for (auto field : envelope.getSchema().getFields()) {
    const std::string_view name = field.getProto().getName().cStr();
    if (name == "id" || name == "body" || schemas::IsEvidence(field) || schemas::IsDefault(envelope, field)) continue;
    hashes.push_back(HashField(fmt::format("/{}", name), envelope.get(field), secrets, vault));
  }
  const DynamicStruct::Reader body = command.getBody();
  KJ_IF_MAYBE (which, body.which()) {
    hashes.push_back(HashField("/command", capnp::Text::Reader(which->getProto().getName()), secrets, vault));
    HashFields(body.get(*which).as<DynamicStruct>(), "", secrets, vault, hashes);
  }
  return hashes;
}

ShapeRefusal RefusalOf(std::optional<CommandId> id, const JsonFault& fault) {
  return {.id = id,
          .pointer = fault.pointer,
          .message = fmt::format("{}: {}", fault.pointer.empty() ? kWholeLine : fault.pointer, fault.what)};
}

// The member named `id`, which the keys of everything sealed depend on.
JsonVerdict ReadId(const simdjson::dom::object& object, std::optional<CommandId>& out) {
  element value;
  std::string_view text;
  if (object.at_key("id").get(value) != simdjson::SUCCESS) {
    return JsonFault{"/id", "must be given: 32 hex digits that you make up at random, once for each command (CMD-1)"};
  }
  if (value.get(text) == simdjson::SUCCESS && text.size() == 32) out = ParseIdAs<CommandId>(text);
  if (!out || out->is_nil()) {
    out.reset();
    return JsonFault{"/id", "must be an id: 32 hex digits, not all zero"};
  }
  return std::nullopt;
}

// One line being read into one message.
class CommandReading {
 public:
  CommandReading(schemas::JsonReader& reader, const Shape& command, const Shape& body, Sealer& sealer,
                 Command::Builder out)
      : reader_(reader), command_(command), body_(body), sealer_(sealer), out_(out) {}

  JsonVerdict Read(const simdjson::dom::object& object) {
    std::vector<std::string_view> seen;
    for (const auto [name, value] : object) {
      if (std::find(seen.begin(), seen.end(), name) != seen.end()) {
        return JsonFault{"", "must not have a member twice"};
      }
      seen.push_back(name);
      if (auto fault = Member(name, value)) return fault;
    }
    const auto given = [&](std::string_view name) { return std::find(seen.begin(), seen.end(), name) != seen.end(); };
    for (const FieldShape& field : command_.fields) {
      if (field.required && !given(field.name)) return JsonFault{"/" + field.name, "must be given"};
    }
    if (sent_ == nullptr) {
      return JsonFault{"",
                       "must have one member named after a command, such as selfProvision; the reference lists them"};
    }
    out_.setHasEffectiveAt(given("effectiveAt"));
    return std::nullopt;
  }

 private:
  JsonVerdict Member(std::string_view name, const element& value) {
    const std::string pointer = fmt::format("/{}", name);
    if (const auto envelope = command_.by_name.find(name); envelope != command_.by_name.end() && name != "body") {
      const FieldShape& field = command_.fields[envelope->second];
      if (field.evidence) return JsonFault{pointer, "must not be given: the ledger sees to it itself"};
      return reader_.FillField(value, pointer, field, sealer_, out_);
    }
    const auto found = body_.by_name.find(name);
    if (found == body_.by_name.end()) {
      // The name is not repeated: it may be anything.
      return JsonFault{"",
                       "must not have a member that is neither a command nor one of id, actor, effectiveAt, reason, "
                       "reasonCode, expectedVersion, onBehalfOf, correlation"};
    }
    const FieldShape& field = body_.fields[found->second];
    if (sent_ != nullptr) return JsonFault{pointer, fmt::format("must not stand beside {}: send one", sent_->name)};
    sent_ = &field;
    return reader_.FillField(value, pointer, field, sealer_, out_.getBody());
  }

  schemas::JsonReader& reader_;
  const Shape& command_;
  const Shape& body_;
  Sealer& sealer_;
  Command::Builder out_;
  const FieldShape* sent_ = nullptr;  // the body's member
};

}  // namespace

commands::Refusal ShapeRefusal::AsRefusal() const {
  const std::string at = pointer.empty() ? kWholeLine : pointer;
  return commands::Refuse(commands::kShape, {{"at", at}, {"problem", message.substr(at.size() + 2)}});
}

JsonDoor::JsonDoor(const ledger::Secrets& secrets, ledger::Vault& vault)
    : secrets_(secrets),
      vault_(vault),
      reader_(schemas::Shapes::Of<Command>()),
      command_(&reader_.shapes().root()),
      body_(reader_.shapes().Find(capnp::Schema::from<Command::Body>())) {}

std::variant<ShapedCommand, ShapeRefusal> JsonDoor::Shape(std::string_view line, Sealer::Mode mode) {
  element root;
  simdjson::dom::object object;
  if (auto fault = reader_.Parse(line, root)) return RefusalOf(std::nullopt, *fault);
  if (root.get(object) != simdjson::SUCCESS) return RefusalOf(std::nullopt, {"", "must be an object"});
  std::optional<CommandId> id;
  if (auto fault = ReadId(object, id)) return RefusalOf(std::nullopt, *fault);

  auto message = std::make_unique<capnp::MallocMessageBuilder>(kFirstSegmentWords);
  auto command = message->initRoot<Command>();
  command.initBody();
  Sealer sealer(secrets_, vault_, *id, mode);
  if (auto fault = CommandReading(reader_, *command_, *body_, sealer, command).Read(object)) {
    DiscardKeys(sealer.keys(), vault_);
    return RefusalOf(id, *fault);
  }
  return ShapeBuilt(std::move(message), sealer.keys(), secrets_, vault_);
}

ShapedCommand ShapeBuilt(std::unique_ptr<capnp::MallocMessageBuilder> message, std::vector<UsedKey> keys,
                         const ledger::Secrets& secrets, const ledger::Vault& vault) {
  ShapedCommand shaped{.message = std::move(message), .fields = {}, .keys = std::move(keys)};
  shaped.fields = HashCommand(shaped.command(), secrets, vault);
  return shaped;
}

}  // namespace muniment::door
