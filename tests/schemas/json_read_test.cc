#include <capnp/message.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fmt/format.h"
#include "schemas/accounts.capnp.h"
#include "schemas/catalogue.capnp.h"
#include "schemas/command.capnp.h"
#include "schemas/json.h"
#include "schemas/keys.capnp.h"
#include "schemas/orders.capnp.h"
#include "schemas/organisations.capnp.h"
#include "schemas/seats.capnp.h"
#include "schemas/subscriptions.capnp.h"
#include "tests/schemas/plain_text.h"

namespace muniment::schemas {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

template <class Struct>
class Read {
 public:
  explicit Read(std::string_view json) : reader_(Shapes::Of<Struct>()), out_(message_.initRoot<Struct>()) {
    const JsonVerdict verdict = reader_.Read(json, foreign, out_);
    if (verdict) fault = verdict->Message();
  }
  typename Struct::Reader get() const { return out_.asReader(); }

  PlainText foreign;
  std::string fault;

 private:
  JsonReader reader_;
  capnp::MallocMessageBuilder message_;
  typename Struct::Builder out_;
};

constexpr std::string_view kId = "00112233445566778899aabbccddeeff";

TEST(JsonReader, ReadsTextsNumbersListsAndNestedStructs) {
  const Read<PlaceOrder> read(R"({"partner":"P-1","number":"2027-0001","account":"0005000123",
      "lines":[{"edition":"STANDARDPACK","quantity":450,"term":"P3Y","unitPrice":{"minorUnits":-5,"currency":"EUR"}},
               {"edition":"06ebc4ee-1bb5-47dd-8120-11324bc54e06","quantity":4294967295}]})");
  ASSERT_EQ(read.fault, "");
  const PlaceOrder::Reader order = read.get();
  EXPECT_EQ(order.getPartner(), "P-1");
  ASSERT_TRUE(order.isAccount());
  EXPECT_EQ(order.getAccount(), "0005000123");
  ASSERT_EQ(order.getLines().size(), 2u);
  EXPECT_EQ(order.getLines()[0].getQuantity(), 450u);
  EXPECT_EQ(order.getLines()[0].getTerm(), 36u);
  EXPECT_EQ(order.getLines()[0].getUnitPrice().getMinorUnits(), -5);
  EXPECT_EQ(order.getLines()[1].getQuantity(), 4294967295u);
}

TEST(JsonReader, ReadsIdsGuidsEnumsAndVoids) {
  const Read<AddEdition> edition(R"({"edition":"06EBC4EE-1bb5-47dd-8120-11324bc54e06","code":"X","name":"Y"})");
  ASSERT_EQ(edition.fault, "");
  EXPECT_EQ(edition.get().getEdition().size(), 16u);
  EXPECT_EQ(edition.get().getEdition()[0], 0x06);

  const Read<CancelSubscription> cancel(fmt::format(R"({{"subscription":"{}","reason":"tooExpensive"}})", kId));
  ASSERT_EQ(cancel.fault, "");
  EXPECT_EQ(cancel.get().getReason(), CancelReason::TOO_EXPENSIVE);
  EXPECT_EQ(cancel.get().getSubscription()[15], 0xff);

  const Read<AssignSeats> assign(R"({"organisation":"contoso.com","edition":"E3","pool":{"organisation":true},
                                     "users":["harry@contoso.com"]})");
  ASSERT_EQ(assign.fault, "");
  EXPECT_TRUE(assign.get().getPool().isOrganisation());
  EXPECT_TRUE(assign.get().getUsers()[0].isAddress());
}

TEST(JsonReader, LeavesWhatIsNotGivenAtItsDefault) {
  const Read<SetTermsOfSale> read(R"({"edition":"E3","terms":{"selfService":true}})");
  ASSERT_EQ(read.fault, "");
  EXPECT_EQ(read.get().getTerms().getStep(), 100u);
  EXPECT_TRUE(read.get().getTerms().getSelfProvision());
  EXPECT_TRUE(read.get().getTerms().getSelfService());
}

TEST(JsonReader, TIME_3_ReadsBareDatesByWhatTheyBound) {
  const Read<RegisterAgreement> read(
      R"({"number":"A-1","kind":"mpsa","customer":"Contoso","partner":"P-1","start":"2027-01-15","end":"2030-01-14"})");
  ASSERT_EQ(read.fault, "");
  EXPECT_EQ(FormatInstant(FromUnix(read.get().getStart())), "2027-01-15T00:00:00Z");
  EXPECT_EQ(FormatInstant(FromUnix(read.get().getEnd())), "2030-01-15T00:00:00Z");
}

