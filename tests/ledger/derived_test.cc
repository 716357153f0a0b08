// Rows kept beside the log: in a batch or alone, in order, durable, and never in the way of entries.
#include "tests/ledger/fixture.h"

namespace muniment::ledger {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Derived : public LedgerTest {
 protected:
  void SetUp() override { Create(); }
  static std::vector<std::string> RowsOf(const Ledger& ledger, std::string_view prefix, std::string_view from = "") {
    std::vector<std::string> rows;
    const absl::Status status = ledger.VisitDerived(prefix, from, [&](std::string_view key, std::string_view value) {
      rows.push_back(std::string(key) + "=" + std::string(value));
      return true;
    });
    EXPECT_TRUE(status.ok()) << status;
    return rows;
  }
};

TEST_F(Derived, GoWithTheirBatchAndOutliveReopening) {
  Batch batch = BatchOf({Entry("a")});
  batch.derived = {{"x/2", "two"}, {"x/1", "one"}, {"y", ""}};
  LedgerTest::Append(batch);
  EXPECT_THAT(RowsOf(*ledger_, "x/"), ElementsAre("x/1=one", "x/2=two"));
  Reopen();
  EXPECT_THAT(RowsOf(*ledger_, ""), ElementsAre("x/1=one", "x/2=two", "y="));
  EXPECT_THAT(RowsOf(*OpenReader(), "x/", "2"), ElementsAre("x/2=two"));
}

TEST_F(Derived, AreAppliedInOrderAndGoWhereTheyHaveNoValue) {
  ASSERT_TRUE(ledger_->WriteDerived({{{"a", "1"}, {"b", "1"}, {"a", "2"}, {"b", std::nullopt}}}).ok());
  EXPECT_THAT(RowsOf(*ledger_, ""), ElementsAre("a=2"));
  ASSERT_TRUE(ledger_->WriteDerived({{{"a", std::nullopt}, {"none", std::nullopt}}}).ok());
  EXPECT_THAT(RowsOf(*ledger_, ""), IsEmpty());
  EXPECT_EQ(ledger_->last(), Position{0}) << "no entry was made";
}

TEST_F(Derived, StopWhereTheVisitorSaysSo) {
  ASSERT_TRUE(ledger_->WriteDerived({{{"a", ""}, {"b", ""}}}).ok());
  int visited = 0;
  ASSERT_TRUE(ledger_->VisitDerived("", "", [&](std::string_view, std::string_view) { return ++visited > 1; }).ok());
  EXPECT_EQ(visited, 1);
}

TEST_F(Derived, KeysOfNoBytesOrTooManyAreRefusedAndNothingIsWritten) {
  for (const std::string& key : {std::string(), std::string(kDerivedKeyBytesMax + 1, 'k')}) {
    EXPECT_THAT(MessageOf(ledger_->WriteDerived({{{"a", ""}, {key, ""}}})), HasSubstr("1 to 512 bytes"));
    Batch batch = BatchOf({Entry("a")});
    batch.derived = {{key, ""}};
    EXPECT_TRUE(absl::IsInvalidArgument(ledger_->Append(batch, ledger_->last())));
  }
  EXPECT_THAT(RowsOf(*ledger_, ""), IsEmpty());
  EXPECT_EQ(ledger_->last(), Position{0});
}

TEST_F(Derived, AReaderDoesNotWriteThem) {
  ASSERT_TRUE(ledger_->WriteDerived({{{"a", "1"}}}).ok());
  const auto reader = OpenReader();
  EXPECT_TRUE(absl::IsFailedPrecondition(reader->WriteDerived({{{"a", "2"}}})));
  EXPECT_THAT(RowsOf(*reader, ""), ElementsAre("a=1"));
}

}  // namespace
}  // namespace muniment::ledger
