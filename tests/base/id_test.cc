#include "base/id.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>

#include "base/sha256.h"

namespace muniment {
namespace {

constexpr char kHex[] = "00112233445566778899aabbccddeeff";
constexpr char kGuid[] = "00112233-4455-6677-8899-aabbccddeeff";

TEST(Ids, AreReadFromHexAndGuidInAnyCaseAndWrittenInLowerCase) {
  const auto id = ParseIdAs<PersonId>(kHex);
  ASSERT_TRUE(id.has_value());
  EXPECT_EQ(ToText(*id), kHex);
  EXPECT_EQ(GuidText(id->bytes), kGuid);
  EXPECT_EQ(ParseIdAs<PersonId>(kGuid), id);
  EXPECT_EQ(ParseIdAs<PersonId>("00112233-4455-6677-8899-AABBCCDDEEFF"), id);
}

TEST(Ids, NothingElseIsAnId) {
  for (std::string text : {"", "00", "00112233445566778899aabbccddeef", "00112233445566778899aabbccddeeff0",
                           "g0112233445566778899aabbccddeeff", "{0112233-4455-6677-8899-aabbccddeeff",
                           "0011223344556677-8899-aabbccddeeff--", "00112233-4455-6677-8899aabbccddeeff-",
                           "{00112233-4455-6677-8899-aabbccddeeff}", " 0112233445566778899aabbccddeeff"}) {
    EXPECT_FALSE(ParseId(text).has_value()) << text;
  }
}

TEST(Ids, AreOrderedAsTheirBytesAre) {
  std::mt19937 random(3);
  for (int round = 0; round < 2000; ++round) {
    PersonId a, b;
    for (uint8_t& byte : a.bytes) byte = static_cast<uint8_t>(random());
    b = a;
    for (auto change = random() % 3; change > 0; --change) {
      b.bytes[random() % b.bytes.size()] = static_cast<uint8_t>(random());
    }
    EXPECT_EQ(a <=> b,
              std::lexicographical_compare_three_way(a.bytes.begin(), a.bytes.end(), b.bytes.begin(), b.bytes.end()));
    EXPECT_EQ(a == b, a.bytes == b.bytes);
  }
}

TEST(Ids, BytesOfAnotherLengthAreAFieldThatWasNotSet) {
  const std::array<uint8_t, 15> shorter{1};
  EXPECT_TRUE(PersonId::FromBytes(shorter).is_nil());
  EXPECT_TRUE(PersonId::FromBytes({}).is_nil());
  const std::array<uint8_t, 16> right{1};
  EXPECT_EQ(PersonId::FromBytes(right).bytes, right);
}

TEST(DerivedIds, AreTheFirstBytesOfTheHashOfCommandLabelAndOrdinal) {
  const CommandId command{*ParseId(kHex)};
  const std::array<uint8_t, 8> two{0, 0, 0, 0, 0, 0, 0, 2};
  const Hash hash = Sha256({command.bytes, BytesOf("line"), two});
  EXPECT_EQ(HexOf(DeriveId(command, "line", 2)), HexOf(hash).substr(0, 32));
  EXPECT_EQ(Derive<LineId>(command, "line", 2).bytes, DeriveId(command, "line", 2));
}

TEST(DerivedIds, AreTheSameEachTimeAndDifferByCommandLabelAndOrdinal) {
  std::set<std::string> seen;
  for (uint8_t c = 0; c < 4; ++c) {
    CommandId command;
    command.bytes[0] = c;
    for (const char* label : {"line", "subscription"}) {
      for (uint64_t n : {uint64_t{0}, uint64_t{1}, uint64_t{1} << 40}) seen.insert(HexOf(DeriveId(command, label, n)));
    }
    EXPECT_EQ(DeriveId(command, "line", 1), DeriveId(command, "line", 1));
  }
  EXPECT_EQ(seen.size(), 4u * 2u * 3u);
}

TEST(Numbers, PositionsAndVersionsCountFromOne) {
  EXPECT_EQ(Next(Position{}), Position{1});
  EXPECT_EQ(Next(Position{41}, 2), Position{43});
  EXPECT_EQ(ToNumber(Next(Version{7})), 8u);
}

}  // namespace
}  // namespace muniment
