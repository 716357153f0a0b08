#include "ledger/secrets.h"

#include "tests/ledger/fixture.h"

namespace muniment::ledger {
namespace {

TEST(Secrets, PRIV_6_SaveAndLoadGiveTheSameKeysInAFileForTheOwnerOnly) {
  TempFolder temp;
  const fs::path path = temp.path() / "secrets";
  const Secrets made = Secrets::Random();
  ASSERT_TRUE(made.Save(path).ok());
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  const auto loaded = Secrets::Load(path);
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  for (size_t p = 0; p < kPurposes; ++p) {
    const Purpose purpose = static_cast<Purpose>(p);
    EXPECT_EQ(loaded->Mac(purpose, {BytesOf("x")}), made.Mac(purpose, {BytesOf("x")}));
  }
  EXPECT_EQ(loaded->public_key(), made.public_key());
  EXPECT_TRUE(absl::IsAlreadyExists(made.Save(path)));
}

TEST(Secrets, NamesEveryFlippedByteAndEveryCut) {
  TempFolder temp;
  const fs::path path = temp.path() / "secrets";
  ASSERT_TRUE(Secrets::Random().Save(path).ok());
  const std::string whole = BytesOfFile(path);
  for (size_t i = 0; i < whole.size(); ++i) {
    WriteBytes(path, whole);
    FlipByte(path, i);
    EXPECT_TRUE(absl::IsDataLoss(Secrets::Load(path).status())) << i;
    WriteBytes(path, whole.substr(0, i));
    EXPECT_TRUE(absl::IsDataLoss(Secrets::Load(path).status())) << i;
  }
  fs::remove(path);
  EXPECT_TRUE(absl::IsNotFound(Secrets::Load(path).status()));
}

TEST(Secrets, PurposesAndPartsAreKeptApart) {
  const Secrets secrets = Secrets::FromSeed("seed");
  EXPECT_NE(secrets.Mac(Purpose::kLookup, {BytesOf("x")}), secrets.Mac(Purpose::kTokens, {BytesOf("x")}));
  EXPECT_NE(secrets.Mac(Purpose::kLookup, {BytesOf("ab"), BytesOf("c")}),
            secrets.Mac(Purpose::kLookup, {BytesOf("a"), BytesOf("bc")}));
  EXPECT_EQ(secrets.Mac(Purpose::kLookup, {BytesOf("x")}),
            Secrets::FromSeed("seed").Mac(Purpose::kLookup, {BytesOf("x")}));
  EXPECT_NE(secrets.Mac(Purpose::kLookup, {BytesOf("x")}),
            Secrets::FromSeed("other").Mac(Purpose::kLookup, {BytesOf("x")}));
  EXPECT_NE(Secrets::Random().public_key(), Secrets::Random().public_key());
}

TEST(Secrets, AUD_1_SignaturesVerifyAndChangedOnesDoNot) {
  const Secrets secrets = Secrets::Random();
  const std::string message = "a checkpoint";
  Signature signature = secrets.Sign(BytesOf(message));
  EXPECT_TRUE(VerifySignature(secrets.public_key(), BytesOf(message), signature));
  EXPECT_FALSE(VerifySignature(secrets.public_key(), BytesOf("a Checkpoint"), signature));
  EXPECT_FALSE(VerifySignature(Secrets::Random().public_key(), BytesOf(message), signature));
  signature[10] ^= 1;
  EXPECT_FALSE(VerifySignature(secrets.public_key(), BytesOf(message), signature));
}

}  // namespace
}  // namespace muniment::ledger
