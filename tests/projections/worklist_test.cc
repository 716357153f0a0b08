#include "projections/worklist.h"

#include "fmt/format.h"
#include "tests/projections/asking.h"
#include "tests/projections/pool_histories.h"

namespace muniment::testing {
namespace {

using projections::WorklistView;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Row = schemas::WorklistRow;

// Agreement A-1 of partner P-1, with the account of the story.
EntriesInMemory OfPartner(const PoolStory& pool) {
  PoolStory agreement;
  agreement.At("2026-01-01").Add([](schemas::Event::Builder event) {
    auto registered = event.initAgreementRegistered();
    registered.setNumber("A-1");
    registered.setKind(schemas::Programme::MPSA);
    registered.setCustomer("Contoso");
    registered.setPartner("P-1");
    registered.setStart(ToUnix(T("2026-01-01")));
  });
  agreement.Add([](schemas::Event::Builder event) {
    auto opened = event.initAccountOpened();
    opened.setNumber("0005000123");
    opened.setName("Contoso Retail");
    opened.setAgreement("A-1");
  });
  PoolStory partner;
  partner.At("2026-01-01").Add([](schemas::Event::Builder event) {
    auto registered = event.initPartnerRegistered();
    registered.setNumber("P-1");
    registered.setName("Partner");
  });
  EntriesInMemory source = Recorded(pool);
  source.Put(commands::AgreementStream("A-1"), agreement.entries())
      .Put(commands::AccountStream("0005000123"), {agreement.entries().back()})
      .Put(commands::PartnerStream("P-1"), partner.entries());
  return source;
}

std::vector<std::string> Lines(const Answered<Row>& rows) {
  std::vector<std::string> lines;
  for (size_t i = 0; i < rows.size(); ++i) {
    lines.push_back(fmt::format("{}: {} since {}{}", rows[i].getCustomer().cStr(), rows[i].getQuantity(),
                                FormatDay(FromUnix(rows[i].getSince())), rows[i].getLapsed() ? ", lapsed" : ""));
  }
  return lines;
}

TEST(Worklist, PAR_5_PutsTogetherWhatACustomerProvisionedAndNobodyOrdered) {
  const EntriesInMemory source = OfPartner(Scenario1());
  EXPECT_THAT(Lines(Ask<Row>(WorklistView(), source, {.as_of = "2027-02-01", .id = "P-1"})),
              ElementsAre("Contoso Retail: 300 since 2027-02-01"));
  EXPECT_THAT(Lines(Ask<Row>(WorklistView(), source, {.as_of = "2027-02-10T12:00:00", .id = "P-1"})), IsEmpty());
  const auto rows = Ask<Row>(WorklistView(), source, {.as_of = "2027-02-22", .id = "P-1"});
  ASSERT_THAT(Lines(rows), ElementsAre("Contoso Retail: 230 since 2027-02-01"));
  EXPECT_EQ(rows[0].getSubscriptions().size(), 2u);
}

TEST(Worklist, PAR_5_KeepsWhatLapsedUnorderedUntilItIsOrderedLateOrWrittenOff) {
  PoolStory story;  // S2's E3
  story.Ending("2027-06-10").At("2027-05-02T09:00").SelfProvision("C", 500);
  EXPECT_THAT(Lines(Ask<Row>(WorklistView(), OfPartner(story), {.as_of = "2027-07-20", .id = "P-1"})),
              ElementsAre("Contoso Retail: 500 since 2027-05-02, lapsed"));

  story.At("2027-05-20", "2027-07-22").Order("late", 200);
  EXPECT_THAT(Lines(Ask<Row>(WorklistView(), OfPartner(story), {.as_of = "2027-07-22", .id = "P-1"})),
              ElementsAre("Contoso Retail: 300 since 2027-05-02, lapsed"));

  story.At("2027-07-23").WriteOff("C");
  EXPECT_THAT(Lines(Ask<Row>(WorklistView(), OfPartner(story), {.as_of = "2027-07-23", .id = "P-1"})), IsEmpty());
}

TEST(Worklist, PAR_5_IsThePartnersOwn) {
  const EntriesInMemory source = OfPartner(Scenario1());
  absl::Status status;
  Ask<Row>(WorklistView(), source, {.as_of = "2027-02-22", .id = "P-2"}, &status);
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  commands::PastWorld now(source, T("2027-02-25"));
  const auto stranger = projections::Viewer::Of(now, T("2027-02-25"), Someone("stranger"));
  EXPECT_EQ(Ask<Row>(WorklistView(), source, {.as_of = "2027-02-22", .viewer = stranger}).size(), 0u);
}

}  // namespace
}  // namespace muniment::testing
