#include "commands/agreements/agreement.h"
#include "commands/notices/notices.h"
#include "tests/commands/orders_fixture.h"

namespace muniment::testing {
namespace {

class SeatRequestTest : public OrdersTest {
 protected:
  Reply Ask(std::string_view more = "", std::string_view actor = kKim) {
    return story_.As(actor).Do("requestSeats",
                               fmt::format(R"({{"account":"A","edition":"STANDARDPACK","quantity":40{}}})", more));
  }
  Reply OrderFor(std::string_view request, std::string_view number) {
    return story_.As(kAnn).Do(
        "placeOrder",
        fmt::format(
            R"({{"partner":"P-1","number":"{}","account":"A","lines":[{{"edition":"STANDARDPACK","quantity":40}}],"request":"{}"}})",
            number, request));
  }
  Reply RefuseIt(std::string_view request) {
    return story_.As(kAnn).Do("refuseSeatRequest", fmt::format(R"({{"request":"{}"}})", request));
  }
  size_t Notices(schemas::NoticeKind kind) {
    size_t count = 0;
    for (const auto& [id, notice] : commands::NoticesOf(story_.world()).undelivered()) count += notice.kind == kind;
    return count;
  }
};

TEST_F(SeatRequestTest, ORD_6_TheCustomerAsksAndThePartnerIsTold) {
  const Reply reply = Ask();
  ASSERT_THAT(reply, Accepted());
  EXPECT_EQ(Notices(schemas::NoticeKind::SEATS_REQUESTED), 1u);
  EXPECT_THAT(Ask("", kAnn), Refused("CMD-6"));
}

TEST_F(SeatRequestTest, ORD_6_AnOrderConfirmsAndTheAskerIsTold) {
  const std::string request = Ask().Created("request");
  ASSERT_THAT(OrderFor(request, "O-1"), Accepted());
  EXPECT_EQ(Notices(schemas::NoticeKind::SEAT_REQUEST_CONFIRMED), 1u);
  EXPECT_THAT(OrderFor(request, "O-2"), Refused("ORD-6", HasSubstr("confirmed")));
  EXPECT_THAT(RefuseIt(request), Refused("ORD-6", HasSubstr("confirmed")));
}

TEST_F(SeatRequestTest, ORD_6_AReturnConfirmsARequestForFewer) {
  const std::string line = Order("O-1", 100).Created("line");
  story_.At("2027-02-10");
  const std::string request = Ask(R"(,"fewer":true)").Created("request");
  EXPECT_THAT(OrderFor(request, "O-2"), Refused("ORD-6", HasSubstr("40 fewer")));
  EXPECT_THAT(OnLine("returnSeats", line, fmt::format(R"(,"quantity":40,"request":"{}")", request)), Accepted());
  EXPECT_EQ(Figures(), "60 / 60 / 0");
  EXPECT_EQ(Notices(schemas::NoticeKind::SEAT_REQUEST_CONFIRMED), 1u);
}

TEST_F(SeatRequestTest, ORD_6_ThePartnerRefusesOnce) {
  const std::string request = Ask().Created("request");
  EXPECT_THAT(story_.As(kKim).Do("refuseSeatRequest", fmt::format(R"({{"request":"{}"}})", request)), Refused("CMD-6"));
  EXPECT_THAT(RefuseIt(request), Accepted());
  EXPECT_EQ(Notices(schemas::NoticeKind::SEAT_REQUEST_REFUSED), 1u);
  EXPECT_THAT(RefuseIt(request), Unchanged());
  EXPECT_THAT(OrderFor(request, "O-1"), Refused("ORD-6", HasSubstr("refused")));
  EXPECT_THAT(RefuseIt(std::string(32, 'a')), Refused("ORD-6"));
}

TEST_F(SeatRequestTest, ORD_6_AnOrganisationAsksTheResellerThatSuppliesIt) {
  const std::string organisation = story_.As(Story::kOperator).AnOrganisation();
  const auto ask = [&] {
    return story_.As("gloria@contoso.onmicrosoft.com")
        .Do("requestSeats",
            fmt::format(R"({{"organisation":"{}","edition":"STANDARDPACK","quantity":5}})", organisation));
  };
  EXPECT_THAT(ask(), Refused("ORD-6", HasSubstr("registerAgreement")));
  story_.As(Story::kOperator).AnAgreement("R-1", "reseller", "2026-01-15", organisation);
  EXPECT_THAT(ask(), Accepted());
}

TEST_F(SeatRequestTest, ORD_6_TIME_2_ALateOrderConfirmsWhenItIsRecordedAndOnce) {
  const std::string request = Ask().Created("request");
  story_.At("2027-02-10");
  const Reply late =
      story_.DoLate("2027-01-20", "placeOrder",
                    fmt::format(R"({{"partner":"P-1","number":"O-1","account":"A",)"
                                R"("lines":[{{"edition":"STANDARDPACK","quantity":40}}],"request":"{}"}})",
                                request));
  ASSERT_THAT(late, Accepted());
  EXPECT_THAT(RefuseIt(request), Refused("ORD-6", HasSubstr("confirmed")));
  EXPECT_THAT(OrderFor(request, "O-2"), Refused("ORD-6", HasSubstr("confirmed")));
  EXPECT_EQ(Notices(schemas::NoticeKind::SEAT_REQUEST_CONFIRMED), 1u);
  for (uint64_t n = late.first_entry; n < late.first_entry + late.entry_count; ++n) {
    const commands::EntryPtr entry = story_.world().EntryAt(Position{n});
    const bool is_told = entry->body().isNoticeIssued() || entry->body().isSeatRequestDecided();
    EXPECT_EQ(FormatInstant(entry->effective()), is_told ? "2027-02-10T00:00:00Z" : "2027-01-20T00:00:00Z") << n;
  }
}

TEST_F(SeatRequestTest, ORD_6_ItIsAnsweredByThePartnerThatTheCustomerHasThen) {
  const std::string request = Ask().Created("request");
  story_.APartner("P-2");
  ASSERT_THAT(story_.Do("registerAgreement",
                        R"({"number":"A-1","kind":"mpsa","customer":"Contoso","partner":"P-2","start":"2026-01-15"})"),
              Accepted());
  EXPECT_THAT(RefuseIt(request), Refused("CMD-6", HasSubstr("P-2")));
  const auto by_the_new_one = [&](std::string_view number) {
    return story_.As("ann@p-2.example")
        .Do("placeOrder", fmt::format(R"({{"partner":"P-2","number":"{}","account":"A",)"
                                      R"("lines":[{{"edition":"STANDARDPACK","quantity":40}}],"request":"{}"}})",
                                      number, request));
  };
  EXPECT_THAT(by_the_new_one("N-1"), Accepted());
  EXPECT_THAT(by_the_new_one("N-2"), Refused("ORD-6", HasSubstr("confirmed")));
}

TEST_F(SeatRequestTest, ORD_6_AfterAChangeOfPartnerTheOneWhoseLineItIsConfirmsARequestForFewer) {
  const std::string line = Order("O-1", 100).Created("line");
  story_.At("2027-02-10");
  const std::string more = Ask().Created("request");
  story_.APartner("P-2");
  ASSERT_THAT(story_.Do("registerAgreement",
                        R"({"number":"A-1","kind":"mpsa","customer":"Contoso","partner":"P-2","start":"2026-01-15"})"),
              Accepted());
  const std::string fewer = Ask(R"(,"fewer":true)").Created("request");
  const auto returning = [&](std::string_view request) {
    return fmt::format(R"({{"line":"{}","quantity":40,"request":"{}"}})", line, request);
  };
  EXPECT_THAT(story_.As("ann@p-2.example").Do("returnSeats", returning(fewer)), Refused("CMD-6", HasSubstr("P-1")));
  EXPECT_THAT(RefuseIt(fewer), Refused("CMD-6", HasSubstr("P-2")));
  EXPECT_THAT(story_.As(kAnn).Do("returnSeats", returning(more)), Refused("ORD-6", HasSubstr("P-2 to answer")));
  EXPECT_THAT(story_.As(kAnn).Do("returnSeats", returning(fewer)), Accepted());
  EXPECT_EQ(Figures(), "60 / 60 / 0");
  EXPECT_EQ(Notices(schemas::NoticeKind::SEAT_REQUEST_CONFIRMED), 1u);
}

TEST_F(SeatRequestTest, ORD_6_TIME_8_ItIsOpenAgainWhenTheOrderThatConfirmedItIsVoided) {
  const std::string request = Ask().Created("request");
  const Reply order = OrderFor(request, "O-1");
  ASSERT_THAT(order, Accepted());
  const auto is_of = [&](uint64_t n, schemas::Event::Which kind) {
    return story_.world().EntryAt(Position{n})->body().which() == kind;
  };
  for (const auto kind : {schemas::Event::LINE_PLACED, schemas::Event::ORDER_PLACED}) {
    for (uint64_t n = order.first_entry; n < order.first_entry + order.entry_count; ++n) {
      if (!is_of(n, kind)) continue;
      EXPECT_THAT(
          story_.As(Story::kOperator).Do("voidEntry", fmt::format(R"({{"entry":{}}})", n), Because("enteredByMistake")),
          Accepted());
    }
  }
  EXPECT_THAT(OrderFor(request, "O-1"), Accepted()) << "entered again under the number that is free now";
  EXPECT_THAT(OrderFor(request, "O-2"), Refused("ORD-6", HasSubstr("confirmed")));
}

TEST_F(SeatRequestTest, ORG_9_TIME_8_ItIsOpenAgainWhenTheRemovalThatWithdrewItIsVoided) {
  constexpr std::string_view kGloria = "gloria@contoso.onmicrosoft.com", kUma = "uma@contoso.onmicrosoft.com";
  const std::string organisation = story_.As(Story::kOperator).AnOrganisation();
  story_.As(Story::kOperator).AnAgreement("R-1", "reseller", "2026-01-15", organisation);
  ASSERT_THAT(
      story_.As(kGloria).Do("addUser", fmt::format(R"({{"organisation":"{}","user":{{"address":"{}","name":"Uma"}},)"
                                                   R"("roles":["billingAdministrator"]}})",
                                                   organisation, kUma)),
      Accepted());
  const std::string request =
      story_.As(kUma)
          .Do("requestSeats",
              fmt::format(R"({{"organisation":"{}","edition":"STANDARDPACK","quantity":7}})", organisation))
          .Created("request");
  story_.At("2027-02-10");
  const Reply removed =
      story_.As(kGloria).Do("removeUser", fmt::format(R"({{"organisation":"{}","user":"{}"}})", organisation, kUma));
  ASSERT_THAT(removed, Accepted());
  const auto order = [&](std::string_view number) {
    return story_.As(kAnn).Do("placeOrder",
                              fmt::format(R"({{"partner":"P-1","number":"{}","agreement":"R-1","request":"{}",)"
                                          R"("lines":[{{"edition":"STANDARDPACK","quantity":7}}]}})",
                                          number, request));
  };
  EXPECT_THAT(order("O-1"), Refused("ORD-6", HasSubstr("withdrawn")));
  ASSERT_THAT(story_.As(Story::kOperator)
                  .Do("voidEntry", fmt::format(R"({{"entry":{}}})", removed.first_entry), Because("enteredByMistake")),
              Accepted());
  EXPECT_THAT(order("O-1"), Accepted());
  EXPECT_THAT(order("O-2"), Refused("ORD-6", HasSubstr("confirmed")));
}

}  // namespace
}  // namespace muniment::testing
