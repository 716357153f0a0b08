#include <capnp/message.h>
#include <capnp/serialize.h>
#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "schemas/catalogue.capnp.h"
#include "schemas/command.capnp.h"
#include "schemas/entry.capnp.h"
#include "schemas/json.h"
#include "tests/schemas/plain_text.h"

namespace muniment::schemas {
namespace {

template <size_t n>
capnp::Data::Reader DataOf(const std::array<uint8_t, n>& bytes) {
  return {bytes.data(), bytes.size()};
}
constexpr std::array<uint8_t, 16> kBytes{0,    0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77,
                                         0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff};

class JsonWriterTest : public ::testing::Test {
 protected:
  template <class Struct>
  std::string Written(typename Struct::Builder value, const Unseal& unseal = HideAll) {
    return JsonWriter(Shapes::Of<Struct>()).Write(value.asReader(), unseal);
  }
  std::unique_ptr<capnp::MallocMessageBuilder> message_ = std::make_unique<capnp::MallocMessageBuilder>();
};

TEST_F(JsonWriterTest, WritesAnEntryWithDatesIdsAndNames) {
  auto entry = message_->initRoot<Entry>();
  entry.setNumber(17);
  entry.setRecordedAt(ToUnix(ParseInstant("2027-02-01T09:00", BareDate::kFirstSecond).value()));
  entry.setEffectiveAt(entry.getRecordedAt());
  auto streams = entry.initStreams(1);
  streams[0].setStream("account/0005000123");
  streams[0].setVersion(3);
  entry.setCommandId(DataOf(kBytes));
  entry.initActor().setPerson(DataOf(kBytes));
  auto provisioned = entry.initBody().initSelfProvisioned();
  provisioned.initHolder().setAccount("0005000123");
  provisioned.setEdition(DataOf(kBytes));
  auto term = provisioned.initTerm();
  term.setMonths(12);
  term.setProgramme(Programme::MPSA);
  EXPECT_EQ(Written<Entry>(entry),
            R"({"number":17,"recordedAt":"2027-02-01T09:00:00Z","effectiveAt":"2027-02-01T09:00:00Z",)"
            R"("streams":[{"stream":"account/0005000123","version":3}],)"
            R"("commandId":"00112233445566778899aabbccddeeff","ordinal":0,)"
            R"("actor":{"person":"00112233445566778899aabbccddeeff"},"door":"commandLine","causation":0,)"
            R"("schemaVersion":0,"clockHeld":false,"body":{"selfProvisioned":{"holder":{"account":"0005000123"},)"
            R"("edition":"00112233-4455-6677-8899-aabbccddeeff","term":{"quantity":0,"months":"P1Y",)"
            R"("programme":"mpsa","source":"order","trial":false,"noGrace":false}}}})");
}

TEST_F(JsonWriterTest, PRIV_1_UnsealsForThoseWhoMaySee) {
  auto person = message_->initRoot<Person>();
  person.setId(DataOf(kBytes));
  person.initAddress().initSealed().setKey(DataOf(kBytes));
  person.initName().setKey(DataOf(kBytes));
  EXPECT_EQ(Written<Person>(person), R"({"id":"00112233445566778899aabbccddeeff","address":null,"name":null})");
  EXPECT_EQ(Written<Person>(person,
                            [](Sealed::Reader) {
                              return SealedText{SealedText::Sight::kText, "Harry \"H\"\n"};
                            }),
            R"({"id":"00112233445566778899aabbccddeeff","address":"Harry \"H\"\u000a","name":"Harry \"H\"\u000a"})");
}

TEST_F(JsonWriterTest, PRIV_2_SaysThatSomebodyWasErased) {
  auto person = message_->initRoot<Person>();
  person.initName().setKey(DataOf(kBytes));
  EXPECT_EQ(Written<Person>(person,
                            [](Sealed::Reader) {
                              return SealedText{SealedText::Sight::kErased, ""};
                            }),
            R"({"name":{"erased":true}})");
}

TEST_F(JsonWriterTest, PRIV_2_WhatWasNeverGivenIsLeftOutAndNotErased) {
  auto person = message_->initRoot<Person>();
  person.setId(DataOf(kBytes));
  person.initAddress().initSealed();
  person.initName();
  EXPECT_EQ(Written<Person>(person,
                            [](Sealed::Reader) {
                              return SealedText{SealedText::Sight::kErased, ""};
                            }),
            R"({"id":"00112233445566778899aabbccddeeff"})");
}

TEST_F(JsonWriterTest, LeavesOutWhatIsNotSetAndEverySecret) {
  auto accept = message_->initRoot<AcceptInvitation>();
  accept.setToken(DataOf(kBytes));
  accept.setName("");
  EXPECT_EQ(Written<AcceptInvitation>(accept), "{}");
}

TEST_F(JsonWriterTest, WritesNumbersOfSixtyFourBitsAsNumbers) {
  auto money = message_->initRoot<Money>();
  money.setMinorUnits(INT64_MIN);
  EXPECT_EQ(Written<Money>(money), R"({"minorUnits":-9223372036854775808})");
}

TEST_F(JsonWriterTest, WritesVoidMembersAndEnumerantsOfLaterReleases) {
  auto complete = message_->initRoot<CompleteRedemption>();
  complete.setStart();
  EXPECT_EQ(Written<CompleteRedemption>(complete), R"({"start":true})");
  auto cancelled = message_->initRoot<Answer>();
  cancelled.setOutcome(static_cast<Answer::Outcome>(999));
  EXPECT_EQ(Written<Answer>(cancelled),
            R"({"outcome":"unknown 999","firstEntry":0,"entryCount":0,"repeated":false,"provisional":false})");
}

TEST_F(JsonWriterTest, StopsAtMessagesThatBlowThemselvesUp) {
  // A list of a hundred million structs of no size takes one word.
  const std::vector<uint64_t> flat{
      uint64_t{3} << 32,           // one segment of three words:
      uint64_t{1} << 48,           // a struct of one pointer, which is `streams`:
      1 | uint64_t{7} << 32,       // a list of structs of no words in all,
      uint64_t{100'000'000} << 2,  // namely so many, each of no words
  };
  capnp::FlatArrayMessageReader message(
      kj::arrayPtr(reinterpret_cast<const capnp::word*>(flat.data()), flat.size()),
      capnp::ReaderOptions{.traversalLimitInWords = UINT64_MAX / 2, .nestingLimit = 32});
  const JsonWriter writer(Shapes::Of<Entry>());
  EXPECT_THROW(writer.Write(message.getRoot<Entry>()), kj::Exception);
}

TEST_F(JsonWriterTest, ReadsBackWhatItWrote) {
  PlainText foreign;
  JsonReader reader(Shapes::Of<Terms>());
  const std::string json =
      R"({"name":"Été \"x\" \\","programmes":["open","mpsa"],"activation":"key","selfProvision":false,"step":7,)"
      R"("selfService":true,"least":2,"greatest":300,"countries":["AT","DE"],"term":"P1M","billing":"P1Y",)"
      R"("price":{"minorUnits":1250,"currency":"EUR"},"leadTimeHours":1,"trial":false,"addOn":true,"audience":"Education"})";
  auto out = message_->initRoot<Terms>();
  ASSERT_FALSE(reader.Read(json, foreign, out));
  EXPECT_EQ(Written<Terms>(out), json);
}

TEST(AppendJsonText, ReplacesWhatIsNotUtf8) {
  std::string out;
  AppendJsonText(out, "a\xff\xc3\xa9\xed\xa0\x80");
  EXPECT_EQ(out, "\"a\xef\xbf\xbd\xc3\xa9\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
}

}  // namespace
}  // namespace muniment::schemas
