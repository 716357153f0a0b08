// The JSON door: one command, one JSON object, checked for its shape (CMD-10), sealed, hashed, and ready to be judged.
//
//   {"id":"…","actor":{"person":"…"},"effectiveAt":"…","reason":"…","reasonCode":"…","expectedVersion":{"stream":"…","version":7},
//    "onBehalfOf":"…","correlation":"…","selfProvision":{…}}
//
// `id`, `actor` and exactly one member named after a command must stand there.
#pragma once

#include <capnp/message.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/id.h"
#include "commands/refusal.h"
#include "door/seal.h"
#include "ledger/secrets.h"
#include "ledger/vault.h"
#include "schemas/command.capnp.h"
#include "schemas/json.h"

namespace muniment::door {

// CMD-9: what is remembered of one top-level field, to tell whether a command sent again is the same.
struct FieldHash {
  std::string name;   // of a field of the body: "lines"; of the envelope: "/reason"; "/command" is which command it is
  uint64_t hash = 0;  // first 8 bytes, big-endian, of a MAC over the canonical value (schemas/canonical.h)
  SealingKeyId key;   // the sealing key that the MAC is under; nil: the ledger's own, nothing personal in it
};

// Fields with their default value have no hash: sent again, "not given" is the same as "given as the default".
// Evidence, which the door adds later, has none either.
//
// Comparing with what is remembered: the same names with the same hashes, but for names whose remembered key the vault
// has no more, or has made only now (made_now): those were erased and are passed over.
struct ShapedCommand {
  std::unique_ptr<capnp::MallocMessageBuilder> message;  // its root is the Command
  std::vector<FieldHash> fields;
  std::vector<UsedKey> keys;  // persist before the batch is appended, discard when refused; empty in dry runs

  schemas::Command::Builder command() const { return message->getRoot<schemas::Command>(); }
  CommandId id() const { return CommandId::FromBytes(IdBytes()); }

 private:
  std::span<const uint8_t> IdBytes() const;
};

// Why a line is no command. Told as a refusal of rule CMD-10, code "shape".
struct ShapeRefusal {
  std::optional<CommandId> id;  // when at least that could be read
  std::string pointer;          // JSON pointer to what is wrong (RFC 6901)
  std::string message;          // "/selfProvision/lines/0/quantity: must be …"; holds no value from the line
  commands::Refusal AsRefusal() const;
};

// One per thread: it keeps its buffers. Secrets and vault outlive it.
class JsonDoor {
 public:
  JsonDoor(const ledger::Secrets& secrets, ledger::Vault& vault);
  std::variant<ShapedCommand, ShapeRefusal> Shape(std::string_view line, Sealer::Mode mode);

 private:
  const ledger::Secrets& secrets_;
  ledger::Vault& vault_;
  schemas::JsonReader reader_;
  const schemas::Shape* command_;
  const schemas::Shape* body_;
};

// For commands that programs build (imports, the scheduler, init) and not JSON: their hashes. `keys` are those of the
// Sealer that sealed its texts, if any.
ShapedCommand ShapeBuilt(std::unique_ptr<capnp::MallocMessageBuilder> message, std::vector<UsedKey> keys,
                         const ledger::Secrets& secrets, const ledger::Vault& vault);

}  // namespace muniment::door
