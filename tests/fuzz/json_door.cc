// Any bytes at the JSON door: a command, or a refusal that says where and repeats nothing; never a crash, never a key
// left over from a refusal. What is taken is written as JSON and hashes the same when shaped again.
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "door/json_command.h"
#include "schemas/json.h"

namespace {

using namespace muniment;

struct Stage {
  ledger::Secrets secrets = ledger::Secrets::FromSeed("fuzz");
  std::filesystem::path folder = [] {
    std::string name = std::filesystem::temp_directory_path() / "fuzz_json_door_XXXXXX";
    return std::filesystem::path(mkdtemp(name.data()));
  }();
  std::unique_ptr<ledger::Vault> vault = ledger::Vault::Create(folder / "vault").value();
  door::JsonDoor door{secrets, *vault};
  schemas::JsonWriter writer{schemas::Shapes::Of<schemas::Command>()};
  ~Stage() { std::filesystem::remove_all(folder); }
};

void Expect(bool truth) {
  if (!truth) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static Stage stage;
  const std::string_view line(reinterpret_cast<const char*>(data), size);
  const auto first = stage.door.Shape(line, door::Sealer::Mode::kRecord);
  if (const auto* refusal = std::get_if<door::ShapeRefusal>(&first)) {
    Expect(refusal->AsRefusal().message() == refusal->message);
    if (refusal->id) Expect(!stage.vault->Has(Derive<SealingKeyId>(*refusal->id, "person", 0)));
    return 0;
  }
  const auto& shaped = std::get<door::ShapedCommand>(first);
  stage.writer.Write(shaped.command().asReader(), door::UnsealAll(*stage.vault));
  const auto again = stage.door.Shape(line, door::Sealer::Mode::kRecord);
  const auto* same = std::get_if<door::ShapedCommand>(&again);
  Expect(same != nullptr && same->fields.size() == shaped.fields.size());
  for (size_t i = 0; i < shaped.fields.size(); ++i) Expect(same->fields[i].hash == shaped.fields[i].hash);
  door::ReleaseKeys(shaped.keys, *stage.vault);  // each shaping used them
  door::ReleaseKeys(same->keys, *stage.vault);
  return 0;
}
