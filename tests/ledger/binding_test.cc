// A ledger knows its own secrets and its own vault again.
#include "tests/ledger/fixture.h"

namespace muniment::ledger {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class Binding : public LedgerTest {
 protected:
  // Two ledgers of the same name.
  void SetUp() override {
    Create();
    ledger_.reset();
    other_ = places();
    other_.folder = temp_.path() / "other";
    ASSERT_TRUE(Ledger::Create(other_, {.name = "test.example/ledger", .test = true, .seed_note = ""}, {}).ok());
  }
  void ExpectRefused(std::string_view what) {
    for (const bool read_only : {true, false}) {
      const absl::Status status = TryOpen({.read_only = read_only});
      EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
      EXPECT_THAT(MessageOf(status), AllOf(HasSubstr("another ledger"), HasSubstr(std::string(what))));
    }
  }
  Ledger::Places other_;
};

TEST_F(Binding, KEY_2_PRIV_6_RefusesTheSecretsOfAnotherLedger) {
  fs::copy_file(other_.folder / "secrets", file("secrets"), fs::copy_options::overwrite_existing);
  ExpectRefused(file("secrets").string());
}

TEST_F(Binding, PRIV_1_PRIV_3_RefusesTheVaultOfAnotherLedger) {
  fs::remove_all(file("vault"));
  fs::copy(other_.folder / "vault", file("vault"));
  ExpectRefused(file("vault").string());
}

TEST_F(Binding, PRIV_3_AVaultStaysItsLedgersThroughADestruction) {
  Reopen();
  const SealingKeyId ids[] = {Derive<SealingKeyId>(Command(1), "ada"), Derive<SealingKeyId>(Command(1), "bob")};
  for (const SealingKeyId& id : ids) ASSERT_TRUE(ledger_->vault().StageKey(id).ok());
  ASSERT_TRUE(ledger_->vault().PersistStaged(ids).ok());
  ASSERT_TRUE(ledger_->vault().Destroy(std::span(ids).first(1)).ok());
  Reopen();
  EXPECT_TRUE(ledger_->vault().Has(ids[1]));
  ledger_.reset();
  fs::remove_all(other_.folder / "vault");
  fs::copy(file("vault"), other_.folder / "vault");
  EXPECT_TRUE(absl::IsFailedPrecondition(Ledger::Open(other_, {}).status()));
}

}  // namespace
}  // namespace muniment::ledger
