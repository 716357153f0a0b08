// Who sees which pools, through the whole write path: one customer with an account at a verified domain, its partner,
// and others.
#include <set>

#include "commands/accounts/account.h"
#include "commands/organisations/organisation.h"
#include "commands/partners/partner.h"
#include "fmt/format.h"
#include "projections/calendar.h"
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

TEST_F(PoolSight, INV_5_OneHolderIsAskedForAtATime) {
  for (Asking two : {Asking{.id = std::string(kAccount), .filters = {{"account", "0005000124"}}},
                     Asking{.filters = {{"account", std::string(kAccount)}, {"agreement", "A-9"}}}}) {
    two.as_of = "2027-02-05";
    two.viewer = AMember();
    absl::Status status;
    EXPECT_EQ(Ask<schemas::LicenceRow>(LicencesView(), story_.world(), two, &status).size(), 0u);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  }
}

// ACC-4: its orders stay visible to a partner whose sight of the account is withdrawn, however they are asked for.
TEST_F(PoolSight, ACC_4_APartnerFindsItsOrdersByTheAgreementToo) {
  const std::string agreement = commands::AccountOf(story_.world(), kAccount).agreement();
  Must(story_.As("kim@contoso.com").Do("withdrawPartnerSight", R"({"account":"0005000123","partner":"P-1"})"));
  EXPECT_EQ(See<schemas::OrderLineRow>(OrdersView(), ThePartner()).size(), 1u);
  EXPECT_EQ(See<schemas::OrderLineRow>(OrdersView(), ThePartner(), {.filters = {{"agreement", agreement}}}).size(), 1u);
}

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

// With a second account under A-1, of other people; its order O-2 has a line of each edition.
class SecondAccount : public PoolSight {
 protected:
  SecondAccount() {
    story_.AnEdition("E2");
    Must(story_.As(Story::kOperator)
             .Do("openAccount",
                 R"({"number":"0005000124","legalEntity":"Contoso Retail","name":"Retail","location":"Graz",)"
                 R"("country":"AT","agreement":"A-1","contact":{"address":"lena@retail.example","name":"Lena"}})"));
    Must(story_.As("ann@p-1.example")
             .Do("placeOrder", R"({"partner":"P-1","number":"O-2","account":"0005000124",)"
                               R"("lines":[{"edition":"E1","quantity":10},{"edition":"E2","quantity":20}]})"));
  }

  size_t Orders(Asking asking) { return See<schemas::OrderLineRow>(OrdersView(), Viewer::Anyone(), asking).size(); }
  absl::Status Refusal(const ViewKind& kind, Asking asking) {
    asking.as_of = "2027-02-05";
    absl::Status status;
    if (kind.name == "orders") {
      Ask<schemas::OrderLineRow>(kind, story_.world(), asking, &status);
    } else {
      Ask<schemas::LicenceRow>(kind, story_.world(), asking, &status);
    }
    return status;
  }
};

TEST_F(SecondAccount, ORD_1_OrdersAreNarrowedByEditionAndHolderWhateverElseIsAsked) {
  EXPECT_EQ(Orders({}), 3u);
  EXPECT_EQ(Orders({.filters = {{"edition", "E2"}}}), 1u);
  EXPECT_EQ(Orders({.filters = {{"partner", "P-1"}, {"edition", "E1"}}}), 2u);
  EXPECT_EQ(Orders({.id = "O-2"}), 2u);
  EXPECT_EQ(Orders({.id = "O-2", .filters = {{"edition", "E2"}}}), 1u);
  EXPECT_EQ(Orders({.id = "P-1/O-2", .filters = {{"account", "0005000124"}}}), 2u);
  EXPECT_EQ(Orders({.id = "O-2", .filters = {{"account", std::string(kAccount)}}}), 0u);
  EXPECT_EQ(Orders({.id = "O-1", .filters = {{"edition", "E2"}}}), 0u) << "there is such an order, and no such line";
  EXPECT_EQ(Orders({.id = "O-1", .filters = {{"organisation", organisation_}}}), 0u);
  EXPECT_EQ(Orders({.id = "O-1", .filters = {{"organisation", organisation_}, {"served", ""}}}), 1u);
}

TEST_F(SecondAccount, CMD_4_WhatCannotNarrowOrdersIsRefusedAsElsewhere) {
  for (const Asking& asking : {Asking{}, Asking{.id = "O-2"}, Asking{.filters = {{"partner", "P-1"}}}}) {
    Asking edition = asking, served = asking;
    edition.filters["edition"] = "NOPE";
    served.filters["served"] = "";
    for (const ViewKind& kind : {OrdersView(), LicencesView()}) {
      if (kind.name == "licences" && !(asking.id.empty() && asking.filters.empty())) continue;
      const absl::Status no_edition = Refusal(kind, edition), no_organisation = Refusal(kind, served);
      EXPECT_EQ(no_edition.code(), absl::StatusCode::kNotFound);
      EXPECT_THAT(std::string(no_edition.message()), ::testing::HasSubstr("there is no one edition NOPE"));
      EXPECT_EQ(no_organisation.code(), absl::StatusCode::kInvalidArgument);
      EXPECT_THAT(std::string(no_organisation.message()), ::testing::HasSubstr("give --organisation"));
    }
  }
  EXPECT_EQ(Refusal(OrdersView(), {.id = "O-2", .filters = {{"account", "4711"}}}).code(), absl::StatusCode::kNotFound);
}

TEST_F(SecondAccount, ACC_1_ORD_1_AnAgreementBringsThePoolsOfItsAccounts) {
  const Asking by_filter{.filters = {{"agreement", "A-1"}}};
  const Asking by_id{.id = "A-1"};
  for (const Asking& asking : {by_filter, by_id}) {
    EXPECT_EQ(See<schemas::LicenceRow>(LicencesView(), ThePartner(), asking).size(), 3u);
    EXPECT_EQ(See<schemas::LicenceRow>(LicencesView(), Viewer::Anyone(), asking).size(), 3u);
    EXPECT_EQ(See<schemas::LicenceRow>(LicencesView(), AMember(), asking).size(), 1u) << "of the own account alone";
    Asking over_years = asking;
    over_years.filters.insert({{"from", "2027-01-01"}, {"to", "2028-12-31"}});
    std::set<std::string> holders;
    const auto happenings = See<schemas::CalendarRow>(CalendarView(), ThePartner(), over_years);
    for (size_t i = 0; i < happenings.size(); ++i) holders.insert(happenings[i].getHolder().cStr());
    EXPECT_THAT(holders, ::testing::ElementsAre("account/0005000123", "account/0005000124"));
    EXPECT_GE(See<schemas::HistoryRow>(HistoryView(), ThePartner(), asking).size(), 5u);
  }
  EXPECT_EQ(See<schemas::OrderLineRow>(OrdersView(), ThePartner(), by_filter).size(), 3u);
  EXPECT_EQ(See<schemas::OrderLineRow>(OrdersView(), AMember(), by_filter).size(), 1u);
  EXPECT_EQ(Orders({.id = "O-2", .filters = {{"agreement", "A-1"}}}), 2u);
  EXPECT_EQ(See<schemas::SeatPoolRow>(SeatsView(), ThePartner(), by_filter).size(), 3u);
}

}  // namespace
}  // namespace muniment::testing
