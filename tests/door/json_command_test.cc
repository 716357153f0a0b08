#include "door/json_command.h"

#include <capnp/serialize.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "door/answers.h"
#include "fmt/format.h"
#include "ledger/tokens.h"

namespace muniment::door {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using Mode = Sealer::Mode;

constexpr std::string_view kId = "00112233445566778899aabbccddeeff";

class JsonDoorTest : public ::testing::Test {
 protected:
  JsonDoorTest() {
    std::string folder = ::testing::TempDir() + "json_door_XXXXXX";
    folder_ = mkdtemp(folder.data());
    vault_ = ledger::Vault::Create(folder_ / "vault").value();
    door_ = std::make_unique<JsonDoor>(secrets_, *vault_);
  }
  ~JsonDoorTest() override { std::filesystem::remove_all(folder_); }

  ShapedCommand Shaped(std::string_view line, Mode mode = Mode::kRecord) {
    auto result = door_->Shape(line, mode);
    if (auto* refusal = std::get_if<ShapeRefusal>(&result)) {
      ADD_FAILURE() << refusal->message;
      return {};
    }
    return std::get<ShapedCommand>(std::move(result));
  }
  std::string Refused(std::string_view line, Mode mode = Mode::kRecord) {
    const auto result = door_->Shape(line, mode);
    const auto* refusal = std::get_if<ShapeRefusal>(&result);
    return refusal == nullptr ? "it was not refused" : refusal->AsRefusal().message();
  }
  std::string Text(schemas::Sealed::Reader sealed) { return UnsealText(*vault_, sealed).value_or("(not to be read)"); }
  void Persist(const ShapedCommand& shaped) {
    std::vector<SealingKeyId> ids;
    for (const UsedKey& key : shaped.keys) ids.push_back(key.id);
    ASSERT_TRUE(vault_->PersistStaged(ids).ok());
  }

  static std::string Line(std::string_view rest, std::string_view actor = "olga@publisher.example") {
    return fmt::format(R"({{"id":"{}","actor":{{"person":"{}"}},{}}})", kId, actor, rest);
  }
  static std::string AddUser(std::string_view name, std::string_view more = "") {
    return Line(fmt::format(
        R"("addUser":{{"organisation":"contoso.com","user":{{"address":"Harry@Contoso.com","name":"{}"}}}}{})", name,
        more));
  }
  static const FieldHash* Find(const ShapedCommand& shaped, std::string_view name) {
    for (const FieldHash& field : shaped.fields) {
      if (field.name == name) return &field;
    }
    return nullptr;
  }

