// Compiled schemas, as `capnp compile -o-` writes them.
#pragma once

#include <capnp/schema.capnp.h>
#include <capnp/serialize.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace muniment::schema_check {

// One file of compiled schemas, in memory.
class Compiled {
 public:
  // InvalidArgument: there is no such file, or it is no compiled schema.
  static absl::StatusOr<Compiled> Load(const std::filesystem::path& path);

  capnp::schema::CodeGeneratorRequest::Reader get() const {
    return message_->getRoot<capnp::schema::CodeGeneratorRequest>();
  }
  // The types of our own files, without Cap'n Proto's: structs, enums, constants, annotations. By display name.
  std::vector<capnp::schema::Node::Reader> Types() const;
  // The same without the rows of views, which are kept nowhere and may change.
  std::vector<capnp::schema::Node::Reader> KeptTypes() const;

 private:
  std::vector<uint64_t> words_;
  std::unique_ptr<capnp::FlatArrayMessageReader> message_;
};

// The name of a type, as its file calls it: `PlaceOrder.Line` of `schemas/orders.capnp:PlaceOrder.Line`.
std::string NameOf(capnp::schema::Node::Reader type);
// The file: `schemas/orders.capnp`.
std::string FileOf(capnp::schema::Node::Reader type);

// Writes what a later release is compared with: the kept types alone, without comments, in a fixed order.
absl::Status WriteReleased(const Compiled& compiled, const std::filesystem::path& path);

}  // namespace muniment::schema_check
