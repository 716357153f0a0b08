#include "ledger/vault.h"

#include "ledger/vault_files.h"
#include "tests/ledger/fixture.h"

namespace muniment::ledger {
namespace {

using testing::HasSubstr;

SealingKeyId Person(uint64_t n) { return Derive<SealingKeyId>(Command(n), "person", n); }

class VaultTest : public testing::Test {
 protected:
  void SetUp() override {
    auto created = Vault::Create(folder());
    ASSERT_TRUE(created.ok()) << created.status();
    vault_ = *std::move(created);
  }
  fs::path folder() const { return temp_.path() / "vault"; }
  absl::Status Reopen(bool read_only = false) {
    vault_.reset();
    auto opened = Vault::Open(folder(), read_only);
    if (opened.ok()) vault_ = *std::move(opened);
    return opened.status();
  }
  void Keep(std::vector<SealingKeyId> ids) {
    for (const SealingKeyId& id : ids) ASSERT_TRUE(vault_->StageKey(id).ok());
    ASSERT_TRUE(vault_->PersistStaged(ids).ok());
  }
  void Destroy(std::vector<SealingKeyId> ids) {
    const absl::Status status = vault_->Destroy(ids);
    ASSERT_TRUE(status.ok()) << status;
  }
  std::string Sealed(const SealingKeyId& id, const std::string& text) {
    auto sealed = vault_->Seal(id, text, "name");
    EXPECT_TRUE(sealed.ok()) << sealed.status();
    return sealed.ok() ? *sealed : "";
  }
  std::string Opened(const SealingKeyId& id, const std::string& sealed) {
    auto text = vault_->Unseal(id, sealed, "name");
    return text.ok() ? *text : text.status().ToString();
  }