TEST(JsonReader, KeepsSixtyFourBitsExactly) {
  const Read<Answer> most(R"({"firstEntry":18446744073709551615})");
  ASSERT_EQ(most.fault, "");
  EXPECT_EQ(most.get().getFirstEntry(), UINT64_MAX);
  const Read<Money> least(R"({"minorUnits":-9223372036854775808,"currency":"EUR"})");
  ASSERT_EQ(least.fault, "");
  EXPECT_EQ(least.get().getMinorUnits(), INT64_MIN);
  const Read<Money> odd(R"({"minorUnits":9007199254740993,"currency":"EUR"})");
  EXPECT_EQ(odd.get().getMinorUnits(), 9007199254740993);
}

TEST(JsonReader, PRIV_1_HandsTextsOfPeopleToTheSealer) {
  const Read<AddUser> read(R"({"organisation":"contoso.com","user":{"address":"harry@contoso.com","name":"Harry"},
                               "details":"Room 4"})");
  ASSERT_EQ(read.fault, "");
  EXPECT_EQ(read.foreign.persons, 1);
  EXPECT_EQ(KeptText(read.get().getUser().getName()), "person:Harry");
  EXPECT_EQ(KeptText(read.get().getUser().getAddress().getSealed()), "person:harry@contoso.com");
  EXPECT_EQ(read.get().getUser().getAddress().getDomain(), "contoso.com");
  EXPECT_EQ(KeptText(read.get().getDetails()), "subject:Room 4");
  const Read<CancelSubscription> words(
      fmt::format(R"({{"subscription":"{}","reason":"other","comment":"too dear"}})", kId));
  EXPECT_EQ(KeptText(words.get().getComment()), "author:too dear");
}

TEST(JsonReader, KEY_11_HandsOnHashesOfKeysAndSecretsOnly) {
  const Read<AcceptInvitation> token(R"({"token":"the token","organisation":"contoso.com"})");
  ASSERT_EQ(token.fault, "");
  ASSERT_EQ(token.get().getToken().size(), 16u);
  EXPECT_EQ(token.get().getToken()[0], 0xab);
  const Read<RevokeKey> key(R"({"key":"BCDFG-HJKMP-QRTVW-XY234-6789B"})");
  ASSERT_EQ(key.fault, "");
  EXPECT_EQ(key.get().getKey().getLastFive(), "6789B");
}

TEST(JsonReader, CMD_12_HandsOnDomainsInCanonicalForm) {
  const Read<VerifyDomain> read(R"({"organisation":"o","domain":"CONTOSO.com"})");
  ASSERT_EQ(read.fault, "");
  EXPECT_EQ(read.get().getDomain(), "contoso.com");
}

struct Case {
  std::string json;
  std::string fault;  // what the message begins with
};

template <class Struct>
void ExpectFaults(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    const Read<Struct> read(one.json);
    EXPECT_THAT(read.fault, StartsWith(one.fault)) << one.json;
  }
}

TEST(JsonReader, CMD_10_PointsAtWhatIsWrong) {
  const auto order = [](std::string_view lines) {
    return fmt::format(R"({{"partner":"P","number":"N","account":"A","lines":{}}})", lines);
  };
  ExpectFaults<PlaceOrder>({
      {order(R"([{"edition":"E","quantity":1},{"edition":"E","quantity":-1}])"),
       "/lines/1/quantity: must be a whole number from 0 to 4294967295"},
      {order(R"([{"edition":"E","quantity":4294967296}])"), "/lines/0/quantity: must be a whole number"},
      {order(R"([{"edition":"E","quantity":1.0}])"), "/lines/0/quantity: must be a whole number"},
      {order(R"([{"edition":"E","quantity":1e2}])"), "/lines/0/quantity: must be a whole number"},
      {order(R"([{"edition":"E","quantity":"1"}])"), "/lines/0/quantity: must be a whole number"},
      {order(R"([{"edition":"E","quantity":null}])"), "/lines/0/quantity: must be a whole number"},
      {order(R"([{"edition":"E"}])"), "/lines/0/quantity: must be given"},
      {order(R"([{"edition":"","quantity":1}])"), "/lines/0/edition: must not be empty"},
      {order(R"([{"edition":1,"quantity":1}])"), "/lines/0/edition: must be text"},
      {order(R"([{"edition":"E","quantity":1,"term":"P4D"}])"), "/lines/0/term: must be a term of 1 to 120 months"},
      {order(R"([{"edition":"E","quantity":1,"renews":"12"}])"), "/lines/0/renews: must be an id: 32 hex digits"},
      {order(R"([{"edition":"E","quantity":1,"offer":"00112233445566778899aabbccddeeff"}])"),
       "/lines/0/offer: must be a GUID"},
      {order(R"([{"edition":"E","quantity":1,"offer":"00000000-0000-0000-0000-000000000000"}])"),
       "/lines/0/offer: must be a GUID other than zero"},
      {order(R"([{"edition":"E","quantity":1,"unitPrice":{"currency":"eur"}}])"),
       "/lines/0/unitPrice/currency: must be a currency's code"},
      {order(R"([{"edition":"E","quantity":1,"unitPrice":7}])"), "/lines/0/unitPrice: must be an object"},
      {order(R"([[]])"), "/lines/0: must be an object"},
      {order(R"({})"), "/lines: must be an array"},
      {order(R"([])"), "/lines: must not be empty"},
      {R"({"number":"N","account":"A","lines":[{"edition":"E","quantity":1}]})", "/partner: must be given"},
  });
}

