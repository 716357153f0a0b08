#include "ledger/witness.h"

#include <unistd.h>

#include <thread>

#include "ledger/witness_keeper.h"
#include "tests/ledger/fixture.h"

namespace muniment::ledger {
namespace {

using testing::HasSubstr;

Hash HashOf(std::string_view text) { return Sha256({BytesOf(text)}); }

WitnessRecord RecordOf(uint64_t sequence) {
  return {.sequence = sequence,
          .position = sequence * 10,
          .root = HashOf(std::to_string(sequence)),
          .origin = HashOf("origin")};
}

TEST(Witness, AUD_4_GivesTheNewerOfItsTwoSlots) {
  TempFolder temp;
  const fs::path path = temp.path() / "witness";
  for (uint64_t sequence = 1; sequence <= 5; ++sequence) {
    ASSERT_TRUE(WriteWitness(path, RecordOf(sequence)).ok());
    const auto record = ReadWitness(path);
    ASSERT_TRUE(record.ok()) << record.status();
    EXPECT_EQ(record->position, sequence * 10);
    EXPECT_EQ(record->root, HashOf(std::to_string(sequence)));
    EXPECT_EQ(record->origin, HashOf("origin"));
    EXPECT_EQ(fs::file_size(path), 1024u);
  }
}

TEST(Witness, AUD_4_ADamagedSlotLeavesTheOther) {
  TempFolder temp;
  const fs::path path = temp.path() / "witness";
  ASSERT_TRUE(WriteWitness(path, RecordOf(6)).ok());
  ASSERT_TRUE(WriteWitness(path, RecordOf(7)).ok());
  const std::string whole = BytesOfFile(path);
  for (const size_t slot : {0u, 1u}) {
    for (const size_t at : {0u, 8u, 20u, 60u, 300u, 511u}) {
      WriteBytes(path, whole);
      FlipByte(path, slot * 512 + at);
      const auto record = ReadWitness(path);
      ASSERT_TRUE(record.ok()) << record.status();
      EXPECT_EQ(record->sequence, slot == 0 ? 7u : 6u);
    }
  }
  FlipByte(path, 10);
  EXPECT_TRUE(absl::IsNotFound(ReadWitness(path).status()));
  fs::remove(path);
  EXPECT_TRUE(absl::IsNotFound(ReadWitness(path).status()));
}

TEST(Witness, ATornWriteLeavesTheRecordBeforeIt) {
  TempFolder temp;
  const fs::path path = temp.path() / "witness";
  ASSERT_TRUE(WriteWitness(path, RecordOf(1)).ok());
  ASSERT_TRUE(WriteWitness(path, RecordOf(2)).ok());
  const std::string before = BytesOfFile(path);
  ASSERT_TRUE(WriteWitness(path, RecordOf(3)).ok());
  const std::string after = BytesOfFile(path);
  for (size_t torn = 513; torn < 1024; torn += 51) {
    WriteBytes(path, after.substr(0, torn) + before.substr(torn));
    const auto record = ReadWitness(path);
    ASSERT_TRUE(record.ok()) << record.status();
    EXPECT_GE(record->sequence, 2u);
  }
}

class WitnessOfALedger : public LedgerTest {};

TEST_F(WitnessOfALedger, AUD_4_IsExactAfterAPauseWhileOpen) {
  Create();
  Append(Numbered("e", 7));
  for (int i = 0; i < 2000; ++i) {  // bounded waiting; how long is not what is tested
    const auto record = ReadWitness(file("witness"));
    if (record.ok() && record->position == 7) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  const auto record = ReadWitness(file("witness"));
  ASSERT_TRUE(record.ok()) << record.status();
  EXPECT_EQ(record->position, 7u);
  EXPECT_EQ(record->root, ledger_->Root());
}

TEST_F(WitnessOfALedger, AUD_4_IsExactAtClose) {
  Create();
  for (int i = 0; i < 10; ++i) Append(Numbered("e", 3));
  ASSERT_TRUE(ledger_->Close().ok());
  const auto record = ReadWitness(file("witness"));
  ASSERT_TRUE(record.ok()) << record.status();
  EXPECT_EQ(record->position, 30u);
}

TEST_F(WitnessOfALedger, AUD_4_ALostOneIsAcceptedOnlyWhenTold) {
  Create();
  Append(Numbered("e", 3));
  ledger_.reset();
  fs::remove(file("witness"));
  const absl::Status status = TryOpen();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(MessageOf(status), HasSubstr("--accept-lost-witness"));
  Reopen({.accept_lost_witness = true});
  EXPECT_TRUE(ledger_->lost_witness_accepted());
  // Not recorded yet, so not accepted for good.
  EXPECT_TRUE(absl::IsFailedPrecondition(TryOpen()));
  Reopen({.accept_lost_witness = true});
  Append(Numbered("the witness was lost", 1));
  Reopen();
  EXPECT_FALSE(ledger_->lost_witness_accepted());
  EXPECT_EQ(ToNumber(ledger_->last()), 4u);
}

TEST_F(WitnessOfALedger, AUD_4_AWholeOneIsNotAcceptedAsLost) {
  Create();
  Append(Numbered("e", 3));
  Reopen({.accept_lost_witness = true});
  EXPECT_FALSE(ledger_->lost_witness_accepted());
}

TEST_F(WitnessOfALedger, AUD_4_RefusesALedgerOfOtherEntries) {
  Create();
  Append(Numbered("e", 3));
  ledger_.reset();
  auto record = ReadWitness(file("witness"));
  ASSERT_TRUE(record.ok());
  record->sequence += 1;
  record->root = HashOf("something else");
  ASSERT_TRUE(WriteWitness(file("witness"), *record).ok());
  const absl::Status status = TryOpen();
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_THAT(MessageOf(status), HasSubstr("not what was acknowledged"));
}

TEST_F(WitnessOfALedger, AUD_4_RefusesAnotherLedgersWitness) {
  Create();
  ledger_.reset();
  Ledger::Places other = places();
  other.folder = temp_.path() / "other";
  ASSERT_TRUE(Ledger::Create(other, {.name = "other", .test = false}, {}).ok());
  fs::copy_file(other.folder / "witness", file("witness"), fs::copy_options::overwrite_existing);
  const absl::Status status = TryOpen();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(MessageOf(status), HasSubstr("belongs to another ledger"));
}

TEST_F(WitnessOfALedger, AUD_4_NothingIsAcceptedWhileItCannotBeWritten) {
  Create();
  Append(Numbered("e", 1));
  ASSERT_TRUE(ledger_->Close().ok());
  Reopen();
  // A folder in its place cannot be opened for writing, whoever we are.
  const fs::path path = file("witness"), aside = file("aside");
  fs::rename(path, aside);
  fs::create_directory(path);
  absl::Status status;
  for (int i = 0; i < 1000 && status.ok(); ++i) {
    status = ledger_->Append(Numbered("f", 1), ledger_->last());
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_THAT(MessageOf(status), HasSubstr("AUD-4"));
  // Mended, it goes on.
  fs::remove(path);
  fs::rename(aside, path);
  for (int i = 0; i < 1000; ++i) {
    status = ledger_->Append(Numbered("g", 1), ledger_->last());
    if (status.ok()) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_TRUE(ledger_->Close().ok());
}

TEST_F(WitnessOfALedger, AUD_4_WhatItDoesNotKnowItIsToldBeforeAnythingIsAccepted) {
  Create();
  const std::string behind = BytesOfFile(file("witness"));
  Append(Numbered("e", 3));
  ledger_.reset();
  WriteBytes(file("witness"), behind);
  ASSERT_EQ(ReadWitness(file("witness"))->position, 0u);
  Reopen();
  EXPECT_EQ(ReadWitness(file("witness"))->position, 3u);
  EXPECT_EQ(ReadWitness(file("witness"))->root, ledger_->Root());
  Append(Numbered("f", 1));
  ASSERT_TRUE(ledger_->Close().ok());
  EXPECT_EQ(ReadWitness(file("witness"))->position, 4u);
}

TEST_F(WitnessOfALedger, AUD_4_NoLedgerIsOpenedForWritingWhoseWitnessCannotBeWritten) {
  Create();
  const std::string behind = BytesOfFile(file("witness"));
  Append(Numbered("e", 3));
  ledger_.reset();
  const std::string exact = BytesOfFile(file("witness"));
  const bool is_root = geteuid() == 0;
  for (const std::string& bytes : {behind, exact}) {
    WriteBytes(file("witness"), bytes);
    if (is_root) {
      fs::permissions(temp_.path(), fs::perms::all);
      for (const auto& part : fs::recursive_directory_iterator(temp_.path())) {
        fs::permissions(part.path(), fs::perms::all);
      }
    }
    fs::permissions(file("witness"), fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read);
    if (is_root) {
      ASSERT_EQ(seteuid(65534), 0);  // whom permissions bind
    }
    const absl::Status writing = TryOpen(), reading = TryOpen({.read_only = true});
    ledger_.reset();
    if (is_root) {
      ASSERT_EQ(seteuid(0), 0);
    }
    EXPECT_TRUE(absl::IsUnavailable(writing)) << writing;
    EXPECT_THAT(MessageOf(writing), HasSubstr("AUD-4"));
    EXPECT_TRUE(reading.ok()) << reading;
    fs::permissions(file("witness"), fs::perms::owner_all);
  }
}

TEST_F(WitnessOfALedger, CloseSaysWhenItCouldNotBeWritten) {
  Create();
  fs::remove(file("witness"));
  fs::create_directory(file("witness"));
  Append(Numbered("e", 1));
  EXPECT_TRUE(absl::IsUnavailable(ledger_->Close()));
}

}  // namespace
}  // namespace muniment::ledger