  TempFolder temp_;
  std::unique_ptr<Vault> vault_;
};

TEST_F(VaultTest, PRIV_1_SealsAndUnsealsAcrossRestarts) {
  Keep({Person(1), Person(2)});
  const std::string name = Sealed(Person(1), "Ada Lovelace"), nothing = Sealed(Person(2), "");
  EXPECT_EQ(name.find("Lovelace"), name.npos);
  ASSERT_TRUE(Reopen().ok());
  EXPECT_EQ(Opened(Person(1), name), "Ada Lovelace");
  EXPECT_EQ(Opened(Person(2), nothing), "");
  EXPECT_EQ(vault_->size(), 2u);
}

TEST_F(VaultTest, PRIV_1_RefusesChangedBytesAnotherKeyAndAnotherPlace) {
  Keep({Person(1), Person(2)});
  const std::string name = Sealed(Person(1), "Ada");
  for (size_t i = 0; i < name.size(); ++i) {
    std::string changed = name;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_TRUE(absl::IsDataLoss(vault_->Unseal(Person(1), changed, "name").status())) << i;
    EXPECT_TRUE(absl::IsDataLoss(vault_->Unseal(Person(1), name.substr(0, i), "name").status())) << i;
  }
  EXPECT_TRUE(absl::IsDataLoss(vault_->Unseal(Person(2), name, "name").status()));
  EXPECT_TRUE(absl::IsDataLoss(vault_->Unseal(Person(1), name, "address").status()));
}

TEST_F(VaultTest, SealingTheSameTwiceGivesTheSameBytes) {
  Keep({Person(1), Person(2)});
  EXPECT_EQ(Sealed(Person(1), "Ada"), Sealed(Person(1), "Ada"));
  EXPECT_NE(Sealed(Person(1), "Ada"), Sealed(Person(1), "Adb"));
  EXPECT_NE(Sealed(Person(1), "Ada"), Sealed(Person(2), "Ada"));
}

TEST_F(VaultTest, CMD_3_StagedKeysServeAtOnceAndLeaveNoTraceWhenReleased) {
  const SealingKeyId ids[] = {Person(1)};
  ASSERT_TRUE(vault_->StageKey(ids[0]).ok());
  const std::string name = Sealed(ids[0], "Ada");
  EXPECT_EQ(Opened(ids[0], name), "Ada");
  vault_->Release(ids);
  EXPECT_FALSE(vault_->Has(ids[0]));
  EXPECT_TRUE(absl::IsNotFound(vault_->PersistStaged(ids)));
}

TEST_F(VaultTest, CMD_1_AStagedKeyStaysUntilItsLastUseEnds) {
  const SealingKeyId ids[] = {Person(1)};
  ASSERT_TRUE(vault_->StageKey(ids[0]).ok());
  EXPECT_TRUE(absl::IsAlreadyExists(vault_->StageKey(ids[0])));
  const std::string name = Sealed(ids[0], "Ada");
  vault_->Release(ids);
  EXPECT_EQ(Opened(ids[0], name), "Ada") << "the other use needs it";
  ASSERT_TRUE(vault_->PersistStaged(ids).ok());
  vault_->Release(ids);
  EXPECT_EQ(Opened(ids[0], name), "Ada") << "a durable key stays";
  // Used while it is durable, and erased: that use ends without the key that is made later.
  EXPECT_TRUE(absl::IsAlreadyExists(vault_->StageKey(ids[0])));
  ASSERT_TRUE(vault_->Destroy(ids).ok());
  ASSERT_TRUE(vault_->StageKey(ids[0]).ok());
  vault_->Release(ids);
  EXPECT_TRUE(vault_->Has(ids[0]));
  vault_->Release(ids);
  EXPECT_FALSE(vault_->Has(ids[0]));
}

TEST_F(VaultTest, CMD_9_ComparesPersonalFieldsUntilTheErasure) {
  Keep({Person(1), Person(2)});
  const auto a = vault_->Mac(Person(1), {BytesOf("x")}), b = vault_->Mac(Person(1), {BytesOf("x")}),
             c = vault_->Mac(Person(2), {BytesOf("x")});
  ASSERT_TRUE(a.ok() && b.ok() && c.ok());
  EXPECT_EQ(*a, *b);
  EXPECT_NE(*a, *c);
  Destroy({Person(1)});
  EXPECT_TRUE(absl::IsNotFound(vault_->Mac(Person(1), {BytesOf("x")}).status()));
}

TEST_F(VaultTest, PRIV_2_ADestroyedKeyIsErasedForEver) {
  Keep({Person(1), Person(2), Person(3)});
  const std::string ada = Sealed(Person(1), "Ada"), bob = Sealed(Person(2), "Bob");
  Destroy({Person(1), Person(9)});
  for (int round = 0; round < 2; ++round) {
    const auto text = vault_->Unseal(Person(1), ada, "name");
    EXPECT_TRUE(absl::IsNotFound(text.status()));
    EXPECT_THAT(MessageOf(text.status()), HasSubstr("erased"));
    EXPECT_EQ(Opened(Person(2), bob), "Bob");
    EXPECT_EQ(vault_->size(), 2u);
    ASSERT_TRUE(Reopen().ok());
  }
  // Repeating an interrupted erasure changes nothing.
  Destroy({Person(1)});
  Keep({Person(4)});
  ASSERT_TRUE(Reopen().ok());
  EXPECT_TRUE(vault_->Has(Person(4)));
}

TEST_F(VaultTest, PRIV_3_ADestructionMakesOlderCopiesOfTheKeyFileUseless) {
  Keep({Person(1), Person(2)});
  const std::string ada = Sealed(Person(1), "Ada");
  const std::string old_keys = BytesOfFile(folder() / "keys-1"), old_master = BytesOfFile(folder() / "master-1");
  Destroy({Person(1)});
  EXPECT_FALSE(fs::exists(folder() / "keys-1"));
  EXPECT_FALSE(fs::exists(folder() / "master-1"));
  // The old key file under its own name and under the new one's.
  WriteBytes(folder() / "keys-1", old_keys);
  ASSERT_TRUE(Reopen().ok());
  EXPECT_FALSE(vault_->Has(Person(1)));
  EXPECT_FALSE(fs::exists(folder() / "keys-1"));
  WriteBytes(folder() / "keys-2", old_keys);
  EXPECT_TRUE(absl::IsDataLoss(Reopen()));
  // The new master key opens none of the old keys, whatever the header claims.
  const auto new_master = DecodeMaster(2, BytesOfFile(folder() / "master-2"));
  ASSERT_TRUE(new_master.has_value());
  const auto read = ReadKeys(old_keys, 1, {}, 0, [&](const KeyRecord& record) {
    EXPECT_EQ(UnwrapKey(*new_master, record.id, record.key), std::nullopt);
  });
  EXPECT_TRUE(read.ok());
}

TEST_F(VaultTest, PRIV_5_OpeningCompletesAnInterruptedDestruction) {
  Keep({Person(1), Person(2)});
  const std::string keys = BytesOfFile(folder() / "keys-1"), master = BytesOfFile(folder() / "master-1");
  Destroy({Person(1)});
  const std::string new_keys = BytesOfFile(folder() / "keys-2"), new_master = BytesOfFile(folder() / "master-2");
  // Before the new master key stood: the destruction has not happened.
  WriteBytes(folder() / "keys-1", keys);
  WriteBytes(folder() / "master-1", master);
  fs::remove(folder() / "master-2");
  WriteBytes(folder() / "master-2.new", new_master.substr(0, 20));
  ASSERT_TRUE(Reopen().ok());
  EXPECT_TRUE(vault_->Has(Person(1)));
  EXPECT_FALSE(fs::exists(folder() / "keys-2"));
  EXPECT_FALSE(fs::exists(folder() / "master-2.new"));
  // After it: it has, and the remains go.
  WriteBytes(folder() / "keys-2", new_keys);
  WriteBytes(folder() / "master-2", new_master);
  ASSERT_TRUE(Reopen().ok());
  EXPECT_FALSE(vault_->Has(Person(1)));
  EXPECT_TRUE(vault_->Has(Person(2)));
  EXPECT_FALSE(fs::exists(folder() / "master-1"));
  EXPECT_FALSE(fs::exists(folder() / "keys-1"));
}

TEST_F(VaultTest, ATornGroupAtTheEndIsDroppedWhole) {
  Keep({Person(1)});
  const size_t before = fs::file_size(folder() / "keys-1");
  Keep({Person(2), Person(3)});
  const std::string whole = BytesOfFile(folder() / "keys-1");
  for (size_t size = before; size < whole.size(); size += 7) {
    WriteBytes(folder() / "keys-1", whole.substr(0, size));
    ASSERT_TRUE(Reopen().ok());
    EXPECT_EQ(vault_->size(), 1u);
    EXPECT_EQ(fs::file_size(folder() / "keys-1"), before);
  }
  // The rest reads as zeros: so does what a disk has not written yet.
  WriteBytes(folder() / "keys-1", whole.substr(0, before + 30) + std::string(whole.size() - before - 30, '\0'));
  ASSERT_TRUE(Reopen().ok());
  Keep({Person(2)});
  ASSERT_TRUE(Reopen().ok());
  EXPECT_EQ(vault_->size(), 2u);
}

TEST_F(VaultTest, PRIV_2_ARottenGroupAtTheEndThatEntriesRelyOnIsNamedAndStays) {
  Keep({Person(1)});
  const std::string shorter = BytesOfFile(folder() / "keys-1");
  Keep({Person(2), Person(3)});
  const VaultReach reach = vault_->Reach();
  const std::string whole = BytesOfFile(folder() / "keys-1");
  vault_.reset();
  EXPECT_EQ(DecodeReach(EncodeReach(reach)), reach);
  for (const bool read_only : {true, false}) {
    for (const size_t at : {shorter.size() + 40, whole.size() - 1}) {
      std::string rotten = whole;
      rotten[at] = static_cast<char>(rotten[at] ^ 1);
      WriteBytes(folder() / "keys-1", rotten);
      const auto opened = Vault::Open(folder(), read_only, nullptr, {}, reach);
      EXPECT_TRUE(absl::IsDataLoss(opened.status())) << opened.status();
      EXPECT_EQ(BytesOfFile(folder() / "keys-1"), rotten);
    }
  }
  WriteBytes(folder() / "keys-1", shorter);
  EXPECT_TRUE(Vault::Open(folder(), false, nullptr, {}, reach).ok()) << "an older backup";
}

TEST_F(VaultTest, ARottenGroupThatOthersFollowIsNamed) {
  Keep({Person(1)});
  Keep({Person(2)});
  Keep({Person(3)});
  FlipByte(folder() / "keys-1", 150);
  const absl::Status status = Reopen();
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_THAT(MessageOf(status), HasSubstr("keys-1"));
}

TEST_F(VaultTest, ARottenMasterKeyIsNamed) {
  FlipByte(folder() / "master-1", 20);
  const absl::Status status = Reopen();
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_THAT(MessageOf(status), HasSubstr("master-1"));
}

TEST_F(VaultTest, PRIV_2_NoKeyStandsInClearOnDisk) {
  auto source = Vault::Create(temp_.path() / "known", [](const SealingKeyId&) {
    Hash key;
    key.fill(0x5a);
    return key;
  });
  ASSERT_TRUE(source.ok()) << source.status();
  const SealingKeyId ids[] = {Person(1)};
  ASSERT_TRUE((*source)->StageKey(ids[0]).ok());
  ASSERT_TRUE((*source)->PersistStaged(ids).ok());
  EXPECT_EQ(BytesOfFile(temp_.path() / "known" / "keys-1").find(std::string(32, 0x5a)), std::string::npos);
}

}  // namespace
}  // namespace muniment::ledger
