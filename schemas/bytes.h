// Ids as Data fields, and back.
#pragma once

#include <capnp/blob.h>

#include <vector>

#include "base/id.h"

namespace muniment::schemas {

// For a Data setter. Points into `id`, which must outlive the call.
template <class Tag>
capnp::Data::Reader DataOf(const Id<Tag>& id) {
  return {id.bytes.data(), id.bytes.size()};
}

// Nil when the field was not set.
template <class IdType>
IdType IdOf(capnp::Data::Reader data) {
  return IdType::FromBytes({data.begin(), data.size()});
}

inline std::vector<uint8_t> VectorOf(capnp::Data::Reader data) { return {data.begin(), data.end()}; }

}  // namespace muniment::schemas
