// What was released stays readable: today's schemas against the released ones, and every way of breaking them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "fmt/format.h"
#include "tools/schema_check/compare.h"

namespace muniment::schema_check {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
namespace fs = std::filesystem;

TEST(ReleasedSchemas, AreReadByTodaysSchemas) {
  const auto today = Compiled::Load(MUNIMENT_COMPILED_SCHEMAS);
  ASSERT_TRUE(today.ok()) << today.status();
  int releases = 0;
  for (const auto& file : fs::directory_iterator(fs::path(MUNIMENT_SOURCE_DIR) / "schemas" / "released")) {
    if (file.path().extension() != ".bin") continue;
    ++releases;
    const auto released = Compiled::Load(file.path());
    ASSERT_TRUE(released.ok()) << released.status();
    EXPECT_THAT(BreakingDifferences(*released, *today), IsEmpty()) << "against " << file.path();
  }
  EXPECT_GE(releases, 1);
}

constexpr std::string_view kReleased = R"(@0xc0a3f1e2d4b5aa01;
enum TimeForm @0xc0a3f1e2d4b5aa08 { begins @0; ends @1; }
annotation time @0xb5d0e1f2a3c49701 (field) :TimeForm;
annotation id @0xb5d0e1f2a3c49703 (field) :Void;
annotation required @0xb5d0e1f2a3c49708 (field) :Void;
enum Colour @0xc0a3f1e2d4b5aa02 { red @0; green @1; blue @2; }
struct Seat @0xc0a3f1e2d4b5aa03 {
  number @0 :UInt32;
  owner @1 :Data $id;
  since @2 :Int64 $time(begins);
  colour @3 :Colour;
  step @4 :UInt16 = 100;
  union { free @5 :Void; taken @6 :Text; }
  last @7 :Text;
}
struct Room @0xc0a3f1e2d4b5aa04 { seats @0 :List(Seat); }
)";

class SchemaChange : public ::testing::Test {
 protected:
  SchemaChange() {
    std::string folder = ::testing::TempDir() + "schema_change_XXXXXX";
    folder_ = mkdtemp(folder.data());
  }
  ~SchemaChange() override { fs::remove_all(folder_); }

  Compiled Compile(const std::string& text) {
    std::ofstream(folder_ / "s.capnp") << text;
    const std::string command = fmt::format("cd '{}' && capnp compile -o- s.capnp > s.bin", folder_.string());
    EXPECT_EQ(std::system(command.c_str()), 0) << text;
    return Compiled::Load(folder_ / "s.bin").value();
  }
  // The differences after replacing `from` by `to`; "" for `from` adds `to` at the end.
  std::vector<std::string> After(std::string_view from, std::string_view to) {
    std::string changed(kReleased);
    const size_t at = from.empty() ? changed.size() : changed.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    changed.replace(at, from.size(), to);
    return BreakingDifferences(Compile(std::string(kReleased)), Compile(changed));
  }

  fs::path folder_;
};

TEST_F(SchemaChange, AllowsWhatOldEntriesNeverHeld) {
  EXPECT_THAT(After("", ""), IsEmpty());
  EXPECT_THAT(After("last @7 :Text;", "last @7 :Text; more @8 :UInt64;"), IsEmpty()) << "a new field";
  EXPECT_THAT(After("taken @6 :Text; }", "taken @6 :Text; broken @8 :Void; }"), IsEmpty()) << "a new union member";
  EXPECT_THAT(After("blue @2;", "blue @2; black @3;"), IsEmpty()) << "a new enumerant";
  EXPECT_THAT(After("", "struct New @0xc0a3f1e2d4b5aa09 { a @0 :Text; }"), IsEmpty()) << "a new type";
  EXPECT_THAT(After("number @0 :UInt32;", "number @0 :UInt32; # seats"), IsEmpty()) << "a comment";
}

