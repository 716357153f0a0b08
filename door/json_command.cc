#include "door/json_command.h"

#include <simdjson.h>

#include <algorithm>
#include <cassert>
#include <utility>

#include "absl/strings/ascii.h"
#include "base/sha256.h"
#include "base/text.h"
#include "commands/accounts/refusals.h"
#include "commands/refusals.h"
#include "door/domain_name.h"
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

// Shapes of commands never change while the program runs, and every door and import wants them.
const std::shared_ptr<const schemas::Shapes>& CommandShapes() {
  static const std::shared_ptr<const schemas::Shapes> shapes = schemas::Shapes::Of<Command>();
  return shapes;
}

class Hashing {
 public:
  Hashing(const ledger::Secrets& secrets, const ledger::Vault& vault) : secrets_(secrets), vault_(vault) {}

  std::vector<FieldHash> fields;

  void Fields(DynamicStruct::Reader of, const schemas::Shape& shape, std::string_view prefix) {
    const auto raw = of.as<capnp::AnyStruct>();
    for (const FieldShape& field : shape.fields) {
      if (field.evidence || IsLeftOut(shape, field)) continue;
      canonical_.clear();
      if (!schemas::AppendCanonicalField(raw, shape, field, canonical_)) continue;
      fields.push_back({.name = std::string(prefix) + field.name, .hash = 0, .key = {}});
      if (field.personal) fields.back().key = schemas::FirstSealingKey(of.get(field.field));
      Mac();
    }
  }

  void WhichCommand(const std::string& name) {
    fields.push_back({.name = "/command", .hash = 0, .key = {}});
    canonical_ = name;
    Mac();
  }

 private:
  // The envelope's `id` is what everything is remembered under, its `body` is told field by field.
  static bool IsLeftOut(const schemas::Shape& shape, const FieldShape& field) {
    return shape.schema == capnp::Schema::from<Command>() && (field.name == "id" || field.name == "body");
  }

  void Mac() {
    FieldHash& field = fields.back();
    if (field.key.is_nil()) {
      field.hash = First8(secrets_.Mac(ledger::Purpose::kCommandFields, {BytesOf(field.name), BytesOf(canonical_)}));
    } else if (const auto mac = vault_.Mac(field.key, {BytesOf(field.name), BytesOf(canonical_)}); mac.ok()) {
      field.hash = First8(*mac);
    }
  }

  const ledger::Secrets& secrets_;
  const ledger::Vault& vault_;
  std::string canonical_;
};