TEST(JsonReader, CMD_10_RefusesUnknownAndRepeatedNames) {
  ExpectFaults<DeclineInvitation>({{R"({"token":"a","tokens":"b"})", "must not have tokens, which is unknown here"},
                                   {R"({"token":"a","token":"a"})", "/token: must not stand there twice"}});
  const Read<DeclineInvitation> pasted(R"({"token":"a","4111 1111 1111 1111":"b"})");
  EXPECT_THAT(pasted.fault, ::testing::Not(HasSubstr("4111"))) << "a name may be anything that somebody pasted";
  const Read<AssignSeats> unset(R"({"organisation":"o","edition":"E","users":["a"],"pool":{"unset":true}})");
  EXPECT_THAT(unset.fault, StartsWith("/pool: must not have unset, which is unknown here"));
}

TEST(JsonReader, CMD_10_TakesOneMemberOfAUnion) {
  const std::string lines = R"("partner":"P","number":"N","lines":[{"edition":"E","quantity":1}])";
  ExpectFaults<PlaceOrder>(
      {{fmt::format(R"({{{},"account":"A","agreement":"B"}})", lines), "/agreement: must not stand beside account"},
       {fmt::format(R"({{{}}})", lines), "must have one of: account, agreement"},
       {fmt::format(R"({{{},"account":""}})", lines), "/account: must not be empty"}});
  const Read<AssignSeats> none(R"({"organisation":"o","edition":"E","users":["a"]})");
  EXPECT_EQ(none.fault, "") << "where a member called unset stands for nothing";
  const Read<AssignSeats> untrue(R"({"organisation":"o","edition":"E","users":["a"],"pool":{"organisation":false}})");
  EXPECT_THAT(untrue.fault, StartsWith("/pool/organisation: must be true"));
}

TEST(JsonReader, CMD_10_RefusesEvidenceFromOutside) {
  ExpectFaults<VerifyDomain>({{R"({"organisation":"o","domain":"contoso.com","evidence":{"outcome":"found"}})",
                               "/evidence: must not be given"}});
}

TEST(JsonReader, CMD_10_RefusesTextsThatAreTooLongOrHoldControlCharacters) {
  const auto named = [](std::string_view name) {
    return fmt::format(R"({{"edition":"06ebc4ee-1bb5-47dd-8120-11324bc54e06","code":"{}","name":"n"}})", name);
  };
  EXPECT_EQ(Read<AddEdition>(named(std::string(256, 'x'))).fault, "");
  ExpectFaults<AddEdition>({{named(std::string(257, 'x')), "/code: must be at most 256 bytes long"},
                            {named(R"(a\u0000b)"), "/code: must not hold control characters"},
                            {named(R"(a\nb)"), "/code: must not hold control characters"},
                            {named(R"(a\u007f)"), "/code: must not hold control characters"},
                            {named(R"(a\u0085)"), "/code: must not hold control characters"}});
  EXPECT_EQ(Read<AddEdition>(named(R"(\u00e9 \ud83d\ude00)")).fault, "");
}

