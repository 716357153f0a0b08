#include "schemas/canonical.h"

#include <capnp/message.h>
#include <gtest/gtest.h>

#include "schemas/command.capnp.h"
#include "schemas/json.h"
#include "tests/schemas/plain_text.h"

namespace muniment::schemas {
namespace {

template <class Struct>
std::string CanonicalOf(std::string_view json) {
  capnp::MallocMessageBuilder message;
  auto out = message.initRoot<Struct>();
  PlainText foreign;
  JsonReader reader(Shapes::Of<Struct>());
  const JsonVerdict fault = reader.Read(json, foreign, out);
  EXPECT_FALSE(fault) << fault->Message();
  std::string bytes;
  AppendCanonical(capnp::AnyStruct::Reader(out.asReader()), bytes);
  return bytes;
}

TEST(Canonical, CMD_9_DoesNotDependOnTheOrderOfBuilding) {
  EXPECT_EQ(CanonicalOf<Money>(R"({"minorUnits":5,"currency":"EUR"})"),
            CanonicalOf<Money>(R"({"currency":"EUR","minorUnits":5})"));
}

TEST(Canonical, CMD_9_HoldsNotGivenAndDefaultForTheSame) {
  EXPECT_EQ(CanonicalOf<Terms>(R"({"step":100,"name":"","countries":[]})"), CanonicalOf<Terms>("{}"));
  EXPECT_NE(CanonicalOf<Terms>(R"({"step":101})"), CanonicalOf<Terms>("{}"));
  EXPECT_EQ(CanonicalOf<Terms>("{}"), std::string(6, '\0'));
}

TEST(Canonical, CMD_9_TellsMembersOfAUnionApart) {
  EXPECT_NE(CanonicalOf<Pool>(R"({"account":"1"})"), CanonicalOf<Pool>(R"({"organisation":true})"));
  EXPECT_NE(CanonicalOf<Pool>(R"({"organisation":true})"), CanonicalOf<Pool>("{}"));
}

TEST(Canonical, IsTheBytesThatTheHeaderSays) {
  // Kept for ever in hashes: these bytes must not change.
  EXPECT_EQ(CanonicalOf<Money>(R"({"minorUnits":5,"currency":"EUR"})"),
            std::string("\x01\x00\x00\x00\x05\x01\x00\x02\x02\x04\x00\x00\x00"
                        "EUR\x00",
                        17));
}

TEST(Canonical, CMD_9_SaysWhichFieldsWereSet) {
  capnp::MallocMessageBuilder message;
  auto terms = message.initRoot<Terms>();
  terms.setStep(7);
  terms.setAddOn(true);
  terms.setName("Plan");
  const auto shapes = Shapes::Of<Terms>();
  std::vector<std::string> set;
  for (const FieldShape& field : shapes->root().fields) {
    std::string bytes;
    if (AppendCanonicalField(capnp::AnyStruct::Reader(terms.asReader()), shapes->root(), field, bytes)) {
      set.push_back(field.name);
    }
  }
  EXPECT_EQ(set, (std::vector<std::string>{"name", "step", "addOn"}));
}

TEST(Canonical, PRIV_1_FindsWhosePersonalDataAValueIs) {
  capnp::MallocMessageBuilder message;
  auto add = message.initRoot<AddUser>();
  add.setOrganisation("contoso.com");
  EXPECT_TRUE(FirstSealingKey(capnp::DynamicStruct::Reader(add.asReader())).is_nil());
  add.initUser().initName().setKey(PlainText::KeyBytes());
  const SealingKeyId key = FirstSealingKey(capnp::DynamicStruct::Reader(add.asReader()));
  EXPECT_EQ(ToText(key), "0102030405060708090a0b0c0d0e0f10");
}

}  // namespace
}  // namespace muniment::schemas
