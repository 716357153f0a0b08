// Bytes of every kind of entry ever released decode for ever, to what they said then.
#include <gtest/gtest.h>
#include <simdjson.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "schemas/entry_view.h"
#include "schemas/json.h"
#include "schemas/visit.h"
#include "tests/golden/sample.h"

namespace muniment::schemas {
namespace {

namespace fs = std::filesystem;
using simdjson::dom::element;

const fs::path kFolder = fs::path(MUNIMENT_SOURCE_DIR) / "tests" / "golden" / "entries";

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::vector<uint64_t> WordsOf(const std::string& bytes) {
  std::vector<uint64_t> words(bytes.size() / sizeof(uint64_t));
  std::memcpy(words.data(), bytes.data(), words.size() * sizeof(uint64_t));
  return words;
}

// Whether all that `expected` says is said by `actual`; fields that were added later may stand beside it.
bool Says(const element& actual, const element& expected) {
  if (expected.is_object()) {
    if (!actual.is_object()) return false;
    for (const auto [name, value] : simdjson::dom::object(expected)) {
      element same;
      if (actual.at_key(name).get(same) != simdjson::SUCCESS || !Says(same, value)) return false;
    }
    return true;
  }
  if (expected.is_array()) {
    if (!actual.is_array()) return false;
    const simdjson::dom::array a(actual), b(expected);
    if (a.size() != b.size()) return false;
    for (size_t i = 0; i < b.size(); ++i) {
      if (!Says(a.at(i), b.at(i))) return false;
    }
    return true;
  }
  return simdjson::minify(actual) == simdjson::minify(expected);
}

TEST(GoldenEntries, StandForEveryKindThatThereIs) {
  const auto shapes = Shapes::Of<Entry>();
  for (const FieldShape& kind : shapes->Find(capnp::Schema::from<Event>())->fields) {
    EXPECT_TRUE(fs::exists(kFolder / (kind.name + ".bin"))) << "golden_make writes what is missing: " << kind.name;
    EXPECT_TRUE(fs::exists(kFolder / (kind.name + ".json"))) << kind.name;
  }
}

TEST(GoldenEntries, DecodeToWhatTheySaidThen) {
  const JsonWriter writer(Shapes::Of<Entry>());
  int decoded = 0;
  for (const auto& file : fs::directory_iterator(kFolder)) {
    if (file.path().extension() != ".bin") continue;
    const EntryView entry(WordsOf(ReadAll(file.path())));
    const std::string kind = file.path().stem().string();
    EXPECT_FALSE(VisitEvent(entry.body(), [](auto event) { return std::is_same_v<decltype(event), UnknownKind>; }))
        << kind;
    const std::string json = writer.Write(entry.get(), golden::ShowSealed);
    simdjson::dom::parser now, then;
    element actual, expected;
    ASSERT_EQ(now.parse(json).get(actual), simdjson::SUCCESS) << json;
    ASSERT_EQ(then.parse(ReadAll(fs::path(file.path()).replace_extension(".json"))).get(expected), simdjson::SUCCESS);
    EXPECT_TRUE(Says(actual, expected)) << kind << " now says\n" << json;
    EXPECT_EQ(actual["body"][kind].error(), simdjson::SUCCESS) << kind;
    ++decoded;
  }
  EXPECT_GE(decoded, 92);
}

TEST(GoldenEntries, TheComparisonFindsWhatIsMissing) {
  simdjson::dom::parser a, b;
  const auto says = [&](std::string_view actual, std::string_view expected) {
    return Says(a.parse(simdjson::padded_string(actual)).value(), b.parse(simdjson::padded_string(expected)).value());
  };
  EXPECT_TRUE(says(R"({"a":1,"b":[{"c":"x","d":true}]})", R"({"b":[{"c":"x"}]})"));
  EXPECT_FALSE(says(R"({"a":1})", R"({"a":2})"));
  EXPECT_FALSE(says(R"({"a":1})", R"({"b":1})"));
  EXPECT_FALSE(says(R"({"a":[1,2]})", R"({"a":[1]})"));
}

}  // namespace
}  // namespace muniment::schemas
