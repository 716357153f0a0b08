#include "tools/schema_check/compare.h"

#include <capnp/schema-loader.h>
#include <kj/exception.h>

#include <map>
#include <set>

#include "fmt/format.h"

namespace muniment::schema_check {
namespace {

using capnp::schema::Field;
using capnp::schema::Node;

// annotations.capnp: those that say how a field stands in JSON.
constexpr uint64_t kTime = 0xb5d0e1f2a3c49701, kGuid = 0xb5d0e1f2a3c49702, kId = 0xb5d0e1f2a3c49703,
                   kPeriod = 0xb5d0e1f2a3c49706, kSecret = 0xb5d0e1f2a3c4970a;
constexpr uint64_t kRequired = 0xb5d0e1f2a3c49708;

std::string TextOf(capnp::Text::Reader text) { return {text.begin(), text.size()}; }

// "$time(ends)" as text that differs when the meaning does.
std::set<std::string> JsonForm(Field::Reader field) {
  std::set<std::string> form;
  for (auto annotation : field.getAnnotations()) {
    const uint64_t id = annotation.getId();
    if (id == kTime) form.insert(fmt::format("$time({})", annotation.getValue().getEnum()));
    if (id == kGuid) form.insert("$guid");
    if (id == kId) form.insert("$id");
    if (id == kPeriod) form.insert("$period");
    if (id == kSecret) form.insert("$secret");
  }
  return form;
}

bool IsRequired(Field::Reader field) {
  for (auto annotation : field.getAnnotations()) {
    if (annotation.getId() == kRequired) return true;
  }
  return false;
}

// The ordinal that the schema's author gave; groups have none.
int OrdinalOf(Field::Reader field) {
  return field.getOrdinal().isExplicit() ? int{field.getOrdinal().getExplicit()} : -1;
}

class Comparison {
 public:
  std::vector<std::string> found;

  void Types(Node::Reader released, Node::Reader today) {
    type_ = fmt::format("{}: {}", FileOf(released), NameOf(released));
    if (NameOf(released) != NameOf(today)) Found("is now called {}", NameOf(today));
    if (released.which() != today.which()) return Found("is now another kind of thing");
    if (released.isStruct()) Fields(released.getStruct(), today.getStruct());
    if (released.isEnum()) Enumerants(released.getEnum(), today.getEnum());
    if (released.isStruct() || released.isEnum()) Loaded(released, today);
  }

  void Removed(Node::Reader released) {
    type_ = fmt::format("{}: {}", FileOf(released), NameOf(released));
    Found("is removed; entries of that kind stay in ledgers for ever");
  }

 private:
  template <class... Args>
  void Found(fmt::format_string<Args...> what, Args&&... args) {
    found.push_back(fmt::format("{} {}", type_, fmt::format(what, std::forward<Args>(args)...)));
  }

  void Fields(Node::Struct::Reader released, Node::Struct::Reader today) {
    std::map<int, Field::Reader> now;
    for (auto field : today.getFields()) now.emplace(OrdinalOf(field), field);
    for (auto was : released.getFields()) {
      const int ordinal = OrdinalOf(was);
      const std::string name = TextOf(was.getName());
      const auto is = now.find(ordinal);
      if (is == now.end()) {
        Found("has no field @{} {} any more", ordinal, name);
        continue;
      }
      if (TextOf(is->second.getName()) != name) {
        Found("field @{} {} is now called {}", ordinal, name, TextOf(is->second.getName()));
      }
      if (JsonForm(is->second) != JsonForm(was)) Found("field @{} {} has another form in JSON", ordinal, name);
      if (IsRequired(is->second) && !IsRequired(was)) Found("field @{} {} has become required", ordinal, name);
      now.erase(is);
    }
    for (const auto& [ordinal, field] : now) {
      if (IsRequired(field)) Found("has a new field @{} {} that is required", ordinal, TextOf(field.getName()));
    }
  }

  void Enumerants(Node::Enum::Reader released, Node::Enum::Reader today) {
    const auto was = released.getEnumerants(), is = today.getEnumerants();
    for (unsigned i = 0; i < was.size(); ++i) {
      const std::string name = TextOf(was[i].getName());
      if (i >= is.size()) {
        Found("has no enumerant @{} {} any more", i, name);
      } else if (TextOf(is[i].getName()) != name) {
        Found("enumerant @{} {} is now {}", i, name, TextOf(is[i].getName()));
      }
    }
  }

  // Types, defaults, positions, unions: Cap'n Proto's own check of whether one can be read as the other.
  void Loaded(Node::Reader released, Node::Reader today) {
    capnp::SchemaLoader loader;
    try {
      loader.load(released);
      loader.load(today);
    } catch (const kj::Exception& e) {
      Found("does not fit what was released: {}", e.getDescription().cStr());
    }
  }

  std::string type_;
};

}  // namespace

std::vector<std::string> BreakingDifferences(const Compiled& released, const Compiled& today) {
  std::map<uint64_t, Node::Reader> now;
  for (auto type : today.KeptTypes()) now.emplace(type.getId(), type);
  Comparison comparison;
  for (auto type : released.KeptTypes()) {
    const auto is = now.find(type.getId());
    if (is == now.end()) {
      comparison.Removed(type);
    } else {
      comparison.Types(type, is->second);
    }
  }
  return std::move(comparison.found);
}

}  // namespace muniment::schema_check
