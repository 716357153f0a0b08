// Any bytes where an entry should lie: read and written as JSON, or DataLoss; never a crash. Half of all changed
// entries still decode: finding those is the business of checksums and the tree.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "schemas/entry_view.h"
#include "schemas/json.h"
#include "schemas/visit.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace muniment;
  static const schemas::JsonWriter writer(schemas::Shapes::Of<schemas::Entry>(), 1 << 20);
  std::vector<uint64_t> words(size / sizeof(uint64_t));
  if (!words.empty()) std::memcpy(words.data(), data, words.size() * sizeof(uint64_t));
  const absl::Status read = schemas::ReadingEntries("fuzz", [&] {
    const schemas::EntryView entry(std::move(words));
    schemas::VisitEvent(entry.body(), [](auto) {});
    const std::string json = writer.Write(entry.get());
    return json.empty() ? absl::InternalError("no JSON") : absl::OkStatus();
  });
  if (!read.ok() && !absl::IsDataLoss(read)) std::abort();
  return 0;
}
