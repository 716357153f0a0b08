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
#include "commands/submission.h"
#include "door/seal.h"
#include "ledger/secrets.h"
#include "ledger/vault.h"
#include "schemas/command.capnp.h"
#include "schemas/json.h"

namespace muniment::door {

using commands::FieldHash;

// One command, ready for a commands::Submission.
//
// Fields with their default value have no hash: sent again, "not given" is the same as "given as the default".
// Evidence, which the door adds later, has none either.
//
// Comparing with what is remembered: the same names with the same hashes, but for names whose remembered key the vault
// has no more, or has made only now (made_now): those were erased and are passed over. So is, in a dry run, every field
// under a key that the vault does not have; its hash is 0.
struct ShapedCommand {
  std::unique_ptr<capnp::MallocMessageBuilder> message;  // its root is the Command
  std::vector<FieldHash> fields;
  std::vector<UsedKey> keys;  // persist before the batch is appended, release when answered; empty in dry runs

  schemas::Command::Builder command() const { return message->getRoot<schemas::Command>(); }
  CommandId id() const {
    const auto id = command().asReader().getId();
    return CommandId::FromBytes({id.begin(), id.size()});
  }
};

// Why a line is no command: a refusal of rule CMD-10, code "shape"; or of DOM-12, which only the door can judge
// (CMD-12).
struct ShapeRefusal {
  std::optional<CommandId> id;  // when at least that could be read
  std::string pointer;          // JSON pointer to what is wrong (RFC 6901); "": the whole line
  std::string message;          // "/selfProvision/lines/0/quantity: must be …"; holds no value from the line
  const commands::RefusalKind* kind = nullptr;  // null: CMD-10's
  // The same, with the pointer as its value `at`.
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