// CMD-9's hashes of a whole command: its envelope, which it is, its body.
std::vector<FieldHash> HashCommand(Command::Reader command, const ledger::Secrets& secrets,
                                   const ledger::Vault& vault) {
  const schemas::Shapes& shapes = *CommandShapes();
  Hashing hashing(secrets, vault);
  hashing.fields.reserve(8);
  hashing.Fields(command, shapes.root(), "/");
  const DynamicStruct::Reader body = command.getBody();
  KJ_IF_MAYBE (which, body.which()) {
    hashing.WhichCommand(which->getProto().getName());
    hashing.Fields(body.get(*which).as<DynamicStruct>(), *shapes.Find(which->getType().asStruct()), "");
  }
  return std::move(hashing.fields);
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
    const std::string pointer = "/" + std::string(name);
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

struct DomainTaken {
  std::string_view pointer;  // where it stands
  capnp::Text::Reader domain;
};

// The domain that a command would make somebody's. Removing one is not among them: what was taken before the list of
// public suffixes had it can still be given back.
DomainTaken DomainTakenBy(Command::Body::Reader body) {
  switch (body.which()) {
    case Command::Body::ASSOCIATE_DOMAIN:
      return {"/associateDomain/domain", body.getAssociateDomain().getDomain()};
    case Command::Body::REGISTER_ORGANISATION:
      return {"/registerOrganisation/initialDomain", body.getRegisterOrganisation().getInitialDomain()};
    case Command::Body::ACCEPT_INVITATION:
      return {"/acceptInvitation/initialDomain", body.getAcceptInvitation().getInitialDomain()};
    case Command::Body::COMPLETE_REDEMPTION:
      return {"/completeRedemption/register/initialDomain",
              body.getCompleteRedemption().getRegister().getInitialDomain()};
    case Command::Body::START_DOMAIN_VERIFICATION:
      return {"/startDomainVerification/domain", body.getStartDomainVerification().getDomain()};
    case Command::Body::VERIFY_DOMAIN:
      return {"/verifyDomain/domain", body.getVerifyDomain().getDomain()};
    default:
      return {};
  }
}

// DOM-12: a name under which anybody may register names is nobody's. The list of those changes with its version, so
// that it is asked here and not by a rule.
std::optional<JsonFault> PublicSuffixIn(Command::Reader command) {
  const DomainTaken taken = DomainTakenBy(command.getBody());
  if (taken.domain.size() == 0 || !IsPublicSuffix(taken.domain.cStr())) return std::nullopt;
  return JsonFault{std::string(taken.pointer),
                   "is a public suffix, under which anybody registers names; name a domain of the customer's"};
}

// Where `secret` stands in a text below `value`; `own` is left out.
std::optional<std::string> Elsewhere(const element& value, const std::string& pointer, std::string_view secret,
                                     const std::string& own) {
  std::string_view text;
  simdjson::dom::object members;
  simdjson::dom::array items;
  if (value.get(text) == simdjson::SUCCESS) {
    const bool holds = absl::AsciiStrToLower(AbslView(text)).find(secret) != std::string::npos;
    return holds && pointer != own ? std::optional(pointer) : std::nullopt;
  }
  if (value.get(members) == simdjson::SUCCESS) {
    for (const auto [name, member] : members) {
      if (auto found = Elsewhere(member, fmt::format("{}/{}", pointer, name), secret, own)) return found;
    }
  } else if (value.get(items) == simdjson::SUCCESS) {
    size_t i = 0;
    for (const element item : items) {
      if (auto found = Elsewhere(item, fmt::format("{}/{}", pointer, i++), secret, own)) return found;
    }
  }
  return std::nullopt;
}

// KEY-11: a token stands in its own field alone. What stands in others is kept in clear, or repeated in a refusal.
JsonVerdict CheckTokensStandAlone(const element& line, const schemas::Shapes& shapes, Command::Reader command) {
  constexpr size_t kTokenBytes = 32;  // what is shorter is none of the ledger's
  const DynamicStruct::Reader body = command.getBody();
  KJ_IF_MAYBE (which, body.which()) {
    const std::string name = which->getProto().getName();
    for (const FieldShape& field : shapes.Find(which->getType().asStruct())->fields) {
      std::string_view token;
      if (field.form != schemas::Form::kSecret || line[name][field.name].get(token) != simdjson::SUCCESS) continue;
      if (token.size() < kTokenBytes) continue;
      const auto found =
          Elsewhere(line, "", absl::AsciiStrToLower(AbslView(token)), fmt::format("/{}/{}", name, field.name));
      if (found) return JsonFault{*found, fmt::format("must not hold what {} holds, which is a secret", field.name)};
    }
  }
  return std::nullopt;
}

// What commands call `organisation` is an id or a domain of its own: a domain becomes canonical, as those are that it
// is compared with (DOM-6). What is neither stays as it is, and is found nowhere.
void CanonicaliseOrganisation(Command::Builder command) {
  DynamicStruct::Builder body = command.getBody();
  KJ_IF_MAYBE (which, body.which()) {
    DynamicStruct::Builder fields = body.get(*which).as<DynamicStruct>();
    KJ_IF_MAYBE (field, fields.getSchema().findFieldByName("organisation")) {
      if (!field->getType().isText() || !fields.has(*field)) return;
      const auto given = fields.get(*field).as<capnp::Text>();
      if (ParseId({given.begin(), given.size()})) return;  // no domain, which takes longer to find out
      const auto domain = CanonicalDomain({given.begin(), given.size()});
      if (domain.ok()) fields.set(*field, capnp::Text::Reader(*domain));
    }
  }
}

}  // namespace

commands::Refusal ShapeRefusal::AsRefusal() const {
  const std::string at = pointer.empty() ? kWholeLine : pointer;
  // As they are: no value of the line is in them, but perhaps an example of an address.
  return commands::Refusal(kind == nullptr ? commands::kShape : *kind,
                           {{"at", at}, {"problem", message.substr(at.size() + 2)}});
}

JsonDoor::JsonDoor(const ledger::Secrets& secrets, ledger::Vault& vault)
    : secrets_(secrets),
      vault_(vault),
      reader_(CommandShapes()),
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
  JsonVerdict fault = CommandReading(reader_, *command_, *body_, sealer, command).Read(object);
  if (!fault) fault = CheckTokensStandAlone(root, reader_.shapes(), command.asReader());
  if (fault) {
    ReleaseKeys(sealer.keys(), vault_);
    return RefusalOf(id, *fault);
  }
  CanonicaliseOrganisation(command);
  if (auto suffix = PublicSuffixIn(command.asReader())) {
    ReleaseKeys(sealer.keys(), vault_);
    ShapeRefusal refusal = RefusalOf(id, *suffix);
    refusal.kind = &commands::kPublicSuffix;
    return refusal;
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
