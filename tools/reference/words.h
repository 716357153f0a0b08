// The schemas as the pages need them: types by id with their comments, and how each field stands in JSON, in words.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tools/schema_check/compiled.h"

namespace muniment::reference {

using capnp::schema::Field;
using capnp::schema::Node;

class Words {
 public:
  explicit Words(const schema_check::Compiled& schemas);

  const std::vector<Node::Reader>& types() const { return types_; }  // by display name
  Node::Reader Type(uint64_t id) const { return by_id_.at(id); }
  // The type of that name in that file, which must be there.
  Node::Reader Find(std::string_view file, std::string_view name) const;

  // Comments as one line of Markdown.
  std::string About(Node::Reader type) const;
  std::string About(Node::Reader type, unsigned member) const;
  // What a file's own comment says after its first word: its title.
  std::string AboutFile(std::string_view file) const;
  // "SP-1 to SP-5", of $rules.
  static std::string Rules(Node::Reader type);

  // "list of PlaceOrder.Line, at most 100": with links to the types, which are noted in `used`.
  std::string Form(Field::Reader field, std::set<uint64_t>& used) const;
  // Also the id of a command, which the door itself asks for before it reads the rest, and no annotation.
  bool IsRequired(Node::Reader type, Field::Reader field) const;
  static bool IsEvidence(Field::Reader field);

 private:
  std::string TypeForm(capnp::schema::Type::Reader type, Field::Reader field, std::set<uint64_t>& used) const;

  std::vector<Node::Reader> types_;
  std::map<uint64_t, Node::Reader> by_id_;
  std::map<uint64_t, capnp::schema::Node::SourceInfo::Reader> sources_;
  std::map<std::string, uint64_t> files_;
};

// `placeorderline` of `PlaceOrder.Line`: the anchor of its heading.
std::string AnchorOf(std::string_view heading);

}  // namespace muniment::reference