TEST(JsonReader, CMD_10_RefusesListsThatAreTooLong) {
  std::string users;
  for (int i = 0; i < 1001; ++i) users += fmt::format("{}\"u{}\"", i == 0 ? "" : ",", i);
  ExpectFaults<AssignSeats>({{fmt::format(R"({{"organisation":"o","edition":"E","users":[{}]}})", users),
                              "/users: must have at most 1000 items"}});
}

TEST(JsonReader, RefusesEnumerantsTimesAndCountriesThatAreNone) {
  ExpectFaults<CancelSubscription>({{fmt::format(R"({{"subscription":"{}","reason":"TOO_EXPENSIVE"}})", kId),
                                     "/reason: must be one of: notGiven, noLongerNeeded, tooExpensive"}});
  ExpectFaults<RegisterAgreement>(
      {{R"({"number":"A","customer":"C","partner":"P","start":"2027-02-30"})", "/start: must be a time"},
       {R"({"number":"A","customer":"C","partner":"P","start":"2027-02-01T09:00:00+01:00"})", "/start: must be a time"},
       {R"({"number":"A","customer":"C","partner":"P","start":"1970-01-01"})", "/start: must not be the second 1970"},
       {R"({"number":"A","customer":"C","partner":"P","start":"1960-01-01","end":"1969-12-31"})",
        "/end: must not be the second 1970"},
       {R"({"number":"A","customer":"C","partner":"P","start":1})", "/start: must be text"}});
  ExpectFaults<AcceptInvitation>({{R"({"token":"t","country":"Austria"})", "/country: must be a country's code"}});
}

TEST(JsonReader, BILL_2_AsksAboutEveryFreeText) {
  ExpectFaults<RegisterOrganisation>(
      {{R"({"name":"4111","country":"AT","initialDomain":"a.b","administrator":{"address":"a@b.c"}})",
        "/name: must not hold a card number"}});
  ExpectFaults<CancelSubscription>({{fmt::format(R"({{"subscription":"{}","reason":"other","comment":"4111"}})", kId),
                                     "/comment: must not hold a card number"}});
}

TEST(JsonReader, KEY_2_PRIV_1_AsksAboutEveryTextThatIsKeptInClear) {
  ExpectFaults<RegisterOrganisation>(
      {{R"({"name":"XY234","country":"AT","initialDomain":"a.b","administrator":{"address":"a@b.c"}})",
        "/name: must not hold a product key"}});
  ExpectFaults<RegisterAgreement>({{R"({"number":"XY234","customer":"C","partner":"P","start":"2027-01-01"})",
                                    "/number: must not hold a product key"}});
}

TEST(JsonReader, RepeatsWhatTheSealerSays) {
  ExpectFaults<NameBuyer>(
      {{fmt::format(R"({{"subscription":"{}","buyer":"nobody"}})", kId), "/buyer: must be somebody"}});
}

TEST(JsonReader, CMD_10_RefusesWhatIsNotOneJsonText) {
  ExpectFaults<SetProduct>({
      {"", "must not be empty"},
      {"   ", "must not be empty"},
      {"[]", "must be an object"},
      {"nonsense", "must be JSON"},
      {R"({"edition":"E","product":"P"} {})", "must be JSON"},
      {R"({"edition":"E","product":"P",})", "must be JSON"},
      {R"({"edition":"E","product":"\ud800"})", "must be JSON"},
      {"{\"edition\":\"E\",\"product\":\"\xff\"}", "must be UTF-8"},
      {"{\"edition\":\"E\",\"product\":\"a\nb\"}", "must be JSON"},
      {std::string(33, '[') + std::string(33, ']'), "must not be nested deeper than 32"},
      {std::string(kJsonBytesMax + 1, ' '), "must be at most 1048576 bytes long"},
      {R"({"edition":"E","product":123456789012345678901234567890})", "must be JSON: a number"},
  });
}

TEST(JsonReader, ReadsManyTextsOfAllSizesOneAfterTheOther) {
  JsonReader reader(Shapes::Of<SetProduct>());
  PlainText foreign;
  for (size_t spaces : {0u, 10u, 100'000u, 5u, 1'000'000u, 0u}) {
    capnp::MallocMessageBuilder message;
    auto out = message.initRoot<SetProduct>();
    const std::string json = std::string(spaces, ' ') + R"({"edition":"E","product":"P"})";
    const JsonVerdict fault = reader.Read(json, foreign, out);
    ASSERT_FALSE(fault) << fault->Message();
    EXPECT_EQ(out.getProduct(), "P");
  }
}

}  // namespace
}  // namespace muniment::schemas