  std::filesystem::path folder_;
  ledger::Secrets secrets_ = ledger::Secrets::FromSeed("json door");
  std::unique_ptr<ledger::Vault> vault_;
  std::unique_ptr<JsonDoor> door_;
};

TEST_F(JsonDoorTest, ReadsTheEnvelopeAndTheCommand) {
  const ShapedCommand shaped = Shaped(Line(
      R"("effectiveAt":"2027-02-01","reasonCode":"late","expectedVersion":{"stream":"account/1","version":7},
         "onBehalfOf":"P-1","correlation":"ffeeddccbbaa99887766554433221100",
         "selfProvision":{"account":"0005000123","lines":[{"edition":"STANDARDPACK","quantity":400}]})"));
  const schemas::Command::Reader command = shaped.command().asReader();
  EXPECT_EQ(ToText(shaped.id()), kId);
  EXPECT_TRUE(command.getActor().getPerson().isAddress());
  EXPECT_TRUE(command.getHasEffectiveAt());
  EXPECT_EQ(FormatInstant(FromUnix(command.getEffectiveAt())), "2027-02-01T00:00:00Z");
  EXPECT_EQ(command.getExpectedVersion().getVersion(), 7u);
  ASSERT_TRUE(command.getBody().isSelfProvision());
  EXPECT_EQ(command.getBody().getSelfProvision().getLines()[0].getQuantity(), 400u);
  EXPECT_TRUE(shaped.keys.empty()) << "nothing in it is personal";
}

TEST_F(JsonDoorTest, SaysWhetherAnEffectiveTimeWasGiven) {
  const ShapedCommand shaped = Shaped(Line(R"("tick":{})", "0102030405060708090a0b0c0d0e0f10"));
  EXPECT_FALSE(shaped.command().asReader().getHasEffectiveAt());
  ASSERT_TRUE(shaped.command().asReader().getActor().getPerson().isId());
}

TEST_F(JsonDoorTest, CMD_10_RefusesWithThePlace) {
  EXPECT_THAT(Refused(Line(R"("selfProvision":{"account":"1","lines":[{"edition":"E","quantity":-1}]})")),
              StartsWith("/selfProvision/lines/0/quantity: must be a whole number from 0 to 4294967295"));
  EXPECT_THAT(Refused(Line(R"("tick":{},"setClock":{"now":"2027-01-01"})")),
              StartsWith("/setClock: must not stand beside tick"));
  EXPECT_THAT(Refused(Line(R"("tick":{},"tick":{})")), StartsWith("the line: must not have a member twice"));
  EXPECT_THAT(Refused(Line(R"("ticks":{})")), StartsWith("the line: must not have a member that is neither"));
  EXPECT_THAT(Refused(Line(R"("body":{"tick":{}})")), StartsWith("the line: must not have a member that is neither"));
  EXPECT_THAT(Refused(Line(R"("reasonCode":"x")")), StartsWith("the line: must have one member named after a command"));
  EXPECT_THAT(Refused(Line(R"("tick":{},"hasEffectiveAt":true)")), StartsWith("/hasEffectiveAt: must not be given"));
  EXPECT_THAT(Refused(fmt::format(R"({{"id":"{}","tick":{{}}}})", kId)), StartsWith("/actor: must be given"));
  EXPECT_THAT(Refused(fmt::format(R"({{"id":"{}","actor":{{}},"tick":{{}}}})", kId)),
              StartsWith("/actor/person: must be given"));
  EXPECT_THAT(Refused("[1]"), StartsWith("the line: must be an object"));
  EXPECT_THAT(Refused("{"), StartsWith("the line: must be JSON"));
}

TEST_F(JsonDoorTest, PRIV_1_KEY_2_TextsKeptInClearHoldNoAddressAndNoTextAKey) {
  const auto billing = [](std::string_view name) {
    return Line(fmt::format(R"("openBillingAccount":{{"organisation":"contoso.com","name":"{}"}})", name));
  };
  for (const std::string_view name :
       {"zoe@contoso.com", "of Zoe <zoe@contoso.com>", "zoe@contoso.com's", "a,b@c.example"}) {
    const std::string refused = Refused(billing(name));
    EXPECT_THAT(refused, StartsWith("/openBillingAccount/name: must not hold an e-mail address (PRIV-1)")) << name;
    EXPECT_THAT(refused, Not(HasSubstr("zoe")));
  }
  for (const std::string_view name : {"Meet @ Vienna Ltd.", "B@nk", "@home", "Cards of 2027"}) Shaped(billing(name));
  const std::string key = "of X4RVP-QG7CT-2WMHJ-BY6KD-9Q3FV";
  EXPECT_THAT(Refused(billing(key)), StartsWith("/openBillingAccount/name: must not hold a product key (KEY-2)"));
  EXPECT_THAT(Refused(AddUser("Harry", fmt::format(R"(,"reason":"{}")", key))),
              AllOf(StartsWith("/reason: must not hold a product key"), Not(HasSubstr("QG7CT"))));
  Shaped(AddUser("Harry", R"(,"reason":"asked by zoe@contoso.com")"));
}

TEST_F(JsonDoorTest, CMD_1_AsksForAnId) {
  EXPECT_THAT(Refused(R"({"actor":{"person":"a@b.c"},"tick":{}})"), HasSubstr("/id: must be given: 32 hex digits"));
  EXPECT_THAT(Refused(R"({"id":"12","actor":{"person":"a@b.c"},"tick":{}})"), StartsWith("/id: must be an id"));
  EXPECT_THAT(Refused(R"({"id":"00000000000000000000000000000000","actor":{"person":"a@b.c"},"tick":{}})"),
              StartsWith("/id: must be an id"));
}

TEST_F(JsonDoorTest, PRIV_1_SealsPeopleUnderAKeyOfTheirOwnAndWordsUnderTheAuthors) {
  const ShapedCommand shaped = Shaped(AddUser("Harry Hacker", R"(,"reason":"he asked")"));
  const auto command = shaped.command().asReader();
  const auto user = command.getBody().getAddUser().getUser();
  EXPECT_EQ(Text(user.getName()), "Harry Hacker");
  EXPECT_EQ(Text(user.getAddress().getSealed()), "Harry@Contoso.com");
  EXPECT_EQ(user.getAddress().getDomain(), "contoso.com");
  EXPECT_EQ(Text(command.getReason()), "he asked");
  ASSERT_EQ(shaped.keys.size(), 2u);
  EXPECT_TRUE(shaped.keys[0].made_now);
  const auto of = [](schemas::Sealed::Reader sealed) {
    return SealingKeyId::FromBytes({sealed.getKey().begin(), sealed.getKey().size()});
  };
  EXPECT_EQ(of(user.getName()), of(user.getAddress().getSealed()));
  EXPECT_EQ(of(user.getName()), Derive<SealingKeyId>(shaped.id(), "person", 0));
  EXPECT_EQ(of(command.getReason()), Derive<SealingKeyId>(shaped.id(), "text", 0));
}

TEST_F(JsonDoorTest, PRIV_1_SealsWhatIsSaidAboutSomebodyUnderThatPersonsKey) {
  const ShapedCommand shaped = Shaped(
      Line(R"("reason":"married","editUser":{"organisation":"o","user":"harry@contoso.com","name":"Harry Jekyll"})"));
  const auto name = shaped.command().asReader().getBody().getEditUser().getName();
  EXPECT_EQ(SealingKeyId::FromBytes({name.getKey().begin(), name.getKey().size()}),
            Derive<SealingKeyId>(shaped.id(), "person", 0));
  EXPECT_EQ(shaped.keys.size(), 2u);
}

TEST_F(JsonDoorTest, PRIV_1_FindsTheSamePersonByAnyWritingOfTheAddress) {
  const ShapedCommand added = Shaped(AddUser("Harry"));
  const ShapedCommand removed = Shaped(Line(R"("removeUser":{"organisation":"o","user":"HARRY@contoso.COM"})"));
  const auto hash = added.command().asReader().getBody().getAddUser().getUser().getAddress().getHash();
  EXPECT_TRUE(hash == removed.command().asReader().getBody().getRemoveUser().getUser().getAddress());
  EXPECT_EQ(hash.size(), 16u);
}

TEST_F(JsonDoorTest, NoPlainTextPassesTheDoor) {
  const ShapedCommand shaped = Shaped(AddUser("Harry Hacker", R"(,"reason":"he asked")"));
  const auto words = capnp::messageToFlatArray(*shaped.message);
  const std::string bytes(words.asChars().begin(), words.asChars().size());
  EXPECT_THAT(bytes, Not(HasSubstr("Harry")));
  EXPECT_THAT(bytes, Not(HasSubstr("he asked")));
  EXPECT_THAT(bytes, Not(HasSubstr("olga")));
}

TEST_F(JsonDoorTest, CMD_1_ShapesTheSameLineIntoTheSameBytes) {
  const ShapedCommand first = Shaped(AddUser("Harry", R"(,"reason":"he asked")"));
  Persist(first);
  const ShapedCommand again = Shaped(AddUser("Harry", R"(,"reason":"he asked")"));
  EXPECT_FALSE(again.keys[0].made_now);
  const auto a = capnp::messageToFlatArray(*first.message), b = capnp::messageToFlatArray(*again.message);
  EXPECT_TRUE(a.asBytes() == b.asBytes());
}

TEST_F(JsonDoorTest, CMD_9_HashesEachTopLevelField) {
  const ShapedCommand first = Shaped(AddUser("Harry", R"(,"reason":"he asked")"));
  ASSERT_EQ(first.fields.size(), 5u);
  for (const char* name : {"/actor", "/reason", "/command", "organisation", "user"}) {
    EXPECT_NE(Find(first, name), nullptr) << name;
  }
  EXPECT_TRUE(Find(first, "organisation")->key.is_nil());
  EXPECT_EQ(Find(first, "user")->key, Derive<SealingKeyId>(first.id(), "person", 0));
  EXPECT_EQ(Find(first, "/reason")->key, Derive<SealingKeyId>(first.id(), "text", 0));
  Persist(first);

  const ShapedCommand same = Shaped(AddUser("Harry", R"(,"reason":"he asked")"));
  const ShapedCommand other = Shaped(AddUser("Hannah", R"(,"reason":"he asked")"));
  for (const FieldHash& field : first.fields) {
    EXPECT_EQ(Find(same, field.name)->hash, field.hash) << field.name;
    EXPECT_EQ(Find(other, field.name)->hash == field.hash, field.name != "user") << field.name;
  }
}

TEST_F(JsonDoorTest, CMD_9_TellsCommandsAndEffectiveTimesApart) {
  const ShapedCommand tick = Shaped(Line(R"("tick":{})"));
  const ShapedCommand reopen = Shaped(Line(R"("reopenPeriod":{},"effectiveAt":"2027-01-01")"));
  EXPECT_NE(Find(tick, "/command")->hash, Find(reopen, "/command")->hash);
  EXPECT_NE(Find(reopen, "/effectiveAt"), nullptr);
  EXPECT_EQ(Find(tick, "/effectiveAt"), nullptr);
  EXPECT_EQ(Find(tick, "/hasEffectiveAt"), nullptr);
}

TEST_F(JsonDoorTest, CMD_3_MakesNoKeyInADryRun) {
  const ShapedCommand tried = Shaped(AddUser("Harry"), Mode::kTry);
  EXPECT_TRUE(tried.keys.empty());
  EXPECT_EQ(vault_->size(), 0u);
  EXPECT_FALSE(vault_->Has(Derive<SealingKeyId>(tried.id(), "person", 0)));
  const auto name = tried.command().asReader().getBody().getAddUser().getUser().getName();
  EXPECT_EQ(name.getBytes().size(), 12u + 5u + 16u);
  EXPECT_EQ(Text(name), "(not to be read)");
}

TEST_F(JsonDoorTest, ForgetsTheKeysOfALineThatIsRefused) {
  EXPECT_THAT(Refused(AddUser("Harry", R"(,"tock":1)")), StartsWith("the line: must not have"));
  EXPECT_FALSE(vault_->Has(Derive<SealingKeyId>(*ParseIdAs<CommandId>(kId), "person", 0)));
}

TEST_F(JsonDoorTest, BILL_2_RefusesCardNumbersWithoutRepeatingThem) {
  for (const std::string& line :
       {AddUser("4111 1111 1111 1111"), AddUser("H", R"(,"reason":"card 5500-0000-0000-0004")"),
        AddUser("H", R"(,"reasonCode":"378282246310005")"),
        Line(R"("openBillingAccount":{"organisation":"o","name":"4012888888881881"})")}) {
    const std::string message = Refused(line);
    EXPECT_THAT(message, HasSubstr("BILL-2")) << line;
    EXPECT_THAT(message, Not(::testing::ContainsRegex("[0-9]{4}"))) << line;
  }
  Shaped(Line(R"("selfProvision":{"account":"4111111111111111","lines":[{"edition":"E","quantity":1}]})"));
}

TEST_F(JsonDoorTest, KEY_11_KeepsHashesOfTokensAndKeysOnly) {
  const std::string token = ledger::TokenFor(secrets_, ParseIdAs<AnyId>(kId)->span());
  const ShapedCommand accept =
      Shaped(Line(fmt::format(R"("acceptInvitation":{{"token":" {} ","name":"Contoso"}})", token)));
  const auto hash = accept.command().asReader().getBody().getAcceptInvitation().getToken();
  const ledger::TokenHash expected = ledger::HashOfToken(secrets_, token);
  EXPECT_TRUE(std::equal(hash.begin(), hash.end(), expected.begin(), expected.end()));

  const ShapedCommand revoke = Shaped(Line(R"("revokeKey":{"key":"bcdfg hjkmp-QRTVW-XY234-6789B"})"));
  const auto key = revoke.command().asReader().getBody().getRevokeKey().getKey();
  EXPECT_TRUE(key.getWellFormed());
  EXPECT_EQ(key.getLastFive(), "6789B");
  const KeyText same = ReadProductKey(secrets_, "BCDFGHJKMPQRTVWXY2346789B");
  EXPECT_TRUE(std::equal(key.getHash().begin(), key.getHash().end(), same.hash.begin(), same.hash.end()));
}

TEST_F(JsonDoorTest, KEY_1_LetsTheRulesAnswerAMalformedKey) {
  const ShapedCommand shaped = Shaped(Line(R"("revokeKey":{"key":"BCDFG-HJKMP-QRTVW-XY234-6789A"})"));
  const auto key = shaped.command().asReader().getBody().getRevokeKey().getKey();
  EXPECT_FALSE(key.getWellFormed());
  EXPECT_EQ(key.getHash().size(), 0u);
  EXPECT_EQ(key.getLastFive().size(), 0u);
}

TEST_F(JsonDoorTest, PRIV_2_HidesWhoWasErased) {
  const ShapedCommand shaped = Shaped(AddUser("Harry"));
  Persist(shaped);
  const auto name = shaped.command().asReader().getBody().getAddUser().getUser().getName();
  EXPECT_EQ(UnsealAll(*vault_)(name).text, "Harry");
  const SealingKeyId key = shaped.keys[0].id;
  ASSERT_TRUE(vault_->Destroy({&key, 1}).ok());
  EXPECT_EQ(UnsealAll(*vault_)(name).sight, schemas::SealedText::Sight::kErased);
  const ShapedCommand again = Shaped(AddUser("Harry"));
  EXPECT_TRUE(again.keys[0].made_now) << "the writer then passes the person's fields over";
}

TEST(HoldsCardNumber, BILL_2_FindsThemInAnyWriting) {
  for (const char* text :
       {"4111111111111111", "pay 4111-1111-1111-1111 now", "4111 1111 1111 1111 12/29 123", "3782 822463 10005",
        "4111.1111.1111.1111",
        "no. 12, 4111\xc2\xa0"
        "1111\xc2\xa0"
        "1111\xc2\xa0"
        "1111",
        "\xef\xbc\x94\xef\xbc\x91\xef\xbc\x91\xef\xbc\x91"
        "111111111111",
        "6304000000000000000", "4111,1111,1111,1111", "4111, 1111, 1111, 1111", "4111:1111:1111:1111",
        "(4111)(1111)(1111)(1111)", "4111+1111+1111+1111", "4111     1111     1111     1111", "3782,822463,10005",
        "4111\u00ad1111\u00ad1111\u00ad1111", "4111\u200b1111\u200b1111\u200b1111",
        "\u0664\u0661\u0661\u0661 \u0661\u0661\u0661\u0661 \u0661\u0661\u0661\u0661 "
        "\u0661\u0661\u0661\u0661"}) {
    EXPECT_TRUE(HoldsCardNumber(text)) << text;
  }
  for (const char* text : {"", "4111111111111112", "0005000123", "+43 1 234 56 78", "411111111111", "Harry 4 ever",
                           "00112233445566778899aabbccddeeff", "41111111111111111111111", "4111111, 111111111",
                           // Each would pass the check if what stands between were nothing.
                           "2027-01-15 10:30:09", "(0664) 1234566, (0664) 7654321", "1,000,000,000,000,008"}) {
    EXPECT_FALSE(HoldsCardNumber(text)) << text;
  }
}

TEST(AnswerLine, TellsTheThreeOutcomes) {
  capnp::MallocMessageBuilder message;
  auto answer = message.initRoot<schemas::Answer>();
  const auto id = *ParseIdAs<CommandId>(kId);
  answer.setId({id.bytes.data(), id.bytes.size()});
  answer.setFirstEntry(17);
  answer.setEntryCount(2);
  auto created = answer.initCreated(3);
  for (uint8_t i = 0; i < 3; ++i) {
    created[i].setKind(i == 1 ? "line" : "subscription");
    const std::array<uint8_t, 16> bytes{i};
    created[i].setId({bytes.data(), bytes.size()});
  }
  EXPECT_EQ(AnswerLine(answer),
            R"({"id":"00112233445566778899aabbccddeeff","outcome":"accepted","entries":[17,18],"created":{)"
            R"("subscription":["00000000000000000000000000000000","02000000000000000000000000000000"],)"
            R"("line":["01000000000000000000000000000000"]}})");

  auto told = message.initRoot<schemas::Answer>();
  auto values = told.initDetails(3);
  values[0].setName("seats");
  values[0].setValue("40");
  values[1].setName("key");
  values[1].setValue("BBBBC");
  values[2].setName("key");
  values[2].setValue("BBBBD");
  EXPECT_EQ(AnswerLine(told),
            R"({"outcome":"accepted","entries":[],"details":{"seats":"40","key":["BBBBC","BBBBD"]}})");

  auto refused = message.initRoot<schemas::Answer>();
  refused.setOutcome(schemas::Answer::Outcome::REFUSED);
  refused.setRule("SP-1");
  refused.setCode("notInSteps");
  refused.setMessage("quantity 250 is not a multiple of 100");
  auto details = refused.initDetails(1);
  details[0].setName("quantity");
  details[0].setValue("250");
  EXPECT_EQ(AnswerLine(refused), R"({"outcome":"refused","rule":"SP-1","code":"notInSteps",)"
                                 R"("message":"quantity 250 is not a multiple of 100","details":{"quantity":"250"}})");

  auto unchanged = message.initRoot<schemas::Answer>();
  unchanged.setOutcome(schemas::Answer::Outcome::UNCHANGED);
  unchanged.setProvisional(true);
  EXPECT_EQ(AnswerLine(unchanged), R"({"outcome":"unchanged","provisional":true})");
}

}  // namespace
}  // namespace muniment::door
