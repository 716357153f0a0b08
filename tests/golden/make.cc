// golden_make FOLDER: writes FOLDER/<kind>.bin, the bytes of an entry of each kind, and <kind>.json, what they say, for
// kinds that have none yet. What is there is never written over: those bytes stand for entries in people's ledgers.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "fmt/format.h"
#include "tests/golden/sample.h"

namespace {

bool Write(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream out(path, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) fmt::print(stderr, "golden_make: cannot write {}\n", path.string());
  return static_cast<bool>(out);
}

}  // namespace

int main(int argc, char** argv) {
  using namespace muniment;
  if (argc != 2) {
    fmt::print(stderr, "usage: golden_make FOLDER\n");
    return 2;
  }
  const auto shapes = schemas::Shapes::Of<schemas::Entry>();
  const schemas::JsonWriter writer(shapes);
  const golden::Sample sample(*shapes);
  int made = 0;
  for (const schemas::FieldShape& kind : shapes->Find(capnp::Schema::from<schemas::Event>())->fields) {
    const std::filesystem::path bin = std::filesystem::path(argv[1]) / (kind.name + ".bin");
    if (std::filesystem::exists(bin)) continue;
    const std::vector<uint64_t> words = sample.EntryOf(kind);
    capnp::FlatArrayMessageReader message(
        kj::arrayPtr(reinterpret_cast<const capnp::word*>(words.data()), words.size()));
    const std::string json = writer.Write(message.getRoot<schemas::Entry>(), golden::ShowSealed) + "\n";
    const std::string_view bytes(reinterpret_cast<const char*>(words.data()), words.size() * sizeof(uint64_t));
    if (!Write(bin, bytes) || !Write(std::filesystem::path(bin).replace_extension(".json"), json)) return 1;
    ++made;
  }
  fmt::print("{} kinds of entries were new\n", made);
  return 0;
}
