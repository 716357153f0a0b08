// Who sees which pools, through the whole write path: one customer with an account at a verified domain, its partner,
// and others.
#include "commands/accounts/account.h"
#include "commands/organisations/organisation.h"
#include "commands/partners/partner.h"
#include "fmt/format.h"
#include "projections/history.h"
#include "projections/licences.h"
#include "projections/orders.h"
#include "projections/seats.h"
#include "projections/worklist.h"
#include "schemas/bytes.h"
#include "tests/projections/asking.h"

namespace muniment::testing {
namespace {

using namespace muniment::projections;

constexpr std::string_view kAccount = "0005000123";

class PoolSight : public ::testing::Test {
 protected:
  PoolSight() {
    story_.AnEdition("E1");
    organisation_ = story_.AnOrganisation();
    story_.AnAccountWithDomain(kAccount, organisation_, "contoso.com");
    harry_ = story_.AUser(organisation_, "harry@contoso.com");
    story_.At("2027-02-01T09:00").As("kim@contoso.com");
    Must(story_.Do("selfProvision", R"({"account":"0005000123","lines":[{"edition":"E1","quantity":300}]})"));
    story_.At("2027-02-04T10:00").As("ann@p-1.example");
    Must(story_.Do(
        "placeOrder",
        R"({"partner":"P-1","number":"O-1","account":"0005000123","lines":[{"edition":"E1","quantity":180}]})"));
    story_.At("2027-02-05T10:00").As("gloria@contoso.onmicrosoft.com");
    Must(story_.Do("assignSeats", fmt::format(R"({{"organisation":"{}","edition":"E1","users":["harry@contoso.com"]}})",
                                              organisation_)));
  }
  static void Must(const Reply& reply) { EXPECT_THAT(reply, Accepted()); }

  Viewer Of(const PersonId& person) { return Viewer::Of(story_.world(), T("2027-02-05T10:00"), person); }
  Viewer AMember() { return Of(commands::AccountOf(story_.world(), kAccount).members().begin()->first); }
  Viewer AnAdministrator() {
    const auto& organisation = commands::OrganisationOf(story_.world(), *ParseIdAs<OrganisationId>(organisation_));
    return Of(organisation.With(schemas::Role::GLOBAL_ADMINISTRATOR).front());
  }
  Viewer ThePartner() { return Of(commands::PartnerOf(story_.world(), "P-1").members().begin()->first); }

  template <class Row>
  Answered<Row> See(const ViewKind& kind, Viewer viewer, Asking asking = {}) {
    asking.as_of = "2027-02-05";
    asking.viewer = std::move(viewer);
    return Ask<Row>(kind, story_.world(), asking);
  }

  Story story_;
  std::string organisation_, harry_;
};

TEST_F(PoolSight, CMD_6_ACC_4_MembersPartnerAndRolesOfTheServedOrganisationSeeTheAccountsLicences) {
  for (const Viewer& viewer : {Viewer::Anyone(), AMember(), AnAdministrator(), ThePartner()}) {
    const auto rows = See<schemas::LicenceRow>(LicencesView(), viewer, {.id = std::string(kAccount)});
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0].getOrdered(), 180u);
    EXPECT_EQ(rows[0].getAvailable(), 300u);
    EXPECT_EQ(rows[0].getToBeOrdered(), 120u);
    EXPECT_EQ(rows[0].getAssigned(), 1u);
    EXPECT_STREQ(rows[0].getCode().cStr(), "E1");
    EXPECT_STREQ(rows[0].getHolderName().cStr(), "Contoso purchasing");
    EXPECT_STREQ(rows[0].getNotice().cStr(), "");
  }
  EXPECT_EQ(See<schemas::LicenceRow>(LicencesView(), Of(*ParseIdAs<PersonId>(harry_))).size(), 0u)
      << "a user without a role";
}