TEST_F(SchemaChange, FindsRenamedFieldsAndTypes) {
  EXPECT_THAT(After("number @0", "count @0"), ElementsAre(HasSubstr("Seat field @0 number is now called count")));
  EXPECT_THAT(After("taken @6", "used @6"), ElementsAre(HasSubstr("field @6 taken is now called used")));
  EXPECT_THAT(After("struct Room", "struct Hall"), ElementsAre(HasSubstr("Room is now called Hall")));
}

TEST_F(SchemaChange, FindsRemovedFieldsTypesAndEnumerants) {
  EXPECT_THAT(After("  last @7 :Text;\n", ""), ElementsAre(HasSubstr("has no field @7 last any more")));
  EXPECT_THAT(After("struct Room @0xc0a3f1e2d4b5aa04 { seats @0 :List(Seat); }", ""),
              ElementsAre(HasSubstr("Room is removed")));
  EXPECT_THAT(After("struct Room @0xc0a3f1e2d4b5aa04", "struct Room @0xc0a3f1e2d4b5aa05"),
              ElementsAre(HasSubstr("Room is removed")))
      << "under another id it is another type";
  EXPECT_THAT(After(" blue @2;", ""), ElementsAre(HasSubstr("has no enumerant @2 blue any more")));
}

TEST_F(SchemaChange, FindsSwappedEnumerantsAndFields) {
  EXPECT_THAT(After("red @0; green @1;", "red @1; green @0;"),
              ElementsAre(HasSubstr("enumerant @0 red is now green"), HasSubstr("enumerant @1 green is now red")));
  EXPECT_THAT(After("number @0 :UInt32;\n  owner @1 :Data $id;", "number @1 :UInt32;\n  owner @0 :Data $id;"),
              ::testing::SizeIs(::testing::Ge(2u)));
}

TEST_F(SchemaChange, FindsChangedTypesAndDefaults) {
  EXPECT_THAT(After("number @0 :UInt32", "number @0 :UInt64"), ::testing::Contains(HasSubstr("does not fit")));
  EXPECT_THAT(After("number @0 :UInt32", "number @0 :Int32"), ::testing::Contains(HasSubstr("does not fit")));
  EXPECT_THAT(After("last @7 :Text", "last @7 :Data"), ::testing::Contains(HasSubstr("does not fit")));
  EXPECT_THAT(After("= 100", "= 50"), ::testing::Contains(HasSubstr("does not fit")));
  EXPECT_THAT(After("colour @3 :Colour", "colour @3 :UInt16"), ::testing::Contains(HasSubstr("does not fit")));
}

TEST_F(SchemaChange, FindsFieldsThatMovedIntoAUnion) {
  EXPECT_THAT(After("union { free @5 :Void; taken @6 :Text; }\n  last @7 :Text;",
                    "union { free @5 :Void; taken @6 :Text; last @7 :Text; }"),
              ::testing::Contains(HasSubstr("does not fit")));
}

TEST_F(SchemaChange, FindsOtherFormsInJsonAndNewDuties) {
  EXPECT_THAT(After("owner @1 :Data $id", "owner @1 :Data"),
              ElementsAre(HasSubstr("@1 owner has another form in JSON")));
  EXPECT_THAT(After("$time(begins)", "$time(ends)"), ElementsAre(HasSubstr("@2 since has another form in JSON")));
  EXPECT_THAT(After("last @7 :Text", "last @7 :Text $required"), ElementsAre(HasSubstr("has become required")));
  EXPECT_THAT(After("last @7 :Text;", "last @7 :Text; more @8 :Text $required;"),
              ElementsAre(HasSubstr("has a new field @8 more that is required")));
}

TEST(CompiledSchemas, SayWhenAFileIsNone) {
  EXPECT_EQ(Compiled::Load("/nonexistent").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Compiled::Load(MUNIMENT_SOURCE_DIR "/CMakeLists.txt").status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace muniment::schema_check
