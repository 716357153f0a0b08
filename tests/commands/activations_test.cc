// Activation of what was ordered under open programmes. Rules ACT-1 to ACT-8, KEY-9, CAT-6, ORG-6, INV-8.
#include "commands/activations/activations.h"

#include <algorithm>
#include <cctype>
#include <map>

#include "commands/notices/notices.h"
#include "ledger/tokens.h"
#include "tests/commands/keys_fixture.h"

namespace muniment::testing {
namespace {

constexpr std::string_view kBoris = "gloria@fabrikam.onmicrosoft.com";
constexpr std::string_view kAda = "gloria@customer.onmicrosoft.com";  // of the organisation that OV-1 is bound to
constexpr std::string_view kContoso = "customer.onmicrosoft.com", kFabrikam = "fabrikam.onmicrosoft.com";

class Activating : public KeysTest {
 protected:
  Activating() {
    fabrikam_ = story_.AnOrganisation(kFabrikam);
    story_.AnAgreement("OV-1", "openValue", "2027-01-15");
    organisation_ = story_.AnOrganisation(kContoso, "OV-1");
  }
  std::string Line(int quantity, std::string_view agreement = "OV-1") {
    const Reply order = story_.As(kAnn).Do(
        "placeOrder",
        fmt::format(
            R"({{"partner":"P-1","number":"O-{}","agreement":"{}","lines":[{{"edition":"E3","quantity":{}}}]}})",
            ++orders_, agreement, quantity));
    EXPECT_THAT(order, Accepted());
    return order.Created("line");
  }
  Reply Direct(std::string_view line, int quantity, std::string_view to = kFabrikam, std::string_view actor = kAda) {
    return story_.As(actor).Do("directSeats",
                               fmt::format(R"({{"line":"{}","organisation":"{}","quantity":{}}})", line, to, quantity));
  }
  Reply OpenSession(std::string_view actor = kAda, std::string_view organisation = kContoso,
                    std::string_view licence = "OV-1") {
    return story_.As(actor).Do("openActivation",
                               fmt::format(R"({{"licenceId":"{}","organisation":"{}"}})", licence, organisation));
  }
  Reply Request(const Reply& session, std::string_view line, std::string_view actor = kAda,
                std::string_view organisation = kContoso, std::string_view more = "") {
    return story_.As(actor).Do("requestActivation",
                               fmt::format(R"({{"session":"{}","line":"{}","organisation":"{}"{}}})",
                                           session.Created("session"), line, organisation, more));
  }
  Reply Record(std::string_view allotment, std::string_view actor = Story::kOperator) {
    return story_.As(actor).Do("recordActivation", fmt::format(R"({{"allotment":"{}"}})", allotment));
  }
  Reply Return(std::string_view line, int quantity, std::string_view allotment) {
    return story_.As(kAnn).Do(
        "returnSeats", fmt::format(R"({{"line":"{}","quantity":{},"allotment":"{}"}})", line, quantity, allotment));
  }
  // A user who buys for the organisation (ORG-8).
  Reply ABuyer(std::string_view address, std::string_view organisation, std::string_view administrator) {
    return story_.As(administrator)
        .Do("addUser", fmt::format(R"({{"organisation":"{}","user":{{"address":"{}","name":"B"}},)"
                                   R"("roles":["billingAdministrator"]}})",
                                   organisation, address));
  }
  // Removed late, as of then.
  Reply RemoveLate(std::string_view effective, std::string_view address, std::string_view organisation) {
    return story_.DoLate(effective, "removeUser",
                         fmt::format(R"({{"organisation":"{}","user":"{}"}})", organisation, address));
  }
  // E3 is activated by key from now on.
  void MakeKeyed(std::string_view more = "") {
    ASSERT_THAT(story_.As(Story::kOperator)
                    .Do("setTermsOfSale",
                        fmt::format(R"({{"offer":"5a3e1c10-0e01-4d11-9c01-0000000000aa","edition":"E3","terms":)"
                                    R"({{"activation":"key"{}}}}})",
                                    more)),
                Accepted());
  }
  Reply Bind(std::string_view line, const std::vector<int>& keys, int seats) {
    return story_.As(Story::kOperator)
        .Do("issueKeys", fmt::format(R"({{"partner":"P-1","edition":"E3","seats":{},"line":"{}","keys":{}}})", seats,
                                     line, KeyList(keys)));
  }
  // Types a key in and completes it there. `use`: start, add or renew.
  Reply Redeem(int key, std::string_view use) {
    const Reply opened = Open({key}, kAda);
    EXPECT_THAT(opened, Accepted());
    return Complete(opened, use, kAda);
  }
  // The allotment that typing in a bound key made.
  std::string AllotmentOf(const Reply& completed) { return completed.Created("allotment"); }
  int orders_ = 0;
  std::string fabrikam_;
};

TEST_F(Activating, ACT_1_ACT_3_ACT_8_RequestedBeginsNothingAndActivatedBeginsTheTerm) {
  const std::string line = Line(30);
  const Reply requested = Request(OpenSession(), line);
  ASSERT_THAT(requested, Accepted());
  EXPECT_EQ(ValidSeats("2027-02-01"), 0u);
  story_.At("2027-02-02T08:00");
  const Reply recorded = Record(requested.Created("allotment"));
  ASSERT_THAT(recorded, Accepted());
  EXPECT_EQ(ValidSeats("2027-02-02"), 30u);
  const Reply again = Record(requested.Created("allotment"));
  EXPECT_THAT(again, Unchanged());
  EXPECT_EQ(again.Created("subscription"), recorded.Created("subscription"));
}

TEST_F(Activating, ACT_8_OnlyOperatorsRecordItAndOnlyWhatWasRequested) {
  const std::string line = Line(30);
  const std::string allotment = Direct(line, 10).Created("allotment");
  EXPECT_THAT(Record(allotment), Refused("ACT-8", HasSubstr("not requested")));
  EXPECT_THAT(Record(std::string(32, '7')), Refused("ACT-8", HasSubstr("no allotment")));
  EXPECT_THAT(Record(allotment, kAda), Refused("CMD-6"));
}

TEST_F(Activating, ACT_4_CMD_6_TIME_2_NobodyIsRemovedFromBeforeTheyAskedForWhatAnotherCustomerDirectedToThem) {
  constexpr std::string_view kBen = "ben@fabrikam.onmicrosoft.com";
  ASSERT_THAT(ABuyer(kBen, fabrikam_, kBoris), Accepted());
  const std::string line = Line(30);
  ASSERT_THAT(Direct(line, 10), Accepted());
  story_.At("2027-02-05");
  const Reply session = OpenSession(kBen, kFabrikam);
  ASSERT_THAT(session, Accepted());
  const Reply requested = Request(session, line, kBen, kFabrikam);
  ASSERT_THAT(requested, Accepted());
  story_.At("2027-02-20");
  EXPECT_THAT(RemoveLate("2027-02-04", kBen, fabrikam_),
              Refused("TIME-2", HasSubstr(fmt::format("entry {} ", requested.first_entry))));
  EXPECT_THAT(RemoveLate("2027-02-06", kBen, fabrikam_), Accepted());
}

TEST_F(Activating, ACT_4_ORD_6_TIME_2_NobodyIsRemovedFromBeforeTheyDirectedOrAskedUnderTheAgreement) {
  constexpr std::string_view kBea = "bea@customer.onmicrosoft.com";
  ASSERT_THAT(ABuyer(kBea, organisation_, kAda), Accepted());
  const std::string line = Line(30);
  story_.At("2027-02-05");
  const Reply directed = Direct(line, 10, kFabrikam, kBea);
  ASSERT_THAT(directed, Accepted());
  story_.At("2027-02-08");
  const Reply asked = story_.As(kBea).Do("requestSeats", R"({"agreement":"OV-1","edition":"E3","quantity":4})");
  ASSERT_THAT(asked, Accepted());
  story_.At("2027-02-20");
  const auto names = [](const Reply& reply) { return HasSubstr(fmt::format("entry {} ", reply.first_entry)); };
  EXPECT_THAT(RemoveLate("2027-02-04", kBea, organisation_), Refused("TIME-2", names(directed)));
  EXPECT_THAT(RemoveLate("2027-02-06", kBea, organisation_), Refused("TIME-2", names(asked)));
  EXPECT_THAT(RemoveLate("2027-02-09", kBea, organisation_), Accepted());
}

TEST_F(Activating, ACT_4_TIME_2_WhatWasRequestedAsDirectedIsNotCancelledFromUnderTheRequest) {
  const std::string line = Line(20);
  ASSERT_THAT(Direct(line, 5), Accepted());
  story_.At("2027-02-10");
  ASSERT_THAT(story_.As(kAnn).Do("changeOrderLine", fmt::format(R"({{"line":"{}","quantity":30}})", line)), Accepted());
  story_.At("2027-02-12");
  ASSERT_THAT(Request(OpenSession(kBoris, kFabrikam), line, kBoris, kFabrikam), Accepted());
  story_.At("2027-03-01");
  const auto cancel = [&](int quantity) {
    return story_.DoLate("2027-02-05", "cancelOrderLine",
                         fmt::format(R"({{"line":"{}","quantity":{}}})", line, quantity));
  };
  EXPECT_THAT(cancel(20), Refused("TIME-2", HasSubstr("would not be directed then")));
  EXPECT_THAT(cancel(15), Accepted()) << "the customer's own";
}

TEST_F(Activating, ACT_2_ASessionIsOneActivationOfOneAgreementForOneOrganisation) {
  story_.AnAgreement("OV-2", "openValue", "2027-01-15");
  const std::string line = Line(30), other = Line(5, "OV-2");
  const Reply session = OpenSession();
  EXPECT_THAT(Request(session, other), Refused("ACT-2", HasSubstr("OV-1")));
  EXPECT_THAT(Request(session, line, kAda, kFabrikam), Refused("ACT-2", HasSubstr("other organisation")));
  EXPECT_THAT(Request(session, line), Accepted());
  EXPECT_THAT(Request(session, line), Refused("ACT-2", HasSubstr("ended")));
}

TEST_F(Activating, ACT_2_ASessionIsOpenForThirtyMinutesHalfOpen) {
  const std::string line = Line(30);
  const Reply first = OpenSession(), second = OpenSession();
  EXPECT_EQ(first.details.at("until"), "2027-02-01T09:30:00Z");
  story_.At("2027-02-01T09:29:59");
  EXPECT_THAT(Request(first, line), Accepted());
  story_.At("2027-02-01T09:30:00");
  EXPECT_THAT(Request(second, line), Refused("ACT-2", HasSubstr("was open until")));
}

TEST_F(Activating, ACT_2_NeedsAKnownLicenceIdOfAnOpenProgrammeAndAKnownSession) {
  EXPECT_THAT(OpenSession(kAda, kContoso, "NO-SUCH"), Refused("ACT-2", HasSubstr("NO-SUCH")));
  story_.AnAgreement("R-7", "reseller", "2027-01-15", organisation_);
  EXPECT_THAT(OpenSession(kAda, kContoso, "R-7"), Refused("ACT-2", HasSubstr("need no activation")));
  Reply none;
  none.created = {{"session", std::string(32, '1')}};
  EXPECT_THAT(Request(none, Line(3)), Refused("ACT-2", HasSubstr("no activation session")));
}

TEST_F(Activating, ACT_1_ORD_4_KEY_11_TheLinkInTheNoticeOpensASessionOfTheOrdersAgreement) {
  const auto order = [&] {
    return story_.As(kAnn).Do(
        "placeOrder",
        fmt::format(
            R"({{"partner":"P-1","number":"O-{}","agreement":"OV-1","lines":[{{"edition":"E3","quantity":30}}]}})",
            ++orders_));
  };
  const Reply placed = order();
  ASSERT_THAT(placed, Accepted());
  const std::string line = placed.Created("line");
  const std::string link = ledger::TokenFor(story_.ledger().secrets(), ParseIdAs<AnyId>(placed.Created("link"))->bytes);
  const auto open = [&](std::string_view by, std::string_view actor = kAda) {
    return story_.As(actor).Do("openActivation", fmt::format(R"({{{},"organisation":"{}"}})", by, kContoso));
  };
  const std::string by_link = fmt::format(R"("link":"{}")", link);
  EXPECT_THAT(open(by_link, kBoris), Refused("CMD-6")) << "who may stays ACT-6";
  EXPECT_THAT(open(R"("link":"no such link")"), Refused("ACT-1", HasSubstr("no order")));
  EXPECT_THAT(open(by_link + R"(,"licenceId":"OV-1")"), Refused("ACT-1", HasSubstr("both")));
  EXPECT_THAT(story_.As(kAda).Do("openActivation", fmt::format(R"({{"organisation":"{}"}})", kContoso)),
              Refused("ACT-1", HasSubstr("neither")));
  const Reply session = open(by_link);
  ASSERT_THAT(session, Accepted());
  EXPECT_EQ(Request(session, line).details.at("quantity"), "30");
  for (uint64_t number = placed.first_entry; number < placed.first_entry + placed.entry_count; ++number) {
    const auto entry = story_.world().EntryAt(Position{number});
    const auto bytes = entry->bytes();
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    EXPECT_EQ(text.find(link), text.npos) << "it stands nowhere but as its hash";
  }
  const Reply second = order();
  EXPECT_NE(second.Created("link"), placed.Created("link"));
}

TEST_F(Activating, ORD_4_TheNoticeToActivateHasWhatItsReaderNeeds) {
  const std::string line = Line(30);
  const auto& undelivered = commands::NoticesOf(story_.world()).undelivered();
  const auto notice = std::find_if(undelivered.begin(), undelivered.end(), [](const auto& item) {
    return item.second.kind == schemas::NoticeKind::ACTIVATE_ORDER;
  });
  ASSERT_NE(notice, undelivered.end());
  const std::map<std::string, std::string> about(notice->second.about.begin(), notice->second.about.end());
  EXPECT_EQ(about.at("licenceId"), "OV-1");
  EXPECT_EQ(about.at("order"), "O-1");
  EXPECT_EQ(about.at("line"), line);
  EXPECT_EQ(about.at("quantity"), "30");
  EXPECT_EQ(about.count("edition"), 1u);
  EXPECT_EQ(about.count("link"), 1u);
}

TEST_F(Activating, ACT_4_PartOfALineIsDirectedElsewhereBeforeItsActivationOnly) {
  const std::string line = Line(30);
  EXPECT_THAT(Direct(line, 31), Refused("ACT-4", HasSubstr("30 of it")));
  EXPECT_THAT(Direct(line, 0), Refused("ACT-4"));
  EXPECT_THAT(Direct(line, 5, kContoso), Refused("ACT-4", HasSubstr("anyway")));
  EXPECT_THAT(Direct(line, 12, kFabrikam, kAnn), Accepted());  // the line's partner may
  EXPECT_THAT(Direct(line, 19), Refused("ACT-4", HasSubstr("at most 18")));
  EXPECT_THAT(Direct(line, 1, kFabrikam, kBoris), Refused("CMD-6"));
  ASSERT_THAT(Request(OpenSession(), line), Accepted());
  EXPECT_THAT(Direct(line, 1), Refused("ACT-4", HasSubstr("at most 0")));
}

TEST_F(Activating, ACT_4_WhatWasDirectedAndNotRequestedIsDirectedAgainOrBack) {
  story_.AnOrganisation("tailspin.onmicrosoft.com");
  const std::string line = Line(30);
  const std::string wrong = Direct(line, 12).Created("allotment");
  const auto again = [&](int quantity, std::string_view to, std::string_view allotment) {
    return story_.As(kAda).Do(
        "directSeats", fmt::format(R"({{"line":"{}","organisation":"{}","quantity":{},"allotment":"{}"}})", line, to,
                                   quantity, allotment));
  };
  EXPECT_THAT(again(13, "tailspin.onmicrosoft.com", wrong), Refused("ACT-4", HasSubstr("at most 12")));
  EXPECT_THAT(again(1, "tailspin.onmicrosoft.com", std::string(32, '7')), Refused("ACT-4", HasSubstr("at most 0")));
  const Reply moved = again(5, "tailspin.onmicrosoft.com", wrong);
  ASSERT_THAT(moved, Accepted());
  ASSERT_THAT(again(4, kContoso, wrong), Accepted()) << "back to the line";
  EXPECT_EQ(Request(OpenSession(), line).details.at("quantity"), "22") << "18 that were never directed, and 4";
  constexpr std::string_view kTailspins = "gloria@tailspin.onmicrosoft.com";
  const Reply session = OpenSession(kTailspins, "tailspin.onmicrosoft.com");
  EXPECT_EQ(Request(session, line, kTailspins, "tailspin.onmicrosoft.com").details.at("quantity"), "5");
  EXPECT_THAT(again(1, kContoso, moved.Created("allotment")), Refused("ACT-4", HasSubstr("at most 0")))
      << "it is requested";
  ASSERT_THAT(again(3, "tailspin.onmicrosoft.com", wrong), Accepted()) << "all that was left of it";
  EXPECT_THAT(OpenSession(kBoris, kFabrikam), Refused("ACT-4", HasSubstr("nothing of it was directed")));
}

TEST_F(Activating, ACT_4_KEY_9_EachPartOfWhatIsDirectedAgainHasAKeyOfItsSize) {
  MakeKeyed();
  story_.AnOrganisation("tailspin.onmicrosoft.com");
  const std::string line = Line(60);
  ASSERT_THAT(Bind(line, {1}, 20), Accepted());
  ASSERT_THAT(Bind(line, {2, 3}, 10), Accepted());
  const std::string wrong = Direct(line, 20).Created("allotment");
  const auto again = [&](int quantity, std::string_view to) {
    return story_.As(kAda).Do(
        "directSeats", fmt::format(R"({{"line":"{}","organisation":"{}","quantity":{},"allotment":"{}"}})", line, to,
                                   quantity, wrong));
  };
  EXPECT_THAT(again(5, "tailspin.onmicrosoft.com"), Refused("KEY-9", HasSubstr("not 15")));
  EXPECT_THAT(again(10, "tailspin.onmicrosoft.com"), Accepted()) << "two keys of 10 for the two parts";
  EXPECT_THAT(again(10, kContoso), Accepted());
  EXPECT_EQ(Request(OpenSession(), line).details.at("quantity"), "20") << "the key of 20 is free again";
}

TEST_F(Activating, ACT_4_NothingOfAnotherCustomersAgreementUnlessItWasDirectedThere) {
  EXPECT_THAT(OpenSession(kBoris, kFabrikam), Refused("ACT-4", HasSubstr("nothing of it was directed")));
  const std::string line = Line(30);
  ASSERT_THAT(Direct(line, 12), Accepted());
  const Reply session = OpenSession(kBoris, kFabrikam);
  ASSERT_THAT(session, Accepted());
  const Reply requested = Request(session, line, kBoris, kFabrikam);
  ASSERT_THAT(requested, Accepted());
  EXPECT_EQ(requested.details.at("quantity"), "12");
}

TEST_F(Activating, ACT_5_ACT_7_EachAllotmentOnceWholeAndNeverMoreThanTheLine) {
  const std::string line = Line(30);
  ASSERT_THAT(Direct(line, 12), Accepted());
  ASSERT_THAT(Direct(line, 3), Accepted());
  const auto request = [&] { return Request(OpenSession(kBoris, kFabrikam), line, kBoris, kFabrikam); };
  EXPECT_EQ(request().details.at("quantity"), "12");
  EXPECT_EQ(request().details.at("quantity"), "3");
  EXPECT_THAT(request(), Refused("ACT-5"));
  EXPECT_EQ(Request(OpenSession(), line).details.at("quantity"), "15");
  EXPECT_THAT(Request(OpenSession(), line), Refused("ACT-5", HasSubstr("0 of it are free")));
}

TEST_F(Activating, ACT_6_TakesAGlobalOrBillingAdministratorOfTheOrganisation) {
  const std::string user = "uma@customer.onmicrosoft.com";
  ASSERT_THAT(
      story_.As(kAda).Do("addUser", fmt::format(R"({{"organisation":"{}","user":{{"address":"{}","name":"U"}}}})",
                                                organisation_, user)),
      Accepted());
  EXPECT_THAT(OpenSession(user), Refused("CMD-6"));
  EXPECT_THAT(OpenSession(kBoris, kContoso), Refused("CMD-6"));
  EXPECT_THAT(OpenSession(kAnn), Refused("CMD-6"));
  const Reply session = OpenSession();
  EXPECT_THAT(Request(session, Line(3), user), Refused("CMD-6"));
}

TEST_F(Activating, ACT_1_ORD_1_WhatWasOrderedInTimeIsDirectedAndActivatedAfterTheAgreementsEnd) {
  ASSERT_THAT(
      story_.As(Story::kOperator)
          .Do("registerAgreement",
              R"({"number":"OV-9","kind":"openValue","customer":"Contoso","partner":"P-1","start":"2027-01-15",)"
              R"("end":"2027-03-01"})"),
      Accepted());
  const std::string line = Line(30, "OV-9");
  story_.At("2027-06-01T09:00");
  EXPECT_THAT(Direct(line, 10, kFabrikam, kAnn), Accepted());
  const Reply session = OpenSession(kAda, kContoso, "OV-9");
  ASSERT_THAT(session, Accepted());
  const Reply requested = Request(session, line);
  ASSERT_THAT(requested, Accepted());
  EXPECT_THAT(Record(requested.Created("allotment")), Accepted());
}

TEST_F(Activating, ORD_5_CAT_12_DirectingIsNoPurchase) {
  ASSERT_THAT(story_.As(Story::kOperator)
                  .Do("setTermsOfSale",
                      fmt::format(R"({{"offer":"5a3e1c10-0e01-4d11-9c01-0000000000aa","edition":"E3","terms":)"
                                  R"({{"least":10}}}})")),
              Accepted());
  const std::string line = Line(20);
  ASSERT_THAT(story_.As(kAnn).Do("cancelOrderLine", fmt::format(R"({{"line":"{}","quantity":12}})", line)), Accepted());
  EXPECT_THAT(Direct(line, 3), Accepted());
}

TEST_F(Activating, CAT_12_INV_7_WhatLapsedWithTheOrganisationIsNotHeldUnderTheAgreement) {
  ASSERT_THAT(story_.As(Story::kOperator)
                  .Do("setTermsOfSale",
                      fmt::format(R"({{"offer":"5a3e1c10-0e01-4d11-9c01-0000000000aa","edition":"E3","terms":)"
                                  R"({{"greatest":300}}}})")),
              Accepted());
  const auto order = [&](std::string_view number, int quantity) {
    return story_.As(kAnn).Do(
        "placeOrder", fmt::format(R"({{"partner":"P-1","number":"{}","agreement":"OV-1","lines":[{{"edition":"E3",)"
                                  R"("quantity":{}}}]}})",
                                  number, quantity));
  };
  const std::string own = Line(200), directed = Line(100);
  const std::string allotment = Direct(directed, 100).Created("allotment");
  EXPECT_THAT(order("N-1", 1), Refused("CAT-12", HasSubstr("would have 301")));
  ASSERT_THAT(Record(Request(OpenSession(), own).Created("allotment")), Accepted());
  ASSERT_THAT(Request(OpenSession(kBoris, kFabrikam), directed, kBoris, kFabrikam), Accepted());
  const std::string there = Record(allotment).Created("subscription");
  EXPECT_THAT(order("N-1", 1), Refused("CAT-12", HasSubstr("would have 301"))) << "with the organisations now";
  story_.At("2027-03-01");
  ASSERT_THAT(story_.As(kBoris).Do("cancelSubscription",
                                   fmt::format(R"({{"subscription":"{}","reason":"noLongerNeeded"}})", there)),
              Accepted());
  EXPECT_THAT(order("N-1", 101), Refused("CAT-12", HasSubstr("would have 301")));
  EXPECT_THAT(order("N-1", 100), Accepted()) << "in place of what was cancelled";
  story_.At("2028-02-15");
  EXPECT_THAT(order("N-2", 1), Refused("CAT-12", HasSubstr("would have 301"))) << "in grace";
  story_.At("2028-03-10");
  EXPECT_THAT(order("N-2", 201), Refused("CAT-12", HasSubstr("would have 301")));
  EXPECT_THAT(order("N-2", 200), Accepted()) << "what has lapsed is nobody's";
}

TEST_F(Activating, ORD_5_ACT_3_WhatIsRequestedAndNotActivatedCanBeCancelled) {
  const std::string line = Line(30);
  const Reply requested = Request(OpenSession(), line);
  const auto cancel = [&](int quantity) {
    return story_.As(kAnn).Do("cancelOrderLine", fmt::format(R"({{"line":"{}","quantity":{}}})", line, quantity));
  };
  EXPECT_THAT(cancel(31), Refused("ORD-5", HasSubstr("the 30 of line")));
  const Reply cancelled = cancel(10);
  ASSERT_THAT(cancelled, Accepted());
  EXPECT_EQ(cancelled.details.at("requestWithdrawn"), requested.Created("allotment"));
  EXPECT_THAT(Record(requested.Created("allotment")), Refused("ACT-8", HasSubstr("cancelled since")));
  const Reply again = Request(OpenSession(), line);
  EXPECT_EQ(again.details.at("quantity"), "20") << "what is left is the customer's own again";
  ASSERT_THAT(Record(again.Created("allotment")), Accepted());
  EXPECT_THAT(cancel(1), Refused("ORD-5", HasSubstr("returnSeats")));
}

TEST_F(Activating, ORD_5_ACT_3_AChangeDownWithdrawsRequestsToo) {
  const std::string line = Line(30);
  ASSERT_THAT(Request(OpenSession(), line), Accepted());
  ASSERT_THAT(story_.As(kAnn).Do("changeOrderLine", fmt::format(R"({{"line":"{}","quantity":12}})", line)), Accepted());
  EXPECT_EQ(Request(OpenSession(), line).details.at("quantity"), "12");
}

TEST_F(Activating, ORD_5_ACT_4_WithdrawnAreTheNewestRequestsAndOnlyThoseThatAreNeeded) {
  const std::string line = Line(30);
  const Reply directed = Direct(line, 10);
  const Reply first = Request(OpenSession(), line);  // the 20 that are the customer's
  const Reply second = Request(OpenSession(kBoris, kFabrikam), line, kBoris, kFabrikam);
  ASSERT_THAT(second, Accepted());
  const Reply cancelled = story_.As(kAnn).Do("cancelOrderLine", fmt::format(R"({{"line":"{}","quantity":4}})", line));
  ASSERT_THAT(cancelled, Accepted());
  EXPECT_EQ(cancelled.details.at("requestWithdrawn"), directed.Created("allotment"));
  EXPECT_THAT(Record(first.Created("allotment")), Accepted());
  EXPECT_EQ(Request(OpenSession(kBoris, kFabrikam), line, kBoris, kFabrikam).details.at("quantity"), "6")
      << "what was directed stays directed";
}

TEST_F(Activating, ORD_5_KEY_9_TheKeyOfAWithdrawnRequestIsFreeAgain) {
  MakeKeyed();
  const std::string line = Line(30);
  ASSERT_THAT(Bind(line, {1}, 20), Accepted());
  ASSERT_THAT(Request(OpenSession(), line), Accepted());
  ASSERT_TRUE(Known(1).redeemed());
  ASSERT_THAT(story_.As(kAnn).Do("cancelOrderLine", fmt::format(R"({{"line":"{}","quantity":11}})", line)), Accepted());
  EXPECT_FALSE(Known(1).redeemed());
  EXPECT_THAT(Request(OpenSession(), line), Refused("CAT-6")) << "19 seats are left, the key is worth 20";
  ASSERT_THAT(story_.As(kAnn).Do("changeOrderLine", fmt::format(R"({{"line":"{}","quantity":25}})", line)), Accepted());
  EXPECT_EQ(Request(OpenSession(), line).details.at("key"), LastFive(1));
}

TEST_F(Activating, TIME_2_ORD_5_ALateCancellationOfWhatWasActivatedSinceIsRefused) {
  const std::string line = Line(30);
  const Reply requested = Request(OpenSession(), line);
  story_.At("2027-03-01T09:00");
  ASSERT_THAT(Record(requested.Created("allotment")), Accepted());
  EXPECT_THAT(
      story_.DoLate("2027-02-28", "cancelOrderLine", fmt::format(R"({{"line":"{}","quantity":10}})", line), "P-1"),
      Refused("TIME-2"));
}

TEST_F(Activating, ORG_6_TheFirstActivationOfTheRestBindsTheAgreement) {
  story_.AnAgreement("OV-3", "open", "2027-01-15");
  const std::string line = Line(8, "OV-3");
  ASSERT_THAT(Request(OpenSession(kBoris, kFabrikam, "OV-3"), line, kBoris, kFabrikam), Accepted());
  EXPECT_THAT(OpenSession(kAda, kContoso, "OV-3"), Refused("ACT-4"));
}

TEST_F(Activating, KEY_7_CAT_4_WhatIsNotOfferedInTheOrganisationsCountryIsNotActivatedThere) {
  ASSERT_THAT(story_.As(Story::kOperator)
                  .Do("setTermsOfSale",
                      fmt::format(R"({{"offer":"5a3e1c10-0e01-4d11-9c01-0000000000aa","edition":"E3","terms":)"
                                  R"({{"countries":["JP"]}}}})")),
              Accepted());
  story_.AnAgreement("OV-3", "open", "2027-01-15");  // whose country nobody knows yet
  const std::string line = Line(30, "OV-3");
  const auto request = [&](std::string_view more = "") {
    return Request(OpenSession(kAda, kContoso, "OV-3"), line, kAda, kContoso, more);
  };
  EXPECT_THAT(request(), Refused("CAT-4", HasSubstr("E3 is not offered in AT")));
  MakeKeyed(R"(,"countries":["JP"])");
  ASSERT_THAT(Bind(line, {1}, 20), Accepted());
  EXPECT_THAT(request(fmt::format(R"(,"key":"{}")", LastFive(1))), Refused("CAT-4", HasSubstr("AT")));
  MakeKeyed(R"(,"countries":["JP","AT"])");
  EXPECT_THAT(request(fmt::format(R"(,"key":"{}")", LastFive(1))), Accepted());
}

TEST_F(Activating, ACT_7_ACT_2_ORG_6_WhereSomeWasDirectedTheCustomersRestIsNot) {
  story_.AnAgreement("OV-3", "open", "2027-01-15");
  const std::string line = Line(86, "OV-3");
  ASSERT_THAT(Direct(line, 27, kFabrikam, kAnn), Accepted());
  const auto request = [&] { return Request(OpenSession(kBoris, kFabrikam, "OV-3"), line, kBoris, kFabrikam); };
  EXPECT_EQ(request().details.at("quantity"), "27");
  EXPECT_THAT(request(), Refused("ACT-7", HasSubstr("customer's own organisation")));
  const std::string other = Line(5, "OV-3");
  EXPECT_THAT(Request(OpenSession(kBoris, kFabrikam, "OV-3"), other, kBoris, kFabrikam), Refused("ACT-7"))
      << "nor is another line";
  EXPECT_EQ(Request(OpenSession(kAda, kContoso, "OV-3"), line).details.at("quantity"), "59");
}

TEST_F(Activating, ACT_7_KEY_9_NorIsABoundKeyTypedInWhereSomeWasDirected) {
  MakeKeyed();
  story_.AnAgreement("OV-3", "open", "2027-01-15");
  const std::string line = Line(30, "OV-3");
  ASSERT_THAT(Direct(line, 10, kFabrikam, kAnn), Accepted());
  ASSERT_THAT(Bind(line, {1}, 20), Accepted());
  EXPECT_THAT(Open({1}, kBoris, R"(,"organisation":"fabrikam.onmicrosoft.com")"), Refused("KEY-9"));
  const Reply opened = Open({1}, kBoris);
  ASSERT_THAT(opened, Accepted());
  EXPECT_THAT(CompleteWith(opened, R"(,"organisation":"fabrikam.onmicrosoft.com","start":true)", kBoris),
              Refused("KEY-9", HasSubstr("directed")));
}

TEST_F(Activating, KEY_9_CAT_6_AnEditionActivatedByKeyTakesTheBoundKeyByItsLastFive) {
  ASSERT_THAT(story_.As(Story::kOperator)
                  .Do("setTermsOfSale",
                      fmt::format(R"({{"offer":"5a3e1c10-0e01-4d11-9c01-0000000000aa","edition":"E3","terms":)"
                                  R"({{"activation":"key"}}}})")),
              Accepted());
  const std::string line = Line(30);
  ASSERT_THAT(story_.As(Story::kOperator)
                  .Do("issueKeys", fmt::format(R"({{"partner":"P-1","edition":"E3","seats":20,"line":"{}","keys":{}}})",
                                               line, KeyList({1}))),
              Accepted());
  const Reply session = OpenSession();
  EXPECT_THAT(Request(session, line, kAda, kContoso, R"(,"key":"XXXXX")"), Refused("KEY-9"));
  const Reply typed = Request(session, line, kAda, kContoso, fmt::format(R"(,"key":"{}")", KeyText(1)));
  EXPECT_THAT(typed, Refused("CMD-10", Not(HasSubstr(LastFive(1))))) << "a whole key typed in is not repeated";
  for (const auto& detail : typed.details) EXPECT_THAT(detail.second, Not(HasSubstr(LastFive(1))));
  const std::string named = fmt::format(R"(,"key":"{}")", LastFive(1));
  const Reply requested = Request(session, line, kAda, kContoso, named);
  ASSERT_THAT(requested, Accepted());
  EXPECT_EQ(requested.details.at("quantity"), "20");
  EXPECT_TRUE(Known(1).redeemed());
  EXPECT_THAT(Request(OpenSession(), line, kAda, kContoso, named), Refused("KEY-9"));
  EXPECT_THAT(Request(OpenSession(), line), Refused("CAT-6", HasSubstr("at most 10")));
}

TEST_F(Activating, ACT_1_KEY_9_TheKeyIsAlreadyChosenAndItsLastFiveAreTakenInAnyCase) {
  MakeKeyed();
  const std::string line = Line(60);
  ASSERT_THAT(Bind(line, {1}, 20), Accepted());
  ASSERT_THAT(Bind(line, {2, 3}, 10), Accepted());
  const Reply first = Request(OpenSession(), line);
  ASSERT_THAT(first, Accepted()) << "the first issued";
  EXPECT_EQ(first.details.at("key"), LastFive(1));
  EXPECT_EQ(first.details.at("quantity"), "20");
  std::string lower = LastFive(3);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const Reply named = Request(OpenSession(), line, kAda, kContoso, fmt::format(R"(,"key":"{}")", lower));
  ASSERT_THAT(named, Accepted());
  EXPECT_EQ(named.details.at("key"), LastFive(3));
  EXPECT_EQ(Request(OpenSession(), line).details.at("key"), LastFive(2));
}

TEST_F(Activating, ACT_7_KEY_9_WhatIsDirectedHasAKeyOfItsSizeWhichIsLeftToIt) {
  MakeKeyed();
  const std::string line = Line(60);
  ASSERT_THAT(Direct(line, 7), Accepted()) << "no key is bound yet";
  ASSERT_THAT(Bind(line, {1, 2}, 10), Accepted());
  ASSERT_THAT(Bind(line, {3}, 20), Accepted());
  EXPECT_THAT(Direct(line, 12), Refused("KEY-9", HasSubstr("10, 20 seats, not 12")));
  ASSERT_THAT(Direct(line, 10), Accepted());
  ASSERT_THAT(Direct(line, 10), Accepted());
  EXPECT_THAT(Direct(line, 10), Refused("KEY-9", HasSubstr("of 20 seats")));
  EXPECT_EQ(Request(OpenSession(), line).details.at("quantity"), "20") << "the keys of 10 go elsewhere";
  EXPECT_THAT(Request(OpenSession(), line), Refused("CAT-6"));
  const auto there = [&] { return Request(OpenSession(kBoris, kFabrikam), line, kBoris, kFabrikam); };
  EXPECT_THAT(there(), Refused("CAT-6", HasSubstr("worth 7 seats")));
  ASSERT_THAT(Bind(line, {4}, 7), Accepted());
  EXPECT_EQ(there().details.at("quantity"), "7");
  EXPECT_EQ(there().details.at("quantity"), "10");
  EXPECT_EQ(there().details.at("quantity"), "10");
}

TEST_F(Activating, ACT_7_KEY_9_TheKeyThatADirectedAllotmentNeedsIsNotTypedInByTheCustomer) {
  MakeKeyed();
  const std::string line = Line(140);
  ASSERT_THAT(Bind(line, {1}, 60), Accepted());
  ASSERT_THAT(Bind(line, {2, 3}, 40), Accepted());
  ASSERT_THAT(Direct(line, 40), Accepted());
  EXPECT_THAT(Open({2, 3}, kAda), Refused("KEY-9", HasSubstr("directed to another")));
  ASSERT_THAT(Redeem(2, R"("start":true)"), Accepted()) << "there is another of that size";
  EXPECT_THAT(Open({3}, kAda), Refused("KEY-9", HasSubstr(LastFive(3))));
  story_.At("2027-02-01T09:30");
  ASSERT_THAT(Redeem(1, R"("start":true)"), Accepted());
  EXPECT_EQ(Request(OpenSession(kBoris, kFabrikam), line, kBoris, kFabrikam).details.at("quantity"), "40");
}

TEST_F(Activating, KEY_2_AKeyTypedAsALicenceIdIsRefusedAndNotRepeated) {
  const Reply opened = OpenSession(kAda, kContoso, "BCDFGHJKMPQRTVWXY2346789B");
  EXPECT_THAT(opened, Refused("CMD-10", AllOf(HasSubstr("KEY-2"), Not(HasSubstr("HJKMP")))));
  for (const auto& [name, value] : opened.details) EXPECT_THAT(value, Not(HasSubstr("HJKMP")));
}

TEST_F(Activating, KEY_9_AKeylessEditionTakesNone) {
  EXPECT_THAT(Request(OpenSession(), Line(3), kAda, kContoso, R"(,"key":"XXXXX")"), Refused("KEY-9"));
}

TEST_F(Activating, INV_10_AReturnOfActivatedSeatsLeavesTheOrganisationWithFewerAndNotBelowWhatIsAssigned) {
  const std::string line = Line(3);
  const std::string allotment = Request(OpenSession(), line).Created("allotment");
  ASSERT_THAT(Record(allotment), Accepted());
  const auto give_back = [&](int quantity) {
    return story_.As(kAnn).Do(
        "returnSeats", fmt::format(R"({{"line":"{}","quantity":{},"allotment":"{}"}})", line, quantity, allotment));
  };
  ASSERT_THAT(story_.As(kAda).Do("assignSeats", fmt::format(R"({{"organisation":"{}","edition":"E3","users":["{}"]}})",
                                                            organisation_, kAda)),
              Accepted());
  EXPECT_THAT(give_back(4), Refused("ORD-5"));
  EXPECT_THAT(give_back(3), Refused("SEAT-6"));
  ASSERT_THAT(give_back(2), Accepted());
  EXPECT_EQ(ValidSeats("2027-02-01"), 1u);
}

TEST_F(Activating, ORD_5_AfterADirectRenewalTheOldAllotmentHasNothingToReturn) {
  const std::string line = Line(20);
  const std::string allotment = Request(OpenSession(), line).Created("allotment");
  const std::string subscription = Record(allotment).Created("subscription");
  const Reply account =
      story_.As(kAda).Do("openBillingAccount", fmt::format(R"({{"organisation":"{}","name":"Cards"}})", organisation_));
  const std::string profile = story_.As(kAda)
                                  .Do("addBillingProfile", fmt::format(R"({{"billingAccount":"{}","name":"Cards"}})",
                                                                       account.Created("billingAccount")))
                                  .Created("billingProfile");
  ASSERT_THAT(
      story_.As(kAda).Do("setPaymentMethod",
                         fmt::format(R"({{"billingProfile":"{}","method":{{"token":"tok_zebra","brand":"Visa",)"
                                     R"("lastFour":"4242","expiry":"2031-04","name":"Ada","address":"1 Quay"}}}})",
                                     profile)),
      Accepted());
  story_.At("2027-06-01T09:00");
  ASSERT_THAT(
      story_.As(kAda).Do("renewDirectly", fmt::format(R"({{"subscription":"{}","quantity":30,"billingProfile":"{}"}})",
                                                      subscription, profile)),
      Accepted());
  EXPECT_THAT(Return(line, 20, allotment), Refused("ORD-5", HasSubstr("nothing is left to return")));
  EXPECT_EQ(ValidSeats("2027-06-01"), 30u);
}

TEST_F(Activating, ORD_5_AfterARenewalByKeyTookEffectTheOldAllotmentHasNothingToReturn) {
  const std::string line = Line(20);
  const std::string allotment = Request(OpenSession(), line).Created("allotment");
  const std::string subscription = Record(allotment).Created("subscription");
  ASSERT_THAT(Issue({7}, 20), Accepted());
  ASSERT_THAT(Redeem(7, Renew(subscription)), Accepted());
  EXPECT_THAT(Return(line, 20, allotment), Refused("INV-10", HasSubstr("at most 19")));
  EXPECT_THAT(Return(line, 5, allotment), Accepted());
  EXPECT_EQ(ValidSeats("2027-02-01"), 15u);
  story_.At("2028-03-01T09:00");
  EXPECT_THAT(Return(line, 15, allotment), Refused("ORD-5", HasSubstr("nothing is left to return")));
  EXPECT_EQ(ValidSeats("2028-03-01"), 20u);
}

TEST_F(Activating, TIME_2_ORD_5_ALateRenewalIsRefusedWhenSeatsOfTheOldTermWereReturnedSince) {
  story_.AnAgreement("R-7", "reseller", "2027-01-15", organisation_);
  const std::string line = Line(20);
  const std::string allotment = Request(OpenSession(), line).Created("allotment");
  const std::string subscription = Record(allotment).Created("subscription");
  story_.At("2028-02-11T09:00");  // in grace
  ASSERT_THAT(Return(line, 5, allotment), Accepted());
  story_.At("2028-02-20T09:00");
  Story::Envelope late;
  late.on_behalf_of = "P-1";
  late.reason_code = "enteredLate";
  const auto renew = [&](std::string_view number, std::string_view effective) {
    late.effective = effective;
    return story_.As(Story::kOperator)
        .Do("placeOrder",
            fmt::format(R"({{"partner":"P-1","number":"{}","agreement":"R-7",)"
                        R"("lines":[{{"edition":"E3","quantity":20,"renews":"{}"}}]}})",
                        number, subscription),
            late);
  };
  EXPECT_THAT(renew("O-91", "2028-02-05T09:00:00Z"), Refused("TIME-2", HasSubstr("nothing is left to return")));
  EXPECT_THAT(renew("O-92", "2028-02-12T09:00:00Z"), Accepted());
}

TEST_F(Activating, INV_10_AReturnOfWhatAKeyRenewedTakesFromTheTermThatItBegan) {
  MakeKeyed();
  const std::string line = Line(30);
  ASSERT_THAT(Bind(line, {1}, 20), Accepted());
  ASSERT_THAT(Issue({7}, 10), Accepted());
  const std::string subscription = Redeem(7, R"("start":true)").Created("subscription");
  ASSERT_THAT(story_.As(kAda).Do("assignSeats", fmt::format(R"({{"organisation":"{}","edition":"E3","users":["{}"]}})",
                                                            organisation_, kAda)),
              Accepted());
  const Reply renewed = Redeem(1, Renew(subscription));
  ASSERT_THAT(renewed, Accepted());
  ASSERT_THAT(Return(line, 12, AllotmentOf(renewed)), Accepted());
  EXPECT_EQ(ValidSeats("2027-02-01"), 10u) << "the term in force was bought with another key";
  story_.At("2028-02-01T09:00");
  EXPECT_EQ(ValidSeats("2028-02-01"), 8u);
  EXPECT_THAT(Return(line, 8, AllotmentOf(renewed)), Refused("SEAT-6"));
  ASSERT_THAT(Return(line, 7, AllotmentOf(renewed)), Accepted());
  EXPECT_EQ(ValidSeats("2028-02-01"), 1u);
}

TEST_F(Activating, INV_10_WhatAKeyRenewedIsNotReturnedBelowWhatIsAssignedUnlessAllOfItIs) {
  MakeKeyed();
  const std::string line = Line(30);
  ASSERT_THAT(Bind(line, {1}, 20), Accepted());
  ASSERT_THAT(Bind(line, {2}, 10), Accepted());
  ASSERT_THAT(Issue({7}, 10), Accepted());
  const std::string subscription = Redeem(7, R"("start":true)").Created("subscription");
  story_.AUser(organisation_, "uma@customer.onmicrosoft.com");
  ASSERT_THAT(
      story_.As(kAda).Do("assignSeats", fmt::format(R"({{"organisation":"{}","edition":"E3","users":["{}","{}"]}})",
                                                    organisation_, kAda, "uma@customer.onmicrosoft.com")),
      Accepted());
  const Reply first = Redeem(1, Renew(subscription)), second = Redeem(2, Renew(subscription));
  ASSERT_THAT(second, Accepted());
  EXPECT_THAT(Return(line, 20, AllotmentOf(first)), Refused("INV-10")) << "another term follows";
  EXPECT_THAT(Return(line, 9, AllotmentOf(second)), Refused("LIFE-6", HasSubstr("at least 2")));
  ASSERT_THAT(Return(line, 10, AllotmentOf(second)), Accepted());
  ASSERT_THAT(Return(line, 20, AllotmentOf(first)), Accepted());
  story_.At("2028-02-02T09:00");
  EXPECT_EQ(ValidSeats("2028-02-01"), 10u) << "not renewed any more: in grace";
}

TEST_F(Activating, INV_10_SeatsThatAKeyAddedAreReturnedOfTheTermTheyWereAddedTo) {
  MakeKeyed();
  const std::string line = Line(30);
  ASSERT_THAT(Bind(line, {1}, 20), Accepted());
  ASSERT_THAT(Issue({7}, 10), Accepted());
  ASSERT_THAT(Issue({8}, 40), Accepted());
  const std::string subscription = Redeem(7, R"("start":true)").Created("subscription");
  const Reply added = Redeem(1, Add(subscription));
  ASSERT_THAT(added, Accepted());
  ASSERT_THAT(Redeem(8, Renew(subscription)), Accepted());
  ASSERT_THAT(Return(line, 12, AllotmentOf(added)), Accepted());
  EXPECT_EQ(ValidSeats("2027-02-01"), 18u);
  story_.At("2028-02-01T09:00");
  EXPECT_THAT(Return(line, 8, AllotmentOf(added)), Refused("ORD-5", HasSubstr("nothing is left to return")));
  EXPECT_EQ(ValidSeats("2028-02-01"), 40u);
}

TEST_F(Activating, ACT_7_CancellingTakesTheCustomersOwnFirstThenWhatWasDirectedNewestFirst) {
  const std::string line = Line(30);
  ASSERT_THAT(Direct(line, 12), Accepted());
  ASSERT_THAT(Direct(line, 8), Accepted());
  const auto cancel = [&](int quantity) {
    return story_.As(kAnn).Do("cancelOrderLine", fmt::format(R"({{"line":"{}","quantity":{}}})", line, quantity));
  };
  ASSERT_THAT(cancel(13), Accepted());  // the 10 of the customer's, then 3 of the 8
  EXPECT_THAT(Direct(line, 1), Refused("ACT-4"));
  const auto request = [&] { return Request(OpenSession(kBoris, kFabrikam), line, kBoris, kFabrikam); };
  EXPECT_EQ(request().details.at("quantity"), "12");
  EXPECT_EQ(request().details.at("quantity"), "5");
}

TEST_F(Activating, TIME_8_VoidingAReturnGivesTheSeatsBackToTheOrganisationToo) {
  const std::string line = Line(5);
  const std::string allotment = Request(OpenSession(), line).Created("allotment");
  ASSERT_THAT(Record(allotment), Accepted());
  const Reply returned = story_.As(kAnn).Do(
      "returnSeats", fmt::format(R"({{"line":"{}","quantity":2,"allotment":"{}"}})", line, allotment));
  ASSERT_THAT(returned, Accepted());
  EXPECT_EQ(ValidSeats("2027-02-01"), 3u);
  Story::Envelope because;
  because.on_behalf_of = "P-1";
  because.reason_code = "enteredByMistake";
  ASSERT_THAT(
      story_.As(Story::kOperator).Do("voidEntry", fmt::format(R"({{"entry":{}}})", returned.first_entry), because),
      Accepted());
  EXPECT_EQ(ValidSeats("2027-02-01"), 5u);
}

TEST_F(Activating, TIME_2_ALateCancellationThatWouldTakeWhatWasActivatedSinceIsRefused) {
  const std::string line = Line(10);
  story_.At("2027-02-03T09:00");
  const std::string allotment = Request(OpenSession(), line).Created("allotment");
  ASSERT_THAT(Record(allotment), Accepted());
  Story::Envelope late;
  late.effective = "2027-02-02T09:00:00Z";
  late.on_behalf_of = "P-1";
  late.reason_code = "enteredLate";
  EXPECT_THAT(
      story_.As(Story::kOperator).Do("cancelOrderLine", fmt::format(R"({{"line":"{}","quantity":4}})", line), late),
      Refused("TIME-2"));
}

TEST_F(Activating, ORD_5_AnActivatedLineIsNotRaisedEvenWhenAllOfItWasReturned) {
  const std::string line = Line(5);
  const std::string allotment = Request(OpenSession(), line).Created("allotment");
  ASSERT_THAT(Record(allotment), Accepted());
  ASSERT_THAT(story_.As(kAnn).Do("returnSeats",
                                 fmt::format(R"({{"line":"{}","quantity":5,"allotment":"{}"}})", line, allotment)),
              Accepted());
  EXPECT_THAT(story_.As(kAnn).Do("changeOrderLine", fmt::format(R"({{"line":"{}","quantity":9}})", line)),
              Refused("ORD-5"));
}

}  // namespace
}  // namespace muniment::testing