TEST_F(PoolSight, DOM_8_ServedAccountsAreTheOrganisationsToSeeWhenAsked) {
  const auto own =
      See<schemas::SeatPoolRow>(SeatsView(), AnAdministrator(), {.filters = {{"organisation", organisation_}}});
  EXPECT_EQ(own.size(), 0u);
  const auto served = See<schemas::SeatPoolRow>(SeatsView(), AnAdministrator(),
                                                {.filters = {{"organisation", "contoso.com"}, {"served", ""}}});
  ASSERT_EQ(served.size(), 1u);
  EXPECT_TRUE(served[0].getServed());
  EXPECT_EQ(served[0].getFree(), 299u);
}

TEST_F(PoolSight, PRIV_1_NamesOfWhoSitsThereAreForWhoWorksWithThem) {
  const Asking pool{.id = "account/0005000123/E1"};
  const auto names = [&](const Viewer& viewer) {
    const auto rows = See<schemas::SeatPoolRow>(SeatsView(), viewer, pool);
    EXPECT_EQ(ToText(schemas::IdOf<PersonId>(rows[0].getPeople()[0].getPerson())), harry_);
    return rows[0].getPeople()[0].getName().getBytes().size();
  };
  EXPECT_NE(names(AnAdministrator()), 0u);
  EXPECT_EQ(names(ThePartner()), 0u);
  EXPECT_EQ(names(Viewer::Anyone()), 0u);
}

TEST_F(PoolSight, PAR_5_ORD_1_ThePartnerSeesItsOrdersAndWhatIsToBeOrdered) {
  const auto orders = See<schemas::OrderLineRow>(OrdersView(), ThePartner(), {.id = "O-1"});
  ASSERT_EQ(orders.size(), 1u);
  EXPECT_EQ(orders[0].getCovered(), 180u);
  const auto worklist = See<schemas::WorklistRow>(WorklistView(), ThePartner());
  ASSERT_EQ(worklist.size(), 1u);
  EXPECT_EQ(worklist[0].getQuantity(), 120u);
  EXPECT_EQ(See<schemas::WorklistRow>(WorklistView(), AMember()).size(), 0u);
}

TEST_F(PoolSight, PAR_5_ACC_4_TIME_6_ThePartnerOfNowSeesWhatIsToBeOrderedWhateverDateIsAsked) {
  story_.APartner("P-2");
  Story::Envelope announced;
  announced.effective = "2027-06-01";
  story_.As(Story::kOperator);
  Must(story_.Do("registerAgreement",
                 R"({"number":"A-1","kind":"mpsa","customer":"Contoso","partner":"P-2","start":"2026-01-15"})",
                 announced));
  const auto rows = [&](std::string_view partner, std::string_view now, std::string as_of) {
    const PersonId ann = commands::PartnerOf(story_.world(), partner).members().begin()->first;
    return Ask<schemas::WorklistRow>(WorklistView(), story_.world(),
                                     {.as_of = std::move(as_of), .viewer = Viewer::Of(story_.world(), T(now), ann)})
        .size();
  };
  EXPECT_EQ(rows("P-1", "2027-05-31", "2027-05-31"), 1u);
  EXPECT_EQ(rows("P-2", "2027-05-31", "2027-06-01"), 0u) << "projected";
  EXPECT_EQ(rows("P-1", "2027-06-01", "2027-05-31"), 0u) << "of the past";
  EXPECT_EQ(rows("P-2", "2027-06-01", "2027-06-01"), 1u);
}

TEST_F(PoolSight, HIST_1_HistoryNamesEntriesActorsAndReferences) {
  const auto rows = See<schemas::HistoryRow>(HistoryView(), AMember(), {.filters = {{"edition", "E1"}}});
  ASSERT_GE(rows.size(), 3u);
  EXPECT_TRUE(rows[0].isEntry());
  EXPECT_EQ(rows[0].getActor().size(), 16u);
  const auto last = rows[rows.size() - 1];
  EXPECT_EQ(last.getAssigned(), 1u);
}

}  // namespace
}  // namespace muniment::testing
