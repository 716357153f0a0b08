// What a door hands to the writer, and what it gets back.
#pragma once

#include <capnp/message.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/id.h"
#include "commands/refusal.h"
#include "schemas/command.capnp.h"
#include "schemas/entry.capnp.h"

namespace muniment::commands {

// CMD-9: what is remembered of one top-level field, to tell whether a command sent again is the same.
struct FieldHash {
  std::string name;   // of a field of the body: "lines"; of the envelope: "/reason"; "/command" is which command it is
  uint64_t hash = 0;  // first 8 bytes, big-endian, of a MAC over the canonical value (schemas/canonical.h)
  SealingKeyId key;   // the sealing key that the MAC is under; nil: the ledger's own, nothing personal in it
};

// A key of the vault that texts of a command are sealed under.
struct UsedKey {
  SealingKeyId id;
  bool made_now = false;  // the vault had none: a first sending, or one after an erasure
};

// One command at the writer's door: shaped, sealed and hashed. What it refers to outlives the call.
struct Submission {
  schemas::Command::Reader command;
  std::span<const FieldHash> fields;
  std::span<const UsedKey> keys;  // made durable before the command is recorded; released when it is answered
  schemas::Door door = schemas::Door::COMMAND_LINE;
  bool internal = false;  // from the ledger itself: the scheduler
};

// An answer and the memory it lies in.
class OwnedAnswer {
 public:
  OwnedAnswer() : message_(std::make_unique<capnp::MallocMessageBuilder>(64)) { message_->initRoot<schemas::Answer>(); }
  schemas::Answer::Builder build() { return message_->getRoot<schemas::Answer>(); }
  schemas::Answer::Reader get() const { return message_->getRoot<schemas::Answer>().asReader(); }

 private:
  std::unique_ptr<capnp::MallocMessageBuilder> message_;
};

// A refusal as an answer to the command `id` (16 bytes, or empty when not even that is known).
OwnedAnswer RefusedAnswer(std::span<const uint8_t> id, const Refusal& refusal);

}  // namespace muniment::commands
