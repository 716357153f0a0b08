// A person as an earlier entry brought them in: what a later entry of another kind says of them again (a request that
// is granted, an invitation that is accepted). Name and address are sealed and stay so: this copies ciphertext.
#pragma once

#include <string>
#include <vector>

#include "base/id.h"
#include "schemas/common.capnp.h"

namespace muniment::commands {

struct SealedText {
  SealingKeyId key;
  std::vector<uint8_t> bytes;  // empty: not given
};

struct KnownPerson {
  PersonId id;
  std::vector<uint8_t> address_hash;
  std::string domain;  // of the address
  SealedText address, name;

  KnownPerson() = default;
  explicit KnownPerson(schemas::Person::Reader person);
  void Fill(schemas::Person::Builder out) const;
};

}  // namespace muniment::commands
