#include "tools/schema_check/compiled.h"

#include <capnp/message.h>
#include <kj/exception.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>

#include "fmt/format.h"

namespace muniment::schema_check {
namespace {

// Ours are small: a few hundred types. The limit guards against a file that is none.
constexpr capnp::ReaderOptions kOptions{.traversalLimitInWords = 64 << 20, .nestingLimit = 64};

std::string_view DisplayName(capnp::schema::Node::Reader type) {
  return {type.getDisplayName().begin(), type.getDisplayName().size()};
}

absl::Status NotCompiled(const std::filesystem::path& path) {
  return absl::InvalidArgumentError(
      fmt::format("{} holds no compiled schema; make it with `capnp compile -o-`", path.string()));
}

}  // namespace

absl::StatusOr<Compiled> Compiled::Load(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (bytes.empty() || bytes.size() % sizeof(uint64_t) != 0) return NotCompiled(path);
  Compiled compiled;
  compiled.words_.resize(bytes.size() / sizeof(uint64_t));
  std::memcpy(compiled.words_.data(), bytes.data(), bytes.size());
  try {
    const auto words =
        kj::arrayPtr(reinterpret_cast<const capnp::word*>(compiled.words_.data()), compiled.words_.size());
    compiled.message_ = std::make_unique<capnp::FlatArrayMessageReader>(words, kOptions);
    if (compiled.get().getNodes().size() == 0) return NotCompiled(path);
  } catch (const kj::Exception&) {
    return NotCompiled(path);
  }
  return compiled;
}

std::vector<capnp::schema::Node::Reader> Compiled::Types() const {
  std::vector<capnp::schema::Node::Reader> types;
  for (auto node : get().getNodes()) {
    if (!node.isFile() && !FileOf(node).ends_with("c++.capnp")) types.push_back(node);
  }
  std::sort(types.begin(), types.end(), [](auto a, auto b) { return DisplayName(a) < DisplayName(b); });
  return types;
}

std::vector<capnp::schema::Node::Reader> Compiled::KeptTypes() const {
  std::vector<capnp::schema::Node::Reader> types = Types();
  std::erase_if(types, [](auto type) { return FileOf(type).starts_with("schemas/view"); });
  return types;
}

std::string NameOf(capnp::schema::Node::Reader type) {
  const std::string_view name = DisplayName(type);
  return std::string(name.substr(name.find(':') + 1));
}

std::string FileOf(capnp::schema::Node::Reader type) {
  const std::string_view name = DisplayName(type);
  return std::string(name.substr(0, name.find(':')));
}

absl::Status WriteReleased(const Compiled& compiled, const std::filesystem::path& path) {
  capnp::MallocMessageBuilder message;
  const auto types = compiled.KeptTypes();
  auto nodes = message.initRoot<capnp::schema::CodeGeneratorRequest>().initNodes(static_cast<unsigned>(types.size()));
  for (unsigned i = 0; i < nodes.size(); ++i) nodes.setWithCaveats(i, types[i]);
  const auto words = capnp::messageToFlatArray(message);
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(words.asChars().begin(), static_cast<std::streamsize>(words.asChars().size()));
  out.close();
  if (!out) return absl::UnavailableError(fmt::format("cannot write {}", path.string()));
  return absl::OkStatus();
}

}  // namespace muniment::schema_check
